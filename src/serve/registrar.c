/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/registrar.h"

#include <pthread.h>
#include <time.h>

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "register/register.h"

enum { LOOK_SECONDS = 2, ARENA = 32 * 1024 * 1024, NEWS_SECONDS = 5 };

struct registrar {
	struct arena arena;
	struct web_app *app;
	struct db *db; /* a reader; NULL until the database was there */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int64_t news; /* instant of the last question for news */
	bool stop;
};

/* What the steps of one round share. */
struct round {
	struct ctx c;
	struct register_https https;
	struct register_adapter way;
	struct register_job *jobs;
	size_t n;
	struct str cursor;
	struct register_paper paper;
	bool on, any;
};

static enum err take_in(struct db *db, void *arg)
{
	struct round *r = arg;

	r->c.db = db;
	TRY(register_take(&r->c, REGISTER_AT_ONCE, &r->jobs, &r->n));
	return ctx_whole(&r->c);
}

static enum err done_in(struct db *db, void *arg)
{
	struct round *r = arg;

	r->c.db = db;
	TRY(register_done(&r->c, r->jobs, r->n));
	return ctx_whole(&r->c);
}

static enum err news_in(struct db *db, void *arg)
{
	struct round *r = arg;

	r->c.db = db;
	TRY(register_news(&r->c, &r->paper));
	return ctx_whole(&r->c);
}

static enum err trouble_in(struct db *db, void *arg)
{
	struct round *r = arg;

	r->c.db = db;
	TRY(register_trouble(&r->c, str_copy(r->c.arena, str_of(r->c.fail->what))));
	return ctx_whole(&r->c);
}

/* Asked on a reader first, so that a link that is off, or has nothing to do, costs no transaction. */
static enum err look_up(struct registrar *m, struct round *r)
{
	enum err e;

	if (m->db == NULL) {
		TRY(db_open(r->c.fail, m->app->url, DB_READ, &m->db));
	}
	db_fail_to(m->db, r->c.fail);
	r->c.db = m->db;
	e = register_on(&r->c, &r->on);
	e = e == OK && r->on ? register_waits(&r->c, &r->any) : e;
	e = e == OK && r->on ? register_cursor(&r->c, &r->cursor) : e;
	e = e == OK && r->on ? register_https_open(&r->c, m->app->out, &r->https, &r->way) : e;
	db_fail_to(m->db, NULL);
	return e;
}

/* What could not be asked is asked again; until then /register says why. */
static enum err ask_news(struct registrar *m, struct round *r)
{
	/* A clock that was set back does not make it wait. */
	if (r->c.now >= m->news && r->c.now - m->news < NEWS_SECONDS * INT64_C(1000000)) {
		return OK;
	}
	m->news = r->c.now;
	if (r->way.poll(r->way.arg, &r->c, r->cursor, &r->paper) != OK) {
		return db_write(m->app->writer, r->c.fail, trouble_in, r);
	}
	if (r->paper.more) {
		m->news = 0;
	}
	return db_write(m->app->writer, r->c.fail, news_in, r);
}

/* *ret_any: whether something went out, so that the next can go at once. */
static enum err one_round(struct registrar *m, struct arena *a, struct fail *f, bool *ret_any)
{
	struct round r = { .c = { .arena = a, .fail = f, .keys = m->app->keys, .now = clock_now() } };

	*ret_any = false;
	actor_system(&r.c);
	r.c.today = m->app->fixed_today != DAY_NONE ? m->app->fixed_today : clock_day(r.c.now);
	TRY(look_up(m, &r));
	if (!r.on) {
		return OK;
	}
	TRY(ask_news(m, &r));
	if (!r.any) {
		return OK;
	}
	TRY(db_write(m->app->writer, f, take_in, &r));
	register_send(&r.c, &r.way, r.jobs, r.n);
	r.c.now = clock_now();
	*ret_any = r.n > 0;
	return db_write(m->app->writer, f, done_in, &r);
}

static bool look(struct registrar *m)
{
	struct arena arena;
	struct fail fail = { 0 };
	bool any = false;
	enum err e;

	arena_init(&arena, ARENA);
	e = atomic_load(&m->app->away) ? OK : one_round(m, &arena, &fail, &any);
	if (e != OK) {
		log_line(LOG_WARN, "register", "%s", fail.what);
	}
	arena_reset(&arena);
	return e == OK && any;
}

static void *run(void *arg)
{
	struct registrar *m = arg;
	bool any = false;

	(void)pthread_mutex_lock(&m->lock);
	while (!m->stop) {
		struct timespec until;

		(void)pthread_mutex_unlock(&m->lock);
		any = look(m);
		(void)pthread_mutex_lock(&m->lock);
		if (m->stop || any) {
			continue;
		}
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += LOOK_SECONDS;
		(void)pthread_cond_timedwait(&m->wake, &m->lock, &until);
	}
	(void)pthread_mutex_unlock(&m->lock);
	return NULL;
}

enum err registrar_start(struct fail *f, struct web_app *app, struct registrar **ret)
{
	struct arena arena;
	struct registrar *m;

	arena_init(&arena, 64 * 1024);
	m = ARENA_NEW(&arena, struct registrar);
	if (m == NULL) {
		return ERR_NOMEM;
	}
	m->arena = arena;
	m->app = app;
	(void)pthread_mutex_init(&m->lock, NULL);
	(void)pthread_cond_init(&m->wake, NULL);
	if (pthread_create(&m->thread, NULL, run, m) != 0) {
		arena = m->arena;
		arena_reset(&arena);
		return fail_set(f, ERR_NOMEM, NULL, "no thread for the register");
	}
	*ret = m;
	return OK;
}

void registrar_stop(struct registrar **registrar)
{
	struct registrar *m = *registrar;
	struct arena arena;

	if (m == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&m->lock);
	m->stop = true;
	(void)pthread_cond_signal(&m->wake);
	(void)pthread_mutex_unlock(&m->lock);
	(void)pthread_join(m->thread, NULL);
	db_close(&m->db);
	(void)pthread_mutex_destroy(&m->lock);
	(void)pthread_cond_destroy(&m->wake);
	arena = m->arena;
	arena_reset(&arena);
	*registrar = NULL;
}
