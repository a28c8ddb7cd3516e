/* SPDX-License-Identifier: EUPL-1.2 */
/* Leave and notices, sentence by sentence of the Leerplichtwet. 2026-02-16 is a Monday. */
#include "law_table.h"

#include "law/leave.h"

/* Summer until 23 August 2025; autumn 18-26 October; Christmas; a week in February; May. */
static const struct {
	const char *first, *last;
} periods[] = {
	{ "2025-07-12", "2025-08-24" }, { "2025-10-18", "2025-10-26" }, { "2025-12-20", "2026-01-04" },
	{ "2026-02-21", "2026-03-01" }, { "2026-04-25", "2026-05-03" },
};
enum { PERIODS = sizeof periods / sizeof periods[0] };
static struct law_holiday holidays[PERIODS];
static struct law_calendar calendar = { .holidays = holidays, .count = PERIODS };

static int make(void **state)
{
	(void)state;
	for (size_t i = 0; i < PERIODS; i++) {
		holidays[i] = (struct law_holiday){ day_at(periods[i].first), day_at(periods[i].last) };
	}
	return 0;
}

static void school_days_are_counted(void **state)
{
	static const struct {
		const char *first, *last;
		int days;
	} rows[] = {
		{ "2026-02-16", "2026-02-20", 5 },
		{ "2026-02-16", "2026-03-08", 10 },
		{ "2026-02-21", "2026-03-01", 0 },
		{ "2026-04-03", "2026-04-07", 2 }, /* Good Friday counts, Easter Monday does not */
		{ "2026-05-04", "2026-05-06", 2 }, /* 5 May is free */
		{ "2026-05-14", "2026-05-15", 1 },
		{ "2026-02-20", "2026-02-16", 0 },
		{ "2026-02-14", "2026-02-15", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int n = law_school_days(&calendar, day_at(rows[i].first), day_at(rows[i].last));

		if (n != rows[i].days) {
			fail_msg("%s - %s: %d", rows[i].first, rows[i].last, n);
		}
	}
}

static void told_in_time(void **state)
{
	static const struct {
		const char *began, *told;
		bool fine;
	} rows[] = {
		{ "2026-02-16", "2026-02-16", true },
		{ "2026-02-16", "2026-02-18", true },
		{ "2026-02-16", "2026-02-19", false },
		{ "2026-02-16", "2026-02-10", true },
		/* Thursday and Friday: the term ends on Monday */
		{ "2026-02-12", "2026-02-16", true },
		{ "2026-02-12", "2026-02-17", false },
		{ "2026-02-13", "2026-02-16", true },
		{ "2026-02-13", "2026-02-17", false },
		/* Easter Monday is no working day */
		{ "2026-04-03", "2026-04-07", true },
		{ "2026-04-03", "2026-04-08", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (law_notice_in_time(&calendar, day_at(rows[i].began), day_at(rows[i].told)) != rows[i].fine) {
			fail_msg("began %s, told %s", rows[i].began, rows[i].told);
		}
	}
}

static void the_first_two_lesson_weeks(void **state)
{
	(void)state;
	assert_int_equal(law_closed_until(&calendar, day_at("2025-09-01")), day_at("2025-09-07"));
	assert_int_equal(law_closed_until(&calendar, day_at("2026-07-31")), day_at("2025-09-07"));
	/* A year of which no summer is known begins on 1 August, a Saturday: 3 to 16 August. */
	assert_int_equal(law_closed_until(&calendar, day_at("2026-08-01")), day_at("2026-08-16"));
}

/* What the verdict says of a condition: y, n, j (judge), or - when it is not among them. */
static char said(const struct leave_verdict *v, enum leave_condition condition)
{
	for (size_t i = 0; i < v->count; i++) {
		if (v->found[i].condition == condition) {
			return "ynj"[v->found[i].holds];
		}
	}
	return '-';
}

/* all: one letter for each condition, in their order. decider: h, o. */
static const struct {
	const char *what, *first, *last, *asked;
	enum leave_kind kind;
	enum duty duty;
	bool work, dual;
	int used_holiday, used_days;
	const char *all;
	char decider;
	bool possible;
} rows[] = {
	{ "holiday: a parent's work", "2026-03-09", "2026-03-13", "2026-02-12", LEAVE_HOLIDAY, DUTY_COMPULSORY, true,
	  false, 0, 0, "y--jyyy-----", 'h', true },
	{ "holiday without the statement", "2026-03-09", "2026-03-13", "2026-02-12", LEAVE_HOLIDAY, DUTY_COMPULSORY,
	  false, false, 0, 0, "y--nyyy-----", 'h', false },
	{ "holiday for the second time", "2026-03-09", "2026-03-13", "2026-02-12", LEAVE_HOLIDAY, DUTY_COMPULSORY, true,
	  false, 1, 0, "y--jnyy-----", 'h', false },
	{ "holiday of ten school days", "2026-03-09", "2026-03-20", "2026-02-12", LEAVE_HOLIDAY, DUTY_COMPULSORY, true,
	  false, 0, 0, "y--jyyy-----", 'h', true },
	{ "holiday of eleven: nobody can grant it", "2026-03-09", "2026-03-23", "2026-02-12", LEAVE_HOLIDAY,
	  DUTY_COMPULSORY, true, false, 0, 0, "y--jyny-----", 'h', false },
	{ "holiday in the second lesson week", "2025-09-05", "2025-09-08", "2025-08-12", LEAVE_HOLIDAY, DUTY_COMPULSORY,
	  true, false, 0, 0, "y--jyyn-----", 'h', false },
	{ "holiday in the third", "2025-09-08", "2025-09-09", "2025-08-12", LEAVE_HOLIDAY, DUTY_COMPULSORY, true, false,
	  0, 0, "y--jyyy-----", 'h', true },
	{ "holiday over the summer, into the first lesson weeks of the next year", "2025-07-10", "2025-08-26",
	  "2025-06-12", LEAVE_HOLIDAY, DUTY_COMPULSORY, true, false, 0, 0, "y--jyyn-----", 'h', false },
	{ "holiday up to the day before those weeks", "2025-07-10", "2025-08-24", "2025-06-12", LEAVE_HOLIDAY,
	  DUTY_COMPULSORY, true, false, 0, 0, "y--jyyy-----", 'h', true },
	{ "holiday under duty to qualify, learning and working", "2026-03-09", "2026-03-13", "2026-02-12",
	  LEAVE_HOLIDAY, DUTY_QUALIFICATION, true, true, 0, 0, "y--jyyy---j-", 'h', true },
	{ "weighty: one day", "2026-03-09", "2026-03-09", "2026-02-12", LEAVE_WEIGHTY, DUTY_COMPULSORY, false, false, 0,
	  0, "y------yyj--", 'h', true },
	{ "weighty: ten in the year", "2026-03-09", "2026-03-11", "2026-02-12", LEAVE_WEIGHTY, DUTY_COMPULSORY, false,
	  false, 0, 7, "y------yyj--", 'h', true },
	{ "weighty: eleven in the year: the officer", "2026-03-09", "2026-03-11", "2026-02-12", LEAVE_WEIGHTY,
	  DUTY_COMPULSORY, false, false, 0, 8, "y------yjj--", 'o', true },
	{ "weighty: eleven at once", "2026-03-09", "2026-03-23", "2026-02-12", LEAVE_WEIGHTY, DUTY_QUALIFICATION, false,
	  false, 0, 0, "y------yjj--", 'o', true },
	{ "weighty: told two days after", "2026-02-10", "2026-02-11", "2026-02-12", LEAVE_WEIGHTY, DUTY_COMPULSORY,
	  false, false, 0, 0, "y------yyj--", 'h', true },
	{ "weighty: told too late", "2026-02-09", "2026-02-11", "2026-02-12", LEAVE_WEIGHTY, DUTY_COMPULSORY, false,
	  false, 0, 0, "y------nyj--", 'h', false },
	{ "weighty: holiday used leaves it alone", "2026-03-09", "2026-03-11", "2026-02-12", LEAVE_WEIGHTY,
	  DUTY_COMPULSORY, false, false, 1, 0, "y------yyj--", 'h', true },
	{ "religion: two days before", "2026-02-16", "2026-02-16", "2026-02-14", LEAVE_RELIGION, DUTY_COMPULSORY, false,
	  false, 0, 0, "y-y---------", 'h', true },
	{ "religion: the day before, also over a weekend", "2026-02-16", "2026-02-16", "2026-02-15", LEAVE_RELIGION,
	  DUTY_COMPULSORY, false, false, 0, 0, "y-n---------", 'h', false },
	{ "a ground that the statute does not know", "2026-03-09", "2026-03-09", "2026-02-12", LEAVE_OTHER,
	  DUTY_QUALIFICATION, false, false, 0, 0, "yn----------", 'h', false },
	{ "of age: by the rules of the school", "2026-03-09", "2026-03-23", "2026-02-12", LEAVE_WEIGHTY,
	  DUTY_TRANSITION, false, false, 0, 9, "y----------j", 'h', true },
	{ "qualified", "2026-03-09", "2026-03-09", "2026-03-20", LEAVE_OTHER, DUTY_NONE, false, false, 0, 0,
	  "y----------j", 'h', true },
	{ "in the holidays there is nothing to ask", "2026-02-21", "2026-03-01", "2026-02-12", LEAVE_WEIGHTY,
	  DUTY_COMPULSORY, false, false, 0, 0, "n------yyj--", 'h', false },
};

static void conditions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct leave_asked a = { rows[i].kind,          day_at(rows[i].first), day_at(rows[i].last),
			                 day_at(rows[i].asked), rows[i].duty,          rows[i].work,
			                 rows[i].dual,          rows[i].used_holiday,  rows[i].used_days };
		struct leave_verdict v = law_leave(&calendar, &a);
		char all[LEAVE_CONDITIONS + 1] = "";

		for (int k = 0; k < LEAVE_CONDITIONS; k++) {
			all[k] = said(&v, (enum leave_condition)k);
		}
		if (strcmp(all, rows[i].all) != 0 ||
		    v.decider != (rows[i].decider == 'o' ? LEAVE_BY_OFFICER : LEAVE_BY_HEAD) ||
		    v.possible != rows[i].possible) {
			fail_msg("%s: %s, %s, %s", rows[i].what, all,
			         v.decider == LEAVE_BY_OFFICER ? "officer" : "head",
			         v.possible ? "possible" : "not possible");
		}
	}
}

static void every_condition_has_its_source(void **state)
{
	(void)state;
	for (int k = 0; k < LEAVE_CONDITIONS; k++) {
		assert_non_null(leave_source((enum leave_condition)k));
	}
	assert_int_equal(leave_terms(day_at("2026-01-01"))->head_days, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(school_days_are_counted),        cmocka_unit_test(told_in_time),
		cmocka_unit_test(the_first_two_lesson_weeks),     cmocka_unit_test(conditions),
		cmocka_unit_test(every_condition_has_its_source),
	};

	return cmocka_run_group_tests_name("law_leave", tests, make, NULL);
}
