/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_DEVICE_H
#define IDENTITY_DEVICE_H

#include "access/ctx.h"

/*
 * Browsers that somebody signed in with before. Such a browser holds a sealed cookie that says for whom; its tries are
 * counted apart, so that guesses of others, from wherever, never keep its owner out. A browser can know a few accounts.
 */
#define DEVICE_COOKIE "toestel"
enum { DEVICE_ID = 16, DEVICE_ACCOUNTS = 4 };

/* Whether the cookie says that this account signed in with this browser; *ret_id is the browser's, in the arena. */
bool device_knows(struct ctx *c, struct str cookie, int64_t account, struct str *ret_id);
/* The cookie with the account in it; p NULL: no memory. */
struct str device_remember(struct ctx *c, struct str cookie, int64_t account);

/* What a User-Agent header says in words: "Firefox, Windows". In the arena; empty when it says nothing we know. */
struct str device_words(struct arena *a, struct str user_agent);

#endif
