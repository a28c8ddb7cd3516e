/* SPDX-License-Identifier: EUPL-1.2 */
/* Times, durations and repetitions of calendars. */
#include "base/clock.h"
#include "fmt/ical_internal.h"

enum { DAY_MINUTES = 24 * 60, INTERVAL_MOST = 366 };
#define MINUTE_US INT64_C(60000000)

/* So many digits at a place. */
static bool digits(struct str s, size_t at, size_t n, int *ret)
{
	int v = 0;

	if (at + n > s.n) {
		return false;
	}
	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') {
			return false;
		}
		v = v * 10 + (s.p[i] - '0');
	}
	*ret = v;
	return true;
}

/* Zones that keep the time of Amsterdam, as those who make calendars call them. */
static bool zone_known(struct str zone)
{
	static const char *const names[] = { "Europe/Amsterdam",
		                             "Europe/Brussels",
		                             "Europe/Berlin",
		                             "Europe/Paris",
		                             "Europe/Luxembourg",
		                             "W. Europe Standard Time",
		                             "Central European Standard Time",
		                             "CET" };

	if (zone.n > 1 && zone.p[0] == '/') {
		/* "/citadel.org/20250101_1/Europe/Amsterdam": only the end counts. */
		for (size_t i = 0; i < 5; i++) {
			struct str name = str_of(names[i]);

			if (zone.n > name.n && str_eq((struct str){ zone.p + zone.n - name.n, name.n }, name)) {
				return true;
			}
		}
		return false;
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (str_eq_nocase(zone, str_of(names[i]))) {
			return true;
		}
	}
	return zone.n == 0 || str_eq_nocase(zone, STR("UTC"));
}

bool ical_time_read(struct str value, struct str zone, struct ical_time *ret)
{
	struct ical_time t = { .minute = -1 };
	int y, m, d, hour, minute, second;

	value = str_trim(value);
	if (!digits(value, 0, 4, &y) || !digits(value, 4, 2, &m) || !digits(value, 6, 2, &d) || !ymd_valid(y, m, d) ||
	    y < 1970 || y > 2199) {
		return false;
	}
	t.day = day_of(y, m, d);
	if (value.n == 8) {
		*ret = t;
		return true;
	}
	if (value.n < 15 || value.p[8] != 'T' || !digits(value, 9, 2, &hour) || !digits(value, 11, 2, &minute) ||
	    !digits(value, 13, 2, &second) || hour > 23 || minute > 59 || second > 60) {
		return false;
	}
	t.minute = hour * 60 + minute;
	t.utc = value.n == 16 && value.p[15] == 'Z';
	if ((value.n != 15 && !t.utc) || (!t.utc && !zone_known(zone))) {
		return false;
	}
	t.utc = t.utc || str_eq_nocase(zone, STR("UTC"));
	*ret = t;
	return true;
}

struct ical_time ical_local(struct ical_time t)
{
	int64_t instant;

	if (!t.utc || t.minute < 0) {
		return t;
	}
	instant = ((int64_t)t.day * DAY_MINUTES + t.minute) * MINUTE_US;
	return (struct ical_time){ clock_day(instant), clock_minute(instant), false };
}

/* So many of a unit as minutes, or -1: W and D stand before the T, H, M and S behind it. */
static int64_t in_minutes(int64_t number, char unit, bool time)
{
	switch (unit) {
	case 'W': return time ? -1 : number * 7 * DAY_MINUTES;
	case 'D': return time ? -1 : number * DAY_MINUTES;
	case 'H': return time ? number * 60 : -1;
	case 'M': return time ? number : -1;
	case 'S': return time ? number / 60 : -1;
	default: return -1;
	}
}

bool ical_duration_read(struct str value, int *ret_minutes)
{
	int64_t minutes = 0, number = 0, more;
	bool any = false, digit = false, time = false;

	value = str_trim(value);
	if (value.n > 0 && value.p[0] == '+') {
		value = (struct str){ value.p + 1, value.n - 1 };
	}
	if (value.n < 3 || value.p[0] != 'P') {
		return false;
	}
	for (size_t i = 1; i < value.n; i++) {
		char c = value.p[i];

		if (c >= '0' && c <= '9') {
			number = number * 10 + (c - '0');
			digit = true;
			if (number > 10000) {
				return false;
			}
			continue;
		}
		if (c == 'T' && !digit && !time) {
			time = true;
			continue;
		}
		more = in_minutes(number, c, time);
		if (!digit || more < 0) {
			return false;
		}
		minutes += more;
		number = 0;
		digit = false;
		any = true;
	}
	if (!any || digit || minutes > 366 * DAY_MINUTES) {
		return false;
	}
	*ret_minutes = (int)minutes;
	return true;
}

/* ---- repetition ---- */

static bool read_days(struct str value, unsigned *ret)
{
	static const char names[] = "MOTUWETHFRSASU";
	unsigned days = 0;

	while (value.n > 0) {
		struct str one = str_trim(str_cut(value, ',', &value));
		int found = -1;

		for (int i = 0; i < 7; i++) {
			found = str_eq_nocase(one, (struct str){ names + 2 * (size_t)i, 2 }) ? i : found;
		}
		if (found < 0) {
			return false;
		}
		days |= 1u << found;
	}
	*ret = days;
	return days != 0;
}

static bool read_number(struct str value, int most, int *ret)
{
	int64_t n;

	if (!str_to_i64(value, &n) || n < 1 || n > most) {
		return false;
	}
	*ret = (int)n;
	return true;
}

static bool read_part(struct str name, struct str value, struct ical_rule *r)
{
	if (str_eq_nocase(name, STR("FREQ"))) {
		r->weekly = str_eq_nocase(value, STR("WEEKLY"));
		r->daily = str_eq_nocase(value, STR("DAILY"));
		return r->weekly || r->daily;
	}
	if (str_eq_nocase(name, STR("INTERVAL"))) {
		return read_number(value, INTERVAL_MOST, &r->interval);
	}
	if (str_eq_nocase(name, STR("COUNT"))) {
		return read_number(value, ICAL_TURNS, &r->count);
	}
	if (str_eq_nocase(name, STR("UNTIL"))) {
		return ical_time_read(value, (struct str){ NULL, 0 }, &r->until);
	}
	if (str_eq_nocase(name, STR("BYDAY"))) {
		return read_days(value, &r->days);
	}
	/* On which day a week begins matters for every second week; ours begin on Monday. */
	return str_eq_nocase(name, STR("WKST")) && str_eq_nocase(value, STR("MO"));
}

bool ical_rule_read(struct str value, struct ical_rule *ret)
{
	struct ical_rule r = { .interval = 1, .until = { .day = DAY_NONE } };

	value = str_trim(value);
	while (value.n > 0) {
		struct str content, name = str_cut(str_cut(value, ';', &value), '=', &content);

		if (!read_part(name, content, &r)) {
			return false;
		}
	}
	if (!r.weekly && !r.daily) {
		return false;
	}
	*ret = r;
	return true;
}

static bool past_until(const struct ical_rule *r, struct ical_time t)
{
	struct ical_time until = ical_local(r->until), at = ical_local(t);

	if (r->until.day == DAY_NONE) {
		return false;
	}
	return at.day > until.day || (at.day == until.day && until.minute >= 0 && at.minute > until.minute);
}

/* Whether the rule takes a day; the days are those of the zone that the event is written in. */
static bool takes(const struct ical_raw *e, day_t day)
{
	const struct ical_rule *r = &e->rule;
	unsigned days = r->days;

	if (r->weekly) {
		days = days != 0 ? days : 1u << day_weekday(e->start.day);
		return (days >> day_weekday(day) & 1u) != 0 &&
		       (day_monday(day) - day_monday(e->start.day)) / 7 % r->interval == 0;
	}
	return (day - e->start.day) % r->interval == 0 && (days == 0 || (days >> day_weekday(day) & 1u) != 0);
}

bool ical_next_turn(const struct ical_raw *e, struct ical_turns *at, struct ical_time *ret)
{
	struct ical_time t = e->start;

	if (!e->has_rule) {
		*ret = t;
		return at->n++ == 0;
	}
	/* The first is one of them, also where the rule would not take its day. */
	while (at->n < ICAL_TURNS && at->looked < (size_t)ICAL_TURNS * 7) {
		t.day = e->start.day + (day_t)at->looked;
		at->looked++;
		if ((e->rule.count > 0 && at->n >= (size_t)e->rule.count) || past_until(&e->rule, t) ||
		    t.day > DAY_MAX) {
			return false;
		}
		if (at->looked == 1 || takes(e, t.day)) {
			at->n++;
			*ret = t;
			return true;
		}
	}
	return false;
}
