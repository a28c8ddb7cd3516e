/* SPDX-License-Identifier: EUPL-1.2 */
/* Who must attend, the target group, and which diplomas are a startkwalificatie. */
#include "law_table.h"

#include "law/duty.h"

static const struct {
	const char *birth, *qualified, *on, *duty;
} rows[] = {
	/* leerplichtig from the first day of the month after the 5th birthday */
	{ "2021-01-15", NULL, "2026-01-31", "geen" },
	{ "2021-01-15", NULL, "2026-02-01", "leerplichtig" },
	{ "2021-02-01", NULL, "2026-02-01", "geen" },
	{ "2021-02-01", NULL, "2026-03-01", "leerplichtig" },
	{ "2020-12-10", NULL, "2025-12-31", "geen" },
	{ "2020-12-10", NULL, "2026-01-01", "leerplichtig" },
	/* until 31 July of the school year in which the person turns 16 */
	{ "2009-09-15", NULL, "2026-07-31", "leerplichtig" },
	{ "2009-09-15", NULL, "2026-08-01", "kwalificatieplichtig" },
	{ "2010-07-31", NULL, "2026-07-31", "leerplichtig" },
	{ "2010-07-31", NULL, "2026-08-01", "kwalificatieplichtig" },
	{ "2010-08-01", NULL, "2026-08-01", "leerplichtig" },
	{ "2010-08-01", NULL, "2027-07-31", "leerplichtig" },
	{ "2010-08-01", NULL, "2027-08-01", "kwalificatieplichtig" },
	/* a diploma does not end the full compulsory age; the day after it, nothing is left */
	{ "2010-07-31", "2026-06-20", "2026-06-20", "leerplichtig" },
	{ "2010-07-31", "2026-06-20", "2026-07-31", "leerplichtig" },
	{ "2010-07-31", "2026-06-20", "2026-08-01", "geen" },
	/* kwalificatieplichtig until the day before the 18th birthday */
	{ "2008-03-10", NULL, "2026-03-09", "kwalificatieplichtig" },
	{ "2008-03-10", NULL, "2026-03-10", "doorstroom" },
	/* or the day before a startkwalificatie */
	{ "2008-03-10", "2026-02-01", "2026-01-31", "kwalificatieplichtig" },
	{ "2008-03-10", "2026-02-01", "2026-02-01", "geen" },
	{ "2008-03-10", "2026-02-01", "2026-03-10", "geen" },
	/* a birthday on 29 February falls on 1 March in other years */
	{ "2008-02-29", NULL, "2026-02-28", "kwalificatieplichtig" },
	{ "2008-02-29", NULL, "2026-03-01", "doorstroom" },
	{ "2004-02-29", NULL, "2022-03-01", "doorstroom" },
	{ "2020-02-29", NULL, "2025-03-31", "geen" },
	{ "2020-02-29", NULL, "2025-04-01", "leerplichtig" },
	{ "2005-02-28", NULL, "2028-02-29", "doorstroom" },
	/* doorstroom until the day before the 23rd birthday, for days up to 2025-12-31 */
	{ "2002-06-01", NULL, "2025-05-31", "doorstroom" },
	{ "2002-06-01", NULL, "2025-06-01", "geen" },
	{ "2002-12-31", NULL, "2025-12-30", "doorstroom" },
	{ "2002-12-31", NULL, "2025-12-31", "geen" },
	{ "2003-01-01", NULL, "2025-12-31", "doorstroom" },
	{ "2003-01-01", NULL, "2026-01-01", "doorstroom" },
	/* the 27th for days from 2026-01-01 */
	{ "2002-06-01", NULL, "2025-12-31", "geen" },
	{ "2002-06-01", NULL, "2026-01-01", "doorstroom" },
	{ "1999-01-01", NULL, "2025-12-31", "geen" },
	{ "1999-01-01", NULL, "2026-01-01", "geen" },
	{ "1999-01-02", NULL, "2026-01-01", "doorstroom" },
	{ "1999-01-02", NULL, "2026-01-02", "geen" },
	{ "2000-02-29", NULL, "2027-02-28", "doorstroom" },
	{ "2000-02-29", NULL, "2027-03-01", "geen" },
	/* or the day before a startkwalificatie */
	{ "2002-06-01", "2026-03-01", "2026-02-28", "doorstroom" },
	{ "2002-06-01", "2026-03-01", "2026-03-01", "geen" },
	{ "2002-06-01", "2024-03-01", "2026-01-01", "geen" },
};

static void test_duty(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct law_person p = { .birth = day_at(rows[i].birth), .qualified = DAY_NONE };

		if (rows[i].qualified != NULL) {
			p.qualified = day_at(rows[i].qualified);
		}
		if (strcmp(duty_name(law_duty(&p, day_at(rows[i].on))), rows[i].duty) != 0) {
			fail_msg("born %s on %s: not %s", rows[i].birth, rows[i].on, rows[i].duty);
		}
	}
}

static void check_periods(const char *birth, const char *qualified, const char *expect)
{
	struct law_person p = { .birth = day_at(birth), .qualified = qualified != NULL ? day_at(qualified) : DAY_NONE };
	struct law_duty_period out[LAW_DUTY_PERIODS];
	size_t n = law_duty_periods(&p, out);
	char got[512] = "", first[DAY_TEXT], last[DAY_TEXT];

	for (size_t i = 0; i < n; i++) {
		size_t at = strlen(got);

		(void)snprintf(got + at, sizeof(got) - at, "%s%s %s..%s", i > 0 ? ", " : "", duty_name(out[i].duty),
		               day_text(out[i].first, first), day_text(out[i].last, last));
	}
	assert_string_equal(got, expect);
}

static void test_periods(void **state)
{
	(void)state;
	check_periods("2008-03-10", NULL,
	              "leerplichtig 2013-04-01..2024-07-31, kwalificatieplichtig 2024-08-01..2026-03-09, "
	              "doorstroom 2026-03-10..2035-03-09");
	/* those who were past 23 come back on the first day of the new limit */
	check_periods("2001-05-20", NULL,
	              "leerplichtig 2006-06-01..2017-07-31, kwalificatieplichtig 2017-08-01..2019-05-19, "
	              "doorstroom 2019-05-20..2024-05-19, doorstroom 2026-01-01..2028-05-19");
	/* those who were not stay in one period */
	check_periods("2003-05-20", NULL,
	              "leerplichtig 2008-06-01..2019-07-31, kwalificatieplichtig 2019-08-01..2021-05-19, "
	              "doorstroom 2021-05-20..2030-05-19");
	check_periods("1990-05-20", NULL,
	              "leerplichtig 1995-06-01..2006-07-31, kwalificatieplichtig 2006-08-01..2008-05-19, "
	              "doorstroom 2008-05-20..2013-05-19");
	check_periods("2008-03-10", "2025-06-30",
	              "leerplichtig 2013-04-01..2024-07-31, kwalificatieplichtig 2024-08-01..2025-06-29");
	check_periods("2009-09-15", "2026-06-20", "leerplichtig 2014-10-01..2026-07-31");
}

static void test_age_limit(void **state)
{
	(void)state;
	assert_int_equal(law_age_limit(day_at("2001-12-31")), 23);
	assert_int_equal(law_age_limit(day_at("2025-12-31")), 23);
	assert_int_equal(law_age_limit(day_at("2026-01-01")), 27);
	assert_int_equal(law_age_limit(day_at("2040-06-01")), 27);
}

static void test_qualifies(void **state)
{
	static const struct {
		const char *kind;
		int level;
		bool qualifies;
	} diplomas[] = {
		{ "havo", 0, true }, { "vwo", 0, true },   { "mbo", 2, true },  { "mbo", 3, true },  { "mbo", 4, true },
		{ "mbo", 1, false }, { "mbo", 0, false },  { "mbo", 5, false }, { "vmbo", 0, false }, { "vmbo", 4, false },
		{ "pro", 0, false }, { "vso", 0, false },
	};
	enum result_kind kind = RESULT_COUNT;

	(void)state;
	for (size_t i = 0; i < sizeof(diplomas) / sizeof(diplomas[0]); i++) {
		assert_true(result_kind_parse(str_of(diplomas[i].kind), &kind));
		assert_string_equal(result_kind_name(kind), diplomas[i].kind);
		assert_int_equal(law_qualifies(kind, diplomas[i].level), diplomas[i].qualifies);
	}
	assert_false(result_kind_parse(STR("mavo"), &kind));
	assert_false(result_kind_parse(STR(""), &kind));
}

static void test_exemption_kinds(void **state)
{
	static const char *const kinds[] = { "3a", "3b", "5a", "5b", "5c", "11", "15" };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		assert_true(law_exemption_kind(str_of(kinds[i])));
	}
	assert_false(law_exemption_kind(STR("5d")));
	assert_false(law_exemption_kind(STR("3A")));
	assert_false(law_exemption_kind(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_duty),      cmocka_unit_test(test_periods),         cmocka_unit_test(test_age_limit),
		cmocka_unit_test(test_qualifies), cmocka_unit_test(test_exemption_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
