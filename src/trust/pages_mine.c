/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/setting.h"
#include "identity/fresh.h"
#include "law/types.h"
#include "paper/process.h"
#include "signals/share.h"
#include "trust/dossier.h"
#include "trust/rights.h"
#include "trust/mine.h"
#include "trust_mine_views.h"

enum { SEEN = 10, WORDS_MOST = 16 * 1024 * 1024 };

/* Rights are one's own from sixteen on (UAVG art. 5): until then a parent has them as well. */
static bool has_rights(const struct ctx *c, const struct young *y)
{
	return c->actor.role != ROLE_PARENT || y->age < OWN_RIGHTS;
}

static enum err fill(struct ctx *c, const struct young *y, bool whole_year, struct mine_view *v)
{
	const struct person_asked asked = { .enrolment = STR(""), .whole_year = whole_year };
	struct mine_finding *findings;
	struct mine_exchange *exchanges;
	struct note_sight sight;

	TRY(person_fill(c, y, &asked, &v->of));
	TRY(mine_findings(c, y->person, &findings, &v->finding_count));
	TRY(mine_exchanges(c, y->person, &exchanges, &v->exchange_count));
	TRY(choices_of(c, y->person, y->birth, &v->choices));
	TRY(note_sight_of(c, y->person, y->birth, &sight));
	TRY(setting_text(c, "privacy_contact", &v->contact));
	v->findings = findings;
	v->exchanges = exchanges;
	v->notes = sight.school || sight.authority;
	v->parent = c->actor.role == ROLE_PARENT;
	v->may_choose = access_allows(c->actor.role, ACTION_OWN_CHOICE);
	v->may_share = y->age >= OWN_RIGHTS && y->age < OF_AGE;
	v->may_parents = y->age >= OF_AGE - 1;
	v->may_ask = has_rights(c, y);
	v->self = str_format(c->arena, "/mijn/%.*s", STR_ARG(y->public));
	v->other_span = str_format(c->arena, "%.*s%s#lessen", STR_ARG(v->self),
	                           whole_year ? "" : "?periode=schooljaar");
	return v->self.p != NULL && v->other_span.p != NULL ? OK : ERR_NOMEM;
}

static void leave_out_own(struct log_list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++) {
		if (!mine_own_doing(&l->rows[i])) {
			l->rows[n++] = l->rows[i];
		}
	}
	l->count = n;
}

/* Who saw it: roles and organisations, newest first; a page goes on behind ?zag=. */
static enum err fill_seen(struct http_req *r, const struct young *y, struct mine_view *v)
{
	struct ctx *c = web_ctx(r);
	struct log_place after = { 0 };
	struct str asked = http_query(r, "zag");

	if (asked.n > 0 && !log_place_parse(asked, &after)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(log_of_person(c, y->person, v->parent ? y->call : msg(c->lang, MSG_MINE_YOU), false, after, SEEN,
	                  &v->seen));
	if (v->parent) {
		leave_out_own(&v->seen);
	}
	if (v->seen.more) {
		v->seen_more = str_format(c->arena, "%.*s?zag=%.*s#gezien", STR_ARG(v->self),
		                          STR_ARG(log_place_text(c->arena, v->seen.next)));
	}
	return !v->seen.more || v->seen_more.p != NULL ? OK : ERR_NOMEM;
}

static enum err show(struct http_req *r, const struct young *y, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct mine_view v = { .kept = str_eq(http_query(r, "bewaard"), STR("1")),
		               .asked = str_eq(http_query(r, "gevraagd"), STR("1")) };
	struct out o;

	TRY(fill(c, y, str_eq(http_query(r, "periode"), STR("schooljaar")), &v));
	TRY(fill_seen(r, y, &v));
	TRY(page_make(r,
	              v.parent ? page_text(c, MSG_MINE_TITLE_CHILD, (struct str[]){ y->call }, 1)
	                       : msg(c->lang, MSG_MINE_TITLE),
	              "mijn", &v.page));
	v.page.self = v.self;
	o = http_html(ret, 200);
	mine_page(&o, &v);
	return OK;
}

/* Whom the grant names, as far as the gate lets in: a child that came of age is no longer among them. */
static enum err choose(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct mine_view v = { .parent = c->actor.role == ROLE_PARENT };
	struct mine_person *persons = ARENA_ARRAY(c->arena, c->actor.person_count, struct mine_person);
	struct young y, only = { 0 };
	struct out o;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < c->actor.person_count; i++) {
		enum err e = people_open_key(c, c->actor.person_list[i], ACTION_OWN_DATA, &y);

		if (e == ERR_ABSENT) {
			continue;
		}
		TRY(e);
		only = y;
		persons[v.person_count++] = (struct mine_person){ str_format(c->arena, "/mijn/%.*s", STR_ARG(y.public)),
			                                          y.call };
	}
	if (v.person_count == 1) {
		return show(r, &only, ret);
	}
	v.persons = persons;
	TRY(page_make(r, msg(c->lang, v.parent ? MSG_MINE_TITLE_CHILDREN : MSG_MINE_TITLE), "mijn", &v.page));
	o = http_html(ret, 200);
	mine_choose_page(&o, &v);
	return OK;
}

static enum err person_page_get(struct http_req *r, struct http_resp *ret)
{
	struct young y;

	TRY(people_open(web_ctx(r), http_param(r, "person"), ACTION_OWN_DATA, &y));
	return show(r, &y, ret);
}

struct choice_job {
	struct http_req *r;
};

static enum err take_one(struct ctx *c, struct http_req *r, const struct young *y, const char *field,
                         enum choice choice)
{
	struct str given = http_form(r, field);
	int64_t value;

	if (given.n == 0) {
		return OK;
	}
	if (!str_to_i64(given, &value) || value < 0 || value > REASON_CONFIDANT) {
		return REFUSE(c, ERR_INPUT, field, MSG_OWN_CHOICE_VALUE);
	}
	return choice_make(c, y->person, y->birth, choice, (int)value);
}

static enum err take_choices(struct ctx *c, void *arg)
{
	const struct choice_job *j = arg;
	struct young y;

	TRY(people_open(c, http_param(j->r, "person"), ACTION_OWN_CHOICE, &y));
	TRY(take_one(c, j->r, &y, "reden", CHOICE_REASON));
	if (y.age >= OWN_RIGHTS) {
		TRY(take_one(c, j->r, &y, "notities", CHOICE_NOTES));
	}
	/* A year ahead, so that nothing has to stop on the birthday. */
	if (y.age >= OF_AGE - 1) {
		TRY(take_one(c, j->r, &y, "ouders", CHOICE_PARENTS));
	}
	return take_one(c, j->r, &y, "maatje", CHOICE_MET);
}

static enum err choice_post(struct http_req *r, struct http_resp *ret)
{
	struct choice_job job = { r };
	struct str to = str_format(&r->arena, "/mijn/%.*s?bewaard=1#keuzes", STR_ARG(http_param(r, "person")));

	TRY(web_write(r, take_choices, &job));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- a request to the privacy officer ---- */

static enum err ask(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct young y;

	TRY(people_open(c, http_param(r, "person"), ACTION_OWN_DATA, &y));
	if (!has_rights(c, &y)) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	return rights_ask(c, y.person, http_form(r, "soort"), c->today, http_form(r, "tekst"));
}

static enum err ask_post(struct http_req *r, struct http_resp *ret)
{
	struct str to = str_format(&r->arena, "/mijn/%.*s?gevraagd=1#rechten", STR_ARG(http_param(r, "person")));

	TRY(web_write(r, ask, r));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- a copy to take along ---- */

static enum err copy_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct buf words DEFER(buf_finish) = { 0 };
	bool fresh, pdf = str_eq(http_param(r, "vorm"), STR("pdf"));
	struct young y;
	struct str back;

	if (!pdf && !str_eq(http_param(r, "vorm"), STR("json"))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(people_open(c, http_param(r, "person"), ACTION_OWN_DATA, &y));
	if (!has_rights(c, &y)) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	back = str_format(c->arena, "/mijn/%.*s", STR_ARG(y.public));
	if (back.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(identity_fresh(r, ret, back, &fresh));
	if (!fresh) {
		return OK;
	}
	buf_init(&words, WORDS_MOST);
	if (!pdf) {
		TRY(dossier_json(c, ACTION_OWN_DATA, y.person, &words));
		buf_str(http_download(ret, "application/json", STR("gegevens.json")), buf_view(&words));
		return OK;
	}
	TRY(dossier_paper(c, ACTION_OWN_DATA, y.person, &words));
	return paper_print(web_app(r)->job, c->fail, buf_view(&words),
	                   http_download(ret, "application/pdf", STR("gegevens.pdf")));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route mine_routes[MINE_ROUTES] = {
	{ HTTP_GET, "/mijn", choose, COST_SLOW, ROW(ACTION_OWN_DATA) },
	{ HTTP_GET, "/mijn/{person}", person_page_get, COST_SLOW, ROW(ACTION_OWN_DATA) },
	{ HTTP_POST, "/mijn/{person}/keuze", choice_post, COST_SLOW, ROW(ACTION_OWN_CHOICE) },
	{ HTTP_POST, "/mijn/{person}/verzoek", ask_post, COST_SLOW, ROW(ACTION_OWN_DATA) },
	{ HTTP_GET, "/mijn/{person}/kopie/{vorm}", copy_get, COST_SLOW, ROW(ACTION_OWN_DATA) },
	{ HTTP_GET, "/maatjes", meet_get, COST_SLOW, ROW(ACTION_MEET) },
};

const struct page_place mine_place = { "mijn", "/mijn", MSG_PLACE_MINE, ACTION_OWN_DATA, PAGE_ICON_PEOPLE, NULL };
