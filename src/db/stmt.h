/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_STMT_H
#define DB_STMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/str.h"
#include "db/db.h"

/*
 * What the code made by tools/sqlc calls. A statement is data: its text for each engine and where its values stand in
 * the structs of the caller, so that one reader and one binder serve all.
 */

enum db_type { DB_I64, DB_INT, DB_DAY, DB_BOOL, DB_F64, DB_TEXT, DB_BYTES };

/* One value of a struct. Null stands as INT64_MIN, INT_MIN, DAY_NONE, NaN, or p == NULL. */
struct db_col {
	const char *name;
	size_t at; /* offset in the struct */
	enum db_type type;
	bool nullable;
	bool key;  /* of a bulk statement: part of the key */
	bool list; /* a JSON array of db_list_*: never without text */
};

enum db_kind { DB_ONE, DB_MANY, DB_STREAM, DB_EXEC, DB_BULK };
enum db_dialect { DB_LITE, DB_PG, DB_DIALECTS };

/* The way of a batch through a temporary table. */
struct db_bulk_sql {
	const char *temp; /* its name */
	const char *create, *copy;
	const char *merge;        /* any order, the same key more than once */
	const char *merge_sorted; /* keys strictly ascending */
};

struct db_stmt {
	const char *name;
	enum db_kind kind;
	const struct db_col *in, *out;
	unsigned in_count, out_count;
	const char *sql[DB_DIALECTS];
	const struct db_bulk_sql *bulk;
};

enum err db_stmt_one(struct db *db, const struct db_stmt *s, struct arena *a, const void *in, void *row,
                     bool *ret_found) MUST;
/* ret_changed may be NULL. */
enum err db_stmt_exec(struct db *db, const struct db_stmt *s, const void *in, int64_t *ret_changed) MUST;
enum err db_rows_open(struct db *db, const struct db_stmt *s, const void *in, struct db_rows *ret) MUST;
enum err db_rows_next(struct db_rows *rows, const struct db_stmt *s, void *row, bool *ret_more) MUST;
enum err db_bulk_open(struct db *db, const struct db_stmt *s, struct db_bulk *ret) MUST;
enum err db_bulk_row(struct db_bulk *b, const struct db_stmt *s, const void *in) MUST;

/*
 * Prepares a statement and compares names, number and types of its columns with what its header says: for tests, over
 * all statements on both engines. ERR_DB says what is wrong.
 */
enum err db_stmt_check(struct db *db, const struct db_stmt *s) MUST;

#endif
