/* SPDX-License-Identifier: EUPL-1.2 */
/* The day of a teacher: the class of this moment first, what is still to be registered, and what earlier days left. */
#include "access/live.h"
#include "base/clock.h"
#include "roll/pages.h"
#include "roll_sql.h"
#include "roll_views.h"
#include "signals/words.h"

enum { DAYS_BACK = 14, SHOWN_MOST = 200 };

struct str roll_owner(struct ctx *c)
{
	int64_t key = keys_stable_id(STR("roll"),
	                             (struct str){ (const char *)&c->actor.account, sizeof c->actor.account });

	return str_format(c->arena, "%llx", (unsigned long long)key);
}

struct str lesson_time(struct ctx *c, const struct lesson *l)
{
	return str_format(c->arena, "%02d:%02d–%02d:%02d", l->begin / 60, l->begin % 60, l->end / 60, l->end % 60);
}

struct str lesson_what(struct ctx *c, const struct lesson *l)
{
	struct str group = l->group_name.n > 0 ? l->group_name : l->group;

	if (l->subject.n == 0) {
		return group.n > 0 ? group : msg(c->lang, MSG_ROLL_LESSON);
	}
	return group.n == 0 ? l->subject : str_format(c->arena, "%.*s · %.*s", STR_ARG(l->subject), STR_ARG(group));
}

struct str lesson_where(struct ctx *c, const struct lesson *l)
{
	if (l->room.n == 0) {
		return l->site;
	}
	return page_text(c, MSG_ROLL_ROOM, (struct str[]){ l->room, l->site }, 2);
}

static enum err add(struct ctx *c, struct lesson_list *to, const struct lesson *l, size_t most, enum msg_id state)
{
	struct lesson_row *row;

	if (to->rows == NULL) {
		to->rows = ARENA_ARRAY(c->arena, most + 1, struct lesson_row);
		if (to->rows == NULL) {
			return ERR_NOMEM;
		}
	}
	row = &to->rows[to->count++];
	*row = (struct lesson_row){ .public = l->public,
		                    .time = lesson_time(c, l),
		                    .what = lesson_what(c, l),
		                    .where = lesson_where(c, l),
		                    .who = l->own ? (struct str){ NULL, 0 }
		                                  : (l->teacher_name.n > 0 ? l->teacher_name : l->teacher),
		                    .state = msg(c->lang, state),
		                    .day = l->day,
		                    .done = l->registered != INT64_MIN,
		                    .gone = l->cancelled };
	return row->time.p != NULL ? OK : ERR_NOMEM;
}

/* Where a lesson of today stands. */
static enum err sort_in(struct ctx *c, struct lessons_view *v, const struct lesson *l, size_t most)
{
	int minute = clock_minute(c->now);
	bool done = l->registered != INT64_MIN;
	enum lesson_when when = lesson_when(l, c->today, minute + ROLL_BEFORE);

	if (l->cancelled) {
		return add(c, &v->done, l, most, MSG_ROLL_STATE_GONE);
	}
	if (when == LESSON_PAST && minute < l->end) {
		when = LESSON_NOW;
	}
	if (when == LESSON_NOW) {
		return add(c, &v->now, l, most, done ? MSG_ROLL_STATE_DONE : MSG_ROLL_STATE_NOW);
	}
	if (when == LESSON_AHEAD) {
		return add(c, &v->later, l, most, MSG_ROLL_STATE_LATER);
	}
	return done ? add(c, &v->done, l, most, MSG_ROLL_STATE_DONE) : add(c, &v->open, l, most, MSG_ROLL_STATE_OPEN);
}

/* Teachers and mentors see what they teach; when the timetable names them nowhere, what their groups have. */
static enum err of_day(struct ctx *c, struct lesson **ret, size_t *ret_n, bool *ret_own)
{
	struct lesson_filter own = { .own = true }, all = { 0 };

	*ret_n = 0;
	*ret_own = c->actor.role != ROLE_COORDINATOR;
	if (*ret_own) {
		TRY(lessons_of_day(c, c->today, &own, ACTION_LESSON, ret, ret_n));
	}
	if (*ret_n == 0) {
		*ret_own = false;
		TRY(lessons_of_day(c, c->today, &all, ACTION_LESSON, ret, ret_n));
	}
	return OK;
}

static enum err of_earlier_days(struct ctx *c, struct lessons_view *v)
{
	struct lesson_filter own = { .own = true };
	struct lesson *list;
	size_t n;

	if (c->actor.role == ROLE_COORDINATOR) {
		return OK; /* has a page of its own for what is missing */
	}
	TRY(lessons_between(c, c->today - DAYS_BACK, c->today - 1, &own, ACTION_LESSON, &list, &n));
	for (size_t i = n; i > 0; i--) {
		const struct lesson *l = &list[i - 1];

		if (!l->cancelled && l->registered == INT64_MIN && v->before.count < SHOWN_MOST) {
			TRY(add(c, &v->before, l, SHOWN_MOST, MSG_ROLL_STATE_OPEN));
		}
	}
	return OK;
}

/* A coordinator of one whole institution decides whether students register themselves. */
static enum err choice(struct ctx *c, struct lessons_view *v)
{
	for (size_t i = 0; i < c->actor.school_count && c->actor.role == ROLE_COORDINATOR; i++) {
		if (c->actor.school_list[i].location.n == 0) {
			v->may_choose = true;
			v->brin = c->actor.school_list[i].brin;
			return roll_self_wanted(c, v->brin, &v->self);
		}
	}
	return OK;
}

enum err lessons_reminded(struct ctx *c, int64_t *ret)
{
	struct roll_reminded_row row;
	bool found;

	*ret = 0;
	if (c->actor.role == ROLE_COORDINATOR) {
		return OK; /* is reminded of nothing */
	}
	TRY(roll_reminded(c->db, c->arena,
	                  &(struct roll_reminded_in){ c->actor.account, c->today - DAYS_BACK, PAGE_COUNT_MOST }, &row,
	                  &found));
	*ret = row.items;
	return OK;
}

enum err lessons_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct lessons_view v = { .tabs = registration_tabs_make(c, TAB_LESSONS) };
	struct lesson *list;
	size_t n;
	bool own;
	struct out o;

	TRY(live_page(r, LIVE_BIT(LIVE_LESSONS)));
	TRY(of_day(c, &list, &n, &own));
	for (size_t i = 0; i < n; i++) {
		TRY(sort_in(c, &v, &list[i], n));
	}
	/* The class of this moment opens at once; the address of the list says that one wants the list. */
	if (own && v.now.count == 1 && !v.now.rows[0].done && http_query(r, "alle").n == 0) {
		return http_redirect(ret, str_format(c->arena, "/lessen/%.*s", STR_ARG(v.now.rows[0].public)));
	}
	TRY(of_earlier_days(c, &v));
	TRY(choice(c, &v));
	v.none = n == 0;
	v.who = roll_owner(c);
	TRY(page_make(r, msg(c->lang, MSG_PLACE_LESSONS), c->actor.role == ROLE_COORDINATOR ? "registratie" : "lessen",
	              &v.page));
	o = http_html(ret, 200);
	lessons_page(&o, &v);
	return OK;
}

struct choose_job {
	struct str brin;
	bool on;
};

static enum err choose(struct ctx *c, void *arg)
{
	struct choose_job *j = arg;

	return roll_self_choose(c, j->brin, j->on);
}

enum err lessons_post(struct http_req *r, struct http_resp *ret)
{
	struct choose_job job = { http_form(r, "brin"), str_eq(http_form(r, "zelf"), STR("aan")) };

	TRY(web_write(r, choose, &job));
	return http_redirect(ret, STR("/lessen?alle=1"));
}
