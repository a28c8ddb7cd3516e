/* SPDX-License-Identifier: EUPL-1.2 */
/* How the regional calendar and a location's own make one school calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "reference/calendar.h"

struct span {
	const char *first, *last;
};

struct composition {
	const char *what;
	struct span regional[6], own[6], expected[6]; /* ended by one without a first day */
};

static const struct composition compositions[] = {
	{
		.what = "regional alone, sorted",
		.regional = { { "2026-02-21", "2026-03-01" }, { "2025-10-18", "2025-10-26" } },
		.expected = { { "2025-10-18", "2025-10-26" }, { "2026-02-21", "2026-03-01" } },
	},
	{
		.what = "own periods replace the whole school year that they name, and no other",
		.regional = { { "2025-10-18", "2025-10-26" },
	                      { "2026-02-21", "2026-03-01" },
	                      { "2026-10-10", "2026-10-18" } },
		.own = { { "2026-02-14", "2026-02-22" } },
		.expected = { { "2026-02-14", "2026-02-22" }, { "2026-10-10", "2026-10-18" } },
	},
	{
		.what = "a summer holiday belongs to the school year in which it begins",
		.regional = { { "2025-07-12", "2025-08-24" }, { "2026-07-04", "2026-08-16" } },
		.own = { { "2025-08-25", "2025-08-29" } },
		.expected = { { "2025-07-12", "2025-08-24" }, { "2025-08-25", "2025-08-29" } },
	},
	{
		.what = "31 July is the old year, 1 August the new one",
		.regional = { { "2026-07-31", "2026-08-09" }, { "2026-08-15", "2026-08-20" } },
		.own = { { "2026-08-01", "2026-08-02" } },
		.expected = { { "2026-07-31", "2026-08-09" } },
	},
	{
		.what = "periods that share a day become one, neighbouring days do not",
		.regional = { { "2025-12-20", "2026-01-04" } },
		.own = { { "2025-12-22", "2025-12-28" },
	                 { "2025-12-20", "2025-12-22" },
	                 { "2025-12-29", "2026-01-04" } },
		.expected = { { "2025-12-20", "2025-12-28" }, { "2025-12-29", "2026-01-04" } },
	},
	{
		.what = "a period inside another adds nothing",
		.own = { { "2025-10-11", "2025-10-26" }, { "2025-10-18", "2025-10-19" } },
		.expected = { { "2025-10-11", "2025-10-26" } },
	},
	{ .what = "no periods at all" },
};

static day_t day(const char *text)
{
	day_t d;

	assert_true(day_parse(str_of(text), &d));
	return d;
}

static struct holiday *list_of(struct arena *a, const struct span *spans)
{
	struct holiday *list = NULL;

	for (; spans->first != NULL; spans++) {
		assert_int_equal(holiday_push(a, &list, day(spans->first), day(spans->last), STR("vakantie")), OK);
	}
	return list;
}

static void calendars_are_composed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(compositions) / sizeof(compositions[0]); i++) {
		const struct composition *c = &compositions[i];
		struct law_calendar calendar = { 0 };
		struct arena a;
		size_t n = 0;

		print_message("  %s\n", c->what);
		arena_init(&a, 1 << 16);
		assert_int_equal(calendar_compose(&a, list_of(&a, c->regional), list_of(&a, c->own), false, &calendar),
		                 OK);
		for (; c->expected[n].first != NULL; n++) {
			assert_true(n < calendar.count);
			assert_int_equal(calendar.holidays[n].first, day(c->expected[n].first));
			assert_int_equal(calendar.holidays[n].last, day(c->expected[n].last));
		}
		assert_int_equal(calendar.count, n);
		assert_false(calendar.liberation_day_free);
		arena_reset(&a);
	}
}

static void no_memory_is_told_and_changes_nothing(void **state)
{
	struct holiday *list = NULL;
	struct law_calendar calendar = { .count = 7 };
	struct arena a;

	(void)state;
	arena_init(&a, 8);
	assert_int_equal(holiday_push(&a, &list, 1, 2, STR("vakantie")), ERR_NOMEM);
	assert_null(list);
	assert_int_equal(calendar_compose(&a, NULL, NULL, true, &calendar), ERR_NOMEM);
	assert_int_equal(calendar.count, 7);
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calendars_are_composed),
		cmocka_unit_test(no_memory_is_told_and_changes_nothing),
	};

	return cmocka_run_group_tests_name("reference_calendar", tests, NULL, NULL);
}
