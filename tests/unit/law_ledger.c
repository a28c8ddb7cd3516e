/* SPDX-License-Identifier: EUPL-1.2 */
/* The closed day ledger and what an unauthorised lesson counts. */
#include "law_table.h"

#include "law/ledger.h"

static struct law_mark lesson(int begin, int end, char status)
{
	return (struct law_mark){ .begin = (int16_t)begin, .end = (int16_t)end, .status = (uint8_t)status };
}

static void test_columns(void **state)
{
	static const struct {
		char status;
		struct law_ledger expect;
	} rows[] = {
		{ 'A', { .scheduled = 50, .present = 50 } },
		{ 'L', { .scheduled = 50, .present = 50, .late = 1 } },
		{ 'O', { .scheduled = 50, .unauthorised = 50 } },
		{ 'G', { .scheduled = 50, .authorised = 50 } },
		{ 'Z', { .scheduled = 50, .sick = 50 } },
		{ '?', { .scheduled = 50, .unregistered = 50 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct law_mark mark = lesson(510, 560, rows[i].status);
		struct law_ledger got = { 0 };

		law_ledger_add(&got, &mark);
		assert_memory_equal(&got, &rows[i].expect, sizeof(got));
		assert_true(law_ledger_closed(&got));
	}
}

static void test_closed(void **state)
{
	static const char statuses[] = { 'A', 'L', 'O', 'G', 'Z', '?' };
	struct law_ledger day = { 0 }, week = { 0 };

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct law_mark mark = lesson(8 * 60 + i, 9 * 60 + 2 * i, statuses[i % 6]);

		law_ledger_add(&day, &mark);
		assert_true(law_ledger_closed(&day));
	}
	law_ledger_sum(&week, &day);
	law_ledger_sum(&week, &day);
	assert_true(law_ledger_closed(&week));
	assert_int_equal(week.scheduled, 2 * day.scheduled);
	assert_int_equal(week.late, 20);
	week.sick += 1;
	assert_false(law_ledger_closed(&week));
	week.present -= 1;
	assert_true(law_ledger_closed(&week));
	week = (struct law_ledger){ .present = 60, .sick = -60 };
	assert_false(law_ledger_closed(&week));
}

static void test_completeness(void **state)
{
	static const struct {
		int64_t scheduled, unregistered;
		int expect;
	} rows[] = {
		{ 0, 0, 10000 }, { 480, 0, 10000 }, { 480, 480, 0 }, { 480, 120, 7500 }, { 300, 100, 6666 },
		{ 1000000, 1, 9999 }, /* complete is only what is complete */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct law_ledger l = { .scheduled = rows[i].scheduled, .unregistered = rows[i].unregistered };

		assert_int_equal(law_ledger_completeness(&l), rows[i].expect);
	}
}

static void test_units(void **state)
{
	static const struct {
		const char *sector;
		enum hour_unit unit;
		int minutes, counted;
	} rows[] = {
		{ "mbo", UNIT_BY_SECTOR, 50, 50 },  { "mbo", UNIT_BY_SECTOR, 90, 90 }, { "vo", UNIT_BY_SECTOR, 50, 60 },
		{ "vo", UNIT_BY_SECTOR, 1, 60 },    { "vo", UNIT_BY_SECTOR, 60, 60 },  { "vo", UNIT_BY_SECTOR, 61, 61 },
		{ "vo", UNIT_BY_SECTOR, 100, 100 }, { "pro", UNIT_BY_SECTOR, 45, 60 }, { "vso", UNIT_BY_SECTOR, 45, 60 },
		{ "vavo", UNIT_BY_SECTOR, 45, 45 }, { "po", UNIT_BY_SECTOR, 45, 45 },  { "ho", UNIT_BY_SECTOR, 45, 45 },
		{ "mbo", UNIT_LESSON, 50, 60 },     { "vo", UNIT_CLOCK, 50, 50 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct law_mark mark = lesson(600, 600 + rows[i].minutes, 'O');
		enum sector sector = SECTOR_COUNT;

		assert_true(sector_parse(str_of(rows[i].sector), &sector));
		assert_int_equal(law_counted_minutes(&mark, law_unit(sector, rows[i].unit)), rows[i].counted);
	}
}

/* Lessons are times of a day on the clock of the wall: the nights on which it is set change no lesson. */
static void test_whole_day(void **state)
{
	struct law_mark mark = lesson(0, 1440, 'A');
	struct law_ledger l = { 0 };

	(void)state;
	law_ledger_add(&l, &mark);
	assert_int_equal(l.scheduled, 1440);
	assert_int_equal(law_counted_minutes(&mark, UNIT_LESSON), 1440);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns), cmocka_unit_test(test_closed),    cmocka_unit_test(test_completeness),
		cmocka_unit_test(test_units),   cmocka_unit_test(test_whole_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
