/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_MARKS_H
#define DEMO_MARKS_H

#include "demo/plan.h"
#include "registration/registration.h"

/* On the day of the demo itself it is half past ten: what ended by then is registered. */
enum { DEMO_NOW = 630 };

/*
 * The marks of a youth at a place, from its first to its last day but not before this school year nor after today: on
 * school days of its calendar, as its timetable has them. In the arena, in order of day and begin. ERR_NOMEM.
 */
enum err demo_marks(struct arena *a, const struct demo_region *g, const struct demo_youth *y,
                    const struct demo_place *at, day_t first, day_t last, struct mark_in **ret, size_t *ret_n) MUST;

/* Whether the teacher of a lesson did not register it: for the whole class at once, some teachers and weeks worse. */
bool demo_forgotten(const struct demo_region *g, const struct demo_place *at, day_t day, int begin, int teacher,
                    bool company);

/* Whether a day is a school day of a calendar: no weekend, no public holiday, no school holiday. */
bool demo_school_day(const struct law_calendar *c, day_t day);

#endif
