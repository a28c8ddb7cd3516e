/* SPDX-License-Identifier: EUPL-1.2 */
/* Second steps on one's own page: a code by time, recovery codes, and confirming who one is. */
#include "access/log.h"
#include "access/password.h"
#include "identity/fresh.h"
#include "identity/origin.h"
#include "identity/pages.h"
#include "identity_sql.h"
#include "identity_views.h"

#define ACCOUNT "/account"
#define CODE ACCOUNT "/code"

/* ---- the code ---- */

static enum err show_code(struct http_req *r, struct http_resp *ret, struct str wrong)
{
	struct ctx *c = web_ctx(r);
	struct enrol_view v;
	struct page p;
	struct out o;

	TRY(page_enrol(r, c->actor.account, c->actor.login, http_form(r, "sleutel"), &v));
	v.wrong = wrong;
	v.action = STR(CODE);
	TRY(page_make(r, msg(c->lang, MSG_ENROL_TITLE), "", &p));
	o = http_html(ret, 200);
	enrol_page(&o, &p, &v);
	return OK;
}

enum err code_get(struct http_req *r, struct http_resp *ret)
{
	bool fresh;

	TRY(identity_fresh(r, ret, STR(CODE), &fresh));
	return fresh ? show_code(r, ret, STR("")) : OK;
}

struct enrolling {
	int64_t account;
	struct str sealed, code;
	bool had_codes;
	char codes[RECOVERY_CODES][RECOVERY_TEXT];
};

static enum err enrol_in(struct ctx *c, void *arg)
{
	struct enrolling *w = arg;
	struct factors f;

	TRY(totp_enrol(c, w->account, w->sealed, w->code));
	TRY(factors_of(c, w->account, &f));
	w->had_codes = f.recovery > 0;
	if (!w->had_codes) {
		TRY(recovery_make(c, w->account, w->codes));
	}
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "factor.add");
}

enum err code_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct enrolling w = { .account = c->actor.account,
		               .sealed = http_form(r, "sleutel"),
		               .code = http_form(r, "code") };
	bool fresh;
	enum err e;

	TRY(identity_fresh(r, ret, STR(CODE), &fresh));
	if (!fresh) {
		return OK;
	}
	e = web_write(r, enrol_in, &w);
	if (e == ERR_INPUT) {
		return show_code(r, ret, str_copy(c->arena, str_of(c->fail->what)));
	}
	TRY(e);
	return w.had_codes ? http_redirect(ret, STR(ACCOUNT "?gedaan=code")) : page_recovery(r, ret, w.codes);
}

static enum err drop_in(struct ctx *c, void *arg)
{
	int64_t account = *(const int64_t *)arg;
	struct factors f;
	bool demanded;

	TRY(factors_of(c, account, &f));
	TRY(factor_demanded(c, &demanded));
	if (demanded && f.passkeys == 0) {
		return REFUSE(c, ERR_INPUT, "code", MSG_FACTOR_LAST);
	}
	TRY(totp_drop(c->db, &(struct totp_drop_in){ account }, NULL));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "factor.remove");
}

enum err code_drop_post(struct http_req *r, struct http_resp *ret)
{
	bool fresh;

	TRY(identity_fresh(r, ret, STR(ACCOUNT), &fresh));
	if (!fresh) {
		return OK;
	}
	TRY(web_write(r, drop_in, &web_ctx(r)->actor.account));
	return http_redirect(ret, STR(ACCOUNT "?gedaan=code-weg"));
}

static enum err recovery_in(struct ctx *c, void *arg)
{
	struct enrolling *w = arg;

	TRY(recovery_make(c, w->account, w->codes));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "recovery.make");
}

enum err recovery_post(struct http_req *r, struct http_resp *ret)
{
	struct enrolling w = { .account = web_ctx(r)->actor.account };
	bool fresh;

	TRY(identity_fresh(r, ret, STR(ACCOUNT), &fresh));
	if (!fresh) {
		return OK;
	}
	TRY(web_write(r, recovery_in, &w));
	return page_recovery(r, ret, w.codes);
}

/* ---- confirming ---- */

static enum err show_confirm(struct http_req *r, struct http_resp *ret, int status, struct str wrong)
{
	struct ctx *c = web_ctx(r);
	struct str to = http_form(r, "naar");
	struct confirm_view v = { .wrong = wrong, .to = page_to(to.n > 0 ? to : http_query(r, "naar")) };
	struct origin origin;
	struct factors f;
	struct page p;
	struct out o;

	TRY(origin_of(r, &origin));
	TRY(factors_of(c, c->actor.account, &f));
	v.passkeys = origin.passkeys && f.passkeys > 0;
	v.code = f.totp;
	TRY(page_make(r, msg(c->lang, MSG_CONFIRM_TITLE), "", &p));
	o = http_html(ret, status);
	confirm_page(&o, &p, &v);
	return OK;
}

enum err confirm_get(struct http_req *r, struct http_resp *ret)
{
	return show_confirm(r, ret, 200, STR(""));
}

struct confirming {
	struct throttle_try one;
	int64_t account;
	struct str token, code;
	bool free, good;
	char fresh[TOKEN_TEXT];
};

static enum err take_try(struct ctx *c, void *arg)
{
	struct confirming *w = arg;

	TRY(throttle_take(c, &w->one, 1, &w->free));
	w->good = false;
	return w->free && w->code.n > 0 ? totp_check(c, w->account, w->code, &w->good) : OK;
}

static enum err confirm_in(struct ctx *c, void *arg)
{
	struct confirming *w = arg;

	TRY(throttle_right(c, &w->one, 1));
	return session_prove(c, w->token, w->fresh);
}

/* By the password or by a code, whichever was filled in. */
enum err confirm_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct confirming w = { .account = c->actor.account, .token = r->session, .code = http_form(r, "code") };
	struct owner_get_row owner;
	bool found;

	w.one = (struct throttle_try){ THROTTLE_FACTOR_DEVICE,
		                       throttle_subject(c, throttle_account(c, w.account), STR("confirm")) };
	TRY(owner_get(c->db, c->arena, &(struct owner_get_in){ w.account }, &owner, &found));
	TRY(web_write(r, take_try, &w));
	if (!w.free) {
		return show_confirm(r, ret, 429, msg(c->lang, MSG_SIGNIN_WAIT));
	}
	if (!w.good && w.code.n == 0) {
		w.good = password_good(owner.password, http_form(r, "wachtwoord"));
	}
	if (!w.good) {
		TRY(log_refused(c, ACTION_OWN_ACCOUNT, 0, "confirm"));
		return show_confirm(r, ret, 200, msg(c->lang, MSG_CONFIRM_WRONG));
	}
	TRY(web_write(r, confirm_in, &w));
	TRY(page_session_cookie(r, ret, w.fresh));
	return http_redirect(ret, page_to(http_form(r, "naar")));
}
