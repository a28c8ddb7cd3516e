/* SPDX-License-Identifier: EUPL-1.2 */
/* A finding keeps the marks that it counted and the holiday weeks that it skipped. */
#include "test.h"

#include "signals/evidence.h"

static void marks_and_weeks(void **state)
{
	const day_t monday = 20437; /* 2025-12-15 */
	struct law_mark one[] = { { 510, 560, 'O' }, { 560, 610, 'A' } }, two[] = { { 510, 560, 'O' } },
			late[] = { { 510, 560, 'O' } };
	struct law_day days[] = { { monday, 2, one }, { monday + 21, 1, two }, { monday + 23, 1, late } };
	struct law_holiday holidays[] = { { monday + 5, monday + 20 } };
	struct law_calendar calendar = { .holidays = holidays, .count = 1 };
	struct law_finding f = { .day = monday + 21, .from = monday - 3, .begin = monday, .statuses = status_bit('O') };
	struct law_weeks weeks;
	struct evidence e;
	struct arena a;
	struct str packed;

	(void)state;
	arena_init(&a, 1 << 20);
	assert_int_equal(law_weeks_make(&calendar, monday + 40, &a, &weeks), OK);
	packed = evidence_pack(&a, &f, &weeks, days, 3);
	assert_non_null(packed.p);
	assert_int_equal(evidence_unpack(&a, packed, &e), OK);
	assert_int_equal(e.week_count, 2);
	assert_int_equal(e.weeks[0], monday + 7);
	assert_int_equal(e.weeks[1], monday + 14);
	assert_int_equal(e.mark_count, 2);
	assert_int_equal(e.marks[0].day, monday);
	assert_int_equal(e.marks[0].mark.begin, 510);
	assert_int_equal(e.marks[1].day, monday + 21);
	assert_int_equal(e.marks[1].mark.status, 'O');
	for (size_t n = 0; n < packed.n; n++) {
		struct str cut = { packed.p, n };
		enum err r = evidence_unpack(&a, cut, &e);

		/* Only a cut between two marks can still be read. */
		assert_true(r == ERR_INPUT || (packed.n - n) % 9 == 0);
	}
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(marks_and_weeks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
