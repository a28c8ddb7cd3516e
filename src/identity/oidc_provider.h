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

/* secret: what the provider gave, in the clear; with by_key it is not looked at, and a key is made. ERR_INPUT, ERR_CONFLICT. */
enum err oidc_provider_make(struct ctx *c, const struct oidc_provider *p) MUST;
/* ERR_ABSENT, with the name. Texts are in the arena. */
enum err oidc_provider_get(struct ctx *c, struct str name, struct oidc_provider *ret) MUST;
/* All, in the order of their labels; secret stays empty. */
enum err oidc_provider_all(struct ctx *c, const struct oidc_provider **ret, size_t *ret_n) MUST;
/* Other rules. ERR_INPUT, ERR_ABSENT. */
enum err oidc_provider_set_rules(struct ctx *c, struct str name, struct str rules) MUST;
/* Another secret, or, with by_key, another key. ERR_ABSENT. */
enum err oidc_provider_set_secret(struct ctx *c, struct str name, bool by_key, struct str secret) MUST;
/* Removes it, with the grants that came from it and the links to it. The accounts stay. ERR_ABSENT. */
enum err oidc_provider_drop(struct ctx *c, struct str name) MUST;

/* The secret or private key in the clear, in the arena. */
enum err oidc_provider_secret_of(struct ctx *c, const struct oidc_provider *p, struct str *ret) MUST;
/* The public key of one with by_key, as a set of keys in JSON; ERR_ABSENT when it has none. */
enum err oidc_provider_public(struct ctx *c, const struct oidc_provider *p, struct str *ret) MUST;

/* The name that sealed secrets have (trust/sealed.h). */
#define OIDC_SEAL "oidc"

#endif
