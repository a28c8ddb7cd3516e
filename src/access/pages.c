/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/pages.h"

#include "access/account.h"
#include "access/log.h"
#include "access/page.h"
#include "access_views.h"

#define HOME "/"

static const int64_t LANGUAGE_SECONDS = 365 * 86400;

static enum err end_session(struct ctx *c, void *arg)
{
	TRY(log_change(c, ACTION_OWN_ACCOUNT, 0, "sign-out"));
	return account_sign_out(c, *(const struct str *)arg);
}

/* Who came in by way of another organisation is told that the door there is still open (identity/pages_oidc.c). */
#define VIA_COOKIE "via"

static enum err sign_out_post(struct http_req *r, struct http_resp *ret)
{
	struct str via = http_cookie(r, VIA_COOKIE), to = STR("/inloggen");

	TRY(web_write(r, end_session, &r->session));
	TRY(http_cookie_drop(ret, HTTP_SESSION_COOKIE));
	if (via.n > 0) {
		TRY(http_cookie_drop(ret, VIA_COOKIE));
		to = str_format(&r->arena, "/inloggen/oidc/%.*s/afgemeld", STR_ARG(via));
	}
	return http_redirect(ret, page_path_fine(to) ? to : STR("/inloggen"));
}

static enum err language_post(struct http_req *r, struct http_resp *ret)
{
	struct str to = http_form(r, "naar");
	struct str lang = str_eq(http_form(r, "taal"), STR("en")) ? STR("en") : STR("nl");

	TRY(http_cookie_set(ret, "taal", lang, LANGUAGE_SECONDS));
	return http_redirect(ret, page_path_fine(to) ? to : STR(HOME));
}

/* Whether what a layer below said was meant for people: refusals are, faults of the system are not. */
static bool meant_for_people(int status)
{
	return status == 400 || status == 403 || status == 409 || status == 413;
}

enum err page_error(struct http_req *r, int status, struct http_resp *ret)
{
	struct str said = str_of(r->fail.what);
	struct error_view v = { .title = msg(r->lang, http_status_title(status)),
		                .code = str_format(&r->arena, "%d", status) };
	struct out o = http_html(ret, status);

	v.text = said.n > 0 && meant_for_people(status) ? said : msg(r->lang, http_status_explain(status));
	if (page_part(r).n > 0) {
		error_page_part(&o, &v);
	} else {
		error_page_whole(&o, &v);
	}
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route access_routes[ACCESS_ROUTES] = {
	{ HTTP_POST, "/uitloggen", sign_out_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, "/taal", language_post, COST_FAST, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, "/hulp", help_get, COST_FAST, ROW(ACTION_OWN_ACCOUNT) },
};
