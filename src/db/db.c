/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening, errors, prepared statements, and the way from a statement to the engine. */
#include "db/db.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/engine.h"

enum { CONNECTION_MEMORY = 16 * 1024 * 1024, FIRST_SLOTS = 64 };

enum err db_open(struct fail *f, const char *url, enum db_mode mode, struct db **ret)
{
	struct arena a DEFER(arena_reset);
	struct db_url where;
	const struct db_engine *engine;
	struct db *db;
	enum err e;

	arena_init(&a, CONNECTION_MEMORY);
	TRY(db_url_parse(str_of(url), f, &where));
	engine = where.kind == DB_URL_FILE ? &db_sqlite : &db_postgres;
	db = arena_alloc(&a, 1, engine->size);
	if (db == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	db->engine = engine;
	db->mode = mode;
	db->where = where;
	db->epoch = 1;
	db->url = arena_copy(&a, url, strlen(url));
	db->slot_count = FIRST_SLOTS;
	db->slots = ARENA_ARRAY(&a, FIRST_SLOTS, struct db_prepared *);
	if (db->url == NULL || db->slots == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	db->fail = f != NULL ? f : &db->own_fail;
	e = engine->open(db);
	if (e != OK) {
		engine->close(db);
		return e;
	}
	db->fail = &db->own_fail;
	db->arena = a;
	arena_init(&a, 0);
	*ret = db;
	return OK;
}

void db_close(struct db **at)
{
	struct db *db = *at;
	struct arena a;

	if (db == NULL) {
		return;
	}
	for (size_t i = 0; i < db->slot_count; i++) {
		if (db->slots[i] != NULL) {
			buf_finish(&db->slots[i]->rows);
		}
	}
	db->engine->close(db);
	a = db->arena;
	arena_reset(&a);
	*at = NULL;
}

const char *db_engine_name(const struct db *db)
{
	return db->engine->name;
}

enum err db_trust(struct db *db, struct db_trust *ret)
{
	struct db_trust trust = { false, false };

	TRY(db->engine->ready(db));
	if (db->engine->trust != NULL) {
		db->engine->trust(db, &trust);
	}
	*ret = trust;
	return OK;
}

void db_release(struct db *db)
{
	if (db->engine->release != NULL) {
		db->engine->release(db);
	}
}

void db_fail_to(struct db *db, struct fail *f)
{
	db->fail = f != NULL ? f : &db->own_fail;
}

struct fail *db_fail(struct db *db)
{
	return db->fail;
}

enum err(db_error)(struct db *db, enum err code, const char *fmt, ...)
{
	char text[sizeof db->fail->what];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return fail_set(db->fail, code, NULL, "%s", text);
}

enum err(db_engine_error)(struct db *db, enum err code, const char *fmt, ...)
{
	char text[sizeof db->fail->what];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	db->broken = db->in_transaction;
	return fail_set(db->fail, code, NULL, "%s", text);
}

static size_t slot_of(const struct db_stmt *s, size_t count)
{
	return (size_t)(((uintptr_t)s >> 4) * 0x9e3779b97f4a7c15u >> 20) & (count - 1);
}

static void slot_put(struct db_prepared **slots, size_t count, struct db_prepared *p)
{
	size_t i = slot_of(p->stmt, count);

	while (slots[i] != NULL) {
		i = (i + 1) & (count - 1);
	}
	slots[i] = p;
}

static bool slots_grow(struct db *db)
{
	size_t count = db->slot_count * 2;
	struct db_prepared **slots = ARENA_ARRAY(&db->arena, count, struct db_prepared *);

	if (slots == NULL) {
		return false;
	}
	for (size_t i = 0; i < db->slot_count; i++) {
		if (db->slots[i] != NULL) {
			slot_put(slots, count, db->slots[i]);
		}
	}
	db->slots = slots;
	db->slot_count = count;
	return true;
}

struct db_prepared *db_prepared_get(struct db *db, const struct db_stmt *s)
{
	struct db_prepared *p;

	for (size_t i = slot_of(s, db->slot_count); db->slots[i] != NULL; i = (i + 1) & (db->slot_count - 1)) {
		if (db->slots[i]->stmt == s) {
			return db->slots[i];
		}
	}
	p = ARENA_NEW(&db->arena, struct db_prepared);
	if (p == NULL || (db->prepared_count * 2 >= db->slot_count && !slots_grow(db))) {
		(void)db_error(db, ERR_NOMEM, "out of memory");
		return NULL;
	}
	p->stmt = s;
	p->id = (unsigned)db->prepared_count++;
	slot_put(db->slots, db->slot_count, p);
	return p;
}

static enum err ready(struct db *db)
{
	if (db->broken) {
		return db_error(db, ERR_DB, "the transaction has failed and must be rolled back");
	}
	return db->engine->ready(db);
}

enum err db_time_limit(struct db *db, int milliseconds)
{
	TRY(ready(db));
	TRY(db->engine->limit(db, milliseconds));
	db->limit_ms = milliseconds;
	return OK;
}

enum err db_relaxed(struct db *db, bool on)
{
	if (db->in_transaction) {
		return db_error(db, ERR_BUG, "durability cannot change inside a transaction");
	}
	TRY(ready(db));
	return db->engine->relaxed(db, on);
}

enum err db_purge(struct db *db, const char *const *tables, size_t n, bool rewrite, bool *ret_rewritten)
{
	bool rewritten = false;

	if (db->in_transaction) {
		return db_error(db, ERR_BUG, "nothing can be purged inside a transaction");
	}
	TRY(ready(db));
	TRY(db->engine->purge(db, tables, n, rewrite, &rewritten));
	*ret_rewritten = rewritten;
	return OK;
}

uint64_t db_work(const struct db *db)
{
	return db->work;
}

enum err db_stmt_one(struct db *db, const struct db_stmt *s, struct arena *a, const void *in, void *row,
                     bool *ret_found)
{
	TRY(ready(db));
	db->work++;
	return db->engine->one(db, s, a, in, row, ret_found);
}

enum err db_stmt_exec(struct db *db, const struct db_stmt *s, const void *in, int64_t *ret_changed)
{
	int64_t changed = 0;

	TRY(ready(db));
	db->work++;
	TRY(db->engine->exec(db, s, in, &changed));
	if (ret_changed != NULL) {
		*ret_changed = changed;
	}
	return OK;
}

enum err db_rows_open(struct db *db, const struct db_stmt *s, const void *in, struct db_rows *ret)
{
	struct db_rows rows = { .db = db, .stmt = s, .live = true };

	TRY(ready(db));
	db->work++;
	TRY(db->engine->rows_open(&rows, in));
	*ret = rows;
	return OK;
}

enum err db_rows_next(struct db_rows *rows, const struct db_stmt *s, void *row, bool *ret_more)
{
	if (!rows->live || rows->stmt != s) {
		return rows->db != NULL ? db_error(rows->db, ERR_BUG, "statement %s: no rows of it are open", s->name)
		                        : ERR_BUG;
	}
	return rows->db->engine->rows_next(rows, row, ret_more);
}

void db_rows_close(struct db_rows *rows)
{
	if (rows->live) {
		rows->db->engine->rows_close(rows);
		rows->live = false;
	}
}

enum err db_stmt_check(struct db *db, const struct db_stmt *s)
{
	TRY(ready(db));
	return db->engine->check(db, s);
}

static void put_json_text(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\') {
			buf_char(out, '\\');
			buf_char(out, (char)c);
		} else if (c < 0x20) {
			buf_printf(out, "\\u%04x", c);
		} else {
			buf_char(out, (char)c);
		}
	}
	buf_char(out, '"');
}

void db_list_i64(struct buf *out, const int64_t *values, size_t n)
{
	buf_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_text(out, i > 0 ? "," : "");
		buf_i64(out, values[i]);
	}
	buf_char(out, ']');
}

void db_list_text(struct buf *out, const struct str *values, size_t n)
{
	buf_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_text(out, i > 0 ? "," : "");
		put_json_text(out, values[i]);
	}
	buf_char(out, ']');
}

void db_list_bytes(struct buf *out, const struct str *values, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	buf_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_text(out, i > 0 ? ",\"" : "\"");
		for (size_t k = 0; k < values[i].n; k++) {
			unsigned char byte = (unsigned char)values[i].p[k];

			buf_char(out, digits[byte >> 4]);
			buf_char(out, digits[byte & 15]);
		}
		buf_char(out, '"');
	}
	buf_char(out, ']');
}
