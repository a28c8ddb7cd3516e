/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/pages_log.h"

#include "access/words.h"
#include "base/clock.h"
#include "fmt/csv_write.h"
#include "trust/glass.h"
#include "trust_log_views.h"

enum { ROWS = 50, CSV_MOST = 10000, DAYS = 30 };

/* ---- what is asked ---- */

static enum err fill_choices(struct ctx *c, struct log_view *v, struct str action, struct str purpose, struct str role)
{
	v->actions = ARENA_ARRAY(c->arena, ACTION_COUNT, struct log_choice);
	v->purposes = ARENA_ARRAY(c->arena, PURPOSE_COUNT, struct log_choice);
	v->roles = ARENA_ARRAY(c->arena, ROLE_COUNT, struct log_choice);
	if (v->actions == NULL || v->purposes == NULL || v->roles == NULL) {
		return ERR_NOMEM;
	}
	for (int i = 0; i < ACTION_COUNT; i++) {
		struct str name = str_of(access_row((enum action)i)->name);

		v->actions[v->action_count++] = (struct log_choice){ name, log_action_text(c->lang, (enum action)i),
			                                             str_eq(name, action) };
	}
	for (int i = 1; i < PURPOSE_COUNT; i++) {
		struct str name = str_of(purpose_name((enum purpose)i));

		v->purposes[v->purpose_count++] = (struct log_choice){ name, name, str_eq(name, purpose) };
	}
	for (int i = 0; i < ROLE_COUNT; i++) {
		struct str name = str_of(role_name((enum role)i));
		struct str text = i == ROLE_SYSTEM ? msg(c->lang, MSG_LOG_SYSTEM)
		                                   : page_role_text(c->lang, (enum role)i);

		v->roles[v->role_count++] = (struct log_choice){ name, text, str_eq(name, role) };
	}
	return OK;
}

/* Days as typed become instants; until is the last day itself. */
static enum err read_days(struct ctx *c, struct log_view *v, struct log_asked *q)
{
	day_t today = c->today, since = today - DAYS, until = today;

	if ((v->since.n > 0 && !day_parse(v->since, &since)) || (v->until.n > 0 && !day_parse(v->until, &until)) ||
	    until < since) {
		return REFUSE(c, ERR_INPUT, "van", MSG_LOG_WRONG_PERIOD);
	}
	v->since = day_string(c->arena, since);
	v->until = day_string(c->arena, until);
	q->since = clock_instant(since, 0);
	q->until = until >= today ? 0 : clock_instant(until + 1, 0);
	return v->since.p != NULL && v->until.p != NULL ? OK : ERR_NOMEM;
}

static enum err read_form(struct http_req *r, struct log_view *v, struct log_asked *q)
{
	struct ctx *c = web_ctx(r);
	struct str after = http_form(r, "na");

	v->since = http_form(r, "van");
	v->until = http_form(r, "tot");
	v->login = str_trim(http_form(r, "account"));
	v->refused = str_eq(http_form(r, "uitkomst"), STR("refused"));
	*q = (struct log_asked){ .login = v->login,
		                 .action = http_form(r, "handeling"),
		                 .purpose = http_form(r, "doel"),
		                 .role = http_form(r, "rol"),
		                 .outcome = v->refused ? STR("refused") : STR(""),
		                 .most = ROWS };
	if (after.n > 0 && !log_place_parse(after, &q->after)) {
		return REFUSE(c, ERR_INPUT, "na", MSG_LOG_WRONG_PERIOD);
	}
	TRY(fill_choices(c, v, q->action, q->purpose, q->role));
	return read_days(c, v, q);
}

enum err log_rows(struct ctx *c, const struct log_list *list, struct log_row_view **ret)
{
	struct log_row_view *rows = ARENA_ARRAY(c->arena, list->count + 1, struct log_row_view);

	if (rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list->count; i++) {
		rows[i].f = list->rows[i];
		rows[i].when = words_moment(c, list->rows[i].place.at);
		rows[i].person = list->rows[i].public.n > 0
		                         ? str_format(c->arena, "/logboek/persoon/%.*s", STR_ARG(list->rows[i].public))
		                         : STR("");
		if (rows[i].when.p == NULL || rows[i].person.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = rows;
	return OK;
}

static enum err show(struct http_req *r, struct http_resp *ret, struct log_view *v, const struct log_list *list)
{
	struct ctx *c = web_ctx(r);
	int64_t waiting;
	struct out o;

	TRY(log_rows(c, list, &v->rows));
	v->count = list->count;
	TRY(glass_waiting(c, &waiting));
	v->open = page_count_text(c->arena, waiting);
	v->next = list->more ? log_place_text(c->arena, list->next) : STR("");
	TRY(page_make(r, msg(c->lang, MSG_PLACE_LOG), "logboek", &v->page));
	v->page.self = STR("/logboek");
	o = http_html(ret, 200);
	log_page(&o, v);
	return OK;
}

static enum err log_get(struct http_req *r, struct http_resp *ret)
{
	struct log_view v = { 0 };
	struct log_asked q;
	struct log_list list;

	TRY(read_form(r, &v, &q));
	TRY(log_search(web_ctx(r), &q, &list));
	return show(r, ret, &v, &list);
}

/* What was typed wrong is said above the form, which keeps it. */
static enum err search_post(struct http_req *r, struct http_resp *ret)
{
	struct log_view v = { .searched = true };
	struct log_list list = { 0 };
	struct log_asked q;
	enum err e = read_form(r, &v, &q);

	if (e == OK) {
		e = log_search(web_ctx(r), &q, &list);
	}
	if (e == ERR_INPUT || e == ERR_ABSENT) {
		e = page_refusal(r, &v.wrong);
	}
	TRY(e);
	return show(r, ret, &v, &list);
}

/* ---- as a file ---- */

static void put_row(struct csv_out *o, const struct log_row_view *row)
{
	csv_put(o, row->when);
	csv_put(o, row->f.who);
	csv_put(o, row->f.role);
	csv_put(o, row->f.scope);
	csv_put(o, row->f.did);
	csv_put(o, row->f.purpose);
	csv_put(o, row->f.processing);
	csv_put(o, row->f.refused ? STR("geweigerd") : STR("gedaan"));
	csv_put_i64(o, row->f.shown);
	csv_put(o, row->f.remote);
	csv_put(o, row->f.action);
	csv_put(o, row->f.what);
	csv_put(o, row->f.trace);
	csv_put_end(o);
}

static enum err csv_post(struct http_req *r, struct http_resp *ret)
{
	static const char *const names[] = { "tijd",     "naam",     "rol",   "bereik",    "wat",  "doel", "verwerking",
		                             "uitkomst", "personen", "adres", "handeling", "code", "trace" };
	struct csv_out o = { .delimiter = ';', .guard = true, .line_end = "\r\n" };
	struct log_view v = { 0 };
	struct log_row_view *rows;
	struct log_list list;
	struct log_asked q;

	TRY(read_form(r, &v, &q));
	q.most = CSV_MOST;
	TRY(log_search(web_ctx(r), &q, &list));
	TRY(log_rows(web_ctx(r), &list, &rows));
	o.b = http_download(ret, "text/csv; charset=utf-8", STR("logboek.csv"));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		csv_put(&o, str_of(names[i]));
	}
	csv_put_end(&o);
	for (size_t i = 0; i < list.count; i++) {
		put_row(&o, &rows[i]);
	}
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route trust_log_routes[TRUST_LOG_ROUTES] = {
	{ HTTP_GET, "/logboek", log_get, COST_SLOW, ROW(ACTION_LOG) },
	{ HTTP_POST, "/logboek/_zoek", search_post, COST_SLOW, ROW(ACTION_LOG) },
	{ HTTP_POST, "/logboek/_csv", csv_post, COST_SLOW, ROW(ACTION_LOG) },
	{ HTTP_POST, "/logboek/persoon", log_person_post, COST_SLOW, ROW(ACTION_LOG) },
	{ HTTP_GET, "/logboek/persoon/{person}", log_person_get, COST_SLOW, ROW(ACTION_LOG) },
	{ HTTP_GET, "/logboek/patronen", log_patterns_get, COST_SLOW, ROW(ACTION_LOG) },
};

const struct page_place trust_log_place = { "logboek",  "/logboek",    MSG_PLACE_LOG,
	                                    ACTION_LOG, PAGE_ICON_LOG, glass_waiting };
