/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/gaps.h"
#include "registration_pages_sql.h"
#include "registration_views.h"

static enum err gaps_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct gaps_view v = { 0 };
	struct out o;

	TRY(gaps_table(c, &v.table));
	v.title = v.table.this_week > 0 ? page_text_count(c, MSG_GAPS_TITLE_ONE, MSG_GAPS_TITLE_MANY, v.table.this_week)
	                                : msg(c->lang, MSG_GAPS_CLOSED);
	v.tabs = registration_tabs_make(c, TAB_GAPS);
	TRY(page_make(r, msg(c->lang, MSG_PLACE_REGISTRATION), "registratie", &v.page));
	o = http_html(ret, 200);
	gaps_page(&o, &v);
	return OK;
}

static enum err read_after(struct http_req *r, struct gap_after *ret)
{
	*ret = (struct gap_after){ DAY_NONE, http_query(r, "na") };
	if (ret->person.n > 0 && !day_parse(http_query(r, "dag"), &ret->day)) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return OK;
}

static struct str more_address(struct ctx *c, const struct gap_week *w)
{
	const struct gap_student *last;
	char week[DAY_TEXT], day[DAY_TEXT];

	if (!w->more) {
		return STR("");
	}
	last = &w->students[w->student_count - 1];
	return str_format(c->arena, "/registratie/%.*s/%.*s/%s?dag=%s&na=%.*s#jongeren", STR_ARG(w->brin),
	                  STR_ARG(w->location), day_text(w->monday, week), day_text(last->day, day),
	                  STR_ARG(last->public));
}

static enum err week_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct gap_week_view v = { 0 };
	struct gap_after after;
	day_t monday;
	struct out o;

	if (!day_parse(http_param(r, "week"), &monday)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(read_after(r, &after));
	TRY(gaps_week(c, http_param(r, "brin"), http_param(r, "location"), monday, &after, &v.week));
	v.title = page_text(
		c, MSG_GAPS_WEEK_TITLE,
		(struct str[]){ v.week.name, str_format(c->arena, "%d", day_iso_week(monday, NULL)),
	                        page_text_count(c, MSG_GAPS_LESSONS_ONE, MSG_GAPS_LESSONS_MANY, v.week.gaps) },
		3);
	v.more = more_address(c, &v.week);
	v.tabs = registration_tabs_make(c, TAB_GAPS);
	TRY(page_make(r, v.title, "registratie", &v.page));
	o = http_html(ret, 200);
	gap_week_page(&o, &v);
	return OK;
}

/* What this week left open, counted to a limit. */
static enum err count_gaps(struct ctx *c, int64_t *ret)
{
	int64_t sum = 0;

	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];
		struct gap_count_row row;
		bool found;

		TRY(gap_count(
			c->db, c->arena,
			&(struct gap_count_in){ at->brin, at->location, day_monday(c->today), day_monday(c->today) },
			&row, &found));
		sum += row.gaps;
	}
	*ret = sum < PAGE_COUNT_MOST ? sum : PAGE_COUNT_MOST;
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route registration_routes[REGISTRATION_ROUTES] = {
	{ HTTP_GET, "/registratie/ontbreekt", gaps_get, COST_SLOW, ROW(ACTION_GAPS) },
	{ HTTP_GET, "/registratie/{brin}/{location}/{week}", week_get, COST_SLOW, ROW(ACTION_GAPS) },
};

const struct page_place registration_place = { "registratie", "/registratie",         MSG_PLACE_REGISTRATION,
	                                       ACTION_LEDGER, PAGE_ICON_REGISTRATION, count_gaps };
