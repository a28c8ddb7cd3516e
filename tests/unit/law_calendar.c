/* SPDX-License-Identifier: EUPL-1.2 */
/* Working days, holiday weeks and counted days. */
#include "law_table.h"

#include "law/calendar.h"

enum { ARENA_CAP = 4 * 1024 * 1024, PERIODS = 64, ROUNDS = 300 };

static const struct law_calendar plain = { 0 };
static const struct law_calendar with_liberation_day = { .liberation_day_free = true };

static void test_easter(void **state)
{
	static const char *const sundays[] = {
		"1901-04-07", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2019-04-21",
		"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25", "2049-04-18",
		"2076-04-19", "2100-03-28", "2199-04-14",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sundays) / sizeof(sundays[0]); i++) {
		day_t day = day_at(sundays[i]);

		assert_int_equal(easter(day_ymd(day).y), day);
		assert_int_equal(day_weekday(day), 6);
	}
}

static void test_public_holidays(void **state)
{
	static const struct {
		const char *date;
		bool free, working;
	} rows[] = {
		{ "2026-01-01", true, false },  /* New Year's Day */
		{ "2026-01-02", false, true },
		{ "2026-04-03", false, true },  /* Good Friday is a working day */
		{ "2026-04-05", false, false }, /* Easter Sunday is a Sunday */
		{ "2026-04-06", true, false },  /* Easter Monday */
		{ "2026-04-27", true, false },  /* King's Day, a Monday */
		{ "2026-04-26", false, false },
		{ "2025-04-26", true, false },  /* King's Day on the Saturday, as the 27th is a Sunday */
		{ "2025-04-27", false, false },
		{ "2025-04-28", false, true },
		{ "2024-04-27", true, false },  /* King's Day on a Saturday stays there */
		{ "2024-04-26", false, true },
		{ "2026-05-05", false, true },  /* Liberation Day is a working day */
		{ "2026-05-14", true, false },  /* Ascension Day */
		{ "2026-05-15", false, true },
		{ "2026-05-25", true, false },  /* Whit Monday */
		{ "2026-12-24", false, true },
		{ "2026-12-25", true, false },
		{ "2026-12-26", true, false },
		{ "2024-12-26", true, false },
		{ "2026-12-28", false, true },
		{ "2026-12-31", false, true },
		{ "2026-07-04", false, false }, /* a Saturday */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		day_t day = day_at(rows[i].date);

		if (calendar_public_holiday(&plain, day) != rows[i].free ||
		    calendar_working_day(&plain, day) != rows[i].working) {
			fail_msg("%s", rows[i].date);
		}
	}
	assert_true(calendar_public_holiday(&with_liberation_day, day_at("2026-05-05")));
	assert_false(calendar_working_day(&with_liberation_day, day_at("2026-05-05")));
}

static void test_add_working_days(void **state)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} rows[] = {
		{ "2026-01-05", 0, "2026-01-05" }, { "2026-01-05", 1, "2026-01-06" }, { "2026-01-05", 5, "2026-01-12" },
		{ "2026-01-09", 1, "2026-01-12" }, { "2026-01-10", 1, "2026-01-12" }, { "2026-01-11", 5, "2026-01-16" },
		{ "2026-04-02", 1, "2026-04-03" }, { "2026-04-03", 1, "2026-04-07" }, { "2026-04-24", 5, "2026-05-04" },
		{ "2026-05-04", 1, "2026-05-05" }, { "2026-05-13", 2, "2026-05-18" }, { "2025-12-24", 5, "2026-01-05" },
		{ "2025-12-31", 1, "2026-01-02" }, { "2028-02-28", 1, "2028-02-29" }, { "2028-02-29", 1, "2028-03-01" },
		{ "2026-03-27", 1, "2026-03-30" }, { "2025-10-24", 1, "2025-10-27" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		day_t got = calendar_add_working_days(&plain, day_at(rows[i].from), rows[i].n);
		char text[DAY_TEXT];

		assert_string_equal(day_text(got, text), rows[i].to);
	}
	assert_int_equal(calendar_add_working_days(&with_liberation_day, day_at("2026-05-04"), 1), day_at("2026-05-06"));
}

static struct law_weeks weeks_of(struct law_holiday *room, const char *holidays, struct arena *arena)
{
	struct law_calendar c = { .holidays = room, .count = law_holidays_read(holidays, room, PERIODS) };
	struct law_weeks weeks = { 0 };

	assert_int_equal(law_weeks_make(&c, DAY_MAX, arena, &weeks), OK);
	return weeks;
}

/* Each row: the periods, and the Mondays of the holiday weeks that follow from them. */
static void test_holiday_weeks(void **state)
{
	static const char *const rows[][2] = {
		{ "2026-02-14..2026-02-22", "2026-02-16" },
		{ "2026-02-16..2026-02-20", "2026-02-16" },
		{ "2026-02-16..2026-02-19", "" },
		{ "2026-02-17..2026-02-22", "" },
		{ "2026-02-14..2026-02-15", "" },
		{ "2026-07-04..2026-08-16",
		  "2026-07-06 2026-07-13 2026-07-20 2026-07-27 2026-08-03 2026-08-10" },
		{ "2025-12-20..2026-01-04", "2025-12-22 2025-12-29" },
		/* two periods that fill a week together */
		{ "2026-02-16..2026-02-17 2026-02-18..2026-02-20", "2026-02-16" },
		{ "2026-02-16..2026-02-17 2026-02-19..2026-02-20", "" },
		/* public holidays fill the rest: Easter Monday; King's Day; Ascension Day; Christmas */
		{ "2026-04-07..2026-04-10", "2026-04-06" },
		{ "2026-04-28..2026-05-01", "2026-04-27" },
		{ "2026-05-11..2026-05-13 2026-05-15..2026-05-15", "2026-05-11" },
		{ "2025-12-22..2025-12-24", "2025-12-22" },
		/* Liberation Day is a school holiday */
		{ "2026-05-04..2026-05-04 2026-05-06..2026-05-08", "2026-05-04" },
		/* Good Friday is none */
		{ "2026-03-30..2026-04-02", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct law_holiday room[PERIODS];
		struct arena arena;
		struct law_weeks weeks;
		char got[512] = "", text[DAY_TEXT];

		arena_init(&arena, ARENA_CAP);
		weeks = weeks_of(room, rows[i][0], &arena);
		for (size_t k = 0; k < weeks.count; k++) {
			size_t n = strlen(got);

			(void)snprintf(got + n, sizeof(got) - n, "%s%s", k > 0 ? " " : "", day_text(weeks.monday[k], text));
		}
		assert_string_equal(got, rows[i][1]);
		arena_reset(&arena);
	}
}

static void test_counted_days(void **state)
{
	static const struct {
		const char *holidays, *from, *to;
		int counted;
	} rows[] = {
		{ "", "2026-01-05", "2026-01-05", 1 },
		{ "", "2026-01-06", "2026-01-05", 0 },
		{ "", "2026-01-05", "2026-01-11", 7 }, /* weekends included */
		{ "", "2026-01-05", "2026-02-01", 28 },
		{ "2026-02-14..2026-02-22", "2026-02-09", "2026-02-15", 7 },
		{ "2026-02-14..2026-02-22", "2026-02-09", "2026-02-16", 7 },
		{ "2026-02-14..2026-02-22", "2026-02-09", "2026-02-22", 7 }, /* the weekend of the week does not count */
		{ "2026-02-14..2026-02-22", "2026-02-09", "2026-02-23", 8 },
		{ "2026-02-14..2026-02-22", "2026-02-18", "2026-02-20", 0 },
		{ "2026-02-14..2026-02-22", "2026-02-18", "2026-02-23", 1 },
		{ "2025-12-20..2026-01-04", "2025-12-19", "2026-01-05", 4 },
		{ "", "2026-03-28", "2026-03-30", 3 }, /* summer time begins on the 29th */
		{ "", "2025-10-25", "2025-10-27", 3 }, /* and ends on the 26th */
		{ "", "2028-02-28", "2028-03-01", 3 }, /* 29 February */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct law_holiday room[PERIODS];
		struct arena arena;
		struct law_weeks weeks;

		arena_init(&arena, ARENA_CAP);
		weeks = weeks_of(room, rows[i].holidays, &arena);
		assert_int_equal(law_counted_days(&weeks, day_at(rows[i].from), day_at(rows[i].to)), rows[i].counted);
		arena_reset(&arena);
	}
}

static void test_window_start(void **state)
{
	static const struct {
		const char *holidays, *day, *start;
	} rows[] = {
		{ "", "2026-02-01", "2026-01-05" },
		{ "2026-01-10..2026-01-18", "2026-02-01", "2025-12-29" },
		/* the earliest day: a holiday week at the edge lies inside */
		{ "2026-01-10..2026-01-18", "2026-02-15", "2026-01-12" },
		{ "2026-01-10..2026-01-18", "2026-02-14", "2026-01-11" },
		{ "2026-01-10..2026-01-18", "2026-02-16", "2026-01-20" },
		{ "2025-12-20..2026-01-04", "2026-01-25", "2025-12-15" },
		{ "2025-07-12..2025-08-24", "2025-09-21", "2025-07-14" },
		{ "2025-07-12..2025-08-24", "2025-09-20", "2025-07-13" },
		{ "2026-02-14..2026-02-22", "2026-02-18", "2026-01-19" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct law_holiday room[PERIODS];
		struct arena arena;
		struct law_weeks weeks;
		char text[DAY_TEXT];

		arena_init(&arena, ARENA_CAP);
		weeks = weeks_of(room, rows[i].holidays, &arena);
		assert_string_equal(day_text(law_window_start(&weeks, day_at(rows[i].day), 28), text), rows[i].start);
		arena_reset(&arena);
	}
}

/* A small generator with a fixed seed: the rounds are the same each time. */
static unsigned next_random(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 8) % below;
}

/* Counted days one by one, from the definition alone. */
static bool slow_counted(const struct law_calendar *c, day_t day)
{
	day_t monday = day_monday(day);

	for (day_t d = monday; d < monday + 5; d++) {
		struct ymd t = day_ymd(d);
		bool free = calendar_public_holiday(c, d) || (t.m == 5 && t.d == 5);

		for (size_t i = 0; i < c->count; i++) {
			free = free || (d >= c->holidays[i].first && d <= c->holidays[i].last);
		}
		if (!free) {
			return true;
		}
	}
	return false;
}

static void compare_with_definition(const struct law_calendar *c, day_t from, day_t to)
{
	struct law_weeks weeks = { 0 };
	struct arena arena;

	arena_init(&arena, ARENA_CAP);
	assert_int_equal(law_weeks_make(c, to, &arena, &weeks), OK);
	for (day_t day = from; day <= to; day++) {
		day_t start = law_window_start(&weeks, day, 28);
		bool counted = slow_counted(c, day);
		int32_t held = 0;

		assert_int_equal(law_weeks_hold(&weeks, day), !counted);
		assert_int_equal(law_counted_days(&weeks, day, day), counted);
		for (day_t d = start; d <= day; d++) {
			held += slow_counted(c, d);
		}
		assert_int_equal(held, 28);
		assert_int_equal(law_counted_days(&weeks, start, day), 28);
		assert_true(slow_counted(c, start - 1));
	}
	arena_reset(&arena);
}

static void test_random_calendars(void **state)
{
	unsigned seed = 2026;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct law_holiday room[PERIODS];
		struct law_calendar c = { .holidays = room, .liberation_day_free = round % 2 == 0 };
		day_t begin = day_at("2025-01-01") + (day_t)next_random(&seed, 400), at = begin;

		while (c.count < 12) {
			at += 1 + (day_t)next_random(&seed, 40);
			room[c.count].first = at;
			at += (day_t)next_random(&seed, next_random(&seed, 4) == 0 ? 45 : 10);
			room[c.count++].last = at;
		}
		compare_with_definition(&c, begin, begin + 120);
	}
}

/* Counted day by day it is the same; years in which two holidays fall together are among them (2008, 2016, 2038). */
static void test_working_days(void **state)
{
	const struct law_calendar calendars[] = { { 0 }, { .liberation_day_free = true } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		for (day_t after = day_of(1999, 12, 20); after < day_of(2040, 1, 10); after += 13) {
			int n = 0;

			for (day_t last = after; last < after + 500; last++) {
				n += last > after && calendar_working_day(&calendars[i], last);
				assert_int_equal(calendar_working_days(&calendars[i], after, last), n);
			}
		}
	}
	assert_int_equal(calendar_working_days(&calendars[0], day_of(2026, 2, 12), day_of(2026, 2, 1)), 0);
}

static void test_no_memory(void **state)
{
	struct law_holiday period = { 0, 40 };
	struct law_calendar c = { .holidays = &period, .count = 1 };
	struct law_weeks weeks = { .count = 99 };
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	assert_int_equal(law_weeks_make(&c, DAY_MAX, &arena, &weeks), ERR_NOMEM);
	assert_int_equal(weeks.count, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_easter),           cmocka_unit_test(test_public_holidays),
		cmocka_unit_test(test_add_working_days), cmocka_unit_test(test_holiday_weeks),
		cmocka_unit_test(test_counted_days),     cmocka_unit_test(test_window_start),
		cmocka_unit_test(test_random_calendars), cmocka_unit_test(test_working_days),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
