/* SPDX-License-Identifier: EUPL-1.2 */
/* Any number of marks comes out in order, the last one put in winning, reasons kept. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#include "intake/mark_sort.h"

/* 2026-01-05 */
static const day_t DAY = 20458;

static struct mark_in mark(day_t day, int begin, char status, const char *reason)
{
	return (struct mark_in){ .day = day,
		                 .mark = { (int16_t)begin, (int16_t)(begin + 50), (uint8_t)status },
		                 .reason = str_of(reason) };
}

static void few_in_memory(void **state)
{
	struct mark_sort *s;
	struct arena a;
	struct mark_in m;
	uint32_t slot;
	uint64_t over;
	bool more;
	const struct {
		uint32_t slot;
		struct mark_in in;
	} in[] = {
		{ 7, mark(DAY, 510, 'O', "") },      { 2, mark(DAY + 1, 510, 'A', "x") },
		{ 2, mark(DAY, 600, 'Z', "griep") }, { 7, mark(DAY, 510, 'A', "toch") },
		{ 2, mark(DAY, 510, 'L', "") },      { 7, mark(DAY, 510, 'G', "verlof") },
	};
	const struct {
		uint32_t slot;
		day_t day;
		int begin;
		char status;
		const char *reason;
		uint64_t over;
	} out[] = {
		{ 2, DAY, 510, 'L', "", 0 },
		{ 2, DAY, 600, 'Z', "griep", 0 },
		{ 2, DAY + 1, 510, 'A', "x", 0 },
		{ 7, DAY, 510, 'G', "verlof", 2 },
	};

	(void)state;
	arena_init(&a, 65536);
	assert_int_equal(mark_sort_create(NULL, &s), OK);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(mark_sort_put(s, in[i].slot, &in[i].in), OK);
	}
	assert_int_equal(mark_sort_count(s), 6);
	assert_int_equal(mark_sort_end(s), OK);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(mark_sort_next(s, &a, &slot, &m, &over, &more), OK);
		assert_true(more);
		assert_int_equal(slot, out[i].slot);
		assert_int_equal(m.day, out[i].day);
		assert_int_equal(m.mark.begin, out[i].begin);
		assert_int_equal(m.mark.end, out[i].begin + 50);
		assert_int_equal(m.mark.status, out[i].status);
		assert_str(m.reason, out[i].reason);
		assert_int_equal(over, out[i].over);
	}
	assert_int_equal(mark_sort_next(s, &a, &slot, &m, &over, &more), OK);
	assert_false(more);
	mark_sort_destroy(&s);
	assert_null(s);
	arena_reset(&a);
}

static void none_at_all(void **state)
{
	struct mark_sort *s;
	struct arena a;
	struct mark_in m;
	uint32_t slot;
	uint64_t over;
	bool more = true;

	(void)state;
	arena_init(&a, 4096);
	assert_int_equal(mark_sort_create(NULL, &s), OK);
	assert_int_equal(mark_sort_end(s), OK);
	assert_int_equal(mark_sort_next(s, &a, &slot, &m, &over, &more), OK);
	assert_false(more);
	mark_sort_destroy(&s);
	arena_reset(&a);
}

static void days_out_of_range_are_refused(void **state)
{
	struct mark_sort *s;
	struct mark_in early = mark(7304, 510, 'A', ""), late = mark(7305 + 65536, 510, 'A', "");

	(void)state;
	assert_int_equal(mark_sort_create(NULL, &s), OK);
	assert_int_equal(mark_sort_put(s, 0, &early), ERR_INPUT);
	assert_int_equal(mark_sort_put(s, 0, &late), ERR_INPUT);
	mark_sort_destroy(&s);
}

/* More than two runs go through files: every key once, ascending, with the status that was put in last. */
static void many_through_files(void **state)
{
	enum { SLOTS = 1000, BEGINS = 12, DAYS = 200, ROUNDS = 2 };
	const uint64_t keys = (uint64_t)SLOTS * BEGINS * DAYS;
	struct mark_sort *s;
	struct arena a;
	uint64_t n = 0, over_sum = 0, last = 0;
	bool more = true;

	(void)state;
	arena_init(&a, 65536);
	assert_int_equal(mark_sort_create(NULL, &s), OK);
	for (int round = 0; round < ROUNDS; round++) {
		for (uint64_t i = 0; i < keys; i++) {
			/* A permutation of the keys: the factor has no divisor in common with their number. */
			uint64_t k = i * 7919 % keys;
			struct mark_in m = mark(DAY + (day_t)(k / BEGINS % DAYS), (int)(k % BEGINS) * 60,
			                        round == 0 ? 'O' : 'A', k % 50000 == 0 ? "reden" : "");

			assert_int_equal(mark_sort_put(s, (uint32_t)(k / BEGINS / DAYS), &m), OK);
		}
	}
	assert_int_equal(mark_sort_end(s), OK);
	for (;;) {
		struct mark_in m;
		uint32_t slot;
		uint64_t over, k;

		assert_int_equal(mark_sort_next(s, &a, &slot, &m, &over, &more), OK);
		if (!more) {
			break;
		}
		k = ((uint64_t)slot * DAYS + (uint64_t)(m.day - DAY)) * BEGINS + (uint64_t)(m.mark.begin / 60);
		assert_true(n == 0 ? k == 0 : k == last + 1);
		assert_int_equal(m.mark.status, 'A');
		assert_int_equal(m.reason.n, k % 50000 == 0 ? 5 : 0);
		last = k;
		n++;
		over_sum += over;
		arena_clear(&a);
	}
	assert_int_equal(n, keys);
	assert_int_equal(over_sum, keys);
	mark_sort_destroy(&s);
	arena_reset(&a);
}

static void no_folder_for_files_is_told(void **state)
{
	struct fail fail = { 0 };
	struct mark_sort *s;
	struct mark_in m = mark(DAY, 510, 'A', "reden");

	(void)state;
	assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
	assert_int_equal(mark_sort_create(&fail, &s), OK);
	assert_int_equal(mark_sort_put(s, 0, &m), ERR_IO);
	assert_non_null(strstr(fail.what, "TMPDIR"));
	mark_sort_destroy(&s);
	assert_int_equal(unsetenv("TMPDIR"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_in_memory),
		cmocka_unit_test(none_at_all),
		cmocka_unit_test(days_out_of_range_are_refused),
		cmocka_unit_test(many_through_files),
		cmocka_unit_test(no_folder_for_files_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
