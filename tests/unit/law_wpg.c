/* SPDX-License-Identifier: EUPL-1.2 */
/* How long police data may be used (Wpg art. 8 and 14): the edges of each term. */
#include "test.h"

#include "law/wpg.h"

static void terms_by_day(void **state)
{
	static const struct {
		int y, m, d;
		enum wpg_stage stage;
	} cases[] = { { 2026, 2, 12, WPG_OPEN },     { 2027, 2, 11, WPG_OPEN },    { 2027, 2, 12, WPG_LIMITED },
		      { 2031, 2, 11, WPG_LIMITED },  { 2031, 2, 12, WPG_REMOVED }, { 2036, 2, 11, WPG_REMOVED },
		      { 2036, 2, 12, WPG_GONE } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(wpg_stage(day_of(2026, 2, 12), day_of(cases[i].y, cases[i].m, cases[i].d)), cases[i].stage);
	}
}

/* What began on 29 February ends a term on 1 March of a year that has no such day. */
static void a_leap_day_counts_to_march(void **state)
{
	(void)state;
	assert_int_equal(wpg_stage(day_of(2024, 2, 29), day_of(2025, 2, 28)), WPG_OPEN);
	assert_int_equal(wpg_stage(day_of(2024, 2, 29), day_of(2025, 3, 1)), WPG_LIMITED);
	assert_int_equal(wpg_begins(WPG_REMOVED, day_of(2024, 2, 29), day_of(2026, 1, 1)), day_of(2029, 3, 1));
	assert_int_equal(wpg_begins(WPG_GONE, day_of(2024, 2, 29), day_of(2026, 1, 1)), day_of(2034, 3, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terms_by_day),
		cmocka_unit_test(a_leap_day_counts_to_march),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
