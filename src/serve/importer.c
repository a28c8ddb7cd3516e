/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/importer.h"

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "intake/upload.h"

enum { LOOK_MS = 200, SWEEP_LOOKS = 1500, ARENA = 64 * 1024 * 1024 };

/* Asked on a reader first, so that an empty queue costs no connection. */
static enum err waits(struct worker *m, struct ctx *c, bool *ret)
{
	enum err e;

	TRY(worker_reader(m, c->fail));
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
static enum err work(struct worker *m, struct ctx *c, const atomic_bool *stop, bool *ret_any)
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
	struct worker *m = arg;
	struct arena arena;
	struct fail fail = { 0 };
	struct ctx c = worker_ctx(m, &arena, &fail);
	bool any = false;
	enum err e = OK;

	arena_init(&arena, ARENA);
	if (!atomic_load(&m->app->away)) {
		e = waits(m, &c, &any);
		if (e == OK && any) {
			e = work(m, &c, stop, &any);
		}
		/* kept: how many looks there were. */
		if (e == OK && m->kept++ % SWEEP_LOOKS == 0) {
			e = db_write(m->app->writer, &fail, sweep_in, &c);
		}
	}
	if (e != OK) {
		log_line(LOG_WARN, "upload", "%s", fail.what);
	}
	arena_reset(&arena);
	return e == OK && any;
}

enum err importer_start(struct fail *f, struct web_app *app, struct worker **ret)
{
	return worker_start(f, app, "for imports", LOOK_MS, look, ret);
}
