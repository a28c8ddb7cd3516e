/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_NET_H
#define IDENTITY_OIDC_NET_H

#include "identity/oidc_metadata.h"
#include "outbound/outbound.h"

/*
 * What is asked of providers, and kept for a while: what they tell of themselves and their keys for an hour, that one was
 * not reached for some seconds, so that it does not hold up everybody who tries. One cache a process; from any thread.
 */
struct oidc_cache;
enum err oidc_cache_create(struct oidc_cache **ret) MUST;
/* Fits DEFER. */
void oidc_cache_destroy(struct oidc_cache **c);

/* With whom, and for whom. */
struct oidc_net {
	struct helper *out;
	struct oidc_cache *cache; /* NULL: nothing is kept */
	struct arena *a;
	struct fail *f;
	struct str issuer;
	int64_t now;
};

/* ERR_REMOTE: not reached; ERR_INPUT: it tells nonsense; ERR_BUSY: was not reached a moment ago. f says why. */
enum err oidc_net_metadata(const struct oidc_net *n, struct oidc_metadata *ret) MUST;
/* anew: the keys that are kept did not do; asked at most once a minute, else *ret is what is kept. */
enum err oidc_net_keys(const struct oidc_net *n, const struct oidc_metadata *m, bool anew, struct jose_keys *ret) MUST;

/* A question to an endpoint of the provider; answers other than JSON with status 200 give ERR_REMOTE. */
struct oidc_question {
	struct str url, body;     /* body: a form, or empty: GET */
	struct str authorization; /* header, or empty */
};
enum err oidc_net_ask(const struct oidc_net *n, const struct oidc_question *q, struct str *ret) MUST;

#endif
