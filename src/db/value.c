/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the structs of the callers and the values of the engines. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "db/engine.h"

_Static_assert(sizeof(int) == sizeof(int32_t) && sizeof(day_t) == sizeof(int32_t), "one way to store both");

static void integer(int64_t v, int64_t null, struct db_value *ret)
{
	*ret = (struct db_value){ .kind = v == null ? DB_NULL : DB_INTEGER, .i = v };
}

/* Null text is {NULL, 0} where a column may be null, and the empty string elsewhere. */
static enum err string(struct db *db, const struct db_stmt *s, const struct db_col *c, const struct str *v,
                       struct db_value *ret)
{
	if (v->p == NULL && c->nullable) {
		*ret = (struct db_value){ .kind = DB_NULL };
		return OK;
	}
	/* Even a list of nothing has its brackets: there was no memory for them. */
	if (v->n == 0 && c->list) {
		return db_error(db, ERR_NOMEM, "statement %s: out of memory for %s", s->name, c->name);
	}
	if (c->type == DB_TEXT && v->p != NULL && memchr(v->p, '\0', v->n) != NULL) {
		return db_error(db, ERR_INPUT, "statement %s: %s holds a NUL byte", s->name, c->name);
	}
	*ret = (struct db_value){ .kind = c->type == DB_TEXT ? DB_STRING : DB_BLOB,
		                  .s = { v->p != NULL ? v->p : "", v->n } };
	return OK;
}

enum err db_value_get(struct db *db, const struct db_stmt *s, const struct db_col *c, const void *in,
                      struct db_value *ret)
{
	const void *p = (const char *)in + c->at;

	switch (c->type) {
	case DB_I64: integer(*(const int64_t *)p, c->nullable ? INT64_MIN : 0, ret); break;
	case DB_INT: integer(*(const int *)p, INT_MIN, ret); break;
	case DB_DAY: integer(*(const day_t *)p, DAY_NONE, ret); break;
	case DB_BOOL: *ret = (struct db_value){ .kind = DB_INTEGER, .i = *(const bool *)p }; return OK;
	case DB_F64:
		*ret = (struct db_value){ .kind = DB_REAL, .f = *(const double *)p };
		if (isnan(ret->f)) {
			ret->kind = DB_NULL;
		}
		break;
	case DB_TEXT:
	case DB_BYTES: return string(db, s, c, p, ret);
	}
	if (c->type == DB_I64 && !c->nullable) {
		ret->kind = DB_INTEGER; /* every number is one */
	}
	if (ret->kind == DB_NULL && !c->nullable) {
		return db_error(db, ERR_BUG, "statement %s: %s is missing", s->name, c->name);
	}
	return OK;
}

static enum err misfit(struct db *db, const struct db_stmt *s, const struct db_col *c, const char *what)
{
	return db_error(db, ERR_DB, "statement %s: column %s %s", s->name, c->name, what);
}

static void put_null(const struct db_col *c, void *p)
{
	switch (c->type) {
	case DB_I64: *(int64_t *)p = INT64_MIN; break;
	case DB_INT: *(int *)p = INT_MIN; break;
	case DB_DAY: *(day_t *)p = DAY_NONE; break;
	case DB_BOOL: *(bool *)p = false; break;
	case DB_F64: *(double *)p = (double)NAN; break;
	case DB_TEXT:
	case DB_BYTES: *(struct str *)p = (struct str){ NULL, 0 }; break;
	}
}

static enum err put_string(struct db *db, const struct db_stmt *s, const struct db_col *c, const struct db_value *v,
                           struct arena *a, struct str *p)
{
	struct str text = { v->s.p != NULL ? v->s.p : "", v->s.n };

	if (v->kind != (c->type == DB_TEXT ? DB_STRING : DB_BLOB)) {
		return misfit(db, s, c, c->type == DB_TEXT ? "is not text" : "is not bytes");
	}
	if (a != NULL) {
		text.p = arena_copy(a, text.p, text.n);
		if (text.p == NULL) {
			return db_error(db, ERR_NOMEM, "statement %s: out of memory", s->name);
		}
	}
	*p = text;
	return OK;
}

static enum err put_integer(struct db *db, const struct db_stmt *s, const struct db_col *c, int64_t v, void *p)
{
	if (c->type == DB_I64) {
		*(int64_t *)p = v;
		return OK;
	}
	if (c->type == DB_BOOL) {
		if (v != 0 && v != 1) {
			return misfit(db, s, c, "is neither 0 nor 1");
		}
		*(bool *)p = v == 1;
		return OK;
	}
	if (v <= INT32_MIN || v > INT32_MAX) {
		return misfit(db, s, c, "is out of range");
	}
	*(int32_t *)p = (int32_t)v; /* an int and a day_t are the same */
	return OK;
}

enum err db_value_put(struct db *db, const struct db_stmt *s, const struct db_col *c, const struct db_value *v,
                      struct arena *a, void *row)
{
	void *p = (char *)row + c->at;

	if (v->kind == DB_NULL) {
		if (!c->nullable) {
			return misfit(db, s, c, "is null");
		}
		put_null(c, p);
		return OK;
	}
	if (c->type == DB_TEXT || c->type == DB_BYTES) {
		return put_string(db, s, c, v, a, p);
	}
	if (c->type == DB_F64) {
		if (v->kind != DB_INTEGER && v->kind != DB_REAL) {
			return misfit(db, s, c, "is not a number");
		}
		*(double *)p = v->kind == DB_REAL ? v->f : (double)v->i;
		return OK;
	}
	return v->kind == DB_INTEGER ? put_integer(db, s, c, v->i, p) : misfit(db, s, c, "is not a whole number");
}
