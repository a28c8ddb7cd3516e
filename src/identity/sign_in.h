/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_SIGN_IN_H
#define IDENTITY_SIGN_IN_H

#include "access/session.h"
#include "identity/throttle.h"

/*
 * Signing in. The first step is a password, a passkey (which counts for both) or another provider; the second a code,
 * a passkey or a recovery code. A try is noted before it is judged. An unknown name, a wrong password and a closed
 * account cost the same work and get the same answer.
 */

/* From where somebody signs in. */
struct sign_in_from {
	struct str device_cookie; /* as the browser sent it */
	struct str browser;       /* device_words() */
	struct str session;       /* token of the session that the browser had; it ends when another begins */
};

/* The tries that a password costs; what the caller takes before, and gives back when it was right. */
enum { SIGN_IN_TRIES = 3 };
struct sign_in_tries {
	struct throttle_try list[SIGN_IN_TRIES];
	size_t n;
};

/* What the account of a login is, as far as signing in goes. Nobody: account 0. */
struct sign_in_account {
	int64_t account;
	struct str login, name, email, password; /* password: the hash; empty when there is none */
	bool active;
	struct sign_in_tries tries;
};
enum err sign_in_find(struct ctx *c, struct str login, const struct sign_in_from *from,
                      struct sign_in_account *ret) MUST;
/* Whether the password is right and the account open. Does the work of one argon2id, whatever the outcome. */
bool sign_in_judge(const struct sign_in_account *a, struct str password);

/* How a session begins for an account that has proved itself. */
struct sign_in_entry {
	int64_t account;
	const char *factor; /* "" after a password alone; "passkey", "totp", "recovery", "oidc" */
	bool complete;      /* no second step is needed any more */
	struct sign_in_from from;
	struct str issuer, sid; /* of the provider and what it calls its session; empty: none, not told */
	struct str after;       /* token of the session whose second step this is; empty: none */
};
/*
 * Opens a session, or one that waits for the second step, or for setting one up when the setting second_factor wants
 * that; the one that the browser had ends. ERR_DENIED: no grant of the account is in force. On a writing connection.
 */
enum err sign_in_enter(struct ctx *c, const struct sign_in_entry *entry, enum session_step *ret_step,
                       char ret_token[TOKEN_TEXT]) MUST;

/*
 * Inside the transaction that sets a second step up from a session that waits for one: it still waits, and the account
 * has none yet. Otherwise a password alone, with a session opened in time, would take the place of what its owner set
 * up since. ERR_DENIED: begin anew.
 */
enum err sign_in_enrols(struct ctx *c, struct str token) MUST;

/* What became of a code at the second step. */
enum second_step { SECOND_GOOD, SECOND_WRONG, SECOND_WAIT, SECOND_OVER };
/*
 * A code of an app, or a recovery code, for a session that waits for it: the old token ends and another begins. Five
 * tries. SECOND_OVER: begin anew. On a writing connection.
 */
enum err sign_in_second(struct ctx *c, struct str token, struct str code, const struct sign_in_from *from,
                        enum second_step *ret, char ret_token[TOKEN_TEXT]) MUST;

/* Which second steps an account has. */
struct factors {
	bool totp;
	int64_t passkeys, recovery; /* recovery: codes that are left */
};
enum err factors_of(struct ctx *c, int64_t account, struct factors *ret) MUST;
/* Takes away tries, challenges and invitations that are over; for the nightly round. */
enum err identity_sweep(struct ctx *c) MUST;
/* Whether a second step is demanded of everybody who signs in with a password. */
enum err factor_demanded(struct ctx *c, bool *ret) MUST;

#endif
