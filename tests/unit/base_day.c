/* SPDX-License-Identifier: EUPL-1.2 */
/* Calendar days, dates and times as text, and the clock of the Netherlands. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/day.h"

static const int64_t MINUTE = 60000000;

/* Counts a calendar up day by day from a known Thursday, from the definition of a leap year alone. */
static void test_every_day(void **state)
{
	int y = 1970, m = 1, d = 1, weekday = 3;

	(void)state;
	for (day_t day = 0; day <= DAY_MAX; day++) {
		struct ymd t = day_ymd(day);

		if (t.y != y || t.m != m || t.d != d || day_of(y, m, d) != day || day_weekday(day) != weekday) {
			fail_msg("%d-%d-%d", y, m, d);
		}
		weekday = weekday == 6 ? 0 : weekday + 1;
		d++;
		if (!ymd_valid(y, m, d)) {
			d = 1;
			m++;
		}
		if (m == 13) {
			m = 1;
			y++;
		}
	}
	assert_int_equal(y, 2200);
}

static void test_known_days(void **state)
{
	(void)state;
	assert_int_equal(day_of(1970, 1, 1), 0);
	assert_int_equal(day_of(2000, 3, 1), 11017);
	assert_int_equal(day_of(2026, 1, 1), 20454);
	assert_int_equal(day_of(1900, 1, 1), DAY_MIN);
	assert_int_equal(day_of(2199, 12, 31), DAY_MAX);
	assert_int_equal(day_weekday(day_of(2026, 1, 5)), 0);
	assert_int_equal(day_weekday(day_of(1969, 12, 31)), 2);
	assert_int_equal(day_weekday(day_of(1900, 1, 1)), 0);
	assert_int_equal(day_monday(day_of(2026, 1, 11)), day_of(2026, 1, 5));
	assert_int_equal(day_monday(day_of(2026, 1, 5)), day_of(2026, 1, 5));
}

static void test_valid(void **state)
{
	(void)state;
	assert_true(ymd_valid(2028, 2, 29));
	assert_false(ymd_valid(2026, 2, 29));
	assert_false(ymd_valid(2100, 2, 29));
	assert_true(ymd_valid(2000, 2, 29));
	assert_false(ymd_valid(2026, 4, 31));
	assert_false(ymd_valid(2026, 13, 1));
	assert_false(ymd_valid(2026, 0, 1));
	assert_false(ymd_valid(2026, 1, 0));
}

static void test_iso_weeks(void **state)
{
	static const struct {
		int y, m, d, week, year;
	} rows[] = {
		{ 2026, 1, 1, 1, 2026 },    { 2025, 12, 29, 1, 2026 },  { 2025, 12, 28, 52, 2025 }, { 2027, 1, 1, 53, 2026 },
		{ 2027, 1, 3, 53, 2026 },   { 2027, 1, 4, 1, 2027 },    { 2024, 12, 30, 1, 2025 },  { 2021, 1, 3, 53, 2020 },
		{ 2026, 2, 12, 7, 2026 },   { 2000, 1, 2, 52, 1999 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int year = 0;

		assert_int_equal(day_iso_week(day_of(rows[i].y, rows[i].m, rows[i].d), &year), rows[i].week);
		assert_int_equal(year, rows[i].year);
	}
	assert_int_equal(day_iso_week(day_of(2026, 2, 12), NULL), 7);
}

static void test_school_year(void **state)
{
	(void)state;
	assert_int_equal(day_school_year(day_of(2026, 7, 31)), 2025);
	assert_int_equal(day_school_year(day_of(2026, 8, 1)), 2026);
	assert_int_equal(day_school_year(day_of(2026, 1, 1)), 2025);
	assert_int_equal(day_school_year(day_of(2026, 12, 31)), 2026);
}

static void test_birthdays(void **state)
{
	day_t leap = day_of(2008, 2, 29);

	(void)state;
	assert_int_equal(day_birthday(leap, 18), day_of(2026, 3, 1));
	assert_int_equal(day_birthday(leap, 20), day_of(2028, 2, 29));
	assert_int_equal(day_birthday(leap, 92), day_of(2100, 3, 1));
	assert_int_equal(day_birthday(day_of(2008, 2, 28), 18), day_of(2026, 2, 28));
	assert_int_equal(day_birthday(day_of(2008, 12, 31), 0), day_of(2008, 12, 31));
	assert_int_equal(day_age(leap, day_of(2026, 2, 28)), 17);
	assert_int_equal(day_age(leap, day_of(2026, 3, 1)), 18);
	assert_int_equal(day_age(leap, day_of(2028, 2, 28)), 19);
	assert_int_equal(day_age(leap, day_of(2028, 2, 29)), 20);
	assert_int_equal(day_age(leap, leap), 0);
	assert_int_equal(day_age(leap, leap - 1), -1);
	assert_int_equal(day_age(day_of(2008, 6, 15), day_of(2026, 6, 14)), 17);
	assert_int_equal(day_age(day_of(2008, 6, 15), day_of(2026, 6, 15)), 18);
}

static void test_day_parse(void **state)
{
	static const struct {
		const char *text, *iso; /* NULL: refused */
	} rows[] = {
		{ "2026-03-01", "2026-03-01" }, { "01-03-2026", "2026-03-01" }, { "1-3-2026", "2026-03-01" },
		{ "2028-02-29", "2028-02-29" }, { "29-02-2028", "2028-02-29" }, { "1900-01-01", "1900-01-01" },
		{ "2199-12-31", "2199-12-31" }, { "2026-02-29", NULL },         { "31-02-2026", NULL },
		{ "2026-13-01", NULL },         { "2026-00-10", NULL },         { "2026-1-1", NULL },
		{ "1899-12-31", NULL },         { "2200-01-01", NULL },         { "1-3-26", NULL },
		{ "", NULL },                   { "2026-03-01 ", NULL },        { "2026/03/01", NULL },
		{ "20260301", NULL },           { "01-03-20266", NULL },        { "-1-03-2026", NULL },
		{ "2026-03-0a", NULL },         { "01-2026-03", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		day_t day = DAY_NONE;
		char text[DAY_TEXT];
		bool ok = day_parse(str_of(rows[i].text), &day);

		if (ok != (rows[i].iso != NULL)) {
			fail_msg("'%s'", rows[i].text);
		}
		assert_string_equal(day_text(day, text), rows[i].iso != NULL ? rows[i].iso : "");
	}
}

static void test_time_parse(void **state)
{
	static const struct {
		const char *text;
		int minutes; /* -1: refused */
	} rows[] = {
		{ "08:30", 510 }, { "8:30", 510 }, { "0:00", 0 },  { "00:00", 0 },  { "23:59", 1439 }, { "24:00", 1440 },
		{ "24:01", -1 },  { "25:00", -1 }, { "8:60", -1 }, { "8:3", -1 },   { "830", -1 },     { "", -1 },
		{ ":30", -1 },    { "8:", -1 },    { "8:300", -1 }, { "08:30:00", -1 }, { " 8:30", -1 }, { "-8:30", -1 },
	};
	char text[TIME_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int minutes = -1;

		if (time_parse(str_of(rows[i].text), &minutes) != (rows[i].minutes >= 0) || minutes != rows[i].minutes) {
			fail_msg("'%s'", rows[i].text);
		}
	}
	assert_string_equal(time_text(510, text), "08:30");
	assert_string_equal(time_text(1440, text), "24:00");
}

/* Summer time: 2026-03-29 02:00 becomes 03:00, 2025-10-26 03:00 becomes 02:00, both at 01:00 UTC. */
static void test_clock(void **state)
{
	static const struct {
		int y, m, d, utc;      /* minute of the day in UTC */
		int add, local;        /* days to add, minute of the day here */
	} rows[] = {
		{ 2026, 1, 15, 0, 0, 60 },          { 2026, 1, 14, 23 * 60, 1, 0 },   { 2026, 1, 14, 22 * 60 + 59, 0, 1439 },
		{ 2026, 3, 29, 59, 0, 119 },        { 2026, 3, 29, 60, 0, 180 },      { 2026, 7, 1, 0, 0, 120 },
		{ 2026, 6, 30, 22 * 60, 1, 0 },     { 2025, 10, 26, 59, 0, 179 },     { 2025, 10, 26, 60, 0, 120 },
		{ 2025, 10, 26, 120, 0, 180 },      { 2026, 3, 28, 23 * 60, 1, 0 },   { 2026, 3, 29, 22 * 60, 1, 0 },
		{ 2025, 10, 25, 22 * 60, 1, 0 },    { 2025, 10, 26, 23 * 60, 1, 0 },  { 1969, 12, 31, 23 * 60, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		day_t utc_day = day_of(rows[i].y, rows[i].m, rows[i].d);
		int64_t instant = ((int64_t)utc_day * 1440 + rows[i].utc) * MINUTE;

		assert_int_equal(clock_day(instant), utc_day + rows[i].add);
		assert_int_equal(clock_minute(instant), rows[i].local);
		assert_int_equal(clock_day(instant + MINUTE - 1), utc_day + rows[i].add);
		assert_int_equal(clock_minute(instant + MINUTE - 1), rows[i].local);
	}
}

static void test_instants(void **state)
{
	day_t begins = day_of(2026, 3, 29), ends = day_of(2025, 10, 26);

	(void)state;
	/* There and back, on each half hour of days around both nights, but for the hour that does not exist. */
	for (day_t day = begins - 2; day <= begins + 2; day++) {
		for (int minute = 0; minute < 1440; minute += 30) {
			int64_t instant = clock_instant(day, minute);
			bool missing = day == begins && minute >= 120 && minute < 180;

			assert_int_equal(clock_day(instant), day);
			assert_int_equal(clock_minute(instant), missing ? minute + 60 : minute);
		}
	}
	/* The hour that comes twice is the first of the two. */
	assert_int_equal(clock_instant(ends, 150), ((int64_t)ends * 1440 + 30) * MINUTE);
	assert_int_equal(clock_instant(ends, 180), ((int64_t)ends * 1440 + 120) * MINUTE);
	/* These days have 23 and 25 hours. */
	assert_int_equal(clock_instant(begins + 1, 0) - clock_instant(begins, 0), 23 * 60 * MINUTE);
	assert_int_equal(clock_instant(ends + 1, 0) - clock_instant(ends, 0), 25 * 60 * MINUTE);
}

static void test_clocks_run(void **state)
{
	int64_t now = clock_now(), ticks = clock_ticks();

	(void)state;
	assert_true(clock_day(now) > day_of(2024, 1, 1) && clock_day(now) < DAY_MAX);
	assert_true(clock_ticks() >= ticks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day),   cmocka_unit_test(test_known_days), cmocka_unit_test(test_valid),
		cmocka_unit_test(test_iso_weeks),   cmocka_unit_test(test_school_year), cmocka_unit_test(test_birthdays),
		cmocka_unit_test(test_day_parse),   cmocka_unit_test(test_time_parse), cmocka_unit_test(test_clock),
		cmocka_unit_test(test_instants),    cmocka_unit_test(test_clocks_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
