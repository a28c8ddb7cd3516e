/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_PASSKEY_H
#define IDENTITY_PASSKEY_H

#include "identity/origin.h"

/*
 * Passkeys of accounts. A challenge is kept here and answered once, within five minutes. A passkey asks its owner for a
 * finger, a face or a PIN (user verification), and so counts as both steps.
 */
enum passkey_use { PASSKEY_REGISTER, PASSKEY_SIGN_IN, PASSKEY_CONFIRM };

/* What the browser is asked, as JSON for navigator.credentials; on a writing connection. account 0: whoever signs in. */
struct passkey_question {
	enum passkey_use use;
	int64_t account;
	struct str login, name; /* of the account, when it registers */
	struct origin origin;
	struct str json; /* filled, in the arena */
};
enum err passkey_ask(struct ctx *c, struct passkey_question *q) MUST;

/* What a form brings back, in base64url. */
struct passkey_answer {
	struct str credential, client, authenticator, signature, name;
	int64_t algorithm;
	struct origin origin;
};
struct passkey_answer passkey_answer_of(struct http_req *r, const struct origin *origin);

/* Stores a new passkey of an account. ERR_INPUT: what came is not what was asked; ERR_CONFLICT: it is known already. */
enum err passkey_register(struct ctx *c, int64_t account, const struct passkey_answer *answer) MUST;
/*
 * Whose passkey it is. account 0: anybody's, else this account's only. ERR_INPUT: not ours, not as asked, replayed, or
 * counted backwards; ERR_DENIED: the account is closed. On a writing connection.
 */
enum err passkey_check(struct ctx *c, enum passkey_use use, int64_t account, const struct passkey_answer *answer,
                       int64_t *ret_account) MUST;

#endif
