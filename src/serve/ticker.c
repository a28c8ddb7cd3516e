/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/ticker.h"

#include <pthread.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"

enum { MEMORY = 4 * 1024 };

struct ticker {
	struct arena arena;
	ticker_look *look;
	void *arg;
	int every_ms;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake; /* by the clock that only goes up: one that is set back would hold it */
	atomic_bool stop;
};

/* Until it is time, or it must stop; the lock is held. */
static void rest(struct ticker *t)
{
	int64_t ticks = clock_ticks() + (int64_t)t->every_ms * 1000;
	struct timespec at = { .tv_sec = ticks / 1000000, .tv_nsec = ticks % 1000000 * 1000 };

	while (!atomic_load(&t->stop) && clock_ticks() < ticks) {
		(void)pthread_cond_timedwait(&t->wake, &t->lock, &at);
	}
}

static void *run(void *arg)
{
	struct ticker *t = arg;

	while (!atomic_load(&t->stop)) {
		if (!t->look(t->arg, &t->stop)) {
			(void)pthread_mutex_lock(&t->lock);
			rest(t);
			(void)pthread_mutex_unlock(&t->lock);
		}
	}
	return NULL;
}

static void forget(struct ticker *t)
{
	struct arena arena = t->arena;

	(void)pthread_mutex_destroy(&t->lock);
	(void)pthread_cond_destroy(&t->wake);
	arena_reset(&arena);
}

enum err ticker_start(struct fail *f, const char *purpose, int every_ms, ticker_look *look, void *arg,
                      struct ticker **ret)
{
	pthread_condattr_t monotonic;
	struct arena arena;
	struct ticker *t;

	arena_init(&arena, MEMORY);
	t = ARENA_NEW(&arena, struct ticker);
	if (t == NULL) {
		return ERR_NOMEM;
	}
	t->arena = arena;
	t->look = look;
	t->arg = arg;
	t->every_ms = every_ms;
	atomic_init(&t->stop, false);
	(void)pthread_mutex_init(&t->lock, NULL);
	(void)pthread_condattr_init(&monotonic);
	(void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&t->wake, &monotonic);
	(void)pthread_condattr_destroy(&monotonic);
	if (pthread_create(&t->thread, NULL, run, t) != 0) {
		forget(t);
		return fail_set(f, ERR_NOMEM, NULL, "no thread %s", purpose);
	}
	*ret = t;
	return OK;
}

void ticker_stop(struct ticker **ticker)
{
	struct ticker *t = *ticker;

	if (t == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&t->lock);
	atomic_store(&t->stop, true);
	(void)pthread_cond_signal(&t->wake);
	(void)pthread_mutex_unlock(&t->lock);
	(void)pthread_join(t->thread, NULL);
	forget(t);
	*ticker = NULL;
}
