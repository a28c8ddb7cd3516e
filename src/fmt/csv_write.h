/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_CSV_WRITE_H
#define FMT_CSV_WRITE_H

#include "base/buf.h"
#include "base/str.h"

/*
 * Writes CSV after RFC 4180: a field is quoted when it has the delimiter, a quote, a line break or blanks at its ends.
 *
 * The guard is for files that people open in a spreadsheet: a field that a spreadsheet would take for a formula (it
 * begins with = + - @, tab or CR and is not a plain number) gets an apostrophe in front (OWASP, CSV injection). It
 * changes the data, so it is off for files that programs read back.
 */
struct csv_out {
	struct buf *b;
	char delimiter; /* ';' or ',' */
	bool guard;
	const char *line_end; /* "\r\n" for files (RFC 4180), "\n" for pipes */
	bool begun;           /* the row has a field already */
};

/* A row is fields and an end; errors show in the buffer. */
void csv_put(struct csv_out *o, struct str field);
void csv_put_i64(struct csv_out *o, int64_t v);
void csv_put_end(struct csv_out *o);

#endif
