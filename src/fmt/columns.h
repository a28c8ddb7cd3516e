/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_COLUMNS_H
#define FMT_COLUMNS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "fmt/csv_read.h"

/*
 * Finds the columns that a program wants in the header that a school sends. Headings are compared without regard to
 * case, blanks at their ends, and the difference between blank, `-` and `_`; their order is free.
 *
 * A mapping file renames a school's own headings and values, one a line; `#` begins a comment line:
 *
 *     status = Registratiecode            the column status stands under the heading Registratiecode
 *     status.value: AO = O                where the file says AO, O is meant
 *     status.value: = A                   an empty cell means A
 *
 * Values are compared like headings. A column line is cut at its first `=`, a value line at its last.
 */

enum { COLUMNS_MAX = 64 };

struct column_want {
	const char *name;
	bool required;
};

struct column_heading {
	struct str column, heading;
	size_t line; /* of the mapping file */
};

struct column_value {
	struct str column, theirs, ours;
	size_t line;
	struct column_value *next; /* of the same column, once matched */
};

/* A mapping as it was read; empty is {0}. The texts live in the arena that it was read into. */
struct column_map {
	struct column_heading *headings;
	size_t heading_count;
	struct column_value *values;
	size_t value_count;
};

enum columns_problem_kind {
	COLUMNS_MISSING,     /* required columns that the file does not have: all of them, `a, b, c` */
	COLUMNS_DOUBLE,      /* a heading stands in the file twice */
	COLUMNS_MAP_SYNTAX,  /* a line of the mapping is no `column = heading`; name is the line */
	COLUMNS_MAP_UNKNOWN, /* the mapping names a column that this kind of file does not have */
	COLUMNS_MAP_DOUBLE,  /* the mapping says twice where a column stands, or what a value means */
	COLUMNS_MAP_ABSENT   /* the mapping names a heading that the file does not have */
};

/* Why the columns could not be matched; for a message in the language of the reader. */
struct columns_problem {
	enum columns_problem_kind kind;
	struct str name;
	size_t line; /* of the mapping file, for the COLUMNS_MAP_ kinds */
};

/* Where each wanted column stands. */
struct columns {
	size_t count;                             /* of wanted columns */
	int16_t at[COLUMNS_MAX];                  /* field number, or -1: not in the file */
	struct column_value *values[COLUMNS_MAX]; /* what to translate, or NULL */
	const struct str *unknown;                /* headings that nobody asked for, to be named once */
	size_t unknown_count;
};

/*
 * Reads a mapping file's text. ERR_INPUT with *ret_problem filled, ERR_NOMEM. The text may go afterwards; UTF-8 or
 * Windows-1252, with or without byte order mark.
 */
enum err column_map_read(struct arena *a, struct str text, struct column_map *ret,
                         struct columns_problem *ret_problem) MUST;

/*
 * Matches count headings with the wanted columns (no more than COLUMNS_MAX), with a mapping or NULL. ERR_INPUT with
 * *ret_problem filled, ERR_NOMEM. *ret refers to names and map.
 */
enum err columns_match(struct arena *a, const struct column_want *want, size_t wanted, const struct column_map *map,
                       const struct str *names, size_t count, struct columns *ret,
                       struct columns_problem *ret_problem) MUST;

/* The cell of wanted column number i, trimmed and translated; empty when the file does not have the column. */
struct str columns_get(const struct columns *c, const struct csv_row *row, size_t i);

#endif
