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

/* "sid" of a token, what the provider calls its session; empty when there is none that could be one. */
struct str oidc_sid_of(const struct json_value *claims);

/* What a provider says is over (OpenID Connect Back-Channel Logout 1.0, 2.4). At least one of subject and sid is not empty. */
struct oidc_logout {
	struct str subject, sid;
	struct str id;   /* "jti": counts once */
	int64_t expires; /* instant from which on it is not taken any more */
};
/*
 * Whether a logout token is one that was made for this program, by this provider, now (2.6), its signature apart. Of expect
 * issuer, client and now count. ERR_INPUT, and f says what is wrong.
 */
enum err oidc_logout_check(struct fail *f, const struct jose_token *token, const struct oidc_expect *expect,
                           struct oidc_logout *ret) MUST;

#endif
