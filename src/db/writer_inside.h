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
	POOL_CONNECTIONS = 8,
	LATER_ATTEMPTS = 10 /* of a job that fails by itself */
};

/* One call of db_write; lives on the stack of the caller. */
struct job {
	enum err (*fn)(struct db *db, void *arg);
	void *arg;
	bool patient;  /* in a rush it waits for others */
	int64_t since; /* clock_ticks() when it came */
	struct fail fail;
	enum err outcome;
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
	struct db_writer_counts counts;
};

/*
 * Runs jobs and later jobs in one transaction, each in a savepoint, and sets the outcome of each. When the transaction
 * as a whole fails they run once more, one by one, so that none suffers for another. False when not even a transaction
 * could be begun: then the outcome of all is why.
 */
bool writer_run_group(struct db *db, struct job *const *jobs, int job_count, struct later *const *later,
                      int later_count);

/* One job on a connection of the pool. */
enum err writer_run_pooled(struct db_writer *w, struct fail *f, enum err (*fn)(struct db *db, void *arg), void *arg);

#endif
