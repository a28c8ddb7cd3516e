/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_OIDC_PROVIDER_H
#define IDENTITY_OIDC_PROVIDER_H

#include "access/ctx.h"

/* The providers that people may sign in with, as the operator set them (`sluitend oidc`). */
struct oidc_provider {
	struct str name;  /* in addresses: letters, digits and - */
	struct str label; /* on the button: "SURFconext" */
	struct str issuer, client;
	struct str scopes;   /* asked for, with blanks between; has "openid" */
	struct str rules;    /* JSON (identity/oidc_rules.h) */
	struct str acr, amr; /* values that count as a second factor, with blanks between; acr is asked for as well */
	struct str secret;   /* sealed */
	bool by_key;         /* proves itself with a private key; else with a secret */
	bool makes_accounts; /* for who has none and gets a role by the rules; else only for those that were linked */
	bool pkce_unsaid;    /* it knows PKCE, although it does not say so */
};

/*
 * Sets a provider: a new one, or what is said of one that there is. secret: what it gave, in the clear; empty: the one of before.
 * With by_key it is not looked at, and a key is made when there is none yet. ERR_INPUT, ERR_CONFLICT (the issuer is another
 * one's).
 */
enum err oidc_provider_set(struct ctx *c, const struct oidc_provider *p) MUST;
/* ERR_ABSENT, with the name. Texts are in the arena. */
enum err oidc_provider_get(struct ctx *c, struct str name, struct oidc_provider *ret) MUST;
/* All, in the order of their labels; secret stays empty. */
enum err oidc_provider_all(struct ctx *c, const struct oidc_provider **ret, size_t *ret_n) MUST;
/* Removes it, with the grants that came from it and the links to it. The accounts stay. ERR_ABSENT. */
enum err oidc_provider_drop(struct ctx *c, struct str name) MUST;

/* The secret or private key in the clear, in the arena. */
enum err oidc_provider_secret_of(struct ctx *c, const struct oidc_provider *p, struct str *ret) MUST;
/* The public key of one with by_key, as a set of keys in JSON; ERR_ABSENT when it has none. */
enum err oidc_provider_public(struct ctx *c, const struct oidc_provider *p, struct str *ret) MUST;

/* The name that sealed secrets have (trust/sealed.h). */
#define OIDC_SEAL "oidc"

#endif
