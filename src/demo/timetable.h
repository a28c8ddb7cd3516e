/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_TIMETABLE_H
#define DEMO_TIMETABLE_H

#include "demo/plan.h"

/*
 * The week of a class: vo has lessons of 50 minutes, six to eight a day; mbo bol three to five days with lessons of an
 * hour or more and, later on, days at a company; bbl one day; pro and vso fixed days.
 */
struct demo_slot {
	uint8_t weekday;    /* 0 Monday .. 4 Friday */
	bool company;       /* stage or bpv */
	int16_t begin, end; /* minutes of the day */
	uint16_t teacher;   /* number within the location */
};

enum { SLOTS_MOST = 48 };

/* The week in order of day and begin; the same for all of a class. Returns how many. */
size_t demo_timetable(const struct demo_region *g, const struct demo_place *place, struct demo_slot ret[SLOTS_MOST]);

#endif
