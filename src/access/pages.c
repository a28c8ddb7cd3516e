/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/pages.h"

#include "access/account.h"
#include "access/page.h"
#include "access_views.h"

#define HOME "/"

static const int64_t SESSION_SECONDS = 12 * 3600, LANGUAGE_SECONDS = 365 * 86400;

static enum err show_sign_in(struct http_resp *ret, int status, struct str wrong, struct str login, struct str to)
{
	struct out o = http_html(ret, status);

	sign_in_page(&o, &(struct sign_in_view){ wrong, login, page_path_fine(to) ? to : STR(HOME) });
	return OK;
}

static enum err sign_in_get(struct http_req *r, struct http_resp *ret)
{
	if (web_ctx(r)->actor.role != ROLE_NOBODY) {
		return http_redirect(ret, STR(HOME));
	}
	return show_sign_in(ret, 200, STR(""), STR(""), http_query(r, "naar"));
}

struct noted {
	struct sign_in s;
	char token[TOKEN_TEXT];
};

static enum err note_sign_in(struct ctx *c, void *arg)
{
	struct noted *n = arg;

	return account_note_sign_in(c, &n->s, n->token);
}

/* A wrong name or password is a page like any other, so that the browser keeps what was typed. */
static enum err sign_in_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str login = http_form(r, "inlognaam"), to = http_form(r, "naar");
	struct noted n = { 0 };
	enum err e = account_check(c, login, http_form(r, "wachtwoord"), &n.s);

	if (e == ERR_BUSY) {
		return show_sign_in(ret, 429, msg(c->lang, MSG_SIGNIN_WAIT), login, to);
	}
	TRY(e);
	if (n.s.idle) {
		return show_sign_in(ret, 200, msg(c->lang, MSG_ACCOUNT_NO_GRANT), login, to);
	}
	TRY(web_write(r, note_sign_in, &n));
	if (!n.s.good) {
		return show_sign_in(ret, 200, msg(c->lang, MSG_ACCOUNT_WRONG), login, to);
	}
	TRY(http_cookie_set(ret, HTTP_SESSION_COOKIE, str_of(n.token), SESSION_SECONDS));
	return http_redirect(ret, page_path_fine(to) ? to : STR(HOME));
}

static enum err end_session(struct ctx *c, void *arg)
{
	return account_sign_out(c, *(const struct str *)arg);
}

static enum err sign_out_post(struct http_req *r, struct http_resp *ret)
{
	TRY(web_write(r, end_session, &r->session));
	TRY(http_cookie_drop(ret, HTTP_SESSION_COOKIE));
	return http_redirect(ret, STR("/inloggen"));
}

static enum err language_post(struct http_req *r, struct http_resp *ret)
{
	struct str to = http_form(r, "naar");
	struct str lang = str_eq(http_form(r, "taal"), STR("en")) ? STR("en") : STR("nl");

	TRY(http_cookie_set(ret, "taal", lang, LANGUAGE_SECONDS));
	return http_redirect(ret, page_path_fine(to) ? to : STR(HOME));
}

static enum err help_get(struct http_req *r, struct http_resp *ret)
{
	struct page p;
	struct out o;

	TRY(page_make(r, msg(r->lang, MSG_HELP_TITLE), "", &p));
	o = http_html(ret, 200);
	help_page(&o, &p);
	return OK;
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
	{ HTTP_GET, "/inloggen", sign_in_get, COST_FAST, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen", sign_in_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/uitloggen", sign_out_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, "/taal", language_post, COST_FAST, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, "/hulp", help_get, COST_FAST, ROW(ACTION_OWN_ACCOUNT) },
};
