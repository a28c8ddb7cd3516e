/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_METADATA_H
#define IDENTITY_OIDC_METADATA_H

#include "identity/jose.h"

/* What a provider says of itself at /.well-known/openid-configuration (OpenID Connect Discovery 1.0). */
struct oidc_metadata {
	struct str issuer, authorization, token, keys; /* addresses */
	struct str userinfo, end_session;              /* empty: it has none */
	bool pkce;                                     /* says that it knows PKCE by S256 */
	bool says_issuer;                              /* its answers carry "iss" (RFC 9207) */
	bool takes_basic, takes_post, takes_key;       /* client_secret_basic, client_secret_post, private_key_jwt */
	enum jose_alg sign_with;                       /* what it takes for private_key_jwt */
};

/*
 * Reads it. ERR_INPUT with words in f: no JSON object, another issuer than the one that was asked, no address where one must be, or
 * one that is neither https nor, for an issuer that is not https itself, http.
 */
enum err oidc_metadata_read(struct arena *a, struct fail *f, struct str json, struct str issuer,
                            struct oidc_metadata *ret) MUST;

/* Where an issuer tells it. */
struct str oidc_metadata_address(struct arena *a, struct str issuer);
/* "https://login.example.nl:8443" of an address; empty when it is none. */
struct str oidc_origin(struct str address);

#endif
