/* SPDX-License-Identifier: EUPL-1.2 */
/* /meldingen/cijfers: figures of reports, the lists behind them, and both as files. */
#include "fmt/csv_write.h"
#include "paper/process.h"
#include "paper/sheet.h"
#include "reports/figures_address.h"
#include "reports/figures_pages.h"
#include "reports_figures_views.h"

enum { YEARS_BACK = 3, FILE_MOST = 4 * 1024 * 1024, NAME_WIDTH = 40, NUMBER_WIDTH = 16 };

/* What was asked; a span that is left out is the school year of today. */
static enum err query_of(struct http_req *r, struct figures_query *ret)
{
	struct ctx *c = web_ctx(r);
	struct figures_query q = figures_all;
	struct str from = http_query(r, "van"), to = http_query(r, "tot"), year = http_query(r, "jaar");
	int64_t number;

	figures_year(day_school_year(c->today), &q);
	if (year.n > 0) {
		if (!str_to_i64(year, &number) || number < 2000 || number > 2198) {
			return REFUSE(c, ERR_INPUT, "jaar", MSG_FIGURES_SPAN);
		}
		figures_year((int)number, &q);
	}
	if ((from.n > 0 && !day_parse(from, &q.first)) || (to.n > 0 && !day_parse(to, &q.last))) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_FIGURES_SPAN);
	}
	if (!figures_asked(&r->query, &q)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = q;
	return OK;
}

/* ---- the page ---- */

static enum err year_options(struct ctx *c, const struct figures_query *q, struct figures_view *v)
{
	int now = day_school_year(c->today);

	v->years = ARENA_ARRAY(c->arena, YEARS_BACK, struct figures_option);
	if (v->years == NULL) {
		return ERR_NOMEM;
	}
	for (int i = 0; i < YEARS_BACK; i++) {
		struct figures_query of = *q;
		struct figures_option *o = &v->years[i];

		figures_year(now - i, &of);
		o->value = str_format(c->arena, "%d", now - i);
		o->name = str_format(c->arena, "%d/%d", now - i, now - i + 1);
		o->chosen = of.first == q->first && of.last == q->last;
		if (o->value.p == NULL || o->name.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->year_count = YEARS_BACK;
	return OK;
}

static enum err kind_options(struct ctx *c, const struct figures_query *q, struct figures_view *v)
{
	v->kinds = ARENA_ARRAY(c->arena, REPORT_KINDS, struct figures_option);
	if (v->kinds == NULL) {
		return ERR_NOMEM;
	}
	for (int i = 0; i < REPORT_KINDS; i++) {
		v->kinds[i] = (struct figures_option){ str_of(report_kind_name((enum report_kind)i)),
			                               figures_kind_text(c->lang, (enum report_kind)i), q->kind == i };
	}
	v->kind_count = REPORT_KINDS;
	return OK;
}

/* From when to when, and whether that is over: figures of a year that runs still change. */
static enum err words(struct ctx *c, const struct figures_query *q, struct figures_view *v)
{
	v->first = day_string(c->arena, q->first);
	v->last = day_string(c->arena, q->last);
	v->note = msg(c->lang, q->last >= c->today ? MSG_FIGURES_RUNNING : MSG_FIGURES_OVER);
	v->lead = msg(c->lang, v->region ? MSG_FIGURES_LEAD_REGION : MSG_FIGURES_LEAD);
	v->csv = figures_address(c, "/meldingen/cijfers.csv", q);
	v->xlsx = figures_address(c, "/meldingen/cijfers.xlsx", q);
	return v->first.p != NULL && v->last.p != NULL && v->csv.p != NULL && v->xlsx.p != NULL ? OK : ERR_NOMEM;
}

static enum err figures_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct figures_view v = { .region = c->actor.role == ROLE_REGION };
	struct figures_query q;
	struct figures f;
	struct out o;

	TRY(query_of(r, &q));
	TRY(figures_make(c, &q, &f));
	TRY(figures_grids_make(c, &q, &f, &v.grids));
	TRY(year_options(c, &q, &v));
	TRY(kind_options(c, &q, &v));
	TRY(words(c, &q, &v));
	v.total = f.total;
	v.few = f.few;
	TRY(page_make(r, msg(c->lang, MSG_FIGURES_TITLE), v.region ? "cijfers" : "meldingen", &v.page));
	o = http_html(ret, 200);
	figures_page(&o, &v);
	return OK;
}

/* ---- the list ---- */

static struct str list_title(struct ctx *c, const struct figures_query *q)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 1024);
	buf_str(&b, q->kind < 0 ? msg(c->lang, MSG_FIGURES_ALL_KINDS)
	                        : figures_kind_text(c->lang, (enum report_kind)q->kind));
	if (q->status >= 0) {
		buf_text(&b, " · ");
		buf_str(&b, figures_status_text(c->lang, (enum report_status)q->status));
	}
	if (q->term != TERM_ANY) {
		buf_text(&b, " · ");
		buf_str(&b, figures_term_text(c->lang, q->term));
	}
	if (q->lead >= 0) {
		buf_text(&b, " · ");
		buf_str(&b, figures_lead_text(c->lang, (enum figures_lead)q->lead));
		buf_text(&b, ": ");
		buf_str(&b, figures_bucket_text(c->lang, q->bucket));
	}
	if (q->justified >= 0) {
		static const enum msg_id names[SAIDS] = { MSG_FIGURES_JUSTIFIED, MSG_FIGURES_UNJUSTIFIED,
			                                  MSG_FIGURES_NOT_JUDGED };

		buf_text(&b, " · ");
		buf_str(&b, msg(c->lang, names[q->justified]));
	}
	if (q->complete >= 0) {
		buf_text(&b, " · ");
		buf_str(&b, msg(c->lang, q->complete == SAID_YES ? MSG_FIGURES_COMPLETE : MSG_FIGURES_INCOMPLETE));
	}
	return buf_err(&b) == OK ? str_copy(c->arena, buf_view(&b)) : (struct str){ NULL, 0 };
}

static enum err row_view(struct ctx *c, const struct figures_item *it, struct figures_row_view *ret)
{
	*ret = (struct figures_row_view){ .name = it->name,
		                          .kind = figures_kind_text(c->lang, it->row.kind),
		                          .status = figures_status_text(c->lang, it->row.status),
		                          .filed = it->row.filed,
		                          .term = figures_term_text(c->lang, figures_term_of(&it->row)) };
	ret->under = str_format(c->arena, "%.*s, %.*s · %.*s", STR_ARG(it->school), STR_ARG(it->site),
	                        STR_ARG(it->town));
	if (it->public.n > 0) {
		ret->href = str_format(c->arena, "/meldingen/%.*s", STR_ARG(it->public));
	} else {
		ret->name = msg(c->lang, MSG_FIGURES_OUT_OF_REACH);
		ret->href = STR("");
	}
	return ret->under.p != NULL && ret->href.p != NULL ? OK : ERR_NOMEM;
}

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct figures_list_view v = { .more = STR("") };
	struct figures_query q, whole = figures_all;
	struct figures_list list;
	struct out o;

	TRY(query_of(r, &q));
	TRY(figures_list(c, &q, http_query(r, "na"), &list));
	v.rows = ARENA_ARRAY(c->arena, list.count + 1, struct figures_row_view);
	if (v.rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.count; i++) {
		TRY(row_view(c, &list.items[i], &v.rows[i]));
	}
	v.count = list.count;
	v.total = list.total;
	v.title = list_title(c, &q);
	whole.first = q.first;
	whole.last = q.last;
	v.back = figures_address(c, "/meldingen/cijfers", &whole);
	if (list.after.n > 0) {
		struct str self = figures_address(c, "/meldingen/cijfers/lijst", &q);

		v.more = str_format(c->arena, "%.*s&na=%.*s", STR_ARG(self), STR_ARG(list.after));
	}
	if (v.title.p == NULL || v.back.p == NULL || v.more.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, v.title, "meldingen", &v.page));
	o = http_html(ret, 200);
	figures_list_page(&o, &v);
	return OK;
}

/* ---- files ---- */

static enum err grids_of(struct http_req *r, struct figures_query *q, struct figures_grids *ret)
{
	struct ctx *c = web_ctx(r);
	struct figures f;

	TRY(query_of(r, q));
	TRY(figures_make(c, q, &f));
	return figures_grids_make(c, q, &f, ret);
}

/* One number a row: what programs and pivot tables take. Hidden ones are left empty. */
static enum err csv_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct figures_grids grids;
	struct figures_query q;
	struct csv_out o = { .delimiter = ';', .guard = true, .line_end = "\r\n" };
	static const enum msg_id heads[] = { MSG_FIGURES_FILE_TABLE, MSG_FIGURES_FILE_ROW, MSG_FIGURES_FILE_UNDER,
		                             MSG_FIGURES_FILE_COLUMN, MSG_FIGURES_FILE_NUMBER };

	TRY(grids_of(r, &q, &grids));
	o.b = http_download(ret, "text/csv; charset=utf-8", STR("meldingen-cijfers.csv"));
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		csv_put(&o, msg(c->lang, heads[i]));
	}
	csv_put_end(&o);
	for (size_t g = 0; g < grids.count; g++) {
		const struct figures_grid *grid = &grids.list[g];

		for (size_t i = 0; i < grid->line_count * grid->column_count; i++) {
			const struct figures_line *l = &grid->lines[i / grid->column_count];
			const struct figures_cell *cell = &l->cells[i % grid->column_count];

			csv_put(&o, grid->title);
			csv_put(&o, l->name);
			csv_put(&o, l->under);
			csv_put(&o, grid->columns[i % grid->column_count]);
			if (cell->hidden) {
				csv_put(&o, STR(""));
			} else {
				csv_put_i64(&o, cell->n);
			}
			csv_put_end(&o);
		}
	}
	return OK;
}

static enum err sheet_of(struct ctx *c, const struct figures_grid *g, struct buf *out)
{
	struct sheet_column columns[SHEET_MOST_COLUMNS];
	struct str cells[SHEET_MOST_COLUMNS];
	size_t n = 0;

	columns[n++] = (struct sheet_column){ SHEET_TEXT, NAME_WIDTH, g->first };
	columns[n++] = (struct sheet_column){ SHEET_TEXT, NAME_WIDTH, msg(c->lang, MSG_FIGURES_FILE_UNDER) };
	for (size_t i = 0; i < g->column_count; i++) {
		columns[n++] = (struct sheet_column){ SHEET_NUMBER, NUMBER_WIDTH, g->columns[i] };
	}
	sheet_begin(out, g->title, columns, n);
	for (size_t i = 0; i < g->line_count; i++) {
		cells[0] = g->lines[i].name;
		cells[1] = g->lines[i].under;
		for (size_t k = 0; k < g->column_count; k++) {
			const struct figures_cell *cell = &g->lines[i].cells[k];

			cells[k + 2] = cell->hidden ? STR("") : str_format(c->arena, "%lld", (long long)cell->n);
			if (cells[k + 2].p == NULL) {
				return ERR_NOMEM;
			}
		}
		sheet_row(out, cells, n);
	}
	return buf_err(out);
}

static enum err explained(struct ctx *c, const struct figures_query *q, struct buf *out)
{
	const struct sheet_column columns[] = { { SHEET_TEXT, NAME_WIDTH, msg(c->lang, MSG_FIGURES_FILE_WHAT) },
		                                { SHEET_DAY, NUMBER_WIDTH, msg(c->lang, MSG_FIGURES_FILE_DAY) } };
	char day[DAY_TEXT];

	sheet_begin(out, msg(c->lang, MSG_FIGURES_FILE_ABOUT), columns, 2);
	sheet_row(out, (struct str[]){ msg(c->lang, MSG_FIGURES_FROM), str_of(day_text(q->first, day)) }, 2);
	sheet_row(out, (struct str[]){ msg(c->lang, MSG_FIGURES_TO), str_of(day_text(q->last, day)) }, 2);
	sheet_row(out, (struct str[]){ msg(c->lang, MSG_FIGURES_MADE), str_of(day_text(c->today, day)) }, 2);
	sheet_row(out,
	          (struct str[]){ msg(c->lang, q->last >= c->today ? MSG_FIGURES_RUNNING : MSG_FIGURES_OVER), STR("") },
	          2);
	sheet_row(out, (struct str[]){ msg(c->lang, MSG_FIGURES_TIMES_EXPLAIN), STR("") }, 2);
	return buf_err(out);
}

static enum err xlsx_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct buf b DEFER(buf_finish) = { 0 };
	struct figures_grids grids;
	struct figures_query q;

	TRY(grids_of(r, &q, &grids));
	buf_init(&b, FILE_MOST);
	for (size_t g = 0; g < grids.count; g++) {
		TRY(sheet_of(c, &grids.list[g], &b));
	}
	TRY(explained(c, &q, &b));
	sheet_end(&b);
	TRY(buf_err(&b));
	return job_sheet(web_app(r)->job, c->fail, buf_view(&b),
	                 http_download(ret, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	                               STR("meldingen-cijfers.xlsx")));
}

/* Others come by the reports themselves. */
const struct page_place figures_place = { .id = "cijfers",
	                                  .path = "/meldingen/cijfers",
	                                  .name = MSG_PLACE_FIGURES,
	                                  .action = ACTION_FIGURES,
	                                  .icon = PAGE_ICON_FIGURES };

#define ROW .access = &access_rows[ACTION_FIGURES]

const struct http_route figures_routes[FIGURES_ROUTES] = {
	{ HTTP_GET, "/meldingen/cijfers", figures_get, COST_SLOW, ROW },
	{ HTTP_GET, "/meldingen/cijfers/lijst", list_get, COST_SLOW, ROW },
	{ HTTP_GET, "/meldingen/cijfers.csv", csv_get, COST_SLOW, ROW },
	{ HTTP_GET, "/meldingen/cijfers.xlsx", xlsx_get, COST_SLOW, ROW },
};
