/* SPDX-License-Identifier: EUPL-1.2 */
/* Small changes of one kind, given to one function together. */
#include "db/writer_inside.h"

bool writer_alike(const struct job *a, const struct job *b)
{
	return a->alike != NULL && a->alike == b->alike && a->key == b->key;
}

enum err writer_run_alike(struct db *db, struct job *const *jobs, size_t n)
{
	struct db_alike list[GROUP_ALIKE];

	for (size_t i = 0; i < n; i++) {
		jobs[i]->fail = (struct fail){ 0 };
		list[i] = (struct db_alike){ jobs[i]->arg, &jobs[i]->fail, OK };
	}
	TRY(jobs[0]->alike(db, list, n));
	for (size_t i = 0; i < n; i++) {
		jobs[i]->outcome = list[i].outcome;
	}
	return OK;
}

enum err writer_run_one(struct db *db, void *job)
{
	struct job *j = job;
	struct db_alike one = { j->arg, db_fail(db), OK };

	TRY(j->alike(db, &one, 1));
	return one.outcome;
}

/* ---- where the callers share connections ---- */

struct group {
	struct job *jobs[GROUP_ALIKE];
	size_t n;
};

static enum err run_group(struct db *db, void *arg)
{
	struct group *g = arg;

	return writer_run_alike(db, g->jobs, g->n);
}

static void run_all(struct db_writer *w, struct group *g)
{
	if (g->n > 1 && writer_run_pooled(w, NULL, run_group, g, g->n) == OK) {
		return;
	}
	for (size_t i = 0; i < g->n; i++) {
		struct job *j = g->jobs[i];

		j->outcome = writer_run_pooled(w, &j->fail, writer_run_one, j, 1);
	}
}

static void end_queue(struct db_writer *w)
{
	struct job **at = &w->alike;

	while (*at != NULL) {
		at = &(*at)->next;
	}
	w->alike_last = at;
}

/* The job and those that wait and are like it leave the queue. The lock is held. */
static void gather(struct db_writer *w, struct job *leader, struct group *g)
{
	struct job **at = &w->alike;

	g->jobs[0] = leader;
	g->n = 1;
	while (*at != NULL && g->n < GROUP_ALIKE) {
		struct job *j = *at;

		if (!writer_alike(leader, j)) {
			at = &j->next;
			continue;
		}
		*at = j->next;
		g->jobs[g->n++] = j;
		w->alike_waiting--;
	}
	end_queue(w);
}

/*
 * Where a job may work for those like it: not while one of them is at work, so that they gather behind it. -1: it waits. The
 * lock is held.
 */
static int place_for(const struct db_writer *w, const struct job *j)
{
	int place = -1;

	for (int i = 0; i < ALIKE_AT_ONCE; i++) {
		if (w->leaders[i] == NULL) {
			place = i;
		} else if (writer_alike(w->leaders[i], j)) {
			return -1;
		}
	}
	return place;
}

/* Whoever waits longest and may works for the next ones. The lock is held. */
static struct job *next_leader(struct db_writer *w)
{
	for (struct job **at = &w->alike; *at != NULL; at = &(*at)->next) {
		struct job *j = *at;

		j->place = place_for(w, j);
		if (j->place >= 0) {
			*at = j->next;
			end_queue(w);
			w->alike_waiting--;
			w->leaders[j->place] = j;
			return j;
		}
	}
	return NULL;
}

static void lead(struct db_writer *w, struct job *leader)
{
	struct group g;
	struct job *next;

	(void)pthread_mutex_lock(&w->lock);
	gather(w, leader, &g);
	(void)pthread_mutex_unlock(&w->lock);
	run_all(w, &g);
	(void)pthread_mutex_lock(&w->lock);
	w->leaders[leader->place] = NULL;
	next = next_leader(w);
	(void)pthread_mutex_unlock(&w->lock);
	if (next != NULL) {
		(void)sem_post(&next->done);
	}
	for (size_t i = 1; i < g.n; i++) {
		(void)sem_post(&g.jobs[i]->done);
	}
}

void writer_alike_pooled(struct db_writer *w, struct job *j)
{
	bool room, leads;

	(void)pthread_mutex_lock(&w->lock);
	room = w->alike_waiting < MOST_WAITING;
	j->place = room ? place_for(w, j) : -1;
	leads = j->place >= 0;
	if (leads) {
		w->leaders[j->place] = j;
	} else if (room) {
		*w->alike_last = j;
		w->alike_last = &j->next;
		w->alike_waiting++;
	}
	(void)pthread_mutex_unlock(&w->lock);
	if (!room) {
		j->outcome = fail_set(&j->fail, ERR_BUSY, NULL, "too many changes wait for the database");
		return;
	}
	/* What the lock said counts: once in the queue, only the semaphore tells what became of it. */
	while (!leads && sem_wait(&j->done) != 0) {
		/* A signal came in between. */
	}
	if (j->place >= 0) {
		lead(w, j);
	}
}
