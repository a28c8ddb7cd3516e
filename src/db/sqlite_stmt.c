/* SPDX-License-Identifier: EUPL-1.2 */
/* Running named statements on SQLite. Every statement is reset after use, so that none holds back a checkpoint. */
#include <string.h>

#include "db/sqlite.h"

static sqlite3 *handle_of(struct db *db)
{
	return ((struct sqlite *)db)->handle;
}

enum err sqlite_prepare(struct db *db, const struct db_stmt *s, sqlite3_stmt **ret)
{
	int rc = sqlite3_prepare_v3(handle_of(db), s->sql[DB_LITE], -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);

	return rc == SQLITE_OK ? OK : sqlite_error(db, rc, s->name);
}

static int bind_value(sqlite3_stmt *h, int at, const struct db_value *v)
{
	switch (v->kind) {
	case DB_NULL: return sqlite3_bind_null(h, at);
	case DB_INTEGER: return sqlite3_bind_int64(h, at, v->i);
	case DB_REAL: return sqlite3_bind_double(h, at, v->f);
	case DB_STRING: return sqlite3_bind_text64(h, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
	case DB_BLOB: return sqlite3_bind_blob64(h, at, v->s.p, v->s.n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

enum err sqlite_bind(struct db *db, const struct db_stmt *s, sqlite3_stmt *h, const void *in)
{
	struct db_value v;

	for (unsigned i = 0; i < s->in_count; i++) {
		int rc;

		TRY(db_value_get(db, s, &s->in[i], in, &v));
		rc = bind_value(h, (int)i + 1, &v);
		if (rc != SQLITE_OK) {
			return sqlite_error(db, rc, s->name);
		}
	}
	return OK;
}

static void release(struct sqlite_use *u)
{
	if (u->handle == NULL) {
		return;
	}
	if (u->prepared == NULL) {
		(void)sqlite3_finalize(u->handle);
	} else {
		(void)sqlite3_reset(u->handle);
		(void)sqlite3_clear_bindings(u->handle);
		u->prepared->busy = false;
	}
	u->handle = NULL;
}

static enum err take(struct db *db, const struct db_stmt *s, const void *in, struct sqlite_use *ret)
{
	struct db_prepared *p = db_prepared_get(db, s);
	struct sqlite_use u = { NULL, p };
	enum err e;

	if (p == NULL) {
		return ERR_NOMEM;
	}
	if (p->busy) {
		u.prepared = NULL;
		TRY(sqlite_prepare(db, s, &u.handle));
	} else {
		if (p->handle == NULL) {
			sqlite3_stmt *h = NULL;

			TRY(sqlite_prepare(db, s, &h));
			p->handle = h;
		}
		u.handle = p->handle;
		p->busy = true;
	}
	e = sqlite_bind(db, s, u.handle, in);
	if (e != OK) {
		release(&u);
		return e;
	}
	*ret = u;
	return OK;
}

static struct db_value column(sqlite3_stmt *h, int at)
{
	struct db_value v = { .kind = DB_NULL };

	switch (sqlite3_column_type(h, at)) {
	case SQLITE_INTEGER:
		v.kind = DB_INTEGER;
		v.i = sqlite3_column_int64(h, at);
		break;
	case SQLITE_FLOAT:
		v.kind = DB_REAL;
		v.f = sqlite3_column_double(h, at);
		break;
	case SQLITE_TEXT:
		v.kind = DB_STRING;
		v.s.p = (const char *)sqlite3_column_text(h, at);
		v.s.n = (size_t)sqlite3_column_bytes(h, at);
		break;
	case SQLITE_BLOB:
		v.kind = DB_BLOB;
		v.s.p = sqlite3_column_blob(h, at);
		v.s.n = (size_t)sqlite3_column_bytes(h, at);
		break;
	default: break;
	}
	return v;
}

static enum err read_row(struct db *db, const struct db_stmt *s, sqlite3_stmt *h, struct arena *a, void *row)
{
	if (sqlite3_column_count(h) != (int)s->out_count) {
		return db_error(db, ERR_DB, "statement %s: gives %d columns, not %u", s->name, sqlite3_column_count(h),
		                s->out_count);
	}
	for (unsigned i = 0; i < s->out_count; i++) {
		struct db_value v = column(h, (int)i);

		TRY(db_value_put(db, s, &s->out[i], &v, a, row));
	}
	return OK;
}

enum err sqlite_one(struct db *db, const struct db_stmt *s, struct arena *a, const void *in, void *row, bool *found)
{
	struct sqlite_use u DEFER(release) = { 0 };
	int rc;

	TRY(take(db, s, in, &u));
	rc = sqlite3_step(u.handle);
	if (rc == SQLITE_DONE) {
		*found = false;
		return OK;
	}
	if (rc != SQLITE_ROW) {
		return sqlite_error(db, rc, s->name);
	}
	TRY(read_row(db, s, u.handle, a, row));
	/* What changes something runs to its end. */
	while (rc == SQLITE_ROW && sqlite3_stmt_readonly(u.handle) == 0) {
		rc = sqlite3_step(u.handle);
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
		return sqlite_error(db, rc, s->name);
	}
	*found = true;
	return OK;
}

enum err sqlite_exec(struct db *db, const struct db_stmt *s, const void *in, int64_t *changed)
{
	struct sqlite_use u DEFER(release) = { 0 };
	int64_t before = sqlite3_total_changes64(handle_of(db));
	int rc;

	TRY(take(db, s, in, &u));
	for (rc = sqlite3_step(u.handle); rc == SQLITE_ROW; rc = sqlite3_step(u.handle)) {
	}
	if (rc != SQLITE_DONE) {
		return sqlite_error(db, rc, s->name);
	}
	*changed = sqlite3_total_changes64(handle_of(db)) - before;
	return OK;
}

enum err sqlite_rows_open(struct db_rows *rows, const void *in)
{
	struct sqlite_use u = { 0 };

	TRY(take(rows->db, rows->stmt, in, &u));
	rows->held = u.prepared;
	rows->result = u.handle;
	return OK;
}

enum err sqlite_rows_next(struct db_rows *rows, void *row, bool *more)
{
	int rc;

	if (rows->at < 0) {
		*more = false; /* stepping again would start over */
		return OK;
	}
	rc = sqlite3_step(rows->result);
	if (rc == SQLITE_DONE) {
		rows->at = -1;
		(void)sqlite3_reset(rows->result);
		*more = false;
		return OK;
	}
	if (rc != SQLITE_ROW) {
		return sqlite_error(rows->db, rc, rows->stmt->name);
	}
	TRY(read_row(rows->db, rows->stmt, rows->result, NULL, row));
	*more = true;
	return OK;
}

void sqlite_rows_close(struct db_rows *rows)
{
	struct sqlite_use u = { rows->result, rows->held };

	release(&u);
	rows->result = NULL;
}

enum err sqlite_bulk_open(struct db_bulk *b)
{
	struct db_prepared *p = b->held;

	if (p->handle == NULL) {
		sqlite3_stmt *h = NULL;

		TRY(sqlite_prepare(b->db, b->stmt, &h));
		p->handle = h;
	}
	return OK;
}

enum err sqlite_bulk_row(struct db_bulk *b, const void *in)
{
	struct db_prepared *p = b->held;
	sqlite3 *h = handle_of(b->db);
	int rc;

	TRY(sqlite_bind(b->db, b->stmt, p->handle, in));
	rc = sqlite3_step(p->handle);
	if (rc != SQLITE_DONE) {
		enum err e = sqlite_error(b->db, rc, b->stmt->name);

		(void)sqlite3_reset(p->handle);
		return e;
	}
	b->changed += sqlite3_changes64(h);
	(void)sqlite3_reset(p->handle);
	return OK;
}

enum err sqlite_bulk_close(struct db_bulk *b)
{
	(void)b;
	return OK;
}

void sqlite_bulk_drop(struct db_bulk *b)
{
	struct db_prepared *p = b->held;

	(void)sqlite3_reset(p->handle);
	(void)sqlite3_clear_bindings(p->handle);
}

enum err sqlite_check(struct db *db, const struct db_stmt *s)
{
	sqlite3_stmt *h = NULL;
	enum err e = OK;

	TRY(sqlite_prepare(db, s, &h));
	if (sqlite3_bind_parameter_count(h) != (int)s->in_count) {
		e = db_error(db, ERR_DB, "statement %s: %d parameters, not %u", s->name,
		             sqlite3_bind_parameter_count(h), s->in_count);
	} else if (s->kind != DB_BULK && sqlite3_column_count(h) != (int)s->out_count) {
		e = db_error(db, ERR_DB, "statement %s: gives %d columns, not %u", s->name, sqlite3_column_count(h),
		             s->out_count);
	}
	for (unsigned i = 0; e == OK && i < s->out_count; i++) {
		const char *name = sqlite3_column_name(h, (int)i);

		if (name == NULL || strcmp(name, s->out[i].name) != 0) {
			e = db_error(db, ERR_DB, "statement %s: column %u is '%s', not '%s'", s->name, i + 1,
			             name != NULL ? name : "", s->out[i].name);
		}
	}
	(void)sqlite3_finalize(h);
	return e;
}
