/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/leave.h"

#include "law/calendar.h"

enum { WEEKS_LOOKED = 60 };

static const char *const kinds[LEAVE_KINDS] = { "religie", "vakantie", "gewichtig", "anders" };

/* Newest last. Earlier texts of the statute are not kept: leave is decided in the school year that it is in. */
static const struct leave_terms terms[] = {
	{ DAY_MIN, 2, 2, 10, 2, 10 },
};

static const char *const sources[LEAVE_CONDITIONS] = {
	[LEAVE_SCHOOL_DAYS] = "Leerplichtwet 1969, artikel 11, onder a",
	[LEAVE_NO_GROUND] = "Leerplichtwet 1969, artikel 11",
	[LEAVE_BEFORE] = "Leerplichtwet 1969, artikel 13",
	[LEAVE_WORK] = "Leerplichtwet 1969, artikel 11, onder f",
	[LEAVE_ONCE] = "Leerplichtwet 1969, artikel 13a, tweede lid",
	[LEAVE_TEN] = "Leerplichtwet 1969, artikel 13a, tweede lid",
	[LEAVE_CLOSED_WEEKS] = "Leerplichtwet 1969, artikel 13a, tweede lid",
	[LEAVE_IN_TIME] = "Leerplichtwet 1969, artikel 14, eerste en tweede lid",
	[LEAVE_HEAD] = "Leerplichtwet 1969, artikel 14, derde lid",
	[LEAVE_IS_WEIGHTY] = "Leerplichtwet 1969, artikel 11, onder g",
	[LEAVE_SHARE] = "Leerplichtwet 1969, artikel 13a, tweede lid, en 14, derde lid",
	[LEAVE_BY_SCHOOL] = "regels van de school (WEB, artikel 8.1.3)",
};

const char *leave_kind_name(enum leave_kind kind)
{
	return kinds[kind];
}

bool leave_kind_parse(struct str name, enum leave_kind *ret)
{
	for (int k = 0; k < LEAVE_KINDS; k++) {
		if (str_eq(name, str_of(kinds[k]))) {
			*ret = (enum leave_kind)k;
			return true;
		}
	}
	return false;
}

const char *leave_source(enum leave_condition condition)
{
	return sources[condition];
}

const struct leave_terms *leave_terms(day_t on)
{
	const struct leave_terms *t = terms;

	for (size_t i = 1; i < sizeof terms / sizeof terms[0]; i++) {
		if (terms[i].from <= on) {
			t = &terms[i];
		}
	}
	return t;
}

bool law_school_day(const struct law_calendar *c, day_t day)
{
	struct ymd d = day_ymd(day);
	size_t low = 0, high = c->count;

	if (!calendar_working_day(c, day) || (d.m == 5 && d.d == 5)) {
		return false;
	}
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (c->holidays[mid].last < day) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return low == c->count || c->holidays[low].first > day;
}

int law_school_days(const struct law_calendar *c, day_t first, day_t last)
{
	int n = 0;

	for (day_t d = first; d <= last; d++) {
		n += law_school_day(c, d);
	}
	return n;
}

bool law_notice_in_time(const struct law_calendar *c, day_t began, day_t told)
{
	day_t end = began + leave_terms(began)->notice_days;

	/* A term that ends in a weekend or on a public holiday ends on the next working day. */
	while (!calendar_working_day(c, end)) {
		end++;
	}
	return told <= end;
}

day_t law_closed_until(const struct law_calendar *c, day_t day)
{
	day_t monday = day_monday(day_of(day_school_year(day), 8, 1)), start = monday + 7 * WEEKS_LOOKED;
	int weeks = 0, wanted = leave_terms(day)->closed_weeks;

	for (; monday < start; monday += 7) {
		day_t first = monday < day_of(day_school_year(day), 8, 1) ? day_of(day_school_year(day), 8, 1) : monday;

		weeks += law_school_days(c, first, monday + 4) > 0;
		if (weeks == wanted) {
			break;
		}
	}
	return monday + 6;
}

static void say(struct leave_verdict *v, enum leave_condition condition, enum leave_holds holds, int number, int limit)
{
	v->found[v->count++] = (struct leave_found){ condition, holds, number, limit };
	v->possible = v->possible && holds != LEAVE_NO;
}

static enum leave_holds yes(bool holds)
{
	return holds ? LEAVE_YES : LEAVE_NO;
}

/* Whether a school day of it lies in the first lesson weeks of a school year: of its own, or of one that begins meanwhile. */
static bool in_closed_weeks(const struct law_calendar *c, day_t first, day_t last)
{
	for (int year = day_school_year(first); year <= day_school_year(last); year++) {
		day_t start = day_of(year, 8, 1), until = law_closed_until(c, start);

		if (law_school_days(c, first > start ? first : start, last < until ? last : until) > 0) {
			return true;
		}
	}
	return false;
}

static void holiday(const struct law_calendar *c, const struct leave_asked *a, struct leave_verdict *v)
{
	const struct leave_terms *t = leave_terms(a->first);
	bool early = in_closed_weeks(c, a->first, a->last);

	say(v, LEAVE_WORK, a->work ? LEAVE_JUDGE : LEAVE_NO, 0, 0);
	say(v, LEAVE_ONCE, yes(a->used_holiday == 0), a->used_holiday, 1);
	say(v, LEAVE_TEN, yes(v->days <= t->holiday_days), v->days, t->holiday_days);
	say(v, LEAVE_CLOSED_WEEKS, yes(!early), 0, 0);
}

static void weighty(const struct law_calendar *c, const struct leave_asked *a, struct leave_verdict *v)
{
	const struct leave_terms *t = leave_terms(a->first);
	int sum = a->used_days + v->days;

	say(v, LEAVE_IS_WEIGHTY, LEAVE_JUDGE, 0, 0);
	say(v, LEAVE_IN_TIME, yes(law_notice_in_time(c, a->first, a->asked)), 0, 0);
	if (sum > t->head_days) {
		v->decider = LEAVE_BY_OFFICER;
	}
	/* Above it nothing fails: another decides. */
	say(v, LEAVE_HEAD, sum > t->head_days ? LEAVE_JUDGE : LEAVE_YES, sum, t->head_days);
}

struct leave_verdict law_leave(const struct law_calendar *c, const struct leave_asked *a)
{
	struct leave_verdict v = { .decider = LEAVE_BY_HEAD,
		                   .possible = true,
		                   .days = law_school_days(c, a->first, a->last) };
	bool bound = a->duty == DUTY_COMPULSORY || a->duty == DUTY_QUALIFICATION;

	say(&v, LEAVE_SCHOOL_DAYS, yes(v.days > 0), v.days, 0);
	if (!bound) {
		say(&v, LEAVE_BY_SCHOOL, LEAVE_JUDGE, 0, 0);
		return v;
	}
	switch (a->kind) {
	case LEAVE_RELIGION:
		say(&v, LEAVE_BEFORE, yes(a->asked <= a->first - leave_terms(a->first)->before_days),
		    a->first - a->asked, leave_terms(a->first)->before_days);
		return v;
	case LEAVE_HOLIDAY: holiday(c, a, &v); break;
	case LEAVE_WEIGHTY: weighty(c, a, &v); break;
	case LEAVE_OTHER:
	case LEAVE_KINDS: say(&v, LEAVE_NO_GROUND, LEAVE_NO, 0, 0); return v;
	}
	if (a->duty == DUTY_QUALIFICATION && a->dual) {
		say(&v, LEAVE_SHARE, LEAVE_JUDGE, 0, 0);
	}
	return v;
}
