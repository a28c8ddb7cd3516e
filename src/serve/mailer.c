/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/mailer.h"

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "identity/letter.h"
#include "identity_oidc_sql.h"
#include "outreach/outreach.h"
#include "outreach_sql.h"

enum { LOOK_MS = 2000, ARENA = 4 * 1024 * 1024, AUTOMATIC_SECONDS = 60 };

/* One letter on its way: what the steps of it share. */
struct round {
	struct ctx c;
	struct letter_job job;
	bool any;
};

static enum err take_in(struct db *db, void *arg)
{
	struct round *r = arg;

	r->c.db = db;
	TRY(letter_take(&r->c, &r->job, &r->any));
	return ctx_whole(&r->c);
}

static enum err done_in(struct db *db, void *arg)
{
	struct round *r = arg;

	r->c.db = db;
	TRY(letter_done(&r->c, &r->job));
	if (r->job.over && r->job.reference.n > 0) {
		TRY(outreach_told(&r->c, r->job.reference, r->job.outcome, r->job.fail.what));
	}
	return ctx_whole(&r->c);
}

/* Messages whose time has come become letters, and those that go by themselves are queued. */
static enum err due_in(struct db *db, void *arg)
{
	struct round *r = arg;

	r->c.db = db;
	TRY(outreach_due(&r->c, &r->any));
	return ctx_whole(&r->c);
}

static enum err automatic_in(struct db *db, void *arg)
{
	struct round *r = arg;
	size_t n;

	r->c.db = db;
	TRY(outreach_automatic(&r->c, &n));
	return ctx_whole(&r->c);
}

/* Asked on a reader first, so that an empty queue costs no transaction. */
static enum err waits(struct worker *m, struct arena *a, struct fail *f, int64_t now, bool *ret)
{
	struct letter_due_row row;
	enum err e;

	TRY(worker_reader(m, f));
	e = letter_due(m->db, a, &(struct letter_due_in){ now }, &row, ret);
	db_fail_to(m->db, NULL);
	return e;
}

static enum err messages_round(struct worker *m, struct arena *a, struct fail *f, struct round *r)
{
	struct message_any_due_row row;
	bool any = false;
	enum err e;

	/* kept: the last look for messages that go by themselves. */
	if (r->c.now - m->kept > AUTOMATIC_SECONDS * INT64_C(1000000)) {
		m->kept = r->c.now;
		TRY(db_write(m->app->writer, f, automatic_in, r));
	}
	db_fail_to(m->db, f);
	e = message_any_due(m->db, a, &(struct message_any_due_in){ r->c.now }, &row, &any);
	db_fail_to(m->db, NULL);
	TRY(e);
	return any ? db_write(m->app->writer, f, due_in, r) : OK;
}

/* *ret_any: whether there was one, so that the next can go at once. */
static enum err send_one(struct worker *m, struct arena *a, struct fail *f, bool *ret_any)
{
	struct round r = { .c = { .arena = a, .fail = f, .keys = m->app->keys, .now = clock_now() } };
	bool any;

	*ret_any = false;
	actor_system(&r.c);
	r.c.today = m->app->fixed_today != DAY_NONE ? m->app->fixed_today : clock_day(r.c.now);
	TRY(waits(m, a, f, r.c.now, &any));
	if (!any) {
		TRY(messages_round(m, a, f, &r));
		TRY(waits(m, a, f, r.c.now, &any));
	}
	if (!any) {
		return OK;
	}
	TRY(db_write(m->app->writer, f, take_in, &r));
	if (!r.any) {
		return OK;
	}
	letter_send(&r.c, m->app->out, &r.job);
	r.c.now = clock_now();
	TRY(db_write(m->app->writer, f, done_in, &r));
	*ret_any = true;
	return OK;
}

static bool look(void *arg, const atomic_bool *stop)
{
	struct worker *m = arg;
	struct arena arena;
	struct fail fail = { 0 };
	bool any = false;
	enum err e;

	(void)stop;
	arena_init(&arena, ARENA);
	e = atomic_load(&m->app->away) ? OK : send_one(m, &arena, &fail, &any);
	if (e != OK) {
		log_line(LOG_WARN, "mail", "%s", fail.what);
	}
	arena_reset(&arena);
	return e == OK && any;
}

enum err mailer_start(struct fail *f, struct web_app *app, struct worker **ret)
{
	return worker_start(f, app, "for mail", LOOK_MS, look, ret);
}
