/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_DISCLOSURE_H
#define LAW_DISCLOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * Hiding small counts in a table that is given out with its totals, so that no hidden count can be worked out from what
 * is shown (rules, section 7: counts from 1 to 4, and any other cell that would give one away). Counts from 1 to below
 * the threshold are hidden; then others with them, until every hidden count lies on a ring of hidden counts: one more
 * here is one less there, and no sum tells which. Zeroes are shown.
 */
struct disclosure_table {
	size_t rows, columns;  /* totals included: the last of each */
	const int64_t *counts; /* rows * columns, row after row; totals add up */
	bool *hidden;          /* of the same size; filled here */
};

/* ERR_NOMEM; ERR_INPUT: a total does not add up. */
enum err disclosure_hide(struct arena *a, const struct disclosure_table *t, int64_t threshold) MUST;

/* Whether what is shown leaves a hidden count no other value than its own: an independent check, by elimination. */
enum err disclosure_told(struct arena *a, const struct disclosure_table *t, bool *ret_told) MUST;

#endif
