/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/watch.h"

#include <pthread.h>
#include <sodium.h>
#include <time.h>

#include "base/log.h"

struct watch {
	struct arena arena;
	const struct keys *keys;
	struct http_server *server;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop, failing;
};

static void look(struct watch *w)
{
	struct fail fail = { 0 };
	bool changed = false;
	bool bad = keys_refresh(&fail, w->keys, &changed) != OK;

	if (bad && !w->failing) {
		log_line(LOG_ERROR, "keys", "%s", fail.what);
	}
	w->failing = bad;
	if (changed) {
		unsigned char secret[SECRET_BYTES];

		keys_page_secret(w->keys, secret);
		http_server_secret(w->server, secret);
		sodium_memzero(secret, sizeof secret);
		log_line(LOG_INFO, "keys", "the key file was replaced");
	}
	keys_forget(w->keys);
}

static void *run(void *arg)
{
	struct watch *w = arg;

	(void)pthread_mutex_lock(&w->lock);
	while (!w->stop) {
		struct timespec until;

		(void)pthread_mutex_unlock(&w->lock);
		look(w);
		(void)pthread_mutex_lock(&w->lock);
		if (w->stop) {
			break;
		}
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		(void)pthread_cond_timedwait(&w->wake, &w->lock, &until);
	}
	(void)pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum err watch_start(struct fail *f, const struct keys *keys, struct http_server *server, struct watch **ret)
{
	struct arena arena;
	struct watch *w;

	arena_init(&arena, 64 * 1024);
	w = ARENA_NEW(&arena, struct watch);
	if (w == NULL) {
		return ERR_NOMEM;
	}
	w->arena = arena;
	w->keys = keys;
	w->server = server;
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_cond_init(&w->wake, NULL);
	if (pthread_create(&w->thread, NULL, run, w) != 0) {
		arena = w->arena;
		arena_reset(&arena);
		return fail_set(f, ERR_NOMEM, NULL, "no thread to watch the key file");
	}
	*ret = w;
	return OK;
}

void watch_stop(struct watch **watch)
{
	struct watch *w = *watch;
	struct arena arena;

	if (w == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&w->lock);
	w->stop = true;
	(void)pthread_cond_signal(&w->wake);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_join(w->thread, NULL);
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_cond_destroy(&w->wake);
	arena = w->arena;
	arena_reset(&arena);
	*watch = NULL;
}
