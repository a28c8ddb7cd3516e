/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_TOTP_H
#define IDENTITY_TOTP_H

#include "access/ctx.h"

/*
 * Codes of six digits by time (RFC 6238: SHA-1, 30 seconds, which every app knows) and recovery codes. A code counts
 * once: the last step that was used is stored, in the same statement that decides of two at once which one was first.
 */
enum {
	TOTP_SECRET = 20,
	TOTP_DIGITS = 6,
	TOTP_STEP_SECONDS = 30,
	RECOVERY_CODES = 10,
	RECOVERY_TEXT = 12 /* "abcde-fghij" and a NUL */
};

/* What somebody who enrols takes into an app. Nothing of it is stored until a code of it was given. */
struct totp_offer {
	struct str key;    /* in letters and digits, in groups of four */
	struct str uri;    /* otpauth://, for the QR code */
	struct str sealed; /* goes along in the form and comes back with the code */
};
enum err totp_offer(struct ctx *c, int64_t account, struct str login, struct totp_offer *ret) MUST;
/* The same offer once more, of a form that came back with a wrong code. ERR_INPUT: not ours, or older than an hour. */
enum err totp_offer_again(struct ctx *c, int64_t account, struct str login, struct str sealed,
                          struct totp_offer *ret) MUST;
/*
 * Stores the secret when the code is of it. ERR_INPUT with field "code": it is not; the form is too old. On a writing
 * connection.
 */
enum err totp_enrol(struct ctx *c, int64_t account, struct str sealed, struct str code) MUST;

/* Whether the code is the account's, of now or of the step before or behind it, and was not used. Writes. */
enum err totp_check(struct ctx *c, int64_t account, struct str code, bool *ret_good) MUST;

/* Ten new recovery codes; those of before are worth nothing any more. Shown once, stored hashed. */
enum err recovery_make(struct ctx *c, int64_t account, char ret[RECOVERY_CODES][RECOVERY_TEXT]) MUST;
/* Whether it is one that was not used; then it is from now on. Writes. */
enum err recovery_check(struct ctx *c, int64_t account, struct str code, bool *ret_good) MUST;

#endif
