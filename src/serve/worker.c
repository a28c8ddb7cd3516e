/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/worker.h"

#include "access/account.h"
#include "base/clock.h"

struct ctx worker_ctx(const struct worker *w, struct arena *a, struct fail *f)
{
	int64_t now = clock_now();
	struct ctx c = { .arena = a,
		         .fail = f,
		         .keys = w->app->keys,
		         .now = now,
		         .today = w->app->fixed_today != DAY_NONE ? w->app->fixed_today : clock_day(now) };

	actor_system(&c);
	return c;
}

enum err worker_reader(struct worker *w, struct fail *f)
{
	if (w->db == NULL) {
		TRY(db_open(f, w->app->url, DB_READ, &w->db));
	}
	db_fail_to(w->db, f);
	return OK;
}

enum err worker_start(struct fail *f, struct web_app *app, const char *purpose, int every_ms, ticker_look *look,
                      struct worker **ret)
{
	struct arena arena;
	struct worker *w;
	enum err e;

	arena_init(&arena, 64 * 1024);
	w = ARENA_NEW(&arena, struct worker);
	if (w == NULL) {
		return ERR_NOMEM;
	}
	w->arena = arena;
	w->app = app;
	e = ticker_start(f, purpose, every_ms, look, w, &w->ticker);
	if (e != OK) {
		arena = w->arena;
		arena_reset(&arena);
		return e;
	}
	*ret = w;
	return OK;
}

void worker_stop(struct worker **worker)
{
	struct worker *w = *worker;
	struct arena arena;

	if (w == NULL) {
		return;
	}
	ticker_stop(&w->ticker);
	db_close(&w->db);
	arena = w->arena;
	arena_reset(&arena);
	*worker = NULL;
}
