/* SPDX-License-Identifier: EUPL-1.2 */
/* Packed days come back as they went in, and damaged bytes are refused. */
#include "test.h"

#include "registration/pack.h"

static void there_and_back(void **state)
{
	struct law_mark marks[] = { { 510, 560, 'O' }, { 560, 610, 'A' }, { 625, 675, 'Z' }, { 0, 1440, '?' } };
	struct str reasons[] = { STR("tandarts"), { NULL, 0 }, STR("griep, koorts"), { NULL, 0 } };
	struct reg_day day = { .count = 4, .marks = marks, .reasons = reasons }, back;
	struct arena a;
	struct buf b;

	(void)state;
	arena_init(&a, 65536);
	buf_init(&b, 4096);
	pack_day(&b, &day);
	assert_int_equal(buf_err(&b), OK);
	assert_int_equal(unpack_day(&a, buf_view(&b), &back), OK);
	assert_int_equal(back.count, 4);
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(back.marks[i].begin, marks[i].begin);
		assert_int_equal(back.marks[i].end, marks[i].end);
		assert_int_equal(back.marks[i].status, marks[i].status);
		assert_true(str_eq(back.reasons[i], reasons[i]));
	}
	buf_finish(&b);
	arena_reset(&a);
}

static void without_reasons_it_is_five_bytes_a_mark(void **state)
{
	struct law_mark marks[] = { { 510, 560, 'O' }, { 560, 610, 'A' } };
	struct reg_day day = { .count = 2, .marks = marks }, back;
	struct arena a;
	struct buf b;

	(void)state;
	arena_init(&a, 65536);
	buf_init(&b, 4096);
	pack_day(&b, &day);
	assert_int_equal(b.n, 11);
	assert_int_equal(unpack_day(&a, buf_view(&b), &back), OK);
	assert_null(back.reasons);
	buf_finish(&b);
	arena_reset(&a);
}

static void damage_is_refused(void **state)
{
	static const struct str bad[] = {
		STR(""), STR("\1"), STR("\2\0\0\1\0A"), STR("\1\0\0\1\0"),       /* nothing, no marks, version, cut short */
		STR("\1\0\0\1\0X"), STR("\1\5\0\5\0A"), STR("\1\5\0\1\0A"),      /* status, empty lesson, backwards */
		STR("\1\0\0\xff\xff" "A"), STR("\1\0\0\1\0\xc1"),               /* past midnight, reason without length */
		STR("\1\0\0\1\0\xc1\5abc"),                                      /* reason cut short */
	};
	struct arena a;

	(void)state;
	arena_init(&a, 65536);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct reg_day day = { .count = 77 };

		assert_int_equal(unpack_day(&a, bad[i], &day), ERR_INPUT);
		assert_int_equal(day.count, 77);
	}
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(without_reasons_it_is_five_bytes_a_mark),
		cmocka_unit_test(damage_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
