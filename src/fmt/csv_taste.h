/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_CSV_TASTE_H
#define FMT_CSV_TASTE_H

#include "fmt/csv_read.h"
#include "base/buf.h"

/*
 * A first look at a file of strangers: it is read to its end once, and what is told is small and of fixed form. It is
 * asked of a helper process (paper/process.h), so that bytes which could do harm do it there, before the process that has
 * the database and the keys reads them.
 */
enum {
	TASTE_ROWS = 3,   /* first rows that are shown */
	TASTE_CELL = 60,  /* bytes of a cell that are shown */
	TASTE_NAME = 200, /* bytes of a heading */
	TASTE_MOST_BYTES = 32 * 1024 * 1024,
	TASTE_MOST_ROWS = 1000000,
	TASTE_MOST_ANSWER = 1024 * 1024
};

struct csv_taste {
	enum csv_refusal refusal; /* why the whole file cannot be read; all else is empty then */
	uint64_t rows, defects;   /* rows that can be read, and that cannot */
	bool too_many;            /* more than TASTE_MOST_ROWS: the rest was not counted */
	size_t count;             /* of headings */
	const struct str *names;
	const struct str *cells; /* shown_rows times count, "" where a row has none */
	size_t shown_rows;
};

/* Reads the file and appends what there is to tell. ERR_TOOBIG: over TASTE_MOST_BYTES; ERR_NOMEM. */
enum err csv_taste_make(struct str file, struct buf *ret) MUST;
/* Takes it apart again, trusting nothing; copies into the arena. ERR_INPUT when it is damaged. */
enum err csv_taste_read(struct arena *a, struct str bytes, struct csv_taste *ret) MUST;

#endif
