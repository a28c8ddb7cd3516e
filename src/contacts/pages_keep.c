/* SPDX-License-Identifier: EUPL-1.2 */
/* Keeping the contacts of a region. */
#include "contacts/pages_keep.h"

#include "base/vec.h"
#include "contacts/pages.h"
#include "contacts_keep_sql.h"
#include "contacts_views.h"
#include "reference/reference.h"

static enum err regions(struct ctx *c, struct keep_view *v, struct str *region)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct kept_regions_row row;
	VEC(struct site_option) list = { 0 };
	bool more;

	v->choose = c->actor.role != ROLE_REGION || c->actor.region_count > 1;
	TRY(kept_regions_open(c->db, &rows));
	for (;;) {
		struct site_option *at;
		bool mine = c->actor.role != ROLE_REGION;

		TRY(kept_regions_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		for (size_t i = 0; i < c->actor.region_count; i++) {
			mine = mine || str_eq(c->actor.region_list[i], row.code);
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		at->value = str_copy(c->arena, row.code);
		at->name = str_copy(c->arena, row.name);
		at->here = mine;
		if (mine && region->n == 0) {
			*region = at->value;
		}
	}
	v->regions = list.p;
	v->region_count = list.n;
	return OK;
}

static enum err options(struct ctx *c, struct keep_view *v)
{
	struct site_option *list = ARENA_ARRAY(c->arena, v->kept.site_count + 1, struct site_option);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->kept.site_count; i++) {
		const struct kept_site *s = &v->kept.sites[i];
		bool same = s->site.n == 0 || str_eq(s->site, s->school);

		list[i].value = str_format(c->arena, "%.*s/%.*s", STR_ARG(s->brin), STR_ARG(s->location));
		list[i].name = str_format(c->arena, "%.*s%s%.*s, %.*s", STR_ARG(s->school), same ? "" : ", ",
		                          same ? 0 : (int)s->site.n, s->site.p, STR_ARG(s->town));
	}
	v->sites = list;
	return OK;
}

static enum err show(struct http_req *r, struct str region, int status, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct keep_view v = { .wrong = wrong, .done = http_query(r, "gedaan").n > 0 };
	struct out o;

	if (region.n == 0) {
		region = contacts_region(c);
	}
	TRY(regions(c, &v, &region));
	TRY(contacts_kept(c, region, &v.kept));
	TRY(options(c, &v));
	TRY(reference_region_name(c->db, c->arena, region, &v.region_name));
	v.day = day_string(c->arena, c->today);
	TRY(page_make(r, msg(c->lang, MSG_CONTACTS_TITLE), "contactpersonen-beheer", &v.page));
	v.page.self = STR("/contactpersonen/beheer");
	o = http_html(ret, status);
	contacts_keep(&o, &v);
	return OK;
}

enum err contacts_keep_get(struct http_req *r, struct http_resp *ret)
{
	return show(r, http_query(r, "regio"), 200, STR(""), ret);
}

/* ---- deeds ---- */

static day_t day_of_form(struct http_req *r, const char *name)
{
	day_t day = DAY_NONE;

	return day_parse(http_form(r, name), &day) ? day : DAY_NONE;
}

static struct contact_said said_of(struct http_req *r)
{
	struct contact_said s = { .region = http_form(r, "regio"),
		                  .task = http_form(r, "soort"),
		                  .first = day_of_form(r, "vanaf"),
		                  .last = day_of_form(r, "tot"),
		                  .name = str_trim(http_form(r, "naam")),
		                  .job = str_trim(http_form(r, "functie")),
		                  .phone = str_trim(http_form(r, "telefoon")),
		                  .email = str_trim(http_form(r, "email")) };

	s.brin = str_cut(http_form(r, "locatie"), '/', &s.location);
	return s;
}

static enum err do_assign(struct ctx *c, struct http_req *r)
{
	enum contact_change change;

	return contacts_assign(
		c, &(struct contact_order){ said_of(r), http_form(r, "wie"), str_trim(http_form(r, "inlognaam")) },
		&change);
}

static enum err do_away(struct ctx *c, struct http_req *r, bool back)
{
	struct contact_absence in = { .region = http_form(r, "regio"),
		                      .public = http_form(r, "wie"),
		                      .stand_in = http_form(r, "vervanger"),
		                      .first = day_of_form(r, "vanaf"),
		                      .last = day_of_form(r, "tot") };

	if (!back && in.last == DAY_NONE) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_CONTACTS_PERIOD_WRONG);
	}
	in.last = back ? DAY_NONE : in.last;
	return contacts_away(c, &in);
}

static enum err deed_in(struct ctx *c, void *arg)
{
	struct http_req *r = arg;
	struct str doe = http_form(r, "doe"), region = http_form(r, "regio");
	struct contact_said said = said_of(r);

	if (str_eq(doe, STR("aanwijzen"))) {
		return do_assign(c, r);
	}
	if (str_eq(doe, STR("einde"))) {
		return said.first == DAY_NONE ? REFUSE(c, ERR_INPUT, "vanaf", MSG_CONTACTS_PERIOD_WRONG)
		                              : contacts_end(c, &said, c->today - 1);
	}
	if (str_eq(doe, STR("afwezig")) || str_eq(doe, STR("terug"))) {
		return do_away(c, r, str_eq(doe, STR("terug")));
	}
	if (str_eq(doe, STR("loket"))) {
		return contacts_desk(c,
		                     &(struct contact_desk){ region, http_form(r, "gemeente"), http_form(r, "loket"),
		                                             said.name, said.phone, said.email, http_form(r, "wie") });
	}
	if (str_eq(doe, STR("afspraak")) || str_eq(doe, STR("afspraak-einde"))) {
		return contacts_agree(c, region, http_form(r, "met"), said.first, str_eq(doe, STR("afspraak-einde")));
	}
	return REFUSE(c, ERR_INPUT, "doe", MSG_HTTP_BAD_REQUEST_EXPLAIN);
}

enum err contacts_keep_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str region = http_form(r, "regio"), to;
	enum err e = web_write(r, deed_in, r);

	if (e == ERR_INPUT) {
		return show(r, region, 400, str_copy(c->arena, str_of(c->fail->what)), ret);
	}
	TRY(e);
	to = str_format(c->arena, "/contactpersonen/beheer?regio=%.*s&gedaan=1", STR_ARG(region));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
