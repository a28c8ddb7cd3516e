/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/json_read.h"

#include <jansson.h>
#include <string.h>
#include <threads.h>

#include "base/heap.h"

/* Gives a tree of jansson back; fits DEFER. */
static void drop_tree(json_t **tree)
{
	json_decref(*tree);
}

/* Whether brackets outside strings nest deeper than allowed; *at gets the offset. jansson itself would recurse. */
static bool too_deep(struct str text, size_t *at)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (quoted) {
			i += c == '\\';
			quoted = c != '"';
		} else if (c == '"') {
			quoted = true;
		} else if (c == '[' || c == '{') {
			depth += 1;
			if (depth > JSON_READ_DEPTH) {
				*at = i;
				return true;
			}
		} else if ((c == ']' || c == '}') && depth > 0) {
			depth -= 1;
		}
	}
	return false;
}

static enum err copy(struct arena *a, const json_t *from, struct json_value *ret);

static enum err copy_string(struct arena *a, const char *p, size_t n, struct str *ret)
{
	struct str s = str_copy(a, (struct str){ p, n });

	if (s.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = s;
	return OK;
}

static enum err copy_array(struct arena *a, const json_t *from, struct json_value *v)
{
	struct json_value *items = ARENA_ARRAY(a, json_array_size(from), struct json_value);

	if (items == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < json_array_size(from); i++) {
		TRY(copy(a, json_array_get(from, i), &items[i]));
	}
	v->items = items;
	v->count = json_array_size(from);
	return OK;
}

static enum err copy_object(struct arena *a, json_t *from, struct json_value *v)
{
	size_t n = json_object_size(from), at = 0;
	struct json_value *items = ARENA_ARRAY(a, n, struct json_value);
	struct str *names = ARENA_ARRAY(a, n, struct str);

	if (items == NULL || names == NULL) {
		return ERR_NOMEM;
	}
	for (void *i = json_object_iter(from); i != NULL && at < n; i = json_object_iter_next(from, i)) {
		const char *name = json_object_iter_key(i);

		TRY(copy_string(a, name, strlen(name), &names[at]));
		TRY(copy(a, json_object_iter_value(i), &items[at]));
		at += 1;
	}
	v->items = items;
	v->names = names;
	v->count = n;
	return OK;
}

static enum err copy(struct arena *a, const json_t *from, struct json_value *ret)
{
	switch (json_typeof(from)) {
	case JSON_OBJECT:
		ret->kind = JSON_IS_OBJECT;
		/* Iterating takes the object as one that could change; it does not. */
		return copy_object(a, (json_t *)(uintptr_t)from, ret);
	case JSON_ARRAY: ret->kind = JSON_IS_ARRAY; return copy_array(a, from, ret);
	case JSON_STRING:
		ret->kind = JSON_IS_STRING;
		return copy_string(a, json_string_value(from), json_string_length(from), &ret->string);
	case JSON_INTEGER:
		ret->kind = JSON_IS_INTEGER;
		ret->integer = json_integer_value(from);
		ret->real = (double)ret->integer;
		return OK;
	case JSON_REAL:
		ret->kind = JSON_IS_REAL;
		ret->real = json_real_value(from);
		return OK;
	case JSON_TRUE:
	case JSON_FALSE:
		ret->kind = JSON_IS_BOOL;
		ret->integer = json_is_true(from);
		return OK;
	case JSON_NULL: ret->kind = JSON_IS_NULL; return OK;
	}
	return ERR_BUG;
}

static enum err fault_at(struct str text, size_t at, struct json_fault *ret)
{
	struct json_fault fault = { .line = 1, .column = 1, .kind = JSON_TOO_DEEP };

	for (size_t i = 0; i < at; i++) {
		fault.line += text.p[i] == '\n';
		fault.column = text.p[i] == '\n' ? 1 : fault.column + 1;
	}
	*ret = fault;
	return ERR_INPUT;
}

/* So that a text that did not fit is not taken for a wrong one: jansson says "invalid token" for both. */
static void own_allocator(void)
{
	json_set_alloc_funcs(heap_alloc, heap_free);
}

enum err jr_parse(struct arena *a, struct str text, const struct json_value **ret, struct json_fault *ret_fault)
{
	static once_flag once = ONCE_FLAG_INIT;
	json_error_t error;
	size_t deep;
	struct json_value *root;

	if (too_deep(text, &deep)) {
		return fault_at(text, deep, ret_fault);
	}
	call_once(&once, own_allocator);
	(void)heap_was_refused();
	DEFER(drop_tree)
	json_t *tree = json_loadb(text.p != NULL ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &error);

	if (tree == NULL) {
		if (heap_was_refused()) {
			return ERR_NOMEM;
		}
		*ret_fault = (struct json_fault){ .line = error.line, .column = error.column, .kind = JSON_SYNTAX };
		if (json_error_code(&error) == json_error_duplicate_key) {
			ret_fault->kind = JSON_DUPLICATE;
		}
		return ERR_INPUT;
	}
	root = ARENA_NEW(a, struct json_value);
	if (root == NULL) {
		return ERR_NOMEM;
	}
	TRY(copy(a, tree, root));
	*ret = root;
	return OK;
}

const struct json_value *jr_member(const struct json_value *v, const char *name)
{
	if (v == NULL || v->kind != JSON_IS_OBJECT) {
		return NULL;
	}
	for (size_t i = 0; i < v->count; i++) {
		if (str_eq(v->names[i], str_of(name))) {
			return &v->items[i];
		}
	}
	return NULL;
}

/* "marks[3].datum"; empty for the root. When memory is out the path is empty too. */
static struct str path_of(struct arena *a, const struct json_at *at)
{
	struct str above;

	if (at->up == NULL) {
		return STR("");
	}
	above = path_of(a, at->up);
	if (at->name.p == NULL) {
		return str_format(a, "%.*s[%zu]", STR_ARG(above), at->index);
	}
	return str_format(a, "%.*s%s%.*s", STR_ARG(above), above.n > 0 ? "." : "", STR_ARG(at->name));
}

static void wrong_here(const struct json_at *at, enum json_wrong wrong)
{
	struct json_problems *p = at->problems;

	if (p->count < JSON_MAX_PROBLEMS) {
		p->list[p->count].path = path_of(p->a, at);
		p->list[p->count].wrong = wrong;
		p->count += 1;
	}
}

struct json_at jr_root(struct json_problems *problems, const struct json_value *value)
{
	return (struct json_at){ .problems = problems, .value = value };
}

static struct json_at member(const struct json_at *up, const char *name)
{
	return (struct json_at){
		.problems = up->problems, .value = jr_member(up->value, name), .up = up, .name = str_of(name)
	};
}

/* The member, with null taken as absent; says so when it is missing but required. */
struct json_at jr_at_member(const struct json_at *up, const char *name, enum json_need need)
{
	struct json_at at = member(up, name);

	if (at.value != NULL && at.value->kind == JSON_IS_NULL) {
		at.value = NULL;
	}
	if (at.value == NULL && need == JSON_REQUIRED) {
		wrong_here(&at, JSON_WRONG_MISSING);
	}
	return at;
}

struct json_at jr_at_item(const struct json_at *up, size_t index)
{
	struct json_at at = { .problems = up->problems, .up = up, .index = index };

	if (up->value != NULL && up->value->kind == JSON_IS_ARRAY && index < up->value->count) {
		at.value = &up->value->items[index];
	}
	return at;
}

static bool is(const struct json_at *at, enum json_kind kind)
{
	if (at->value != NULL && at->value->kind == kind) {
		return true;
	}
	if (at->value != NULL) {
		wrong_here(at, JSON_WRONG_TYPE);
	}
	return false;
}

bool jr_at_object(const struct json_at *at)
{
	return is(at, JSON_IS_OBJECT);
}

bool jr_at_array(const struct json_at *at)
{
	return is(at, JSON_IS_ARRAY);
}

struct str jr_get_str(const struct json_at *up, const char *name, enum json_need need, size_t max_bytes)
{
	struct json_at at = jr_at_member(up, name, need);
	struct str s;

	if (!is(&at, JSON_IS_STRING)) {
		return (struct str){ NULL, 0 };
	}
	s = str_trim(at.value->string);
	if (s.n == 0 && need == JSON_REQUIRED) {
		wrong_here(&at, JSON_WRONG_MISSING);
	} else if (s.n > max_bytes || !str_is_text(s)) {
		wrong_here(&at, JSON_WRONG_VALUE);
		return (struct str){ NULL, 0 };
	}
	return s;
}

int64_t jr_get_i64(const struct json_at *up, const char *name, enum json_need need, int64_t min, int64_t max,
                   int64_t absent)
{
	struct json_at at = jr_at_member(up, name, need);

	if (!is(&at, JSON_IS_INTEGER)) {
		return absent;
	}
	if (at.value->integer < min || at.value->integer > max) {
		wrong_here(&at, JSON_WRONG_VALUE);
		return absent;
	}
	return at.value->integer;
}

bool jr_get_bool(const struct json_at *up, const char *name, enum json_need need)
{
	struct json_at at = jr_at_member(up, name, need);

	return is(&at, JSON_IS_BOOL) && at.value->integer != 0;
}

day_t jr_get_day(const struct json_at *up, const char *name, enum json_need need)
{
	struct str s = jr_get_str(up, name, need, 10);
	day_t day = DAY_NONE;

	if (s.n > 0 && !day_parse(s, &day)) {
		jr_wrong(up, name, JSON_WRONG_VALUE);
	}
	return day;
}

int jr_get_time(const struct json_at *up, const char *name, enum json_need need)
{
	struct str s = jr_get_str(up, name, need, 5);
	int minutes = -1;

	if (s.n > 0 && !time_parse(s, &minutes)) {
		jr_wrong(up, name, JSON_WRONG_VALUE);
	}
	return minutes;
}

void jr_only(const struct json_at *at, const char *const *known, size_t n)
{
	if (at->value == NULL || at->value->kind != JSON_IS_OBJECT) {
		return;
	}
	for (size_t i = 0; i < at->value->count; i++) {
		struct json_at here = { .problems = at->problems, .up = at, .name = at->value->names[i] };
		bool found = false;

		for (size_t k = 0; k < n && !found; k++) {
			found = str_eq(at->value->names[i], str_of(known[k]));
		}
		if (!found) {
			wrong_here(&here, JSON_WRONG_UNKNOWN);
		}
	}
}

void jr_wrong(const struct json_at *at, const char *name, enum json_wrong wrong)
{
	struct json_at here = member(at, name);

	wrong_here(&here, wrong);
}
