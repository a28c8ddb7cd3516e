/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/pages.h"

#include "access/words.h"
#include "agreements/text.h"
#include "agreements_sql.h"
#include "agreements_views.h"
#include "base/vec.h"
#include "reference/reference.h"

struct str agreement_name(struct ctx *c, const struct agreement *a)
{
	return str_format(c->arena, "%.*s (%.*s)", STR_ARG(a->title), STR_ARG(a->version));
}

static enum err add_option(struct ctx *c, const struct agreement *a, struct str chosen, struct agreement_option *slot)
{
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = (struct agreement_option){ a->version, agreement_name(c, a), str_eq(a->version, chosen) };
	return slot->name.p != NULL ? OK : ERR_NOMEM;
}

enum err agreement_choices(struct ctx *c, struct str label, const char *name, struct str chosen, bool empty,
                           struct agreement_select *ret)
{
	const struct agreement *kept, *examples;
	VEC(struct agreement_option) list = { 0 };
	size_t n, example_n;

	TRY(agreement_list(c, &kept, &n));
	TRY(agreement_examples(c->arena, &examples, &example_n));
	if (empty) {
		struct agreement_option *slot = vec_push(c->arena, &list);

		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (struct agreement_option){ STR(""), msg(c->lang, MSG_AGREEMENTS_NONE), chosen.n == 0 };
	}
	for (size_t i = 0; i < n; i++) {
		TRY(add_option(c, &kept[i], chosen, vec_push(c->arena, &list)));
	}
	TRY(add_option(c, agreement_national(), chosen, vec_push(c->arena, &list)));
	for (size_t i = 0; i < example_n; i++) {
		TRY(add_option(c, &examples[i], chosen, vec_push(c->arena, &list)));
	}
	*ret = (struct agreement_select){ label, str_of(name), list.p, list.n };
	return OK;
}

/* ---- /werkafspraken ---- */

static bool counts_now(const struct ctx *c, const struct agreement *a)
{
	return a->state == AGREEMENT_PUBLISHED && (a->valid_from == DAY_NONE || a->valid_from <= c->today) &&
	       (a->until == DAY_NONE || a->until >= c->today);
}

/* "geldt sinds 1 maart 2026", "concept" */
static struct str status_of(struct ctx *c, const struct agreement *a)
{
	if (a->state == AGREEMENT_DRAFT) {
		return msg(c->lang, MSG_AGREEMENTS_DRAFT);
	}
	if (a->state == AGREEMENT_EXAMPLE) {
		return msg(c->lang, MSG_AGREEMENTS_EXAMPLE);
	}
	if (a->valid_from == DAY_NONE) {
		return msg(c->lang, MSG_AGREEMENTS_NATIONAL);
	}
	if (a->until != DAY_NONE && a->until < c->today) {
		return page_text(c, MSG_AGREEMENTS_COUNTED,
		                 (struct str[]){ words_date(c, a->valid_from), words_date(c, a->until) }, 2);
	}
	return page_text(c, a->valid_from > c->today ? MSG_AGREEMENTS_WILL_COUNT : MSG_AGREEMENTS_COUNTS,
	                 (struct str[]){ words_date(c, a->valid_from) }, 1);
}

static enum err make_item(struct ctx *c, const struct agreement *a, struct agreement_item *ret)
{
	*ret = (struct agreement_item){ str_format(c->arena, "/werkafspraken/%.*s", STR_ARG(a->version)),
		                        a->title,
		                        a->version,
		                        status_of(c, a),
		                        counts_now(c, a) ? msg(c->lang, MSG_AGREEMENTS_NOW) : STR(""),
		                        counts_now(c, a) };
	return ret->href.p != NULL && ret->sub.p != NULL ? OK : ERR_NOMEM;
}

static enum err put_group(struct ctx *c, struct str name, const struct agreement *list, size_t n,
                          struct agreement_items *slot)
{
	struct agreement_item *items = ARENA_ARRAY(c->arena, n, struct agreement_item);

	if (items == NULL || slot == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		TRY(make_item(c, &list[i], &items[i]));
	}
	*slot = (struct agreement_items){ name, items, n };
	return OK;
}

static enum err region_title(struct ctx *c, struct str code, struct str *ret)
{
	struct str name;

	TRY(reference_region_name(c->db, c->arena, code, &name));
	*ret = page_text(c, MSG_AGREEMENTS_OF_REGION, (struct str[]){ code, name }, 2);
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_groups(struct ctx *c, struct agreements_view *v)
{
	const struct agreement *kept, *examples;
	VEC(struct agreement_items) groups = { 0 };
	size_t n, example_n;

	TRY(agreement_list(c, &kept, &n));
	TRY(agreement_examples(c->arena, &examples, &example_n));
	for (size_t i = 0; i < n;) {
		struct str title;
		size_t end = i + 1;

		while (end < n && str_eq(kept[end].region, kept[i].region)) {
			end++;
		}
		TRY(region_title(c, kept[i].region, &title));
		TRY(put_group(c, title, &kept[i], end - i, vec_push(c->arena, &groups)));
		i = end;
	}
	TRY(put_group(c, msg(c->lang, MSG_AGREEMENTS_NATIONAL_TITLE), agreement_national(), 1,
	              vec_push(c->arena, &groups)));
	TRY(put_group(c, msg(c->lang, MSG_AGREEMENTS_EXAMPLES_TITLE), examples, example_n,
	              vec_push(c->arena, &groups)));
	v->groups = groups.p;
	v->group_count = groups.n;
	return OK;
}

static enum err own_regions(struct ctx *c, struct agreement_select *ret)
{
	size_t n = c->actor.region_count;
	struct agreement_option *list = ARENA_ARRAY(c->arena, n, struct agreement_option);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct agreement_option){ c->actor.region_list[i], STR(""), i == 0 };
		TRY(region_title(c, list[i].value, &list[i].name));
	}
	*ret = (struct agreement_select){ msg(c->lang, MSG_AGREEMENTS_REGION), STR("regio"), list, n };
	return OK;
}

static enum err list_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret)
{
	static const char *const names[AGREEMENT_COMPARED] = { "a", "b", "c", "d" };
	struct ctx *c = web_ctx(r);
	struct agreements_view v = { .wrong = wrong };
	const struct agreement *now = agreement_national();
	struct str label;
	struct out o;

	v.keeps = actor_may(c, ACTION_AGREEMENT_KEEP);
	TRY(fill_groups(c, &v));
	if (c->actor.region_count > 0) {
		TRY(agreement_in_force(c, c->actor.region_list[0], c->today, &now));
	}
	if (v.keeps) {
		TRY(own_regions(c, &v.regions));
		TRY(agreement_choices(c, msg(c->lang, MSG_AGREEMENTS_BASIS), "basis", now->version, false, &v.basis));
	}
	for (size_t i = 0; i < AGREEMENT_COMPARED; i++) {
		label = page_text(c, MSG_AGREEMENTS_NTH, (struct str[]){ str_format(c->arena, "%zu", i + 1) }, 1);
		TRY(agreement_choices(c, label, names[i],
		                      i == 0   ? now->version
		                      : i == 1 ? STR("voorbeeld-a")
		                               : STR(""),
		                      i > 1, &v.compare[i]));
	}
	TRY(page_make(r, msg(c->lang, MSG_PLACE_AGREEMENTS), "werkafspraken", &v.page));
	v.page.self = STR("/werkafspraken");
	o = http_html(ret, status);
	agreements_page(&o, &v);
	return OK;
}

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	return list_show(r, 200, STR(""), ret);
}

struct drafting {
	struct http_req *r;
	struct str version;
};

static enum err draft_in(struct ctx *c, void *arg)
{
	struct drafting *d = arg;
	struct agreement basis;
	const struct agreement *found;
	struct str region = http_form(d->r, "regio");

	TRY(agreement_open(c, http_form(d->r, "basis"), &found));
	basis = *found;
	/* Who signs is for the region that it is of. */
	if (!str_eq(basis.region, region)) {
		basis.partner_count = 0;
	}
	return agreement_draft(c, region, &basis, &d->version);
}

static enum err list_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct drafting d = { .r = r };
	struct str to;
	enum err e = web_write(r, draft_in, &d);

	if (e == ERR_INPUT) {
		return list_show(r, 400, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	to = str_format(c->arena, "/werkafspraken/%.*s", STR_ARG(d.version));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- one ---- */

static enum err fill_partners(struct ctx *c, const struct agreement *a, struct agreement_view *v)
{
	struct agreement_partner_view *list = ARENA_ARRAY(c->arena, a->partner_count, struct agreement_partner_view);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < a->partner_count; i++) {
		const struct agreement_partner *p = &a->partners[i];

		list[i] = (struct agreement_partner_view){
			.name = p->name,
			.value = str_format(c->arena, "%s %.*s", p->town ? "gemeente" : "instelling", STR_ARG(p->code)),
			.there = p->signed_at != INT64_MIN,
			.signs = v->draft && p->signed_at == INT64_MIN && agreement_signs(c, p),
			.state = msg(c->lang, MSG_AGREEMENTS_UNSIGNED),
		};
		if (list[i].there) {
			list[i].state = page_text(
				c, MSG_AGREEMENTS_SIGNED,
				(struct str[]){ p->signed_by, words_date(c, words_day_of(c, p->signed_at)) }, 2);
		}
		if (p->refused.n > 0) {
			list[i].state = page_text(c, MSG_AGREEMENTS_REFUSED, (struct str[]){ p->signed_by, p->refused },
			                          2);
		}
		if (list[i].value.p == NULL || list[i].state.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->partners = list;
	v->partner_count = a->partner_count;
	return OK;
}

static enum err fill_candidates(struct ctx *c, const struct agreement *a, struct agreement_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreement_candidates_row row;
	VEC(struct agreement_option) list = { 0 };
	bool more;

	TRY(agreement_candidates_open(c->db, &(struct agreement_candidates_in){ a->region }, &rows));
	for (;;) {
		struct agreement_option *slot;

		TRY(agreement_candidates_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		slot->value = str_format(c->arena, "%.*s %.*s", STR_ARG(row.kind), STR_ARG(row.code));
		slot->name = str_format(c->arena, "%.*s (%.*s)", STR_ARG(row.name), STR_ARG(row.code));
		if (slot->value.p == NULL || slot->name.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->candidates = (struct agreement_select){ msg(c->lang, MSG_AGREEMENTS_F_PARTNER), STR("partner"), list.p,
		                                   list.n };
	return OK;
}

static enum err fill_history(struct ctx *c, const struct agreement *a, struct agreement_view *v)
{
	static const struct {
		const char *kind;
		enum msg_id words;
	} kinds[] = { { "gemaakt", MSG_AGREEMENTS_EVENT_MADE },           { "gewijzigd", MSG_AGREEMENTS_EVENT_CHANGED },
		      { "getekend", MSG_AGREEMENTS_EVENT_SIGNED },        { "geweigerd", MSG_AGREEMENTS_EVENT_REFUSED },
		      { "gepubliceerd", MSG_AGREEMENTS_EVENT_PUBLISHED }, { "weggelegd", MSG_AGREEMENTS_EVENT_AWAY } };
	const struct agreement_event *events;
	struct str *list;
	size_t n;

	TRY(agreement_history(c, a, &events, &n));
	list = ARENA_ARRAY(c->arena, n, struct str);
	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		enum msg_id words = MSG_AGREEMENTS_EVENT_CHANGED;

		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
			words = str_eq(events[i].kind, str_of(kinds[k].kind)) ? kinds[k].words : words;
		}
		list[i] = page_text(
			c, words,
			(struct str[]){ words_date(c, words_day_of(c, events[i].at)), events[i].who, events[i].note },
			3);
		if (list[i].p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->history = list;
	v->history_count = n;
	return OK;
}

static enum err fill_one(struct http_req *r, struct agreement_view *v)
{
	struct ctx *c = web_ctx(r);
	const struct agreement *a = v->a, *beside = agreement_national();

	v->draft = a->state == AGREEMENT_DRAFT;
	v->keeps = v->draft && a->key != 0 && agreement_keeps(c, a->region);
	v->base = str_format(c->arena, "/werkafspraken/%.*s", STR_ARG(a->version));
	v->edit = str_format(c->arena, "%lld", (long long)a->edit);
	v->status = status_of(c, a);
	if (a->region.n > 0) {
		TRY(agreement_in_force(c, a->region, c->today, &beside));
	}
	v->compare = str_format(
		c->arena, "/werkafspraken/vergelijken?a=%.*s&b=%.*s",
		STR_ARG(str_eq(beside->version, a->version) ? agreement_national()->version : beside->version),
		STR_ARG(a->version));
	TRY(agreement_groups(c, a, v->keeps, &v->groups, &v->group_count));
	TRY(agreement_check(c, a, &v->remarks, &v->remark_count));
	TRY(fill_partners(c, a, v));
	if (v->keeps) {
		TRY(fill_candidates(c, a, v));
	}
	if (a->key != 0) {
		TRY(fill_history(c, a, v));
	}
	return v->base.p != NULL && v->edit.p != NULL && v->status.p != NULL && v->compare.p != NULL ? OK : ERR_NOMEM;
}

enum err agreement_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct agreement_view v = { .wrong = wrong, .done = STR("") };
	struct out o;

	TRY(agreement_open(c, http_param(r, "versie"), &v.a));
	if (str_eq(http_query(r, "gedaan"), STR("1"))) {
		v.done = msg(c->lang, MSG_AGREEMENTS_KEPT);
	}
	TRY(fill_one(r, &v));
	TRY(page_make(r, v.a->title, "werkafspraken", &v.page));
	v.page.self = page_path_fine(v.base) ? v.base : STR("/werkafspraken");
	o = http_html(ret, status);
	agreement_page(&o, &v);
	return OK;
}

static enum err one_get(struct http_req *r, struct http_resp *ret)
{
	return agreement_show(r, 200, STR(""), ret);
}

#define ROW(action) .access = &access_rows[action]

const struct http_route agreements_routes[AGREEMENTS_ROUTES] = {
	{ HTTP_GET, "/werkafspraken", list_get, COST_SLOW, ROW(ACTION_AGREEMENT) },
	{ HTTP_POST, "/werkafspraken", list_post, COST_SLOW, ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_GET, "/werkafspraken/vergelijken", agreement_compare_get, COST_SLOW, ROW(ACTION_AGREEMENT) },
	{ HTTP_GET, "/werkafspraken/{versie}", one_get, COST_SLOW, ROW(ACTION_AGREEMENT) },
	{ HTTP_GET, "/werkafspraken/{versie}/tekst", agreement_text_get, COST_SLOW, ROW(ACTION_AGREEMENT) },
	{ HTTP_GET, "/werkafspraken/{versie}/regel", agreement_row_get, COST_SLOW, ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_POST, "/werkafspraken/{versie}/regel", agreement_row_post, COST_SLOW, ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_POST, "/werkafspraken/{versie}/titel", agreement_title_post, COST_SLOW, ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_POST, "/werkafspraken/{versie}/ondertekenaar", agreement_partner_post, COST_SLOW,
	  ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_POST, "/werkafspraken/{versie}/tekenen", agreement_sign_post, COST_SLOW, ROW(ACTION_AGREEMENT_SIGN) },
	{ HTTP_POST, "/werkafspraken/{versie}/weg", agreement_away_post, COST_SLOW, ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_GET, "/werkafspraken/{versie}/publiceren", agreement_publish_get, COST_SLOW,
	  ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_POST, "/werkafspraken/{versie}/publiceren", agreement_publish_post, COST_SLOW,
	  ROW(ACTION_AGREEMENT_KEEP) },
	{ HTTP_GET, "/api/v1/protocollen", agreement_api_list, COST_SLOW, 0, &access_rows[ACTION_AGREEMENT],
	  HTTP_BEARER },
	{ HTTP_GET, "/api/v1/protocollen/{versie}", agreement_api_one, COST_SLOW, 0, &access_rows[ACTION_AGREEMENT],
	  HTTP_BEARER },
	{ HTTP_GET, "/api/v1/protocollen/{versie}/stand", agreement_api_state, COST_SLOW, 0,
	  &access_rows[ACTION_AGREEMENT], HTTP_BEARER },
	{ HTTP_POST, "/api/v1/protocollen", agreement_api_post, COST_SLOW, 0, &access_rows[ACTION_AGREEMENT_KEEP],
	  HTTP_BEARER },
	{ HTTP_PUT, "/api/v1/protocollen/{versie}", agreement_api_put, COST_SLOW, 0,
	  &access_rows[ACTION_AGREEMENT_KEEP], HTTP_BEARER },
	{ HTTP_DELETE, "/api/v1/protocollen/{versie}", agreement_api_delete, COST_SLOW, 0,
	  &access_rows[ACTION_AGREEMENT_KEEP], HTTP_BEARER },
	{ HTTP_POST, "/api/v1/protocollen/{versie}/_publiceer", agreement_api_publish, COST_SLOW, 0,
	  &access_rows[ACTION_AGREEMENT_KEEP], HTTP_BEARER },
};

const struct page_place agreements_place = { "werkafspraken",       "/werkafspraken",     MSG_PLACE_AGREEMENTS,
	                                     ACTION_AGREEMENT_KEEP, PAGE_ICON_AGREEMENTS, NULL };
