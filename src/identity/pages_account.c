/* SPDX-License-Identifier: EUPL-1.2 */
/* One's own account: password, second steps, what is open where. */
#include "access/account.h"
#include "access/log.h"
#include "access/password.h"
#include "access/words.h"
#include "access_session_sql.h"
#include "access_sql.h"
#include "base/vec.h"
#include "identity/invitation.h"
#include "identity/origin.h"
#include "identity/pages.h"
#include "identity/pages_passkey.h"
#include "identity/policy.h"
#include "identity_sql.h"
#include "identity_views.h"

#define ACCOUNT "/account"

/* What an address tells that was just done: /account?gedaan=wachtwoord. */
static struct str done_text(struct http_req *r)
{
	static const struct {
		const char *word;
		enum msg_id text;
	} words[] = {
		{ "wachtwoord", MSG_ACCOUNT_DONE_PASSWORD }, { "code", MSG_ACCOUNT_DONE_CODE },
		{ "code-weg", MSG_ACCOUNT_DONE_CODE_GONE },  { "passkey", MSG_ACCOUNT_DONE_PASSKEY },
		{ "passkey-weg", MSG_ACCOUNT_DONE_REMOVED }, { "naam", MSG_ACCOUNT_DONE_NAME },
		{ "sessies", MSG_ACCOUNT_DONE_SESSIONS },    { "sleutel-weg", MSG_ACCOUNT_DONE_TOKEN_GONE },
	};
	struct str word = http_query(r, "gedaan");

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq(word, str_of(words[i].word))) {
			return msg(r->lang, words[i].text);
		}
	}
	return STR("");
}

static enum err load_passkeys(struct ctx *c, struct account_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct passkey_line) list = { 0 };
	struct passkey_list_row row;
	bool more;

	TRY(passkey_list_open(c->db, &(struct passkey_list_in){ c->actor.account }, &rows));
	for (;;) {
		struct passkey_line *line;

		TRY(passkey_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		line = vec_push(c->arena, &list);
		if (line == NULL) {
			return ERR_NOMEM;
		}
		*line = (struct passkey_line){ .key = str_format(c->arena, "%lld", (long long)row.passkey),
			                       .name = str_copy(c->arena, row.name),
			                       .made = words_moment(c, row.created),
			                       .used = words_moment(c, row.used) };
	}
	v->passkey_list = list.p;
	v->passkey_count = list.n;
	return OK;
}

static enum err load_sessions(struct ctx *c, struct str here, struct account_view *v)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct session_line) list = { 0 };
	struct session_list_row row;
	bool more;

	TRY(session_list_open(c->db, &(struct session_list_in){ c->actor.account, c->now }, &rows));
	for (;;) {
		struct session_line *line;

		TRY(session_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		line = vec_push(c->arena, &list);
		if (line == NULL) {
			return ERR_NOMEM;
		}
		*line = (struct session_line){ .public = str_copy(c->arena, row.public),
			                       .device = row.device.n > 0 ? str_copy(c->arena, row.device)
			                                                  : msg(c->lang, MSG_ACCOUNT_DEVICE_UNKNOWN),
			                       .remote = str_copy(c->arena, row.remote),
			                       .used = words_moment(c, row.seen),
			                       .here = str_eq(row.public, here) };
	}
	v->session_list = list.p;
	v->session_count = list.n;
	return OK;
}

enum err page_account(struct http_req *r, struct http_resp *ret, struct str wrong)
{
	struct ctx *c = web_ctx(r);
	struct account_view v = { .wrong = wrong, .done = done_text(r), .login = c->actor.login };
	struct owner_get_row owner;
	struct origin origin;
	struct session s;
	struct page p;
	struct out o;
	bool found;

	TRY(session_of(c, r->session, &s));
	TRY(owner_get(c->db, c->arena, &(struct owner_get_in){ s.account }, &owner, &found));
	v.email = owner.email;
	v.password = owner.password.n > 0;
	TRY(factors_of(c, s.account, &v.has));
	TRY(factor_demanded(c, &v.demanded));
	TRY(origin_of(r, &origin));
	v.passkeys = origin.passkeys;
	v.recovery_left = str_format(c->arena, "%d", (int)v.has.recovery);
	TRY(load_passkeys(c, &v));
	TRY(load_sessions(c, s.public, &v));
	TRY(page_tokens(c, s.account, &v.token_list, &v.token_count));
	v.tokens = access_allows(c->actor.role, ACTION_REGISTER);
	TRY(page_make(r, msg(r->lang, MSG_ACCOUNT_TITLE), "", &p));
	o = http_html(ret, 200);
	account_page(&o, &p, &v);
	return OK;
}

static enum err account_get(struct http_req *r, struct http_resp *ret)
{
	return page_account(r, ret, STR(""));
}

/* ---- the password ---- */

struct changing {
	struct throttle_try one;
	bool free;
	int64_t account;
	struct str token;
	char hash[PASSWORD_HASH];
	char fresh[TOKEN_TEXT];
};

static enum err take_try(struct ctx *c, void *arg)
{
	struct changing *w = arg;

	return throttle_take(c, &w->one, 1, &w->free);
}

static enum err change_in(struct ctx *c, void *arg)
{
	struct changing *w = arg;

	TRY(throttle_right(c, &w->one, 1));
	TRY(account_password(c->db, &(struct account_password_in){ w->account, str_of(w->hash) }, NULL));
	/* A link that somebody asked for earlier would set another one behind the owner's back. */
	TRY(invitation_drop(c->db, &(struct invitation_drop_in){ w->account }, NULL));
	TRY(session_end_but(c, w->account, w->token));
	TRY(session_rotate(c, w->token, w->fresh));
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "password.change");
}

/* The new one; the present one was right. */
static enum err fit(struct http_req *r, const struct owner_get_row *owner)
{
	struct ctx *c = web_ctx(r);
	struct password_owner who = { .login = owner->login, .name = owner->name, .email = owner->email };
	struct str password = http_form(r, "nieuw");

	if (!str_eq(password, http_form(r, "nogmaals"))) {
		return REFUSE(c, ERR_INPUT, "nogmaals", MSG_PASSWORD_DIFFERS);
	}
	TRY(account_places(c, c->actor.account, &who.where));
	return password_fit(c, password, &who);
}

static enum err password_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct changing w = { .account = c->actor.account, .token = r->session };
	struct owner_get_row owner;
	bool found;
	enum err e;

	w.one = (struct throttle_try){ THROTTLE_FACTOR_DEVICE,
		                       throttle_subject(c, throttle_account(c, w.account), STR("password")) };
	TRY(owner_get(c->db, c->arena, &(struct owner_get_in){ w.account }, &owner, &found));
	TRY(web_write(r, take_try, &w));
	if (!w.free) {
		return page_account(r, ret, msg(c->lang, MSG_SIGNIN_WAIT));
	}
	if (!password_good(owner.password, http_form(r, "wachtwoord"))) {
		return page_account(r, ret, msg(c->lang, MSG_PASSWORD_NOT_PRESENT));
	}
	e = fit(r, &owner);
	if (e == ERR_INPUT) {
		return page_account(r, ret, str_copy(c->arena, str_of(c->fail->what)));
	}
	TRY(e);
	TRY(password_hash(c, http_form(r, "nieuw"), w.hash));
	TRY(web_write(r, change_in, &w));
	TRY(page_session_cookie(r, ret, w.fresh));
	return http_redirect(ret, STR(ACCOUNT "?gedaan=wachtwoord"));
}

/* ---- sessions ---- */

struct ending {
	int64_t account;
	struct str token, public;
};

static enum err end_in(struct ctx *c, void *arg)
{
	struct ending *w = arg;

	if (w->public.n == 0) {
		TRY(session_end_but(c, w->account, w->token));
	} else {
		TRY(session_end_named(c->db, &(struct session_end_named_in){ w->account, w->public }, NULL));
	}
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "session.end");
}

/* One by its name, or without a name all others. */
static enum err session_post(struct http_req *r, struct http_resp *ret)
{
	struct ending w = { web_ctx(r)->actor.account, r->session, http_form(r, "sessie") };

	TRY(web_write(r, end_in, &w));
	return http_redirect(ret, STR(ACCOUNT "?gedaan=sessies"));
}

#define ROW(action) .access = &access_rows[action]

const struct http_route account_routes[ACCOUNT_ROUTES] = {
	{ HTTP_GET, ACCOUNT, account_get, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/wachtwoord", password_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/sessies", session_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_GET, ACCOUNT "/code", code_get, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/code", code_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/code/weg", code_drop_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/herstelcodes", recovery_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_GET, ACCOUNT "/bevestig", confirm_get, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/bevestig", confirm_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/bevestig/passkey", passkey_confirm_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/passkey", passkey_add_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/passkey/vraag", passkey_question_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/passkey/naam", passkey_rename_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/passkey/weg", passkey_drop_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/sleutels", token_add_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
	{ HTTP_POST, ACCOUNT "/sleutels/weg", token_end_post, COST_SLOW, ROW(ACTION_OWN_ACCOUNT) },
};
