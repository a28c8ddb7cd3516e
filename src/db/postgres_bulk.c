/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Batches on PostgreSQL: rows are collected in the form of binary COPY, sent to a temporary table a piece at a time, and
 * merged by one statement at the end. A few rows go by one statement each instead, all sent before the first answer is
 * read. Between two calls the connection is free for other statements.
 */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "db/postgres.h"

enum { PIECE = 1024 * 1024, LARGEST = 80 * 1024 * 1024, FEW = 100, MOST_COLUMNS = 64 };

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

	if (p->rows.max == 0) {
		buf_init(&p->rows, LARGEST);
	}
	p->unsorted = false;
	p->first = true;
	p->copied = false;
	begin_piece(p);
	return OK;
}

/* The temporary table is there, and empty. */
static enum err make_table(struct db_bulk *b)
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
	return OK;
}

static enum err copy_piece(struct db_bulk *b)
{
	struct db_prepared *p = b->held;
	PGconn *conn = conn_of(b->db);
	PGresult *r DEFER(postgres_clear) = NULL;

	if (!p->copied) {
		TRY(make_table(b));
		p->copied = true;
	}
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

/* A value in the form of COPY is one in the form of a parameter: its length, then its bytes. */
static enum err send_row(struct db_bulk *b, const char *name, size_t *at)
{
	struct db_prepared *p = b->held;
	const char *values[MOST_COLUMNS] = { NULL };
	int lengths[MOST_COLUMNS] = { 0 }, formats[MOST_COLUMNS];

	*at += 2;
	for (unsigned i = 0; i < b->stmt->in_count && i < MOST_COLUMNS; i++) {
		const unsigned char *n = (const unsigned char *)p->rows.p + *at;
		uint32_t length = (uint32_t)n[0] << 24 | (uint32_t)n[1] << 16 | (uint32_t)n[2] << 8 | n[3];

		*at += 4;
		formats[i] = 1;
		if (length != UINT32_MAX) {
			values[i] = p->rows.p + *at;
			lengths[i] = (int)length;
			*at += length;
		}
	}
	return PQsendQueryPrepared(conn_of(b->db), name, (int)b->stmt->in_count, values, lengths, formats, 0) == 1
	               ? OK
	               : postgres_error(b->db, NULL, b->stmt->name);
}

/*
 * The next of them. The library forgets that the mark came when it has no memory for saying so, and would wait for it
 * for ever, with the locks of the transaction in hand: then the connection is given up.
 */
static PGresult *next_answer(PGconn *conn)
{
	while (PQisBusy(conn) == 1) {
		struct pollfd p = { .fd = PQsocket(conn), .events = POLLIN };

		if (strstr(PQerrorMessage(conn), "out of memory") != NULL) {
			(void)shutdown(p.fd, SHUT_RDWR);
		}
		(void)poll(&p, 1, -1);
		if (PQconsumeInput(conn) != 1) {
			(void)shutdown(p.fd, SHUT_RDWR);
			break;
		}
	}
	return PQgetResult(conn);
}

/* The answers to all rows that were sent, up to the mark behind them. The first error counts. */
static enum err read_answers(struct db_bulk *b)
{
	PGconn *conn = conn_of(b->db);
	ExecStatusType status = PGRES_EMPTY_QUERY;
	enum err e = OK;

	while (status != PGRES_PIPELINE_SYNC) {
		PGresult *r DEFER(postgres_clear) = next_answer(conn);
		int64_t n = 0;

		if (r == NULL && PQstatus(conn) == CONNECTION_BAD) {
			return postgres_error(b->db, NULL, b->stmt->name);
		}
		if (r == NULL) {
			continue; /* between two answers */
		}
		status = PQresultStatus(r);
		if (status == PGRES_COMMAND_OK && str_to_i64(str_of(PQcmdTuples(r)), &n)) {
			b->changed += n;
		} else if (status != PGRES_PIPELINE_SYNC && status != PGRES_PIPELINE_ABORTED && e == OK) {
			e = postgres_error(b->db, r, b->stmt->name);
		}
	}
	return e;
}

static enum err send_few(struct db_bulk *b)
{
	PGconn *conn = conn_of(b->db);
	char name[POSTGRES_NAME];
	size_t at = sizeof head - 1;
	enum err e = OK, answered;

	TRY(postgres_prepare(b->db, b->stmt, name));
	if (PQenterPipelineMode(conn) != 1) {
		return postgres_error(b->db, NULL, b->stmt->name);
	}
	for (int64_t i = 0; i < b->rows && e == OK; i++) {
		e = send_row(b, name, &at);
	}
	answered = PQpipelineSync(conn) == 1 ? read_answers(b) : postgres_error(b->db, NULL, b->stmt->name);
	(void)PQexitPipelineMode(conn);
	return e != OK ? e : answered;
}

enum err postgres_bulk_close(struct db_bulk *b)
{
	struct db_prepared *p = b->held;

	if (b->rows == 0) {
		return OK;
	}
	if (b->rows <= FEW && !p->copied && b->stmt->in_count <= MOST_COLUMNS) {
		return send_few(b);
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
