/* SPDX-License-Identifier: EUPL-1.2 */
#include "absence/pages.h"

#include "absence_views.h"
#include "access/words.h"
#include "intake/book.h"

enum { SHOWN = 300, HITS = 20, LONG_DAYS = 7, DAYS_AROUND = 370 };

/* ---- the day ---- */

/* Those that wait, those that are known, and among these who is ill for long. */
static enum err sort_items(struct ctx *c, const struct absence_row *rows, size_t n, day_t day,
                           struct absence_day_view *v)
{
	struct absence_item *items = ARENA_ARRAY(c->arena, 3 * n + 1, struct absence_item);
	struct absence_item *waiting, *known, *sick;

	if (items == NULL) {
		return ERR_NOMEM;
	}
	waiting = items;
	known = items + n;
	sick = items + 2 * n;
	for (size_t i = 0; i < n; i++) {
		struct absence_item item;

		TRY(absence_item_make(c, &rows[i], &item));
		if (rows[i].state != ABSENCE_CONFIRMED) {
			waiting[v->waiting_count++] = item;
		} else if (rows[i].kind == ABSENCE_SICK && rows[i].first <= day - LONG_DAYS) {
			sick[v->sick_count++] = item;
		} else {
			known[v->known_count++] = item;
		}
	}
	v->waiting = waiting;
	v->known = known;
	v->sick = sick;
	return OK;
}

static struct str day_address(struct ctx *c, day_t day)
{
	char text[DAY_TEXT];

	return day == c->today ? STR("/afwezig") : str_format(c->arena, "/afwezig?dag=%s", day_text(day, text));
}

static enum err fill_settings(struct ctx *c, struct absence_day_view *v)
{
	struct absence_school school;

	if (!actor_may(c, ACTION_LEAVE) || c->actor.school_count != 1 || c->actor.school_list[0].location.n > 0) {
		return OK;
	}
	v->settings = true;
	v->brin = c->actor.school_list[0].brin;
	TRY(absence_school_of(c, v->brin, &school));
	v->own_age = school.own_age;
	v->head = school.head;
	return OK;
}

/* "Sem de Boer is afgemeld", when the page comes after a report (?gemeld=). */
static enum err fill_done(struct http_req *r, const struct absence_row *rows, size_t n, struct absence_day_view *v)
{
	struct ctx *c = web_ctx(r);
	struct str public = http_query(r, "gemeld");

	for (size_t i = 0; public.n > 0 && i < n; i++) {
		if (str_eq(rows[i].public, public)) {
			v->done = page_text(c, MSG_ABSENCE_DONE,
			                    (struct str[]){ rows[i].name, absence_word(c, rows[i].kind) }, 2);
			v->done_undo = str_format(c->arena, "/afwezig/melding/%.*s/intrekken", STR_ARG(public));
			return v->done.p != NULL && v->done_undo.p != NULL ? OK : ERR_NOMEM;
		}
	}
	return OK;
}

static enum err fill_day(struct http_req *r, day_t day, struct absence_day_view *v)
{
	struct ctx *c = web_ctx(r);
	struct absence_row *rows;
	size_t n;

	TRY(absence_day(c, day, SHOWN + 1, &rows, &n));
	v->cut = n > SHOWN;
	n = n > SHOWN ? SHOWN : n;
	TRY(sort_items(c, rows, n, day, v));
	TRY(fill_done(r, rows, n, v));
	TRY(fill_settings(c, v));
	v->day_text = words_weekday(c, day);
	v->day = day;
	v->is_today = day == c->today;
	v->leave = actor_may(c, ACTION_LEAVE);
	v->self = day_address(c, day);
	v->before = day_address(c, day - 1);
	v->after = day_address(c, day + 1);
	v->today = day_string(c->arena, c->today);
	v->title = v->is_today ? page_text_count(c, MSG_ABSENCE_TITLE_ONE, MSG_ABSENCE_TITLE_MANY, (int64_t)n)
	                       : page_text(c, MSG_ABSENCE_TITLE_DAY, (struct str[]){ v->day_text }, 1);
	return v->title.p != NULL && v->today.p != NULL
	               ? page_make(r, msg(c->lang, MSG_PLACE_ABSENCE), "afwezig", &v->page)
	               : ERR_NOMEM;
}

static enum err day_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct absence_day_view v = { 0 };
	struct str asked = http_query(r, "dag");
	day_t day = c->today;
	struct out o;

	if (asked.n > 0 && (!day_parse(asked, &day) || day < c->today - DAYS_AROUND || day > c->today + DAYS_AROUND)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(fill_day(r, day, &v));
	o = http_html(ret, 200);
	absence_day_page(&o, &v);
	return OK;
}

/* A POST, because names do not belong in addresses. */
static enum err search_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct absence_day_view v = { .searched = true, .typed = http_form(r, "q") };
	struct out o;

	TRY(people_find(c, ACTION_ABSENCE, v.typed, HITS, &v.hits));
	TRY(fill_day(r, c->today, &v));
	v.page.self = STR("/afwezig");
	o = http_html(ret, 200);
	absence_day_page(&o, &v);
	return OK;
}

/* ---- reporting somebody ---- */

static enum err show_form(struct http_req *r, const struct young *y, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct absence_form_view v = { .name = y->name, .wrong = wrong, .back = STR("/afwezig") };
	struct young_enrolment *list;
	struct out o;

	TRY(absence_enrolments(c, y->person, &list, &v.enrolment_count));
	v.enrolments = list;
	if (r->method == HTTP_POST) {
		v.in = absence_form_typed(r);
	} else {
		v.in.kind = STR("ziek");
		v.in.first = day_string(c->arena, c->today);
	}
	v.action = str_format(c->arena, "/afwezig/nieuw/%.*s", STR_ARG(y->public));
	v.title = page_text(c, MSG_ABSENCE_FORM_TITLE, (struct str[]){ y->name }, 1);
	if (v.action.p == NULL || v.title.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_ABSENCE), "afwezig", &v.page));
	v.page.self = v.action;
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	absence_form_page(&o, &v);
	return OK;
}

static enum err new_get(struct http_req *r, struct http_resp *ret)
{
	struct young y;

	TRY(people_open(web_ctx(r), http_param(r, "person"), ACTION_ABSENCE, &y));
	return show_form(r, &y, STR(""), ret);
}

static enum err new_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str public, wrong, to;
	struct young y;
	enum err e;

	TRY(people_open(c, http_param(r, "person"), ACTION_ABSENCE, &y));
	e = absence_form_report(r, y.person, true, &public);
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_form(r, &y, wrong, ret);
	}
	TRY(e);
	to = str_format(c->arena, "/afwezig?gemeld=%.*s", STR_ARG(public));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- one report ---- */

static enum err show_one(struct http_req *r, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct absence_one_view v = { .wrong = wrong, .typed = http_form(r, "antwoord") };
	struct absence_row row;
	struct out o;

	TRY(absence_open(c, http_param(r, "absence"), &row));
	TRY(absence_item_make(c, &row, &v.item));
	v.may_question = row.kind != ABSENCE_LEAVE && (row.state == ABSENCE_REPORTED || row.state == ABSENCE_CONFIRMED);
	v.may_refuse = row.kind != ABSENCE_LEAVE && row.state != ABSENCE_REFUSED && row.state != ABSENCE_WITHDRAWN;
	v.better = str_format(c->arena, "/afwezig/melding/%.*s/beter", STR_ARG(row.public));
	v.item.may_confirm = v.item.may_confirm || row.state == ABSENCE_REFUSED;
	v.state = absence_state_text(c->lang, row.state);
	v.today = day_string(c->arena, c->today);
	v.lessons = row.lessons > 0 ? page_text_count(c, MSG_ABSENCE_LESSONS_ONE, MSG_ABSENCE_LESSONS_MANY, row.lessons)
	                            : STR("");
	v.title = page_text(c, MSG_ABSENCE_ONE_TITLE, (struct str[]){ row.name, v.item.word }, 2);
	if (v.title.p == NULL || v.lessons.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_ABSENCE), "afwezig", &v.page));
	v.page.self = str_format(c->arena, "/afwezig/melding/%.*s", STR_ARG(row.public));
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	absence_one_page(&o, &v);
	return OK;
}

static enum err one_get(struct http_req *r, struct http_resp *ret)
{
	return show_one(r, STR(""), ret);
}

struct deed_job {
	struct web_thread *thread;
	struct str public, words, seen;
	enum absence_deed deed;
	bool better;
	day_t back;
	int minute;
};

static enum err do_deed(struct ctx *c, void *arg)
{
	struct deed_job *j = arg;
	struct reference_book *book;

	TRY(intake_book(c, j->thread, &book));
	TRY(absence_seen(c, j->public, j->seen));
	return j->better ? absence_better(c, book, j->public, j->back, j->minute)
	                 : absence_do(c, book, j->public, j->deed, j->words);
}

static enum err read_deed(struct http_req *r, struct deed_job *j)
{
	struct ctx *c = web_ctx(r);
	struct str what = http_param(r, "doe"), minute = http_form(r, "tijd");

	j->better = str_eq(what, STR("beter"));
	if (!j->better) {
		return absence_deed_parse(what, &j->deed) ? OK
		                                          : REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return day_parse(http_form(r, "terug"), &j->back) && (minute.n == 0 || time_parse(minute, &j->minute))
	               ? OK
	               : REFUSE(c, ERR_INPUT, "terug", MSG_ABSENCE_BACK);
}

static enum err deed_post(struct http_req *r, struct http_resp *ret)
{
	struct deed_job job = { .thread = r->thread,
		                .public = http_param(r, "absence"),
		                .words = http_form(r, "antwoord"),
		                .seen = http_form(r, "stand") };
	struct str back = http_form(r, "naar"), wrong;
	enum err e = read_deed(r, &job);

	if (e == OK) {
		e = web_write(r, do_deed, &job);
	}
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_one(r, wrong, ret);
	}
	TRY(e);
	return http_redirect(ret, page_path_fine(back) ? back : STR("/afwezig"));
}

/* ---- how the school works with it ---- */

static enum err set_school(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct absence_school school = { .head = http_form(r, "directeur") };
	int64_t age = 0;

	if (!str_to_i64(http_form(r, "leeftijd"), &age) || age < 0 || age > 99) {
		return REFUSE(c, ERR_INPUT, "leeftijd", MSG_ABSENCE_OWN_AGE);
	}
	school.own_age = (int)age;
	return absence_school_set(c, http_form(r, "brin"), &school);
}

static enum err school_post(struct http_req *r, struct http_resp *ret)
{
	TRY(web_write(r, set_school, r));
	return http_redirect(ret, STR("/afwezig"));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route absence_routes[ABSENCE_ROUTES] = {
	{ HTTP_GET, "/afwezig", day_get, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_POST, "/afwezig/_zoek", search_post, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_GET, "/afwezig/nieuw/{person}", new_get, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_POST, "/afwezig/nieuw/{person}", new_post, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_GET, "/afwezig/melding/{absence}", one_get, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_POST, "/afwezig/melding/{absence}/{doe}", deed_post, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_POST, "/afwezig/school", school_post, COST_SLOW, ROW(ACTION_LEAVE) },
};

const struct page_place absence_place = { "afwezig",      "/afwezig",     MSG_PLACE_ABSENCE,
	                                  ACTION_ABSENCE, PAGE_ICON_AWAY, absence_count };

const struct today_part absence_today = { "/afwezig", MSG_ABSENCE_PART_ONE, MSG_ABSENCE_PART_MANY, ACTION_ABSENCE,
	                                  absence_count };
