/* SPDX-License-Identifier: EUPL-1.2 */
#include "db_support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/engine.h"

enum { MOST_TESTS = 64 };

static bool on_server;
static int counter;
static char full_path[256], full_database[64]; /* what db_support_from() copies; empty: not filled yet */

void db_support_sql(struct db *db, const char *sql)
{
	if (db->engine->text(db, sql) != OK) {
		fail_msg("%s: %s", db_fail(db)->what, sql);
	}
}

enum err db_support_try(struct db *db, const char *sql)
{
	return db->engine->text(db, sql);
}

/*
 * A server that copies databases for other tests at the moment can let one wait for longer than the program would: that
 * says nothing about the test.
 */
static enum err open_patiently(struct fail *f, const char *url, enum db_mode mode, struct db **ret)
{
	enum { TRIES = 8 };
	enum err e = OK;

	for (int i = 0; i < TRIES; i++) {
		e = db_open(f, url, mode, ret);
		if (e == OK || strstr(f->what, "timeout expired") == NULL) {
			break;
		}
	}
	return e;
}

struct db *db_support_connect(struct db_support *s, enum db_mode mode)
{
	struct db *db = NULL;

	assert_ok(s, open_patiently(&s->fail, s->url, mode, &db));
	db_fail_to(db, &s->fail);
	return db;
}

struct db *db_support_elsewhere(struct db_support *s)
{
	struct db *db = NULL;

	assert_true(s->server);
	assert_ok(s, open_patiently(&s->fail, getenv("SLUITEND_TEST_PG"), DB_WRITE, &db));
	db_fail_to(db, &s->fail);
	return db;
}

static int make_schema(struct db_support *s, const char *base)
{
	struct db *db = NULL;
	char sql[128];

	if (open_patiently(&s->fail, base, DB_WRITE, &db) != OK) {
		return -1;
	}
	(void)snprintf(s->schema, sizeof s->schema, "t_%ld_%d", (long)getpid(), ++counter);
	(void)snprintf(sql, sizeof sql, "CREATE SCHEMA %s", s->schema);
	db_support_sql(db, sql);
	db_close(&db);
	(void)snprintf(s->url, sizeof s->url, "%s%soptions=-csearch_path%%3D%s", base,
	               strchr(base, '?') != NULL ? "&" : "?", s->schema);
	return 0;
}

static const char *folder(void)
{
	const char *own = getenv("TMPDIR");

	return own != NULL ? own : "/tmp";
}

/* ---- a copy of what was filled once ---- */

static void open_own(struct db_support *s)
{
	assert_ok(s, open_patiently(&s->fail, s->url, DB_WRITE, &s->db));
	db_fail_to(s->db, &s->fail);
}

static void copy_file(const char *from, const char *to)
{
	char part[64 * 1024];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	for (n = fread(part, 1, sizeof part, in); n > 0; n = fread(part, 1, sizeof part, in)) {
		assert_int_equal(fwrite(part, 1, n, out), n);
	}
	assert_int_equal(ferror(in), 0);
	(void)fclose(in);
	assert_int_equal(fclose(out), 0);
}

static void from_file(struct db_support *s, void (*fill)(struct db_support *s))
{
	if (full_path[0] != '\0') {
		copy_file(full_path, s->path);
		return;
	}
	open_own(s);
	fill(s);
	db_close(&s->db);
	(void)snprintf(full_path, sizeof full_path, "%s/sluitend-test-%ld-full.db", folder(), (long)getpid());
	copy_file(s->path, full_path);
}

static void admin(struct fail *f, const char *sql)
{
	struct db *db = NULL;

	if (open_patiently(f, getenv("SLUITEND_TEST_PG"), DB_WRITE, &db) != OK) {
		fail_msg("%s", f->what);
	}
	db_support_sql(db, sql);
	db_close(&db);
}

/* The address of another database of the server. */
static void url_of(const char *database, char *ret, size_t most)
{
	const char *base = getenv("SLUITEND_TEST_PG"), *host = strstr(base, "://");
	const char *path = strchr(host != NULL ? host + 3 : base, '/'), *query = strchr(base, '?');

	assert_non_null(path);
	(void)snprintf(ret, most, "%.*s/%s%s", (int)(path - base), base, database, query != NULL ? query : "");
}

static void from_database(struct db_support *s, void (*fill)(struct db_support *s))
{
	char sql[192];

	if (full_database[0] == '\0') {
		(void)snprintf(full_database, sizeof full_database, "t_%ld_full", (long)getpid());
		(void)snprintf(sql, sizeof sql, "CREATE DATABASE %s", full_database);
		admin(&s->fail, sql);
		url_of(full_database, s->url, sizeof s->url);
		open_own(s);
		fill(s);
		db_close(&s->db);
	}
	(void)snprintf(s->database, sizeof s->database, "t_%ld_%d", (long)getpid(), ++counter);
	(void)snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE %s", s->database, full_database);
	admin(&s->fail, sql);
	url_of(s->database, s->url, sizeof s->url);
}

void db_support_from(struct db_support *s, void (*fill)(struct db_support *s))
{
	db_close(&s->db);
	if (s->server) {
		from_database(s, fill);
	} else {
		from_file(s, fill);
	}
	open_own(s);
}

static void drop_full(void)
{
	struct fail fail = { 0 };
	char sql[128];

	if (full_path[0] != '\0') {
		(void)unlink(full_path);
		full_path[0] = '\0';
	}
	if (full_database[0] != '\0') {
		(void)snprintf(sql, sizeof sql, "DROP DATABASE %s", full_database);
		admin(&fail, sql);
		full_database[0] = '\0';
	}
}

/* ---- a test ---- */

static int setup(void **state)
{
	struct db_support *s = calloc(1, sizeof *s);
	const char *base = getenv("SLUITEND_TEST_PG");

	if (s == NULL) {
		return -1;
	}
	*state = s;
	s->server = on_server;
	arena_init(&s->arena, 64 * 1024 * 1024);
	if (on_server && base == NULL) {
		return 0;
	}
	if (on_server && make_schema(s, base) != 0) {
		return -1;
	}
	if (!on_server) {
		(void)snprintf(s->path, sizeof s->path, "%s/sluitend-test-%ld-%d.db", folder(), (long)getpid(),
		               ++counter);
		(void)snprintf(s->url, sizeof s->url, "sqlite:%s", s->path);
	}
	if (open_patiently(&s->fail, s->url, DB_WRITE, &s->db) != OK) {
		print_error("%s\n", s->fail.what);
		return -1;
	}
	db_fail_to(s->db, &s->fail);
	return 0;
}

static void remove_files(const struct db_support *s)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[300];

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		(void)snprintf(path, sizeof path, "%s%s", s->path, ends[i]);
		(void)unlink(path);
	}
}

static int teardown(void **state)
{
	struct db_support *s = *state;
	char sql[128];

	(void)snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", s->schema);
	if (s->schema[0] != '\0' && s->database[0] == '\0' && s->db != NULL) {
		db_rollback(s->db);
		db_support_sql(s->db, sql);
	}
	db_close(&s->db);
	if (s->database[0] != '\0') {
		admin(&s->fail, sql);
		(void)snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", s->database);
		admin(&s->fail, sql);
	}
	if (s->path[0] != '\0') {
		remove_files(s);
	}
	arena_reset(&s->arena);
	free(s);
	return 0;
}

static void skipped(void **state)
{
	(void)state;
	skip();
}

int db_support_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
	struct CMUnitTest own[MOST_TESTS];
	int failures = 0;

	if (count > MOST_TESTS) {
		return 1;
	}
	for (int server = 0; server < 2; server++) {
		char group[96], names[MOST_TESTS][128];
		bool absent = server == 1 && getenv("SLUITEND_TEST_PG") == NULL;

		on_server = server == 1;
		(void)snprintf(group, sizeof group, "%s on %s", name, on_server ? "postgresql" : "sqlite");
		for (size_t i = 0; i < count; i++) {
			(void)snprintf(names[i], sizeof names[i], "%s (%s)", tests[i].name,
			               on_server ? "postgresql" : "sqlite");
			own[i] = tests[i];
			own[i].name = names[i];
			own[i].setup_func = setup;
			own[i].teardown_func = teardown;
			if (absent) {
				own[i].test_func = skipped;
			}
		}
		failures += _cmocka_run_group_tests(group, own, count, NULL, NULL);
		drop_full();
	}
	return failures;
}
