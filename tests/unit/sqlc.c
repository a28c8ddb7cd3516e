/* SPDX-License-Identifier: EUPL-1.2 */
/* The compiler of statements: what it makes, and what it says about each mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sqlc.h"

struct outcome {
	enum err code;
	struct buf source, header;
	struct fail fail;
	struct arena arena;
};

static void compile(const char *text, struct outcome *o)
{
	struct sqlc_source source = { "a.sql", str_of(text) };

	*o = (struct outcome){ .code = OK };
	arena_init(&o->arena, 4 * 1024 * 1024);
	buf_init(&o->source, 1024 * 1024);
	buf_init(&o->header, 1024 * 1024);
	o->code = sqlc_compile(&o->arena, &source, 1, "a_sql", "a_sql.h", &o->source, &o->header, &o->fail);
	buf_char(&o->source, '\0');
	buf_char(&o->header, '\0');
}

static void drop(struct outcome *o)
{
	buf_finish(&o->source);
	buf_finish(&o->header);
	arena_reset(&o->arena);
}

#define HEAD "-- a comment\n\n-- name: x\n-- mode: one\n"
#define BULK "-- name: x\n-- bulk: t key: a\n"

static const struct {
	const char *text, *said;
} mistakes[] = {
	{ "", "a_sql: no statement" },
	{ "SELECT 1", "a.sql:1: text before the first '-- name:': 'SELECT 1'" },
	{ "-- mode: one\n", "a.sql:1: no statement yet: 'mode'" },
	{ "-- name: X\n", "a.sql:1: not a name: 'X'" },
	{ "-- name: int\n", "a.sql:1: not a name: 'int'" },
	{ "-- name: x\n-- moed: one\n", "a.sql:2: unknown header (name doc mode in out bulk on-conflict): 'moed'" },
	{ "-- name: x\n-- mode: some\n", "a.sql:2: unknown mode (one, many, stream or exec): 'some'" },
	{ "\n-- name: x\nSELECT 1", "a.sql:2: no mode given for: 'x'" },
	{ HEAD "-- out: a i64\n", "a.sql:3: no text for: 'x'" },
	{ HEAD "SELECT 1", "a.sql:3: exec has no output, the other modes have one: 'x'" },
	{ "-- name: x\n-- mode: exec\n-- out: a i64\nSELECT 1",
	  "a.sql:1: exec has no output, the other modes have one: 'x'" },
	{ HEAD "-- out: a i65\n",
	  "a.sql:5: unknown type (i64 int day bool f64 text bytes list_i64 list_text list_bytes): 'i65'" },
	{ HEAD "-- out: a\n",
	  "a.sql:5: unknown type (i64 int day bool f64 text bytes list_i64 list_text list_bytes): ''" },
	{ HEAD "-- out: a i64, a text\n", "a.sql:5: named twice: 'a'" },
	{ HEAD "-- out: a bool?\n", "a.sql:5: a bool cannot be null: 'bool'" },
	{ HEAD "-- out: a list_i64\n", "a.sql:5: a list can only be an input that is not null: 'list_i64'" },
	{ HEAD "-- out: a-b i64\n", "a.sql:5: not a name: 'a-b'" },
	{ HEAD "-- doc: no */ please\n", "a.sql:5: a description cannot end a comment: 'no */ please'" },
	{ HEAD "-- in: a i64\n-- out: b i64\nSELECT 1 AS b",
	  "a.sql:3: an input that the text does not use, in x: 'a'" },
	{ HEAD "-- out: b i64\nSELECT :a AS b", "a.sql:3: a parameter that is no input, in x: 'a'" },
	{ HEAD "-- out: b i64\nSELECT 'open", "a.sql:3: a quote that is not closed, in x: ''open'" },
	{ HEAD "-- out: b i64\nSELECT 1 /* open", "a.sql:3: a comment that is not closed, in x: '/*'" },
	{ HEAD "-- out: b i64\nSELECT 1; SELECT 2", "a.sql:3: more than one statement, in x: 'S'" },
	{ HEAD "-- out: b i64\nSELECT ?", "a.sql:3: parameters are written :name, in x: '?'" },
	{ HEAD "-- out: b i64\nSELECT $1", "a.sql:3: parameters are written :name, in x: '$'" },
	{ HEAD "-- out: b i64\nSELECT 1::bigint", "a.sql:3: write CAST(... AS ...) instead of, in x: '::'" },
	{ HEAD "-- out: b i64\nSELECT @NOW",
	  "a.sql:3: unknown macro (IN_LIST SKIP_LOCKED FOR_UPDATE LEAST GREATEST), in x: 'NOW'" },
	{ HEAD "-- in: l list_i64\n-- out: b i64\nSELECT :l", "a.sql:3: a list can only stand in @IN_LIST, in x: 'l'" },
	{ HEAD "-- in: l i64\n-- out: b i64\nSELECT 1 @IN_LIST(:l)",
	  "a.sql:3: @IN_LIST takes one input of type list_i64, list_text or list_bytes, in x: 'l'" },
	{ HEAD "-- in: l list_i64\n-- out: b i64\nSELECT 1 @IN_LIST l",
	  "a.sql:3: expected @IN_LIST(:name), in x: '@IN_LIST'" },
	{ HEAD "-- on-conflict: add\n-- out: b i64\nSELECT 1",
	  "a.sql:3: on-conflict belongs to bulk statements, not to: 'x'" },
	{ "-- name: x\n-- bulk: t\n", "a.sql:2: expected 'bulk: TABLE key: COLUMN, ...': 't'" },
	{ "-- name: x\n-- bulk: t key:\n", "a.sql:2: a bulk statement needs a key: 't key:'" },
	{ BULK "-- in: b i64\n", "a.sql:1: a key column that is no input: 'a'" },
	{ BULK "-- in: a i64?\n", "a.sql:1: a key column cannot be null: 'a'" },
	{ BULK "-- in: a i64, b list_i64\n", "a.sql:1: a bulk statement takes no list: 'b'" },
	{ BULK "-- in: a i64\nSELECT 1", "a.sql:1: a bulk statement has no text and no output: 'x'" },
	{ BULK "-- in: a i64\n-- on-conflict: explode\n",
	  "a.sql:4: unknown on-conflict (update, ignore or add): 'explode'" },
	{ BULK "-- in: a i64, b text\n-- on-conflict: add\n",
	  "a.sql:1: only numbers that are not null can be added: 'b'" },
	{ BULK "-- in: a i64\n" BULK "-- in: a i64\n", "a.sql:4: two statements of this name: 'x'" },
	{ "-- part: p\n-- mode: one\n1", "a.sql:2: a part has a description and a text only, no: 'mode'" },
	{ "-- part: p\n" HEAD "-- out: b i64\nSELECT 1", "a.sql:1: no text for: 'p'" },
	{ "-- part: p\n1\n", "a_sql: no statement" },
	{ "-- part: p\n1\n" HEAD "-- out: b i64\nSELECT 1", "a.sql:1: a part that no statement uses: 'p'" },
	{ "-- part: p\n1\n-- part: p\n2\n" HEAD "-- out: b i64\nSELECT @p",
	  "a.sql:3: two statements of this name: 'p'" },
	{ HEAD "-- out: b i64\nSELECT @p", "a.sql:3: no part of this name, in x: 'p'" },
	{ "-- part: p\n1 + @q\n-- part: q\n2\n" HEAD "-- out: b i64\nSELECT @p",
	  "a.sql:7: a part within a part, in x: 'q'" },
	{ "-- part: p\n:b\n" HEAD "-- out: b i64\nSELECT @p", "a.sql:5: a parameter that is no input, in x: 'b'" },
	{ HEAD "-- out: as y\nSELECT 1", "a.sql:3: no statement with rows of this name before it: 'y'" },
	{ HEAD "-- out: as x\nSELECT 1", "a.sql:3: no statement with rows of this name before it: 'x'" },
	{ HEAD "-- out: b i64\n-- out: as y\nSELECT 1",
	  "a.sql:3: columns of its own as well as those of another, in: 'x'" },
};

static void what_is_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		struct outcome o DEFER(drop);

		compile(mistakes[i].text, &o);
		assert_string_equal(o.fail.what, mistakes[i].said);
		assert_int_equal(o.code, ERR_INPUT);
	}
}

static void expect(const char *text, const char *in_source)
{
	struct outcome o DEFER(drop);

	compile(text, &o);
	if (o.code != OK || strstr(o.source.p, in_source) == NULL) {
		fail_msg("'%s' is not in what '%s' became: %s%s", in_source, text, o.fail.what, o.source.p);
	}
}

static void texts(void **state)
{
	(void)state;
	expect(HEAD "-- in: a i64, b text\n-- out: c i64\nSELECT :a + :a AS c WHERE :b = ':a' -- :z\n;\n",
	       "\"SELECT \\0771 + \\0771 AS c WHERE \\0772 = ':a'\",");
	expect(HEAD "-- in: a i64, b text\n-- out: c i64\nSELECT :a + :a AS c WHERE :b = ':a' -- :z\n;\n",
	       "\"SELECT $1 + $1 AS c WHERE $2 = ':a'\",");
	expect(HEAD "-- in: l list_text\n-- out: c i64\nSELECT c FROM t WHERE c @IN_LIST(:l)",
	       "c IN (SELECT value FROM json_each(\\0771))");
	expect(HEAD "-- in: l list_text\n-- out: c i64\nSELECT c FROM t WHERE c @IN_LIST(:l)",
	       "c = ANY(ARRAY(SELECT e.v FROM json_array_elements_text(CAST($1 AS json)) AS e(v)))");
	expect(HEAD "-- in: l list_bytes\n-- out: c i64\nSELECT c FROM t WHERE c @IN_LIST(:l)",
	       "c IN (SELECT from_hex(value) FROM json_each(\\0771))");
	expect(HEAD "-- in: l list_bytes\n-- out: c i64\nSELECT c FROM t WHERE c @IN_LIST(:l)",
	       "c = ANY(ARRAY(SELECT decode(e.v, 'hex') FROM json_array_elements_text(CAST($1 AS json)) AS e(v)))");
	expect(HEAD "-- out: c i64\nSELECT @LEAST(1, 2) AS c\n\n\t@FOR_UPDATE", "\"SELECT min(1, 2) AS c\",");
	expect(HEAD "-- out: c i64\nSELECT @LEAST(1, 2) AS c\n\n\t@FOR_UPDATE",
	       "\"SELECT LEAST(1, 2) AS c\\n\"\n\t\t\"FOR UPDATE\",");
	expect(BULK "-- in: a i64, b text?\n",
	       "\"ON CONFLICT (\\042a\\042) DO UPDATE SET \\042b\\042 = excluded.\\042b\\042\\n\"\n"
	       "\t\t\"WHERE \\042t\\042.\\042b\\042 IS DISTINCT FROM excluded.\\042b\\042\",");
	expect("-- part: p\n-- doc: Small ones.\na < :a -- and no more\n"
	       "-- name: x\n-- mode: many\n-- in: a i64\n-- out: c i64\nSELECT c FROM t WHERE @p AND c = '@p'",
	       "\"SELECT c FROM t WHERE a < $1 AND c = '@p'\",");
	expect(BULK "-- in: a i64\n", "\"ON CONFLICT (\\042a\\042) DO NOTHING\",");
}

/* The header as a whole, so that a change of what rooms see is noticed. */
static void header_of_each_mode(void **state)
{
	static const char text[] =
		"-- name: first\n-- doc: Finds.\n-- doc: Twice.\n-- mode: one\n-- in: a day?\n-- out: b bool\n"
		"SELECT :a AS b\n"
		"-- name: second\n-- mode: many\n-- out: b f64, c bytes?\nSELECT b, c FROM t\n"
		"-- name: third\n-- mode: exec\nDELETE FROM t\n"
		"-- name: fourth\n-- bulk: t key: a\n-- in: a int, l text\n"
		"-- name: fifth\n-- mode: many\n-- out: as second\nSELECT b, c FROM u\n";
	static const char header[] =
		"/* Made by sqlc: change the statement files instead. */\n"
		"#ifndef A_SQL_H\n#define A_SQL_H\n\n#include \"db/stmt.h\"\n\n"
		"struct first_in {\n\tday_t a; /* may be null */\n};\n"
		"struct first_row {\n\tbool b;\n};\n"
		"/*\n * Finds.\n * Twice.\n */\n"
		"enum err first(struct db *db, struct arena *a, const struct first_in *in, struct first_row *ret, bool *ret_found) "
		"MUST;\n\n"
		"struct second_row {\n\tdouble b;\n\tstruct str c; /* may be null */\n};\n"
		"enum err second_open(struct db *db, struct db_rows *ret) MUST;\n"
		"enum err second_next(struct db_rows *rows, struct second_row *ret, bool *ret_more) MUST;\n\n"
		"enum err third(struct db *db, int64_t *ret_changed) MUST;\n\n"
		"struct fourth_in {\n\tint a;\n\tstruct str l;\n};\n"
		"enum err fourth_open(struct db *db, struct db_bulk *ret) MUST;\n"
		"enum err fourth_row(struct db_bulk *b, const struct fourth_in *in) MUST;\n\n"
		"enum err fifth_open(struct db *db, struct db_rows *ret) MUST;\n"
		"enum err fifth_next(struct db_rows *rows, struct second_row *ret, bool *ret_more) MUST;\n\n"
		"/* All of the above, closed by NULL: for tests. */\nextern const struct db_stmt *const a_sql_all[];\n\n#endif\n";
	struct outcome o DEFER(drop);

	(void)state;
	compile(text, &o);
	assert_int_equal(o.code, OK);
	assert_string_equal(o.header.p, header);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_said),
		cmocka_unit_test(texts),
		cmocka_unit_test(header_of_each_mode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
