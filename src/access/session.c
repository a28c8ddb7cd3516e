/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/session.h"

#include <sodium.h>

#include "access/account.h"
#include "access/log.h"
#include "access/setting.h"
#include "access_session_sql.h"
#include "base/vec.h"
#include "fmt/ident.h"

enum { FACTOR_MINUTES = 5, ENROL_MINUTES = 15, TOUCH_MINUTES = 1, DEVICE_MOST = 80 };

static const int64_t MINUTE = 60 * INT64_C(1000000);

/* A hash as a parameter. */
#define HASHED(hash)                             \
	{                                        \
		(const char *)(hash), TOKEN_HASH \
	}

void token_make(char ret[TOKEN_TEXT])
{
	unsigned char raw[32];

	randombytes_buf(raw, sizeof raw);
	(void)sodium_bin2base64(ret, TOKEN_TEXT, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, sizeof raw);
}

void token_hash(struct str token, unsigned char ret[TOKEN_HASH])
{
	(void)crypto_generichash(ret, TOKEN_HASH, (const unsigned char *)token.p, token.n, NULL, 0);
}

static enum err idle_end(struct ctx *c, int64_t *ret)
{
	int64_t minutes;

	TRY(setting_number(c, "session_idle_minutes", &minutes));
	*ret = c->now + minutes * MINUTE;
	return OK;
}

enum err session_seconds(struct ctx *c, int64_t *ret)
{
	int64_t hours;

	TRY(setting_number(c, "session_hours", &hours));
	*ret = hours * 3600;
	return OK;
}

static enum err ends_of(struct ctx *c, enum session_step step, int64_t *ret_expires, int64_t *ret_ends)
{
	int64_t idle, seconds;

	if (step != SESSION_WHOLE) {
		*ret_expires = *ret_ends = c->now + (step == SESSION_FACTOR ? FACTOR_MINUTES : ENROL_MINUTES) * MINUTE;
		return OK;
	}
	TRY(idle_end(c, &idle));
	TRY(session_seconds(c, &seconds));
	*ret_ends = c->now + seconds * 1000000;
	*ret_expires = idle < *ret_ends ? idle : *ret_ends;
	return OK;
}

enum err session_open(struct ctx *c, const struct session_new *s, char ret_token[TOKEN_TEXT])
{
	struct str device = { s->device.p, s->device.n < DEVICE_MOST ? s->device.n : DEVICE_MOST };
	unsigned char hash[TOKEN_HASH], after[TOKEN_HASH];
	char public[IDENT_TEXT];
	int64_t expires, ends;

	token_hash(s->after, after);
	TRY(ends_of(c, s->step, &expires, &ends));
	TRY(session_sweep(c->db, &(struct session_sweep_in){ c->now }, NULL));
	token_make(ret_token);
	token_hash(str_of(ret_token), hash);
	return session_add(c->db,
	                   &(struct session_add_in){ .token = HASHED(hash),
	                                             .account = s->account,
	                                             .public = str_of(ident_new(public)),
	                                             .step = (int)s->step,
	                                             .factor = str_of(s->factor),
	                                             .fresh = s->step == SESSION_WHOLE ? c->now : 0,
	                                             .now = c->now,
	                                             .expires = expires,
	                                             .ends = ends,
	                                             .remote = c->actor.remote,
	                                             .device = device,
	                                             .issuer = s->issuer,
	                                             .sid = s->sid,
	                                             .after = HASHED(after) },
	                   NULL);
}

enum err session_of(struct ctx *c, struct str token, struct session *ret)
{
	unsigned char hash[TOKEN_HASH];
	struct session_peek_row row;
	bool found;

	if (token.n != TOKEN_TEXT - 1) {
		return ERR_DENIED;
	}
	token_hash(token, hash);
	TRY(session_peek(c->db, c->arena, &(struct session_peek_in){ HASHED(hash), c->now }, &row, &found));
	if (!found) {
		return ERR_DENIED;
	}
	*ret = (struct session){ .account = row.account,
		                 .login = row.login,
		                 .name = row.name,
		                 .email = row.email,
		                 .public = row.public,
		                 .factor = row.factor,
		                 .step = (enum session_step)row.step,
		                 .fresh = row.fresh };
	return OK;
}

enum err session_any_grant(struct ctx *c, struct str token, bool *ret)
{
	unsigned char hash[TOKEN_HASH];
	struct session_grants_row row;
	bool found;

	token_hash(token, hash);
	TRY(session_grants(c->db, c->arena, &(struct session_grants_in){ HASHED(hash), c->today }, &row, &found));
	*ret = found && row.grants > 0;
	return OK;
}

enum err session_rotate(struct ctx *c, struct str token, char ret_token[TOKEN_TEXT])
{
	unsigned char before[TOKEN_HASH], after[TOKEN_HASH];
	int64_t changed;

	token_make(ret_token);
	token_hash(token, before);
	token_hash(str_of(ret_token), after);
	TRY(session_renew(c->db, &(struct session_renew_in){ HASHED(before), HASHED(after) }, &changed));
	return changed > 0 ? OK : ERR_DENIED;
}

enum err session_prove(struct ctx *c, struct str token, char ret_token[TOKEN_TEXT])
{
	unsigned char hash[TOKEN_HASH];

	TRY(session_rotate(c, token, ret_token));
	token_hash(str_of(ret_token), hash);
	return session_confirm(c->db, &(struct session_confirm_in){ HASHED(hash), c->now }, NULL);
}

enum err session_end_but(struct ctx *c, int64_t account, struct str token)
{
	unsigned char hash[TOKEN_HASH];

	if (token.n == 0) {
		return session_end_all(c->db, &(struct session_end_all_in){ account }, NULL);
	}
	token_hash(token, hash);
	return session_end_others(c->db, &(struct session_end_others_in){ account, HASHED(hash) }, NULL);
}

/* ---- what the gate asks (account.h) ---- */

enum err account_resume(struct ctx *c, struct str token, bool *ret_stale)
{
	struct session_find_row row;
	unsigned char hash[TOKEN_HASH];
	bool found;

	if (token.n != TOKEN_TEXT - 1) {
		return ERR_DENIED;
	}
	token_hash(token, hash);
	TRY(session_find(c->db, c->arena, &(struct session_find_in){ HASHED(hash), c->now, c->today }, &row, &found));
	if (!found) {
		return ERR_DENIED;
	}
	c->actor.grants = (size_t)row.grants;
	c->actor.account = row.account;
	c->actor.login = row.login;
	c->actor.name = row.name;
	c->actor.issuer = row.issuer;
	TRY(grant_act(c, row.grant_id, row.role));
	*ret_stale = c->now - row.seen > TOUCH_MINUTES * MINUTE;
	return OK;
}

enum err session_acts(struct ctx *c, const unsigned char hash[TOKEN_HASH], int64_t grant, bool *ret)
{
	struct session_find_row row;
	bool found;

	TRY(session_find(c->db, c->arena, &(struct session_find_in){ HASHED(hash), c->now, c->today }, &row, &found));
	*ret = found && row.grant_id == grant;
	return OK;
}

enum err account_touch(struct ctx *c, struct str token)
{
	unsigned char hash[TOKEN_HASH];
	int64_t expires;

	TRY(idle_end(c, &expires));
	token_hash(token, hash);
	return session_seen(c->db, &(struct session_seen_in){ HASHED(hash), c->now, expires }, NULL);
}

enum err account_sign_out(struct ctx *c, struct str token)
{
	unsigned char hash[TOKEN_HASH];

	token_hash(token, hash);
	return session_end(c->db, &(struct session_end_in){ HASHED(hash) }, NULL);
}

enum err account_switch(struct ctx *c, struct str token, int64_t grant)
{
	unsigned char hash[TOKEN_HASH];
	struct grant *list;
	size_t n;

	TRY(grant_list_own(c, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (list[i].grant == grant) {
			token_hash(token, hash);
			return session_switch(c->db, &(struct session_switch_in){ HASHED(hash), grant }, NULL);
		}
	}
	return REFUSE(c, ERR_ABSENT, "bevoegdheid", MSG_ACCOUNT_GRANT_UNKNOWN);
}

/* Tokens and accounts of what is to end: read whole before anything is changed. */
struct ended {
	struct str token;
	int64_t account;
};

enum err session_end_provider(struct ctx *c, struct str issuer, struct str sid, int64_t account, size_t *ret_ended)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct session_of_provider_row row;
	VEC(struct ended) list = { 0 };
	bool more;

	TRY(session_of_provider_open(c->db, &(struct session_of_provider_in){ issuer, sid, account }, &rows));
	for (;;) {
		struct ended *x;

		TRY(session_of_provider_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct ended){ str_copy(c->arena, row.token), row.account };
	}
	db_rows_close(&rows);
	TRY(ctx_whole(c));
	for (size_t i = 0; i < list.n; i++) {
		TRY(session_end(c->db, &(struct session_end_in){ list.p[i].token }, NULL));
		TRY(log_change_account(c, ACTION_OWN_ACCOUNT, list.p[i].account, "sign-out.provider"));
	}
	*ret_ended = list.n;
	return OK;
}
