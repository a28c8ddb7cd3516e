/* SPDX-License-Identifier: EUPL-1.2 */
/* Running named statements on PostgreSQL: prepared once a session, parameters and results in binary. */
#include <stdio.h>
#include <string.h>

#include "db/postgres.h"

enum { MOST_PARAMETERS = 64 };

struct parameters {
	const char *values[MOST_PARAMETERS];
	int lengths[MOST_PARAMETERS], formats[MOST_PARAMETERS];
	char numbers[MOST_PARAMETERS][8];
};

static PGconn *conn_of(struct db *db)
{
	return ((struct postgres *)db)->conn;
}

static enum err fill(struct db *db, const struct db_stmt *s, const void *in, struct parameters *p)
{
	struct db_value v;

	if (s->in_count > MOST_PARAMETERS) {
		return db_error(db, ERR_BUG, "statement %s: too many parameters", s->name);
	}
	for (unsigned i = 0; i < s->in_count; i++) {
		TRY(db_value_get(db, s, &s->in[i], in, &v));
		p->formats[i] = 1;
		p->values[i] = p->numbers[i];
		p->lengths[i] = 8;
		if (v.kind == DB_NULL) {
			p->values[i] = NULL;
		} else if (v.kind == DB_INTEGER) {
			postgres_put_i64(p->numbers[i], v.i);
		} else if (v.kind == DB_REAL) {
			postgres_put_f64(p->numbers[i], v.f);
		} else if (v.s.n > INT32_MAX) {
			return db_error(db, ERR_TOOBIG, "statement %s: %s is too big", s->name, s->in[i].name);
		} else {
			p->values[i] = v.s.p;
			p->lengths[i] = (int)v.s.n;
		}
	}
	return OK;
}

/* Prepared before by this session, when there was no memory to hear the answer; a name stands for one statement only. */
static bool is_there_already(const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return state != NULL && strcmp(state, "42P05") == 0;
}

static enum err prepare_as(struct db *db, const struct db_stmt *s, const char *name, const char *sql,
                           unsigned parameters)
{
	Oid types[MOST_PARAMETERS];
	PGresult *r DEFER(postgres_clear) = NULL;

	for (unsigned i = 0; i < parameters && i < MOST_PARAMETERS; i++) {
		types[i] = postgres_type_of(s->in[i].type);
	}
	r = PQprepare(conn_of(db), name, sql, (int)parameters, types);
	if (PQresultStatus(r) == PGRES_COMMAND_OK || is_there_already(r)) {
		return OK;
	}
	return postgres_error(db, r, s->name);
}

enum err postgres_prepare(struct db *db, const struct db_stmt *s, char name[POSTGRES_NAME])
{
	struct db_prepared *p = db_prepared_get(db, s);

	if (p == NULL) {
		return ERR_NOMEM;
	}
	(void)snprintf(name, POSTGRES_NAME, "s%u", p->id);
	if (p->handle == NULL) {
		TRY(prepare_as(db, s, name, s->sql[DB_PG], s->in_count));
		p->handle = p;
	}
	return OK;
}

static enum err run_once(struct db *db, const struct db_stmt *s, const struct parameters *p, PGresult **ret)
{
	char name[POSTGRES_NAME];
	PGresult *r;

	TRY(postgres_prepare(db, s, name));
	r = PQexecPrepared(conn_of(db), name, (int)s->in_count, p->values, p->lengths, p->formats, 1);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK) {
		enum err e = postgres_error(db, r, s->name);

		PQclear(r);
		return e;
	}
	*ret = r;
	return OK;
}

/* A reader whose connection was lost in between asks once more: it cannot have changed anything. */
static enum err run(struct db *db, const struct db_stmt *s, const void *in, PGresult **ret)
{
	struct parameters p;
	enum err e;

	TRY(fill(db, s, in, &p));
	e = run_once(db, s, &p, ret);
	if (e == ERR_DB && PQstatus(conn_of(db)) == CONNECTION_BAD && db->mode == DB_READ && !db->in_transaction) {
		TRY(postgres_ready(db));
		e = run_once(db, s, &p, ret);
	}
	return e;
}

static enum err read_row(struct db *db, const struct db_stmt *s, const PGresult *r, int at, struct arena *a, void *row)
{
	struct db_value v;

	if (PQnfields(r) != (int)s->out_count) {
		return db_error(db, ERR_DB, "statement %s: gives %d columns, not %u", s->name, PQnfields(r),
		                s->out_count);
	}
	for (unsigned i = 0; i < s->out_count; i++) {
		TRY(postgres_value(db, s, r, at, (int)i, &v));
		TRY(db_value_put(db, s, &s->out[i], &v, a, row));
	}
	return OK;
}

enum err postgres_one(struct db *db, const struct db_stmt *s, struct arena *a, const void *in, void *row, bool *found)
{
	PGresult *r DEFER(postgres_clear) = NULL;

	TRY(run(db, s, in, &r));
	if (PQntuples(r) == 0) {
		*found = false;
		return OK;
	}
	TRY(read_row(db, s, r, 0, a, row));
	*found = true;
	return OK;
}

enum err postgres_exec(struct db *db, const struct db_stmt *s, const void *in, int64_t *changed)
{
	PGresult *r DEFER(postgres_clear) = NULL;
	int64_t n = 0;

	TRY(run(db, s, in, &r));
	*changed = str_to_i64(str_of(PQcmdTuples(r)), &n) ? n : 0;
	return OK;
}

static enum err stream_open(struct db_rows *rows, const void *in)
{
	struct db *db = rows->db;
	struct parameters p;
	char name[POSTGRES_NAME];

	TRY(fill(db, rows->stmt, in, &p));
	TRY(postgres_prepare(db, rows->stmt, name));
	if (PQsendQueryPrepared(conn_of(db), name, (int)rows->stmt->in_count, p.values, p.lengths, p.formats, 1) != 1 ||
	    PQsetSingleRowMode(conn_of(db)) != 1) {
		return postgres_error(db, NULL, rows->stmt->name);
	}
	((struct postgres *)db)->streaming = true;
	return OK;
}

enum err postgres_rows_open(struct db_rows *rows, const void *in)
{
	PGresult *r = NULL;

	if (rows->stmt->kind == DB_STREAM) {
		return stream_open(rows, in);
	}
	TRY(run(rows->db, rows->stmt, in, &r));
	rows->result = r;
	rows->count = PQntuples(r);
	return OK;
}

static void drain(struct db *db)
{
	PGresult *r;

	for (r = PQgetResult(conn_of(db)); r != NULL; r = PQgetResult(conn_of(db))) {
		PQclear(r);
	}
	((struct postgres *)db)->streaming = false;
}

static enum err stream_next(struct db_rows *rows, void *row, bool *more)
{
	PGresult *r;
	enum err e;

	PQclear(rows->result);
	rows->result = NULL;
	if (!((struct postgres *)rows->db)->streaming) {
		*more = false;
		return OK;
	}
	r = PQgetResult(conn_of(rows->db));
	rows->result = r;
	if (PQresultStatus(r) == PGRES_SINGLE_TUPLE) {
		TRY(read_row(rows->db, rows->stmt, r, 0, NULL, row));
		*more = true;
		return OK;
	}
	e = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : postgres_error(rows->db, r, rows->stmt->name);
	drain(rows->db);
	if (e == OK) {
		*more = false;
	}
	return e;
}

enum err postgres_rows_next(struct db_rows *rows, void *row, bool *more)
{
	if (rows->stmt->kind == DB_STREAM) {
		return stream_next(rows, row, more);
	}
	if (rows->at >= rows->count) {
		*more = false;
		return OK;
	}
	TRY(read_row(rows->db, rows->stmt, rows->result, rows->at, NULL, row));
	rows->at++;
	*more = true;
	return OK;
}

/* Inside a transaction the rest is read and dropped: cancelling would end the transaction. */
static void stream_stop(struct db *db)
{
	PGcancel *cancel = db->in_transaction ? NULL : PQgetCancel(conn_of(db));
	char why[256];

	if (cancel != NULL) {
		(void)PQcancel(cancel, why, sizeof why);
		PQfreeCancel(cancel);
	}
	drain(db);
}

void postgres_rows_close(struct db_rows *rows)
{
	PQclear(rows->result);
	rows->result = NULL;
	if (rows->stmt->kind == DB_STREAM && ((struct postgres *)rows->db)->streaming) {
		stream_stop(rows->db);
	}
}

static enum err check_columns(struct db *db, const struct db_stmt *s, const PGresult *r)
{
	if (PQnfields(r) != (int)s->out_count) {
		return db_error(db, ERR_DB, "statement %s: gives %d columns, not %u", s->name, PQnfields(r),
		                s->out_count);
	}
	for (unsigned i = 0; i < s->out_count; i++) {
		if (strcmp(PQfname(r, (int)i), s->out[i].name) != 0) {
			return db_error(db, ERR_DB, "statement %s: column %u is '%s', not '%s'", s->name, i + 1,
			                PQfname(r, (int)i), s->out[i].name);
		}
		if (!postgres_type_fits(s->out[i].type, PQftype(r, (int)i))) {
			return db_error(db, ERR_DB, "statement %s: column %s has another type (%u)", s->name,
			                s->out[i].name, PQftype(r, (int)i));
		}
	}
	return OK;
}

/* The merges of a batch can only be prepared once its temporary table is there. */
static enum err check_bulk(struct db *db, const struct db_stmt *s)
{
	TRY(postgres_text(db, s->bulk->create, s->name, NULL));
	TRY(prepare_as(db, s, "", s->bulk->merge, 0));
	TRY(prepare_as(db, s, "", s->bulk->merge_sorted, 0));
	return prepare_as(db, s, "", s->sql[DB_PG], s->in_count);
}

enum err postgres_check(struct db *db, const struct db_stmt *s)
{
	PGresult *r DEFER(postgres_clear) = NULL;

	if (s->kind == DB_BULK) {
		return check_bulk(db, s);
	}
	TRY(prepare_as(db, s, "", s->sql[DB_PG], s->in_count));
	r = PQdescribePrepared(conn_of(db), "");
	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		return postgres_error(db, r, s->name);
	}
	return check_columns(db, s, r);
}
