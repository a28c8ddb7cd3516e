/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_SESSION_H
#define ACCESS_SESSION_H

#include "access/ctx.h"

/*
 * Sessions. The browser holds a token of 32 random bytes, the database a hash of it. A session ends when it was not used
 * for a while and, however much it is used, after some hours (settings session_idle_minutes and session_hours). The
 * token changes with every step up: a session that waits for the second step is another than the one behind it.
 * Functions that write need a writing connection in c->db.
 */
enum { TOKEN_TEXT = 44, /* 32 random bytes in base64url, and a NUL */ TOKEN_HASH = 32 };

/* A fresh token, and the hash by which it is stored. */
void token_make(char ret[TOKEN_TEXT]);
void token_hash(struct str token, unsigned char ret[TOKEN_HASH]);

/* How far signing in has come. Only a whole session gives an actor; the others open the pages of signing in. */
enum session_step {
	SESSION_WHOLE,
	SESSION_FACTOR, /* five minutes for the second step */
	SESSION_ENROL   /* fifteen minutes to set up a second step */
};

struct session_new {
	int64_t account;
	enum session_step step;
	const char *factor; /* how its owner proved who it is: "", "totp", "recovery", "passkey", "oidc" */
	struct str device;  /* browser and system, for its owner to recognise */
	/* Through which provider it came, and what that calls its own session; empty: none, not told. */
	struct str issuer, sid;
	struct str after; /* token of the session whose second step it is, and which still stands; empty: none */
};
enum err session_open(struct ctx *c, const struct session_new *s, char ret_token[TOKEN_TEXT]) MUST;

/* A session as it is, whatever its step. */
struct session {
	int64_t account;
	struct str login, name, email, public, factor;
	enum session_step step;
	int64_t fresh; /* instant of the last proof of who its owner is */
};
/* ERR_DENIED: there is none. */
enum err session_of(struct ctx *c, struct str token, struct session *ret) MUST;

/* Whether there is a grant in force that a session, whatever its step, can act in. */
enum err session_any_grant(struct ctx *c, struct str token, bool *ret) MUST;

/* The same session under a new token: at a change of role. ERR_DENIED. */
enum err session_rotate(struct ctx *c, struct str token, char ret_token[TOKEN_TEXT]) MUST;
/* Its owner has proved once more who it is: the same session, fresh, under a new token. ERR_DENIED. */
enum err session_prove(struct ctx *c, struct str token, char ret_token[TOKEN_TEXT]) MUST;
/* How long a cookie with a token may live. */
enum err session_seconds(struct ctx *c, int64_t *ret) MUST;
/*
 * Ends what a provider says is over: its session sid, or when that is empty all that the account has through it. account 0: the
 * provider did not say whose it is; then sid is not empty. Each is logged. *ret_ended: how many.
 */
enum err session_end_provider(struct ctx *c, struct str issuer, struct str sid, int64_t account,
                              size_t *ret_ended) MUST;
/* Ends every session of an account but the one of this token; all, when it is empty. */
enum err session_end_but(struct ctx *c, int64_t account, struct str token) MUST;

/* Whether the session of this hash is still there and acts in this grant. */
enum err session_acts(struct ctx *c, const unsigned char hash[TOKEN_HASH], int64_t grant, bool *ret) MUST;

#endif
