/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a form may send somebody, how counts, days and amounts are written, and what a refused form says. */
#include "test.h"

#include "access/page.h"
#include "access/words.h"
#include "base/clock.h"

static void paths_of_our_own(void **state)
{
	static const char *const fine[] = { "/", "/vandaag", "/vandaag?groep=melden&na=abc123",
		                            "/registratie/25PJ/00/2026-02-09" };
	static const char *const bad[] = { "",
		                           "vandaag",
		                           "//example.org",
		                           "/\\example.org",
		                           "https://example.org/",
		                           "/vandaag#x",
		                           "/van daag",
		                           "/vandaag\r\nSet-Cookie: x=y",
		                           "/%2f%2fexample.org",
		                           "/\xc3\xa9" };
	char longest[502];

	(void)state;
	for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
		assert_true(page_path_fine(str_of(fine[i])));
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(page_path_fine(str_of(bad[i])));
	}
	for (size_t i = 0; i < sizeof longest; i++) {
		longest[i] = i > 0 ? 'a' : '/';
	}
	assert_true(page_path_fine((struct str){ longest, 500 }));
	assert_false(page_path_fine((struct str){ longest, 501 }));
}

static void counts_stop_at_a_hundred(void **state)
{
	static const struct {
		int64_t count;
		const char *text;
	} cases[] = { { -1, "" }, { 0, "" }, { 1, "1" }, { 99, "99" }, { 100, "99+" }, { 5000, "99+" } };
	struct arena arena;

	(void)state;
	arena_init(&arena, 4096);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(str_eq(page_count_text(&arena, cases[i].count), str_of(cases[i].text)));
	}
	arena_reset(&arena);
}

static void says(struct str got, const char *text)
{
	assert_non_null(got.p);
	assert_string_equal(got.p, text);
}

static void days_and_amounts(void **state)
{
	struct arena arena;
	struct ctx c = { .arena = &arena, .lang = LANG_NL };
	day_t day = day_of(2026, 3, 3);

	(void)state;
	arena_init(&arena, 64 * 1024);
	says(words_date(&c, day), "3 maart 2026");
	says(words_date(&c, DAY_NONE), "");
	says(words_month(&c, day), "maart 2026");
	says(words_month(&c, DAY_NONE), "");
	says(words_weekday(&c, day), "dinsdag 3 maart");
	says(words_short_day(&c, day), "di 3 mrt");
	says(words_moment(&c, clock_instant(day, 8 * 60 + 5)), "3 maart 2026 08:05");
	says(words_moment(&c, INT64_MIN), "");
	says(words_hours(&c, 870), "14 u 30");
	says(words_number(&c, 1234), "1.234");
	says(day_string(&arena, day), "2026-03-03");
	says(day_string(&arena, DAY_NONE), "");
	c.lang = LANG_EN;
	says(words_date(&c, day), "3 March 2026");
	says(words_number(&c, 1234), "1,234");
	arena_reset(&arena);
}

/* What refused a form is kept: what fails afterwards writes over it. */
static void a_refusal_is_kept(void **state)
{
	struct http_req r = { 0 };
	struct str wrong;

	(void)state;
	arena_init(&r.arena, 4096);
	assert_int_equal(fail_set(&r.fail, ERR_INPUT, "van", "kies een dag"), ERR_INPUT);
	assert_int_equal(page_refusal(&r, &wrong), OK);
	(void)fail_set(&r.fail, ERR_DB, NULL, "iets anders");
	says(wrong, "kies een dag");
	arena_reset(&r.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_of_our_own),
		cmocka_unit_test(counts_stop_at_a_hundred),
		cmocka_unit_test(days_and_amounts),
		cmocka_unit_test(a_refusal_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
