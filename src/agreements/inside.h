/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_INSIDE_H
#define AGREEMENTS_INSIDE_H

#include "agreements/agreement.h"
#include "agreements_sql.h"

/* For this room alone. */

/* Reads the rows of kept ones that have none yet, into the arena. */
enum err agreements_fill(struct db *db, struct arena *a, struct agreement *list, size_t n) MUST;

/* The statements that give a head have the same columns. */
#define AGREEMENT_HEAD(row)                                                                                            \
	&(struct agreement_published_row)                                                                              \
	{                                                                                                              \
		(row).agreement, (row).version, (row).region, (row).title, (row).words, (row).state, (row).valid_from, \
			(row).next, (row).edit                                                                         \
	}
enum err agreement_take_head(struct arena *a, const struct agreement_published_row *row, struct agreement *ret) MUST;
/* Who has to sign a kept one, and who did. */
enum err agreement_partners_of(struct ctx *c, struct agreement *a) MUST;

/*
 * A protocol as it would be with a row: line from 1 in its place (NULL: without it), 0 behind those of its subject. *ret_at:
 * where it stands, from 1.
 */
enum err agreement_with_row(struct arena *a, const struct agreement *of, size_t line, const struct agreed_row *row,
                            struct agreement *ret, size_t *ret_at) MUST;

#endif
