/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/pages_boa.h"

#include "trust_views.h"

enum { FOUND = 20 };

static enum err show(struct http_req *r, struct boa_view *v, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct boa_case *cases;
	struct boa_handover *waiting;
	struct out o;

	TRY(boa_cases(c, &cases, &v->case_count));
	TRY(boa_handovers(c, &waiting, &v->waiting_count));
	v->cases = cases;
	v->waiting = waiting;
	TRY(page_make(r, msg(c->lang, MSG_BOA_TITLE), "boa", &v->page));
	v->page.self = STR("/boa");
	o = http_html(ret, 200);
	boa_page(&o, v);
	return OK;
}

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	struct boa_view v = { .typed = STR("") };

	return show(r, &v, ret);
}

static enum err search_post(struct http_req *r, struct http_resp *ret)
{
	struct boa_view v = { .typed = http_form(r, "q"), .searched = true };

	TRY(people_find(web_ctx(r), ACTION_WPG, v.typed, FOUND, &v.found));
	return show(r, &v, ret);
}

/* A case that is made; where tells the page to go to. */
struct new_job {
	struct str from, made;
};

static enum err begin(struct ctx *c, void *arg)
{
	struct new_job *j = arg;

	return boa_new(c, j->from, &j->made);
}

static enum err take(struct ctx *c, void *arg)
{
	struct new_job *j = arg;

	return boa_take(c, j->from, &j->made);
}

static enum err go_to_case(struct http_req *r, struct str made, struct http_resp *ret)
{
	struct str to = str_format(&r->arena, "/boa/%.*s", STR_ARG(made));

	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err new_post(struct http_req *r, struct http_resp *ret)
{
	struct new_job job = { .from = http_form(r, "persoon") };

	TRY(web_write(r, begin, &job));
	return go_to_case(r, job.made, ret);
}

static enum err take_post(struct http_req *r, struct http_resp *ret)
{
	struct new_job job = { .from = http_param(r, "handover") };

	TRY(web_write(r, take, &job));
	return go_to_case(r, job.made, ret);
}

/* ---- the officer's side: there is nothing to look at afterwards ---- */

struct handover_job {
	struct str finding, text;
};

static enum err hand(struct ctx *c, void *arg)
{
	struct handover_job *j = arg;

	return boa_hand_over(c, j->finding, j->text);
}

static enum err handover_post(struct http_req *r, struct http_resp *ret)
{
	struct handover_job job = { http_param(r, "finding"), http_form(r, "tekst") };
	struct str to;

	TRY(web_write(r, hand, &job));
	to = str_format(&r->arena, "/bevindingen/%.*s", STR_ARG(job.finding));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route boa_routes[BOA_ROUTES] = {
	{ HTTP_GET, "/boa", list_get, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/_zoek", search_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/_nieuw", new_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/_overdracht/{handover}", take_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_GET, "/boa/{case}", boa_case_get, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/{case}/notitie", boa_note_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/{case}/verbaal", boa_report_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/{case}/verstrekking", boa_provide_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/{case}/collega", boa_colleague_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/{case}/sluiten", boa_close_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/boa/{case}/ouder", boa_older_post, COST_SLOW, ROW(ACTION_WPG) },
	{ HTTP_POST, "/bevindingen/{finding}/overdragen", handover_post, COST_SLOW, ROW(ACTION_OFFICER_STEP) },
};

const struct page_place boa_place = { "boa", "/boa", MSG_PLACE_BOA, ACTION_WPG, PAGE_ICON_PEOPLE, boa_waiting };
