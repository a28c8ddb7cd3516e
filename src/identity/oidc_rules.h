/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_RULES_H
#define IDENTITY_OIDC_RULES_H

#include "access/matrix.h"
#include "fmt/json_read.h"

/*
 * Which roles follow from what a provider says of somebody. Rules are JSON that the operator writes (docs/operations.md):
 *
 *     [ { "role": "coordinator",
 *         "when": [ { "claim": "eduperson_affiliation", "is": ["employee", "staff"] } ],
 *         "scope": [ { "kind": "institution", "claim": "schac_home_organization", "map": { "example.nl": "25PJ" } } ] } ]
 *
 * A rule gives its role when each of its conditions holds and each of its scopes has a value; deny by default. A claim is a
 * path: "realm_access.roles", or, where a name has dots itself, ["urn:x.y", "z"].
 */
enum {
	OIDC_RULES_BYTES = 64 * 1024,
	OIDC_RULES_MOST = 64,  /* rules */
	OIDC_VALUES_MOST = 64, /* scopes of one grant */
	OIDC_GRANTS_MOST = 32
};

struct oidc_scope {
	struct str kind, value;
};

struct oidc_grant {
	enum role role;
	struct oidc_scope scopes[OIDC_VALUES_MOST];
	size_t scope_count;
};

struct oidc_grants {
	struct oidc_grant *list;
	size_t count;
};

/*
 * Reads and checks rules, so that what is applied later cannot be wrong. ERR_INPUT: f says which rule and what; an unknown
 * member is wrong too, because a condition that was misspelt would let everybody in.
 */
enum err oidc_rules_read(struct arena *a, struct fail *f, struct str json, const struct json_value **ret) MUST;

/*
 * The grants that follow from claims. signed_claims (of the ID token) go before more (of the userinfo endpoint, may be NULL).
 * The same grant comes once. ERR_TOOBIG: more than OIDC_GRANTS_MOST, or a claim with too many values.
 */
enum err oidc_rules_apply(struct arena *a, struct fail *f, const struct json_value *rules,
                          const struct json_value *signed_claims, const struct json_value *more,
                          struct oidc_grants *ret) MUST;

/* The value of a path in the claims, or NULL. */
const struct json_value *oidc_claim(const struct json_value *path, const struct json_value *signed_claims,
                                    const struct json_value *more);

#endif
