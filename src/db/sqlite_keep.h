/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_SQLITE_KEEP_H
#define DB_SQLITE_KEEP_H

#include "db/sqlite.h"

/*
 * The log of a file database is moved into the file beside the writer, by a thread with a connection of its own that takes
 * its time while others commit. Only beginning the log anew is left to the writer, between two commits, when next to
 * nothing is left to move: while somebody writes, nobody else ever finds the moment.
 *
 * The log has its room on the disk before it is needed: to flush a file that grows takes several times as long as one that
 * is written over, and the worst of it ten times.
 */
struct sqlite_keeper;

/* In pages of SQLITE_PAGE bytes; where those of the database are larger, they are fewer. */
struct sqlite_keep_limits {
	int move;  /* so many not yet moved: the keeper begins */
	int rest;  /* so few left: the writer moves them itself and begins the log anew */
	int most;  /* so many in the log: the writer waits for the keeper */
	int calm;  /* so many are flushed at a time while others commit */
	int small; /* a log below this goes on as it is */
	int room; /* of the disk that the log keeps, but no more than the database is large; 0: it is given back when idle */
};
extern const struct sqlite_keep_limits sqlite_keep_usual;

/* For the database of a writing connection. */
enum err sqlite_keeper_create(struct db *db, const struct sqlite_keep_limits *limits, struct sqlite_keeper **ret) MUST;
/* What is being moved is left where it is. Sets *k to NULL. Fits DEFER. */
void sqlite_keeper_destroy(struct sqlite_keeper **k);

/*
 * Between two commits of the connection: so many pages are in the log now. idle: nobody writes, so that the log is emptied
 * when no reader is in the way.
 */
void sqlite_keeper_after(struct sqlite_keeper *k, int pages, bool idle);
/* Waits until the keeper has nothing to do, for tests. */
void sqlite_keeper_wait(struct sqlite_keeper *k);

#endif
