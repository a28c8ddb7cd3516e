/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON of strangers: what was read, written and read again is the same; typed reading of anything comes back. */
#include "fmt/json_read.h"
#include "fmt/json_write.h"
#include "fmt/utf8.h"
#include "fuzz.h"

enum { HEAP = 64 * 1024 * 1024 };

static void write_value(struct jw *j, const struct json_value *v)
{
	switch (v->kind) {
	case JSON_IS_NULL: jw_null(j); break;
	case JSON_IS_BOOL: jw_bool(j, v->integer != 0); break;
	case JSON_IS_INTEGER: jw_i64(j, v->integer); break;
	case JSON_IS_REAL: jw_i64(j, 1); break;
	case JSON_IS_STRING: jw_str(j, v->string); break;
	case JSON_IS_ARRAY:
		jw_array(j);
		for (size_t i = 0; i < v->count; i++) {
			write_value(j, &v->items[i]);
		}
		jw_end(j);
		break;
	case JSON_IS_OBJECT:
		/* Keys are written as pairs: a name of ours never has a zero byte or comes from outside. */
		jw_array(j);
		for (size_t i = 0; i < v->count; i++) {
			jw_str(j, v->names[i]);
			write_value(j, &v->items[i]);
		}
		jw_end(j);
		break;
	}
}

static bool same(const struct json_value *a, const struct json_value *b)
{
	size_t step = a->kind == JSON_IS_OBJECT ? 2 : 1;

	if (a->kind == JSON_IS_STRING) {
		return b->kind == JSON_IS_STRING && str_eq(a->string, b->string);
	}
	if (a->kind == JSON_IS_INTEGER || a->kind == JSON_IS_BOOL) {
		return b->kind == a->kind && a->integer == b->integer;
	}
	if (a->kind != JSON_IS_ARRAY && a->kind != JSON_IS_OBJECT) {
		return true;
	}
	if (b->kind != JSON_IS_ARRAY || b->count != a->count * step) {
		return false;
	}
	for (size_t i = 0; i < a->count; i++) {
		if (!same(&a->items[i], &b->items[i * step + step - 1])) {
			return false;
		}
	}
	return true;
}

static void read_typed(struct arena *a, const struct json_value *v)
{
	static const char *const known[] = { "pgn", "datum" };
	struct json_problems problems = { .a = a };
	struct json_at root = jr_root(&problems, v);
	struct json_at items = jr_at_member(&root, "items", JSON_OPTIONAL);
	struct json_at first = jr_at_item(&items, 0);

	(void)jr_at_array(&items);
	(void)jr_get_str(&root, "pgn", JSON_REQUIRED, 9);
	(void)jr_get_day(&first, "datum", JSON_REQUIRED);
	(void)jr_get_time(&first, "begintijd", JSON_OPTIONAL);
	(void)jr_get_i64(&first, "n", JSON_OPTIONAL, 0, 10, -1);
	(void)jr_get_bool(&root, "ja", JSON_OPTIONAL);
	jr_only(&root, known, 2);
	FUZZ_CHECK(problems.count <= JSON_MAX_PROBLEMS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct buf b;
	struct jw j;
	const struct json_value *v = NULL, *again = NULL;
	struct json_fault fault;

	arena_init(&a, HEAP);
	buf_init(&b, HEAP);
	if (jr_parse(&a, fuzz_text(data, size), &v, &fault) == OK) {
		read_typed(&a, v);
		jw_begin(&j, &b);
		write_value(&j, v);
		FUZZ_CHECK(jw_finish(&j) == OK);
		FUZZ_CHECK(jr_parse(&a, buf_view(&b), &again, &fault) == OK);
		FUZZ_CHECK(same(v, again));
	}
	buf_clear(&b);
	jw_quote(&b, fuzz_text(data, size));
	FUZZ_CHECK(utf8_valid(buf_view(&b)));
	buf_finish(&b);
	arena_reset(&a);
	return 0;
}
