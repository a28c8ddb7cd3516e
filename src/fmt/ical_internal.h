/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_ICAL_INTERNAL_H
#define FMT_ICAL_INTERNAL_H

#include "base/vec.h"
#include "fmt/ical.h"

/* A time as it is written: local, or UTC. minute -1: a day as a whole. */
struct ical_time {
	day_t day;
	int minute;
	bool utc;
};
/* The same in local time. */
struct ical_time ical_local(struct ical_time t);
/* "20260209T083000", with a Z behind it or a zone beside it, or "20260209". zone: of the property, or empty. */
bool ical_time_read(struct str value, struct str zone, struct ical_time *ret);
/* "PT50M", "PT1H30M", "P1D" in minutes; not negative. */
bool ical_duration_read(struct str value, int *ret_minutes);

struct ical_rule {
	bool weekly, daily;     /* neither: it is not repeated */
	int interval, count;    /* count 0: without end of that kind */
	struct ical_time until; /* day DAY_NONE: none */
	unsigned days;          /* of the week: bits, 1 << 0 Monday; 0: that of the first */
};
/* False when it says something that is not understood here. */
bool ical_rule_read(struct str value, struct ical_rule *ret);

/* An event as it stands in the calendar. */
struct ical_raw {
	size_t line, order;
	struct str uid, summary, location, categories;
	struct ical_time start, finish, original; /* original: of RECURRENCE-ID; day DAY_NONE: none */
	int minutes;                              /* of DURATION; -1: none */
	struct ical_rule rule;
	VEC(struct ical_time) except;
	bool has_start, has_finish, has_rule, cancelled, odd; /* odd: it says something that is not understood here */
};

/* The begin of the n-th time that an event takes place, from 0; false: there is none. *at is kept between the calls. */
struct ical_turns {
	day_t week; /* Monday of the week at hand */
	int weekday;
	size_t n, looked;
};
bool ical_next_turn(const struct ical_raw *e, struct ical_turns *at, struct ical_time *ret);

#endif
