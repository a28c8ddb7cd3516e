/* SPDX-License-Identifier: EUPL-1.2 */
/* Leave at the desk and at the officer's. */
#include "absence/leave_pages.h"
#include "absence_leave_views.h"
#include "intake/book.h"

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct leave_list_view v = { .officer = role_side(c->actor.role) == SIDE_AUTHORITY };
	struct leave_item *items;
	struct leave_row *rows;
	int64_t waiting = 0;
	struct out o;

	TRY(leave_list(c, &rows, &v.count));
	items = ARENA_ARRAY(c->arena, v.count + 1, struct leave_item);
	if (items == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v.count; i++) {
		TRY(leave_item_make(c, &rows[i], "/afwezig/verlof/", &items[i]));
		waiting += items[i].waits;
	}
	v.items = items;
	v.title = waiting > 0 ? page_text_count(c, MSG_LEAVE_TITLE_ONE, MSG_LEAVE_TITLE_MANY, waiting)
	                      : msg(c->lang, MSG_LEAVE_TITLE_NONE);
	TRY(page_make(r, msg(c->lang, MSG_PLACE_LEAVE), v.officer ? "verlof" : "afwezig", &v.page));
	o = http_html(ret, 200);
	leave_list_page(&o, &v);
	return OK;
}

/* ---- asking for somebody ---- */

static enum err show_form(struct http_req *r, const struct young *y, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	enum duty duty = people_duty(y, c->today).duty;
	struct leave_form_view v = { .wrong = wrong,
		                     .back = STR("/afwezig"),
		                     .may = true,
		                     .bound = duty == DUTY_COMPULSORY || duty == DUTY_QUALIFICATION };
	struct young_enrolment *list;
	struct out o;

	TRY(absence_enrolments(c, y->person, &list, &v.enrolment_count));
	v.enrolments = list;
	if (r->method == HTTP_POST) {
		leave_form_keep(r, &v);
	}
	v.action = str_format(c->arena, "/afwezig/nieuw/%.*s/verlof", STR_ARG(y->public));
	v.title = page_text(c, MSG_LEAVE_FORM_TITLE, (struct str[]){ y->name }, 1);
	if (v.action.p == NULL || v.title.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_LEAVE), "afwezig", &v.page));
	v.page.self = v.action;
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	leave_form_page(&o, &v);
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
	e = leave_form_ask(r, y.person, &public);
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_form(r, &y, wrong, ret);
	}
	TRY(e);
	to = actor_may(c, ACTION_LEAVE) ? str_format(c->arena, "/afwezig/verlof/%.*s", STR_ARG(public))
	                                : STR("/afwezig");
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- one request ---- */

static enum err show_one(struct http_req *r, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct leave_one_view v;
	struct leave_one one;
	struct out o;

	TRY(leave_open(c, http_param(r, "request"), &one));
	TRY(leave_one_make(c, &one, &v));
	v.wrong = wrong;
	if (r->method == HTTP_POST) {
		v.typed = http_form(r, "besluit");
	}
	v.base = str_format(c->arena, "/afwezig/verlof/%.*s", STR_ARG(one.public));
	v.back = v.officer ? STR("/verlof") : STR("/afwezig/verlof");
	if (v.base.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_LEAVE), v.officer ? "verlof" : "afwezig", &v.page));
	v.page.self = v.base;
	o = http_html(ret, wrong.n > 0 ? 400 : 200);
	leave_one_page(&o, &v);
	return OK;
}

static enum err one_get(struct http_req *r, struct http_resp *ret)
{
	return show_one(r, STR(""), ret);
}

static enum err act(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct str what = http_param(r, "doe"), public = http_param(r, "request");
	struct leave_decision d = { .grant = str_eq(what, STR("toekennen")),
		                    .work = http_form(r, "werk").n > 0,
		                    .reason = http_form(r, "besluit"),
		                    .name = http_form(r, "directeur") };
	struct reference_book *book;
	struct leave_in in;

	TRY(intake_book(c, r->thread, &book));
	TRY(leave_seen(c, public, http_form(r, "stappen")));
	if (str_eq(what, STR("intrekken"))) {
		return leave_withdraw(c, book, public);
	}
	if (str_eq(what, STR("doorsturen"))) {
		return leave_send(c, public, d.reason, d.name);
	}
	if (str_eq(what, STR("wijzigen"))) {
		TRY(leave_form_read(r, NULL, 0, &in));
		return leave_change(c, public, &in);
	}
	if (!d.grant && !str_eq(what, STR("afwijzen"))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return leave_decide(c, book, public, &d);
}

static enum err act_post(struct http_req *r, struct http_resp *ret)
{
	struct str to = str_format(&r->arena, "/afwezig/verlof/%.*s", STR_ARG(http_param(r, "request"))), wrong;
	enum err e = web_write(r, act, r);

	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_one(r, wrong, ret);
	}
	TRY(e);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route leave_routes[LEAVE_ROUTES] = {
	{ HTTP_GET, "/verlof", list_get, COST_SLOW, ROW(ACTION_LEAVE_ABOVE) },
	{ HTTP_GET, "/afwezig/verlof", list_get, COST_SLOW, ROW(ACTION_LEAVE) },
	{ HTTP_GET, "/afwezig/nieuw/{person}/verlof", new_get, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_POST, "/afwezig/nieuw/{person}/verlof", new_post, COST_SLOW, ROW(ACTION_ABSENCE) },
	{ HTTP_GET, "/afwezig/verlof/{request}", one_get, COST_SLOW, ROW(ACTION_LEAVE) },
	{ HTTP_POST, "/afwezig/verlof/{request}/{doe}", act_post, COST_SLOW, ROW(ACTION_LEAVE) },
};

const struct page_place leave_place = { "verlof",           "/verlof",      MSG_PLACE_LEAVE,
	                                ACTION_LEAVE_ABOVE, PAGE_ICON_AWAY, leave_count };

const struct today_part leave_today = { "/afwezig/verlof", MSG_LEAVE_PART_ONE, MSG_LEAVE_PART_MANY, ACTION_LEAVE,
	                                leave_count };
