/* SPDX-License-Identifier: EUPL-1.2 */
/* The first look at a file: what is told of it, and that what was told is read with care. */
#include "test.h"

#include <string.h>

#include "fmt/csv_taste.h"

static struct arena arena;

static struct csv_taste taste(struct str file)
{
	struct buf b DEFER(buf_finish);
	struct csv_taste t;

	buf_init(&b, TASTE_MOST_ANSWER);
	assert_int_equal(csv_taste_make(file, &b), OK);
	assert_int_equal(csv_taste_read(&arena, buf_view(&b), &t), OK);
	return t;
}

static void tells_headings_and_first_rows(void **state)
{
	struct csv_taste t = taste(STR("pgn;brin;naam\n1;25PJ;\"a;b\"\n2;25PJ\n3;25PJ;x\n4;25PJ;y\n5;25PJ;z\n"));

	(void)state;
	assert_int_equal(t.refusal, CSV_HEADER_FINE);
	assert_int_equal(t.count, 3);
	assert_int_equal(t.rows, 4);
	assert_int_equal(t.defects, 1);
	assert_int_equal(t.shown_rows, 3);
	assert_true(str_eq(t.names[1], STR("brin")));
	assert_true(str_eq(t.cells[2], STR("a;b")));
	assert_true(str_eq(t.cells[3], STR("3")));
	assert_false(t.too_many);
}

static const struct {
	struct str file;
	enum csv_refusal why;
} refused[] = {
	{ { "", 0 }, CSV_EMPTY },
	{ { "\n;;\n", 4 }, CSV_EMPTY },
	{ { "PK\3\4xlsx", 8 }, CSV_SPREADSHEET },
	{ { "\xff\xfe"
	    "p\0g\0",
	    6 },
	  CSV_UTF16 },
	{ { "a\0b;c\n1;2\n", 10 }, CSV_BAD_HEADER },
};

static void tells_why_a_file_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		assert_int_equal(taste(refused[i].file).refusal, refused[i].why);
	}
}

static void stops_counting_at_the_most(void **state)
{
	struct buf b DEFER(buf_finish);
	struct csv_taste t;

	(void)state;
	buf_init(&b, TASTE_MOST_BYTES);
	buf_text(&b, "a\n");
	for (int i = 0; i < TASTE_MOST_ROWS; i++) {
		buf_text(&b, "1\n");
	}
	t = taste(buf_view(&b));
	assert_int_equal(t.rows, TASTE_MOST_ROWS);
	assert_false(t.too_many);
	buf_text(&b, "1\n1\n1\n");
	assert_true(taste(buf_view(&b)).too_many);
}

/* Every beginning of an answer, and every byte of it changed: an error or something within bounds. */
static void trusts_no_answer(void **state)
{
	struct buf b DEFER(buf_finish);
	struct csv_taste t;

	(void)state;
	buf_init(&b, TASTE_MOST_ANSWER);
	assert_int_equal(csv_taste_make(STR("pgn;brin\n1;2\n3;4\n"), &b), OK);
	for (size_t n = 0; n < b.n; n++) {
		assert_int_equal(csv_taste_read(&arena, (struct str){ b.p, n }, &t), ERR_INPUT);
	}
	for (size_t i = 0; i < b.n; i++) {
		for (int v = 0; v < 256; v++) {
			char old = b.p[i];

			b.p[i] = (char)v;
			if (csv_taste_read(&arena, buf_view(&b), &t) == OK) {
				assert_true(t.count <= CSV_MAX_FIELDS && t.shown_rows <= TASTE_ROWS);
			}
			b.p[i] = old;
		}
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_headings_and_first_rows),
		cmocka_unit_test(tells_why_a_file_is_refused),
		cmocka_unit_test(stops_counting_at_the_most),
		cmocka_unit_test(trusts_no_answer),
	};
	int failed;

	arena_init(&arena, 4 * 1024 * 1024);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_reset(&arena);
	return failed;
}
