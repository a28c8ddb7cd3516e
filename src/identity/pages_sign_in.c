/* SPDX-License-Identifier: EUPL-1.2 */
/* Signing in: the password, the second step, and setting one up where that is demanded. */
#include "access/account.h"
#include "access/log.h"
#include "access/password.h"
#include "access_sql.h"
#include "identity/origin.h"
#include "identity/pages.h"
#include "identity/pages_passkey.h"
#include "identity_sql.h"
#include "identity_views.h"

#define SECOND "/inloggen/tweede-stap"

static enum err show(struct http_req *r, struct http_resp *ret, int status, struct str wrong)
{
	struct str to = http_form(r, "naar");
	struct sign_in_view v = { .wrong = wrong,
		                  .login = http_form(r, "inlognaam"),
		                  .to = page_to(to.n > 0 ? to : http_query(r, "naar")) };
	struct origin origin;
	struct out o;

	TRY(origin_of(r, &origin));
	TRY(oidc_buttons_of(web_ctx(r), v.to, &v.providers));
	v.passkeys = origin.passkeys;
	o = http_html(ret, status);
	sign_in_page(&o, &v);
	return OK;
}

static enum err sign_in_get(struct http_req *r, struct http_resp *ret)
{
	if (web_ctx(r)->actor.role != ROLE_NOBODY) {
		return http_redirect(ret, STR("/"));
	}
	return show(r, ret, 200, STR(""));
}

/* ---- the password ---- */

struct attempt {
	struct sign_in_account who;
	struct sign_in_entry entry;
	bool rehashed; /* the stored hash is made anew */
	char fresh_hash[PASSWORD_HASH];
	enum session_step step;
	bool free, idle, wrong; /* wrong: the password, or the account is no longer what was judged */
	char token[TOKEN_TEXT];
};

static enum err take_tries(struct ctx *c, void *arg)
{
	struct attempt *a = arg;

	return throttle_take(c, a->who.tries.list, a->who.tries.n, &a->free);
}

static enum err enter(struct ctx *c, void *arg)
{
	struct attempt *a = arg;
	struct str password = a->rehashed ? str_of(a->fresh_hash) : a->who.password;
	int64_t changed;
	enum err e;

	/*
	 * Judging takes a while. Whoever changes the password or closes the account in that while ends the sessions that there
	 * are: this one would be behind that. The row is written in any case, so that one waits for the other.
	 */
	TRY(owner_password_stands(
		c->db, &(struct owner_password_stands_in){ a->who.account, a->who.password, password }, &changed));
	a->wrong = changed == 0;
	if (a->wrong) {
		return OK;
	}
	TRY(throttle_right(c, a->who.tries.list, a->who.tries.n));
	e = sign_in_enter(c, &a->entry, &a->step, a->token);
	a->idle = e == ERR_DENIED;
	return a->idle ? OK : e;
}

/* Only now the password is known, and it can be hashed as we hash today. */
static enum err rehash(struct ctx *c, struct attempt *a, struct str password)
{
	if (!password_stale(a->who.password)) {
		return OK;
	}
	/* One that is shorter than is asked for today stays as it was stored. */
	if (password_hash(c, password, a->fresh_hash) == OK) {
		a->rehashed = true;
	}
	return OK;
}

/* A wrong name or password is a page like any other, so that the browser keeps what was typed. */
static enum err sign_in_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct str password = http_form(r, "wachtwoord");
	struct attempt a = { .entry = { .factor = "", .from = page_from(r) } };

	TRY(sign_in_find(c, http_form(r, "inlognaam"), &a.entry.from, &a.who));
	TRY(web_write(r, take_tries, &a));
	if (!a.free) {
		return show(r, ret, 429, msg(c->lang, MSG_SIGNIN_WAIT));
	}
	a.wrong = !sign_in_judge(&a.who, password);
	if (!a.wrong) {
		a.entry.account = a.who.account;
		TRY(rehash(c, &a, password));
		TRY(web_write(r, enter, &a));
	}
	if (a.wrong) {
		c->actor.account = a.who.account;
		TRY(log_refused(c, ACTION_OWN_ACCOUNT, 0, "sign-in"));
		return show(r, ret, 200, msg(c->lang, MSG_ACCOUNT_WRONG));
	}
	if (a.idle) {
		return show(r, ret, 200, msg(c->lang, MSG_ACCOUNT_NO_GRANT));
	}
	TRY(page_cookies(r, ret, a.token, a.step, a.who.account));
	return page_go_on(r, ret, a.step, http_form(r, "naar"));
}

/* ---- the second step ---- */

static enum err show_second(struct http_req *r, struct http_resp *ret, const struct session *s, int status,
                            struct str wrong)
{
	struct str to = http_form(r, "naar");
	struct second_view v = { .wrong = wrong, .to = page_to(to.n > 0 ? to : http_query(r, "naar")) };
	struct origin origin;
	struct out o;

	TRY(origin_of(r, &origin));
	TRY(factors_of(web_ctx(r), s->account, &v.has));
	v.passkeys = origin.passkeys && v.has.passkeys > 0;
	v.login = s->login;
	o = http_html(ret, status);
	second_page(&o, &v);
	return OK;
}

static enum err show_enrol(struct http_req *r, struct http_resp *ret, const struct session *s, struct str wrong)
{
	struct str to = http_form(r, "naar");
	struct enrol_view v;
	struct out o;

	TRY(page_enrol(r, s->account, s->login, http_form(r, "sleutel"), &v));
	v.to = page_to(to.n > 0 ? to : http_query(r, "naar"));
	v.wrong = wrong;
	v.action = STR("/inloggen/instellen");
	o = http_html(ret, 200);
	enrol_alone_page(&o, &v);
	return OK;
}

/* The session that waits; ERR_DENIED, with a way back, when it waits no more. */
static enum err waiting(struct http_req *r, struct http_resp *ret, struct session *s)
{
	enum err e = session_of(web_ctx(r), r->session, s);

	if (e == OK && s->step != SESSION_WHOLE) {
		return OK;
	}
	if (e == OK || e == ERR_DENIED) {
		TRY(http_redirect(ret, STR("/inloggen")));
		return ERR_DENIED;
	}
	return e;
}

static enum err second_get(struct http_req *r, struct http_resp *ret)
{
	struct session s;
	enum err e = waiting(r, ret, &s);

	if (e != OK) {
		return e == ERR_DENIED ? OK : e;
	}
	return s.step == SESSION_ENROL ? show_enrol(r, ret, &s, STR("")) : show_second(r, ret, &s, 200, STR(""));
}

struct second {
	struct str token, code;
	struct sign_in_from from;
	enum second_step outcome;
	char fresh[TOKEN_TEXT];
};

static enum err second_in(struct ctx *c, void *arg)
{
	struct second *s = arg;

	return sign_in_second(c, s->token, s->code, &s->from, &s->outcome, s->fresh);
}

static enum err second_post(struct http_req *r, struct http_resp *ret)
{
	struct second w = { .token = r->session, .code = http_form(r, "code"), .from = page_from(r) };
	struct session s;
	enum err e = waiting(r, ret, &s);

	if (e != OK) {
		return e == ERR_DENIED ? OK : e;
	}
	TRY(web_write(r, second_in, &w));
	switch (w.outcome) {
	case SECOND_GOOD:
		TRY(page_cookies(r, ret, w.fresh, SESSION_WHOLE, s.account));
		return http_redirect(ret, page_to(http_form(r, "naar")));
	case SECOND_WRONG:
		web_ctx(r)->actor.account = s.account;
		TRY(log_refused(web_ctx(r), ACTION_OWN_ACCOUNT, 0, "sign-in.second"));
		return show_second(r, ret, &s, 200, msg(r->lang, MSG_SECOND_WRONG));
	case SECOND_WAIT: return show_second(r, ret, &s, 429, msg(r->lang, MSG_SIGNIN_WAIT));
	case SECOND_OVER: break;
	}
	TRY(http_cookie_drop(ret, HTTP_SESSION_COOKIE));
	return show(r, ret, 200, msg(r->lang, MSG_SECOND_OVER));
}

/* ---- setting one up, where that is demanded ---- */

struct setting_up {
	struct str token, sealed, code;
	struct sign_in_entry entry;
	char codes[RECOVERY_CODES][RECOVERY_TEXT];
	char fresh[TOKEN_TEXT];
};

static enum err set_up(struct ctx *c, void *arg)
{
	struct setting_up *w = arg;
	enum session_step step;

	TRY(sign_in_enrols(c, w->token));
	TRY(totp_enrol(c, w->entry.account, w->sealed, w->code));
	TRY(recovery_make(c, w->entry.account, w->codes));
	w->entry.after = w->token;
	TRY(sign_in_enter(c, &w->entry, &step, w->fresh));
	TRY(account_sign_out(c, w->token));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "factor.add");
}

static enum err enrol_post(struct http_req *r, struct http_resp *ret)
{
	struct setting_up w = { .token = r->session,
		                .sealed = http_form(r, "sleutel"),
		                .code = http_form(r, "code"),
		                .entry = { .factor = "totp", .complete = true, .from = page_from(r) } };
	struct session s;
	struct out o;
	enum err e = waiting(r, ret, &s);

	if (e != OK) {
		return e == ERR_DENIED ? OK : e;
	}
	if (s.step != SESSION_ENROL) {
		return http_redirect(ret, STR(SECOND));
	}
	w.entry.account = s.account;
	e = web_write(r, set_up, &w);
	if (e == ERR_INPUT) {
		return show_enrol(r, ret, &s, str_of(r->fail.what));
	}
	if (e == ERR_DENIED) {
		return http_redirect(ret, STR("/inloggen"));
	}
	TRY(e);
	TRY(page_cookies(r, ret, w.fresh, SESSION_WHOLE, s.account));
	o = http_html(ret, 200);
	recovery_alone_page(&o, &(struct recovery_view){ w.codes, page_to(http_form(r, "naar")) });
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route sign_in_routes[SIGN_IN_ROUTES] = {
	{ HTTP_GET, "/inloggen", sign_in_get, COST_FAST, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen", sign_in_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_GET, SECOND, second_get, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, SECOND, second_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen/instellen", enrol_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen/passkey", passkey_sign_in_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen/passkey/vraag", passkey_sign_in_question_post, COST_SLOW, ROW(ACTION_PUBLIC) },
	{ HTTP_POST, "/inloggen/passkey/instellen", passkey_enrol_post, COST_SLOW, ROW(ACTION_PUBLIC) },
};
