/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_NAME_KEY_H
#define FMT_NAME_KEY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/*
 * The key under which a name is sorted and searched, made in one place so that every database sorts alike: without
 * accents, in lower case, letters that do not come apart written out (ø o, ł l, ß ss, æ ae), apostrophes and dots gone,
 * everything else that is no letter or digit one blank. "van 't Wée-Łuczak" gives "van t wee luczak".
 */

/* Names longer than this many bytes are refused. */
enum { NAME_KEY_MAX = 1024 };

/* *ret lives in a. ERR_TOOBIG, ERR_INPUT (no UTF-8), ERR_NOMEM. */
enum err name_key(struct arena *a, struct str name, struct str *ret) MUST;

#endif
