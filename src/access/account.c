/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/account.h"

#include <sodium.h>
#include <string.h>

#include "access/grant.h"
#include "access/password.h"
#include "access/session.h"
#include "access/log.h"
#include "base/vec.h"
#include "access_sql.h"

enum { LOGIN_MIN = 2, LOGIN_MAX = 64, TOKEN_DAYS_MOST = 3660, TOKEN_USED_MINUTES = 5 };

static const int64_t MINUTE = 60 * INT64_C(1000000);

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
	TRY(ctx_name(c, "naam", a->name));
	TRY(account_by_login(c->db, c->arena, &(struct account_by_login_in){ a->login }, &found, &exists));
	if (exists) {
		return REFUSE1(c, ERR_CONFLICT, "login", MSG_ACCOUNT_EXISTS, a->login);
	}
	/* Without a password nobody can sign in: the account waits for its owner to answer an invitation. */
	hash[0] = '\0';
	if (a->password.n > 0) {
		TRY(password_hash(c, a->password, hash));
	}
	TRY(account_add(c->db,
	                &(struct account_add_in){ .account = account,
	                                          .login = a->login,
	                                          .name = a->name,
	                                          .email = a->email,
	                                          .password = a->hash.n > 0 ? a->hash : str_of(hash),
	                                          .created = c->now },
	                NULL));
	if (a->grant.role != ROLE_NOBODY) {
		TRY(grant_add(c, account, &a->grant, &grant));
	}
	*ret_account = account;
	return log_change_account(c, ACTION_ACCOUNTS, account, "account.add");
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
	int64_t account;

	TRY(password_hash(c, password, hash));
	TRY(account_find(c, login, &account));
	TRY(account_password(c->db, &(struct account_password_in){ account, str_of(hash) }, NULL));
	TRY(log_change_account(c, ACTION_ACCOUNTS, account, "account.password"));
	return session_end_but(c, account, STR(""));
}

/* The names as bits; 0 when there are none. */
static enum err actions_of(struct ctx *c, struct str names, uint64_t *ret)
{
	uint64_t bits = 0;
	enum action action;

	while (names.n > 0) {
		struct str name = str_cut(names, ' ', &names);

		if (name.n == 0) {
			continue;
		}
		if (!access_action(name, &action)) {
			return REFUSE1(c, ERR_INPUT, "actions", MSG_TOKEN_ACTION, name);
		}
		bits |= UINT64_C(1) << action;
	}
	*ret = bits;
	return OK;
}

enum err token_create(struct ctx *c, const struct token_new *t, char ret[TOKEN_TEXT])
{
	unsigned char hash[TOKEN_HASH];
	int64_t chosen = 0;
	struct grant *grants;
	uint64_t bits;
	size_t n;

	if (t->days < 1 || t->days > TOKEN_DAYS_MOST) {
		return REFUSE(c, ERR_INPUT, "days", MSG_TOKEN_DAYS);
	}
	TRY(ctx_name(c, "naam", t->name));
	TRY(actions_of(c, t->actions, &bits));
	TRY(grant_list(c, t->account, &grants, &n));
	for (size_t i = 0; i < n; i++) {
		if (chosen == 0 && (t->grant == 0 || t->grant == grants[i].grant)) {
			chosen = grants[i].grant;
		}
	}
	if (chosen == 0) {
		return REFUSE(c, ERR_INPUT, "login", MSG_ACCOUNT_NO_GRANT);
	}
	token_make(ret);
	token_hash(str_of(ret), hash);
	return token_add(c->db,
	                 &(struct token_add_in){ .token = ctx_new_id(c),
	                                         .hash = { (const char *)hash, sizeof hash },
	                                         .account = t->account,
	                                         .grant_id = chosen,
	                                         .name = t->name,
	                                         .actions = t->actions,
	                                         .created = c->now,
	                                         .expires = c->now + t->days * 1440 * MINUTE },
	                 NULL);
}

/* A token as it is stored, and what its grant reaches. */
struct bearer {
	int64_t account, grant, used;
	struct str login, name, role, actions;
	VEC(struct scope_named) scopes;
};

static enum err take_bearer(struct arena *a, const struct token_find_row *row, struct bearer *b)
{
	struct scope_named *one;

	if (b->account == 0) {
		b->account = row->account;
		b->grant = row->grant_id;
		b->used = row->used;
		b->login = str_copy(a, row->login);
		b->name = str_copy(a, row->name);
		b->role = str_copy(a, row->role);
		b->actions = str_copy(a, row->actions);
		if (b->login.p == NULL || b->name.p == NULL || b->role.p == NULL || b->actions.p == NULL) {
			return ERR_NOMEM;
		}
	}
	if (row->kind.n == 0) {
		return OK;
	}
	one = vec_push(a, &b->scopes);
	if (one == NULL) {
		return ERR_NOMEM;
	}
	*one = (struct scope_named){ str_copy(a, row->kind), str_copy(a, row->value), str_copy(a, row->scope_name) };
	return one->kind.p != NULL && one->value.p != NULL && one->name.p != NULL ? OK : ERR_NOMEM;
}

/* account stays 0 when there is no such token in force. */
static enum err find_bearer(struct ctx *c, struct str token, struct bearer *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct token_find_row row;
	unsigned char hash[TOKEN_HASH];
	bool more;

	token_hash(token, hash);
	TRY(token_find_open(c->db, &(struct token_find_in){ { (const char *)hash, sizeof hash }, c->now, c->today },
	                    &rows));
	for (;;) {
		TRY(token_find_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(take_bearer(c->arena, &row, ret));
	}
}

enum err account_bearer(struct ctx *c, struct str token, bool *ret_stale)
{
	struct bearer b = { 0 };
	uint64_t bits;

	if (token.n != TOKEN_TEXT - 1) {
		return ERR_DENIED;
	}
	TRY(find_bearer(c, token, &b));
	if (b.account == 0 || actions_of(c, b.actions, &bits) != OK) {
		return ERR_DENIED;
	}
	c->actor.grants = 1;
	c->actor.account = b.account;
	c->actor.login = b.login;
	c->actor.name = b.name;
	TRY(grant_act_on(c, b.grant, b.role, b.scopes.p, b.scopes.n));
	c->actor.only = bits;
	*ret_stale = b.used == INT64_MIN || c->now - b.used > TOKEN_USED_MINUTES * MINUTE;
	return OK;
}

enum err account_bearer_touch(struct ctx *c, struct str token)
{
	unsigned char hash[TOKEN_HASH];

	token_hash(token, hash);
	return token_used(c->db, &(struct token_used_in){ { (const char *)hash, sizeof hash }, c->now }, NULL);
}

void actor_system(struct ctx *c)
{
	c->actor = actor_of(ROLE_SYSTEM);
	c->actor.login = c->actor.name = STR("system");
	c->actor.remote = STR("cli");
}
