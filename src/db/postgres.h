/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include <libpq-fe.h>

#include "db/engine.h"

/* Inside the PostgreSQL engine. */
struct postgres {
	struct db base;
	PGconn *conn;
	bool streaming;            /* rows of mode stream are on their way: nothing else may be asked */
	bool relaxed;              /* an import is under way */
	unsigned commits, tidy_at; /* of the import: how many so far, and when statistics are looked at again */
};

/* Types by their number in pg_type; they are part of the wire protocol. */
enum postgres_type {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_NAME = 19,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_JSON = 114,
	PG_FLOAT4 = 700,
	PG_FLOAT8 = 701,
	PG_UNKNOWN = 705,
	PG_BPCHAR = 1042,
	PG_VARCHAR = 1043,
	PG_NUMERIC = 1700
};

/* Frees the result. Fits DEFER. */
void postgres_clear(PGresult **r);
/* What a failed result means. name of the statement, or NULL. */
enum err postgres_error(struct db *db, const PGresult *r, const char *name);
/* Runs one text; the number of rows changed goes to *changed when it is not NULL. */
enum err postgres_text(struct db *db, const char *sql, const char *name, int64_t *changed) MUST;
/* A lost connection outside a transaction is made anew. */
enum err postgres_ready(struct db *db);

/* The value of one column of one row, borrowed from the result. ERR_DB for a type that no column can have. */
enum err postgres_value(struct db *db, const struct db_stmt *s, const PGresult *r, int row, int column,
                        struct db_value *ret) MUST;
/* Whether a column of this type can be read as this. */
/* Prepares a statement when this session has not yet; writes its name. */
enum { POSTGRES_NAME = 16 };
enum err postgres_prepare(struct db *db, const struct db_stmt *s, char name[POSTGRES_NAME]) MUST;
bool postgres_type_fits(enum db_type wanted, Oid type);
/* Big-endian, as on the wire. */
void postgres_put_i64(char out[8], int64_t v);
void postgres_put_f64(char out[8], double v);
Oid postgres_type_of(enum db_type t);

enum err postgres_one(struct db *db, const struct db_stmt *s, struct arena *a, const void *in, void *row, bool *found);
enum err postgres_exec(struct db *db, const struct db_stmt *s, const void *in, int64_t *changed);
enum err postgres_rows_open(struct db_rows *rows, const void *in);
enum err postgres_rows_next(struct db_rows *rows, void *row, bool *more);
void postgres_rows_close(struct db_rows *rows);
enum err postgres_bulk_open(struct db_bulk *b);
enum err postgres_bulk_row(struct db_bulk *b, const void *in);
enum err postgres_bulk_close(struct db_bulk *b);
void postgres_bulk_drop(struct db_bulk *b);
enum err postgres_check(struct db *db, const struct db_stmt *s);
enum err postgres_copy_out(struct db *db, db_sink *sink, void *arg);
enum err postgres_check_sound(struct db *db);

#endif
