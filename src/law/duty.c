/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/duty.h"

#include <assert.h>

/* Ages that have not changed since 2007-08-01. */
enum { AGE_COMPULSORY = 5, AGE_COMPULSORY_ENDS = 16 };

/* From that day on the target group ends the day before this birthday. Ascending; the law changes by adding a row. */
static const struct {
	struct ymd from;
	int age;
} age_limits[] = {
	{ { 1900, 1, 1 }, 23 },
	{ { 2026, 1, 1 }, 27 },
};
enum { LIMITS = sizeof(age_limits) / sizeof(age_limits[0]) };

static_assert(LIMITS + 2 <= LAW_DUTY_PERIODS, "room for a period of each limit and the two duties");

static day_t limit_from(size_t i)
{
	return day_of(age_limits[i].from.y, age_limits[i].from.m, age_limits[i].from.d);
}

int law_age_limit(day_t on)
{
	size_t i = LIMITS - 1;

	while (i > 0 && on < limit_from(i)) {
		i--;
	}
	return age_limits[i].age;
}

static day_t earliest(day_t a, day_t b)
{
	return a < b ? a : b;
}

static day_t latest(day_t a, day_t b)
{
	return a > b ? a : b;
}

static void add_period(struct law_duty_period *out, size_t *n, struct law_duty_period p)
{
	if (p.first > p.last) {
		return;
	}
	if (*n > 0 && out[*n - 1].duty == p.duty && out[*n - 1].last + 1 == p.first) {
		out[*n - 1].last = p.last;
		return;
	}
	out[*n] = p;
	*n += 1;
}

/* The first day of the month after the fifth birthday. */
static day_t compulsory_from(day_t birth)
{
	struct ymd t = day_ymd(day_birthday(birth, AGE_COMPULSORY));

	return t.m == 12 ? day_of(t.y + 1, 1, 1) : day_of(t.y, t.m + 1, 1);
}

/* 31 July of the school year in which the person turns 16. */
static day_t compulsory_until(day_t birth)
{
	return day_of(day_school_year(day_birthday(birth, AGE_COMPULSORY_ENDS)) + 1, 7, 31);
}

size_t law_duty_periods(const struct law_person *p, struct law_duty_period out[LAW_DUTY_PERIODS])
{
	day_t until = compulsory_until(p->birth), adult = day_birthday(p->birth, OF_AGE);
	day_t unqualified = p->qualified == DAY_NONE ? INT32_MAX : p->qualified - 1;
	size_t n = 0;

	add_period(out, &n, (struct law_duty_period){ compulsory_from(p->birth), until, DUTY_COMPULSORY });
	add_period(out, &n,
	           (struct law_duty_period){ until + 1, earliest(adult - 1, unqualified), DUTY_QUALIFICATION });
	for (size_t i = 0; i < LIMITS; i++) {
		day_t last = earliest(day_birthday(p->birth, age_limits[i].age) - 1, unqualified);

		if (i + 1 < LIMITS) {
			last = earliest(last, limit_from(i + 1) - 1);
		}
		add_period(out, &n, (struct law_duty_period){ latest(adult, limit_from(i)), last, DUTY_TRANSITION });
	}
	return n;
}

enum duty law_duty(const struct law_person *p, day_t on)
{
	struct law_duty_period periods[LAW_DUTY_PERIODS];
	size_t n = law_duty_periods(p, periods);

	for (size_t i = 0; i < n; i++) {
		if (on >= periods[i].first && on <= periods[i].last) {
			return periods[i].duty;
		}
	}
	return DUTY_NONE;
}

static const char *const result_kinds[RESULT_COUNT] = {
	[RESULT_VMBO] = "vmbo", [RESULT_HAVO] = "havo", [RESULT_VWO] = "vwo",
	[RESULT_MBO] = "mbo",   [RESULT_PRO] = "pro",   [RESULT_VSO] = "vso",
};

const char *result_kind_name(enum result_kind kind)
{
	return (unsigned)kind < RESULT_COUNT ? result_kinds[kind] : "";
}

bool result_kind_parse(struct str name, enum result_kind *ret)
{
	for (unsigned i = 0; i < RESULT_COUNT; i++) {
		if (str_eq(name, str_of(result_kinds[i]))) {
			*ret = (enum result_kind)i;
			return true;
		}
	}
	return false;
}

bool law_qualifies(enum result_kind kind, int level)
{
	return kind == RESULT_HAVO || kind == RESULT_VWO || (kind == RESULT_MBO && level >= 2 && level <= 4);
}

bool law_exemption_kind(struct str kind)
{
	static const char *const kinds[] = { "3a", "3b", "5a", "5b", "5c", "11", "15" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (str_eq(kind, str_of(kinds[i]))) {
			return true;
		}
	}
	return false;
}
