/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/pages_glass.h"

#include "access/words.h"
#include "identity/fresh.h"
#include "trust_glass_views.h"

enum { SHOWN = 50 };

static enum err make_rows(struct ctx *c, const struct glass_items *items, const char *base, struct glass_row_view **ret)
{
	struct glass_row_view *rows = ARENA_ARRAY(c->arena, items->n + 1, struct glass_row_view);

	if (rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < items->n; i++) {
		const struct glass_item *item = &items->list[i];

		rows[i] = (struct glass_row_view){
			*item, words_moment(c, item->at), words_date(c, words_day_of(c, item->until - 1)),
			item->public.n > 0 ? str_format(c->arena, "%s%.*s", base, STR_ARG(item->public)) : STR("")
		};
		if (rows[i].when.p == NULL || rows[i].until.p == NULL || rows[i].href.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = rows;
	return OK;
}

/* ---- asking ---- */

static enum err show_form(struct http_req *r, struct http_resp *ret, int status, struct glass_view *v)
{
	struct ctx *c = web_ctx(r);
	struct glass_items mine;
	struct out o;

	TRY(glass_of_actor(c, &mine));
	TRY(make_rows(c, &mine, "/jongeren/", &v->mine));
	v->mine_count = mine.n;
	TRY(page_make(r, msg(c->lang, MSG_GLASS_TITLE), "", &v->page));
	o = http_html(ret, status);
	glass_page(&o, v);
	return OK;
}

static enum err glass_get(struct http_req *r, struct http_resp *ret)
{
	struct glass_view v = { .kind = str_of(glass_kind_name(GLASS_SAFETY)) };

	return show_form(r, ret, 200, &v);
}

struct asked {
	struct glass_request request;
	struct glass_outcome outcome;
};

static enum err take(struct ctx *c, void *arg)
{
	struct asked *a = arg;

	return glass_break(c, &a->request, &a->outcome);
}

static enum err glass_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct glass_view v = { .number = http_form(r, "nummer"),
		                .name = http_form(r, "naam"),
		                .birth = http_form(r, "geboren"),
		                .reason = http_form(r, "reden"),
		                .kind = http_form(r, "soort") };
	struct asked a = { .request = { v.number, v.name, DAY_NONE, GLASS_OTHER, v.reason } };
	struct str to;
	enum err e;
	bool fresh;

	TRY(identity_fresh(r, ret, STR("/noodtoegang"), &fresh));
	if (!fresh) {
		return OK;
	}
	(void)glass_kind_parse(v.kind, &a.request.kind);
	if (v.birth.n > 0 && !day_parse(v.birth, &a.request.birth)) {
		a.request.birth = DAY_NONE;
	}
	e = web_write(r, take, &a);
	if (e == ERR_INPUT || e == ERR_BUSY) {
		TRY(page_refusal(r, &v.wrong));
		return show_form(r, ret, e == ERR_BUSY ? 429 : 400, &v);
	}
	TRY(e);
	if (!a.outcome.found) {
		v = (struct glass_view){ .kind = v.kind, .nobody = true };
		return show_form(r, ret, 200, &v);
	}
	to = str_format(c->arena, "/jongeren/%.*s", STR_ARG(a.outcome.public));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- judging ---- */

static enum err show_reviews(struct http_req *r, struct http_resp *ret, int status, struct str wrong)
{
	struct ctx *c = web_ctx(r);
	struct glass_review_view v = { .wrong = wrong };
	struct glass_items waiting, not, justified;
	struct glass_row_view *rows, *more;
	struct out o;

	TRY(glass_items(c, "open", SHOWN, &waiting));
	TRY(glass_items(c, "not", SHOWN, &not ));
	TRY(glass_items(c, "justified", SHOWN, &justified));
	TRY(make_rows(c, &waiting, "/logboek/persoon/", &v.waiting));
	TRY(make_rows(c, &not, "/logboek/persoon/", &rows));
	TRY(make_rows(c, &justified, "/logboek/persoon/", &more));
	v.waiting_count = waiting.n;
	v.open = page_count_text(c->arena, (int64_t)waiting.n);
	v.done = ARENA_ARRAY(c->arena, not .n + justified.n + 1, struct glass_row_view);
	if (v.done == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < not .n; i++) {
		v.done[v.done_count++] = rows[i];
	}
	for (size_t i = 0; i < justified.n; i++) {
		v.done[v.done_count++] = more[i];
	}
	TRY(page_make(r, msg(c->lang, MSG_GLASS_REVIEWS), "logboek", &v.page));
	o = http_html(ret, status);
	glass_review_page(&o, &v);
	return OK;
}

static enum err reviews_get(struct http_req *r, struct http_resp *ret)
{
	return show_reviews(r, ret, 200, STR(""));
}

struct verdict {
	int64_t glass;
	bool justified;
	struct str note;
};

static enum err judge(struct ctx *c, void *arg)
{
	const struct verdict *v = arg;

	return glass_judge(c, v->glass, v->justified, v->note);
}

static enum err review_post(struct http_req *r, struct http_resp *ret)
{
	struct verdict v = { .justified = str_eq(http_form(r, "oordeel"), STR("terecht")),
		             .note = http_form(r, "toelichting") };
	struct str wrong;
	enum err e;

	if (!str_to_i64(http_param(r, "glass"), &v.glass)) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	e = web_write(r, judge, &v);
	if (e == ERR_INPUT) {
		TRY(page_refusal(r, &wrong));
		return show_reviews(r, ret, 400, wrong);
	}
	TRY(e);
	return http_redirect(ret, STR("/logboek/noodtoegang"));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route trust_glass_routes[TRUST_GLASS_ROUTES] = {
	{ HTTP_GET, "/noodtoegang", glass_get, COST_FAST, ROW(ACTION_GLASS) },
	{ HTTP_POST, "/noodtoegang", glass_post, COST_SLOW, ROW(ACTION_GLASS) },
	{ HTTP_GET, "/logboek/noodtoegang", reviews_get, COST_SLOW, ROW(ACTION_LOG) },
	{ HTTP_POST, "/logboek/noodtoegang/{glass}", review_post, COST_SLOW, ROW(ACTION_LOG) },
};
