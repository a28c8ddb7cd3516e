/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_CSV_INTERNAL_H
#define FMT_CSV_INTERNAL_H

#include <csv.h>

#include "fmt/csv_read.h"

/* What the two halves of the reader share: csv_read.c keeps the window of bytes, csv_record.c takes records from it. */

enum { CSV_WINDOW = 512 * 1024, CSV_TEXT = 3 * (CSV_MAX_RECORD + 2) };

/* What a byte can be to the scanner. Everything that is nothing special is CLASS_PLAIN. */
enum csv_class { CLASS_PLAIN, CLASS_DELIMITER, CLASS_END, CLASS_QUOTE, CLASS_HIGH, CLASS_NUL };

struct csv_reader {
	csv_source *source;
	void *arg;
	size_t at, n;
	bool eof;  /* the source has no more behind in[n] */
	bool utf8; /* there was a byte order mark */
	char delimiter;
	uint8_t class[256];
	uint64_t line;   /* physical line number of in[at] */
	uint64_t before; /* bytes of the input that lie before in[0] */
	size_t columns;  /* of the header; 0 while it is not read */

	struct str fields[CSV_MAX_FIELDS];
	size_t count;
	bool overflow; /* there were more than CSV_MAX_FIELDS */
	size_t text_n;
	struct csv_parser quoted;
	size_t out_n;
	bool done;  /* libcsv has seen the end of the record */
	bool loose; /* the record spans lines, and a quote stands loose inside a field in quotes */

	char in[CSV_WINDOW + 1]; /* the window: in[at..n) is still to be read, in[n] is always a line feed */
	char text[CSV_TEXT + 1]; /* the record decoded */
	char out[CSV_TEXT];      /* fields that libcsv unquoted */
};

/*
 * Takes the record at in[at], of which the window has all that may be needed, and moves on behind it. Fills line, raw,
 * fields, count and defect of *ret. ERR_NOMEM.
 */
enum err csv_record(struct csv_reader *r, struct csv_row *ret) MUST;

/* Refuses the record that begins at in[at], on a line, by that line alone; reading goes on at the next one. */
void csv_unclosed(struct csv_reader *r, size_t at, uint64_t line, struct csv_row *ret);

/* Bytes up to the line end at or behind in[from], and those of the line end itself in *ret_end (0 at the end of file). */
size_t csv_line(const struct csv_reader *r, size_t from, size_t *ret_end);

#endif
