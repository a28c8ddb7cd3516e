/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_IDENT_H
#define FMT_IDENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * Identifiers and secrets as text. A public identifier, the only kind that stands in a URL, is 128 random bits as 26
 * letters and digits in lower case (base32: a-z and 2-7).
 */
enum { IDENT_LENGTH = 26, IDENT_TEXT = IDENT_LENGTH + 1 };

/* A new random identifier with a NUL behind it. Returns out. */
const char *ident_new(char out[IDENT_TEXT]);
/* The identifier of 16 given bytes: the same bytes, the same identifier. Returns out. */
const char *ident_of(const unsigned char bytes[16], char out[IDENT_TEXT]);
/* Whether s could have come from ident_new. */
bool ident_valid(struct str s);

/* n random bytes from the system's generator. */
void random_bytes(void *out, size_t n);

/* Appends lower-case hexadecimals. */
void hex_put(struct buf *b, struct str bytes);
/* Reads exactly n bytes of hexadecimals in either case. False when s is anything else. */
bool hex_read(struct str s, unsigned char *out, size_t n);

/* Appends base64url without padding (RFC 4648, section 5). */
void base64url_put(struct buf *b, struct str bytes);
/* Reads base64url without padding into at most cap bytes. False when s is anything else or more. */
bool base64url_read(struct str s, unsigned char *out, size_t cap, size_t *ret_n);

#endif
