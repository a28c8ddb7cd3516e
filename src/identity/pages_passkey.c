/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/pages_passkey.h"

#include "access/account.h"
#include "access/log.h"
#include "base/log.h"
#include "identity/fresh.h"
#include "identity/pages.h"
#include "identity/passkey.h"
#include "identity_sql.h"
#include "identity_views.h"

#define ACCOUNT "/account"

enum { NAME_MOST = 60 };

/* ---- questions ---- */

struct asking {
	struct passkey_question q;
	struct throttle_try one;
	bool free;
};

static enum err ask_in(struct ctx *c, void *arg)
{
	struct asking *a = arg;

	a->free = true;
	if (a->q.account == 0) {
		TRY(throttle_take(c, &a->one, 1, &a->free));
	}
	return a->free ? passkey_ask(c, &a->q) : OK;
}

static enum err answer_json(struct http_req *r, struct http_resp *ret, struct asking *a)
{
	struct ctx *c = web_ctx(r);

	TRY(origin_of(r, &a->q.origin));
	if (!a->q.origin.passkeys) {
		return REFUSE(c, ERR_INPUT, "passkey", MSG_PASSKEY_NOT_HERE);
	}
	a->one = (struct throttle_try){ THROTTLE_QUESTION, throttle_network(c) };
	TRY(web_write(r, ask_in, a));
	if (!a->free) {
		return ERR_BUSY;
	}
	buf_str(http_json(ret, 200), a->q.json);
	return OK;
}

/* Whoever signs in, or the account whose session waits for its second step. */
enum err passkey_sign_in_question_post(struct http_req *r, struct http_resp *ret)
{
	struct asking a = { .q = { .use = PASSKEY_SIGN_IN } };
	struct session s;

	if (session_of(web_ctx(r), r->session, &s) == OK && s.step != SESSION_WHOLE) {
		a.q.account = s.account;
		a.q.login = s.login;
		a.q.name = s.name;
		a.q.use = s.step == SESSION_ENROL ? PASSKEY_REGISTER : PASSKEY_SIGN_IN;
	}
	return answer_json(r, ret, &a);
}

enum err passkey_question_post(struct http_req *r, struct http_resp *ret)
{
	bool confirm = str_eq(http_form(r, "waarvoor"), STR("bevestigen"));
	struct asking a = { .q = { .use = confirm ? PASSKEY_CONFIRM : PASSKEY_REGISTER } };
	struct session s;
	bool fresh = confirm;

	if (!confirm) {
		TRY(identity_fresh(r, ret, STR(ACCOUNT), &fresh));
	}
	if (!fresh) {
		return OK;
	}
	TRY(session_of(web_ctx(r), r->session, &s));
	a.q.account = s.account;
	a.q.login = s.login;
	a.q.name = s.name;
	return answer_json(r, ret, &a);
}

/* ---- answers ---- */

struct answering {
	struct passkey_answer answer;
	enum passkey_use use;
	int64_t account; /* whose it must be; 0: anybody's */
	struct str token;
	struct sign_in_entry entry;
	struct throttle_try one;
	struct fail why;
	enum err outcome;
	bool free, had_codes;
	char codes[RECOVERY_CODES][RECOVERY_TEXT];
	char fresh[TOKEN_TEXT];
};

/* What was refused is committed all the same: the challenge has been answered and counts no more. */
static enum err settled(struct ctx *c, struct answering *a, enum err e)
{
	a->outcome = e;
	if (e == ERR_INPUT || e == ERR_DENIED || e == ERR_CONFLICT) {
		a->why = *c->fail;
		return OK;
	}
	return e;
}

static enum err begin(struct http_req *r, struct answering *a)
{
	struct ctx *c = web_ctx(r);
	struct origin origin;

	TRY(origin_of(r, &origin));
	a->answer = passkey_answer_of(r, &origin);
	a->token = r->session;
	a->entry.from = page_from(r);
	a->one = (struct throttle_try){ THROTTLE_REMOTE, throttle_network(c) };
	return a->one.subject.p != NULL ? OK : ERR_NOMEM;
}

static void tell_log(struct answering *a)
{
	if (a->outcome != OK) {
		log_line(LOG_WARN, "passkey", "%s", a->why.what);
	}
}

static enum err sign_in_in(struct ctx *c, void *arg)
{
	struct answering *a = arg;
	enum session_step step;
	enum err e;

	TRY(throttle_take(c, &a->one, 1, &a->free));
	if (!a->free) {
		return OK;
	}
	e = passkey_check(c, PASSKEY_SIGN_IN, a->account, &a->answer, &a->entry.account);
	if (e == OK) {
		TRY(throttle_right(c, &a->one, 1));
		a->entry.after = a->token;
		e = sign_in_enter(c, &a->entry, &step, a->fresh);
		if (a->token.n > 0) {
			TRY(account_sign_out(c, a->token));
		}
	}
	return settled(c, a, e);
}

enum err passkey_sign_in_post(struct http_req *r, struct http_resp *ret)
{
	struct answering a = { .entry = { .factor = "passkey", .complete = true } };
	struct session s;
	struct out o;

	if (session_of(web_ctx(r), r->session, &s) == OK && s.step == SESSION_FACTOR) {
		a.account = s.account;
	}
	TRY(begin(r, &a));
	TRY(web_write(r, sign_in_in, &a));
	if (a.free && a.outcome == OK) {
		TRY(page_cookies(r, ret, a.fresh, SESSION_WHOLE, a.entry.account));
		return http_redirect(ret, page_to(http_form(r, "naar")));
	}
	tell_log(&a);
	o = http_html(ret, a.free ? 200 : 429);
	sign_in_page(&o, &(struct sign_in_view){ .wrong = msg(r->lang, a.free ? MSG_PASSKEY_WRONG : MSG_SIGNIN_WAIT),
	                                         .to = page_to(http_form(r, "naar")),
	                                         .passkeys = true });
	return OK;
}

/* A passkey of the account; with the first second step there are recovery codes as well. */
static enum err add_passkey(struct ctx *c, struct answering *a)
{
	struct factors f;

	TRY(passkey_register(c, a->account, &a->answer));
	TRY(factors_of(c, a->account, &f));
	a->had_codes = f.recovery > 0;
	if (!a->had_codes) {
		TRY(recovery_make(c, a->account, a->codes));
	}
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "passkey.add");
}

static enum err enrol_in(struct ctx *c, void *arg)
{
	struct answering *a = arg;
	enum session_step step;
	enum err e = sign_in_enrols(c, a->token);

	if (e == OK) {
		e = add_passkey(c, a);
	}
	if (e == OK) {
		a->entry.after = a->token;
		e = sign_in_enter(c, &a->entry, &step, a->fresh);
		TRY(account_sign_out(c, a->token));
	}
	return settled(c, a, e);
}

enum err passkey_enrol_post(struct http_req *r, struct http_resp *ret)
{
	struct answering a = { .entry = { .factor = "passkey", .complete = true } };
	struct session s;
	struct out o;

	if (session_of(web_ctx(r), r->session, &s) != OK || s.step != SESSION_ENROL) {
		return http_redirect(ret, STR("/inloggen"));
	}
	a.account = a.entry.account = s.account;
	TRY(begin(r, &a));
	TRY(web_write(r, enrol_in, &a));
	if (a.outcome != OK) {
		tell_log(&a);
		return http_redirect(ret, a.outcome == ERR_DENIED ? STR("/inloggen") : STR("/inloggen/tweede-stap"));
	}
	TRY(page_cookies(r, ret, a.fresh, SESSION_WHOLE, s.account));
	if (a.had_codes) {
		return http_redirect(ret, page_to(http_form(r, "naar")));
	}
	o = http_html(ret, 200);
	recovery_alone_page(&o, &(struct recovery_view){ a.codes, page_to(http_form(r, "naar")) });
	return OK;
}

/* ---- on one's own page ---- */

static enum err add_in(struct ctx *c, void *arg)
{
	struct answering *a = arg;

	return settled(c, a, add_passkey(c, a));
}

enum err passkey_add_post(struct http_req *r, struct http_resp *ret)
{
	struct answering a = { .account = web_ctx(r)->actor.account };
	bool fresh;

	TRY(identity_fresh(r, ret, STR(ACCOUNT), &fresh));
	if (!fresh) {
		return OK;
	}
	TRY(begin(r, &a));
	TRY(web_write(r, add_in, &a));
	if (a.outcome != OK) {
		tell_log(&a);
		return REFUSE(web_ctx(r), ERR_INPUT, "passkey", MSG_PASSKEY_NOT_ADDED);
	}
	return a.had_codes ? http_redirect(ret, STR(ACCOUNT "?gedaan=passkey")) : page_recovery(r, ret, a.codes);
}

struct one_passkey {
	int64_t account, passkey;
	struct str name;
};

static enum err rename_in(struct ctx *c, void *arg)
{
	struct one_passkey *p = arg;

	TRY(passkey_rename(c->db, &(struct passkey_rename_in){ p->account, p->passkey, p->name }, NULL));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "passkey.rename");
}

enum err passkey_rename_post(struct http_req *r, struct http_resp *ret)
{
	struct one_passkey p = { .account = web_ctx(r)->actor.account, .name = str_trim(http_form(r, "naam")) };

	if (!str_to_i64(http_form(r, "passkey"), &p.passkey) || p.name.n == 0 || p.name.n > NAME_MOST ||
	    !str_is_line(p.name)) {
		return REFUSE(web_ctx(r), ERR_INPUT, "naam", MSG_PASSKEY_NAME_FORM);
	}
	TRY(web_write(r, rename_in, &p));
	return http_redirect(ret, STR(ACCOUNT "?gedaan=naam"));
}

static enum err drop_in(struct ctx *c, void *arg)
{
	struct one_passkey *p = arg;
	struct factors f;
	bool demanded;

	TRY(factors_of(c, p->account, &f));
	TRY(factor_demanded(c, &demanded));
	if (demanded && !f.totp && f.passkeys < 2) {
		return REFUSE(c, ERR_INPUT, "passkey", MSG_FACTOR_LAST);
	}
	TRY(passkey_drop(c->db, &(struct passkey_drop_in){ p->account, p->passkey }, NULL));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "passkey.remove");
}

enum err passkey_drop_post(struct http_req *r, struct http_resp *ret)
{
	struct one_passkey p = { .account = web_ctx(r)->actor.account };
	bool fresh;

	TRY(identity_fresh(r, ret, STR(ACCOUNT), &fresh));
	if (!fresh) {
		return OK;
	}
	if (!str_to_i64(http_form(r, "passkey"), &p.passkey)) {
		return REFUSE(web_ctx(r), ERR_INPUT, "passkey", MSG_PASSKEY_UNKNOWN);
	}
	TRY(web_write(r, drop_in, &p));
	return http_redirect(ret, STR(ACCOUNT "?gedaan=passkey-weg"));
}

static enum err confirm_in(struct ctx *c, void *arg)
{
	struct answering *a = arg;
	int64_t account;
	enum err e = passkey_check(c, PASSKEY_CONFIRM, a->account, &a->answer, &account);

	if (e == OK) {
		TRY(session_prove(c, a->token, a->fresh));
	}
	return settled(c, a, e);
}

enum err passkey_confirm_post(struct http_req *r, struct http_resp *ret)
{
	struct answering a = { .account = web_ctx(r)->actor.account };

	TRY(begin(r, &a));
	TRY(web_write(r, confirm_in, &a));
	if (a.outcome != OK) {
		tell_log(&a);
		return REFUSE(web_ctx(r), ERR_DENIED, "passkey", MSG_PASSKEY_WRONG);
	}
	TRY(page_session_cookie(r, ret, a.fresh));
	return http_redirect(ret, page_to(http_form(r, "naar")));
}
