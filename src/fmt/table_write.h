/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_TABLE_WRITE_H
#define FMT_TABLE_WRITE_H

#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/str.h"

/*
 * What commands list: columns are declared once, cells follow row by row, and the same rows come out as an aligned
 * table, as CSV (`,`, RFC 4180 with line feeds, no formula guard: programs read it) or as a JSON array of objects, one
 * object a line. The table looks at its first 100 rows to find widths and streams from there; memory does not grow
 * with the number of rows.
 */
enum table_format { TABLE_TEXT, TABLE_CSV, TABLE_JSON };

enum { TABLE_MAX_COLUMNS = 40, TABLE_SAMPLE = 100 };

enum table_kind {
	TABLE_LEFT,  /* text */
	TABLE_RIGHT, /* text that is aligned to the right */
	TABLE_NUMBER /* table_i64; a text cell must be a JSON number ("14.5") or empty */
};

struct table_column {
	const char *name; /* heading, and key in JSON */
	enum table_kind kind;
};

struct table;

/* "table", "csv" or "json". */
bool table_format_parse(struct str s, enum table_format *ret);

/*
 * A writer on out with n columns (at most TABLE_MAX_COLUMNS), which must live as long as the writer. It must be
 * closed. ERR_NOMEM, ERR_BUG.
 */
enum err table_open(struct arena *a, FILE *out, enum table_format format, const struct table_column *columns, size_t n,
                    struct table **ret) MUST;

/* The next cell. A row is complete with its last cell. Errors are kept for table_close. */
void table_str(struct table *t, struct str s);
void table_text(struct table *t, const char *z);
void table_i64(struct table *t, int64_t v);
/* "2026-03-01"; DAY_NONE is an empty cell. */
void table_day(struct table *t, day_t day);
/* An empty cell: nothing, `null` in JSON for a number and "" for text. */
void table_none(struct table *t);

/* How many rows are complete. */
uint64_t table_rows(const struct table *t);

/* Writes what is left. The first error since table_open: ERR_IO, ERR_NOMEM, ERR_BUG (a row that is not complete). */
enum err table_close(struct table *t) MUST;
/* Gives back what an unclosed table holds and writes nothing; for DEFER, harmless after table_close. */
void table_drop(struct table **t);

#endif
