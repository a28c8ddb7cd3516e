/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTREACH_CATALOGUE_H
#define OUTREACH_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * The languages in which young people and parents get messages and answer them: a file each in messages/outreach, with the
 * same keys. They are more than the two of the program itself, and one of them is written from right to left.
 */
enum tongue { TONGUE_NL, TONGUE_EN, TONGUE_AR, TONGUE_PL, TONGUE_TR, TONGUE_UK, TONGUE_COUNT };

/* "nl", "ar": as stored and as the browser wants it. */
const char *tongue_code(enum tongue t);
bool tongue_parse(struct str code, enum tongue *ret);
bool tongue_is_rtl(enum tongue t);
/* The language that a school wrote for somebody: a code, or its name in Dutch or itself; Dutch for anything else. */
enum tongue tongue_of(struct str written);

/* The text of a key; the empty string when there is none, which a test of the catalogues rules out. */
struct str tongue_text(enum tongue t, const char *key);
/* The same for a key of two parts, "klaar.ziek.jongere" before "klaar.ziek". */
struct str tongue_text_for(enum tongue t, const char *key, const char *audience);

/* Keys of a language in the order of its file: the n-th, or the empty string behind the last. */
struct str tongue_key(enum tongue t, size_t n);

#endif
