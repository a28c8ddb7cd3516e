/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/search.h"
#include "people_views.h"

enum { HITS = 12, FOUND = 60, ROWS = 50 };

static enum err list_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str after = http_query(r, "na");
	struct people_view v = { .more = STR(""), .first = STR("") };
	struct out o;

	TRY(people_page(c, after, ROWS, &v.list));
	if (v.list.more) {
		v.more = str_format(c->arena, "/jongeren?na=%.*s", STR_ARG(v.list.rows[v.list.count - 1].public));
	}
	v.first = after.n > 0 ? STR("/jongeren") : STR("");
	TRY(page_make(r, msg(c->lang, MSG_PLACE_PEOPLE), "jongeren", &v.page));
	o = http_html(ret, 200);
	people_page_view(&o, &v);
	return OK;
}

/* A POST, because names do not belong in addresses. */
static enum err search_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct people_view v = {
		.typed = http_form(r, "q"), .searched = true, .more = STR(""), .first = STR("/jongeren")
	};
	bool part = str_eq(page_part(r), STR("treffers"));
	struct out o;

	TRY(people_find(c, ACTION_SEARCH, v.typed, part ? HITS : FOUND, &v.list));
	if (!part) {
		TRY(page_make(r, msg(c->lang, MSG_PLACE_PEOPLE), "jongeren", &v.page));
		v.page.self = STR("/jongeren");
	}
	o = http_html(ret, 200);
	if (part) {
		people_hits(&o, &v);
	} else {
		people_page_view(&o, &v);
	}
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route people_routes[PEOPLE_ROUTES] = {
	{ HTTP_GET, "/jongeren", list_get, COST_SLOW, ROW(ACTION_SEARCH) },
	{ HTTP_POST, "/jongeren/_zoek", search_post, COST_SLOW, ROW(ACTION_SEARCH) },
};

const struct page_place people_place = { "jongeren",    "/jongeren",      MSG_PLACE_PEOPLE,
	                                 ACTION_SEARCH, PAGE_ICON_PEOPLE, NULL };
