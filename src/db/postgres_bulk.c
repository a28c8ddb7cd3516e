/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Batches on PostgreSQL: rows are collected in the form of binary COPY, sent to a temporary table a piece at a time, and
 * merged by one statement at the end. Between two calls the connection is free for other statements.
 */
#include <string.h>

#include "db/postgres.h"

enum { PIECE = 1024 * 1024, LARGEST = 80 * 1024 * 1024 };

static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"; /* signature, flags, no extension */

static PGconn *conn_of(struct db *db)
{
	return ((struct postgres *)db)->conn;
}

static void begin_piece(struct db_prepared *p)
{
	buf_clear(&p->rows);
	buf_add(&p->rows, head, sizeof head - 1);
}

enum err postgres_bulk_open(struct db_bulk *b)
{
	struct db_prepared *p = b->held;
	struct db *db = b->db;

	if (p->epoch != db->epoch) {
		TRY(postgres_text(db, b->stmt->bulk->create, b->stmt->name, NULL));
		p->epoch = db->epoch;
	}
	if (p->filled_in == db->transactions) {
		char sql[128] = "TRUNCATE pg_temp.";

		(void)strncat(sql, b->stmt->bulk->temp, sizeof sql - strlen(sql) - 1);
		TRY(postgres_text(db, sql, b->stmt->name, NULL));
		p->filled_in = 0;
	}
	if (p->rows.max == 0) {
		buf_init(&p->rows, LARGEST);
	}
	p->unsorted = false;
	p->first = true;
	begin_piece(p);
	return OK;
}

static enum err copy_piece(struct db_bulk *b)
{
	struct db_prepared *p = b->held;
	PGconn *conn = conn_of(b->db);
	PGresult *r DEFER(postgres_clear) = NULL;

	r = PQexec(conn, b->stmt->bulk->copy);
	if (PQresultStatus(r) != PGRES_COPY_IN) {
		return postgres_error(b->db, r, b->stmt->name);
	}
	PQclear(r);
	r = NULL;
	buf_add(&p->rows, "\377\377", 2);
	if (PQputCopyData(conn, p->rows.p, (int)p->rows.n) != 1 || PQputCopyEnd(conn, NULL) != 1) {
		return postgres_error(b->db, NULL, b->stmt->name);
	}
	p->filled_in = b->db->transactions;
	begin_piece(p);
	r = PQgetResult(conn);
	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		enum err e = postgres_error(b->db, r, b->stmt->name);

		for (PGresult *rest = PQgetResult(conn); rest != NULL; rest = PQgetResult(conn)) {
			PQclear(rest);
		}
		return e;
	}
	for (PGresult *rest = PQgetResult(conn); rest != NULL; rest = PQgetResult(conn)) {
		PQclear(rest);
	}
	return OK;
}

static void put_length(char out[4], uint32_t n)
{
	for (int i = 0; i < 4; i++) {
		out[i] = (char)(n >> (24 - 8 * i) & 0xff);
	}
}

static void put_value(struct buf *out, const struct db_value *v)
{
	char cell[12];

	if (v->kind == DB_STRING || v->kind == DB_BLOB) {
		put_length(cell, (uint32_t)v->s.n);
		buf_add(out, cell, 4);
		buf_str(out, v->s);
		return;
	}
	if (v->kind == DB_NULL) {
		put_length(cell, UINT32_MAX);
		buf_add(out, cell, 4);
		return;
	}
	put_length(cell, 8);
	if (v->kind == DB_INTEGER) {
		postgres_put_i64(cell + 4, v->i);
	} else {
		postgres_put_f64(cell + 4, v->f);
	}
	buf_add(out, cell, sizeof cell);
}

/*
 * Whether keys keep going up: then no key can occur twice, and the merge needs neither sorting nor picking. Only keys of
 * whole numbers are looked at. key counts the columns of the key met in this row; order is how the row compares so far.
 */
static void follow_key(struct db_prepared *p, const struct db_value *v, unsigned *key, int *order)
{
	if (v->kind != DB_INTEGER || *key == DB_KEY_COLUMNS) {
		p->unsorted = true;
		return;
	}
	if (*order == 0 && !p->first) {
		*order = v->i > p->last[*key] ? 1 : v->i < p->last[*key] ? -1 : 0;
	}
	p->last[(*key)++] = v->i;
}

enum err postgres_bulk_row(struct db_bulk *b, const void *in)
{
	const struct db_stmt *s = b->stmt;
	struct db_prepared *p = b->held;
	char columns[2] = { (char)(s->in_count >> 8), (char)(s->in_count & 0xff) };
	size_t start = p->rows.n;
	struct db_value v;
	unsigned key = 0;
	int order = 0;

	buf_add(&p->rows, columns, sizeof columns);
	for (unsigned i = 0; i < s->in_count; i++) {
		enum err e = db_value_get(b->db, s, &s->in[i], in, &v);

		if (e != OK) {
			p->rows.n = start;
			return e;
		}
		put_value(&p->rows, &v);
		if (s->in[i].key && !p->unsorted) {
			follow_key(p, &v, &key, &order);
		}
	}
	p->unsorted = p->unsorted || (!p->first && order <= 0);
	p->first = false;
	if (buf_err(&p->rows) != OK) {
		enum err e = buf_err(&p->rows);

		p->rows.n = start;
		p->rows.err = OK;
		return db_error(b->db, e, "statement %s: a row is too big", s->name);
	}
	return p->rows.n >= PIECE ? copy_piece(b) : OK;
}

enum err postgres_bulk_close(struct db_bulk *b)
{
	struct db_prepared *p = b->held;

	if (b->rows == 0) {
		return OK;
	}
	if (p->rows.n > sizeof head - 1) {
		TRY(copy_piece(b));
	}
	return postgres_text(b->db, p->unsorted ? b->stmt->bulk->merge : b->stmt->bulk->merge_sorted, b->stmt->name,
	                     &b->changed);
}

/* The memory of a big batch is not kept. */
void postgres_bulk_drop(struct db_bulk *b)
{
	struct db_prepared *p = b->held;

	if (p->rows.cap > 4 * PIECE) {
		buf_finish(&p->rows);
	}
}
