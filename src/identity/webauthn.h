/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_WEBAUTHN_H
#define IDENTITY_WEBAUTHN_H

#include "access/ctx.h"

/*
 * What a browser says about a passkey (Web Authentication level 2), held against what was asked. libfido2 reads the
 * binary parts and checks signatures; no attestation is asked for: it would tell the make of somebody's device.
 * Everything that is not as asked gives ERR_INPUT, with what was wrong in c->fail for the log.
 */
enum { WEBAUTHN_CHALLENGE = 32, WEBAUTHN_KEY_MOST = 300, WEBAUTHN_ID_MOST = 1023 };

/* What was asked of the browser. */
struct webauthn_asked {
	struct str challenge; /* the bytes */
	struct str origin;    /* "https://sluitend.example.nl" */
	const char *rp;       /* "sluitend.example.nl" */
	bool create;          /* a new passkey; else a sign-in */
};

struct webauthn_passkey {
	struct str credential, public_key; /* in the arena */
	int64_t algorithm, counter;
};

/* Whether this algorithm of COSE is one that we take. */
bool webauthn_algorithm(int64_t algorithm);

/* client: the JSON that the browser made; authenticator: what the device made. User verification is demanded. */
enum err webauthn_register(struct ctx *c, const struct webauthn_asked *asked, struct str client,
                           struct str authenticator, int64_t algorithm, struct webauthn_passkey *ret) MUST;
/* An answer of a known passkey. Gives what its authenticator counts now. */
enum err webauthn_check(struct ctx *c, const struct webauthn_asked *asked, const struct webauthn_passkey *known,
                        struct str client, struct str authenticator, struct str signature, int64_t *ret_counter) MUST;

/* The challenge that is in a client's JSON, to find what was asked. ERR_INPUT. */
enum err webauthn_challenge(struct ctx *c, struct str client, unsigned char ret[WEBAUTHN_CHALLENGE]) MUST;

#endif
