/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_FLOW_H
#define IDENTITY_OIDC_FLOW_H

#include "identity/oidc_account.h"
#include "identity/oidc_net.h"

/*
 * Signing in with a provider (OpenID Connect Core 1.0, code flow; RFC 7636, RFC 9207). On the way out the browser gets a
 * sealed cookie with what must come back: state, nonce and the verifier of PKCE, all random, for ten minutes. An answer
 * counts only in the browser that has the cookie, and once (oidc_taken).
 */
enum { OIDC_MINUTES = 10, OIDC_STATE = 32 };
#define OIDC_COOKIE "aanbieder"

/* What the browser takes along. */
struct oidc_pending {
	struct str provider, to;           /* to: a path of ours */
	struct str state, nonce, verifier; /* 32 bytes each */
	int64_t expires;
};

/* Makes it, and the value of the cookie. */
enum err oidc_pending_make(struct ctx *c, struct str provider, struct str to, struct oidc_pending *ret,
                           struct str *ret_cookie) MUST;
/* Reads it. ERR_INPUT: none, not ours, or over. */
enum err oidc_pending_read(struct ctx *c, struct str cookie, struct oidc_pending *ret) MUST;
/* Whether the state that came back is its. */
bool oidc_pending_is(const struct oidc_pending *p, struct str state);
/* Takes it, once: ERR_CONFLICT when it was taken before. On a writing connection. */
enum err oidc_pending_take(struct ctx *c, const struct oidc_pending *p) MUST;

/* Where the browser goes: the provider's own page. ERR_REMOTE, ERR_BUSY, ERR_INPUT: f says why. */
enum err oidc_way_out(struct ctx *c, const struct oidc_net *n, const struct oidc_provider *p,
                      const struct oidc_pending *pending, struct str back, struct str *ret) MUST;

/* What the browser came back with. */
struct oidc_return {
	struct str code, issuer; /* issuer: "iss", may be empty */
	struct str back;         /* the address it came back to */
};
/*
 * Redeems the code and checks everything that comes of it. ERR_INPUT: it is not what was asked for, and f says why, for the
 * log; ERR_REMOTE, ERR_BUSY: the provider was not reached.
 */
enum err oidc_redeem(struct ctx *c, const struct oidc_net *n, const struct oidc_provider *p,
                     const struct oidc_pending *pending, const struct oidc_return *r, struct oidc_person *ret) MUST;

#endif
