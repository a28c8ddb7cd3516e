/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Borrowed text or bytes with an explicit length; not NUL-terminated. {NULL, 0} is the empty string. */
struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ (lit), sizeof(lit) - 1 })
/* For printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).p != NULL ? (s).p : ""

/* A view of a NUL-terminated string; NULL gives the empty string. */
struct str str_of(const char *z);
bool str_eq(struct str a, struct str b);
/* Bytewise order: negative, 0, positive. */
int str_cmp(struct str a, struct str b);
/* Equal but for the case of ASCII letters. */
bool str_eq_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
/* Without white space (blank, tab, CR, LF, no-break space in UTF-8) at both ends. */
struct str str_trim(struct str s);
/* Up to the first c; *rest gets what stands behind it (empty when there is no c). */
struct str str_cut(struct str s, char c, struct str *rest);
/* A copy in the arena, with a NUL behind it; p is NULL when memory ran out. */
struct str str_copy(struct arena *a, struct str s);
/* Formatted text in the arena (no longer than 64 KiB); p is NULL when memory ran out. */
struct str str_format(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A whole decimal number with optional sign, nothing else around it. False when it is none or does not fit. */
bool str_to_i64(struct str s, int64_t *ret);
/* FNV-1a, for in-memory tables only: never a secret, never stored. */
uint64_t str_hash(struct str s);
/* Whether all bytes are well-formed UTF-8 without control characters other than tab and newline. */
bool str_is_text(struct str s);
/*
 * The first character that turns the direction of what stands around it and shows as nothing (Unicode's Bidi_Control: U+061C,
 * U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), or 0. A name with one in it reads as another name.
 */
uint32_t str_turner(struct str s);
/* As str_is_text, on one line, and without such characters. */
bool str_is_line(struct str s);

#endif
