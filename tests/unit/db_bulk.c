/* SPDX-License-Identifier: EUPL-1.2 */
/* Batches: what ends up in the table, whatever the order of the rows, on each engine. */
#include <string.h>

#include "db_cases.h"

static struct hit_put_in hit(int64_t a, int64_t b, int64_t n)
{
	return (struct hit_put_in){ .a = a, .b = b, .n = n, .raw = STR("\0r"), .ratio = 0.5 };
}

/* "a,b=n a,b=n ..." */
static void expect_hits(struct db_support *s, const char *expected)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct buf text DEFER(buf_finish);
	struct hit_list_row row;
	bool more = true;

	buf_init(&text, 100000);
	assert_ok(s, hit_list_open(s->db, &rows));
	for (;;) {
		assert_ok(s, hit_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		assert_true(str_eq(row.raw, STR("\0r")) && row.ratio > 0.49 && row.ratio < 0.51);
		buf_printf(&text, "%lld,%lld=%lld ", (long long)row.a, (long long)row.b, (long long)row.n);
	}
	buf_char(&text, '\0');
	assert_string_equal(text.p, expected);
}

static int64_t put(struct db_support *s, const int64_t (*rows)[3], size_t n)
{
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };

	assert_ok(s, hit_put_open(s->db, &b));
	for (size_t i = 0; i < n; i++) {
		struct hit_put_in in = hit(rows[i][0], rows[i][1], rows[i][2]);

		assert_ok(s, hit_put_row(&b, &in));
	}
	assert_int_equal(b.rows, n);
	assert_ok(s, db_bulk_close(&b));
	return b.changed;
}

static void updates(void **state)
{
	static const int64_t first[][3] = { { 1, 1, 10 }, { 1, 2, 20 }, { 2, 1, 30 } };
	static const int64_t second[][3] = { { 1, 2, 21 }, { 2, 1, 30 }, { 3, 0, 40 } };
	struct db_support *s = *state;

	db_cases_make(s);
	assert_int_equal(put(s, first, 3), 3);
	expect_hits(s, "1,1=10 1,2=20 2,1=30 ");
	/* One changed, one stayed the same, one new. */
	assert_int_equal(put(s, second, 3), 2);
	expect_hits(s, "1,1=10 1,2=21 2,1=30 3,0=40 ");
	assert_int_equal(put(s, second, 3), 0);
	assert_int_equal(put(s, NULL, 0), 0);
}

static void last_of_a_key_counts(void **state)
{
	static const int64_t rows[][3] = { { 5, 1, 1 }, { 1, 1, 2 }, { 5, 1, 3 }, { 1, 1, 4 }, { 1, 1, 5 } };
	static const int64_t sorted[][3] = { { 6, 1, 1 }, { 6, 2, 2 }, { 6, 2, 3 }, { 6, 3, 4 } };
	struct db_support *s = *state;

	db_cases_make(s);
	(void)put(s, rows, 5);
	expect_hits(s, "1,1=5 5,1=3 ");
	(void)put(s, sorted, 4);
	expect_hits(s, "1,1=5 5,1=3 6,1=1 6,2=3 6,3=4 ");
}

static void first_is_kept(void **state)
{
	static const int64_t first[][3] = { { 1, 1, 10 } };
	struct db_support *s = *state;
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };

	db_cases_make(s);
	(void)put(s, first, 1);
	assert_ok(s, hit_keep_open(s->db, &b));
	for (int64_t i = 0; i < 4; i++) {
		struct hit_keep_in in = { .a = 1, .b = i % 2 + 1, .n = i, .raw = STR("\0r"), .ratio = 0.5 };

		assert_ok(s, hit_keep_row(&b, &in));
	}
	assert_ok(s, db_bulk_close(&b));
	assert_int_equal(b.changed, 1);
	expect_hits(s, "1,1=10 1,2=1 ");
}

static void adds(void **state)
{
	struct db_support *s = *state;
	struct total_list_row row;
	bool more = false;

	db_cases_make(s);
	for (int round = 0; round < 2; round++) {
		struct db_bulk b DEFER(db_bulk_abort) = { 0 };

		assert_ok(s, total_add_open(s->db, &b));
		for (int i = 0; i < 6; i++) {
			struct total_add_in in = { .name = i % 2 == 0 ? STR("even") : STR("odd"),
				                   .n = i,
				                   .ratio = 0.5 };

			assert_ok(s, total_add_row(&b, &in));
		}
		assert_ok(s, db_bulk_close(&b));
	}
	{
		struct db_rows rows DEFER(db_rows_close) = { 0 };

		assert_ok(s, total_list_open(s->db, &rows));
		assert_ok(s, total_list_next(&rows, &row, &more));
		assert_true(more && str_eq(row.name, STR("even")) && row.n == 12 && row.ratio > 2.9 && row.ratio < 3.1);
		assert_ok(s, total_list_next(&rows, &row, &more));
		assert_true(more && str_eq(row.name, STR("odd")) && row.n == 18);
	}
}

static void nulls_and_text(void **state)
{
	static const char *const labels[] = { NULL, "", "Zo\xc3\xab \\ \t \n" };
	struct db_support *s = *state;
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct hit_list_row row;
	bool more = false;

	db_cases_make(s);
	assert_ok(s, hit_put_open(s->db, &b));
	for (int i = 0; i < 3; i++) {
		struct hit_put_in in = hit(i, -i, INT64_MAX);

		in.label = str_of(labels[i]);
		in.raw = (struct str){ NULL, 0 };
		assert_ok(s, hit_put_row(&b, &in));
	}
	assert_ok(s, db_bulk_close(&b));
	assert_ok(s, hit_list_open(s->db, &rows));
	for (int i = 0; i < 3; i++) {
		assert_ok(s, hit_list_next(&rows, &row, &more));
		assert_true(more && row.n == INT64_MAX && row.b == -i && row.raw.p != NULL && row.raw.n == 0);
		assert_true((row.label.p == NULL) == (labels[i] == NULL) && str_eq(row.label, str_of(labels[i])));
	}
}

/* More than one piece; other statements and a second batch in between; all in the caller's transaction. */
static void big_and_side_by_side(void **state)
{
	enum { ROWS = 30000 };
	struct db_support *s = *state;
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };
	struct db_bulk sums DEFER(db_bulk_abort) = { 0 };
	static char blob[200];
	struct total_list_row total;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	bool more = false;

	db_cases_make(s);
	assert_ok(s, db_begin(s->db));
	assert_ok(s, hit_put_open(s->db, &b));
	assert_ok(s, total_add_open(s->db, &sums));
	for (int64_t i = 0; i < ROWS; i++) {
		struct hit_put_in in = hit(i / 100, i % 100, i);
		struct total_add_in t = { .name = STR("all"), .n = 1, .ratio = 0 };

		in.raw = (struct str){ blob, sizeof blob };
		assert_ok(s, hit_put_row(&b, &in));
		assert_ok(s, total_add_row(&sums, &t));
		if (i % 10000 == 0) {
			assert_int_equal(db_cases_count(s, s->db), 0);
		}
	}
	assert_ok(s, db_bulk_close(&b));
	assert_ok(s, db_bulk_close(&sums));
	assert_int_equal(b.changed, ROWS);
	assert_ok(s, db_commit(s->db));
	assert_ok(s, total_list_open(s->db, &rows));
	assert_ok(s, total_list_next(&rows, &total, &more));
	assert_int_equal(total.n, ROWS);
}

/* Two batches of one statement in one transaction: the second does not see the rows of the first again. */
static void twice_in_a_transaction(void **state)
{
	static const int64_t first[][3] = { { 1, 1, 10 } };
	static const int64_t second[][3] = { { 2, 1, 20 } };
	struct db_support *s = *state;
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };
	struct total_add_in in = { .name = STR("t"), .n = 1 };
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct total_list_row row;
	bool more = false;

	db_cases_make(s);
	assert_ok(s, db_begin(s->db));
	assert_int_equal(put(s, first, 1), 1);
	assert_int_equal(put(s, second, 1), 1);
	for (int i = 0; i < 3; i++) {
		assert_ok(s, total_add_open(s->db, &b));
		assert_ok(s, total_add_row(&b, &in));
		assert_ok(s, db_bulk_close(&b));
	}
	assert_ok(s, db_commit(s->db));
	expect_hits(s, "1,1=10 2,1=20 ");
	assert_ok(s, total_list_open(s->db, &rows));
	assert_ok(s, total_list_next(&rows, &row, &more));
	assert_int_equal(row.n, 3);
}

/* n rows over 100 keys, each key several times and in no order; row i has the value base + i. */
static void put_mixed(struct db_support *s, int n, int64_t base)
{
	int64_t rows[1000][3];

	assert_true(n <= 1000);
	for (int i = 0; i < n; i++) {
		rows[i][0] = i * 37 % 100;
		rows[i][1] = 1;
		rows[i][2] = base + i;
	}
	(void)put(s, (const int64_t(*)[3])rows, (size_t)n);
}

/* Each key has the value of the last row that named it. */
static void expect_mixed(struct db_support *s, int n, int64_t base)
{
	struct buf text DEFER(buf_finish);

	buf_init(&text, 100000);
	for (int key = 0; key < 100; key++) {
		int last = n - 1;

		while (last * 37 % 100 != key) {
			last--;
		}
		buf_printf(&text, "%d,1=%lld ", key, (long long)(base + last));
	}
	buf_char(&text, '\0');
	expect_hits(s, text.p);
}

/* What holds for a few rows holds for many: those go another way on one of the engines. */
static void large_and_in_no_order(void **state)
{
	struct db_support *s = *state;

	db_cases_make(s);
	put_mixed(s, 700, 0);
	expect_mixed(s, 700, 0);
	assert_ok(s, db_begin(s->db));
	put_mixed(s, 300, 1000);
	put_mixed(s, 450, 2000);
	assert_ok(s, db_savepoint(s->db));
	put_mixed(s, 450, 3000);
	assert_ok(s, db_savepoint_rollback(s->db));
	assert_ok(s, db_commit(s->db));
	expect_mixed(s, 450, 2000);
	assert_ok(s, db_begin(s->db));
	put_mixed(s, 450, 4000);
	db_rollback(s->db);
	expect_mixed(s, 450, 2000);
	put_mixed(s, 451, 5000);
	expect_mixed(s, 451, 5000);
}

static void large_first_is_kept(void **state)
{
	struct db_support *s = *state;
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };
	char expected[200] = "1,0=700 ";

	db_cases_make(s);
	assert_int_equal(put(s, (const int64_t[][3]){ { 1, 0, 700 } }, 1), 1);
	assert_ok(s, hit_keep_open(s->db, &b));
	for (int64_t i = 0; i < 300; i++) {
		struct hit_keep_in in = { .a = 1, .b = i * 7 % 10, .n = i, .raw = STR("\0r"), .ratio = 0.5 };

		assert_ok(s, hit_keep_row(&b, &in));
	}
	assert_ok(s, db_bulk_close(&b));
	assert_int_equal(b.changed, 9);
	for (int key = 1; key < 10; key++) {
		size_t n = strlen(expected);

		(void)snprintf(expected + n, sizeof expected - n, "1,%d=%d ", key, key * 3 % 10);
	}
	expect_hits(s, expected);
}

static void rolled_back_batches(void **state)
{
	static const int64_t first[][3] = { { 1, 1, 10 } };
	struct db_support *s = *state;

	db_cases_make(s);
	for (int i = 0; i < 2; i++) {
		struct db_bulk b DEFER(db_bulk_abort) = { 0 };
		struct hit_put_in in = hit(9, 9, 9);

		assert_ok(s, hit_put_open(s->db, &b));
		assert_ok(s, hit_put_row(&b, &in));
	}
	assert_false(db_in_transaction(s->db));
	expect_hits(s, "");
	assert_ok(s, db_begin(s->db));
	(void)put(s, first, 1);
	db_rollback(s->db);
	expect_hits(s, "");
	assert_ok(s, db_begin(s->db));
	assert_ok(s, db_savepoint(s->db));
	(void)put(s, first, 1);
	assert_ok(s, db_savepoint_rollback(s->db));
	(void)put(s, first, 1);
	assert_ok(s, db_commit(s->db));
	expect_hits(s, "1,1=10 ");
}

static void misuse_is_told(void **state)
{
	struct db_support *s = *state;
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };
	struct db_bulk again DEFER(db_bulk_abort) = { 0 };
	struct hit_keep_in other = { .raw = STR("") };
	struct total_add_in bad = { .name = { "a\0", 2 } };

	db_cases_make(s);
	assert_int_equal(db_bulk_close(&b), ERR_BUG);
	assert_ok(s, hit_put_open(s->db, &b));
	assert_int_equal(hit_put_open(s->db, &again), ERR_BUG);
	assert_int_equal(hit_keep_row(&b, &other), ERR_BUG);
	assert_ok(s, total_add_open(s->db, &again));
	assert_int_equal(total_add_row(&again, &bad), ERR_INPUT);
	bad.name = STR("good");
	assert_ok(s, total_add_row(&again, &bad));
	assert_ok(s, db_bulk_close(&again));
	assert_ok(s, db_bulk_close(&b));
	assert_false(db_in_transaction(s->db));
}

/* A row that the table refuses: the batch fails as a whole. */
static void refused_rows(void **state)
{
	struct db_support *s = *state;
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };
	enum err e = OK;

	db_cases_make(s);
	db_support_sql(s->db, "CREATE UNIQUE INDEX hit_n ON hit (n)");
	assert_ok(s, hit_put_open(s->db, &b));
	for (int64_t i = 0; i < 3 && e == OK; i++) {
		struct hit_put_in in = hit(i, 1, 7);

		e = hit_put_row(&b, &in);
	}
	if (e == OK) {
		e = db_bulk_close(&b);
	} else {
		assert_int_equal(db_bulk_close(&b), ERR_DB);
	}
	assert_int_equal(e, ERR_CONFLICT);
	assert_false(db_in_transaction(s->db));
	expect_hits(s, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(updates),
		cmocka_unit_test(last_of_a_key_counts),
		cmocka_unit_test(first_is_kept),
		cmocka_unit_test(adds),
		cmocka_unit_test(nulls_and_text),
		cmocka_unit_test(big_and_side_by_side),
		cmocka_unit_test(twice_in_a_transaction),
		cmocka_unit_test(large_and_in_no_order),
		cmocka_unit_test(large_first_is_kept),
		cmocka_unit_test(rolled_back_batches),
		cmocka_unit_test(misuse_is_told),
		cmocka_unit_test(refused_rows),
	};

	return db_support_run("batches", tests, sizeof tests / sizeof tests[0]);
}
