/* SPDX-License-Identifier: EUPL-1.2 */
/* Transactions, savepoints and locks, on each engine. */
#include <string.h>

#include "db_cases.h"

static struct thing_add_in thing(int64_t id)
{
	return (struct thing_add_in){ .id = id, .day = DAY_NONE, .name = STR("x") };
}

static enum err add(struct db *db, int64_t id)
{
	struct thing_add_in in = thing(id);

	return thing_add(db, &in, NULL);
}

static void commit_and_rollback(void **state)
{
	struct db_support *s = *state;

	db_cases_make(s);
	assert_ok(s, db_begin(s->db));
	assert_true(db_in_transaction(s->db));
	assert_ok(s, add(s->db, 1));
	db_rollback(s->db);
	db_rollback(s->db);
	assert_int_equal(db_cases_count(s, s->db), 0);
	assert_ok(s, db_begin(s->db));
	assert_ok(s, add(s->db, 2));
	assert_ok(s, db_commit(s->db));
	assert_false(db_in_transaction(s->db));
	assert_int_equal(db_cases_count(s, s->db), 1);
}

/* Many small statements see one state where the database is a file, and the newest where each stands alone. */
static void held_reads(void **state)
{
	struct db_support *s = *state;
	struct db *reader;
	int seen;

	db_cases_make(s);
	assert_ok(s, add(s->db, 1));
	reader = db_support_connect(s, DB_READ);
	assert_int_equal(db_hold(s->db), ERR_BUG);
	assert_ok(s, db_hold(reader));
	assert_ok(s, db_hold(reader));
	assert_false(db_in_transaction(reader));
	assert_int_equal(db_cases_count(s, reader), 1);
	assert_ok(s, add(s->db, 2));
	seen = s->server ? 2 : 1;
	assert_int_equal(db_cases_count(s, reader), seen);
	/* What fails fails alone. */
	assert_int_not_equal(add(reader, 3), OK);
	assert_int_equal(db_cases_count(s, reader), seen);
	db_let_go(reader);
	db_let_go(reader);
	assert_int_equal(db_cases_count(s, reader), 2);
	/* A transaction begins with what stands then. */
	assert_ok(s, db_hold(reader));
	assert_int_equal(db_cases_count(s, reader), 2);
	assert_ok(s, add(s->db, 4));
	assert_ok(s, db_begin(reader));
	assert_int_equal(db_hold(reader), ERR_BUG);
	assert_int_equal(db_cases_count(s, reader), 3);
	db_rollback(reader);
	db_close(&reader);
}

static void misuse_is_told(void **state)
{
	struct db_support *s = *state;

	assert_int_equal(db_commit(s->db), ERR_BUG);
	assert_int_equal(db_savepoint(s->db), ERR_BUG);
	assert_int_equal(db_savepoint_release(s->db), ERR_BUG);
	assert_int_equal(db_savepoint_rollback(s->db), ERR_BUG);
	assert_ok(s, db_begin(s->db));
	assert_int_equal(db_begin(s->db), ERR_BUG);
	assert_int_equal(db_relaxed(s->db, true), ERR_BUG);
	db_rollback(s->db);
}

/* One error ends a transaction on every engine, not only where the engine insists. */
static void failure_breaks_it(void **state)
{
	struct db_support *s = *state;

	db_cases_make(s);
	assert_ok(s, db_begin(s->db));
	assert_ok(s, add(s->db, 1));
	assert_int_equal(add(s->db, 1), ERR_CONFLICT);
	assert_int_equal(add(s->db, 2), ERR_DB);
	assert_non_null(strstr(s->fail.what, "rolled back"));
	assert_int_equal(db_commit(s->db), ERR_DB);
	assert_false(db_in_transaction(s->db));
	assert_int_equal(db_cases_count(s, s->db), 0);
}

static void savepoints_nest(void **state)
{
	struct db_support *s = *state;

	db_cases_make(s);
	assert_ok(s, db_begin(s->db));
	assert_ok(s, add(s->db, 1));
	assert_ok(s, db_savepoint(s->db));
	assert_ok(s, add(s->db, 2));
	assert_ok(s, db_savepoint(s->db));
	assert_int_equal(add(s->db, 2), ERR_CONFLICT);
	assert_ok(s, db_savepoint_rollback(s->db));
	assert_ok(s, add(s->db, 3));
	assert_ok(s, db_savepoint_release(s->db));
	assert_ok(s, db_savepoint(s->db));
	assert_ok(s, add(s->db, 4));
	assert_ok(s, db_savepoint_rollback(s->db));
	assert_int_equal(db_savepoint_release(s->db), ERR_BUG);
	assert_ok(s, db_commit(s->db));
	assert_int_equal(db_cases_count(s, s->db), 3);
}

static void reader_sees_one_state(void **state)
{
	struct db_support *s = *state;
	struct db *reader;

	db_cases_make(s);
	reader = db_support_connect(s, DB_READ);
	assert_ok(s, db_begin(reader));
	assert_int_equal(db_cases_count(s, reader), 0);
	assert_ok(s, add(s->db, 1));
	assert_int_equal(db_cases_count(s, reader), 0);
	assert_ok(s, db_commit(reader));
	assert_int_equal(db_cases_count(s, reader), 1);
	db_close(&reader);
}

static void closing_rolls_back(void **state)
{
	struct db_support *s = *state;
	struct db *other;

	db_cases_make(s);
	other = db_support_connect(s, DB_WRITE);
	assert_ok(s, db_begin(other));
	assert_ok(s, add(other, 1));
	db_close(&other);
	assert_int_equal(db_cases_count(s, s->db), 0);
}

static void busy_when_locked(void **state)
{
	struct db_support *s = *state;
	struct thing_lock_row row;
	struct db *other = NULL;
	bool found = false;
	enum err e;

	db_cases_make(s);
	db_cases_fill(s, 1);
	if (!s->server) {
		(void)strncat(s->url, "?busy=50", sizeof s->url - strlen(s->url) - 1);
	}
	other = db_support_connect(s, DB_WRITE);
	if (s->server) {
		db_support_sql(other, "SET lock_timeout = 50");
	}
	assert_ok(s, db_begin(s->db));
	assert_ok(s, thing_lock(s->db, &s->arena, &(struct thing_lock_in){ 1 }, &row, &found));
	/* SQLite: the lock is the transaction's; PostgreSQL: the row's. */
	e = db_begin(other);
	if (e == OK) {
		e = thing_bump(other, &(struct thing_bump_in){ 1 }, NULL);
	}
	assert_int_equal(e, ERR_BUSY);
	db_rollback(other);
	assert_ok(s, db_commit(s->db));
	assert_ok(s, thing_bump(other, &(struct thing_bump_in){ 1 }, NULL));
	db_close(&other);
}

struct attempts {
	int count, busy_until;
};

static enum err sometimes_busy(struct db *db, void *arg)
{
	struct attempts *a = arg;

	TRY(add(db, ++a->count));
	return a->count < a->busy_until ? ERR_BUSY : OK;
}

static void transact_tries_again(void **state)
{
	struct db_support *s = *state;
	struct attempts a = { 0, 3 }, hopeless = { 100, 1000 };

	db_cases_make(s);
	assert_ok(s, db_transact(s->db, sometimes_busy, &a));
	assert_int_equal(a.count, 3);
	assert_int_equal(db_cases_count(s, s->db), 1);
	assert_int_equal(db_transact(s->db, sometimes_busy, &hopeless), ERR_BUSY);
	assert_int_equal(hopeless.count, 105);
	assert_int_equal(db_cases_count(s, s->db), 1);
}

static void time_limit(void **state)
{
	struct db_support *s = *state;
	struct embedded_file slow = {
		"0002_slow.sql",
		STR("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900000000) "
		    "SELECT count(*) FROM n;")
	};

	db_cases_make(s);
	assert_ok(s, db_time_limit(s->db, 60));
	/* Begins a statement with a limit; the text then runs under it. */
	assert_int_equal(db_cases_count(s, s->db), 0);
	assert_int_equal(db_support_try(s->db, slow.data.p), ERR_BUSY);
	assert_ok(s, db_time_limit(s->db, 0));
	assert_int_equal(db_cases_count(s, s->db), 0);
}

static void relaxed_and_back(void **state)
{
	struct db_support *s = *state;

	db_cases_make(s);
	assert_ok(s, db_relaxed(s->db, true));
	assert_ok(s, add(s->db, 1));
	assert_ok(s, db_relaxed(s->db, false));
	assert_int_equal(db_cases_count(s, s->db), 1);
}

/* The server drops the session: one error, then all is well; a reader does not even see the error. */
static void lost_connection(void **state)
{
	struct db_support *s = *state;
	struct db *reader;
	char sql[192];

	if (!s->server) {
		skip();
	}
	db_cases_make(s);
	reader = db_support_connect(s, DB_READ);
	assert_int_equal(db_cases_count(s, reader), 0);
	assert_int_equal(add(s->db, 1), OK);
	/* Other tests may run on the same server: only this one is hit. */
	(void)snprintf(sql, sizeof sql, "SET application_name = '%s'", s->schema);
	db_support_sql(reader, sql);
	(void)snprintf(sql, sizeof sql,
	               "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '%s'",
	               s->schema);
	db_support_sql(s->db, sql);
	assert_int_equal(db_cases_count(s, reader), 1);
	assert_int_not_equal(db_support_try(s->db, "SELECT pg_terminate_backend(pg_backend_pid())"), OK);
	assert_ok(s, add(s->db, 2));
	/* Inside a transaction what was done is gone: everything fails until it is rolled back. */
	assert_ok(s, db_begin(s->db));
	assert_int_not_equal(db_support_try(s->db, "SELECT pg_terminate_backend(pg_backend_pid())"), OK);
	assert_int_equal(add(s->db, 3), ERR_DB);
	assert_int_equal(db_commit(s->db), ERR_DB);
	assert_ok(s, db_begin(s->db));
	assert_ok(s, add(s->db, 4));
	assert_ok(s, db_commit(s->db));
	assert_int_equal(db_cases_count(s, s->db), 3);
	db_close(&reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commit_and_rollback),  cmocka_unit_test(held_reads),
		cmocka_unit_test(misuse_is_told),       cmocka_unit_test(failure_breaks_it),
		cmocka_unit_test(savepoints_nest),      cmocka_unit_test(reader_sees_one_state),
		cmocka_unit_test(closing_rolls_back),   cmocka_unit_test(busy_when_locked),
		cmocka_unit_test(transact_tries_again), cmocka_unit_test(time_limit),
		cmocka_unit_test(relaxed_and_back),     cmocka_unit_test(lost_connection),
	};

	return db_support_run("transactions", tests, sizeof tests / sizeof tests[0]);
}
