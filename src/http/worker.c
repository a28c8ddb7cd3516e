/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Requests that may take long are suspended and go through a bounded queue to the workers. A watch answers for those
 * that pass their deadline, because the library below never lets a suspended connection time out; the worker then
 * finishes in peace and its result is thrown away. Whoever moves the state away from waiting or running resumes the
 * connection, so that it happens once.
 */
#include <time.h>

#include "base/clock.h"
#include "http/internal.h"

enum { WATCH_MS = 100, WATCH_IDLE_TURNS = 20 };

static void away_link(struct http_pool *p, struct http_exchange *x)
{
	x->away_next = p->away;
	x->away_at = &p->away;
	if (p->away != NULL) {
		p->away->away_at = &x->away_next;
	}
	p->away = x;
}

static void away_unlink(struct http_exchange *x)
{
	if (x->away_at == NULL) {
		return;
	}
	*x->away_at = x->away_next;
	if (x->away_next != NULL) {
		x->away_next->away_at = x->away_at;
	}
	x->away_at = NULL;
	x->away_next = NULL;
}

enum err pool_put(struct http_exchange *x)
{
	struct http_pool *p = &x->server->pool;
	enum err e = ERR_BUSY;

	(void)pthread_mutex_lock(&p->lock);
	if (!p->stop && p->waiting < x->server->options.queue) {
		atomic_fetch_add(&x->refs, 1);
		atomic_store(&x->state, EXCHANGE_WAITING);
		x->queued = clock_ticks();
		x->next = NULL;
		if (p->last != NULL) {
			p->last->next = x;
		} else {
			p->first = x;
		}
		p->last = x;
		p->waiting++;
		away_link(p, x);
		/* Before any worker can see it: resuming what is not suspended is an error. */
		MHD_suspend_connection(x->connection);
		(void)pthread_cond_signal(&p->work);
		if (!p->watching) {
			(void)pthread_cond_signal(&p->watch);
		}
		e = OK;
	}
	(void)pthread_mutex_unlock(&p->lock);
	return e;
}

unsigned pool_waiting(struct http_server *s)
{
	unsigned n;

	(void)pthread_mutex_lock(&s->pool.lock);
	n = s->pool.waiting;
	(void)pthread_mutex_unlock(&s->pool.lock);
	return n;
}

/* The oldest that waits, or NULL when the pool stops and none is left. */
static struct http_exchange *take(struct http_pool *p)
{
	struct http_exchange *x;

	(void)pthread_mutex_lock(&p->lock);
	while (p->first == NULL && !p->stop) {
		(void)pthread_cond_wait(&p->work, &p->lock);
	}
	x = p->first;
	if (x != NULL) {
		p->first = x->next;
		if (p->first == NULL) {
			p->last = NULL;
		}
		p->waiting--;
	}
	(void)pthread_mutex_unlock(&p->lock);
	return x;
}

static bool move_state(struct http_exchange *x, int from, int to)
{
	return atomic_compare_exchange_strong(&x->state, &from, to);
}

static void work(struct http_exchange *x, struct http_thread *t)
{
	struct http_server *s = x->server;
	int64_t age_ms = (clock_ticks() - x->queued) / 1000;

	if (move_state(x, EXCHANGE_WAITING, EXCHANGE_RUNNING)) {
		x->on_worker = true;
		if (age_ms > (int64_t)s->options.queue_age_ms) {
			/* Its sender has probably tried again; working off old requests makes all later ones old too. */
			atomic_fetch_add(&s->metrics.refused, 1);
			x->req.thread = t->app;
			exchange_error(x, 503);
		} else {
			exchange_run(x, t);
		}
		(void)pthread_mutex_lock(&s->pool.lock);
		away_unlink(x);
		(void)pthread_mutex_unlock(&s->pool.lock);
		if (move_state(x, EXCHANGE_RUNNING, EXCHANGE_DONE)) {
			MHD_resume_connection(x->connection);
		}
	}
	exchange_drop(x);
}

struct worker_arg {
	struct http_server *server;
	struct http_thread *thread;
};

static void *worker(void *arg)
{
	struct worker_arg *w = arg;
	struct http_exchange *x = take(&w->server->pool);

	while (x != NULL) {
		work(x, w->thread);
		x = take(&w->server->pool);
	}
	return NULL;
}

/* Answers for what is late. Under the lock, so that nothing in the list goes away. */
static void sweep(struct http_server *s)
{
	int64_t now = clock_ticks();
	struct http_exchange *next;

	for (struct http_exchange *x = s->pool.away; x != NULL; x = next) {
		next = x->away_next;
		if (now > x->req.deadline && (move_state(x, EXCHANGE_WAITING, EXCHANGE_LATE) ||
		                              move_state(x, EXCHANGE_RUNNING, EXCHANGE_LATE))) {
			away_unlink(x);
			atomic_fetch_add(&s->metrics.late, 1);
			MHD_resume_connection(x->connection);
		}
	}
}

/* Looks a few times a second while there is work, and sleeps when there has been none for a while. */
static void *watch(void *arg)
{
	struct http_server *s = arg;
	struct http_pool *p = &s->pool;
	int idle = 0;

	(void)pthread_mutex_lock(&p->lock);
	while (!p->stop || p->away != NULL) {
		int64_t until = clock_ticks() + WATCH_MS * 1000;
		struct timespec at = { .tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000 };

		idle = p->away == NULL ? idle + 1 : 0;
		if (idle > WATCH_IDLE_TURNS) {
			p->watching = false;
			(void)pthread_cond_wait(&p->watch, &p->lock);
			p->watching = true;
			idle = 0;
		} else {
			(void)pthread_cond_timedwait(&p->watch, &p->lock, &at);
		}
		sweep(s);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return NULL;
}

static enum err init_locks(struct http_pool *p, struct fail *f)
{
	pthread_condattr_t monotonic;

	if (pthread_condattr_init(&monotonic) != 0 || pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) != 0 ||
	    pthread_mutex_init(&p->lock, NULL) != 0 || pthread_cond_init(&p->work, NULL) != 0 ||
	    pthread_cond_init(&p->watch, &monotonic) != 0) {
		return fail_set(f, ERR_NOMEM, NULL, "no locks");
	}
	(void)pthread_condattr_destroy(&monotonic);
	return OK;
}

enum err pool_start(struct http_server *s, struct fail *f)
{
	struct http_pool *p = &s->pool;
	unsigned n = s->options.workers;
	struct worker_arg *args = ARENA_ARRAY(&s->arena, n, struct worker_arg);

	p->threads = ARENA_ARRAY(&s->arena, n, pthread_t);
	if (p->threads == NULL || args == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	TRY(init_locks(p, f));
	p->watching = true;
	if (pthread_create(&p->watcher, NULL, watch, s) != 0) {
		return fail_set(f, ERR_NOMEM, NULL, "no thread");
	}
	s->pool_started = true;
	for (; p->thread_count < n; p->thread_count++) {
		args[p->thread_count] = (struct worker_arg){ s,
			                                     &s->threads[s->options.event_threads + p->thread_count] };
		if (pthread_create(&p->threads[p->thread_count], NULL, worker, &args[p->thread_count]) != 0) {
			return fail_set(f, ERR_NOMEM, NULL, "no thread");
		}
	}
	return OK;
}

void pool_stop(struct http_server *s)
{
	struct http_pool *p = &s->pool;

	if (!s->pool_started) {
		return;
	}
	(void)pthread_mutex_lock(&p->lock);
	p->stop = true;
	(void)pthread_cond_broadcast(&p->work);
	(void)pthread_cond_signal(&p->watch);
	(void)pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->thread_count; i++) {
		(void)pthread_join(p->threads[i], NULL);
	}
	(void)pthread_join(p->watcher, NULL);
	(void)pthread_cond_destroy(&p->work);
	(void)pthread_cond_destroy(&p->watch);
	(void)pthread_mutex_destroy(&p->lock);
	s->pool_started = false;
}
