/* SPDX-License-Identifier: EUPL-1.2 */
/* /werkafspraken/gevallen: who is behind a number of what a protocol would have meant, as a page and as a file. */
#include "agreements/keep.h"
#include "agreements/pages.h"
#include "agreements/words.h"
#include "fmt/csv_write.h"
#include "reports/meant.h"
#include "reports_meant_views.h"
#include "signals/words.h"

/* stap=bellen, wie=mentor, laat=bellen or actie=ja, of the protocol `versie`. */
static enum err query_of(struct http_req *r, struct meant_query *ret)
{
	struct ctx *c = web_ctx(r);
	struct meant_query q = { .what = { .step = -1, .who = -1 } };
	struct str late = http_query(r, "laat"), step = late.n > 0 ? late : http_query(r, "stap");
	struct str who = http_query(r, "wie");
	enum agreed_step s;
	enum agreed_who w;

	TRY(agreement_open(c, http_query(r, "versie"), &q.agreement));
	TRY(agreement_own_region(c, &q.region));
	q.what.late = late.n > 0;
	q.what.wanted = str_eq(http_query(r, "actie"), STR("ja"));
	if ((step.n > 0 && !agreed_step_parse(step, &s)) || (who.n > 0 && !agreed_who_parse(who, &w)) ||
	    (step.n == 0 && who.n == 0 && !q.what.wanted) || q.region.n == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	q.what.step = step.n > 0 ? (int)s : -1;
	q.what.who = who.n > 0 ? (int)w : -1;
	*ret = q;
	return OK;
}

static struct str title_of(struct ctx *c, const struct meant_query *q)
{
	struct str step = q->what.step >= 0 ? agreed_step_words(c->lang, (enum agreed_step)q->what.step)
	                                    : msg(c->lang, MSG_AGREEMENTS_WANTED_COUNT);

	if (q->what.who >= 0) {
		return page_text(c, MSG_MEANT_WHO,
		                 (struct str[]){ agreed_who_words(c->lang, (enum agreed_who)q->what.who) }, 1);
	}
	return q->what.late ? page_text(c, MSG_AGREEMENTS_LATE, &step, 1) : step;
}

/* The address with what was asked. */
static struct str address(struct ctx *c, const char *path, const struct meant_query *q)
{
	struct str version = q->agreement->version;

	if (q->what.wanted) {
		return str_format(c->arena, "%s?versie=%.*s&actie=ja", path, STR_ARG(version));
	}
	if (q->what.who >= 0) {
		return str_format(c->arena, "%s?versie=%.*s&wie=%s", path, STR_ARG(version),
		                  agreed_who_name((enum agreed_who)q->what.who));
	}
	return str_format(c->arena, "%s?versie=%.*s&%s=%s", path, STR_ARG(version), q->what.late ? "laat" : "stap",
	                  agreed_step_name((enum agreed_step)q->what.step));
}

static struct str rule_words(struct ctx *c, struct str rule)
{
	int subject;

	return agreed_subject_parse(rule, &subject) ? agreed_subject_words(c->lang, subject) : rule;
}

static enum err row_view(struct ctx *c, const struct meant_item *it, struct meant_row_view *ret)
{
	bool named = it->public.n > 0;

	*ret = (struct meant_row_view){
		.name = named ? it->name : msg(c->lang, MSG_FIGURES_OUT_OF_REACH),
		.href = named ? str_format(c->arena, "/bevindingen/%.*s", STR_ARG(it->public)) : STR(""),
		.under = str_format(c->arena, "%.*s, %.*s", STR_ARG(it->school), STR_ARG(it->site)),
		.what = rule_words(c, it->rule),
		.day = it->day
	};
	return ret->href.p != NULL && ret->under.p != NULL ? OK : ERR_NOMEM;
}

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct meant_view v = { .more = STR("") };
	struct meant_query q;
	struct meant_list list;
	struct out o;

	TRY(query_of(r, &q));
	TRY(meant_list(c, &q, MEANT_PAGE, http_query(r, "na"), &list));
	v.rows = ARENA_ARRAY(c->arena, list.count, struct meant_row_view);
	if (v.rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.count; i++) {
		TRY(row_view(c, &list.items[i], &v.rows[i]));
	}
	v.count = list.count;
	v.title = title_of(c, &q);
	v.lead = page_text(c, MSG_MEANT_LEAD,
	                   (struct str[]){ agreement_name(c, q.agreement),
	                                   page_text_count(c, MSG_MEANT_ONE, MSG_MEANT_MANY, list.total),
	                                   words_date(c, c->today - OUTCOME_DAYS + 1) },
	                   3);
	v.back = str_format(c->arena, "/werkafspraken/vergelijken?a=%.*s", STR_ARG(q.agreement->version));
	v.csv = address(c, "/werkafspraken/gevallen.csv", &q);
	if (list.after.n > 0) {
		struct str self = address(c, "/werkafspraken/gevallen", &q);

		v.more = str_format(c->arena, "%.*s&na=%.*s", STR_ARG(self), STR_ARG(list.after));
	}
	if (v.title.p == NULL || v.lead.p == NULL || v.back.p == NULL || v.csv.p == NULL || v.more.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, v.title, "werkafspraken", &v.page));
	v.page.self = STR("/werkafspraken");
	o = http_html(ret, 200);
	meant_page(&o, &v);
	return OK;
}

static enum err csv_get(struct http_req *r, struct http_resp *ret)
{
	static const enum msg_id heads[] = { MSG_MEANT_FILE_NAME, MSG_MEANT_FILE_WHAT, MSG_MEANT_FILE_DAY,
		                             MSG_MEANT_FILE_SCHOOL, MSG_MEANT_FILE_SITE };
	struct ctx *c = web_ctx(r);
	struct csv_out o = { .delimiter = ';', .guard = true, .line_end = "\r\n" };
	struct meant_query q;
	struct meant_list list;
	char day[DAY_TEXT];

	TRY(query_of(r, &q));
	TRY(meant_list(c, &q, MEANT_FILE_MOST, STR(""), &list));
	if (list.after.n > 0) {
		return REFUSE1(c, ERR_INPUT, NULL, MSG_MEANT_FILE_MANY, str_format(c->arena, "%d", MEANT_FILE_MOST));
	}
	o.b = http_download(ret, "text/csv; charset=utf-8", STR("werkafspraak-gevallen.csv"));
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		csv_put(&o, msg(c->lang, heads[i]));
	}
	csv_put_end(&o);
	for (size_t i = 0; i < list.count; i++) {
		const struct meant_item *it = &list.items[i];

		csv_put(&o, it->name);
		csv_put(&o, it->rule);
		csv_put(&o, str_of(day_text(it->day, day)));
		csv_put(&o, it->school);
		csv_put(&o, it->site);
		csv_put_end(&o);
	}
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route meant_routes[MEANT_ROUTES] = {
	{ HTTP_GET, "/werkafspraken/gevallen", list_get, COST_SLOW, ROW(ACTION_REPORTS) },
	{ HTTP_GET, "/werkafspraken/gevallen.csv", csv_get, COST_SLOW, ROW(ACTION_REPORTS) },
};
