/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/writer.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "db/writer_inside.h"

enum {
	WRITER_MEMORY = 1024 * 1024,
	LATER_US = 20 * 1000,  /* how long later jobs gather */
	RETRY_US = 200 * 1000, /* between attempts while the database is away */
	IDLE_US = 1000 * 1000,
	RUSH_US = 100 * 1000,  /* a commit so short ago: many are at it */
	GATHER_US = 10 * 1000, /* how long patient jobs gather then */
	GATHER_JOBS = 8,       /* as many as there are threads that wait for an answer */
	LAST_ATTEMPTS = 3      /* when closing */
};

/* The writer in whose job this thread is: one from there would wait for itself. */
static _Thread_local const struct db_writer *inside;

/* Until something arrives or so many microseconds have passed. The lock is held. */
static void wait_work(struct db_writer *w, int64_t us)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += us / 1000000;
	until.tv_nsec += us % 1000000 * 1000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	(void)pthread_cond_timedwait(&w->work, &w->lock, &until);
}

static int64_t later_wait(const struct db_writer *w)
{
	return w->later_since + LATER_US - clock_ticks();
}

/* So long may what waits still gather; the lock is held. */
static int64_t gather_wait(const struct db_writer *w)
{
	int64_t now = clock_ticks();

	if (w->hasty > 0 || w->waiting >= GATHER_JOBS || w->stop || now - w->committed > RUSH_US) {
		return 0;
	}
	return w->first->since + GATHER_US - now;
}

/* Waits for work; the lock is held. False when there is none and there will be none. */
static bool await(struct db_writer *w, bool *idle_done)
{
	while (!w->stop) {
		if (w->first != NULL) {
			int64_t us = gather_wait(w);

			if (us <= 0) {
				return true;
			}
			wait_work(w, us);
			continue;
		}
		if (w->later_count > 0) {
			int64_t us = later_wait(w);

			if (us <= 0) {
				return true;
			}
			wait_work(w, us);
			continue;
		}
		wait_work(w, IDLE_US);
		if (w->first == NULL && w->later_count == 0 && !w->stop && !*idle_done) {
			*idle_done = true;
			(void)pthread_mutex_unlock(&w->lock);
			w->db->engine->upkeep(w->db, true);
			(void)pthread_mutex_lock(&w->lock);
		}
	}
	return w->first != NULL || w->later_count > 0;
}

/* What goes into the next commit. Later jobs stay in the ring until they are done. */
struct batch {
	struct job *jobs[GROUP_JOBS];
	struct later *later[GROUP_LATER];
	int job_count, later_count;
};

static void take(struct db_writer *w, struct batch *b)
{
	b->job_count = 0;
	b->later_count = 0;
	while (w->first != NULL && b->job_count < GROUP_JOBS) {
		struct job *j = w->first;

		w->first = j->next;
		if (w->first == NULL) {
			w->last = &w->first;
		}
		b->jobs[b->job_count++] = j;
		w->waiting--;
		w->hasty -= !j->patient;
	}
	if (w->later_count > 0 && (w->stop || later_wait(w) <= LATER_US)) {
		for (size_t i = 0; i < w->later_count && b->later_count < GROUP_LATER; i++) {
			b->later[b->later_count++] = &w->later[(w->later_at + i) % MOST_LATER];
		}
	}
}

/* Whether a later job is to be tried again. */
static bool keep(struct later *l, bool begun)
{
	if (l->outcome != ERR_BUSY && l->outcome != ERR_IO && l->outcome != ERR_DB) {
		return false;
	}
	l->attempts += begun;
	return l->attempts < LATER_ATTEMPTS;
}

/* Those that are done leave the ring; those to be tried again move to its front. The lock is held. */
static void end_later(struct db_writer *w, struct batch *b, bool begun, struct later *ended, int *ended_count)
{
	struct later kept[GROUP_LATER];
	size_t kept_count = 0;

	*ended_count = 0;
	for (int i = 0; i < b->later_count; i++) {
		struct later *l = b->later[i];

		if (l->outcome != OK && keep(l, begun)) {
			kept[kept_count++] = *l;
			continue;
		}
		w->counts.later += l->outcome == OK;
		w->counts.lost += l->outcome != OK;
		ended[(*ended_count)++] = *l;
	}
	w->later_at = (w->later_at + (size_t)b->later_count - kept_count) % MOST_LATER;
	w->later_count -= (size_t)b->later_count - kept_count;
	for (size_t i = 0; i < kept_count; i++) {
		w->later[(w->later_at + i) % MOST_LATER] = kept[i];
	}
	w->later_since = clock_ticks();
	if (kept_count > 0) {
		w->later_since += RETRY_US;
	} else if (w->later_count >= GROUP_LATER) {
		w->later_since -= LATER_US; /* enough for a commit of their own */
	}
}

static void answer(struct db_writer *w, struct batch *b, bool begun)
{
	static _Thread_local struct later ended[GROUP_LATER];
	int ended_count = 0;

	(void)pthread_mutex_lock(&w->lock);
	for (int i = 0; i < b->job_count; i++) {
		w->counts.jobs += b->jobs[i]->outcome == OK;
	}
	w->counts.groups += begun && b->job_count > 0;
	w->committed = b->job_count > 0 ? clock_ticks() : w->committed;
	if (b->later_count > 0) {
		end_later(w, b, begun, ended, &ended_count);
	}
	(void)pthread_mutex_unlock(&w->lock);
	for (int i = 0; i < b->job_count; i++) {
		(void)sem_post(&b->jobs[i]->done);
	}
	for (int i = 0; i < ended_count; i++) {
		if (ended[i].destroy != NULL) {
			ended[i].destroy(ended[i].arg);
		}
	}
	if (ended_count > 0) {
		(void)pthread_mutex_lock(&w->lock);
		w->later_ended += (uint64_t)ended_count;
		(void)pthread_cond_broadcast(&w->flushed);
		(void)pthread_mutex_unlock(&w->lock);
	}
}

/* Gives up what could not be written before the end. */
static void drop_later(struct db_writer *w)
{
	for (; w->later_count > 0; w->later_count--) {
		struct later *l = &w->later[w->later_at];

		if (l->destroy != NULL) {
			l->destroy(l->arg);
		}
		w->later_at = (w->later_at + 1) % MOST_LATER;
		w->counts.lost++;
	}
}

static void *thread_main(void *arg)
{
	struct db_writer *w = arg;
	static _Thread_local struct batch b;
	bool idle_done = true;
	int last_attempts = 0;

	inside = w;
	(void)pthread_mutex_lock(&w->lock);
	while (await(w, &idle_done)) {
		size_t later_before = w->later_count;
		bool begun;

		if (w->stop && w->first == NULL && last_attempts == LAST_ATTEMPTS) {
			break;
		}
		take(w, &b);
		(void)pthread_mutex_unlock(&w->lock);
		if (b.job_count + b.later_count > 0) {
			begun = writer_run_group(w->db, b.jobs, b.job_count, b.later, b.later_count);
			answer(w, &b, begun);
			w->db->engine->upkeep(w->db, false);
			idle_done = false;
		}
		(void)pthread_mutex_lock(&w->lock);
		last_attempts = w->later_count < later_before || !w->stop ? 0 : last_attempts + 1;
	}
	drop_later(w);
	(void)pthread_mutex_unlock(&w->lock);
	w->db->engine->upkeep_end(w->db);
	return NULL;
}

/* Signals belong to the threads of the program that wait for them. */
static int start_thread(struct db_writer *w)
{
	sigset_t all, before;
	int rc;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&w->thread, NULL, thread_main, w);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

static void init_locks(struct db_writer *w)
{
	pthread_condattr_t attr;

	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_cond_init(&w->work, &attr);
	(void)pthread_cond_init(&w->pool_free, &attr);
	(void)pthread_cond_init(&w->flushed, &attr);
	(void)pthread_condattr_destroy(&attr);
}

static void finish(struct db_writer *w)
{
	struct arena a;

	for (int i = 0; i < POOL_CONNECTIONS; i++) {
		db_close(&w->pool[i].db);
	}
	db_close(&w->db);
	(void)pthread_cond_destroy(&w->work);
	(void)pthread_cond_destroy(&w->pool_free);
	(void)pthread_cond_destroy(&w->flushed);
	(void)pthread_mutex_destroy(&w->lock);
	a = w->arena;
	arena_reset(&a);
}

enum err db_writer_create(struct fail *f, const char *url, struct db_writer **ret)
{
	struct arena a DEFER(arena_reset);
	struct db_writer *w;
	enum err e;

	arena_init(&a, WRITER_MEMORY);
	w = ARENA_NEW(&a, struct db_writer);
	if (w == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	w->url = arena_copy(&a, url, strlen(url));
	w->later = ARENA_ARRAY(&a, MOST_LATER, struct later);
	if (w->url == NULL || w->later == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	w->last = &w->first;
	w->alike_last = &w->alike;
	TRY(db_open(f, url, DB_WRITE, &w->db));
	init_locks(w);
	w->arena = a;
	arena_init(&a, 0);
	db_fail_to(w->db, f);
	e = w->db->engine->upkeep_start(w->db);
	db_fail_to(w->db, NULL);
	if (e != OK) {
		finish(w);
		return e;
	}
	if (start_thread(w) != 0) {
		finish(w);
		return fail_set(f, ERR_NOMEM, NULL, "no thread for writing could be started");
	}
	*ret = w;
	return OK;
}

void db_writer_destroy(struct db_writer **at)
{
	struct db_writer *w = *at;

	if (w == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&w->lock);
	w->stop = true;
	(void)pthread_cond_broadcast(&w->work);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_join(w->thread, NULL);
	finish(w);
	*at = NULL;
}

/* False when too many wait already. */
static bool enqueue(struct db_writer *w, struct job *j)
{
	bool room;

	(void)pthread_mutex_lock(&w->lock);
	room = w->waiting < MOST_WAITING && !w->stop;
	if (room) {
		*w->last = j;
		w->last = &j->next;
		w->waiting++;
		w->hasty += !j->patient;
		(void)pthread_cond_signal(&w->work);
	}
	(void)pthread_mutex_unlock(&w->lock);
	return room;
}

/* Of the job of a caller, once it is over. */
static enum err told(struct job *j, struct fail *f)
{
	(void)sem_destroy(&j->done);
	if (j->outcome != OK && f != NULL) {
		*f = j->fail;
		f->code = j->outcome;
	}
	return j->outcome;
}

static enum err write_job(struct db_writer *w, struct fail *f, struct job *j)
{
	if (inside == w) {
		return fail_set(f, ERR_BUG, NULL, "db_write was called from inside db_write");
	}
	j->since = clock_ticks();
	(void)sem_init(&j->done, 0, 0);
	if (!w->db->engine->single_writer) {
		inside = w;
		if (j->alike != NULL) {
			writer_alike_pooled(w, j);
		} else {
			j->outcome = writer_run_pooled(w, &j->fail, j->fn, j->arg, 1);
		}
		inside = NULL;
		return told(j, f);
	}
	if (!enqueue(w, j)) {
		(void)sem_destroy(&j->done);
		return fail_set(f, ERR_BUSY, NULL, "too many changes wait for the database");
	}
	while (sem_wait(&j->done) != 0) {
		/* A signal came in between. */
	}
	return told(j, f);
}

enum err db_write(struct db_writer *w, struct fail *f, enum err (*fn)(struct db *db, void *arg), void *arg)
{
	struct job j = { .fn = fn, .arg = arg };

	return write_job(w, f, &j);
}

enum err db_write_together(struct db_writer *w, struct fail *f, enum err (*fn)(struct db *db, void *arg), void *arg)
{
	struct job j = { .fn = fn, .arg = arg, .patient = true };

	return write_job(w, f, &j);
}

enum err db_write_alike(struct db_writer *w, struct fail *f, db_alike_fn *fn, int64_t key, void *arg)
{
	struct job j = { .alike = fn, .key = key, .arg = arg };

	return write_job(w, f, &j);
}

enum err db_write_later(struct db_writer *w, enum err (*fn)(struct db *db, void *arg), void *arg,
                        void (*destroy)(void *arg))
{
	bool room;

	(void)pthread_mutex_lock(&w->lock);
	room = w->later_count < MOST_LATER && !w->stop;
	if (room) {
		if (w->later_count == 0) {
			w->later_since = clock_ticks();
			(void)pthread_cond_signal(&w->work);
		}
		w->later[(w->later_at + w->later_count) % MOST_LATER] = (struct later){ .fn = fn,
			                                                                .arg = arg,
			                                                                .destroy = destroy };
		w->later_count++;
		w->later_given++;
	}
	(void)pthread_mutex_unlock(&w->lock);
	return room ? OK : ERR_BUSY;
}

void db_write_flush(struct db_writer *w)
{
	uint64_t target;

	(void)pthread_mutex_lock(&w->lock);
	target = w->later_given;
	while (w->later_ended < target) {
		(void)pthread_cond_wait(&w->flushed, &w->lock);
	}
	(void)pthread_mutex_unlock(&w->lock);
}

void db_writer_counts(struct db_writer *w, struct db_writer_counts *ret)
{
	(void)pthread_mutex_lock(&w->lock);
	*ret = w->counts;
	ret->waiting = w->waiting + w->pool_waiting + w->alike_waiting + (int)w->later_count;
	(void)pthread_mutex_unlock(&w->lock);
}
