/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DB_WRITER_INSIDE_H
#define DB_WRITER_INSIDE_H

#include <pthread.h>
#include <semaphore.h>

#include "db/engine.h"
#include "db/writer.h"

/* Inside the writer. */

enum {
	MOST_WAITING = 256, /* callers of db_write */
	MOST_LATER = 4096,
	GROUP_JOBS = 128, /* in one commit */
	GROUP_LATER = 512,
	GROUP_ALIKE = 64, /* given to one function at once */
	POOL_CONNECTIONS = 8,
	ALIKE_AT_ONCE = 2,  /* groups of those, where the callers share connections */
	LATER_ATTEMPTS = 10 /* of a job that fails by itself */
};

/* One call of db_write; lives on the stack of the caller. */
struct job {
	enum err (*fn)(struct db *db, void *arg);
	void *arg;
	bool patient;       /* in a rush it waits for others */
	int64_t since;      /* clock_ticks() when it came */
	db_alike_fn *alike; /* when it was given by db_write_alike: fn and arg stand for it alone */
	int64_t key;
	struct fail fail;
	enum err outcome;
	bool settled; /* within its group */
	int place;    /* among those that work for all that are like them; -1: it waits */
	sem_t done;
	struct job *next;
};

struct later {
	enum err (*fn)(struct db *db, void *arg);
	void *arg;
	void (*destroy)(void *arg);
	int attempts;
	enum err outcome;
};

struct pool_slot {
	struct db *db; /* NULL until first used */
	bool busy;
};

struct db_writer {
	struct arena arena; /* holds this struct as well */
	const char *url;
	struct db *db; /* of the thread */
	pthread_t thread;
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t work, pool_free, flushed;
	bool stop;
	struct job *first, **last;
	int waiting, hasty;  /* jobs, and those of them that are not patient */
	int64_t committed;   /* clock_ticks() after the last commit of a job */
	struct later *later; /* ring */
	size_t later_at, later_count;
	int64_t later_since; /* clock_ticks() when the oldest came, or of the next attempt */
	uint64_t later_given, later_ended;
	struct pool_slot pool[POOL_CONNECTIONS];
	int pool_waiting;
	struct job *alike, **alike_last;    /* those of db_write_alike that wait */
	struct job *leaders[ALIKE_AT_ONCE]; /* those whose groups are at work; NULL: room for one */
	int alike_waiting;
	struct db_writer_counts counts;
};

/*
 * Runs jobs and later jobs in one transaction, each in a savepoint, and sets the outcome of each. When the transaction
 * as a whole fails they run once more, one by one, so that none suffers for another. False when not even a transaction
 * could be begun: then the outcome of all is why.
 */
bool writer_run_group(struct db *db, struct job *const *jobs, int job_count, struct later *const *later,
                      int later_count);

/* Whether two jobs may be given to their function together. */
bool writer_alike(const struct job *a, const struct job *b);
/* Gives jobs that are alike to their function, in the transaction of the caller, and sets the outcome of each. */
enum err writer_run_alike(struct db *db, struct job *const *jobs, size_t n) MUST;
/* One of them by itself; job is a struct job. */
enum err writer_run_one(struct db *db, void *job);
/* A job of db_write_alike where the callers share connections: waits, or works for those that wait. */
void writer_alike_pooled(struct db_writer *w, struct job *j);

/* One function, which does so many jobs, on a connection of the pool. */
enum err writer_run_pooled(struct db_writer *w, struct fail *f, enum err (*fn)(struct db *db, void *arg), void *arg,
                           size_t jobs);

#endif
