/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log_anchor.h"
#include "access/setting.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "ledger/remind.h"
#include "serve/minute.h"
#include "serve/night.h"
#include "trust/retention.h"

static enum err round_in(struct db *db, void *arg)
{
	struct cli *c = arg;

	(void)db;
	return night_round(&c->ctx);
}

/* Lessons that ended: by now, or by the end of another day than the real one. */
struct closing {
	struct cli *c;
	struct reference_book book;
	struct arena arena;
	day_t day;
	int minute;
	bool more;
};

static enum err close_in(struct db *db, void *arg)
{
	struct closing *k = arg;
	struct ctx own = k->c->ctx;

	own.db = db;
	own.arena = &k->arena;
	arena_clear(&k->arena);
	return minute_close(&own, &k->book, k->day, k->minute, &k->more);
}

static void closing_finish(struct closing *k)
{
	reference_book_finish(&k->book);
	arena_reset(&k->arena);
}

static enum err close_lessons(struct cli *c, day_t real)
{
	struct closing k DEFER(closing_finish) = { .c = c, .day = c->ctx.today, .minute = 24 * 60, .more = true };
	struct str fixed;

	reference_book_init(&k.book);
	arena_init(&k.arena, (size_t)256 << 20);
	/* A demonstration stands still. */
	TRY(setting_text(&c->ctx, "demo_today", &fixed));
	if (fixed.n > 0) {
		return OK;
	}
	if (c->ctx.today == real) {
		TRY(minute_ended(&c->ctx, c->ctx.now, &k.day, &k.minute));
	}
	TRY(reference_book_read(&k.book, c->db));
	while (k.more) {
		TRY(db_transact(c->db, close_in, &k));
	}
	return OK;
}

static enum err remind_in(struct db *db, void *arg)
{
	struct cli *c = arg;
	struct reminded done;

	(void)db;
	return remind_round(&c->ctx, clock_minute(clock_now()), &done);
}

enum err command_run(struct cli *c)
{
	struct log_anchors anchors = { .c = &c->ctx };
	struct retention_report report;
	char day[DAY_TEXT];
	day_t real;

	TRY(cli_open(c, DB_WRITE));
	TRY(cli_follow_rules(c));
	TRY(cli_real_today(c, &real));
	TRY(close_lessons(c, real));
	TRY(db_transact(c->db, round_in, c));
	TRY(db_transact(c->db, remind_in, c));
	TRY(db_transact(c->db, log_anchor_put, &anchors));
	log_anchor_tell(&anchors);
	TRY(c->ctx.today <= real ? retention_round(&c->ctx, false, &report) : retention_plan_only(&c->ctx));
	struct str args[] = { str_of(day_text(c->ctx.today, day)) };

	cli_say(c, MSG_CLI_RUN_DONE, args, 1);
	return OK;
}
