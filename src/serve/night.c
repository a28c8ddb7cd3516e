/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/outcome.h"
#include "serve/night.h"

#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include "access/account.h"
#include "access/live.h"
#include "access/log.h"
#include "access/log_anchor.h"
#include "access_session_sql.h"
#include "access_sql.h"
#include "base/clock.h"
#include "base/log.h"
#include "identity/sign_in.h"
#include "ledger/remind.h"
#include "ledger/residents.h"
#include "outreach/outreach.h"
#include "proc/helper.h"
#include "register/work.h"
#include "reports/report.h"
#include "roll/roll.h"
#include "serve/ticker.h"
#include "signals/signals.h"
#include "trust/boa.h"
#include "trust/retention.h"

enum { LOOK_MS = 5000, ANSWER_DAYS = 7, NIGHT_ENDS = 6 * 60 };

struct night {
	struct arena arena;
	struct web_app *app;
	struct db *db; /* a reader, for asking whether the database is there; NULL until it was */
	struct ticker *ticker;
	day_t last;   /* that the round was done for */
	int reminded; /* the minutes, by REMIND_EVERY, of the last reminders */
};

enum err night_round(struct ctx *c)
{
	const int64_t day_us = INT64_C(86400) * 1000000;

	size_t gone;

	TRY(findings_night(c));
	TRY(reports_night(c));
	TRY(work_night(c));
	TRY(agreement_outcomes_night(c));
	TRY(live_night(c));
	TRY(boa_night(c, &gone));
	TRY(roll_night(c));
	TRY(outreach_night(c));
	TRY(residents_night(c));
	TRY(log_change(c, ACTION_MANAGE, 0, "night.round"));
	TRY(session_sweep(c->db, &(struct session_sweep_in){ c->now }, NULL));
	TRY(identity_sweep(c));
	return idempotent_sweep(c->db, &(struct idempotent_sweep_in){ c->now - ANSWER_DAYS * day_us }, NULL);
}

static enum err round_in(struct db *db, void *arg)
{
	struct ctx *c = arg;

	c->db = db;
	TRY(night_round(c));
	return ctx_whole(c);
}

/*
 * On a connection of its own: it works in small transactions between which others write. Destroying cleans the files of
 * the database, for which others may have to wait: that is done at night, and never on the fixed day of a demonstration.
 */
static void do_retention(struct night *n, day_t today)
{
	struct arena arena;
	struct db *db DEFER(db_close) = NULL;
	struct fail fail = { 0 };
	struct retention_report report = { 0 };
	bool night = n->app->fixed_today == DAY_NONE && clock_minute(clock_now()) < NIGHT_ENDS;
	struct ctx c = { .arena = &arena, .fail = &fail, .keys = n->app->keys, .today = today, .now = clock_now() };
	enum err e;

	arena_init(&arena, 64 * 1024 * 1024);
	actor_system(&c);
	e = db_open(&fail, n->app->url, DB_WRITE, &db);
	if (e == OK) {
		db_fail_to(db, &fail);
		c.db = db;
		e = night ? retention_round(&c, false, &report) : retention_plan_only(&c);
		db_fail_to(db, NULL);
	}
	/* What failed is made up for the next night, or by the command. */
	log_line(e == OK ? LOG_INFO : LOG_ERROR, "retention", "%s", e == OK ? "round done" : fail.what);
	arena_reset(&arena);
}

static enum err release_in(struct db *db, void *arg)
{
	(void)arg;
	db_release(db);
	return OK;
}

/* The round went through everything; what it left in memory is of no use by day. */
static void release_memory(struct night *n)
{
	struct fail unused = { 0 };

	if (db_write(n->app->writer, &unused, release_in, NULL) == OK) {
		(void)malloc_trim(0);
	}
}

struct reports_lot {
	struct ctx *c;
	struct reports_round from, to;
};

static enum err lot_in(struct db *db, void *arg)
{
	struct reports_lot *lot = arg;

	lot->c->db = db;
	lot->to = lot->from;
	TRY(reports_night_some(lot->c, &lot->to));
	return ctx_whole(lot->c);
}

/* Reports may be many: in lots, so that others write meanwhile. The round finds what is left, which is little. */
static enum err do_reports(struct night *n, struct ctx *c)
{
	struct reports_lot lot = { .c = c, .from = REPORTS_ROUND };

	while (!lot.from.over) {
		TRY(db_write(n->app->writer, c->fail, lot_in, &lot));
		lot.from = lot.to;
		arena_reset(c->arena);
	}
	return OK;
}

struct outcomes_job {
	struct ctx *c;
	struct outcomes_lot lot;
};

static enum err keep_outcomes(struct db *db, void *arg)
{
	struct outcomes_job *job = arg;

	job->c->db = db;
	TRY(agreement_outcomes_keep(job->c, job->lot.region, job->lot.list, job->lot.n, job->lot.outcomes));
	return ctx_whole(job->c);
}

/* What protocols would have meant reads half a year of a region: on the reader, and only what came of it is written. */
static enum err do_outcomes(struct night *n, struct ctx *c)
{
	struct outcomes_job job = { .c = c };
	bool over = false;

	for (size_t at = 0; !over; at++) {
		enum err e;

		db_fail_to(n->db, c->fail);
		c->db = n->db;
		e = agreement_outcomes_lot(c, at, &job.lot, &over);
		db_fail_to(n->db, NULL);
		TRY(e);
		if (!over && job.lot.n > 0) {
			TRY(db_write(n->app->writer, c->fail, keep_outcomes, &job));
		}
		arena_reset(c->arena);
	}
	return OK;
}

static bool do_round(struct night *n, day_t today)
{
	struct arena arena;
	struct fail fail = { 0 };
	struct ctx c = { .arena = &arena, .fail = &fail, .keys = n->app->keys, .today = today, .now = clock_now() };
	struct log_anchors anchors = { .c = &c };
	enum err e;

	arena_init(&arena, 16 * 1024 * 1024);
	actor_system(&c);
	e = do_reports(n, &c);
	if (e == OK) {
		e = do_outcomes(n, &c);
	}
	if (e == OK) {
		e = db_write(n->app->writer, &fail, round_in, &c);
	}
	if (e == OK) {
		e = db_write(n->app->writer, &fail, log_anchor_put, &anchors);
	}
	if (e == OK) {
		log_anchor_tell(&anchors);
	}
	release_memory(n);
	log_line(e == OK ? LOG_INFO : LOG_ERROR, "night", "%s", e == OK ? "round done" : fail.what);
	arena_reset(&arena);
	return e == OK;
}

enum { REMIND_EVERY = 5 /* minutes */ };

static enum err remind_in(struct db *db, void *arg)
{
	struct ctx *c = arg;
	struct reminded done;

	c->db = db;
	TRY(remind_round(c, clock_minute(c->now), &done));
	return ctx_whole(c);
}

/* Lessons that nobody registered: whoever must is told during the day. */
static void do_reminders(struct night *n, day_t today)
{
	struct arena arena;
	struct fail fail = { 0 };
	struct ctx c = { .arena = &arena, .fail = &fail, .keys = n->app->keys, .today = today, .now = clock_now() };

	arena_init(&arena, 16 * 1024 * 1024);
	actor_system(&c);
	if (db_write(n->app->writer, &fail, remind_in, &c) != OK) {
		log_line(LOG_ERROR, "remind", "%s", fail.what);
	}
	arena_reset(&arena);
}

/* Whether the database answers, for those who ask /readyz. */
static void look(struct night *n)
{
	struct arena arena;
	struct fail fail = { 0 };
	struct setting_get_row row;
	enum err e = OK;
	bool found, away;

	arena_init(&arena, 64 * 1024);
	if (n->db == NULL) {
		e = db_open(&fail, n->app->url, DB_READ, &n->db);
	}
	if (e == OK) {
		db_fail_to(n->db, &fail);
		e = setting_get(n->db, &arena, &(struct setting_get_in){ STR("key_check") }, &row, &found);
		db_fail_to(n->db, NULL);
	}
	away = e != OK && e != ERR_BUSY;
	if (atomic_exchange(&n->app->away, away) != away) {
		log_line(away ? LOG_ERROR : LOG_INFO, "database", "%s", away ? fail.what : "is back");
	}
	arena_reset(&arena);
}

/* Half of the program is none: who started it starts it anew. */
static void look_at_keeper(const struct night *n)
{
	if (n->app->helpers != NULL && !helpers_alive(n->app->helpers)) {
		log_line(LOG_ERROR, "helper", "the process that starts the others ended");
		(void)kill(getpid(), SIGTERM);
	}
}

/* One look. A round that failed, because the database is away, is made up for at the next. */
static bool look_round(void *arg, const atomic_bool *stop)
{
	struct night *n = arg;
	day_t today = n->app->fixed_today != DAY_NONE ? n->app->fixed_today : clock_day(clock_now());

	(void)stop;
	look(n);
	look_at_keeper(n);
	if (today != n->last && !atomic_load(&n->app->away) && do_round(n, today)) {
		do_retention(n, today);
		n->last = today;
	}
	if (clock_minute(clock_now()) / REMIND_EVERY != n->reminded && !atomic_load(&n->app->away)) {
		n->reminded = clock_minute(clock_now()) / REMIND_EVERY;
		do_reminders(n, today);
	}
	return false;
}

enum err night_start(struct fail *f, struct web_app *app, struct night **ret)
{
	struct arena arena;
	struct night *n;
	enum err e;

	arena_init(&arena, 64 * 1024);
	n = ARENA_NEW(&arena, struct night);
	if (n == NULL) {
		return ERR_NOMEM;
	}
	n->arena = arena;
	n->app = app;
	n->last = DAY_NONE;
	n->reminded = -1;
	e = ticker_start(f, "for the nightly round", LOOK_MS, look_round, n, &n->ticker);
	if (e != OK) {
		arena = n->arena;
		arena_reset(&arena);
		return e;
	}
	*ret = n;
	return OK;
}

void night_stop(struct night **night)
{
	struct night *n = *night;
	struct arena arena;

	if (n == NULL) {
		return;
	}
	ticker_stop(&n->ticker);
	db_close(&n->db);
	arena = n->arena;
	arena_reset(&arena);
	*night = NULL;
}
