/* SPDX-License-Identifier: EUPL-1.2 */
/* Absence and leave on /mijn: for young people and parents. */
#include "absence/leave_pages.h"
#include "absence_leave_views.h"
#include "intake/book.h"

enum { OWN_SHOWN = 30 };

static struct str base_of(struct ctx *c, const struct young *y)
{
	return str_format(c->arena, "/mijn/%.*s", STR_ARG(y->public));
}

static enum err open_own(struct http_req *r, struct young *ret)
{
	return people_open(web_ctx(r), http_param(r, "person"), ACTION_OWN_ABSENCE, ret);
}

/* ---- reports ---- */

static enum err fill_items(struct ctx *c, const struct young *y, struct own_view *v)
{
	struct absence_item *items;
	struct absence_row *rows;

	TRY(absence_of(c, y->person, OWN_SHOWN, &rows, &v->count));
	items = ARENA_ARRAY(c->arena, v->count + 1, struct absence_item);
	v->states = ARENA_ARRAY(c->arena, v->count + 1, struct str);
	if (items == NULL || v->states == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->count; i++) {
		TRY(absence_item_make(c, &rows[i], &items[i]));
		v->states[i] = absence_state_text(c->lang, rows[i].state);
	}
	v->items = items;
	return OK;
}

/* Whether somebody may report at one of the schools at least; else why not. */
static enum err fill_may(struct ctx *c, const struct young *y, struct own_view *v)
{
	for (size_t i = 0; i < v->form.enrolment_count && !v->may; i++) {
		enum msg_id why = MSG_ACCESS_DENIED;

		TRY(absence_may_report(c, y, v->form.enrolments[i].brin, &v->may, &why));
		v->why = v->may ? STR("") : msg(c->lang, why);
	}
	if (v->form.enrolment_count == 0) {
		v->why = msg(c->lang, MSG_ABSENCE_NO_ENROLMENT);
	}
	return OK;
}

static enum err show_absence(struct http_req *r, const struct young *y, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct own_view v = { .parent = c->actor.role == ROLE_PARENT,
		              .sent = str_eq(http_query(r, "gemeld"), STR("1")),
		              .base = base_of(c, y),
		              .form = { .wrong = wrong, .family = true } };
	struct young_enrolment *list;
	struct out o;

	TRY(absence_enrolments(c, y->person, &list, &v.form.enrolment_count));
	v.form.enrolments = list;
	TRY(fill_items(c, y, &v));
	TRY(fill_may(c, y, &v));
	if (r->method == HTTP_POST) {
		v.form.in = absence_form_typed(r);
	} else {
		v.form.in.kind = STR("ziek");
		v.form.in.first = day_string(c->arena, c->today);
	}
	v.form.action = str_format(c->arena, "%.*s/afwezig", STR_ARG(v.base));
	v.title = v.parent ? page_text(c, MSG_OWN_ABSENCE_TITLE_CHILD, (struct str[]){ y->call }, 1)
	                   : msg(c->lang, MSG_OWN_ABSENCE_TITLE);
	if (v.form.action.p == NULL || v.title.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, v.title, "mijn", &v.page));
	v.page.self = v.form.action;
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	own_absence_page(&o, &v);
	return OK;
}

static enum err absence_page_get(struct http_req *r, struct http_resp *ret)
{
	struct young y;

	TRY(open_own(r, &y));
	return show_absence(r, &y, STR(""), ret);
}

static enum err report_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str public, wrong, to;
	struct young y;
	enum err e;

	TRY(open_own(r, &y));
	e = absence_form_report(r, y.person, false, &public);
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_absence(r, &y, wrong, ret);
	}
	TRY(e);
	to = str_format(c->arena, "/mijn/%.*s/afwezig?gemeld=1", STR_ARG(y.public));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err do_deed(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct str what = http_param(r, "doe"), minute = http_form(r, "tijd");
	struct reference_book *book;
	day_t back;
	int at = 0;

	TRY(intake_book(c, r->thread, &book));
	if (str_eq(what, STR("intrekken"))) {
		return absence_do(c, book, http_param(r, "absence"), ABSENCE_WITHDRAW, STR(""));
	}
	if (!str_eq(what, STR("beter"))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (!day_parse(http_form(r, "terug"), &back) || (minute.n > 0 && !time_parse(minute, &at))) {
		return REFUSE(c, ERR_INPUT, "terug", MSG_ABSENCE_BACK);
	}
	return absence_better(c, book, http_param(r, "absence"), back, at);
}

static enum err show_one(struct http_req *r, const struct young *y, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str public = http_param(r, "absence");
	struct own_one_view v = { .wrong = wrong };
	struct absence_row *rows, *found = NULL;
	struct out o;
	size_t n;

	TRY(absence_of(c, y->person, OWN_SHOWN, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		found = str_eq(rows[i].public, public) ? &rows[i] : found;
	}
	if (found == NULL) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(absence_item_make(c, found, &v.item));
	v.may_withdraw = (found->state == ABSENCE_REPORTED || found->state == ABSENCE_QUESTIONED) &&
	                 !str_eq(found->source, STR("school")) && found->kind != ABSENCE_LEAVE;
	v.state = absence_state_text(c->lang, found->state);
	v.today = day_string(c->arena, c->today);
	v.base = str_format(c->arena, "/mijn/%.*s/afwezig", STR_ARG(y->public));
	v.title = page_text(c, MSG_ABSENCE_ONE_TITLE, (struct str[]){ y->call, v.item.word }, 2);
	if (v.base.p == NULL || v.title.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, v.title, "mijn", &v.page));
	v.page.self = str_format(c->arena, "%.*s/%.*s", STR_ARG(v.base), STR_ARG(public));
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	own_one_page(&o, &v);
	return OK;
}

static enum err one_get(struct http_req *r, struct http_resp *ret)
{
	struct young y;

	TRY(open_own(r, &y));
	return show_one(r, &y, STR(""), ret);
}

static enum err deed_post(struct http_req *r, struct http_resp *ret)
{
	struct str to = str_format(&r->arena, "/mijn/%.*s/afwezig", STR_ARG(http_param(r, "person"))), wrong;
	struct young y;
	enum err e;

	TRY(open_own(r, &y));
	e = web_write(r, do_deed, r);
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_one(r, &y, wrong, ret);
	}
	TRY(e);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- leave ---- */

static enum err show_leave(struct http_req *r, const struct young *y, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	enum duty duty = people_duty(y, c->today).duty;
	struct leave_form_view v = { .wrong = wrong,
		                     .family = true,
		                     .young = c->actor.role == ROLE_YOUNG,
		                     .back = str_format(c->arena, "/mijn/%.*s/afwezig", STR_ARG(y->public)),
		                     .may = leave_may_ask(c, y),
		                     .bound = duty == DUTY_COMPULSORY || duty == DUTY_QUALIFICATION };
	struct str one = str_format(c->arena, "/mijn/%.*s/verlof/", STR_ARG(y->public));
	struct young_enrolment *list;
	struct leave_item *items;
	struct leave_row *rows;
	struct out o;

	TRY(absence_enrolments(c, y->person, &list, &v.enrolment_count));
	v.enrolments = list;
	TRY(leave_of(c, y->person, &rows, &v.item_count));
	items = ARENA_ARRAY(c->arena, v.item_count + 1, struct leave_item);
	if (items == NULL || one.p == NULL || v.back.p == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v.item_count; i++) {
		TRY(leave_item_make(c, &rows[i], one.p, &items[i]));
	}
	v.items = items;
	if (r->method == HTTP_POST) {
		leave_form_keep(r, &v);
	}
	v.action = str_format(c->arena, "/mijn/%.*s/verlof", STR_ARG(y->public));
	v.title = v.young ? msg(c->lang, MSG_OWN_LEAVE_TITLE)
	                  : page_text(c, MSG_OWN_LEAVE_TITLE_CHILD, (struct str[]){ y->call }, 1);
	if (v.action.p == NULL || v.title.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, v.title, "mijn", &v.page));
	v.page.self = v.action;
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	own_leave_page(&o, &v);
	return OK;
}

static enum err leave_get_page(struct http_req *r, struct http_resp *ret)
{
	struct young y;

	TRY(open_own(r, &y));
	return show_leave(r, &y, STR(""), ret);
}

static enum err leave_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str public, wrong, to;
	struct young y;
	enum err e;

	TRY(open_own(r, &y));
	e = leave_form_ask(r, y.person, &public);
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_leave(r, &y, wrong, ret);
	}
	TRY(e);
	to = str_format(c->arena, "/mijn/%.*s/verlof/%.*s", STR_ARG(y.public), STR_ARG(public));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err show_request(struct http_req *r, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct leave_one_view v;
	struct leave_one one;
	struct out o;

	TRY(leave_open(c, http_param(r, "request"), &one));
	TRY(leave_one_make(c, &one, &v));
	v.wrong = wrong;
	v.base = str_format(c->arena, "/mijn/%.*s/verlof/%.*s", STR_ARG(one.young.public), STR_ARG(one.public));
	v.back = str_format(c->arena, "/mijn/%.*s/verlof", STR_ARG(one.young.public));
	if (v.base.p == NULL || v.back.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, v.title, "mijn", &v.page));
	v.page.self = v.base;
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	leave_one_page(&o, &v);
	return OK;
}

static enum err request_get(struct http_req *r, struct http_resp *ret)
{
	return show_request(r, STR(""), ret);
}

static enum err act(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct leave_in in;

	if (str_eq(http_param(r, "doe"), STR("intrekken"))) {
		return leave_withdraw(c, NULL, http_param(r, "request"));
	}
	if (!str_eq(http_param(r, "doe"), STR("wijzigen"))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(leave_form_read(r, NULL, 0, &in));
	return leave_change(c, http_param(r, "request"), &in);
}

static enum err act_post(struct http_req *r, struct http_resp *ret)
{
	struct str to = str_format(&r->arena, "/mijn/%.*s/verlof/%.*s", STR_ARG(http_param(r, "person")),
	                           STR_ARG(http_param(r, "request"))),
		   wrong;
	enum err e = web_write(r, act, r);

	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_request(r, wrong, ret);
	}
	TRY(e);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route own_absence_routes[OWN_ABSENCE_ROUTES] = {
	{ HTTP_GET, "/mijn/{person}/afwezig", absence_page_get, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
	{ HTTP_POST, "/mijn/{person}/afwezig", report_post, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
	{ HTTP_GET, "/mijn/{person}/afwezig/{absence}", one_get, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
	{ HTTP_POST, "/mijn/{person}/afwezig/{absence}/{doe}", deed_post, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
	{ HTTP_GET, "/mijn/{person}/verlof", leave_get_page, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
	{ HTTP_POST, "/mijn/{person}/verlof", leave_post, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
	{ HTTP_GET, "/mijn/{person}/verlof/{request}", request_get, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
	{ HTTP_POST, "/mijn/{person}/verlof/{request}/{doe}", act_post, COST_SLOW, ROW(ACTION_OWN_ABSENCE) },
};
