/* SPDX-License-Identifier: EUPL-1.2 */
/* No count below the threshold is shown, and none that is hidden can be worked out from the totals. */
#include "test.h"

#include "law/disclosure.h"

enum { MOST = 12 };

static uint64_t seed;

static int64_t below(int64_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)(seed >> 33) % n;
}

static void total(int64_t *counts, size_t rows, size_t columns)
{
	for (size_t r = 0; r + 1 < rows; r++) {
		counts[r * columns + columns - 1] = 0;
		for (size_t c = 0; c + 1 < columns; c++) {
			counts[r * columns + columns - 1] += counts[r * columns + c];
		}
	}
	for (size_t c = 0; c < columns; c++) {
		counts[(rows - 1) * columns + c] = 0;
		for (size_t r = 0; r + 1 < rows; r++) {
			counts[(rows - 1) * columns + c] += counts[r * columns + c];
		}
	}
}

static void one_table_by_hand(void **state)
{
	/* 3 is hidden; with it must go one of its row, one of its column and where those meet. */
	int64_t counts[] = { 3, 40, 43, 50, 60, 110, 53, 100, 153 };
	bool hidden[9], told;
	struct disclosure_table t = { 3, 3, counts, hidden };
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 20);
	assert_int_equal(disclosure_hide(&a, &t, 10), OK);
	assert_true(hidden[0] && hidden[1] && hidden[3] && hidden[4]);
	assert_false(hidden[2] || hidden[5] || hidden[6] || hidden[7] || hidden[8]);
	assert_int_equal(disclosure_told(&a, &t, &told), OK);
	assert_false(told);
	/* The check itself sees what would be told. */
	hidden[4] = false;
	assert_int_equal(disclosure_told(&a, &t, &told), OK);
	assert_true(told);
	counts[8]++;
	assert_int_equal(disclosure_hide(&a, &t, 10), ERR_INPUT);
	arena_reset(&a);
}

static void nothing_is_told(void **state)
{
	int64_t counts[MOST * MOST];
	bool hidden[MOST * MOST], told;
	size_t kept = 0;

	(void)state;
	seed = 20260212;
	for (int round = 0; round < 1500; round++) {
		struct arena a;
		size_t rows = 3 + (size_t)below(6), columns = 3 + (size_t)below(6);
		int64_t largest = below(3) == 0 ? 12 : 60;
		struct disclosure_table t = { rows, columns, counts, hidden };

		for (size_t i = 0; i < rows * columns; i++) {
			counts[i] = below(4) == 0 ? 0 : below(largest);
		}
		total(counts, rows, columns);
		arena_init(&a, 1 << 22);
		assert_int_equal(disclosure_hide(&a, &t, 10), OK);
		assert_int_equal(disclosure_told(&a, &t, &told), OK);
		for (size_t i = 0; i < rows * columns; i++) {
			if (counts[i] > 0 && counts[i] < 10 && !hidden[i]) {
				fail_msg("a small count is shown");
			}
			kept += !hidden[i];
		}
		if (told) {
			fail_msg("a hidden count can be worked out (%zu x %zu)", rows, columns);
		}
		arena_reset(&a);
	}
	/* And it does not hide everything. */
	assert_true(kept > 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_table_by_hand),
		cmocka_unit_test(nothing_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
