/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists beside the reports: talks that come, what a school has not seen yet, what was handed over; and their place on Vandaag. */
#include "access/words.h"
#include "access/look.h"
#include "base/clock.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/reach.h"
#include "reports/pages_handle.h"
#include "reports_handle_sql.h"
#include "reports_handle_views.h"
#include "signals/part.h"

enum { LIST_MOST = 100, COMING_DAYS = 28 };

struct rows {
	VEC(struct handle_row) list;
	VEC(int64_t) persons;
};

static enum err add(struct ctx *c, struct rows *rows, int64_t person, const struct handle_row *row)
{
	struct handle_row *slot = vec_push(c->arena, &rows->list);
	int64_t *who = vec_push(c->arena, &rows->persons);

	if (slot == NULL || who == NULL || row->href.p == NULL || row->name.p == NULL || row->what.p == NULL ||
	    row->when.p == NULL) {
		return ERR_NOMEM;
	}
	*slot = *row;
	*who = person;
	return OK;
}

/* The desks whose reports are the actor's. */
static struct str desks_of(struct ctx *c)
{
	static const struct str leerplicht[] = { { "leerplicht", 10 }, { "kwalificatieplicht", 18 } };
	static const struct str rmc[] = { { "rmc", 3 } };

	return c->actor.role == ROLE_RMC ? ctx_list_text(c->arena, rmc, 1) : ctx_list_text(c->arena, leerplicht, 2);
}

static struct str report_href(struct ctx *c, struct str public)
{
	return str_format(c->arena, "/meldingen/%.*s%s", STR_ARG(public),
	                  role_side(c->actor.role) == SIDE_AUTHORITY ? "/behandelen" : "");
}

/* ---- talks ---- */

static enum err load_talks(struct ctx *c, day_t last, struct rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	bool school = role_side(c->actor.role) == SIDE_SCHOOL, more;
	struct talk_coming_school_row row;

	if (school) {
		TRY(talk_coming_school_open(c->db,
		                            &(struct talk_coming_school_in){ c->actor.brins, c->actor.wholes,
		                                                             c->actor.sites, reach_seen_from(c->today),
		                                                             c->today, last, LIST_MOST },
		                            &rows));
	} else {
		TRY(talk_coming_own_open(c->db,
		                         &(struct talk_coming_own_in){ c->actor.towns, desks_of(c), c->actor.account,
		                                                       c->today, last, LIST_MOST },
		                         &rows));
	}
	for (;;) {
		TRY(school ? talk_coming_school_next(&rows, &row, &more) : talk_coming_own_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add(c, ret, row.person,
		        &(struct handle_row){
				.href = report_href(c, row.report_public),
				.name = person_name(c->arena, row.call_name, row.given_names, row.prefix,
		                                    row.family_name),
				.what = str_format(c->arena, "%.*s, %.*s", STR_ARG(row.place), STR_ARG(row.company)),
				.when = handle_when(c, row.day, row.begin_min),
				.sub = STR("") }));
	}
}

static enum err show(struct http_req *r, struct handle_list_view *v, const struct rows *rows, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct out o;

	TRY(look_at_list(c, ACTION_REPORTS, rows->persons.p, rows->persons.n));
	v->rows = rows->list.p;
	v->count = rows->list.n;
	TRY(page_make(r, v->title, "meldingen", &v->page));
	o = http_html(ret, 200);
	handle_list_page(&o, v);
	return OK;
}

/* ---- talks that do not take place, of whom nobody could be written ---- */

static enum err load_untold(struct ctx *c, struct rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct talk_untold_row row;
	bool more;

	if (role_side(c->actor.role) != SIDE_AUTHORITY) {
		return OK;
	}
	TRY(talk_untold_open(
		c->db, &(struct talk_untold_in){ c->actor.towns, desks_of(c), c->actor.account, c->today, LIST_MOST },
		&rows));
	for (;;) {
		struct str phone;

		TRY(talk_untold_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		phone = row.phone.n > 0 ? row.phone : msg(c->lang, MSG_HANDLE_UNTOLD_NO_PHONE);
		TRY(add(c, ret, row.person,
		        &(struct handle_row){
				.href = str_format(c->arena, "/jongeren/%.*s", STR_ARG(row.person_public)),
				.name = person_name(c->arena, row.call_name, row.given_names, row.prefix,
		                                    row.family_name),
				.what = page_text(c,
		                                  str_eq(row.audience, STR("ouders")) ? MSG_HANDLE_UNTOLD_PARENTS
		                                                                      : MSG_HANDLE_UNTOLD_YOUNG,
		                                  &phone, 1),
				.when = handle_when(c, row.day, row.begin_min),
				.sub = msg(c->lang, MSG_HANDLE_UNTOLD_WHY) }));
	}
}

static enum err untold_count(struct ctx *c, int64_t *ret)
{
	struct rows rows = { 0 };

	TRY(load_untold(c, &rows));
	*ret = (int64_t)rows.list.n;
	return OK;
}

const struct today_part untold_part = { "/meldingen/gesprekken", MSG_HANDLE_UNTOLD_ONE, MSG_HANDLE_UNTOLD_MANY,
	                                ACTION_REPORT_HANDLE, untold_count };

enum err handle_talks_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct handle_list_view v = { .title = msg(c->lang, MSG_HANDLE_TALKS_TITLE),
		                      .explain = msg(c->lang, MSG_HANDLE_TALKS_EXPLAIN),
		                      .empty = msg(c->lang, MSG_HANDLE_TALKS_NONE) };
	struct rows rows = { 0 };

	/* Whom to phone stands before what is to come. */
	TRY(load_untold(c, &rows));
	TRY(load_talks(c, c->today + COMING_DAYS, &rows));
	return show(r, &v, &rows, ret);
}

static enum err talks_count(struct ctx *c, int64_t *ret)
{
	struct rows rows = { 0 };

	TRY(load_talks(c, c->today, &rows));
	*ret = (int64_t)rows.list.n;
	return OK;
}

const struct today_part talks_part = { "/meldingen/gesprekken", MSG_HANDLE_TALKS_ONE, MSG_HANDLE_TALKS_MANY,
	                               ACTION_REPORTS, talks_count };

/* ---- what a school has not seen ---- */

static enum err load_news(struct ctx *c, struct rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct news_list_row row;
	bool more;

	TRY(news_list_open(c->db,
	                   &(struct news_list_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
	                                           reach_seen_from(c->today), LIST_MOST },
	                   &rows));
	for (;;) {
		enum report_deed deed = DEED_TAKE_UP;

		TRY(news_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		(void)report_deed_parse(row.kind, &deed);
		TRY(add(c, ret, row.person,
		        &(struct handle_row){ .href = report_href(c, row.public),
		                              .name = person_name(c->arena, row.call_name, row.given_names, row.prefix,
		                                                  row.family_name),
		                              .what = handle_deed_text(c, deed, STR("")),
		                              .when = handle_when(c, words_day_of(c, row.at), clock_minute(row.at)),
		                              .sub = str_copy(c->arena, row.shared),
		                              .action = STR("/meldingen/nieuws"),
		                              .at = row.at,
		                              .at_text = str_format(c->arena, "%.*s %lld", STR_ARG(row.public),
		                                                    (long long)row.at) }));
	}
}

enum err handle_news_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct handle_list_view v = { .title = msg(c->lang, MSG_HANDLE_NEWS_TITLE),
		                      .explain = msg(c->lang, MSG_HANDLE_NEWS_EXPLAIN),
		                      .empty = msg(c->lang, MSG_HANDLE_NEWS_NONE),
		                      .button = msg(c->lang, MSG_HANDLE_NEWS_SEEN) };
	struct rows rows = { 0 };

	TRY(load_news(c, &rows));
	return show(r, &v, &rows, ret);
}

struct seeing {
	struct report_view report;
	int64_t at;
};

static enum err seen_in(struct ctx *c, void *arg)
{
	const struct seeing *s = arg;

	return news_seen(c->db, &(struct news_seen_in){ s->report.person, s->report.report, s->at }, NULL);
}

enum err handle_news_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str rest, public = str_cut(http_form(r, "gezien"), ' ', &rest);
	struct seeing s;

	if (!str_to_i64(rest, &s.at)) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	TRY(report_known(c, public, ACTION_REPORTS, &s.report));
	TRY(web_write(r, seen_in, &s));
	return http_redirect(ret, STR("/meldingen/nieuws"));
}

static enum err news_waiting(struct ctx *c, int64_t *ret)
{
	struct news_count_row row;
	bool found;

	TRY(news_count(c->db, c->arena,
	               &(struct news_count_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
	                                        reach_seen_from(c->today), PAGE_COUNT_MOST },
	               &row, &found));
	*ret = found ? row.items : 0;
	return OK;
}

const struct today_part news_part = { "/meldingen/nieuws", MSG_HANDLE_NEWS_ONE, MSG_HANDLE_NEWS_MANY, ACTION_REPORT,
	                              news_waiting };

/* ---- hand-overs ---- */

static enum err load_handovers(struct ctx *c, struct rows *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct handover_waiting_row row;
	bool more;

	TRY(handover_waiting_open(
		c->db, &(struct handover_waiting_in){ c->actor.towns, desks_of(c), c->actor.account, LIST_MOST },
		&rows));
	for (;;) {
		TRY(handover_waiting_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add(c, ret, row.person,
		        &(struct handle_row){ .href = report_href(c, row.public),
		                              .name = person_name(c->arena, row.call_name, row.given_names, row.prefix,
		                                                  row.family_name),
		                              .what = handle_deed_text(c, DEED_HAND_OVER, row.why),
		                              .when = handle_when(c, words_day_of(c, row.at), clock_minute(row.at)),
		                              .sub = str_copy(c->arena, row.reason) }));
	}
}

enum err handle_handovers_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct handle_list_view v = { .title = msg(c->lang, MSG_HANDLE_OVER_TITLE),
		                      .explain = msg(c->lang, MSG_HANDLE_OVER_EXPLAIN),
		                      .empty = msg(c->lang, MSG_HANDLE_OVER_NONE) };
	struct rows rows = { 0 };

	TRY(load_handovers(c, &rows));
	return show(r, &v, &rows, ret);
}

static enum err handovers_count(struct ctx *c, int64_t *ret)
{
	struct rows rows = { 0 };

	TRY(load_handovers(c, &rows));
	*ret = (int64_t)rows.list.n;
	return OK;
}

const struct today_part handovers_part = { "/meldingen/overdracht", MSG_HANDLE_OVER_ONE, MSG_HANDLE_OVER_MANY,
	                                   ACTION_REPORT_HANDLE, handovers_count };
