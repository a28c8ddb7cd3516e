/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>

#include "db/engine.h"

/* Inside the SQLite engine. */

/*
 * Bytes of a page in a database that is made now (one that stands keeps its own). A commit logs whole pages: those of thirty
 * students, of whom a roll changes a row each, are half as many bytes as with SQLite's usual 4,096 (decision 0011).
 */
enum { SQLITE_PAGE = 2048 };

struct sqlite_keeper;
struct sqlite {
	struct db base;
	sqlite3 *handle;
	int64_t deadline;             /* clock_ticks() at which the running statement ends; 0: none */
	int wal_pages;                /* in the log after the last commit */
	struct sqlite_keeper *keeper; /* NULL: the log is moved by who commits */
};

/* What SQLite's result code means, with its text. */
enum err sqlite_error(struct db *db, int rc, const char *name);

/* A prepared statement with its inputs bound. Given back with sqlite_release. */
struct sqlite_use {
	sqlite3_stmt *handle;
	struct db_prepared *prepared; /* NULL: a second copy, because the first is in use */
};
enum err sqlite_prepare(struct db *db, const struct db_stmt *s, sqlite3_stmt **ret) MUST;
enum err sqlite_bind(struct db *db, const struct db_stmt *s, sqlite3_stmt *handle, const void *in) MUST;

enum err sqlite_one(struct db *db, const struct db_stmt *s, struct arena *a, const void *in, void *row, bool *found);
enum err sqlite_exec(struct db *db, const struct db_stmt *s, const void *in, int64_t *changed);
enum err sqlite_rows_open(struct db_rows *rows, const void *in);
enum err sqlite_rows_next(struct db_rows *rows, void *row, bool *more);
void sqlite_rows_close(struct db_rows *rows);
enum err sqlite_bulk_open(struct db_bulk *b);
enum err sqlite_bulk_row(struct db_bulk *b, const void *in);
enum err sqlite_bulk_close(struct db_bulk *b);
void sqlite_bulk_drop(struct db_bulk *b);
enum err sqlite_check(struct db *db, const struct db_stmt *s);
enum err sqlite_copy_out(struct db *db, db_sink *sink, void *arg);
enum err sqlite_check_sound(struct db *db);

#endif
