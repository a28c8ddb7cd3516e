/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_UTF8_H
#define FMT_UTF8_H

#include "base/buf.h"
#include "base/str.h"

/* Whether all bytes are well-formed UTF-8 (no overlong forms, no surrogates, nothing over U+10FFFF). */
bool utf8_valid(struct str s);

/* Length (1 to 4) of the sequence that s, which is not empty, begins with; 0 when it is malformed. */
size_t utf8_sequence(struct str s);

/* At most this many bytes of UTF-8 come from one byte of Windows-1252. */
enum { CP1252_GROWTH = 3 };

/*
 * Decodes Windows-1252 into out, which has room for CP1252_GROWTH * s.n bytes; *ret_n gets how many were written.
 * False, and nothing promised about out, when s has one of the five bytes that mean nothing in Windows-1252.
 */
bool cp1252_decode(struct str s, char *out, size_t *ret_n) MUST;

/* How many characters; bytes that are no UTF-8 count one each. */
size_t utf8_count(struct str s);

/* How many columns of a terminal the text takes: accents none, wide letters two. Bytes that are no UTF-8 take one. */
size_t utf8_width(struct str s);

#endif
