/* SPDX-License-Identifier: EUPL-1.2 */
/* Statements of every mode and type, on each engine. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "db_cases.h"

static void check_all(void **state)
{
	struct db_support *s = *state;

	db_cases_make(s);
	for (size_t i = 0; db_cases_sql_all[i] != NULL; i++) {
		assert_ok(s, db_stmt_check(s->db, db_cases_sql_all[i]));
	}
}

static void values_come_back(void **state)
{
	struct db_support *s = *state;
	struct thing_add_in full = { .id = INT64_MAX,
		                     .small = -7,
		                     .day = 20000,
		                     .flag = true,
		                     .ratio = 0.1,
		                     .name = STR("Zo\xc3\xab 'quoted' \"x\""),
		                     .note = STR("n"),
		                     .raw = STR("\0\1\377") };
	struct thing_get_row row;
	bool found = false;
	int64_t changed = 0;

	db_cases_make(s);
	assert_ok(s, thing_add(s->db, &full, &changed));
	assert_int_equal(changed, 1);
	assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ INT64_MAX }, &row, &found));
	assert_true(found);
	assert_true(row.id == INT64_MAX && row.small == -7 && row.day == 20000 && row.flag);
	assert_true(row.ratio > 0.0999 && row.ratio < 0.1001);
	assert_true(str_eq(row.name, full.name) && str_eq(row.note, full.note) && str_eq(row.raw, full.raw));
}

static void nulls_come_back(void **state)
{
	struct db_support *s = *state;
	struct thing_add_in empty = { .id = INT64_MIN, .day = DAY_NONE, .ratio = (double)NAN };
	struct thing_get_row row;
	bool found = false;

	db_cases_make(s);
	assert_ok(s, thing_add(s->db, &empty, NULL));
	assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ INT64_MIN }, &row, &found));
	assert_true(row.id == INT64_MIN && row.day == DAY_NONE && !row.flag && isnan(row.ratio));
	assert_true(row.name.p != NULL && row.name.n == 0);
	assert_null(row.note.p);
	assert_null(row.raw.p);
}

static void empty_is_not_null(void **state)
{
	struct db_support *s = *state;
	struct thing_add_in in = { .id = 1, .day = 0, .note = { "", 0 }, .raw = { "", 0 } };
	struct thing_get_row row;
	bool found = false;

	db_cases_make(s);
	assert_ok(s, thing_add(s->db, &in, NULL));
	assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ 1 }, &row, &found));
	assert_non_null(row.note.p);
	assert_non_null(row.raw.p);
	assert_int_equal(row.note.n + row.raw.n, 0);
	assert_int_equal(row.day, 0);
}

static void absent_row(void **state)
{
	struct db_support *s = *state;
	struct thing_get_row row = { .id = 77 };
	bool found = true;

	db_cases_make(s);
	assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ 1 }, &row, &found));
	assert_false(found);
	assert_int_equal(row.id, 77);
}

static void null_where_none_may_be(void **state)
{
	struct db_support *s = *state;
	struct thing_strict_row row = { .note = STR("kept") };
	bool found = false;

	db_cases_make(s);
	db_cases_fill(s, 1);
	assert_int_equal(thing_strict(s->db, &s->arena, &(struct thing_strict_in){ 1 }, &row, &found), ERR_DB);
	assert_non_null(strstr(s->fail.what, "column note is null"));
	assert_true(str_eq(row.note, STR("kept")));
	assert_false(found);
	/* That was the program's doing: the connection still works. */
	assert_int_equal(db_cases_count(s, s->db), 1);
}

static void missing_inputs_are_refused(void **state)
{
	struct db_support *s = *state;
	struct thing_add_in nul = { .id = 1, .day = DAY_NONE, .name = { "a\0b", 3 } };
	struct thing_add_in no_int = { .id = 1, .small = INT_MIN, .day = DAY_NONE };

	db_cases_make(s);
	assert_int_equal(thing_add(s->db, &nul, NULL), ERR_INPUT);
	assert_int_equal(thing_add(s->db, &no_int, NULL), ERR_BUG);
	assert_non_null(strstr(s->fail.what, "small is missing"));
	assert_int_equal(db_cases_count(s, s->db), 0);
}

static void many_rows_nest(void **state)
{
	struct db_support *s = *state;
	struct db_rows outer DEFER(db_rows_close) = { 0 };
	struct thing_list_row row;
	bool more = false;
	int seen = 0;

	db_cases_make(s);
	db_cases_fill(s, 4);
	assert_ok(s, thing_list_open(s->db, &(struct thing_list_in){ 2 }, &outer));
	for (;;) {
		struct db_rows inner DEFER(db_rows_close) = { 0 };
		struct thing_list_row deep;
		bool deeper = false;

		assert_ok(s, thing_list_next(&outer, &row, &more));
		if (!more) {
			break;
		}
		assert_int_equal(row.id, 2 + seen);
		/* The same statement once more, while its rows are open. */
		assert_ok(s, thing_list_open(s->db, &(struct thing_list_in){ row.id }, &inner));
		assert_ok(s, thing_list_next(&inner, &deep, &deeper));
		assert_true(deeper && deep.id == row.id);
		assert_ok(s, thing_bump(s->db, &(struct thing_bump_in){ row.id }, NULL));
		seen++;
	}
	assert_int_equal(seen, 3);
	assert_ok(s, thing_list_next(&outer, &row, &more));
	assert_false(more);
}

static void rows_of_another_statement(void **state)
{
	struct db_support *s = *state;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct thing_names_row row;
	bool more = false;

	db_cases_make(s);
	assert_int_equal(thing_names_next(&rows, &row, &more), ERR_BUG);
	assert_ok(s, thing_list_open(s->db, &(struct thing_list_in){ 1 }, &rows));
	assert_int_equal(thing_names_next(&rows, &row, &more), ERR_BUG);
	db_rows_close(&rows);
	db_rows_close(&rows);
}

static void streams(void **state)
{
	struct db_support *s = *state;
	struct thing_stream_row row;
	bool more = false;
	int seen = 0;

	db_cases_make(s);
	db_cases_fill(s, 300);
	for (int stop = 10; stop <= 310; stop += 300) {
		struct db_rows rows DEFER(db_rows_close) = { 0 };

		seen = 0;
		assert_ok(s, thing_stream_open(s->db, &(struct thing_stream_in){ 1 }, &rows));
		for (;;) {
			assert_ok(s, thing_stream_next(&rows, &row, &more));
			if (!more || seen == stop) {
				break;
			}
			seen++;
			assert_int_equal(row.id, seen);
		}
	}
	assert_int_equal(seen, 300);
	/* Stopped half way or read to the end: the connection is free again. */
	assert_int_equal(db_cases_count(s, s->db), 300);
}

static void bytes_decide_order(void **state)
{
	static const char *const names[] = { "b", "A", "\xc3\xa9", "a", "Z", "_" };
	static const char *const sorted[] = { "A", "Z", "_", "a", "b", "\xc3\xa9" };
	struct db_support *s = *state;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct thing_names_row row;
	bool more = false;

	db_cases_make(s);
	for (int i = 0; i < 6; i++) {
		struct thing_add_in in = { .id = i, .day = DAY_NONE, .name = str_of(names[i]) };

		assert_ok(s, thing_add(s->db, &in, NULL));
	}
	assert_ok(s, thing_names_open(s->db, &rows));
	for (int i = 0; i < 6; i++) {
		assert_ok(s, thing_names_next(&rows, &row, &more));
		assert_true(more && str_eq(row.name, str_of(sorted[i])));
	}
}

static void lists(void **state)
{
	static const int64_t ids[] = { 3, 1, -9, 99 };
	static const struct str names[] = { { "thing 5", 7 }, { "no \"such\" \\ \n thing", 19 } };
	static const int64_t expected[] = { 1, 3, 5 };
	struct db_support *s = *state;
	struct buf a DEFER(buf_finish), b DEFER(buf_finish);
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct thing_in_row row;
	bool more = false;

	buf_init(&a, 1000);
	buf_init(&b, 1000);
	db_cases_make(s);
	db_cases_fill(s, 6);
	db_list_i64(&a, ids, 4);
	db_list_text(&b, names, 2);
	assert_ok(s, thing_in_open(s->db, &(struct thing_in_in){ buf_view(&a), buf_view(&b) }, &rows));
	for (int i = 0; i < 3; i++) {
		assert_ok(s, thing_in_next(&rows, &row, &more));
		assert_true(more && row.id == expected[i]);
	}
	assert_ok(s, thing_in_next(&rows, &row, &more));
	assert_false(more);
	db_rows_close(&rows);
	assert_ok(s, thing_in_open(s->db, &(struct thing_in_in){ STR("[]"), STR("[]") }, &rows));
	assert_ok(s, thing_in_next(&rows, &row, &more));
	assert_false(more);
	db_rows_close(&rows);
	/* A list that there was no memory for is not an empty one. */
	assert_int_equal(thing_in_open(s->db, &(struct thing_in_in){ { NULL, 0 }, STR("[]") }, &rows), ERR_NOMEM);
	assert_int_equal(thing_in_open(s->db, &(struct thing_in_in){ STR("[]"), { NULL, 0 } }, &rows), ERR_NOMEM);
}

static void sums(void **state)
{
	struct db_support *s = *state;
	struct thing_sum_row row;
	bool found = false;

	db_cases_make(s);
	assert_ok(s, thing_sum(s->db, &s->arena, &(struct thing_sum_in){ 1 }, &row, &found));
	assert_true(found && row.total == 0 && row.number == 0 && isnan(row.mean));
	db_cases_fill(s, 4);
	assert_ok(s, thing_sum(s->db, &s->arena, &(struct thing_sum_in){ INT64_MIN }, &row, &found));
	assert_true(row.total == 10 && row.number == 4 && row.mean > 2.49 && row.mean < 2.51);
	assert_true(str_eq(row.text, STR(":least; -- \"quoted\"")));
	assert_ok(s, thing_sum(s->db, &s->arena, &(struct thing_sum_in){ 3 }, &row, &found));
	assert_true(row.total == 7 && row.number == 2);
}

static void changes_give_back(void **state)
{
	struct db_support *s = *state;
	struct thing_rename_row row;
	struct thing_get_row after;
	bool found = false;
	int64_t changed = -1;

	db_cases_make(s);
	db_cases_fill(s, 3);
	assert_ok(s, thing_rename(s->db, &s->arena, &(struct thing_rename_in){ 2, STR("new") }, &row, &found));
	assert_true(found && str_eq(row.name, STR("new")) && row.small == 0);
	assert_ok(s, thing_get(s->db, &s->arena, &(struct thing_get_in){ 2 }, &after, &found));
	assert_true(str_eq(after.name, STR("new")));
	assert_ok(s, thing_delete(s->db, &(struct thing_delete_in){ 2 }, &changed));
	assert_int_equal(changed, 2);
	assert_ok(s, thing_delete(s->db, &(struct thing_delete_in){ 2 }, &changed));
	assert_int_equal(changed, 0);
}

static void errors_have_meaning(void **state)
{
	struct db_support *s = *state;
	struct thing_add_in in = { .id = 1, .day = DAY_NONE, .name = STR("secret name") };
	struct db *reader;

	db_cases_make(s);
	assert_ok(s, thing_add(s->db, &in, NULL));
	assert_int_equal(thing_add(s->db, &in, NULL), ERR_CONFLICT);
	assert_non_null(strstr(s->fail.what, "statement thing_add: "));
	assert_null(strstr(s->fail.what, "secret"));
	assert_int_equal(db_support_try(s->db, "UPDATE thing SET flag = 2"), ERR_INPUT);
	assert_int_equal(db_support_try(s->db, "SELECT nonsense FROM nowhere"), ERR_DB);
	reader = db_support_connect(s, DB_READ);
	in.id = 2;
	assert_int_not_equal(thing_add(reader, &in, NULL), OK);
	assert_int_equal(db_cases_count(s, reader), 1);
	db_close(&reader);
	assert_null(reader);
}

static void arena_that_is_full(void **state)
{
	struct db_support *s = *state;
	struct thing_add_in in = { .id = 1, .day = DAY_NONE };
	struct thing_get_row row = { .id = 5 };
	struct arena tiny DEFER(arena_reset);
	static char big[40000];
	bool found = false;

	arena_init(&tiny, 20000);
	memset(big, 'x', sizeof big);
	in.name = (struct str){ big, sizeof big };
	db_cases_make(s);
	assert_ok(s, thing_add(s->db, &in, NULL));
	assert_int_equal(thing_get(s->db, &tiny, &(struct thing_get_in){ 1 }, &row, &found), ERR_NOMEM);
	assert_int_equal(row.id, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_all),
		cmocka_unit_test(values_come_back),
		cmocka_unit_test(nulls_come_back),
		cmocka_unit_test(empty_is_not_null),
		cmocka_unit_test(absent_row),
		cmocka_unit_test(null_where_none_may_be),
		cmocka_unit_test(missing_inputs_are_refused),
		cmocka_unit_test(many_rows_nest),
		cmocka_unit_test(rows_of_another_statement),
		cmocka_unit_test(streams),
		cmocka_unit_test(bytes_decide_order),
		cmocka_unit_test(lists),
		cmocka_unit_test(sums),
		cmocka_unit_test(changes_give_back),
		cmocka_unit_test(errors_have_meaning),
		cmocka_unit_test(arena_that_is_full),
	};

	return db_support_run("rows", tests, sizeof tests / sizeof tests[0]);
}
