/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON out and in. */
#include "test.h"

#include "fmt/json_read.h"
#include "fmt/json_write.h"

enum { HEAP = 1 << 20 };

static void expect_text(struct buf *b, const char *wanted)
{
	buf_char(b, '\0');
	assert_string_equal(b->p, wanted);
	buf_clear(b);
}

static void test_writes_values(void **state)
{
	struct buf b;
	struct jw j;

	(void)state;
	buf_init(&b, HEAP);
	jw_begin(&j, &b);
	jw_object(&j);
	jw_put_text(&j, "naam", "Zo\xc3\xab");
	jw_put_i64(&j, "n", INT64_MIN);
	jw_put_bool(&j, "ja", true);
	jw_put_null(&j, "niets");
	jw_put_day(&j, "dag", day_of(2026, 3, 1));
	jw_put_day(&j, "open", DAY_NONE);
	jw_put_instant(&j, "om", 951782400000000);
	jw_put_array(&j, "uren");
	jw_decimal(&j, 145, 1);
	jw_decimal(&j, -5, 2);
	jw_decimal(&j, 7, 0);
	jw_end(&j);
	jw_put_object(&j, "leeg");
	jw_end(&j);
	jw_end(&j);
	assert_int_equal(jw_finish(&j), OK);
	expect_text(&b, "{\"naam\":\"Zo\xc3\xab\",\"n\":-9223372036854775808,\"ja\":true,\"niets\":null,\"dag\":\"2026-03-01\","
	                "\"open\":null,\"om\":\"2000-02-29T00:00:00Z\",\"uren\":[14.5,-0.05,7],\"leeg\":{}}");
	buf_finish(&b);
}

static void test_escapes(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, HEAP);
	jw_quote(&b, STR("a\"b\\c\n\t\x01\x7f</script>&"));
	expect_text(&b, "\"a\\\"b\\\\c\\n\\t\\u0001\\u007f\\u003c/script\\u003e\\u0026\"");
	jw_quote(&b, (struct str){ "a\0b", 3 });
	expect_text(&b, "\"a\\u0000b\"");
	jw_quote(&b, STR("\xe2\x80\xa8\xe2\x80\xa9\xf0\x9f\x98\x80"));
	expect_text(&b, "\"\\u2028\\u2029\xf0\x9f\x98\x80\"");
	/* Bytes that are no UTF-8 do not get out. */
	jw_quote(&b, STR("x\xff\xc3y\xed\xa0\x80"));
	expect_text(&b, "\"x\xef\xbf\xbd\xef\xbf\xbdy\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	jw_quote(&b, STR(""));
	expect_text(&b, "\"\"");
	buf_finish(&b);
}

static void expect_bug(void (*write)(struct jw *))
{
	struct buf b;
	struct jw j;

	buf_init(&b, HEAP);
	jw_begin(&j, &b);
	write(&j);
	assert_int_equal(jw_finish(&j), ERR_BUG);
	buf_finish(&b);
}

static void value_without_key(struct jw *j)
{
	jw_object(j);
	jw_i64(j, 1);
	jw_end(j);
}

static void key_in_array(struct jw *j)
{
	jw_array(j);
	jw_put_i64(j, "a", 1);
	jw_end(j);
}

static void key_without_value(struct jw *j)
{
	jw_object(j);
	jw_key(j, "a");
	jw_end(j);
}

static void not_closed(struct jw *j)
{
	jw_array(j);
}

static void closed_twice(struct jw *j)
{
	jw_array(j);
	jw_end(j);
	jw_end(j);
}

static void two_values(struct jw *j)
{
	jw_i64(j, 1);
	jw_i64(j, 2);
}

static void nothing(struct jw *j)
{
	(void)j;
}

static void too_deep(struct jw *j)
{
	for (int i = 0; i < JSON_DEPTH; i++) {
		jw_array(j);
	}
}

static void test_refuses_what_is_no_json(void **state)
{
	(void)state;
	expect_bug(value_without_key);
	expect_bug(key_in_array);
	expect_bug(key_without_value);
	expect_bug(not_closed);
	expect_bug(closed_twice);
	expect_bug(two_values);
	expect_bug(nothing);
	expect_bug(too_deep);
}

static void test_reads_values(void **state)
{
	struct arena a;
	const struct json_value *v = NULL;
	struct json_fault fault;

	(void)state;
	arena_init(&a, HEAP);
	assert_int_equal(jr_parse(&a, STR("{\"a\": [1, -2.5, \"x\\u00e9\", true, null], \"b\": {}}"), &v, &fault), OK);
	const struct json_value *list = jr_member(v, "a");

	assert_int_equal(list->kind, JSON_IS_ARRAY);
	assert_int_equal(list->count, 5);
	assert_int_equal(list->items[0].integer, 1);
	assert_true(list->items[1].kind == JSON_IS_REAL && list->items[1].real < -2.4);
	assert_true(str_eq(list->items[2].string, STR("x\xc3\xa9")));
	assert_int_equal(list->items[3].integer, 1);
	assert_int_equal(list->items[4].kind, JSON_IS_NULL);
	assert_int_equal(jr_member(v, "b")->count, 0);
	assert_null(jr_member(v, "c"));
	assert_null(jr_member(list, "a"));
	arena_reset(&a);
}

static void expect_fault(const char *text, int kind)
{
	struct arena a;
	const struct json_value *v = NULL;
	struct json_fault fault = { .kind = JSON_SYNTAX };

	arena_init(&a, HEAP);
	assert_int_equal(jr_parse(&a, str_of(text), &v, &fault), ERR_INPUT);
	assert_int_equal(fault.kind, kind);
	assert_null(v);
	arena_reset(&a);
}

static void test_refuses_bad_text(void **state)
{
	(void)state;
	expect_fault("", JSON_SYNTAX);
	expect_fault("1", JSON_SYNTAX);
	expect_fault("{\"a\":1,}", JSON_SYNTAX);
	expect_fault("{\"a\":1} x", JSON_SYNTAX);
	expect_fault("[\"\\u0000\"]", JSON_SYNTAX);
	expect_fault("[\"\xff\"]", JSON_SYNTAX);
	expect_fault("[99999999999999999999]", JSON_SYNTAX);
	expect_fault("{\"a\":1,\"a\":2}", JSON_DUPLICATE);
	expect_fault("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", JSON_TOO_DEEP);
}

static void test_depth_counts_brackets_only(void **state)
{
	struct arena a;
	const struct json_value *v = NULL;
	struct json_fault fault;

	(void)state;
	arena_init(&a, HEAP);
	assert_int_equal(jr_parse(&a, STR("[\"[[[[[[[[[[[[[[[[[[[[\\\"[[\", []]"), &v, &fault), OK);
	assert_int_equal(v->count, 2);
	/* Sixteen deep is fine. */
	assert_int_equal(jr_parse(&a, STR("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"), &v, &fault), OK);
	arena_reset(&a);
}

static void assert_wrong(const struct json_problems *p, size_t i, const char *path, enum json_wrong wrong)
{
	assert_true(i < p->count);
	assert_true(str_eq(p->list[i].path, str_of(path)));
	assert_int_equal(p->list[i].wrong, wrong);
}

static void test_typed_reading(void **state)
{
	struct arena a;
	const struct json_value *v = NULL;
	struct json_fault fault;
	static const char *const known[] = { "naam", "n", "ja", "dag", "tijd", "leeg" };

	(void)state;
	arena_init(&a, HEAP);
	struct json_problems p = { .a = &a };

	assert_int_equal(jr_parse(&a, STR("{\"naam\":\" Zo\xc3\xab \",\"n\":5,\"ja\":true,\"dag\":\"2026-03-01\","
	                                  "\"tijd\":\"8:30\",\"leeg\":null}"),
	                          &v, &fault),
	                 OK);
	struct json_at root = jr_root(&p, v);

	assert_true(jr_at_object(&root));
	assert_true(str_eq(jr_get_str(&root, "naam", JSON_REQUIRED, 10), STR("Zo\xc3\xab")));
	assert_int_equal(jr_get_i64(&root, "n", JSON_REQUIRED, 1, 5, -1), 5);
	assert_true(jr_get_bool(&root, "ja", JSON_REQUIRED));
	assert_int_equal(jr_get_day(&root, "dag", JSON_REQUIRED), day_of(2026, 3, 1));
	assert_int_equal(jr_get_time(&root, "tijd", JSON_REQUIRED), 510);
	assert_int_equal(jr_get_str(&root, "leeg", JSON_OPTIONAL, 10).n, 0);
	assert_int_equal(jr_get_i64(&root, "er_niet", JSON_OPTIONAL, 0, 9, 7), 7);
	jr_only(&root, known, 6);
	assert_int_equal(p.count, 0);
	arena_reset(&a);
}

static void test_everything_wrong_is_told(void **state)
{
	struct arena a;
	const struct json_value *v = NULL;
	struct json_fault fault;

	(void)state;
	arena_init(&a, HEAP);
	struct json_problems p = { .a = &a };

	assert_int_equal(jr_parse(&a, STR("{\"items\":[{\"dag\":\"2026-02-30\",\"n\":\"5\",\"naam\":\"\","
	                                  "\"tekst\":\"a\\u0007\",\"extra\":1},7],\"groot\":11,\"tijd\":\"25:00\"}"),
	                          &v, &fault),
	                 OK);
	struct json_at root = jr_root(&p, v);
	struct json_at items = jr_at_member(&root, "items", JSON_REQUIRED);
	struct json_at first = jr_at_item(&items, 0), second = jr_at_item(&items, 1), third = jr_at_item(&items, 2);
	static const char *const known[] = { "dag", "n", "naam", "tekst" };

	assert_true(jr_at_array(&items));
	assert_int_equal(jr_get_day(&first, "dag", JSON_REQUIRED), DAY_NONE);
	assert_int_equal(jr_get_i64(&first, "n", JSON_REQUIRED, 0, 9, -1), -1);
	assert_int_equal(jr_get_str(&first, "naam", JSON_REQUIRED, 10).n, 0);
	assert_int_equal(jr_get_str(&first, "tekst", JSON_OPTIONAL, 10).n, 0);
	jr_only(&first, known, 4);
	assert_false(jr_at_object(&second));
	assert_false(jr_at_object(&third));
	(void)jr_get_i64(&root, "groot", JSON_OPTIONAL, 0, 10, 0);
	assert_int_equal(jr_get_time(&root, "tijd", JSON_OPTIONAL), -1);
	assert_false(jr_get_bool(&root, "ja", JSON_REQUIRED));
	assert_int_equal(p.count, 9);
	assert_wrong(&p, 0, "items[0].dag", JSON_WRONG_VALUE);
	assert_wrong(&p, 1, "items[0].n", JSON_WRONG_TYPE);
	assert_wrong(&p, 2, "items[0].naam", JSON_WRONG_MISSING);
	assert_wrong(&p, 3, "items[0].tekst", JSON_WRONG_VALUE);
	assert_wrong(&p, 4, "items[0].extra", JSON_WRONG_UNKNOWN);
	assert_wrong(&p, 5, "items[1]", JSON_WRONG_TYPE);
	assert_wrong(&p, 6, "groot", JSON_WRONG_VALUE);
	assert_wrong(&p, 7, "tijd", JSON_WRONG_VALUE);
	assert_wrong(&p, 8, "ja", JSON_WRONG_MISSING);
	for (int i = 0; i < 100; i++) {
		jr_wrong(&root, "x", JSON_WRONG_VALUE);
	}
	assert_int_equal(p.count, JSON_MAX_PROBLEMS);
	arena_reset(&a);
}

static void test_memory_runs_out(void **state)
{
	struct arena a;
	const struct json_value *v = NULL;
	struct json_fault fault;

	(void)state;
	for (size_t cap = 0; cap < 600; cap += 16) {
		enum err e;

		arena_init(&a, cap);
		e = jr_parse(&a, STR("{\"a\":[\"x\",{\"b\":[1,2]}],\"c\":\"yyyyyyyyyyyyyyyyyyyyy\"}"), &v, &fault);
		assert_true(e == ERR_NOMEM || (e == OK && v->count == 2));
		assert_true(e != OK || cap > 100);
		arena_reset(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writes_values),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_refuses_what_is_no_json),
		cmocka_unit_test(test_reads_values),
		cmocka_unit_test(test_refuses_bad_text),
		cmocka_unit_test(test_depth_counts_brackets_only),
		cmocka_unit_test(test_typed_reading),
		cmocka_unit_test(test_everything_wrong_is_told),
		cmocka_unit_test(test_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
