/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_AHEAD_H
#define SIGNALS_AHEAD_H

#include "law/ahead.h"
#include "people/open.h"
#include "registration/days.h"
#include "signals/words.h"

/*
 * Early help: what follows if lessons to come are missed too, or missed ones turn out otherwise. The lessons to come are
 * those of the timetable; where there is none, the week as it usually is.
 */

enum { AHEAD_DAYS = 28 }; /* how far one looks */

/* An enrolment as the rules see it, and its lessons to come as if they were missed. In the arena. */
struct ahead_case {
	struct law_case law;
	struct law_supposed *planned;
	size_t planned_count;
	bool timetable; /* planned comes from the timetable */
};

/* Who may see the person was decided before (people/open.h). days: of the enrolment (registration_days). */
enum err ahead_load(struct ctx *c, const struct young *y, const struct young_enrolment *e, const struct reg_day *days,
                    size_t n, struct ahead_case *ret) MUST;

/* In words: how far it is to 16 hours, and what missing the next day with lessons brings. Empty texts: nothing to say. */
struct ahead_words {
	struct str lessons; /* "Nog 4 lessen missen en het is 16 uur (...)" */
	struct str next;    /* "Als donderdag 12 februari ook wordt gemist, ..." */
	struct str basis;   /* "Volgens het rooster tot en met ..." */
};
enum err ahead_words(struct ctx *c, const struct ahead_case *a, struct ahead_words *ret) MUST;

#endif
