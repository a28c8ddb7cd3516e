/* SPDX-License-Identifier: EUPL-1.2 */
/* /beveiliging, and where somebody who found a leak can write to. */
#include <string.h>

#include "access/setting.h"
#include "base/clock.h"
#include "trust/security.h"
#include "trust_security_views.h"

enum { VALID_DAYS = 180 };

static enum err security_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	const struct web_app *app = web_app(r);
	const struct security_place place = { .url = app->url,
		                              .key_path = keys_path(app->keys),
		                              .helpers = app->helpers,
		                              .serving = true,
		                              .loopback = app->loopback,
		                              .secure = r->secure,
		                              .listen = app->listen };
	struct security_list list;
	struct security_view v = { .list = &list };
	size_t mend;
	struct out o;

	TRY(security_check(c, &place, &list));
	mend = list.count[SECURITY_MEND];
	v.summary = mend == 0 ? msg(c->lang, MSG_SECURITY_SUMMARY_GOOD)
	                      : page_text_count(c, MSG_SECURITY_SUMMARY_ONE, MSG_SECURITY_SUMMARY_MANY, (int64_t)mend);
	if (v.summary.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(page_make(r, msg(c->lang, MSG_SECURITY_TITLE), "beveiliging", &v.page));
	o = http_html(ret, 200);
	security_page(&o, &v);
	return OK;
}

/* RFC 9116. Without somebody to write to there is no such file. */
static enum err contact_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str contact, origin;
	char day[DAY_TEXT];
	struct buf *b;

	TRY(setting_text(c, "security_contact", &contact));
	TRY(setting_text(c, "site_origin", &origin));
	if (contact.n == 0) {
		return ERR_ABSENT;
	}
	b = http_text(ret, 200);
	buf_printf(b, "Contact: %s%.*s\n",
	           memchr(contact.p, ':', contact.n) != NULL ? "" : "mailto:", STR_ARG(contact));
	buf_printf(b, "Expires: %sT00:00:00Z\n", day_text(clock_day(c->now) + VALID_DAYS, day));
	buf_text(b, "Preferred-Languages: nl, en\n");
	if (origin.n > 0) {
		buf_printf(b, "Canonical: %.*s/.well-known/security.txt\n", STR_ARG(origin));
	}
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route security_routes[SECURITY_ROUTES] = {
	{ HTTP_GET, "/beveiliging", security_get, COST_SLOW, ROW(ACTION_SECURITY) },
	{ HTTP_GET, "/.well-known/security.txt", contact_get, COST_FAST, ROW(ACTION_PUBLIC), .flags = HTTP_PUBLIC },
};

const struct page_place security_page_place = { "beveiliging",   "/beveiliging",     MSG_PLACE_SECURITY,
	                                        ACTION_SECURITY, PAGE_ICON_SECURITY, NULL };
