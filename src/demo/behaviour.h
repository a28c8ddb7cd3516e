/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_BEHAVIOUR_H
#define DEMO_BEHAVIOUR_H

#include "demo/plan.h"

/*
 * How someone goes through the school year: most come nearly always, some skip a Monday or a first hour, a few drift away
 * for weeks and come back or not, one in some hundred stays away for long or never appears; everybody is ill at times.
 * Chances are in 10,000.
 */
struct demo_behaviour {
	struct prng r;
	day_t as_of;
	int lesson_off, day_off; /* unauthorised: a lesson, a whole day */
	int monday;              /* times so many percent on Mondays */
	int late_first, late_other;
	int sick, sick_on; /* falls ill; is still ill the next day */
	int leave_day, leave_lesson;
	int travels;                /* is away on the day beside a holiday */
	day_t drift_from, drift_to; /* a bad period, worst in the middle; DAY_NONE: none */
	int drift_worst;            /* chance that a whole day is missed at its worst */
	day_t gone_from, gone_to;   /* away altogether; DAY_NONE: not */
	day_t ill_from, ill_to;     /* long illness; DAY_NONE: none */
	bool sick_now;
};

enum demo_mood { MOOD_THERE, MOOD_AWAY, MOOD_SICK, MOOD_LEAVE };

struct demo_outcome {
	uint8_t status;    /* enum mark_status, without MARK_UNREGISTERED */
	struct str reason; /* static text, often empty */
};

struct demo_behaviour demo_behaviour_of(const struct demo_region *g, const struct demo_youth *y, enum sector sector);
/* The next scheduled day, in order. beside_holiday: the last one before or the first after a holiday. */
enum demo_mood demo_day(struct demo_behaviour *b, day_t day, bool beside_holiday);
/* The next lesson of that day; position 0 is its first. company: stage or bpv, which is skipped less. */
struct demo_outcome demo_lesson(struct demo_behaviour *b, enum demo_mood mood, day_t day, int position, bool company);

#endif
