/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_RECORDS_H
#define DEMO_RECORDS_H

#include "demo/accounts.h"
#include "intake/settle.h"

/* How much was stored. */
struct demo_counts {
	int64_t persons, enrolments, marks;
};

/*
 * Stores some youths, ascending by key of person, with all that is theirs, and settles their marks, in a transaction of
 * the caller. Memory comes from c->arena.
 */
enum err demo_store(struct ctx *c, struct reference_book *book, const struct demo_plan *plan,
                    const struct demo_accounts *accounts, const struct demo_youth *youths, size_t n,
                    struct demo_counts *counts) MUST;

/* The number of an enrolment at a place of a youth: the first or the second of the year. */
struct str demo_enrolment_number(struct arena *a, const struct demo_youth *y, bool second);

#endif
