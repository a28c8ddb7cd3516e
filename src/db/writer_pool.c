/* SPDX-License-Identifier: EUPL-1.2 */
/* Connections shared by the callers, where the database takes several writers. */
#include <errno.h>
#include <time.h>

#include "db/writer_inside.h"

enum { LONGEST_WAIT_S = 5 };

static struct pool_slot *find_free(struct db_writer *w)
{
	for (int i = 0; i < POOL_CONNECTIONS; i++) {
		if (!w->pool[i].busy) {
			return &w->pool[i];
		}
	}
	return NULL;
}

/* The lock is held. NULL when none came free in time, or too many wait already. */
static struct pool_slot *wait_free(struct db_writer *w)
{
	struct pool_slot *slot = find_free(w);
	struct timespec until;

	if (slot != NULL || w->pool_waiting >= MOST_WAITING) {
		return slot;
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += LONGEST_WAIT_S;
	w->pool_waiting++;
	while (slot == NULL) {
		int rc = pthread_cond_timedwait(&w->pool_free, &w->lock, &until);

		slot = find_free(w);
		if (rc == ETIMEDOUT) {
			break;
		}
	}
	w->pool_waiting--;
	return slot;
}

enum err writer_run_pooled(struct db_writer *w, struct fail *f, enum err (*fn)(struct db *db, void *arg), void *arg,
                           size_t jobs)
{
	struct pool_slot *slot;
	enum err e = OK;

	(void)pthread_mutex_lock(&w->lock);
	slot = wait_free(w);
	if (slot != NULL) {
		slot->busy = true;
	}
	(void)pthread_mutex_unlock(&w->lock);
	if (slot == NULL) {
		return fail_set(f, ERR_BUSY, NULL, "too many changes wait for the database");
	}
	if (slot->db == NULL) {
		e = db_open(f, w->url, DB_WRITE, &slot->db);
	}
	if (e == OK) {
		db_fail_to(slot->db, f);
		e = db_transact(slot->db, fn, arg);
		db_fail_to(slot->db, NULL);
	}
	(void)pthread_mutex_lock(&w->lock);
	slot->busy = false;
	w->counts.jobs += e == OK ? (int64_t)jobs : 0;
	w->counts.groups += e == OK;
	(void)pthread_cond_signal(&w->pool_free);
	(void)pthread_mutex_unlock(&w->lock);
	return e;
}
