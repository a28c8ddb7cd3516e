/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "db/copy.h"
#include "db/db.h"
#include "db/stmt.h"
#include "db/url.h"

/* Inside db/: what each engine provides, and what they share. */

enum { DB_KEY_COLUMNS = 8 };

/* A statement as one connection has prepared it; lives as long as the connection. */
struct db_prepared {
	const struct db_stmt *stmt;
	void *handle; /* the engine's; NULL when it must be prepared (anew) */
	unsigned id;  /* for a name */
	bool busy;    /* in use by open rows or a batch */
	/* Of a bulk statement: */
	struct buf rows;              /* waiting */
	unsigned epoch;               /* when its temporary table was made; see struct db */
	unsigned filled_in;           /* the transaction that last put rows into it; they go with its commit */
	bool first;                   /* no row yet */
	bool copied;                  /* rows of this batch went into the temporary table */
	bool unsorted;                /* a key was not above the one before it */
	int64_t last[DB_KEY_COLUMNS]; /* the key of the last row */
};

struct db {
	const struct db_engine *engine;
	enum db_mode mode;
	struct fail *fail; /* never NULL */
	struct fail own_fail;
	struct arena arena; /* holds this struct as well */
	const char *url;
	struct db_url where;
	struct db_prepared **slots; /* open addressing by address of the statement */
	size_t slot_count, prepared_count;
	bool in_transaction;
	bool broken; /* a statement of the transaction failed */
	bool held;   /* db_hold; never inside a transaction */
	unsigned savepoints;
	unsigned transactions; /* begun so far */
	unsigned epoch;        /* goes up when temporary tables may have gone */
	int limit_ms;
	uint64_t work; /* statements run */
};

struct db_engine {
	const char *name;
	enum db_dialect dialect;
	size_t size;          /* of the engine's struct, which begins with struct db */
	bool single_writer;   /* one writer at a time: group commits by one thread */
	const char *begin[2]; /* by mode */
	enum err (*open)(struct db *db);
	void (*close)(struct db *db);
	/* Runs one or more statements without parameters. */
	enum err (*text)(struct db *db, const char *sql);
	enum err (*commit)(struct db *db);
	/* Before a statement: the connection is there, and it is made anew if it may be. */
	enum err (*ready)(struct db *db);
	enum err (*limit)(struct db *db, int milliseconds);
	enum err (*relaxed)(struct db *db, bool on);
	/* NULL: each statement stands alone. Not in a transaction. */
	enum err (*hold)(struct db *db, bool on);
	enum err (*lock_keys)(struct db *db, const int64_t *keys, size_t n);
	enum err (*purge)(struct db *db, const char *const *tables, size_t n, bool rewrite, bool *rewritten);
	enum err (*wait_writers)(struct db *db, int64_t until);
	enum err (*copy_out)(struct db *db, db_sink *sink, void *arg);
	enum err (*check_sound)(struct db *db);
	enum err (*one)(struct db *db, const struct db_stmt *s, struct arena *a, const void *in, void *row,
	                bool *found);
	enum err (*exec)(struct db *db, const struct db_stmt *s, const void *in, int64_t *changed);
	enum err (*rows_open)(struct db_rows *rows, const void *in);
	enum err (*rows_next)(struct db_rows *rows, void *row, bool *more);
	void (*rows_close)(struct db_rows *rows);
	enum err (*bulk_open)(struct db_bulk *b);
	enum err (*bulk_row)(struct db_bulk *b, const void *in);
	enum err (*bulk_close)(struct db_bulk *b);
	void (*bulk_drop)(struct db_bulk *b); /* after close as well as instead of it */
	enum err (*check)(struct db *db, const struct db_stmt *s);
	/* Migrations: one at a time, begin and end around all of them, migration runs one inside its transaction. */
	enum err (*migration_begin)(struct db *db);
	enum err (*migration)(struct db *db, const char *sql);
	void (*migration_end)(struct db *db);
	bool (*distributed)(struct db *db);
	/* NULL: a file, to which nothing applies. */
	void (*trust)(struct db *db, struct db_trust *ret);
	void (*release)(struct db *db); /* NULL: there is nothing */
	enum err (*has_table)(struct db *db, const char *table, bool *exists);
	/* Upkeep between the commits of a writer, from start to end; idle says that nothing waits. */
	enum err (*upkeep_start)(struct db *db);
	void (*upkeep)(struct db *db, bool idle);
	void (*upkeep_end)(struct db *db);
};

extern const struct db_engine db_sqlite, db_postgres;

/* A stream into a database that is not there yet. */
enum err sqlite_copy_in(struct fail *f, const struct db_url *where, db_source *source, void *arg) MUST;
enum err postgres_copy_in(struct fail *f, const char *url, db_source *source, void *arg) MUST;

/* The prepared statement of the connection; NULL when memory ran out (the error is set). */
struct db_prepared *db_prepared_get(struct db *db, const struct db_stmt *s);

/* Sets the error of the connection and returns code. */
enum err db_error(struct db *db, enum err code, const char *fmt, ...) PRINTF_LIKE(3, 4);
#define db_error(...) err_sure(db_error(__VA_ARGS__))
/* The same for what the engine reported: inside a transaction nothing but rolling back helps then. */
enum err db_engine_error(struct db *db, enum err code, const char *fmt, ...) PRINTF_LIKE(3, 4);
#define db_engine_error(...) err_sure(db_engine_error(__VA_ARGS__))

enum db_value_kind { DB_NULL, DB_INTEGER, DB_REAL, DB_STRING, DB_BLOB };
struct db_value {
	enum db_value_kind kind;
	int64_t i;
	double f;
	struct str s; /* borrowed */
};
/* The value of an input. ERR_BUG when it is null but may not be, ERR_INPUT when it cannot be stored. */
enum err db_value_get(struct db *db, const struct db_stmt *s, const struct db_col *c, const void *in,
                      struct db_value *ret) MUST;
/* Stores a value in a row; text is copied into a, or borrowed when a is NULL. ERR_DB when it does not fit. */
enum err db_value_put(struct db *db, const struct db_stmt *s, const struct db_col *c, const struct db_value *v,
                      struct arena *a, void *row) MUST;

#endif
