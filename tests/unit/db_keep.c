/* SPDX-License-Identifier: EUPL-1.2 */
/* The log of a file database is moved beside the writer: it stays bounded, whoever reads, and nothing of it is lost. */
#include <string.h>
#include <sys/stat.h>

#include "db/sqlite_keep.h"
#include "db_cases.h"

enum { FRAME = SQLITE_PAGE + 24, WORDS = 12 * SQLITE_PAGE };

static const struct sqlite_keep_limits few = { .move = 64, .rest = 16, .most = 4096, .calm = 8, .small = 64 };

struct keeping {
	struct db_support *s;
	struct sqlite_keeper *keeper;
	int pages, most, restarts; /* in the log: now, at most, and how often it began anew */
	int64_t things;
};

static int committed(void *arg, sqlite3 *h, const char *schema, int pages)
{
	struct keeping *k = arg;

	(void)h;
	(void)schema;
	k->restarts += pages < k->pages;
	k->most = pages > k->most ? pages : k->most;
	k->pages = pages;
	return SQLITE_OK;
}

static void begin(struct keeping *k, struct db_support *s, const struct sqlite_keep_limits *limits)
{
	if (s->server) {
		skip(); /* a server keeps its own log */
	}
	*k = (struct keeping){ .s = s };
	db_cases_make(s);
	assert_ok(s, sqlite_keeper_create(s->db, limits, &k->keeper));
	(void)sqlite3_wal_hook(((struct sqlite *)s->db)->handle, committed, k);
}

/* One commit of a dozen pages, and what the writer does behind it. */
static void write_one(struct keeping *k)
{
	static char words[WORDS];
	struct thing_add_in in = { .id = ++k->things, .day = DAY_NONE, .name = { words, sizeof words } };

	memset(words, 'w', sizeof words);
	assert_ok(k->s, db_begin(k->s->db));
	assert_ok(k->s, thing_add(k->s->db, &in, NULL));
	assert_ok(k->s, db_commit(k->s->db));
	sqlite_keeper_after(k->keeper, k->pages, false);
}

static int64_t log_size(const struct db_support *s)
{
	char path[300];
	struct stat st;

	(void)snprintf(path, sizeof path, "%s-wal", s->path);
	return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static void nothing_lost(struct keeping *k)
{
	struct db *db = db_support_connect(k->s, DB_READ);

	sqlite_keeper_destroy(&k->keeper);
	assert_null(k->keeper);
	assert_int_equal(db_cases_count(k->s, db), k->things);
	assert_ok(k->s, db_check_sound(db));
	db_close(&db);
}

static void begins_anew_under_load(void **state)
{
	struct keeping k;

	begin(&k, *state, &few);
	for (int i = 0; i < 100; i++) {
		write_one(&k);
		sqlite_keeper_wait(k.keeper);
	}
	assert_true(k.restarts >= 5);
	assert_true(k.most < 3 * few.move);
	assert_true(log_size(k.s) <= (int64_t)3 * few.move * FRAME);
	nothing_lost(&k);
}

/* The keeper may be as late as it likes: at the limit the writer waits for it. */
static void never_longer_than_its_limit(void **state)
{
	static const struct sqlite_keep_limits tight = { .move = 64, .rest = 0, .most = 128, .calm = 1, .small = 64 };
	struct keeping k;

	begin(&k, *state, &tight);
	for (int i = 0; i < 60; i++) {
		write_one(&k);
	}
	assert_true(k.restarts >= 1);
	assert_true(k.most < tight.most + 2 * tight.move);
	nothing_lost(&k);
}

/* What somebody is reading stays as it was, and the log grows on behind it; then it is emptied. */
static void a_reader_in_the_way(void **state)
{
	struct keeping k;
	struct db *reader;

	begin(&k, *state, &few);
	write_one(&k);
	reader = db_support_connect(k.s, DB_READ);
	assert_ok(k.s, db_begin(reader));
	assert_int_equal(db_cases_count(k.s, reader), 1);
	for (int i = 0; i < 40; i++) {
		write_one(&k);
		sqlite_keeper_wait(k.keeper);
	}
	assert_int_equal(k.restarts, 0);
	assert_int_equal(db_cases_count(k.s, reader), 1);
	sqlite_keeper_after(k.keeper, k.pages, true);
	sqlite_keeper_wait(k.keeper);
	assert_true(log_size(k.s) > 0);
	db_rollback(reader);
	sqlite_keeper_after(k.keeper, k.pages, true);
	sqlite_keeper_wait(k.keeper);
	assert_int_equal(log_size(k.s), 0);
	assert_int_equal(db_cases_count(k.s, reader), 41);
	write_one(&k);
	assert_int_equal(k.restarts, 1);
	db_close(&reader);
	nothing_lost(&k);
}

/* The log has its room before it is needed, keeps it, and is nothing but an empty log to whoever opens the database then. */
static void has_its_room(void **state)
{
	static const struct sqlite_keep_limits roomy = {
		.move = 64, .rest = 16, .most = 4096, .calm = 8, .small = 64, .room = 32
	};
	struct keeping k;
	struct db *other;

	begin(&k, *state, &roomy);
	sqlite_keeper_wait(k.keeper);
	for (int i = 0; i < 40; i++) {
		write_one(&k);
		sqlite_keeper_wait(k.keeper);
	}
	assert_true(log_size(k.s) > 64 * 1024);
	/* Larger than its room, it gives the rest back. */
	for (int round = 0; round < 2; round++) {
		sqlite_keeper_after(k.keeper, k.pages, true);
		sqlite_keeper_wait(k.keeper);
		assert_int_equal(log_size(k.s), 64 * 1024);
	}
	other = db_support_connect(k.s, DB_WRITE);
	assert_int_equal(db_cases_count(k.s, other), 40);
	db_close(&other);
	for (int i = 0; i < 40; i++) {
		write_one(&k);
		sqlite_keeper_wait(k.keeper);
	}
	nothing_lost(&k);
	/* With none, all is given back. */
	assert_ok(k.s, sqlite_keeper_create(k.s->db, &few, &k.keeper));
	sqlite_keeper_after(k.keeper, k.pages, true);
	sqlite_keeper_wait(k.keeper);
	assert_int_equal(log_size(k.s), 0);
	nothing_lost(&k);
}

/* In the middle of its work. */
static void ends_at_once(void **state)
{
	static const struct sqlite_keep_limits calm = { .move = 16, .rest = 0, .most = 4096, .calm = 1, .small = 16 };
	struct keeping k;

	begin(&k, *state, &calm);
	for (int i = 0; i < 20; i++) {
		write_one(&k);
	}
	nothing_lost(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_anew_under_load), cmocka_unit_test(never_longer_than_its_limit),
		cmocka_unit_test(a_reader_in_the_way),    cmocka_unit_test(has_its_room),
		cmocka_unit_test(ends_at_once),
	};

	return db_support_run("keep", tests, sizeof tests / sizeof tests[0]);
}
