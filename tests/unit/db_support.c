/* SPDX-License-Identifier: EUPL-1.2 */
#include "db_support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/engine.h"

enum { MOST_TESTS = 64 };

static bool on_server;
static int counter;

void db_support_sql(struct db *db, const char *sql)
{
	if (db->engine->text(db, sql) != OK) {
		fail_msg("%s: %s", sql, db_fail(db)->what);
	}
}

enum err db_support_try(struct db *db, const char *sql)
{
	return db->engine->text(db, sql);
}

struct db *db_support_connect(struct db_support *s, enum db_mode mode)
{
	struct db *db = NULL;

	assert_ok(s, db_open(&s->fail, s->url, mode, &db));
	db_fail_to(db, &s->fail);
	return db;
}

static int make_schema(struct db_support *s, const char *base)
{
	struct db *db = NULL;
	char sql[128];

	if (db_open(&s->fail, base, DB_WRITE, &db) != OK) {
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

static int setup(void **state)
{
	struct db_support *s = calloc(1, sizeof *s);
	const char *base = getenv("SLUITEND_TEST_PG");
	const char *folder = getenv("TMPDIR");

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
		(void)snprintf(s->path, sizeof s->path, "%s/sluitend-test-%ld-%d.db", folder != NULL ? folder : "/tmp",
		               (long)getpid(), ++counter);
		(void)snprintf(s->url, sizeof s->url, "sqlite:%s", s->path);
	}
	if (db_open(&s->fail, s->url, DB_WRITE, &s->db) != OK) {
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

	if (s->schema[0] != '\0' && s->db != NULL) {
		db_rollback(s->db);
		(void)snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", s->schema);
		db_support_sql(s->db, sql);
	}
	db_close(&s->db);
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
	}
	return failures;
}
