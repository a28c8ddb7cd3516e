/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_DB_SUPPORT_H
#define TESTS_DB_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "db/db.h"
#include "db/migrate.h"

/* A fresh, empty database for one test. */
struct db_support {
	bool server; /* PostgreSQL; else SQLite */
	char url[640];
	char schema[64];
	char database[64]; /* of the server, when the test has a whole one */
	char path[256];
	struct fail fail;
	struct db *db; /* a writer */
	struct arena arena;
};

/*
 * Runs the tests on each engine, each with a database of its own as *state. Without SLUITEND_TEST_PG those on PostgreSQL
 * are reported as skipped. Returns the number of failures.
 */
int db_support_run(const char *name, const struct CMUnitTest *tests, size_t count);

/*
 * Makes the database of this test, which must be empty still, one that `fill` filled: it is called for the first test of the
 * program on each engine, the others get a copy. s->db is another connection afterwards.
 */
void db_support_from(struct db_support *s, void (*fill)(struct db_support *s));

/* Several statements as they stand: for tables and what no named statement is for. */
void db_support_sql(struct db *db, const char *sql);
/* The same, expecting an error. */
enum err db_support_try(struct db *db, const char *sql);
/* One more connection to the database of the test. */
struct db *db_support_connect(struct db_support *s, enum db_mode mode);
/* A connection to another database of the same server, where db_support_from() gave the test one of its own. */
struct db *db_support_elsewhere(struct db_support *s);

/* Asserts OK and shows what went wrong. */
#define assert_ok(s, x)                                                            \
	do {                                                                       \
		enum err ok_ = (x);                                                \
		if (ok_ != OK) {                                                   \
			fail_msg("%s: %s: %s", #x, err_name(ok_), (s)->fail.what); \
		}                                                                  \
	} while (0)

#endif
