/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_JOSE_H
#define IDENTITY_JOSE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "fmt/json_read.h"

/*
 * Signed JSON (RFC 7515 to 7518), as OpenID Connect uses it: compact, signed with a public key, by one of three
 * algorithms. Nothing else is known here: no "none", no shared secrets, no encryption. libcjose, which checks and makes the
 * signatures, shows nowhere else.
 */
enum jose_alg { JOSE_RS256, JOSE_PS256, JOSE_ES256, JOSE_ALGS };
/* "RS256". */
const char *jose_alg_name(enum jose_alg alg);
bool jose_alg_parse(struct str name, enum jose_alg *ret);

enum { JOSE_TOKEN_MOST = 32 * 1024, JOSE_KEYS_MOST = 64 };

/* A token taken apart; its signature has not been checked yet. */
struct jose_token {
	struct str whole; /* as it came */
	enum jose_alg alg;
	struct str kid; /* empty when it names no key */
	struct str typ;
	const struct json_value *claims; /* an object */
};
/* ERR_INPUT with words in f: no token of three parts, no JSON, an algorithm that is not accepted, "crit". */
enum err jose_open(struct arena *a, struct fail *f, struct str token, struct jose_token *ret) MUST;

/* A public key of a set (RFC 7517). */
struct jose_key {
	struct str kid;
	bool rsa;     /* else P-256 */
	bool any_alg; /* says nothing about its algorithm */
	enum jose_alg alg;
	struct str json; /* what checking needs of it */
};
struct jose_keys {
	struct jose_key list[JOSE_KEYS_MOST];
	size_t count;
};
/*
 * The keys of a set that can check signatures by the algorithms above; others in it are passed over. ERR_INPUT when it is
 * no set, or has more than JOSE_KEYS_MOST.
 */
enum err jose_keys_read(struct arena *a, struct fail *f, struct str json, struct jose_keys *ret) MUST;

/* Whether some key of the set could have signed it: when not, the set may be out of date. */
bool jose_keys_suit(const struct jose_keys *keys, const struct jose_token *token);
/* Whether one of the keys signed it. ERR_NOMEM: that could not be found out, which says nothing of the token. */
enum err jose_signed_by(const struct jose_keys *keys, const struct jose_token *token, bool *ret) MUST;

/* A new private key (RSA, 3072 bits) as JSON; it takes a second. */
enum err jose_key_make(struct arena *a, struct fail *f, struct str *ret) MUST;
/* The public half of a private key, with kid, use and alg, as JSON: what a provider gets to know. */
enum err jose_key_public(struct arena *a, struct fail *f, struct str private_key, struct str *ret) MUST;
/* Signs claims (a JSON text) with a private key of jose_key_make, by RS256 or PS256. */
enum err jose_sign(struct arena *a, struct fail *f, struct str private_key, enum jose_alg alg, struct str claims,
                   struct str *ret) MUST;

#endif
