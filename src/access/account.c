/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/account.h"

#include <sodium.h>
#include <string.h>

#include "access_sql.h"
#include "base/vec.h"

enum {
	LOGIN_MIN = 2,
	LOGIN_MAX = 64,
	PASSWORD_MIN = 10,
	PASSWORD_MAX = 200,
	FREE_FAILURES = 5,
	MOST_WAIT_MINUTES = 15
};

static const int64_t MINUTE = 60 * INT64_C(1000000);

enum err account_hash_password(struct ctx *c, struct str password, char ret[PASSWORD_HASH])
{
	if (password.n < PASSWORD_MIN || password.n > PASSWORD_MAX) {
		return REFUSE(c, ERR_INPUT, "wachtwoord", MSG_ACCOUNT_PASSWORD_LENGTH);
	}
	_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "the hash fits");
	if (crypto_pwhash_str_alg(ret, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                          crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		return fail_set(c->fail, ERR_NOMEM, NULL, "no memory for argon2id");
	}
	return OK;
}

static bool login_fine(struct str login)
{
	for (size_t i = 0; i < login.n; i++) {
		unsigned char ch = (unsigned char)login.p[i];

		if (ch <= ' ' || ch >= 0x7f) {
			return false;
		}
	}
	return login.n >= LOGIN_MIN && login.n <= LOGIN_MAX;
}

enum err account_create(struct ctx *c, const struct account_new *a, int64_t *ret_account)
{
	struct account_by_login_row found;
	char hash[PASSWORD_HASH];
	bool exists;
	int64_t account = ctx_new_id(c), grant;

	if (!login_fine(a->login)) {
		return REFUSE(c, ERR_INPUT, "login", MSG_ACCOUNT_LOGIN_FORM);
	}
	TRY(account_by_login(c->db, c->arena, &(struct account_by_login_in){ a->login }, &found, &exists));
	if (exists) {
		return REFUSE1(c, ERR_CONFLICT, "login", MSG_ACCOUNT_EXISTS, a->login);
	}
	TRY(account_hash_password(c, a->password, hash));
	TRY(account_add(c->db,
	                &(struct account_add_in){ .account = account,
	                                          .login = a->login,
	                                          .name = a->name,
	                                          .email = a->email,
	                                          .password = str_of(hash),
	                                          .created = c->now },
	                NULL));
	if (a->grant.role != ROLE_NOBODY) {
		TRY(grant_add(c, account, &a->grant, &grant));
	}
	*ret_account = account;
	return OK;
}

enum err account_find(struct ctx *c, struct str login, int64_t *ret_account)
{
	struct account_by_login_row row;
	bool found;

	TRY(account_by_login(c->db, c->arena, &(struct account_by_login_in){ login }, &row, &found));
	if (!found) {
		return REFUSE1(c, ERR_ABSENT, "login", MSG_ACCOUNT_UNKNOWN, login);
	}
	*ret_account = row.account;
	return OK;
}

enum err account_set_password(struct ctx *c, struct str login, struct str password)
{
	char hash[PASSWORD_HASH];
	int64_t changed;

	TRY(account_hash_password(c, password, hash));
	TRY(account_password(c->db, &(struct account_password_in){ login, str_of(hash) }, &changed));
	if (changed == 0) {
		return REFUSE1(c, ERR_ABSENT, "login", MSG_ACCOUNT_UNKNOWN, login);
	}
	return session_end_all(c->db, &(struct session_end_all_in){ login }, NULL);
}

enum err account_check(struct ctx *c, struct str login, struct str password, struct sign_in *ret)
{
	/* A hash of a password nobody has, so that unknown logins take as long. */
	static const char decoy[] = "$argon2id$v=19$m=65536,t=2,p=1$c2x1aXRlbmRzbHVpdGVuZA$"
				    "0Yk2s0H4m3V7p1zqS5n8o0J8T1g3mQn2r7b4xK9cU5E";
	struct account_by_login_row row;
	bool found;
	int over;

	TRY(account_by_login(c->db, c->arena, &(struct account_by_login_in){ login }, &row, &found));
	over = found ? row.failures - FREE_FAILURES + 1 : 0;
	if (over > 0 && row.last_failure != INT64_MIN) {
		int wait = over < MOST_WAIT_MINUTES ? over : MOST_WAIT_MINUTES;

		if (c->now < row.last_failure + wait * MINUTE) {
			return REFUSE(c, ERR_BUSY, NULL, MSG_SIGNIN_WAIT);
		}
	}
	*ret = (struct sign_in){ .account = found ? row.account : 0 };
	if (password.n <= PASSWORD_MAX) {
		const char *hash = found ? row.password.p : decoy;

		ret->good = crypto_pwhash_str_verify(hash, password.p != NULL ? password.p : "", password.n) == 0 &&
		            found && row.active;
	}
	if (ret->good) {
		struct grant *grants;
		size_t n;

		TRY(grant_list(c, ret->account, &grants, &n));
		ret->idle = n == 0;
	}
	return OK;
}

static void hash_token(struct str token, unsigned char ret[32])
{
	(void)crypto_generichash(ret, 32, (const unsigned char *)token.p, token.n, NULL, 0);
}

static void make_token(char ret[TOKEN_TEXT])
{
	unsigned char raw[32];

	randombytes_buf(raw, sizeof raw);
	(void)sodium_bin2base64(ret, TOKEN_TEXT, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Sessions end half a day after the last use. */
static int64_t session_end_at(const struct ctx *c)
{
	return c->now + 12 * 60 * MINUTE;
}

enum err account_note_sign_in(struct ctx *c, const struct sign_in *s, char ret_token[TOKEN_TEXT])
{
	unsigned char hash[32];

	if (!s->good) {
		return s->account == 0 ? OK
		                       : account_failed(c->db, &(struct account_failed_in){ s->account, c->now }, NULL);
	}
	make_token(ret_token);
	hash_token(str_of(ret_token), hash);
	TRY(account_succeeded(c->db, &(struct account_succeeded_in){ s->account }, NULL));
	TRY(session_sweep(c->db, &(struct session_sweep_in){ c->now }, NULL));
	return session_add(
		c->db,
		&(struct session_add_in){ { (const char *)hash, sizeof hash }, s->account, c->now, session_end_at(c) },
		NULL);
}

static enum err become(struct ctx *c, int64_t account, struct str login, struct str name, int64_t grant,
                       struct str role)
{
	c->actor.account = account;
	c->actor.login = login;
	c->actor.name = name;
	return grant_act(c, grant, role);
}

enum err account_resume(struct ctx *c, struct str token, bool *ret_stale)
{
	struct session_find_row row;
	unsigned char hash[32];
	bool found;

	if (token.n != TOKEN_TEXT - 1) {
		return ERR_DENIED;
	}
	hash_token(token, hash);
	TRY(session_find(c->db, c->arena,
	                 &(struct session_find_in){ { (const char *)hash, sizeof hash }, c->now, c->today }, &row,
	                 &found));
	if (!found) {
		return ERR_DENIED;
	}
	c->actor.grants = (size_t)row.grants;
	TRY(become(c, row.account, row.login, row.name, row.grant_id, row.role));
	*ret_stale = c->now - row.seen > 5 * MINUTE;
	return OK;
}

enum err account_touch(struct ctx *c, struct str token)
{
	unsigned char hash[32];

	hash_token(token, hash);
	return session_seen(c->db,
	                    &(struct session_seen_in){ { (const char *)hash, sizeof hash }, c->now, session_end_at(c) },
	                    NULL);
}

enum err account_sign_out(struct ctx *c, struct str token)
{
	unsigned char hash[32];

	hash_token(token, hash);
	return session_end(c->db, &(struct session_end_in){ { (const char *)hash, sizeof hash } }, NULL);
}

enum err account_switch(struct ctx *c, struct str token, int64_t grant)
{
	unsigned char hash[32];
	struct grant *list;
	size_t n;

	TRY(grant_list(c, c->actor.account, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (list[i].grant == grant) {
			hash_token(token, hash);
			return session_switch(
				c->db, &(struct session_switch_in){ { (const char *)hash, sizeof hash }, grant }, NULL);
		}
	}
	return REFUSE(c, ERR_ABSENT, "bevoegdheid", MSG_ACCOUNT_GRANT_UNKNOWN);
}

enum err account_token_create(struct ctx *c, struct str login, struct str name, int days, char ret[TOKEN_TEXT])
{
	unsigned char hash[32];
	struct grant *grants;
	int64_t account;
	size_t n;

	TRY(account_find(c, login, &account));
	if (days < 1 || days > 3660) {
		return REFUSE(c, ERR_INPUT, "days", MSG_TOKEN_DAYS);
	}
	TRY(grant_list(c, account, &grants, &n));
	if (n == 0) {
		return REFUSE(c, ERR_INPUT, "login", MSG_ACCOUNT_NO_GRANT);
	}
	make_token(ret);
	hash_token(str_of(ret), hash);
	return token_add(c->db,
	                 &(struct token_add_in){ ctx_new_id(c),
	                                         { (const char *)hash, sizeof hash },
	                                         account,
	                                         grants[0].grant,
	                                         name,
	                                         c->now,
	                                         c->now + days * 1440 * MINUTE },
	                 NULL);
}

enum err account_bearer(struct ctx *c, struct str token)
{
	struct token_find_row row;
	unsigned char hash[32];
	bool found;

	if (token.n != TOKEN_TEXT - 1) {
		return ERR_DENIED;
	}
	hash_token(token, hash);
	TRY(token_find(c->db, c->arena,
	               &(struct token_find_in){ { (const char *)hash, sizeof hash }, c->now, c->today }, &row, &found));
	c->actor.grants = 1;
	return found ? become(c, row.account, row.login, row.name, row.grant_id, row.role) : ERR_DENIED;
}

void actor_system(struct ctx *c)
{
	c->actor = actor_of(ROLE_SYSTEM);
	c->actor.login = c->actor.name = STR("system");
	c->actor.remote = STR("cli");
}
