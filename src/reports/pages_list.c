/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of reports, and the routes. */
#include "access/live.h"
#include "reports/pages.h"
#include "reports_views.h"
#include "signals_pages_sql.h"

enum { ROWS = 50, SITES = 100, SITE_WEEKS = 60 };

static const struct {
	const char *id;
	enum msg_id name;
} waits[WAITS_COUNT] = { [WAITS_ANY] = { "", MSG_REPORT_WAITS_ANY },
	                 [WAITS_SCHOOL] = { "school", MSG_REPORT_WAITS_SCHOOL },
	                 [WAITS_OFFICER] = { "gemeente", MSG_REPORT_WAITS_OFFICER },
	                 [WAITS_ANSWER] = { "geen-antwoord", MSG_REPORT_WAITS_ANSWER },
	                 [WAITS_LATE] = { "te-laat", MSG_REPORT_WAITS_LATE } };

const char *report_filter_read(struct http_req *r, struct report_filter *ret)
{
	struct str status = http_query(r, "status"), kind = http_query(r, "soort"), wait = http_query(r, "wacht");
	struct str site = http_query(r, "locatie"), location;
	struct report_filter f = { .status = -1, .kind = -1, .most = ROWS, .after = http_query(r, "na") };
	const char *wrong = "wacht";
	enum report_status s;
	enum report_kind k;

	for (int i = 0; i < WAITS_COUNT; i++) {
		if (str_eq(wait, str_of(waits[i].id))) {
			f.waits = (enum report_waits)i;
			wrong = NULL;
		}
	}
	if (status.n > 0 && report_status_parse(status, &s)) {
		f.status = (int)s;
	} else if (status.n > 0) {
		wrong = "status";
	}
	if (kind.n > 0 && report_kind_parse(kind, &k)) {
		f.kind = (int)k;
	} else if (kind.n > 0) {
		wrong = "soort";
	}
	f.brin = str_cut(site, '-', &location);
	f.location = location;
	f.name = str_trim(http_query(r, "naam"));
	*ret = f;
	return site.n == 0 || (f.brin.n == 4 && f.location.n == 2) ? wrong : "locatie";
}

static void choices(struct ctx *c, const struct report_filter *f, struct report_list_view *v)
{
	v->statuses[0] = (struct report_choice){ STR(""), msg(c->lang, MSG_REPORT_STATUS_ALL), f->status < 0 };
	for (int i = 0; i < REPORT_STATUSES; i++) {
		v->statuses[i + 1] = (struct report_choice){ str_of(report_status_name((enum report_status)i)),
			                                     report_status_words(c->lang, (enum report_status)i),
			                                     f->status == i };
	}
	v->kinds[0] = (struct report_choice){ STR(""), msg(c->lang, MSG_REPORT_KIND_ALL), f->kind < 0 };
	for (int i = 0; i < REPORT_KINDS; i++) {
		v->kinds[i + 1] = (struct report_choice){ str_of(report_kind_name((enum report_kind)i)),
			                                  report_kind_words(c->lang, (enum report_kind)i),
			                                  f->kind == i };
	}
	for (int i = 0; i < WAITS_COUNT; i++) {
		v->waits[i] = (struct report_choice){ str_of(waits[i].id), msg(c->lang, waits[i].name),
			                              (int)f->waits == i };
	}
}

/* The locations of the own institutions, for the choice. */
static enum err sites(struct ctx *c, const struct report_filter *f, struct report_list_view *v)
{
	struct report_choice *list = ARENA_ARRAY(c->arena, SITES, struct report_choice);
	size_t n = 0;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < c->actor.brin_count; i++) {
		struct db_rows rows DEFER(db_rows_close) = { 0 };
		struct site_of_school_row row;
		struct str brin = c->actor.brin_list[i];
		bool more = true;

		TRY(site_of_school_open(
			c->db, &(struct site_of_school_in){ brin, day_monday(c->today) - 7 * SITE_WEEKS }, &rows));
		while (n < SITES) {
			TRY(site_of_school_next(&rows, &row, &more));
			if (!more) {
				break;
			}
			if (!actor_reaches_site(c, brin, row.code)) {
				continue;
			}
			list[n].value = str_format(c->arena, "%.*s-%.*s", STR_ARG(brin), STR_ARG(row.code));
			list[n].name = str_format(c->arena, "%.*s%s%.*s", STR_ARG(row.name),
			                          row.place.n > 0 ? ", " : "", STR_ARG(row.place));
			list[n].here = str_eq(f->brin, brin) && str_eq(f->location, row.code);
			if (list[n].value.p == NULL || list[n].name.p == NULL) {
				return ERR_NOMEM;
			}
			n++;
		}
	}
	v->sites = list;
	v->site_count = n > 1 ? n : 0;
	return OK;
}

static enum err items(struct ctx *c, const struct report_list *list, struct report_list_view *v)
{
	v->items = ARENA_ARRAY(c->arena, list->count + 1, struct report_item);
	if (v->items == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list->count; i++) {
		struct report_item *it = &v->items[i];

		it->row = list->rows[i];
		it->filed = words_date(c, it->row.filed);
		it->period = it->row.end == DAY_NONE ? page_text(c, MSG_REPORT_PERIOD_OPEN,
		                                                 (struct str[]){ words_short_day(c, it->row.begin) }, 1)
		                                     : page_text(c, MSG_REPORT_PERIOD,
		                                                 (struct str[]){ words_short_day(c, it->row.begin),
		                                                                 words_short_day(c, it->row.end) },
		                                                 2);
		TRY(words_clock(c, it->row.due, &it->clock));
		if (it->period.p == NULL || it->filed.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->count = list->count;
	return OK;
}

/* The next page of the same list. No name stands in an address: a search by name has one page. */
static struct str next_page(struct ctx *c, struct http_req *r, const struct report_list *list)
{
	static const char *const kept[] = { "status", "soort", "wacht", "locatie" };
	struct buf b DEFER(buf_finish) = { 0 };

	if (!list->more || list->count == 0) {
		return STR("");
	}
	buf_init(&b, 512);
	buf_text(&b, "/meldingen?na=");
	buf_str(&b, list->rows[list->count - 1].public);
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		struct str value = http_query(r, kept[i]);

		if (value.n > 0) {
			buf_printf(&b, "&%s=%.*s", kept[i], STR_ARG(value));
		}
	}
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

/* Why a list is empty, by what was asked. */
static enum msg_id empty_words(const struct report_filter *f)
{
	static const enum msg_id texts[WAITS_COUNT] = { MSG_REPORT_LIST_NONE, MSG_REPORT_LIST_NONE_SCHOOL,
		                                        MSG_REPORT_LIST_NONE_OFFICER, MSG_REPORT_LIST_NONE_ANSWER,
		                                        MSG_REPORT_LIST_NONE_LATE };

	return f->status < 0 && f->kind < 0 && f->brin.n == 0 ? texts[f->waits] : MSG_REPORT_LIST_NONE;
}

static enum err show(struct http_req *r, const struct report_filter *f, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct report_list_view v = { .officer = role_side(c->actor.role) == SIDE_AUTHORITY };
	struct report_list list;
	int64_t unanswered = 0;
	struct out o;

	TRY(report_list(c, f, &list));
	choices(c, f, &v);
	TRY(sites(c, f, &v));
	TRY(items(c, &list, &v));
	if (!v.officer && f->after.n == 0) {
		TRY(report_count(c, WAITS_ANSWER, PAGE_COUNT_MOST, &unanswered));
	}
	v.unanswered = page_count_text(c->arena, unanswered);
	v.typed = f->name;
	v.wait = str_of(waits[f->waits].id);
	v.none = msg(c->lang, empty_words(f));
	v.filtered = f->status >= 0 || f->kind >= 0 || f->waits != WAITS_ANY || f->brin.n > 0 || f->name.n > 0;
	v.more = next_page(c, r, &list);
	v.title = msg(c->lang, MSG_PLACE_REPORTS);
	if (v.more.p == NULL || v.unanswered.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, v.title, "meldingen", &v.page));
	v.page.self = STR("/meldingen");
	o = http_html(ret, 200);
	report_list_page(&o, &v);
	return OK;
}

enum err report_list_get(struct http_req *r, struct http_resp *ret)
{
	struct report_filter f;

	if (report_filter_read(r, &f) != NULL) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return show(r, &f, ret);
}

/* By name: sent as a form, so that no name stands in an address. */
static enum err report_list_post(struct http_req *r, struct http_resp *ret)
{
	struct report_filter f = { .status = -1, .kind = -1, .most = ROWS, .name = str_trim(http_form(r, "naam")) };

	return show(r, &f, ret);
}

static enum err count_asked(struct ctx *c, int64_t *ret)
{
	*ret = 0;
	return role_side(c->actor.role) == SIDE_SCHOOL ? report_count(c, WAITS_SCHOOL, PAGE_COUNT_MOST, ret) : OK;
}

static enum err count_late(struct ctx *c, int64_t *ret)
{
	*ret = 0;
	return role_side(c->actor.role) == SIDE_SCHOOL ? report_count(c, WAITS_LATE, PAGE_COUNT_MOST, ret) : OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route report_routes[REPORT_ROUTES] = {
	{ HTTP_GET, "/meldingen", report_list_get, COST_FAST, ROW(ACTION_REPORTS) },
	{ HTTP_POST, "/meldingen/_zoek", report_list_post, COST_SLOW, ROW(ACTION_REPORTS) },
	{ HTTP_GET, "/meldingen/nieuw", report_new_get, COST_SLOW, ROW(ACTION_REPORT) },
	{ HTTP_POST, "/meldingen/nieuw", report_new_post, COST_SLOW, ROW(ACTION_REPORT), .max_body = REPORT_FILES_BODY,
	  .flags = HTTP_FILES },
	{ HTTP_GET, "/meldingen/{melding}", report_one_get, COST_SLOW, ROW(ACTION_REPORTS) },
	{ HTTP_GET, "/meldingen/{melding}/wijzigen", report_amend_get, COST_SLOW, ROW(ACTION_REPORT) },
	/* What a deed needs beyond a look is asked by the deed itself (reports/report.h). */
	{ HTTP_POST, "/meldingen/{melding}/{daad}", report_deed_post, COST_SLOW, ROW(ACTION_REPORTS) },
};

const struct page_place report_place = { "meldingen",    "/meldingen",      MSG_PLACE_REPORTS,
	                                 ACTION_REPORTS, PAGE_ICON_REPORTS, NULL };

const struct today_part report_today_asked = { "/meldingen?wacht=school", MSG_REPORT_PART_ASKED_ONE,
	                                       MSG_REPORT_PART_ASKED_MANY, ACTION_REPORT, count_asked };
const struct today_part report_today_late = { "/meldingen?wacht=te-laat", MSG_REPORT_PART_LATE_ONE,
	                                      MSG_REPORT_PART_LATE_MANY, ACTION_REPORT, count_late };
