/* SPDX-License-Identifier: EUPL-1.2 */
/* Arenas: what they give, their cap, and that it is known afterwards when something was not given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

enum { CAP = 64 * 1024 };

static void gives_zeroed_memory_of_its_own(void **state)
{
	struct arena a DEFER(arena_reset);
	char *one, *two;

	(void)state;
	arena_init(&a, CAP);
	one = arena_alloc(&a, 100, 1);
	two = arena_alloc(&a, 0, 1);
	assert_non_null(one);
	assert_non_null(two);
	assert_true(two >= one + 100 || two < one);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(one[i], 0);
	}
	memset(one, 'x', 100);
	arena_clear(&a);
	assert_int_equal(*(char *)arena_alloc(&a, 100, 1), 0);
	assert_false(a.failed);
}

static void remembers_what_it_did_not_give(void **state)
{
	struct arena a DEFER(arena_reset);

	(void)state;
	arena_init(&a, CAP);
	assert_null(arena_alloc(&a, CAP + 1, 1));
	assert_true(a.failed);
	assert_non_null(arena_alloc(&a, 16, 1));
	assert_true(a.failed);
	arena_clear(&a);
	assert_false(a.failed);
	assert_null(arena_alloc(&a, SIZE_MAX / 2, 3));
	assert_true(a.failed);
	arena_reset(&a);
	assert_false(a.failed);
	assert_null(arena_copy(&a, "", SIZE_MAX));
	assert_true(a.failed);
	arena_reset(&a);
	assert_non_null(str_format(&a, "%d", 1).p);
	assert_false(a.failed);
	assert_null(str_format(&a, "%*d", CAP - 1, 1).p);
	assert_true(a.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_memory_of_its_own),
		cmocka_unit_test(remembers_what_it_did_not_give),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
