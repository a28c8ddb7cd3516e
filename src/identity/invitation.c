/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/invitation.h"

#include "access/grant.h"
#include "access/log.h"
#include "access_sql.h"
#include "identity/letter.h"
#include "identity_sql.h"

static const int64_t MINUTE_US = INT64_C(60) * 1000000;

enum { DAY_MINUTES = 1440 };

enum err invitation_forget(struct ctx *c, int64_t account)
{
	return invitation_drop(c->db, &(struct invitation_drop_in){ account }, NULL);
}

enum err invitation_make(struct ctx *c, int64_t account, enum invitation_kind kind, char ret_token[TOKEN_TEXT])
{
	unsigned char hash[TOKEN_HASH];
	int64_t minutes = kind == INVITATION_NEW ? INVITATION_DAYS * DAY_MINUTES : RESET_MINUTES;

	token_make(ret_token);
	token_hash(str_of(ret_token), hash);
	TRY(invitation_sweep(c->db, &(struct invitation_sweep_in){ c->now }, NULL));
	/* Anybody may ask for a reset: that is no reason to make worthless what its owner was sent before. */
	if (kind == INVITATION_NEW) {
		TRY(invitation_forget(c, account));
	}
	TRY(invitation_add(c->db,
	                   &(struct invitation_add_in){ .hash = { (const char *)hash, sizeof hash },
	                                                .account = account,
	                                                .kind = kind == INVITATION_NEW ? STR("invite") : STR("reset"),
	                                                .maker = c->actor.account,
	                                                .created = c->now,
	                                                .expires = c->now + minutes * MINUTE_US },
	                   NULL));
	return log_change_account(c, kind == INVITATION_NEW ? ACTION_ACCOUNTS : ACTION_OWN_ACCOUNT, account,
	                          "invitation.make");
}

struct str invitation_link(struct ctx *c, struct str origin, const char token[TOKEN_TEXT])
{
	return str_format(c->arena, "%.*s/uitnodiging/%s", STR_ARG(origin), token);
}

enum err invitation_mail(struct ctx *c, struct str to, struct str name, struct str login, struct str link,
                         enum invitation_kind kind, bool *ret_sent)
{
	struct str args[] = { name, login, link };
	struct buf text DEFER(buf_finish) = { 0 };
	bool ready;
	enum err e;

	*ret_sent = false;
	TRY(letter_ready(c, &ready));
	if (!ready || to.n == 0) {
		return OK;
	}
	buf_init(&text, 16 * 1024);
	msg_format(&text, c->lang, kind == INVITATION_NEW ? MSG_INVITATION_MAIL : MSG_FORGOTTEN_MAIL, args, 3);
	TRY(buf_err(&text));
	e = letter_put(c, &(struct letter){ .to = to,
	                                    .subject = msg(c->lang, kind == INVITATION_NEW ? MSG_INVITATION_SUBJECT
	                                                                                   : MSG_FORGOTTEN_SUBJECT),
	                                    .text = buf_view(&text) });
	/* What is no address gets no mail; whoever invites still has the link. */
	*ret_sent = e == OK;
	return e == ERR_INPUT ? OK : e;
}

enum err invitation_open(struct ctx *c, struct str token, struct invitation *ret)
{
	unsigned char hash[TOKEN_HASH];
	struct invitation_find_row row;
	bool found = false;

	if (token.n == TOKEN_TEXT - 1) {
		token_hash(token, hash);
		TRY(invitation_find(c->db, c->arena,
		                    &(struct invitation_find_in){ { (const char *)hash, sizeof hash }, c->now }, &row,
		                    &found));
	}
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_INVITATION_OVER);
	}
	*ret = (struct invitation){ .account = row.account,
		                    .login = row.login,
		                    .name = row.name,
		                    .email = row.email,
		                    .kind = str_eq(row.kind, STR("invite")) ? INVITATION_NEW : INVITATION_FORGOTTEN };
	return OK;
}

enum err factors_drop(struct ctx *c, int64_t account)
{
	TRY(totp_drop(c->db, &(struct totp_drop_in){ account }, NULL));
	TRY(recovery_drop(c->db, &(struct recovery_drop_in){ account }, NULL));
	return passkey_drop_all(c->db, &(struct passkey_drop_all_in){ account }, NULL);
}

enum err invitation_answer(struct ctx *c, struct str token, const struct invitation *i, const char *hash)
{
	unsigned char key[TOKEN_HASH];
	int64_t changed;

	token_hash(token, key);
	TRY(invitation_take(c->db, &(struct invitation_take_in){ { (const char *)key, sizeof key }, c->now },
	                    &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_INVITATION_OVER);
	}
	if (i->kind == INVITATION_NEW) {
		TRY(factors_drop(c, i->account));
	}
	TRY(account_password(c->db, &(struct account_password_in){ i->account, str_of(hash) }, NULL));
	TRY(invitation_forget(c, i->account));
	TRY(session_end_but(c, i->account, STR("")));
	c->actor.account = i->account;
	return log_change(c, ACTION_OWN_ACCOUNT, 0, "password.set");
}

enum err account_places(struct ctx *c, int64_t account, struct str *ret)
{
	struct buf b DEFER(buf_finish);
	struct grant *grants;
	size_t n;

	buf_init(&b, 64 * 1024);
	TRY(grant_list(c, account, &grants, &n));
	for (size_t i = 0; i < n; i++) {
		buf_str(&b, grants[i].label);
		buf_char(&b, ' ');
	}
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}
