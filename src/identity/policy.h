/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_POLICY_H
#define IDENTITY_POLICY_H

#include "access/ctx.h"

/*
 * Which passwords are too easy to guess: those of public lists (common and breached ones, also with digits and signs
 * around them), those that follow from who its owner is, and those that repeat or count. The lists come along in the
 * program, beside a longer one of the operator (identity/breached.h); nothing is asked of anybody else. Any characters may be used.
 */
struct password_owner {
	struct str login, name, email;
	struct str where; /* institutions and municipalities of the account, with blanks between; may be empty */
};

/* ERR_INPUT, with why and what would do, in field "wachtwoord". */
enum err password_fit(struct ctx *c, struct str password, const struct password_owner *owner) MUST;

/* Whether a text in small letters stands in the lists. Of what does not, one in eighty thousand is taken for it. */
bool password_common(struct str lower);

#endif
