/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_SEALED_H
#define TRUST_SEALED_H

#include "access/ctx.h"

/*
 * Every column that keeps texts sealed with the key file (keys_seal), in one list (sealed.c), so that rotation encrypts
 * all of them anew and `verify` opens all of them. A room that seals something adds its two statements to sealed.sql and
 * a line to the list; `./dev lint` looks for names that are sealed and stand in no line.
 */
struct sealed_column {
	const char *name;  /* of its statements: sealed_NAME_scan and sealed_NAME_put */
	const char *under; /* the name that the texts are sealed under; NULL: what the row has in its column name */
	int most;          /* so many at once, where they are long; 0: as many as there is asked for */
};
extern const struct sealed_column sealed_columns[];
extern const size_t sealed_column_count;

/*
 * Encrypts rows of a column with the newest generation of keys, at most so many, inside a transaction. *ret_n: how many
 * there were to do; 0: all are over. ERR_DB when one cannot be opened.
 */
enum err sealed_renew(struct ctx *c, const struct sealed_column *s, int most, size_t *ret_n) MUST;

/* Opens all rows of a column; counts them, and those that cannot be opened. */
enum err sealed_check(struct ctx *c, const struct sealed_column *s, uint64_t *ret_rows, uint64_t *ret_bad) MUST;

#endif
