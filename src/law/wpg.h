/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_WPG_H
#define LAW_WPG_H

#include "base/day.h"

/*
 * How long police data of daily work may be used: Wet politiegegevens, art. 8 and 14, which the Besluit politiegegevens
 * buitengewoon opsporingsambtenaren applies to a BOA. The terms run from the day of the first processing of a piece of
 * data.
 */
enum wpg_stage {
	WPG_OPEN,    /* for whoever is authorised for the case (art. 8(1)) */
	WPG_LIMITED, /* after a year: only when there is a stated need (art. 8(3)) */
	WPG_REMOVED, /* after five years: no longer for the work; kept for complaints and accountability (art. 8(6), 14(1)) */
	WPG_GONE, /* five years after that: destroyed (art. 14(2)) */
};

/* Terms in years since the first processing, as they apply from a day on. */
struct wpg_terms {
	day_t from;
	int limited, removed, gone;
};

/* Those that apply on a day. */
const struct wpg_terms *wpg_terms_on(day_t on);
enum wpg_stage wpg_stage(day_t first, day_t on);
/* The first day of a stage, by the terms that apply on a day. */
day_t wpg_begins(enum wpg_stage stage, day_t first, day_t on);

#endif
