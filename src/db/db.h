/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * One interface over the databases that the program can keep its data in. What a URL names decides which; above this
 * folder nothing knows. Statements are named and live in files (docs/statements.md): tools/sqlc makes a function of
 * each. A connection belongs to one thread at a time.
 *
 * Errors: ERR_BUSY (locked, deadlocked or over its time limit: try again), ERR_CONFLICT (a key exists already, or what
 * is referred to does not), ERR_INPUT (a value cannot be stored), ERR_IO (disk full, not readable), ERR_DB (all else:
 * refused, gone, the schema is not what the program expects). The text stands in the struct fail of db_fail_to.
 */

struct db;
struct db_stmt;

/* A reader cannot change anything. A writer makes a database file that is not there yet. */
enum db_mode { DB_READ, DB_WRITE };

/*
 * Opens "sqlite:PATH[?cache=MIB&mmap=MIB&busy=MS]" or "postgresql://...". f may be NULL. A lost connection is made anew
 * by the next call outside a transaction.
 */
enum err db_open(struct fail *f, const char *url, enum db_mode mode, struct db **ret) MUST;
/* Closes, rolls back what is open, sets *db to NULL. Fits DEFER. */
void db_close(struct db **db);

const char *db_engine_name(const struct db *db);
/* How a connection stands to its database; a file is neither. Makes a lost connection anew. */
struct db_trust {
	bool encrypted; /* TLS */
	bool superuser; /* may do anything on the server: more than this program needs */
};
enum err db_trust(struct db *db, struct db_trust *ret) MUST;
/* Gives back memory that only makes the next reads faster: after work that saw all of the database. */
void db_release(struct db *db);
/* Where errors of this connection go from now on; NULL: to the connection itself. */
void db_fail_to(struct db *db, struct fail *f);
struct fail *db_fail(struct db *db);
/* How many named statements ran on this connection, for tests that hold one answer against another. */
uint64_t db_work(const struct db *db);
/* A statement that takes longer than this many milliseconds ends with ERR_BUSY; 0: no limit (the default). */
enum err db_time_limit(struct db *db, int milliseconds) MUST;

/*
 * Transactions. A writer takes the write lock at once, so that it cannot fail later for having read first; a reader
 * sees one state of the database until the end. After a statement failed inside a transaction, the others fail until
 * it is rolled back, to its start or to a savepoint, on every engine. db_commit rolls back when it fails.
 */
enum err db_begin(struct db *db) MUST;
enum err db_commit(struct db *db) MUST;
/* Does nothing when no transaction is open. */
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
/*
 * For a reader with many small statements to come, as for a page: until db_let_go (or db_begin) they see one state where that
 * spares work, which is a file: its lock is taken once and not for each of them. On a server it
 * does nothing. It is no transaction: a statement that fails fails alone. ERR_BUG for a writer or in a transaction.
 */
enum err db_hold(struct db *db) MUST;
/* Does nothing when nothing is held. */
void db_let_go(struct db *db);
/* Savepoints nest; release and rollback end the newest. */
enum err db_savepoint(struct db *db) MUST;
enum err db_savepoint_release(struct db *db) MUST;
enum err db_savepoint_rollback(struct db *db) MUST;
/*
 * Runs fn in a transaction and commits; up to five times when the outcome is ERR_BUSY, so fn may do nothing but SQL
 * and must set its results anew each time.
 */
enum err db_transact(struct db *db, enum err (*fn)(struct db *db, void *arg), void *arg) MUST;

/*
 * Inside a transaction that reads something about these keys (persons) and writes what follows from it: waits until no
 * other such transaction is at work on one of them, and keeps others away until this one ends. Without it two of them
 * could each miss what the other adds. Call it before reading. ERR_BUSY after five seconds.
 */
enum err db_lock_keys(struct db *db, const int64_t *keys, size_t n) MUST;

/*
 * Returns once all transactions that change something and had begun before are over. Outside a transaction, on a writer.
 * ERR_BUSY when one is still at it after so many milliseconds.
 */
enum err db_wait_writers(struct db *db, int milliseconds) MUST;

/*
 * While a big import runs, commits need not reach the disk one by one; switching it off makes all of them durable.
 * Not within a transaction.
 */
enum err db_relaxed(struct db *db, bool on) MUST;

/*
 * After rows of these tables were deleted: sees to it that nothing of them stays in the files of the database. With
 * rewrite the tables are written anew, which may hold up others for as long as that takes; without it, an engine may
 * only release the space, so that what was there is overwritten as it is used again. *ret_rewritten says which. Not
 * within a transaction. ERR_BUSY: others were in the way, and it has to be done again.
 */
enum err db_purge(struct db *db, const char *const *tables, size_t n, bool rewrite, bool *ret_rewritten) MUST;

/*
 * The rows of a statement of mode many or stream. Set to zero before use:
 *     struct db_rows rows DEFER(db_rows_close) = { 0 };
 * Other statements may run on the connection while rows of mode many are open; not so with mode stream.
 */
struct db_rows {
	struct db *db;
	const struct db_stmt *stmt;
	void *held;   /* the engine's */
	void *result; /* the engine's */
	int at, count;
	bool live;
};
/* Gives back what is held. May be called twice. Fits DEFER. */
void db_rows_close(struct db_rows *rows);

/*
 * Many rows into one table: those that exist are updated, left alone or added to, as the statement says. Opens a
 * transaction when there is none. Sorted by key is several times faster. Set to zero before use:
 *     struct db_bulk b DEFER(db_bulk_abort) = { 0 };
 */
struct db_bulk {
	struct db *db;
	const struct db_stmt *stmt;
	void *held;
	int64_t rows;    /* given so far */
	int64_t changed; /* added or changed; complete after db_bulk_close */
	bool own_transaction, live;
};
/* Writes what is left, and commits when the transaction is its own. On failure nothing of the batch stays. */
enum err db_bulk_close(struct db_bulk *b) MUST;
/* Drops the batch unless it was closed. Fits DEFER. */
void db_bulk_abort(struct db_bulk *b);

/* Appends the JSON array that list_i64, list_text and list_bytes inputs take. */
void db_list_i64(struct buf *out, const int64_t *values, size_t n);
void db_list_text(struct buf *out, const struct str *values, size_t n);
/* Of bytes: at most 64 each. */
void db_list_bytes(struct buf *out, const struct str *values, size_t n);

#endif
