/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_EVALUATE_H
#define LAW_EVALUATE_H

#include "base/arena.h"
#include "law/types.h"

/* One enrolment with everything that the rules look at. Borrowed; nothing is kept after the call. */
struct law_case {
	const struct law_calendar *calendar;
	const struct law_protocol *protocol;
	struct law_person person;
	enum sector sector;
	enum track track;
	enum hour_unit unit;
	int rmc_weeks;              /* set by the school board; 0: as the protocol says */
	day_t end;                  /* last day of the enrolment, or DAY_NONE; later days raise nothing */
	const struct law_day *days; /* strictly ascending */
	size_t day_count;
};

/*
 * All findings of one enrolment by rules 3, 4 and 5, ordered by day, then rule. They live in the arena.
 * Linear in the number of marks (plus the holidays met). ERR_NOMEM when the arena is full.
 * Sources: Leerplichtwet 1969 art. 21a; WEB art. 8.1.8a; WVO 2020; the MAZL criteria; see each rule's own header.
 */
enum err law_evaluate(const struct law_case *c, struct arena *arena, struct law_finding **ret, size_t *ret_count) MUST;

#endif
