/* SPDX-License-Identifier: EUPL-1.2 */
/* Fetching calendars: one at a time, outside any transaction; what came of it stands with the calendar. */
#include "access/live.h"
#include "base/clock.h"
#include "outbound/outbound.h"
#include "timetable/calendar.h"
#include "timetable/feed_inside.h"
#include "timetable_feed_sql.h"

enum { NIGHT_FROM = 60, NIGHT_UNTIL = 360 /* minutes of the day */, HOUR_MIN = 60, TIMEOUT_MS = 20000 };
static const int64_t HOUR_US = INT64_C(3600) * 1000000;

/* Once a night, and after more than a day in any case; what failed is tried again after an hour, a few times. */
static struct feed_due_in due_in(const struct ctx *c)
{
	int minute = clock_minute(c->now);
	bool night = minute >= NIGHT_FROM && minute < NIGHT_UNTIL;

	return (struct feed_due_in){ c->now - HOUR_US, c->now - (night ? 18 : 30) * HOUR_US, FEED_FAILURES };
}

enum err feed_waits(struct ctx *c, bool *ret)
{
	struct feed_due_in in = due_in(c);
	struct feed_due_row row;

	return feed_due(c->db, c->arena, &in, &row, ret);
}

static enum err take(struct ctx *c, struct feed_get_row *ret, bool *ret_any)
{
	struct feed_due_in in = due_in(c);
	struct feed_due_row row;
	int64_t changed = 0;

	*ret_any = false;
	TRY(feed_due(c->db, c->arena, &in, &row, ret_any));
	if (!*ret_any) {
		return OK;
	}
	TRY(feed_take(c->db, &(struct feed_take_in){ row.feed, in.again_before, in.before, in.most_failures, c->now },
	              &changed));
	if (changed != 1) {
		*ret_any = false;
		return OK;
	}
	return feed_get(c->db, c->arena, &(struct feed_get_in){ row.feed }, ret, ret_any);
}

/* What went wrong in a word, for which the page has a sentence. */
static const char *trouble_of(enum err e)
{
	return e == ERR_INPUT ? "address" : e == ERR_TOOBIG ? "big" : e == ERR_REMOTE ? "reach" : "inside";
}

static enum err fetch(struct ctx *c, struct helper *out, const struct feed_get_row *f, struct str *ret,
                      struct str *trouble)
{
	struct outbound_request q = { .timeout_ms = TIMEOUT_MS, .most = OUTBOUND_LARGE_MOST };
	struct outbound_answer answer = { 0 };
	enum err e;

	if (keys_unseal(c->keys, "feed", f->url, c->arena, &q.url) != OK) {
		*trouble = STR("inside");
		return OK;
	}
	TRY(feed_own_host(c, feed_host(q.url), &q.own));
	q.headers[q.header_count++] = (struct outbound_header){ STR("Accept"), STR("text/calendar, text/plain;q=0.5") };
	e = outbound_http(out, c->arena, c->fail, &q, &answer);
	if (e != OK) {
		*trouble = str_of(trouble_of(e));
	} else if (answer.status >= 300 && answer.status <= 399) {
		*trouble = STR("redirect");
	} else if (answer.status != 200) {
		*trouble = str_format(c->arena, "status %d", answer.status);
	} else {
		*ret = answer.body;
	}
	return OK;
}

static enum err lessons(struct ctx *c, const struct feed_get_row *f, struct str text, struct calendar_counts *ret,
                        struct str *trouble)
{
	struct calendar_place at = { .brin = f->brin,
		                     .location = f->location,
		                     .pattern = f->pattern,
		                     .source = str_format(c->arena, "agenda/%lld", (long long)f->feed),
		                     .group = f->class_group,
		                     .teacher = f->teacher,
		                     .whole = true };
	enum err e = calendar_import(c, &at, text, false, ret);

	if (e == ERR_INPUT || e == ERR_TOOBIG) {
		*trouble = e == ERR_INPUT ? STR("none") : STR("big");
		return OK;
	}
	TRY(e);
	if (ret->found == 0) {
		*trouble = STR("empty");
	}
	return OK;
}

struct outcome {
	struct ctx *c;
	const struct feed_get_row *f;
	const struct calendar_counts *n;
	struct str trouble;
};

static enum err note_in(struct db *db, void *arg)
{
	const struct outcome *o = arg;
	const struct lesson_counts *l = &o->n->lessons;

	if (o->trouble.n > 0) {
		TRY(feed_failed(db, &(struct feed_failed_in){ o->f->feed, o->trouble }, NULL));
	} else {
		TRY(feed_done(db,
		              &(struct feed_done_in){ o->f->feed, clock_now(), l->added, l->changed - o->n->cancelled,
		                                      o->n->cancelled, (int64_t)(o->n->skipped + o->n->strange) },
		              NULL));
	}
	TRY(live_tell_school(o->c, LIVE_LESSONS, o->f->brin));
	/* On Vandaag it shows from the third time on, until it goes well. */
	if (o->trouble.n > 0 ? o->f->failures + 1 == FEED_FAILURES : o->f->failures >= FEED_FAILURES) {
		return live_tell_school(o->c, LIVE_TASKS, o->f->brin);
	}
	return OK;
}

enum err feed_work(struct ctx *c, struct helper *out, bool *ret_any)
{
	struct calendar_counts counts = { 0 };
	struct feed_get_row f;
	struct outcome o = { .c = c, .f = &f, .n = &counts };
	struct str text = { NULL, 0 };

	TRY(take(c, &f, ret_any));
	if (!*ret_any) {
		return OK;
	}
	TRY(fetch(c, out, &f, &text, &o.trouble));
	if (o.trouble.n == 0) {
		TRY(lessons(c, &f, text, &counts, &o.trouble));
	}
	return db_transact(c->db, note_in, &o);
}
