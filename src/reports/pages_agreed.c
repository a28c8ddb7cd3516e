/* SPDX-License-Identifier: EUPL-1.2 */
/* /vandaag/afspraken: what a protocol asks of a mentor, and what the coordinator of a region is told. */
#include "access/live.h"
#include "agreements/words.h"
#include "reports/agreed.h"
#include "reports_agreed_views.h"

static struct str step_words(struct ctx *c, struct str step)
{
	enum agreed_step s;

	return agreed_step_parse(step, &s) ? agreed_step_words(c->lang, s) : STR("");
}

static struct str who_words(struct ctx *c, struct str who)
{
	enum agreed_who w;

	return agreed_who_parse(who, &w) ? agreed_who_words(c->lang, w) : who;
}

static enum err row_view(struct ctx *c, const struct agreed_task *t, struct agreed_row_view *ret)
{
	struct str about = agreed_subject_words(c->lang, (int)t->rule), step = step_words(c, t->step);

	*ret = (struct agreed_row_view){ .name = t->name,
		                         .href = str_format(c->arena, "/bevindingen/%.*s", STR_ARG(t->public)),
		                         .under = t->group,
		                         .what = t->own ? str_format(c->arena, "%.*s%s%.*s", STR_ARG(step),
		                                                     step.n > 0 ? " · " : "", STR_ARG(about))
		                                        : page_text(c, MSG_AGREED_LATE_BY,
		                                                    (struct str[]){ step, about, who_words(c, t->who) },
		                                                    3) };
	TRY(words_clock(c, t->due, &ret->clock));
	return ret->href.p != NULL && ret->what.p != NULL ? OK : ERR_NOMEM;
}

static enum err of_mentor(struct ctx *c, struct agreed_view *v)
{
	struct agreed_row_view *own, *late;
	struct agreed_task *list;
	size_t n;

	TRY(agreed_tasks(c, &list, &n));
	own = ARENA_ARRAY(c->arena, n, struct agreed_row_view);
	late = ARENA_ARRAY(c->arena, n, struct agreed_row_view);
	if (own == NULL || late == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		TRY(row_view(c, &list[i], list[i].own ? &own[v->own_count++] : &late[v->late_count++]));
	}
	v->own = own;
	v->late = late;
	return OK;
}

static enum err draft_lines(struct ctx *c, struct agreed_view *v)
{
	static const enum msg_id texts[] = { MSG_AGREED_WAITING, MSG_AGREED_WAITING_LONG, MSG_AGREED_REFUSED,
		                             MSG_AGREED_READY };
	struct agreed_line_view *lines;
	struct agreed_draft *list;
	size_t n;

	TRY(agreed_drafts(c, &list, &n));
	lines = ARENA_ARRAY(c->arena, n, struct agreed_line_view);
	if (lines == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		bool ready = list[i].standing == STANDS_READY;

		lines[i] = (struct agreed_line_view){ page_text(c, texts[list[i].standing], &list[i].who, 1),
			                              str_format(c->arena, "/werkafspraken/%.*s%s",
			                                         STR_ARG(list[i].version), ready ? "/publiceren" : ""),
			                              str_format(c->arena, "%.*s (%.*s)", STR_ARG(list[i].title),
			                                         STR_ARG(list[i].version)) };
		if (lines[i].text.p == NULL || lines[i].href.p == NULL || lines[i].link.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->drafts = lines;
	v->draft_count = n;
	return OK;
}

static enum err place_lines(struct ctx *c, struct agreed_view *v)
{
	struct agreed_line_view *lines;
	struct agreed_late *list;
	size_t n;

	TRY(agreed_lates(c, &list, &n));
	lines = ARENA_ARRAY(c->arena, n, struct agreed_line_view);
	if (lines == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		lines[i] = (struct agreed_line_view){ list[i].place, step_words(c, list[i].step),
			                              list[i].many == 0
			                                      ? msg(c->lang, MSG_AGREEMENTS_FEW)
			                                      : str_format(c->arena, "%lld", (long long)list[i].many) };
		if (lines[i].link.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->places = lines;
	v->place_count = n;
	return OK;
}

static enum err agreed_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct agreed_view v = { .region = c->actor.role == ROLE_REGION };
	struct out o;

	TRY(live_page(r, LIVE_BIT(LIVE_TASKS)));
	if (v.region) {
		TRY(draft_lines(c, &v));
		TRY(place_lines(c, &v));
	} else {
		TRY(of_mentor(c, &v));
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_AGREED), "afspraken", &v.page));
	v.page.self = STR("/vandaag/afspraken");
	o = http_html(ret, 200);
	agreed_page(&o, &v);
	return OK;
}

const struct http_route agreed_routes[AGREED_ROUTES] = {
	{ HTTP_GET, "/vandaag/afspraken", agreed_get, COST_SLOW, .access = &access_rows[ACTION_AGREED] },
};
