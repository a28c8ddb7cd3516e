/* SPDX-License-Identifier: EUPL-1.2 */
/* Steps of the schema, on each engine. */
#include <string.h>

#include "db/migrate_text.h"
#include "db_support.h"

static const struct embedded_file steps[] = {
	{ "0001_first.sql", STR("CREATE TABLE one (id @ID, name TEXT NOT NULL) @STRICT;\n@REFERENCE_TABLE(one)\n") },
	{ "0002_second.sql", STR("CREATE TABLE two (person BIGINT NOT NULL PRIMARY KEY) @KEYED;\n"
	                         "INSERT INTO one (name) VALUES ('a; -- b'), ('@ID TEXT'); -- it's a comment\n") },
};

static void one_after_the_other(void **state)
{
	struct db_support *s = *state;
	int applied = -1;
	bool current = true;

	assert_ok(s, db_migrated(s->db, steps, 2, &current));
	assert_false(current);
	assert_ok(s, db_migrate(s->db, steps, 1, &applied));
	assert_int_equal(applied, 1);
	assert_ok(s, db_migrated(s->db, steps, 2, &current));
	assert_false(current);
	assert_ok(s, db_migrate(s->db, steps, 2, &applied));
	assert_int_equal(applied, 1);
	assert_ok(s, db_migrated(s->db, steps, 2, &current));
	assert_true(current);
	db_support_sql(s->db, "INSERT INTO one (id, name) SELECT 1000, name FROM one WHERE name = 'a; -- b'");
	assert_int_equal(db_support_try(s->db, "INSERT INTO two (person) SELECT NULL FROM one"), ERR_INPUT);
}

static void newer_than_the_program(void **state)
{
	struct db_support *s = *state;
	bool current = true;

	assert_ok(s, db_migrate(s->db, steps, 2, NULL));
	assert_int_equal(db_migrate(s->db, steps, 1, NULL), ERR_DB);
	assert_non_null(strstr(s->fail.what, "newer"));
	assert_int_equal(db_migrated(s->db, steps, 1, &current), ERR_DB);
}

static void text_that_changed(void **state)
{
	struct db_support *s = *state;
	struct embedded_file other[] = { { "0001_first.sql", STR("SELECT 1") }, steps[1] };

	assert_ok(s, db_migrate(s->db, steps, 2, NULL));
	assert_int_equal(db_migrate(s->db, other, 2, NULL), ERR_DB);
	assert_non_null(strstr(s->fail.what, "0001_first.sql was applied with another text"));
}

/* A step fails as a whole, those before it stay, and it can be tried again. */
static void step_that_fails(void **state)
{
	struct db_support *s = *state;
	struct embedded_file bad[] = { steps[0],
		                       { "0002_bad.sql", STR("CREATE TABLE x (a BIGINT); SELECT * FROM nowhere;") } };
	struct embedded_file strange[] = { steps[0], { "0002_bad.sql", STR("\n@WHATEVER") } };
	struct embedded_file unnamed[] = { { "first.sql", STR("SELECT 1") } };
	bool current = true;

	assert_int_equal(db_migrate(s->db, bad, 2, NULL), ERR_DB);
	assert_false(db_in_transaction(s->db));
	assert_int_equal(db_support_try(s->db, "SELECT * FROM x"), ERR_DB);
	assert_int_equal(db_migrate(s->db, strange, 2, NULL), ERR_BUG);
	assert_non_null(strstr(s->fail.what, "0002_bad.sql: line 2: unknown macro 'WHATEVER'"));
	assert_int_equal(db_migrate(s->db, unnamed, 1, NULL), ERR_BUG);
	assert_ok(s, db_migrated(s->db, steps, 1, &current));
	assert_true(current);
	assert_ok(s, db_migrate(s->db, steps, 2, NULL));
}

/* A table is made anew under its name while others refer to it; what then refers to nothing is found. */
static void tables_made_anew(void **state)
{
	static const struct embedded_file files[] = {
		{ "0001_a.sql", STR("CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY);\n"
		                    "CREATE TABLE child (id BIGINT NOT NULL PRIMARY KEY,\n"
		                    "parent BIGINT NOT NULL REFERENCES parent (id));\n"
		                    "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1);") },
		{ "0002_b.sql", STR("INSERT INTO child VALUES (2, 77);") },
	};
	struct db_support *s = *state;

	assert_ok(s, db_migrate(s->db, files, 1, NULL));
	assert_int_not_equal(db_migrate(s->db, files, 2, NULL), OK);
	assert_int_equal(db_support_try(s->db, "INSERT INTO child VALUES (2, 77)"), ERR_CONFLICT);
}

static void words_of_each_engine(void **state)
{
	static const struct {
		const char *text, *lite, *server;
	} cases[] = {
		{ "a BIGINT, b DOUBLE PRECISION", "a INTEGER, b REAL ", "a BIGINT, b DOUBLE PRECISION" },
		{ "c TEXT NOT NULL", "c TEXT NOT NULL", "c TEXT COLLATE \"C\" NOT NULL" },
		{ "CAST(c AS TEXT)", "CAST(c AS TEXT)", "CAST(c AS TEXT)" },
		{ "'TEXT' \"BIGINT\" 'it''s @ID'", "'TEXT' \"BIGINT\" 'it''s @ID'", "'TEXT' \"BIGINT\" 'it''s @ID'" },
		{ "x -- TEXT 'open\ny", "x \ny", "x \ny" },
		{ ") @KEYED;", ") STRICT, WITHOUT ROWID;", ") ;" },
		{ "p @BYTES", "p BLOB", "p BYTEA" },
		{ "@DISTRIBUTED_TABLE(t)\n@REFERENCE_TABLE(u)", "\n",
		  "SELECT create_distributed_table('t', 'person');\nSELECT create_reference_table('u');" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (int engine = 0; engine < DB_DIALECTS; engine++) {
			struct buf out DEFER(buf_finish);
			struct fail f = { 0 };

			buf_init(&out, 1000);
			assert_int_equal(db_migration_text(str_of(cases[i].text), (enum db_dialect)engine,
			                                   engine == DB_PG, &out, &f),
			                 OK);
			buf_char(&out, '\0');
			assert_string_equal(out.p, engine == DB_LITE ? cases[i].lite : cases[i].server);
		}
	}
}

static void broken_texts(void **state)
{
	static const char *const texts[] = {
		"'open", "\"open", "@NOTHING", "@REFERENCE_TABLE", "@REFERENCE_TABLE()", "@DISTRIBUTED_TABLE(x"
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct buf out DEFER(buf_finish);
		struct fail f = { 0 };

		buf_init(&out, 1000);
		assert_int_equal(db_migration_text(str_of(texts[i]), DB_LITE, false, &out, &f), ERR_INPUT);
		assert_non_null(strstr(f.what, "line 1"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_after_the_other), cmocka_unit_test(newer_than_the_program),
		cmocka_unit_test(text_that_changed),   cmocka_unit_test(step_that_fails),
		cmocka_unit_test(tables_made_anew),
	};
	const struct CMUnitTest texts[] = {
		cmocka_unit_test(words_of_each_engine),
		cmocka_unit_test(broken_texts),
	};

	return db_support_run("migrations", tests, sizeof tests / sizeof tests[0]) +
	       cmocka_run_group_tests_name("texts of migrations", texts, NULL, NULL);
}
