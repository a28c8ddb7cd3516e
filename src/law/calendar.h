/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_CALENDAR_H
#define LAW_CALENDAR_H

#include "base/arena.h"
#include "law/types.h"

/*
 * Working days, holiday weeks and counted days.
 * Sources: Algemene termijnenwet art. 3 (public holidays; 5 May only where a setting says so); Leerplichtwet 1969
 * art. 21a ("vier opeenvolgende lesweken": weeks of holiday are no lesson weeks).
 */

/* Easter Sunday of a Gregorian year. */
day_t easter(int year);

/*
 * 1 Jan, Easter Monday, King's Day (27 Apr, or the 26th when that is a Sunday), Ascension Day, Whit Monday, 25 and
 * 26 Dec, and 5 May where the calendar's setting says so.
 */
bool calendar_public_holiday(const struct law_calendar *c, day_t day);
/* Monday to Friday and no public holiday. School holidays do not matter. */
bool calendar_working_day(const struct law_calendar *c, day_t day);
/* A school holiday, a public holiday or Liberation Day: no lessons. Weekends do not count as such. */
bool calendar_school_free(const struct law_calendar *c, day_t day);
/* The n-th working day strictly after a day; the day itself when n is 0 or less. */
day_t calendar_add_working_days(const struct law_calendar *c, day_t day, int n);

/* The working days in (after, last]; 0 when there are none. Takes as long for a year as for a day. */
int calendar_working_days(const struct law_calendar *c, day_t after, day_t last);

/* The holiday weeks of a calendar: weeks whose Monday to Friday are all school holiday, 5 May or public holiday. */
struct law_weeks {
	const day_t *monday; /* ascending */
	size_t count;
};

/* The holiday weeks that begin up to and including a day; they live in the arena. ERR_NOMEM. */
enum err law_weeks_make(const struct law_calendar *c, day_t last, struct arena *arena, struct law_weeks *ret) MUST;
/* Whether a day lies in a holiday week. */
bool law_weeks_hold(const struct law_weeks *w, day_t day);

/*
 * A number that grows by one with every counted day (weekends included) and stands still in holiday weeks: the
 * counted days in [a, b] are law_counted_to(b) - law_counted_to(a - 1).
 */
int32_t law_counted_to(const struct law_weeks *w, day_t day);
/* Counted days in [from, to]; 0 when there are none. */
int32_t law_counted_days(const struct law_weeks *w, day_t from, day_t to);
/* S(D): the earliest day such that [S(D), day] holds at most that number of counted days. */
day_t law_window_start(const struct law_weeks *w, day_t day, int counted);

#endif
