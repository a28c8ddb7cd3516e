/* SPDX-License-Identifier: EUPL-1.2 */
/* Transactions, savepoints, and batches, which open one of their own when there is none. */
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "db/engine.h"

enum { ATTEMPTS = 5 };

enum err db_hold(struct db *db)
{
	if (db->in_transaction || db->mode != DB_READ) {
		return db_error(db, ERR_BUG, "only a reader outside a transaction can hold what it reads");
	}
	if (db->held || db->engine->hold == NULL) {
		return OK;
	}
	TRY(db->engine->ready(db));
	TRY(db->engine->hold(db, true));
	db->held = true;
	return OK;
}

void db_let_go(struct db *db)
{
	struct fail *told = db->fail;
	struct fail ignored;

	if (!db->held) {
		return;
	}
	/* Nothing was written, so that there is nothing to lose by an error. */
	db->fail = &ignored;
	(void)!db->engine->hold(db, false);
	db->fail = told;
	db->held = false;
}

enum err db_begin(struct db *db)
{
	enum err e;

	if (db->in_transaction) {
		return db_error(db, ERR_BUG, "a transaction is open already");
	}
	db_let_go(db);
	TRY(db->engine->ready(db));
	e = db->engine->text(db, db->engine->begin[db->mode]);
	if (e == ERR_DB) {
		/* The connection may have been lost since it was last used; nothing hangs on it yet. */
		TRY(db->engine->ready(db));
		e = db->engine->text(db, db->engine->begin[db->mode]);
	}
	TRY(e);
	db->in_transaction = true;
	db->transactions++;
	db->broken = false;
	db->savepoints = 0;
	return OK;
}

enum err db_commit(struct db *db)
{
	enum err e;

	if (!db->in_transaction) {
		return db_error(db, ERR_BUG, "no transaction is open");
	}
	if (db->broken) {
		db_rollback(db);
		return db_error(db, ERR_DB, "the transaction had failed and was rolled back");
	}
	e = db->engine->commit(db);
	if (e != OK) {
		db_rollback(db);
		return e;
	}
	db->in_transaction = false;
	return OK;
}

enum { ROLLBACK_TRIES = 4 };

void db_rollback(struct db *db)
{
	struct fail *told = db->fail;
	struct fail ignored;

	if (!db->in_transaction) {
		return;
	}
	/* What went wrong was said already; the engine may have rolled back by itself. */
	db->fail = &ignored;
	/* Not said for want of memory, it would leave others waiting for its locks: so it is said again. */
	for (int i = 0; i < ROLLBACK_TRIES && db->engine->text(db, "ROLLBACK") != OK; i++) {
	}
	db->fail = told;
	db->in_transaction = false;
	db->broken = false;
	db->epoch++;
}

bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

enum err db_lock_keys(struct db *db, const int64_t *keys, size_t n)
{
	if (!db->in_transaction || db->broken) {
		return db_error(db, db->broken ? ERR_DB : ERR_BUG, "no transaction to lock keys in");
	}
	return n > 0 ? db->engine->lock_keys(db, keys, n) : OK;
}

enum err db_wait_writers(struct db *db, int milliseconds)
{
	if (db->in_transaction) {
		return db_error(db, ERR_BUG, "waiting for others inside a transaction");
	}
	TRY(db->engine->ready(db));
	return db->engine->wait_writers(db, clock_ticks() + (int64_t)milliseconds * 1000);
}

static enum err savepoint_text(struct db *db, const char *verb, unsigned number)
{
	char sql[64];

	(void)snprintf(sql, sizeof sql, "%s s%u", verb, number);
	return db->engine->text(db, sql);
}

enum err db_savepoint(struct db *db)
{
	if (!db->in_transaction || db->broken) {
		return db_error(db, db->broken ? ERR_DB : ERR_BUG, "no transaction to set a savepoint in");
	}
	TRY(savepoint_text(db, "SAVEPOINT", db->savepoints + 1));
	db->savepoints++;
	return OK;
}

enum err db_savepoint_release(struct db *db)
{
	if (db->savepoints == 0 || db->broken) {
		return db_error(db, db->broken ? ERR_DB : ERR_BUG, "no savepoint to release");
	}
	TRY(savepoint_text(db, "RELEASE SAVEPOINT", db->savepoints));
	db->savepoints--;
	return OK;
}

enum err db_savepoint_rollback(struct db *db)
{
	struct fail *told = db->fail;
	struct fail mine = { 0 };
	enum err e;

	if (db->savepoints == 0 || !db->in_transaction) {
		return db_error(db, ERR_BUG, "no savepoint to roll back to");
	}
	/* The reason for rolling back stays the error that is told, unless this fails as well. */
	db->fail = &mine;
	e = savepoint_text(db, "ROLLBACK TO SAVEPOINT", db->savepoints);
	if (e == OK) {
		db->broken = false;
		e = savepoint_text(db, "RELEASE SAVEPOINT", db->savepoints);
	}
	db->fail = told;
	if (e != OK) {
		return db_error(db, e, "%s", mine.what);
	}
	db->savepoints--;
	db->epoch++;
	return OK;
}

/* Waits a little longer each time, by a different amount in each thread. */
static void wait_before(int attempt)
{
	int64_t us = ((int64_t)2000 << attempt) + clock_ticks() % 3000;
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	(void)nanosleep(&t, NULL);
}

enum err db_transact(struct db *db, enum err (*fn)(struct db *db, void *arg), void *arg)
{
	enum err e = OK;

	for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
		if (attempt > 0) {
			wait_before(attempt);
		}
		e = db_begin(db);
		if (e == OK) {
			e = fn(db, arg);
			if (e == OK) {
				e = db_commit(db);
			}
			db_rollback(db);
		}
		if (e != ERR_BUSY) {
			break;
		}
	}
	return e;
}

enum err db_bulk_open(struct db *db, const struct db_stmt *s, struct db_bulk *ret)
{
	struct db_bulk b = { .db = db, .stmt = s, .live = true, .own_transaction = !db->in_transaction };
	struct db_prepared *p = db_prepared_get(db, s);
	enum err e;

	if (p == NULL) {
		return ERR_NOMEM;
	}
	if (p->busy) {
		return db_error(db, ERR_BUG, "statement %s: a batch of it is open already", s->name);
	}
	if (db->broken) {
		return db_error(db, ERR_DB, "the transaction has failed and must be rolled back");
	}
	if (b.own_transaction) {
		TRY(db_begin(db));
	}
	b.held = p;
	e = db->engine->bulk_open(&b);
	if (e != OK) {
		if (b.own_transaction) {
			db_rollback(db);
		}
		return e;
	}
	p->busy = true;
	*ret = b;
	return OK;
}

enum err db_bulk_row(struct db_bulk *b, const struct db_stmt *s, const void *in)
{
	if (!b->live || b->stmt != s) {
		return b->db != NULL ? db_error(b->db, ERR_BUG, "statement %s: no batch of it is open", s->name)
		                     : ERR_BUG;
	}
	if (b->db->broken || !b->db->in_transaction) {
		return db_error(b->db, ERR_DB, "statement %s: the transaction of its batch is over", s->name);
	}
	TRY(b->db->engine->bulk_row(b, in));
	b->rows++;
	return OK;
}

static void bulk_end(struct db_bulk *b)
{
	struct db_prepared *p = b->held;

	b->db->engine->bulk_drop(b);
	p->busy = false;
	b->live = false;
}

enum err db_bulk_close(struct db_bulk *b)
{
	enum err e;

	if (!b->live) {
		return ERR_BUG;
	}
	if (b->db->broken || !b->db->in_transaction) {
		e = db_error(b->db, ERR_DB, "statement %s: the transaction of its batch is over", b->stmt->name);
	} else {
		e = b->db->engine->bulk_close(b);
	}
	bulk_end(b);
	if (!b->own_transaction) {
		return e;
	}
	if (e != OK) {
		db_rollback(b->db);
		return e;
	}
	return db_commit(b->db);
}

void db_bulk_abort(struct db_bulk *b)
{
	if (!b->live) {
		return;
	}
	bulk_end(b);
	if (b->own_transaction) {
		db_rollback(b->db);
	}
}
