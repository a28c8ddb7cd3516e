/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_ACCOUNT_H
#define ACCESS_ACCOUNT_H

#include "access/grant.h"

/*
 * Accounts, sign-in, sessions and API tokens. Passwords are kept as argon2id, tokens as BLAKE2b hashes. Functions that
 * write need a writing connection in c->db.
 */

enum { TOKEN_TEXT = 44 }; /* 32 random bytes in base64url, and a NUL */

struct account_new {
	struct str login, name, email, password;
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

/* argon2id of a password, for storing. Takes tens of milliseconds on purpose. */
enum { PASSWORD_HASH = 128 };
enum err account_hash_password(struct ctx *c, struct str password, char ret[PASSWORD_HASH]) MUST;

/* What a sign-in attempt found, so that the slow check runs outside the writer. */
struct sign_in {
	int64_t account;
	bool good;
	bool idle; /* name and password are right, but no grant is in force: there is nothing to sign in to */
};

/*
 * Checks login and password; an unknown login costs the same time as a wrong password. After five failures in a row
 * the account waits, a minute more with each failure (at most 15): ERR_BUSY. Reads only; account_note_sign_in writes.
 */
enum err account_check(struct ctx *c, struct str login, struct str password, struct sign_in *ret) MUST;

/* Counts a failure, or clears the count and opens a session whose token it gives. */
enum err account_note_sign_in(struct ctx *c, const struct sign_in *s, char ret_token[TOKEN_TEXT]) MUST;

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

/* An API token for an account, days valid, that acts in the oldest grant in force; shown once. ERR_INPUT: it has none. */
enum err account_token_create(struct ctx *c, struct str login, struct str name, int days, char ret[TOKEN_TEXT]) MUST;
/* Fills c->actor from an API token; ERR_DENIED. */
enum err account_bearer(struct ctx *c, struct str token) MUST;

/* The actor of the command line. */
void actor_system(struct ctx *c);

#endif
