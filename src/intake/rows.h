/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_ROWS_H
#define INTAKE_ROWS_H

#include "base/vec.h"
#include "intake/internal.h"

/*
 * What the kinds of file with one row a fact share (all but marks). A file is read twice: first to see which rows a
 * later row with the same key replaces, then in batches, each of which is checked against the database, stored and
 * settled in one transaction. So no key occurs twice in a batch, an import that is repeated finds everything the same,
 * and memory does not grow with the file but for twelve bytes a row.
 */

/* Begins every row of a kind. Lives in the batch arena. */
struct intake_row {
	int64_t key;    /* what it is about: rows of one number with equal keys replace each other */
	int64_t handle; /* of the number (keys_pgn_handle); 0 where rows are not about a person */
	int64_t person; /* known once intake_batch_persons was called */
	char pgn[PGN_DIGITS + 1];
	struct intake_place place;
};

struct intake_batch {
	struct intake_row **rows;
	size_t n;
	int64_t *persons; /* of the rows, ascending, each once; filled by intake_batch_persons */
	size_t person_n;
};

struct intake_rows {
	const struct column_want *want;
	size_t wanted;
	size_t row_size;
	size_t batch; /* rows at most */
	bool whole;   /* one batch for all files; more rows than fit are refused */
	/* Reads the row at hand; refuses it and says false when it is wrong. Texts are kept with intake_keep. */
	bool (*parse)(struct intake_run *r, struct intake_row *row);
	/* Checks a batch against the database and stores it, inside a transaction. Counts added, changed and same. */
	enum err (*take)(struct intake_run *r, struct intake_batch *b);
};

/* Imports files of a kind. */
enum err intake_rows(struct intake_run *r, const struct intake_rows *kind, const char *const *files, size_t n) MUST;

/* Reads a personal number into the row. */
bool intake_row_person(struct intake_run *r, size_t column, struct intake_row *row);
/* A key made of texts and days that tell the rows of one person apart. */
int64_t intake_key(struct str a, struct str b, day_t day);

/*
 * Finds out whose the rows are, sorts them by (person, key), fills the list of persons and locks those, inside the
 * transaction. A number that nobody has gets a new person.
 */
enum err intake_batch_persons(struct intake_run *r, struct intake_batch *b) MUST;
/* The same, but refuses rows whose person is not there (column: of the personal number). */
enum err intake_batch_known(struct intake_run *r, struct intake_batch *b, size_t column) MUST;
/*
 * Refuses a row about somebody who is not there, or not this school's: a file of a school (opt->scope) gets the same
 * words for both, because it must not learn who is known elsewhere. column: of the personal number.
 */
void intake_not_known(struct intake_run *r, const struct intake_row *row, size_t column);
/* Whether rows may be about an enrolment: of the school that brings the file, and not long over. */
bool intake_known_to_school(const struct intake_run *r, struct str brin, struct str location, day_t last);
/* The row with a key, or NULL; after intake_batch_persons. */
struct intake_row *intake_batch_find(const struct intake_batch *b, int64_t person, int64_t key);

/* Persons whose rules must be asked anew, in any order. */
struct intake_touched {
	VEC(int64_t) persons;
};
enum err intake_touch(struct intake_run *r, struct intake_touched *t, int64_t person) MUST;
/* Computes them anew, in slices with an arena of their own, inside the transaction. */
enum err intake_settle(struct intake_run *r, struct intake_touched *t) MUST;

/* Makes sure that a location of a known institution exists, in the database and in the book. */
enum err intake_location_known(struct intake_run *r, const char *brin, const char *location) MUST;

#endif
