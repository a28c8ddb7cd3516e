/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests of persons: the register, and what is done for one person. */
#include "access/look.h"
#include "access/words.h"
#include "base/vec.h"
#include "fmt/pgn.h"
#include "paper/process.h"
#include "people/corrected.h"
#include "people/name.h"
#include "people/people.h"
#include "people_young_sql.h"
#include "trust/dossier.h"
#include "trust/pages_rights.h"
#include "trust/rights.h"
#include "trust_dossier_sql.h"
#include "trust_retention_sql.h"
#include "trust_rights_sql.h"
#include "trust_rights_views.h"

#include <string.h>

enum { WORDS_MOST = 16 * 1024 * 1024 };

static struct str clock_words(struct ctx *c, day_t due)
{
	int64_t days = due - c->today;

	return days >= 0 ? page_text_count(c, MSG_RIGHTS_DAYS_LEFT_ONE, MSG_RIGHTS_DAYS_LEFT_MANY, days)
	                 : page_text_count(c, MSG_RIGHTS_DAYS_LATE_ONE, MSG_RIGHTS_DAYS_LATE_MANY, -days);
}

static struct str address(struct ctx *c, struct str public)
{
	return str_format(c->arena, "/verzoeken/persoon/%.*s", STR_ARG(public));
}

/* ---- the register ---- */

static enum err fill_open(struct ctx *c, struct rights_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct request_open_row row;
	VEC(struct request_view) list = { 0 };
	VEC(int64_t) persons = { 0 };
	bool more;

	TRY(request_open_open(c->db, &rows));
	for (;;) {
		struct request_view *x;
		int64_t *person;

		TRY(request_open_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		person = vec_push(c->arena, &persons);
		if (x == NULL || person == NULL) {
			return ERR_NOMEM;
		}
		*person = row.person;
		*x = (struct request_view){ .kind = str_copy(c->arena, row.kind),
			                    .who = person_name(c->arena, row.call_name, row.given_names, row.prefix,
			                                       row.family_name),
			                    .href = address(c, row.who),
			                    .received = words_date(c, row.received),
			                    .due = words_date(c, row.due),
			                    .clock = clock_words(c, row.due),
			                    .late = row.due < c->today,
			                    .open = true };
	}
	v->requests = list.p;
	v->request_count = list.n;
	return look_at_list(c, ACTION_RIGHTS, persons.p, persons.n);
}

static enum err fill_offers(struct ctx *c, struct rights_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct corrected_offers_row row;
	VEC(struct offer_view) list = { 0 };
	VEC(int64_t) persons = { 0 };
	bool more;

	TRY(corrected_offers_open(c->db, &rows));
	for (;;) {
		struct offer_view *x;
		int64_t *person;

		TRY(corrected_offers_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		person = vec_push(c->arena, &persons);
		if (x == NULL || person == NULL) {
			return ERR_NOMEM;
		}
		*person = row.person;
		*x = (struct offer_view){
			address(c, row.public),
			person_name(c->arena, row.call_name, row.given_names, row.prefix, row.family_name),
			str_copy(c->arena, row.field), str_copy(c->arena, row.value), str_copy(c->arena, row.offered)
		};
	}
	v->offers = list.p;
	v->offer_count = list.n;
	return look_at_list(c, ACTION_RIGHTS, persons.p, persons.n);
}

static enum err rights_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct rights_view v = { 0 };
	struct out o;

	TRY(fill_open(c, &v));
	TRY(fill_offers(c, &v));
	TRY(page_make(r, msg(c->lang, MSG_PLACE_RIGHTS), "verzoeken", &v.page));
	o = http_html(ret, 200);
	rights_page(&o, &v);
	return OK;
}

/* A POST, because numbers do not belong in addresses. */
static enum err find_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct young_by_public_row row;
	struct pgn number;
	int64_t person;
	bool found = false;
	struct str to;

	if (pgn_fine(pgn_parse(http_form(r, "nummer"), &number))) {
		TRY(person_find(c, str_trim(http_form(r, "nummer")).p, &person, &found));
	}
	if (found) {
		TRY(young_by_key(c->db, c->arena, &(struct young_by_key_in){ person }, &row, &found));
	}
	if (!found) {
		return REFUSE(c, ERR_INPUT, "nummer", MSG_RIGHTS_NOT_FOUND);
	}
	to = address(c, row.public);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- one person ---- */

enum err rights_person(struct ctx *c, struct http_req *r, struct young_by_public_row *ret)
{
	struct young_by_public_row row;
	bool found;

	TRY(young_by_public(c->db, c->arena, &(struct young_by_public_in){ http_param(r, "person") }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = row;
	return OK;
}

static enum err fill_requests(struct ctx *c, int64_t person, struct rights_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct request_of_person_row row;
	VEC(struct request_view) list = { 0 };
	bool more;

	TRY(request_of_person_open(c->db, &(struct request_of_person_in){ person }, &rows));
	for (;;) {
		struct request_view *x;

		TRY(request_of_person_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct request_view){ .public = str_copy(c->arena, row.public),
			                    .kind = str_copy(c->arena, row.kind),
			                    .state = str_copy(c->arena, row.state),
			                    .note = str_copy(c->arena, row.note),
			                    .answer = str_copy(c->arena, row.answer),
			                    .received = words_date(c, row.received),
			                    .due = words_date(c, row.due),
			                    .clock = clock_words(c, row.due),
			                    .late = row.due < c->today,
			                    .open = str_eq(row.state, STR("open")) };
	}
	v->requests = list.p;
	v->request_count = list.n;
	return OK;
}

static enum err fill_notes(struct ctx *c, int64_t person, struct rights_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct dossier_notes_row row;
	VEC(struct note_view) list = { 0 };
	bool more;

	TRY(dossier_notes_open(c->db, &(struct dossier_notes_in){ person }, &rows));
	for (;;) {
		struct note_view *x;

		TRY(dossier_notes_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct note_view){ str_copy(c->arena, row.kind),
			                 str_format(c->arena, "%lld", (long long)row.item),
			                 words_date(c, words_day_of(c, row.at)),
			                 str_copy(c->arena, row.by_whom),
			                 str_copy(c->arena, row.note),
			                 str_copy(c->arena, row.withheld),
			                 row.public.n > 0 ? str_format(c->arena, "%.*s/bijlage/%.*s", STR_ARG(v->self),
			                                               STR_ARG(row.public))
			                                  : STR("") };
	}
	v->notes = list.p;
	v->note_count = list.n;
	return OK;
}

static enum err fill_holds(struct ctx *c, int64_t person, struct rights_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct hold_list_row row;
	VEC(struct hold_view) list = { 0 };
	bool more;

	TRY(hold_list_open(c->db, &(struct hold_list_in){ person }, &rows));
	for (;;) {
		struct hold_view *x;

		TRY(hold_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct hold_view){ .key = str_format(c->arena, "%lld", (long long)row.hold),
			                 .reason = str_copy(c->arena, row.reason),
			                 .until = words_date(c, row.until),
			                 .since = words_date(c, words_day_of(c, row.at)),
			                 .lifted = row.lifted != INT64_MIN || row.until < c->today };
	}
	v->holds = list.p;
	v->hold_count = list.n;
	return OK;
}

static enum err fill_fields(struct ctx *c, int64_t person, struct rights_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct restriction_current_row now;
	struct person_list_row row;
	struct person_put_in put;
	bool more;

	v->fields = ARENA_ARRAY(c->arena, corrected_field_count, struct field_view);
	if (v->fields == NULL) {
		return ERR_NOMEM;
	}
	TRY(person_list_open(c->db, &(struct person_list_in){ ctx_list_i64(c->arena, &person, 1) }, &rows));
	TRY(person_list_next(&rows, &row, &more));
	if (more) {
		put = person_row_as_put(&row);
		for (size_t i = 0; i < corrected_field_count; i++) {
			v->fields[v->field_count++] = (struct field_view){
				str_of(corrected_fields[i].name),
				str_copy(c->arena, *corrected_value(&put, &corrected_fields[i]))
			};
		}
	}
	db_rows_close(&rows);
	TRY(restriction_current_open(c->db, &(struct restriction_current_in){ person }, &rows));
	TRY(restriction_current_next(&rows, &now, &more));
	v->restricted = more ? str_copy(c->arena, now.reason) : STR("");
	return OK;
}

static enum err person_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct young_by_public_row who;
	struct rights_view v = { 0 };
	struct out o;

	TRY(rights_person(c, r, &who));
	TRY(look_at(c, ACTION_RIGHTS, who.person));
	v.name = person_name(c->arena, who.call_name, who.given_names, who.prefix, who.family_name);
	v.self = address(c, who.public);
	v.today = day_string(c->arena, c->today);
	TRY(fill_requests(c, who.person, &v));
	TRY(fill_notes(c, who.person, &v));
	TRY(rights_parts(c, who.person, v.self, &v));
	TRY(fill_holds(c, who.person, &v));
	TRY(fill_fields(c, who.person, &v));
	TRY(page_make(r, page_text(c, MSG_RIGHTS_PERSON_TITLE, &v.name, 1), "verzoeken", &v.page));
	o = http_html(ret, 200);
	rights_person_page(&o, &v);
	return OK;
}

static enum err give_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct buf words DEFER(buf_finish) = { 0 };
	struct young_by_public_row who;
	bool pdf = str_eq(http_param(r, "vorm"), STR("pdf"));

	if (str_eq(http_param(r, "vorm"), STR("zip"))) {
		return rights_zip_get(r, ret);
	}
	if (!pdf && !str_eq(http_param(r, "vorm"), STR("json"))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(rights_person(c, r, &who));
	buf_init(&words, WORDS_MOST);
	if (!pdf) {
		TRY(dossier_json(c, ACTION_RIGHTS, who.person, &words));
		buf_str(http_download(ret, "application/json", STR("inzage.json")), buf_view(&words));
		return OK;
	}
	TRY(dossier_paper(c, ACTION_RIGHTS, who.person, &words));
	return paper_print(web_app(r)->job, c->fail, buf_view(&words),
	                   http_download(ret, "application/pdf", STR("inzage.pdf")));
}

/* ---- what is done ---- */

struct deed {
	struct http_req *r;
	int64_t person;
};

static enum err number_of(struct ctx *c, struct str text, int64_t *ret)
{
	return str_to_i64(text, ret) ? OK : REFUSE(c, ERR_INPUT, NULL, MSG_RIGHTS_VALUE_WRONG);
}

static enum err day_of_form(struct ctx *c, struct str text, day_t *ret)
{
	return day_parse(text, ret) ? OK : REFUSE(c, ERR_INPUT, NULL, MSG_RIGHTS_REQUEST_WRONG);
}

static enum err do_ask(struct ctx *c, const struct deed *d)
{
	day_t day;

	TRY(day_of_form(c, http_form(d->r, "ontvangen"), &day));
	return rights_ask(c, d->person, http_form(d->r, "soort"), day, http_form(d->r, "toelichting"));
}

static enum err do_extend(struct ctx *c, const struct deed *d)
{
	return rights_extend(c, d->person, http_form(d->r, "verzoek"));
}

static enum err do_answer(struct ctx *c, const struct deed *d)
{
	return rights_answer(c, d->person, http_form(d->r, "verzoek"),
	                     str_eq(http_form(d->r, "uitkomst"), STR("afgewezen")), http_form(d->r, "antwoord"));
}

static enum err do_correct(struct ctx *c, const struct deed *d)
{
	return rights_correct(c, d->person, http_form(d->r, "gegeven"), http_form(d->r, "waarde"),
	                      http_form(d->r, "reden"));
}

static enum err do_restrict(struct ctx *c, const struct deed *d)
{
	return rights_restrict(c, d->person, http_form(d->r, "reden"));
}

static enum err do_unrestrict(struct ctx *c, const struct deed *d)
{
	return rights_unrestrict(c, d->person);
}

static enum err do_withhold(struct ctx *c, const struct deed *d)
{
	int64_t item;

	TRY(number_of(c, http_form(d->r, "nummer"), &item));
	return rights_withhold(c, d->person, http_form(d->r, "soort"), item, http_form(d->r, "reden"));
}

static enum err do_give(struct ctx *c, const struct deed *d)
{
	int64_t item;

	TRY(number_of(c, http_form(d->r, "nummer"), &item));
	return rights_give(c, d->person, http_form(d->r, "soort"), item);
}

static enum err do_hold(struct ctx *c, const struct deed *d)
{
	day_t until;

	TRY(day_of_form(c, http_form(d->r, "tot"), &until));
	return retention_hold(c, d->person, http_form(d->r, "reden"), until);
}

static enum err do_unhold(struct ctx *c, const struct deed *d)
{
	int64_t hold;

	TRY(number_of(c, http_form(d->r, "nummer"), &hold));
	return retention_unhold(c, d->person, hold);
}

static const struct {
	const char *name;
	enum err (*run)(struct ctx *c, const struct deed *d);
} deeds[] = {
	{ "verzoek", do_ask },           { "verlengen", do_extend },  { "antwoord", do_answer },
	{ "corrigeren", do_correct },    { "beperken", do_restrict }, { "opheffen", do_unrestrict },
	{ "achterhouden", do_withhold }, { "verstrekken", do_give },  { "bewaren", do_hold },
	{ "vrijgeven", do_unhold },
};

static enum err run_deed(struct ctx *c, void *arg)
{
	const struct deed *d = arg;

	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
		if (str_eq(http_param(d->r, "doe"), str_of(deeds[i].name))) {
			return deeds[i].run(c, d);
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

static enum err deed_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct young_by_public_row who;
	struct deed d = { .r = r };
	struct str to;

	TRY(rights_person(c, r, &who));
	d.person = who.person;
	TRY(web_write(r, run_deed, &d));
	to = address(c, who.public);
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

static enum err count(struct ctx *c, int64_t *ret)
{
	struct request_count_row row;
	bool found;

	TRY(request_count(c->db, c->arena, &(struct request_count_in){ PAGE_COUNT_MOST }, &row, &found));
	*ret = row.items;
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route rights_routes[RIGHTS_ROUTES] = {
	{ HTTP_GET, "/verzoeken", rights_get, COST_SLOW, ROW(ACTION_RIGHTS) },
	{ HTTP_POST, "/verzoeken/_zoek", find_post, COST_SLOW, ROW(ACTION_RIGHTS) },
	{ HTTP_GET, "/verzoeken/persoon/{person}", person_get, COST_SLOW, ROW(ACTION_RIGHTS) },
	{ HTTP_POST, "/verzoeken/persoon/{person}/{doe}", deed_post, COST_SLOW, ROW(ACTION_RIGHTS) },
	{ HTTP_GET, "/verzoeken/persoon/{person}/inzage/{vorm}", give_get, COST_SLOW, ROW(ACTION_RIGHTS) },
	{ HTTP_GET, "/verzoeken/persoon/{person}/bijlage/{bijlage}", rights_file_get, COST_SLOW, ROW(ACTION_RIGHTS) },
};

const struct page_place rights_place = { "verzoeken",   "/verzoeken",       MSG_PLACE_RIGHTS,
	                                 ACTION_RIGHTS, PAGE_ICON_REQUESTS, count };
