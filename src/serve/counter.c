/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/counter.h"

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "ledger/residents.h"
#include "serve/ticker.h"

enum { LOOK_MS = 2000, REST = 20 /* times as long as it worked */, ARENA = 64 * 1024 * 1024 };

struct counter {
	struct arena arena;
	struct web_app *app;
	struct db *db;      /* a reader; NULL until the database was there */
	int64_t rest_until; /* in clock_ticks() */
	struct ticker *ticker;
};

struct job {
	struct ctx c;
	struct resident_count count;
};

static enum err keep_in(struct db *db, void *arg)
{
	struct job *job = arg;

	job->c.db = db;
	TRY(residents_keep(&job->c, &job->count));
	return ctx_whole(&job->c);
}

static enum err one(struct counter *k, const struct ctx *c, const struct resident_place *place)
{
	struct arena own DEFER(arena_reset);
	struct job job = { .c = *c };

	arena_init(&own, ARENA);
	job.c.arena = &own;
	TRY(residents_count(&job.c, place, &job.count));
	return db_write(k->app->writer, c->fail, keep_in, &job);
}

/* All that is to be counted, once: what changes meanwhile is for the next look. */
static enum err count_all(struct counter *k, struct ctx *c, const atomic_bool *stop)
{
	struct resident_place some[RESIDENTS_SOME], last;
	size_t n;

	TRY(residents_stale(c, NULL, some, &n));
	while (n > 0) {
		for (size_t i = 0; i < n && !atomic_load(stop); i++) {
			TRY(one(k, c, &some[i]));
		}
		if (atomic_load(stop)) {
			return OK;
		}
		last = some[n - 1];
		arena_clear(c->arena);
		TRY(residents_stale(c, &last, some, &n));
	}
	return OK;
}

static enum err count_on(struct counter *k, struct ctx *c, const atomic_bool *stop)
{
	enum err e;

	if (k->db == NULL) {
		TRY(db_open(c->fail, k->app->url, DB_READ, &k->db));
	}
	db_fail_to(k->db, c->fail);
	c->db = k->db;
	e = count_all(k, c, stop);
	db_fail_to(k->db, NULL);
	return e;
}

static bool look(void *arg, const atomic_bool *stop)
{
	struct counter *k = arg;
	int64_t begin = clock_ticks(), now = clock_now();
	struct arena arena;
	struct fail fail = { 0 };
	struct ctx c = { .arena = &arena, .fail = &fail, .keys = k->app->keys, .now = now };
	enum err e;

	if (begin < k->rest_until || atomic_load(&k->app->away)) {
		return false;
	}
	c.today = k->app->fixed_today != DAY_NONE ? k->app->fixed_today : clock_day(now);
	arena_init(&arena, ARENA);
	actor_system(&c);
	e = count_on(k, &c, stop);
	if (e != OK && e != ERR_BUSY) {
		log_line(LOG_WARN, "residents", "%s", fail.what);
	}
	arena_reset(&arena);
	k->rest_until = clock_ticks() + REST * (clock_ticks() - begin);
	return false;
}

enum err counter_start(struct fail *f, struct web_app *app, struct counter **ret)
{
	struct arena arena;
	struct counter *k;
	enum err e;

	arena_init(&arena, 64 * 1024);
	k = ARENA_NEW(&arena, struct counter);
	if (k == NULL) {
		return ERR_NOMEM;
	}
	k->arena = arena;
	k->app = app;
	e = ticker_start(f, "for counting residents", LOOK_MS, look, k, &k->ticker);
	if (e != OK) {
		arena = k->arena;
		arena_reset(&arena);
		return e;
	}
	*ret = k;
	return OK;
}

void counter_stop(struct counter **counter)
{
	struct counter *k = *counter;
	struct arena arena;

	if (k == NULL) {
		return;
	}
	ticker_stop(&k->ticker);
	db_close(&k->db);
	arena = k->arena;
	arena_reset(&arena);
	*counter = NULL;
}
