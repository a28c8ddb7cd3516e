/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include "db/db.h"

/*
 * Writing from many threads. Where the database takes one writer at a time, one thread does all of it and commits what
 * waits together, so that many requests share one flush to disk; elsewhere a few connections are shared by the callers.
 * Open it before the readers.
 */
struct db_writer;

enum err db_writer_create(struct fail *f, const char *url, struct db_writer **ret) MUST;
/* Finishes what waits, then closes. Nobody may be in db_write any more. Sets *w to NULL. Fits DEFER. */
void db_writer_destroy(struct db_writer **w);

/*
 * Runs fn in a transaction and returns when it is durable, with what fn returned or why it could not be committed; text
 * in f, which may be NULL. fn runs in another thread or again after a deadlock: it may do nothing but SQL, must set its
 * results anew each time, and must not call db_write. ERR_BUSY when too many wait already.
 */
enum err db_write(struct db_writer *w, struct fail *f, enum err (*fn)(struct db *db, void *arg), void *arg) MUST;

/*
 * The same for changes that touch many pages and come many at a time: while others commit all the time, it waits up to 10 ms
 * for its like, because what they write together is written to disk once. One that comes alone does not wait.
 */
enum err db_write_together(struct db_writer *w, struct fail *f, enum err (*fn)(struct db *db, void *arg),
                           void *arg) MUST;

/*
 * The same for small changes of one kind that many ask for at the same moment. Those that wait with the same fn and key are
 * given to fn together, so that it can read and write for all of them at once; the others wait until it is durable. What it
 * refuses of one it says in that one's outcome and fail, and has written nothing for it. When it fails itself, nothing of it
 * stays, and each is given to it alone (n = 1): one can do no harm to another.
 */
struct db_alike {
	void *arg;
	struct fail *fail; /* never NULL */
	enum err outcome;  /* OK at first */
};
typedef enum err db_alike_fn(struct db *db, struct db_alike *list, size_t n);
enum err db_write_alike(struct db_writer *w, struct fail *f, db_alike_fn *fn, int64_t key, void *arg) MUST;

/*
 * The same without waiting: it is in the database some 20 ms later. destroy(arg), when given, is called once it is done
 * or given up. While the database is away it is kept. ERR_BUSY when too many wait: arg is still the caller's then.
 */
enum err db_write_later(struct db_writer *w, enum err (*fn)(struct db *db, void *arg), void *arg,
                        void (*destroy)(void *arg)) MUST;
/* Waits until everything that was handed to db_write_later before is done or given up. */
void db_write_flush(struct db_writer *w);

struct db_writer_counts {
	int64_t jobs, groups; /* done by db_write and its like, and commits they took */
	int64_t later, lost;  /* done by db_write_later, and given up */
	int waiting;          /* right now, of both kinds */
};
void db_writer_counts(struct db_writer *w, struct db_writer_counts *ret);

#endif
