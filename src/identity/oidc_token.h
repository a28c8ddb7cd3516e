/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_TOKEN_H
#define IDENTITY_OIDC_TOKEN_H

#include "identity/jose.h"

/*
 * Whether an ID token is one that was made for this program, by this provider, for this very sign-in, now (OpenID Connect
 * Core 1.0, 3.1.3.7). Its signature is checked apart (jose_signed_by).
 */
struct oidc_expect {
	struct str issuer, client, nonce;
	struct str access_token; /* at_hash, where it is there, must fit it; empty: no access token was given */
	int64_t now;             /* instant */
};

enum { OIDC_SKEW_SECONDS = 60, OIDC_SUBJECT_MOST = 255 };

/* ERR_INPUT, and f says which of them is wrong. *ret_subject: "sub". */
enum err oidc_token_check(struct fail *f, const struct jose_token *token, const struct oidc_expect *expect,
                          struct str *ret_subject) MUST;

#endif
