/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a form may send somebody, and how counts are written. */
#include "test.h"

#include "access/page.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_of_our_own),
		cmocka_unit_test(counts_stop_at_a_hundred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
