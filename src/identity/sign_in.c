/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/sign_in.h"

#include "access/account.h"
#include "access/log.h"
#include "access/password.h"
#include "access/setting.h"
#include "access_session_sql.h"
#include "access_sql.h"
#include "identity/device.h"
#include "identity/totp.h"
#include "identity_sql.h"

enum { SECOND_TRIES = 5, LOGIN_MOST = 64 };

enum err sign_in_find(struct ctx *c, struct str login, const struct sign_in_from *from, struct sign_in_account *ret)
{
	struct str network = throttle_network(c), id, who = login;
	struct sign_in_account a = { .login = login };
	struct account_by_login_row row;
	bool found;

	if (who.n > LOGIN_MOST) {
		/* Nobody has such a name; the count needs no more of it. */
		who.n = LOGIN_MOST;
	}
	TRY(account_by_login(c->db, c->arena, &(struct account_by_login_in){ login }, &row, &found));
	if (found) {
		a.account = row.account;
		a.name = row.name;
		a.email = row.email;
		a.password = row.password;
		a.active = row.active;
	}
	if (found && device_knows(c, from->device_cookie, row.account, &id)) {
		a.tries.list[0] = (struct throttle_try){ THROTTLE_DEVICE,
			                                 throttle_subject(c, throttle_account(c, row.account), id) };
		a.tries.n = 1;
	} else {
		a.tries.list[0] = (struct throttle_try){ THROTTLE_PAIR, throttle_subject(c, who, network) };
		a.tries.list[1] = (struct throttle_try){ THROTTLE_REMOTE, network };
		a.tries.list[2] = (struct throttle_try){ THROTTLE_LOGIN, who };
		a.tries.n = 3;
	}
	for (size_t i = 0; i < a.tries.n; i++) {
		if (a.tries.list[i].subject.p == NULL && a.tries.list[i].kind != THROTTLE_LOGIN) {
			return ERR_NOMEM;
		}
	}
	*ret = a;
	return OK;
}

bool sign_in_judge(const struct sign_in_account *a, struct str password)
{
	bool good = password_good(a->password, password);

	return good && a->account != 0 && a->active;
}

enum err factors_of(struct ctx *c, int64_t account, struct factors *ret)
{
	struct recovery_left_row left;
	struct passkey_count_row keys;
	struct totp_get_row totp;
	struct factors f;
	bool found;

	TRY(totp_get(c->db, c->arena, &(struct totp_get_in){ account }, &totp, &f.totp));
	TRY(passkey_count(c->db, c->arena, &(struct passkey_count_in){ account }, &keys, &found));
	f.passkeys = keys.passkeys;
	TRY(recovery_left(c->db, c->arena, &(struct recovery_left_in){ account }, &left, &found));
	f.recovery = left.codes;
	*ret = f;
	return OK;
}

enum err factor_demanded(struct ctx *c, bool *ret)
{
	return setting_is(c, "second_factor", "required", ret);
}

static enum err step_for(struct ctx *c, const struct sign_in_entry *entry, enum session_step *ret)
{
	struct factors f;
	bool demanded;

	*ret = SESSION_WHOLE;
	if (entry->complete) {
		return OK;
	}
	TRY(factors_of(c, entry->account, &f));
	TRY(factor_demanded(c, &demanded));
	if (f.totp || f.passkeys > 0) {
		*ret = SESSION_FACTOR;
	} else if (demanded) {
		*ret = SESSION_ENROL;
	}
	return OK;
}

enum err sign_in_enter(struct ctx *c, const struct sign_in_entry *entry, enum session_step *ret_step,
                       char ret_token[TOKEN_TEXT])
{
	enum session_step step;
	bool any;

	TRY(step_for(c, entry, &step));
	TRY(session_open(c,
	                 &(struct session_new){ .account = entry->account,
	                                        .step = step,
	                                        .factor = entry->factor,
	                                        .device = entry->from.browser,
	                                        .issuer = entry->issuer,
	                                        .sid = entry->sid,
	                                        .after = entry->after },
	                 ret_token));
	TRY(session_any_grant(c, str_of(ret_token), &any));
	if (!any) {
		TRY(account_sign_out(c, str_of(ret_token)));
		return REFUSE(c, ERR_DENIED, "login", MSG_ACCOUNT_NO_GRANT);
	}
	if (entry->from.session.n > 0) {
		TRY(account_sign_out(c, entry->from.session));
	}
	c->actor.account = entry->account;
	TRY(log_change(c, ACTION_OWN_ACCOUNT, 0, step == SESSION_WHOLE ? "sign-in" : "sign-in.first"));
	*ret_step = step;
	return OK;
}

enum err sign_in_enrols(struct ctx *c, struct str token)
{
	struct factors f;
	struct session s;

	TRY(session_of(c, token, &s));
	TRY(db_lock_keys(c->db, &s.account, 1));
	TRY(factors_of(c, s.account, &f));
	return s.step == SESSION_ENROL && !f.totp && f.passkeys == 0 ? OK : ERR_DENIED;
}

static struct throttle_try factor_try(struct ctx *c, int64_t account, const struct sign_in_from *from)
{
	struct str who = throttle_account(c, account), id;

	if (device_knows(c, from->device_cookie, account, &id)) {
		return (struct throttle_try){ THROTTLE_FACTOR_DEVICE, throttle_subject(c, who, id) };
	}
	return (struct throttle_try){ THROTTLE_FACTOR, who };
}

static enum err check_code(struct ctx *c, int64_t account, struct str code, const char **ret_factor)
{
	bool good;

	*ret_factor = NULL;
	TRY(totp_check(c, account, code, &good));
	if (good) {
		*ret_factor = "totp";
		return OK;
	}
	TRY(recovery_check(c, account, code, &good));
	if (good) {
		*ret_factor = "recovery";
	}
	return OK;
}

enum err sign_in_second(struct ctx *c, struct str token, struct str code, const struct sign_in_from *from,
                        enum second_step *ret, char ret_token[TOKEN_TEXT])
{
	struct sign_in_entry entry = { .complete = true, .from = *from };
	unsigned char hash[TOKEN_HASH];
	struct throttle_try one;
	enum session_step step;
	struct session s;
	int64_t changed;
	bool free;
	enum err e = session_of(c, token, &s);

	*ret = SECOND_OVER;
	if (e == ERR_DENIED || (e == OK && s.step != SESSION_FACTOR)) {
		return OK;
	}
	TRY(e);
	token_hash(token, hash);
	TRY(session_try(c->db, &(struct session_try_in){ { (const char *)hash, sizeof hash }, c->now, SECOND_TRIES },
	                &changed));
	if (changed == 0) {
		return account_sign_out(c, token);
	}
	one = factor_try(c, s.account, from);
	TRY(throttle_take(c, &one, 1, &free));
	if (!free) {
		*ret = SECOND_WAIT;
		return OK;
	}
	TRY(check_code(c, s.account, code, &entry.factor));
	if (entry.factor == NULL) {
		*ret = SECOND_WRONG;
		return OK;
	}
	entry.account = s.account;
	entry.after = token;
	TRY(throttle_right(c, &one, 1));
	TRY(sign_in_enter(c, &entry, &step, ret_token));
	TRY(account_sign_out(c, token));
	*ret = SECOND_GOOD;
	return OK;
}

enum err identity_sweep(struct ctx *c)
{
	TRY(throttle_sweep(c->db, &(struct throttle_sweep_in){ c->now }, NULL));
	TRY(challenge_sweep(c->db, &(struct challenge_sweep_in){ c->now }, NULL));
	return invitation_sweep(c->db, &(struct invitation_sweep_in){ c->now }, NULL);
}
