/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_AFTERMATH_H
#define DEMO_AFTERMATH_H

#include "demo/accounts.h"
#include "signals/signals.h"

/*
 * The half year of work that went before: of all that the marks gave, most was handled by the accounts of the demo, with
 * steps and contacts on working days; what is left is a day's work for each of them, some of it late.
 */
enum { OFFICER_STAGES = 2 }; /* reported, taken up */

struct demo_work {
	const struct demo_plan *plan;
	const struct demo_accounts *accounts;
	int32_t *working; /* working days up to each day, from base */
	day_t base;
	size_t days;
	/* Chance of 10,000 that the freshest work still waits, by account. */
	int (*school)[BUCKET_COUNT];
	int (*officer)[OFFICER_STAGES];
};

/* Looks at what waits. The result lives in a. */
enum err demo_work_begin(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                         const struct demo_accounts *accounts, struct demo_work *ret) MUST;

/* Handles what was found about some youths, ascending by person, in a transaction of the caller. */
enum err demo_work_handle(struct ctx *c, struct reference_book *book, const struct demo_work *w,
                          const struct demo_youth *youths, size_t n) MUST;

/* Working days from one day to another that is not before it. */
int demo_working_days(const struct demo_work *w, day_t from, day_t to);
/* The working day so many after a day, but today at the latest. */
day_t demo_working_day_after(const struct demo_work *w, day_t day, int n);

#endif
