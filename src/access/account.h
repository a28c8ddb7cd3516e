/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_ACCOUNT_H
#define ACCESS_ACCOUNT_H

#include "access/grant.h"
#include "access/session.h"

/*
 * Accounts, what the gate asks of sessions, and API tokens. Passwords are kept as argon2id, tokens as BLAKE2b hashes.
 * How people sign in stands in identity/. Functions that write need a writing connection in c->db.
 */

struct account_new {
	struct str login, name, email;
	struct str password;    /* empty: none yet, its owner gets an invitation */
	struct str hash;        /* what password_hash gave, instead of a password */
	struct grant_new grant; /* the first; more with grant_add. ROLE_NOBODY: none yet */
};

/*
 * Makes an account with its first grant. ERR_INPUT: login or password too short, and what grant_add says of the grant;
 * ERR_CONFLICT: the login exists.
 */
enum err account_create(struct ctx *c, const struct account_new *a, int64_t *ret_account) MUST;
/* The account of a login. ERR_ABSENT. */
enum err account_find(struct ctx *c, struct str login, int64_t *ret_account) MUST;

/* Another password; ends all sessions of the account. ERR_ABSENT, ERR_INPUT. */
enum err account_set_password(struct ctx *c, struct str login, struct str password) MUST;

/*
 * Fills c->actor from a session token, in the grant that the session acts in, or when that is over in the oldest one in
 * force. ERR_DENIED when there is none, or the session is none or over. *ret_stale: account_touch is due.
 */
enum err account_resume(struct ctx *c, struct str token, bool *ret_stale) MUST;
/* Notes that the session is in use and moves its end. */
enum err account_touch(struct ctx *c, struct str token) MUST;
enum err account_sign_out(struct ctx *c, struct str token) MUST;
/* From now on the session acts in another grant of c->actor's account. ERR_ABSENT when it is none that is in force. */
enum err account_switch(struct ctx *c, struct str token, int64_t grant) MUST;

struct token_new {
	int64_t account, grant; /* grant 0: the oldest in force */
	struct str name;
	struct str actions; /* names of the matrix with blanks between; empty: all that the role may do */
	int days;
};
/* An API token, shown once. ERR_INPUT: days, an action that there is not, no such grant in force. */
enum err token_create(struct ctx *c, const struct token_new *t, char ret[TOKEN_TEXT]) MUST;
/* Fills c->actor from an API token; ERR_DENIED. *ret_stale: account_bearer_touch is due. */
enum err account_bearer(struct ctx *c, struct str token, bool *ret_stale) MUST;
/* Notes that the token is in use. */
enum err account_bearer_touch(struct ctx *c, struct str token) MUST;

/* The actor of the command line. */
void actor_system(struct ctx *c);

#endif
