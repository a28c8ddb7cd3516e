/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/feeder.h"

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "serve/ticker.h"
#include "timetable/feed.h"

enum { LOOK_MS = 300, ARENA = 256 * 1024 * 1024 };

struct feeder {
	struct arena arena;
	struct web_app *app;
	struct db *db; /* a reader; NULL until the database was there */
	struct ticker *ticker;
};

static struct ctx ctx_for(struct feeder *m, struct arena *a, struct fail *f)
{
	int64_t now = clock_now();
	struct ctx c = { .arena = a,
		         .fail = f,
		         .keys = m->app->keys,
		         .now = now,
		         .today = m->app->fixed_today != DAY_NONE ? m->app->fixed_today : clock_day(now) };

	actor_system(&c);
	return c;
}

/* Asked on a reader first, so that a day without calendars costs no connection. */
static enum err waits(struct feeder *m, struct ctx *c, bool *ret)
{
	enum err e;

	if (m->db == NULL) {
		TRY(db_open(c->fail, m->app->url, DB_READ, &m->db));
	}
	db_fail_to(m->db, c->fail);
	c->db = m->db;
	e = feed_waits(c, ret);
	db_fail_to(m->db, NULL);
	return e;
}

/* On a connection of its own: it works in small transactions between which others write. */
static enum err work(struct feeder *m, struct ctx *c, bool *ret_any)
{
	struct db *db DEFER(db_close) = NULL;
	enum err e;

	TRY(db_open(c->fail, m->app->url, DB_WRITE, &db));
	db_fail_to(db, c->fail);
	c->db = db;
	e = feed_work(c, m->app->out, ret_any);
	db_fail_to(db, NULL);
	return e;
}

/* Whether there was something, so that the next can go at once. */
static bool look(void *arg, const atomic_bool *stop)
{
	struct feeder *m = arg;
	struct arena arena;
	struct fail fail = { 0 };
	struct ctx c = ctx_for(m, &arena, &fail);
	bool any = false;
	enum err e = OK;

	(void)stop;
	arena_init(&arena, ARENA);
	if (!atomic_load(&m->app->away)) {
		e = waits(m, &c, &any);
		if (e == OK && any) {
			e = work(m, &c, &any);
		}
	}
	if (e != OK) {
		log_line(LOG_WARN, "calendar", "%s", fail.what);
	}
	arena_reset(&arena);
	return e == OK && any;
}

enum err feeder_start(struct fail *f, struct web_app *app, struct feeder **ret)
{
	struct arena arena;
	struct feeder *m;
	enum err e;

	arena_init(&arena, 64 * 1024);
	m = ARENA_NEW(&arena, struct feeder);
	if (m == NULL) {
		return ERR_NOMEM;
	}
	m->arena = arena;
	m->app = app;
	e = ticker_start(f, "for calendars", LOOK_MS, look, m, &m->ticker);
	if (e != OK) {
		arena = m->arena;
		arena_reset(&arena);
		return e;
	}
	*ret = m;
	return OK;
}

void feeder_stop(struct feeder **feeder)
{
	struct feeder *m = *feeder;
	struct arena arena;

	if (m == NULL) {
		return;
	}
	ticker_stop(&m->ticker);
	db_close(&m->db);
	arena = m->arena;
	arena_reset(&arena);
	*feeder = NULL;
}
