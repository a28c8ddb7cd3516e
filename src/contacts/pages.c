/* SPDX-License-Identifier: EUPL-1.2 */
/* The finder: for this student, at this location, who is it. */
#include "contacts/pages.h"

#include "access/live.h"
#include "base/vec.h"
#include "contacts/pages_keep.h"
#include "contacts_keep_sql.h"
#include "contacts_views.h"
#include "fmt/json_write.h"
#include "people/open.h"
#include "reference/reference.h"

enum { HITS = 30, SITES_MOST = 400 };

static struct str what_text(const struct ctx *c, enum contact_as as)
{
	static const enum msg_id texts[] = { MSG_CONTACTS_AS_OWNER, MSG_CONTACTS_AS_ALSO, MSG_CONTACTS_AS_DESK };

	return msg(c->lang, texts[as]);
}

/* "038-427 10 00" as an address to dial. */
static struct str dial(struct ctx *c, struct str phone)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 64);
	for (size_t i = 0; i < phone.n; i++) {
		if ((phone.p[i] >= '0' && phone.p[i] <= '9') || phone.p[i] == '+') {
			buf_char(&b, phone.p[i]);
		}
	}
	return str_copy(c->arena, buf_view(&b));
}

enum err contacts_cards(struct ctx *c, const struct route *r, struct place_view *p)
{
	struct contact_card *cards = ARENA_ARRAY(c->arena, ROUTE_CARDS, struct contact_card);

	if (cards == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < r->card_count; i++) {
		cards[i] = r->cards[i];
		p->cards[p->card_count++] = (struct card_view){ what_text(c, cards[i].as), &cards[i],
			                                        dial(c, cards[i].phone) };
	}
	p->nobody = r->owner == 0;
	return OK;
}

static struct str site_text(struct ctx *c, struct str school, struct str site, struct str town)
{
	bool same = site.n == 0 || str_eq(site, school);

	return str_format(c->arena, "%.*s%s%.*s%s%.*s", STR_ARG(school), same ? "" : ", ", same ? 0 : (int)site.n,
	                  site.p, town.n > 0 ? ", " : "", STR_ARG(town));
}

/* ---- for a student ---- */

static enum err of_person(struct ctx *c, struct str public, struct finder_view *v)
{
	struct young_enrolment *list;
	struct place_view *places;
	struct young y;
	size_t n;

	TRY(people_open(c, public, ACTION_CONTACTS, &y));
	TRY(people_enrolments(c, y.person, &list, &n));
	places = ARENA_ARRAY(c->arena, n + 1, struct place_view);
	if (places == NULL) {
		return ERR_NOMEM;
	}
	v->who = y.name;
	for (size_t i = 0; i < n; i++) {
		struct route route;
		struct place_view *p = &places[v->place_count];

		if (list[i].last != DAY_NONE && list[i].last < c->today) {
			continue;
		}
		TRY(contact_route(c, y.person, list[i].enrolment, people_duty(&y, c->today).duty, c->today, &route));
		*p = (struct place_view){ .title = site_text(c, list[i].school, list[i].site, list[i].site_place),
			                  .sub = msg(c->lang, str_eq(route.desk, STR("rmc"))
			                                              ? MSG_CONTACTS_FOR_RMC
			                                              : MSG_CONTACTS_FOR_LEERPLICHT) };
		TRY(contacts_cards(c, &route, p));
		v->place_count++;
	}
	v->places = places;
	return OK;
}

/* ---- for a location ---- */

static enum err sites(struct ctx *c, struct str here, struct finder_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finder_sites_row row;
	VEC(struct site_option) list = { 0 };
	bool more;

	TRY(finder_sites_open(c->db, &(struct finder_sites_in){ c->actor.brins, c->actor.towns, SITES_MOST }, &rows));
	for (;;) {
		struct site_option *at;

		TRY(finder_sites_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		at->value = str_format(c->arena, "%.*s/%.*s", STR_ARG(row.brin), STR_ARG(row.location));
		at->name = site_text(c, row.school, row.site, row.place);
		at->here = str_eq(at->value, here);
	}
	v->sites = list.p;
	v->site_count = list.n;
	return OK;
}

static enum err of_site(struct ctx *c, struct str asked, struct finder_view *v)
{
	static const struct {
		const char *desk;
		enum msg_id text;
	} desks[] = { { "leerplicht", MSG_CONTACTS_FOR_LEERPLICHT }, { "rmc", MSG_CONTACTS_FOR_RMC } };
	enum { DESKS = sizeof desks / sizeof desks[0] };
	struct place_view *places = ARENA_ARRAY(c->arena, DESKS, struct place_view);
	struct str location, brin = str_cut(asked, '/', &location), title = STR("");

	if (places == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->site_count; i++) {
		title = v->sites[i].here ? v->sites[i].name : title;
	}
	if (title.n == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	for (size_t i = 0; i < DESKS; i++) {
		struct route route;

		TRY(contact_route_of(
			c, &(struct route_case){ brin, location, STR(""), str_of(desks[i].desk), c->today }, &route));
		places[i] = (struct place_view){ .title = title, .sub = msg(c->lang, desks[i].text) };
		TRY(contacts_cards(c, &route, &places[i]));
	}
	v->places = places;
	v->place_count = DESKS;
	return OK;
}

static enum err show(struct http_req *r, struct finder_view *v, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct out o;

	v->search = actor_may(c, ACTION_SEARCH);
	v->keep = actor_may(c, ACTION_CONTACTS_KEEP);
	TRY(page_make(r, msg(c->lang, MSG_CONTACTS_TITLE), "contactpersonen", &v->page));
	v->page.self = STR("/contactpersonen");
	o = http_html(ret, 200);
	contacts_finder(&o, v);
	return OK;
}

static enum err finder_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str young = http_query(r, "jongere"), site = http_query(r, "locatie");
	struct finder_view v = { .typed = STR(""), .who = STR("") };

	TRY(sites(c, site, &v));
	if (young.n > 0) {
		TRY(of_person(c, young, &v));
	} else if (site.n > 0) {
		TRY(of_site(c, site, &v));
	}
	return show(r, &v, ret);
}

/* A POST, because names do not belong in addresses. */
static enum err finder_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct finder_view v = { .typed = http_form(r, "q"), .searched = true, .who = STR("") };

	TRY(ctx_require(c, ACTION_SEARCH));
	TRY(people_find(c, ACTION_CONTACTS, v.typed, HITS, &v.hits));
	TRY(sites(c, STR(""), &v));
	return show(r, &v, ret);
}

/* ---- API ---- */

static void card_json(struct jw *j, const struct contact_card *k)
{
	static const char *const as[] = { "vast", "regio-van-school", "loket" };

	jw_object(j);
	jw_put_text(j, "als", as[k->as]);
	jw_put_str(j, "naam", k->name);
	jw_put_str(j, "functie", k->job);
	jw_put_str(j, "telefoon", k->phone);
	jw_put_str(j, "email", k->email);
	jw_put_day(j, "tot", k->until);
	jw_put_day(j, "afwezigTot", k->away_until);
	jw_put_str(j, "vervangt", k->stands_in_for);
	jw_put_day(j, "vervangtTot", k->stands_in_until);
	jw_end(j);
}

/* ?brin=25PJ&vestiging=00[&gemeente=0193][&loket=rmc] */
static enum err api_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str desk = http_query(r, "loket");
	struct route_case in = { http_query(r, "brin"), http_query(r, "vestiging"), http_query(r, "gemeente"),
		                 desk.n > 0 ? desk : STR("leerplicht"), c->today };
	struct http_field_error wrong[2];
	struct route route;
	size_t n = 0;
	struct jw j;

	if (in.brin.n != 4 || in.location.n != 2) {
		wrong[n++] = (struct http_field_error){ STR("vestiging"), msg(c->lang, MSG_CONTACTS_NO_LOCATION) };
	}
	if (!str_eq(in.desk, STR("leerplicht")) && !str_eq(in.desk, STR("kwalificatieplicht")) &&
	    !str_eq(in.desk, STR("rmc"))) {
		wrong[n++] = (struct http_field_error){ STR("loket"), msg(c->lang, MSG_CONTACTS_TASK_WRONG) };
	}
	if (n > 0) {
		return http_problem(ret, 400, STR(""), wrong, n);
	}
	TRY(contact_route_of(c, &in, &route));
	jw_begin(&j, http_json(ret, 200));
	jw_object(&j);
	jw_put_str(&j, "gemeente", route.municipality);
	jw_put_str(&j, "regio", route.region);
	jw_put_str(&j, "loket", route.desk);
	jw_put_array(&j, "contactpersonen");
	for (size_t i = 0; i < route.card_count; i++) {
		card_json(&j, &route.cards[i]);
	}
	jw_end(&j);
	jw_end(&j);
	return jw_finish(&j);
}

#define ROW(action) .access = &access_rows[action]

const struct http_route contacts_routes[CONTACTS_ROUTES] = {
	{ HTTP_GET, "/contactpersonen", finder_get, COST_SLOW, ROW(ACTION_CONTACTS) },
	{ HTTP_POST, "/contactpersonen/_zoek", finder_post, COST_SLOW, ROW(ACTION_CONTACTS) },
	{ HTTP_GET, "/contactpersonen/beheer", contacts_keep_get, COST_SLOW, ROW(ACTION_CONTACTS_KEEP) },
	{ HTTP_POST, "/contactpersonen/beheer", contacts_keep_post, COST_SLOW, ROW(ACTION_CONTACTS_KEEP) },
	{ HTTP_GET, "/api/v1/contactpersonen", api_get, COST_SLOW, ROW(ACTION_CONTACTS), .flags = HTTP_BEARER },
};

const struct page_place contacts_place = { "contactpersonen-beheer", "/contactpersonen/beheer", MSG_PLACE_CONTACTS,
	                                   ACTION_CONTACTS_KEEP,     PAGE_ICON_CONTACTS,        NULL };
