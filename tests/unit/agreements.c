/* SPDX-License-Identifier: EUPL-1.2 */
/* Protocols: which row counts, when its clock runs out, and which version something runs under. */
#include "world.h"

#include "agreements/agreement.h"

#define TEXT(lit)                    \
	{                            \
		lit, sizeof(lit) - 1 \
	}

/* Rows whose days say which one they are. */
#define ROW(sector, age, count, days)                                                                     \
	{                                                                                                 \
		RULE_V3, sector, age, count, AGREED_REPORT, AGREED_COORDINATOR, days, FROM_SIGNAL, false, \
			WANTED_UNSAID, false, AGREED_NOBODY, TEXT(""), TEXT(""), TEXT("")                 \
	}

static const struct agreed_row rows[] = {
	ROW(SECTOR_COUNT, AGE_ANY, COUNT_ANY, 0),   ROW(SECTOR_COUNT, AGE_ANY, COUNT_LATER, 1),
	ROW(SECTOR_COUNT, AGE_ADULT, COUNT_ANY, 2), ROW(SECTOR_COUNT, AGE_ADULT, COUNT_FIRST, 3),
	ROW(SECTOR_MBO, AGE_ANY, COUNT_ANY, 4),     ROW(SECTOR_MBO, AGE_MINOR, COUNT_ANY, 5),
};
static const struct agreement own = { .version = TEXT("10-2026.1"), .rows = rows, .row_count = 6 };

static void the_most_specific_row_counts(void **state)
{
	static const struct {
		enum sector sector;
		bool adult;
		int count, days;
	} cases[] = {
		{ SECTOR_VO, false, 1, 0 }, { SECTOR_VO, false, 2, 1 },  { SECTOR_VO, false, 9, 1 },
		{ SECTOR_VO, true, 1, 3 },  { SECTOR_VO, true, 2, 2 },   { SECTOR_MBO, true, 1, 4 },
		{ SECTOR_MBO, true, 2, 4 }, { SECTOR_MBO, false, 1, 5 }, { SECTOR_MBO, false, 3, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct agreed_case c = { RULE_V3, cases[i].sector, cases[i].adult, cases[i].count };
		const struct agreed_row *row = agreement_row(&own, &c, AGREED_REPORT);

		assert_non_null(row);
		assert_int_equal(row->days, cases[i].days);
	}
}

static void what_is_not_agreed_is_national(void **state)
{
	struct agreed_case c = { RULE_V4, SECTOR_MBO, true, 1 };
	const struct agreed_row *row;

	(void)state;
	assert_null(agreement_own_row(&own, &c, AGREED_REPORT));
	row = agreement_row(&own, &c, AGREED_REPORT);
	assert_int_equal(row->days, 5);
	assert_int_equal(row->action, WANTED_NO);
	c.count = 2;
	assert_int_equal(agreement_row(&own, &c, AGREED_REPORT)->action, WANTED_YES);
	assert_true(agreement_row(&own, &c, AGREED_REPORT)->explain);
	c.count = 1;
	assert_int_equal(agreement_row(&own, &c, AGREED_FIRST_CONTACT)->who, AGREED_NOBODY);
	assert_null(agreement_row(&own, &c, AGREED_CALL));
}

/* Vandaag's clocks of the national default are those of the law, for every rule, age and sector. */
static void national_clocks_are_those_of_the_law(void **state)
{
	const struct law_protocol *law = law_protocol_national();

	(void)state;
	for (int rule = 0; rule < RULE_COUNT; rule++) {
		for (int n = 0; n < 4 * SECTOR_COUNT; n++) {
			struct agreed_case c = { rule, (enum sector)(n / 4), n % 2 == 1, 1 + n % 4 / 2 };
			const struct agreed_row *row = agreement_school_row(agreement_national(), &c);

			assert_non_null(row);
			assert_int_equal(row->days, law->task_working_days[rule]);
			assert_false(row->pause);
		}
	}
	assert_true(str_eq(agreement_national()->version, str_of(law->version)));
}

static void clocks_skip_weekends_and_pause_in_holidays(void **state)
{
	/* 27 April 2026 is King's Day, a Monday; 4 May up to 8 May a holiday at school. */
	static const struct law_holiday off[] = { { 20577, 20581 } };
	static const struct {
		const char *from;
		int days;
		bool pause;
		const char *due;
	} cases[] = {
		{ "2026-04-23", 0, false, "2026-04-23" }, { "2026-04-25", 0, true, "2026-04-25" },
		{ "2026-04-23", 1, false, "2026-04-24" }, { "2026-04-23", 2, false, "2026-04-28" },
		{ "2026-04-24", 5, false, "2026-05-04" }, { "2026-04-24", 5, true, "2026-05-11" },
		{ "2026-05-05", 1, false, "2026-05-06" }, { "2026-05-05", 1, true, "2026-05-11" },
		{ "2026-03-27", 1, true, "2026-03-30" },  { "2026-10-23", 3, true, "2026-10-28" },
	};
	struct law_calendar calendar = { .holidays = off, .count = 1 };

	(void)state;
	assert_int_equal(off[0].first, day_of(2026, 5, 4));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct agreed_row row = rows[0];
		char due[DAY_TEXT];
		day_t from;

		row.days = cases[i].days;
		row.pause = cases[i].pause;
		assert_true(day_parse(str_of(cases[i].from), &from));
		assert_string_equal(day_text(agreed_due(&row, from, &calendar), due), cases[i].due);
	}
}

static void names_come_back(void **state)
{
	(void)state;
	for (int s = 0; s < AGREED_SUBJECTS; s++) {
		int subject = -1;

		assert_true(agreed_subject_parse(str_of(agreed_subject_name(s)), &subject));
		assert_int_equal(subject, s);
	}
	for (int s = 0; s <= SECTOR_COUNT; s++) {
		enum sector sector = SECTOR_PO;

		assert_true(agreed_sector_parse(str_of(agreed_sector_name((enum sector)s)), &sector));
		assert_int_equal(sector, s);
	}
}

static void a_region_has_the_version_of_the_day(void **state)
{
	const struct agreement *a;
	struct agreement_book book;
	struct world w;

	world_make(&w, *state);
	assert_ok(w.s, agreement_in_force(&w.c, STR("10"), w.c.today, &a));
	assert_ptr_equal(a, agreement_national());
	db_support_sql(
		w.s->db,
		"INSERT INTO agreement (agreement, version, region, title, words, basis, state, valid_from, edit, "
		"made, changed, published) VALUES "
		"(1, '10-2026.1', '10', 'Eerste', '', '', 'gepubliceerd', 20000, 1, 0, 0, 0),"
		"(2, '10-2026.2', '10', 'Tweede', '', '', 'gepubliceerd', 20100, 1, 0, 0, 0),"
		"(3, '10-2026.3', '10', 'Derde', '', '', 'concept', NULL, 1, 0, 0, NULL);"
		"INSERT INTO agreement_row (agreement, line, subject, sector, age, telling, step, who, days, clock, "
		"pause, wanted, explain, told, letter, words, ground) VALUES "
		"(1, 1, 'V3', '*', '*', '*', 'melden', 'coordinator', 3, 'signaal', 0, 'nee', 1, 'regio', '', '', ''),"
		"(2, 1, 'V3', 'mbo', '18-', '2+', 'melden', 'mentor', 2, 'signaal', 0, 'ja', 1, 'regio', '', '', ''),"
		"(2, 2, 'V3', '*', '*', '*', 'oppakken', 'rmc', 4, 'melding', 1, '', 0, 'regio', '', '', '')");
	assert_ok(w.s, agreement_in_force(&w.c, STR("10"), 19999, &a));
	assert_ptr_equal(a, agreement_national());
	assert_ok(w.s, agreement_in_force(&w.c, STR("10"), 20099, &a));
	assert_true(str_eq(a->version, STR("10-2026.1")));
	assert_int_equal(a->until, 20099);
	assert_int_equal(a->row_count, 1);
	assert_ok(w.s, agreement_in_force(&w.c, STR("10"), 20100, &a));
	assert_true(str_eq(a->version, STR("10-2026.2")));
	assert_int_equal(a->row_count, 2);
	assert_int_equal(a->rows[1].who, AGREED_RMC);
	assert_ok(w.s, agreement_in_force(&w.c, STR("09"), 20100, &a));
	assert_ptr_equal(a, agreement_national());
	assert_ok(w.s, agreement_by_version(&w.c, STR("10-2026.1"), &a));
	assert_int_equal(a->rows[0].days, 3);
	assert_int_equal(agreement_by_version(&w.c, STR("10-2027.1"), &a), ERR_ABSENT);
	assert_ok(w.s, agreement_book_read(w.c.db, w.c.arena, &book));
	assert_int_equal(book.count, 2);
	assert_true(str_eq(agreement_book_in_force(&book, STR("10"), 20500)->version, STR("10-2026.2")));
	assert_int_equal(agreement_book_version(&book, STR("10-2026.2"))->rows[0].age, AGE_MINOR);
	assert_null(agreement_book_version(&book, STR("10-2026.3")));
	world_drop(&w);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_specific_row_counts),
		cmocka_unit_test(what_is_not_agreed_is_national),
		cmocka_unit_test(national_clocks_are_those_of_the_law),
		cmocka_unit_test(clocks_skip_weekends_and_pause_in_holidays),
		cmocka_unit_test(names_come_back),
	};
	static const struct CMUnitTest stored[] = {
		cmocka_unit_test(a_region_has_the_version_of_the_day),
	};
	int wrong = cmocka_run_group_tests_name("agreements", tests, NULL, NULL);

	return wrong + db_support_run("agreements_stored", stored, sizeof stored / sizeof stored[0]);
}
