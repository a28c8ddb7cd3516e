/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_ACCOUNT_H
#define IDENTITY_OIDC_ACCOUNT_H

#include "identity/oidc_provider.h"
#include "identity/oidc_rules.h"

/* Whom a provider says that somebody is, when all of it has been checked. */
struct oidc_person {
	struct str subject, name, email; /* email may be empty */
	struct str sid;                  /* what the provider calls its session; empty: it did not tell */
	struct oidc_grants grants;       /* that follow from the rules */
	bool second_factor;              /* proved by more than a password, as the operator counts it */
};

/*
 * The account of a person: the one that is linked to (issuer, subject), or a new one when the provider makes accounts and
 * the rules give a grant. What came from this provider before and does not follow from the rules any more ends; what
 * is new begins; grants that somebody gave here are not touched. ERR_ABSENT: no account, and none is made; ERR_DENIED: the
 * account was closed. On a writing connection.
 */
enum err oidc_account(struct ctx *c, const struct oidc_provider *p, const struct oidc_person *person,
                      int64_t *ret_account) MUST;

/* Links an account to a person at the provider. ERR_ABSENT: login or provider; ERR_CONFLICT: linked already. */
enum err oidc_account_link(struct ctx *c, const struct oidc_provider *p, struct str subject, struct str login) MUST;

#endif
