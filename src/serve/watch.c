/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/watch.h"

#include <sodium.h>

#include "base/log.h"
#include "serve/ticker.h"

enum { LOOK_MS = 1000 };

struct watch {
	struct arena arena;
	const struct keys *keys;
	struct http_server *server;
	struct ticker *ticker;
	bool failing;
};

static bool look(void *arg, const atomic_bool *stop)
{
	struct watch *w = arg;
	struct fail fail = { 0 };
	bool changed = false;
	bool bad = keys_refresh(&fail, w->keys, &changed) != OK;

	(void)stop;
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
	return false;
}

enum err watch_start(struct fail *f, const struct keys *keys, struct http_server *server, struct watch **ret)
{
	struct arena arena;
	struct watch *w;
	enum err e;

	arena_init(&arena, 64 * 1024);
	w = ARENA_NEW(&arena, struct watch);
	if (w == NULL) {
		return ERR_NOMEM;
	}
	w->arena = arena;
	w->keys = keys;
	w->server = server;
	e = ticker_start(f, "to watch the key file", LOOK_MS, look, w, &w->ticker);
	if (e != OK) {
		arena = w->arena;
		arena_reset(&arena);
		return e;
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
	ticker_stop(&w->ticker);
	arena = w->arena;
	arena_reset(&arena);
	*watch = NULL;
}
