/* SPDX-License-Identifier: EUPL-1.2 */
/* Who saw one person, and what stands out: beside the search of the log. */
#include "access/look.h"
#include "access/words.h"
#include "base/clock.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/people.h"
#include "people_young_sql.h"
#include "trust/pages_log.h"
#include "trust_log_sql.h"
#include "trust_log_views.h"

/* Behind every text. Search keys hold no such character. */
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"

enum { CANDIDATES = 20, ROWS = 60, MOST = 10, SPAN = 200000 };

/* ---- finding the person ---- */

static enum err by_number(struct ctx *c, struct str typed, struct str *ret_public)
{
	struct log_person_row row;
	int64_t person;
	bool found;

	*ret_public = STR("");
	TRY(person_find(c, typed.p, &person, &found));
	if (!found) {
		return OK;
	}
	TRY(log_person(c->db, c->arena, &(struct log_person_in){ person }, &row, &found));
	*ret_public = found ? row.public : STR("");
	return OK;
}

static enum err by_words(struct ctx *c, struct str typed, struct log_person_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_candidates_row row;
	VEC(struct log_candidate) list = { 0 };
	VEC(int64_t) persons = { 0 };
	struct str key, below;
	bool more;

	if (person_query_key(c->arena, typed, &key) != OK || key.n == 0) {
		return OK;
	}
	below = str_format(c->arena, "%.*s" LAST_CHARACTER, STR_ARG(key));
	if (below.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(log_candidates_open(c->db, &(struct log_candidates_in){ key, below, CANDIDATES }, &rows));
	for (;;) {
		struct log_candidate *one;
		int64_t *person;

		TRY(log_candidates_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		one = vec_push(c->arena, &list);
		person = vec_push(c->arena, &persons);
		if (one == NULL || person == NULL) {
			return ERR_NOMEM;
		}
		*person = row.person;
		*one = (struct log_candidate){
			person_name(c->arena, row.call_name, row.given_names, row.prefix, row.family_name),
			str_copy(c->arena, row.place), str_copy(c->arena, row.public), row.birth
		};
		if (one->name.p == NULL || one->public.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->candidates = list.p;
	v->candidate_count = list.n;
	return look_at_list(c, ACTION_LOG, persons.p, persons.n);
}

/* Names are kept with the family name first; people say them the other way round: "Roos van Boxtel". */
static enum err by_name(struct ctx *c, struct str typed, struct log_person_view *v)
{
	struct str rest, call = str_cut(typed, ' ', &rest), turned;

	TRY(by_words(c, typed, v));
	rest = str_trim(rest);
	if (v->candidate_count > 0 || rest.n == 0) {
		return OK;
	}
	turned = str_format(c->arena, "%.*s %.*s", STR_ARG(rest), STR_ARG(call));
	return turned.p != NULL ? by_words(c, turned, v) : ERR_NOMEM;
}

static bool is_number(struct str typed)
{
	for (size_t i = 0; i < typed.n; i++) {
		if (typed.p[i] < '0' || typed.p[i] > '9') {
			return false;
		}
	}
	return typed.n == PGN_DIGITS;
}

/* A POST, because names and numbers do not belong in addresses. */
enum err log_person_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct log_person_view v = { .typed = str_trim(http_form(r, "q")) };
	struct str public = STR("");
	struct out o;

	if (is_number(v.typed)) {
		TRY(by_number(c, v.typed, &public));
	} else if (v.typed.n > 0 && v.typed.n <= 100) {
		TRY(by_name(c, v.typed, &v));
		public = v.candidate_count == 1 ? v.candidates[0].public : public;
	}
	if (public.n > 0) {
		struct str to = str_format(c->arena, "/logboek/persoon/%.*s", STR_ARG(public));

		return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_LOG_PERSON_FIND), "logboek", &v.page));
	v.page.self = STR("/logboek");
	o = http_html(ret, 200);
	log_candidates_page(&o, &v);
	return OK;
}

/* ---- the list ---- */

static enum err fill(struct ctx *c, struct http_req *r, const struct young_by_public_row *who,
                     struct log_person_view *v)
{
	struct log_place after = { 0, 0, 0 };
	struct str from = http_query(r, "na");
	struct log_list list;

	if (from.n > 0 && !log_place_parse(from, &after)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	v->name = person_name(c->arena, who->call_name, who->given_names, who->prefix, who->family_name);
	v->public = who->public;
	TRY(look_at(c, ACTION_LOG, who->person));
	TRY(log_of_person(c, who->person, v->name, v->names, after, ROWS, &list));
	TRY(log_rows(c, &list, &v->rows));
	v->count = list.count;
	v->more = list.more
	                  ? str_format(c->arena, "/logboek/persoon/%.*s?%sna=%.*s", STR_ARG(v->public),
	                               v->names ? "" : "vorm=afschrift&", STR_ARG(log_place_text(c->arena, list.next)))
	                  : STR("");
	return v->name.p != NULL && v->more.p != NULL ? OK : ERR_NOMEM;
}

enum err log_person_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct log_person_view v = { .names = !str_eq(http_query(r, "vorm"), STR("afschrift")) };
	struct young_by_public_row who;
	struct out o;
	bool found;

	TRY(young_by_public(c->db, c->arena, &(struct young_by_public_in){ http_param(r, "person") }, &who, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(fill(c, r, &who, &v));
	v.printed = words_date(c, words_day_of(c, c->now));
	TRY(page_make(r, page_text(c, MSG_LOG_PERSON_TITLE, &v.name, 1), "logboek", &v.page));
	o = http_html(ret, 200);
	log_person_page(&o, &v);
	return OK;
}

/* ---- what stands out ---- */

static enum err most_persons(struct ctx *c, int64_t since, struct log_patterns_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_most_looked_at_row row;
	VEC(int64_t) persons = { 0 };
	bool more;

	v->persons = ARENA_ARRAY(c->arena, MOST, struct log_most);
	if (v->persons == NULL) {
		return ERR_NOMEM;
	}
	TRY(log_most_looked_at_open(c->db, &(struct log_most_looked_at_in){ since, SPAN, MOST }, &rows));
	for (;;) {
		struct log_most *m = &v->persons[v->person_count];
		struct log_name_row name;
		int64_t *person;
		bool found;

		TRY(log_most_looked_at_next(&rows, &row, &more));
		if (!more || v->person_count == MOST) {
			return look_at_list(c, ACTION_LOG, persons.p, persons.n);
		}
		TRY(log_name(c->db, c->arena, &(struct log_name_in){ row.subject }, &name, &found));
		*m = (struct log_most){ msg(c->lang, MSG_LOG_FORGOTTEN),
			                str_format(c->arena, "%lld", (long long)row.looks), STR("") };
		if (found) {
			person = vec_push(c->arena, &persons);
			m->name = person_name(c->arena, name.call_name, name.given_names, name.prefix,
			                      name.family_name);
			m->href = str_format(c->arena, "/logboek/persoon/%.*s", STR_ARG(name.public));
			if (person == NULL || m->name.p == NULL) {
				return ERR_NOMEM;
			}
			*person = name.person;
		}
		v->person_count++;
	}
}

static enum err most_accounts(struct ctx *c, int64_t since, struct log_patterns_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_most_looking_row row;
	bool more;

	v->accounts = ARENA_ARRAY(c->arena, MOST, struct log_most);
	if (v->accounts == NULL) {
		return ERR_NOMEM;
	}
	TRY(log_most_looking_open(c->db, &(struct log_most_looking_in){ since, SPAN, MOST }, &rows));
	for (;;) {
		TRY(log_most_looking_next(&rows, &row, &more));
		if (!more || v->account_count == MOST) {
			return OK;
		}
		v->accounts[v->account_count++] = (struct log_most){
			str_format(c->arena, "%.*s (%.*s)", STR_ARG(row.name), STR_ARG(row.login)),
			str_format(c->arena, "%lld", (long long)row.looks), STR("")
		};
	}
}

enum err log_patterns_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct log_patterns_view v = { 0 };
	day_t first = c->today - day_ymd(c->today).d + 1;
	struct out o;

	TRY(most_persons(c, clock_instant(first, 0), &v));
	TRY(most_accounts(c, clock_instant(first, 0), &v));
	v.since = words_date(c, first);
	TRY(page_make(r, msg(c->lang, MSG_LOG_PATTERNS), "logboek", &v.page));
	o = http_html(ret, 200);
	log_patterns_page(&o, &v);
	return OK;
}
