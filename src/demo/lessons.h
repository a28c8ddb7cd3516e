/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_LESSONS_H
#define DEMO_LESSONS_H

#include "demo/accounts.h"

/*
 * The lessons of every class in the weeks around the day of the demo, from the same timetable as its marks: two weeks
 * back, four ahead; all older history is marks alone. What ended is registered, or forgotten where the marks say so. The
 * demo's teacher has a lesson at every hour of the day, so that there is one to open whenever somebody looks.
 */
enum { DEMO_LESSONS_BACK = 14, DEMO_LESSONS_AHEAD = 28 };

/* In a transaction of the caller, after the accounts. Memory comes from c->arena, class by class. */
enum err demo_lessons_make(struct ctx *c, const struct demo_plan *plan, const struct demo_accounts *all) MUST;

#endif
