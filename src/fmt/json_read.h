/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_JSON_READ_H
#define FMT_JSON_READ_H

#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Reads JSON of strangers: parsed whole by jansson, then copied into the arena, so that nothing of the library leaves
 * this file. Members that stand twice, nesting over JSON_READ_DEPTH, \u0000, numbers that do not fit and bytes that
 * are no UTF-8 are refused. Functions are jr_, because the names that begin with json_ are jansson's.
 */
enum { JSON_READ_DEPTH = 16 };

enum json_kind {
	JSON_IS_NULL,
	JSON_IS_BOOL,
	JSON_IS_INTEGER,
	JSON_IS_REAL,
	JSON_IS_STRING,
	JSON_IS_ARRAY,
	JSON_IS_OBJECT
};

struct json_value {
	enum json_kind kind;
	int64_t integer; /* also 0 or 1 for a bool */
	double real;
	struct str string;
	size_t count; /* of items or members */
	const struct json_value *items;
	const struct str *names; /* of members; items has their values */
};

/* Where a text stopped being JSON. */
struct json_fault {
	int line, column;
	enum { JSON_SYNTAX, JSON_DUPLICATE, JSON_TOO_DEEP } kind;
};

/* An object or array. ERR_INPUT with *ret_fault, ERR_NOMEM. */
enum err jr_parse(struct arena *a, struct str text, const struct json_value **ret, struct json_fault *ret_fault) MUST;
/* The value of a member, or NULL. */
const struct json_value *jr_member(const struct json_value *v, const char *name);

/*
 * Typed reading that collects what is wrong with every field, so that the sender gets all of it in one answer. A
 * position knows how it was reached; the path ("marks[3].datum") is only made when something is wrong there.
 */
enum json_wrong {
	JSON_WRONG_MISSING, /* required and not there, null or empty */
	JSON_WRONG_TYPE,    /* not the type that is asked for */
	JSON_WRONG_VALUE,   /* the right type, but no date, no time, out of range, too long, control characters */
	JSON_WRONG_UNKNOWN  /* a member that nobody knows */
};

struct json_problem {
	struct str path;
	enum json_wrong wrong;
};

enum { JSON_MAX_PROBLEMS = 50 };

struct json_problems {
	struct arena *a;
	struct json_problem list[JSON_MAX_PROBLEMS];
	size_t count; /* no more than JSON_MAX_PROBLEMS are kept */
};

struct json_at {
	struct json_problems *problems;
	const struct json_value *value; /* NULL when there is nothing here */
	const struct json_at *up;
	struct str name; /* of the member; an item has none */
	size_t index;    /* of the item */
};

enum json_need { JSON_OPTIONAL, JSON_REQUIRED };

struct json_at jr_root(struct json_problems *problems, const struct json_value *value);
/* A member or an item; up must outlive it. A missing one has value NULL (and is a problem when it is required). */
struct json_at jr_at_member(const struct json_at *up, const char *name, enum json_need need);
struct json_at jr_at_item(const struct json_at *up, size_t index);
/* False, and a problem, when here is something else than an object or an array. */
bool jr_at_object(const struct json_at *at);
bool jr_at_array(const struct json_at *at);

/*
 * The value of a member of the object at hand. What is optional and absent (or null), or wrong, is the empty string,
 * absent, false, DAY_NONE or -1; whether something was wrong shows in problems->count.
 */
struct str jr_get_str(const struct json_at *at, const char *name, enum json_need need, size_t max_bytes);
int64_t jr_get_i64(const struct json_at *at, const char *name, enum json_need need, int64_t min, int64_t max,
                   int64_t absent);
bool jr_get_bool(const struct json_at *at, const char *name, enum json_need need);
day_t jr_get_day(const struct json_at *at, const char *name, enum json_need need);
/* Minutes of the day from "08:30". */
int jr_get_time(const struct json_at *at, const char *name, enum json_need need);
/* Names every member of the object that is not among the n known ones. */
void jr_only(const struct json_at *at, const char *const *known, size_t n);
/* For checks of the caller's own: says that the member is wrong. */
void jr_wrong(const struct json_at *at, const char *name, enum json_wrong wrong);

#endif
