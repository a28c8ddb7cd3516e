/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/feeder.h"

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "timetable/feed.h"

enum { LOOK_MS = 300, ARENA = 256 * 1024 * 1024 };

/* Asked on a reader first, so that a day without calendars costs no connection. */
static enum err waits(struct worker *m, struct ctx *c, bool *ret)
{
	enum err e;

	TRY(worker_reader(m, c->fail));
	c->db = m->db;
	e = feed_waits(c, ret);
	db_fail_to(m->db, NULL);
	return e;
}

/* On a connection of its own: it works in small transactions between which others write. */
static enum err work(struct worker *m, struct ctx *c, bool *ret_any)
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
	struct worker *m = arg;
	struct arena arena;
	struct fail fail = { 0 };
	struct ctx c = worker_ctx(m, &arena, &fail);
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

enum err feeder_start(struct fail *f, struct web_app *app, struct worker **ret)
{
	return worker_start(f, app, "for calendars", LOOK_MS, look, ret);
}
