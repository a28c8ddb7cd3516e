/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/importer.h"

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "intake/upload.h"
#include "serve/ticker.h"

enum { LOOK_MS = 200, SWEEP_LOOKS = 1500, ARENA = 64 * 1024 * 1024 };

struct importer {
	struct arena arena;
	struct web_app *app;
	struct db *db; /* a reader; NULL until the database was there */
	unsigned looks;
	struct ticker *ticker;
};

static struct ctx ctx_for(struct importer *m, struct arena *a, struct fail *f)
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

/* Asked on a reader first, so that an empty queue costs no connection. */
static enum err waits(struct importer *m, struct ctx *c, bool *ret)
{
	enum err e;

	if (m->db == NULL) {
		TRY(db_open(c->fail, m->app->url, DB_READ, &m->db));
	}
	db_fail_to(m->db, c->fail);
	c->db = m->db;
	e = upload_waits(c, ret);
	db_fail_to(m->db, NULL);
	return e;
}

static enum err sweep_in(struct db *db, void *arg)
{
	struct ctx *c = arg;

	c->db = db;
	return upload_sweep(c);
}

/* On a connection of its own: it works in small transactions between which others write. */
static enum err work(struct importer *m, struct ctx *c, const atomic_bool *stop, bool *ret_any)
{
	struct db *db DEFER(db_close) = NULL;
	enum err e;

	TRY(db_open(c->fail, m->app->url, DB_WRITE, &db));
	db_fail_to(db, c->fail);
	c->db = db;
	e = upload_work(c, stop, ret_any);
	db_fail_to(db, NULL);
	return e;
}

/* Whether there was something, so that the next can go at once. */
static bool look(void *arg, const atomic_bool *stop)
{
	struct importer *m = arg;
	struct arena arena;
	struct fail fail = { 0 };
	struct ctx c = ctx_for(m, &arena, &fail);
	bool any = false;
	enum err e = OK;

	arena_init(&arena, ARENA);
	if (!atomic_load(&m->app->away)) {
		e = waits(m, &c, &any);
		if (e == OK && any) {
			e = work(m, &c, stop, &any);
		}
		if (e == OK && m->looks++ % SWEEP_LOOKS == 0) {
			e = db_write(m->app->writer, &fail, sweep_in, &c);
		}
	}
	if (e != OK) {
		log_line(LOG_WARN, "upload", "%s", fail.what);
	}
	arena_reset(&arena);
	return e == OK && any;
}

enum err importer_start(struct fail *f, struct web_app *app, struct importer **ret)
{
	struct arena arena;
	struct importer *m;
	enum err e;

	arena_init(&arena, 64 * 1024);
	m = ARENA_NEW(&arena, struct importer);
	if (m == NULL) {
		return ERR_NOMEM;
	}
	m->arena = arena;
	m->app = app;
	e = ticker_start(f, "for imports", LOOK_MS, look, m, &m->ticker);
	if (e != OK) {
		arena = m->arena;
		arena_reset(&arena);
		return e;
	}
	*ret = m;
	return OK;
}

void importer_stop(struct importer **importer)
{
	struct importer *m = *importer;
	struct arena arena;

	if (m == NULL) {
		return;
	}
	ticker_stop(&m->ticker);
	db_close(&m->db);
	arena = m->arena;
	arena_reset(&arena);
	*importer = NULL;
}
