/* SPDX-License-Identifier: EUPL-1.2 */
/* How long what is kept: the edges of months, of enrolments, of the age limit and of rules that change. */
#include "test.h"

#include "law/retention.h"

#define D(y, m, d) day_of((y), (m), (d))

static void months_later(void **state)
{
	static const struct {
		struct ymd from;
		int months;
		struct ymd to;
	} cases[] = {
		{ { 2026, 1, 15 }, 0, { 2026, 1, 15 } },  { { 2026, 1, 15 }, 24, { 2028, 1, 15 } },
		{ { 2026, 7, 31 }, 60, { 2031, 7, 31 } }, { { 2024, 2, 29 }, 24, { 2026, 3, 1 } },
		{ { 2024, 2, 29 }, 48, { 2028, 2, 29 } }, { { 2026, 1, 31 }, 1, { 2026, 3, 1 } },
		{ { 2026, 3, 31 }, 1, { 2026, 5, 1 } },   { { 2026, 12, 31 }, 2, { 2027, 3, 1 } },
		{ { 2026, 10, 31 }, 1, { 2026, 12, 1 } }, { { 2005, 2, 28 }, 252, { 2026, 2, 28 } },
		{ { 2004, 2, 29 }, 252, { 2025, 3, 1 } }, { { 2026, 11, 30 }, 3, { 2027, 3, 1 } },
		{ { 2027, 11, 30 }, 3, { 2028, 3, 1 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(retention_later(D(cases[i].from.y, cases[i].from.m, cases[i].from.d), cases[i].months),
		                 D(cases[i].to.y, cases[i].to.m, cases[i].to.d));
	}
}

/* Twenty-one years after birth by months is the twenty-first birthday, for every day of four years. */
static void years_agree_with_birthdays(void **state)
{
	(void)state;
	for (day_t d = D(2003, 1, 1); d <= D(2006, 12, 31); d++) {
		assert_int_equal(retention_later(d, 252), day_birthday(d, 21));
		assert_int_equal(retention_later(d, 12), day_birthday(d, 1));
	}
}

static void rule_by_the_day_it_began(void **state)
{
	const struct retention_rule rules[] = {
		{ RETENTION_NOTE, D(1900, 1, 1), 24, 0, 24 },
		{ RETENTION_MBO, D(1900, 1, 1), 60, 24, 84 },
		{ RETENTION_MBO, D(2026, 1, 1), 36, 24, 60 },
	};

	(void)state;
	assert_int_equal(retention_rule_for(rules, 3, RETENTION_MBO, D(2025, 12, 31))->months, 60);
	assert_int_equal(retention_rule_for(rules, 3, RETENTION_MBO, D(2026, 1, 1))->months, 36);
	assert_int_equal(retention_rule_for(rules, 3, RETENTION_NOTE, D(2026, 1, 1))->months, 24);
	assert_null(retention_rule_for(rules, 3, RETENTION_RMC, D(2026, 1, 1)));
	assert_null(retention_rule_for(&rules[2], 1, RETENTION_MBO, D(2025, 12, 31)));
}

static void a_region_chooses_within_bounds(void **state)
{
	const struct retention_rule rule = { RETENTION_MBO, D(1900, 1, 1), 60, 24, 84 };
	const struct retention_choice choices[] = {
		{ RETENTION_MBO, D(2026, 3, 1), 36 }, { RETENTION_MBO, D(2026, 5, 1), 120 },
		{ RETENTION_NOTE, D(2026, 1, 1), 1 }, { RETENTION_MBO, D(2026, 7, 1), 12 },
		{ RETENTION_MBO, D(2026, 7, 1), 48 },
	};

	(void)state;
	assert_int_equal(retention_months(&rule, choices, 5, D(2026, 2, 28)), 60);
	assert_int_equal(retention_months(&rule, choices, 5, D(2026, 3, 1)), 36);
	assert_int_equal(retention_months(&rule, choices, 5, D(2026, 5, 1)), 84);
	assert_int_equal(retention_months(&rule, choices, 4, D(2026, 7, 1)), 24);
	assert_int_equal(retention_months(&rule, choices, 5, D(2026, 7, 1)), 48);
	assert_int_equal(retention_months(&rule, NULL, 0, D(2026, 7, 1)), 60);
}

static void deregistration(void **state)
{
	const struct retention_stay stays[] = {
		{ 1, D(2018, 8, 1), D(2021, 7, 31) }, { 2, D(2021, 8, 1), D(2022, 1, 31) },
		{ 1, D(2022, 2, 1), D(2023, 7, 31) }, { 3, D(2023, 8, 1), DAY_NONE },
		{ 4, D(2019, 8, 1), D(2030, 7, 31) },
	};

	(void)state;
	/* Who came back counts from the second time. */
	assert_int_equal(retention_deregistered(stays, 5, 1, DAY_NONE), D(2023, 7, 31));
	/* Enrolled elsewhere does not hold up the school that was left. */
	assert_int_equal(retention_deregistered(stays, 5, 2, DAY_NONE), D(2022, 1, 31));
	assert_int_equal(retention_deregistered(stays, 5, 3, DAY_NONE), DAY_NONE);
	assert_int_equal(retention_deregistered(stays, 5, 3, D(2024, 5, 6)), D(2024, 5, 6));
	assert_int_equal(retention_deregistered(stays, 5, 4, D(2024, 5, 6)), D(2024, 5, 6));
	assert_int_equal(retention_deregistered(stays, 5, 1, D(2024, 5, 6)), D(2023, 7, 31));
	assert_int_equal(retention_deregistered(stays, 5, 9, DAY_NONE), DAY_NONE);
}

static void end_of_the_task(void **state)
{
	static const struct {
		struct ymd birth, qualified, died, left, end; /* y 0: none */
	} cases[] = {
		/* 27 from 2026 on. */
		{ { 2003, 6, 10 }, { 0 }, { 0 }, { 0 }, { 2030, 6, 9 } },
		/* 23 in 2025: left the target group, came back on 2026-01-01. */
		{ { 2002, 3, 1 }, { 0 }, { 0 }, { 0 }, { 2029, 2, 28 } },
		/* 27 on the day on which the limit changed: never came back. */
		{ { 1999, 1, 1 }, { 0 }, { 0 }, { 0 }, { 2021, 12, 31 } },
		/* 27 the day after: a task of one day. */
		{ { 1999, 1, 2 }, { 0 }, { 0 }, { 0 }, { 2026, 1, 1 } },
		{ { 2004, 2, 29 }, { 0 }, { 0 }, { 0 }, { 2031, 2, 28 } },
		/* A startkwalificatie ends it, not before the duty to attend does. */
		{ { 2006, 5, 5 }, { 2024, 7, 10 }, { 0 }, { 0 }, { 2024, 7, 9 } },
		{ { 2008, 5, 5 }, { 2024, 2, 1 }, { 0 }, { 0 }, { 2024, 7, 31 } },
		{ { 2006, 5, 5 }, { 0 }, { 2020, 4, 4 }, { 0 }, { 2020, 4, 4 } },
		{ { 2006, 5, 5 }, { 0 }, { 0 }, { 2023, 4, 4 }, { 2023, 4, 4 } },
		{ { 2006, 5, 5 }, { 0 }, { 2060, 1, 1 }, { 2050, 1, 1 }, { 2033, 5, 4 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
#define DAY(f) (cases[i].f.y == 0 ? DAY_NONE : D(cases[i].f.y, cases[i].f.m, cases[i].f.d))
		const struct law_person who = { DAY(birth), DAY(qualified) };

		assert_int_equal(retention_task_end(&who, DAY(died), DAY(left)), DAY(end));
	}
}

static void whose_file(void **state)
{
	const struct law_person who = { D(2006, 5, 5), DAY_NONE };

	(void)state;
	assert_int_equal(retention_of_officer(&who, D(2022, 7, 31)), RETENTION_LEERPLICHT);
	assert_int_equal(retention_of_officer(&who, D(2024, 5, 4)), RETENTION_LEERPLICHT);
	assert_int_equal(retention_of_officer(&who, D(2024, 5, 5)), RETENTION_RMC);
	assert_int_equal(retention_of_officer(&who, D(2040, 1, 1)), RETENTION_RMC);
}

static void names_come_back(void **state)
{
	enum retention_class class;

	(void)state;
	for (int i = 0; i < RETENTION_COUNT; i++) {
		assert_true(retention_parse(str_of(retention_name((enum retention_class)i)), &class));
		assert_int_equal(class, i);
	}
	assert_false(retention_parse(STR(""), &class));
	assert_false(retention_parse(STR("scholen"), &class));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_later),
		cmocka_unit_test(years_agree_with_birthdays),
		cmocka_unit_test(rule_by_the_day_it_began),
		cmocka_unit_test(a_region_chooses_within_bounds),
		cmocka_unit_test(deregistration),
		cmocka_unit_test(end_of_the_task),
		cmocka_unit_test(whose_file),
		cmocka_unit_test(names_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
