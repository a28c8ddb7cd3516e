/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_of(const char *z)
{
	return z != NULL ? (struct str){ z, strlen(z) } : (struct str){ NULL, 0 };
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (order != 0) {
		return order;
	}
	return a.n < b.n ? -1 : a.n > b.n;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n) {
		return false;
	}
	for (size_t i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(b.p[i])) {
			return false;
		}
	}
	return true;
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

/* How many bytes of white space stand at s. */
static size_t space_at(const char *s, size_t n)
{
	if (s[0] == ' ' || s[0] == '\t' || s[0] == '\r' || s[0] == '\n') {
		return 1;
	}
	return n >= 2 && (unsigned char)s[0] == 0xc2 && (unsigned char)s[1] == 0xa0 ? 2 : 0;
}

struct str str_trim(struct str s)
{
	while (s.n > 0) {
		size_t w = space_at(s.p, s.n);

		if (w == 0) {
			break;
		}
		s.p += w;
		s.n -= w;
	}
	while (s.n > 0) {
		if (space_at(s.p + s.n - 1, 1) == 1) {
			s.n -= 1;
		} else if (s.n >= 2 && space_at(s.p + s.n - 2, 2) == 2) {
			s.n -= 2;
		} else {
			break;
		}
	}
	return s;
}

struct str str_cut(struct str s, char c, struct str *rest)
{
	const char *at = s.n > 0 ? memchr(s.p, c, s.n) : NULL;

	if (at == NULL) {
		*rest = (struct str){ NULL, 0 };
		return s;
	}
	*rest = (struct str){ at + 1, s.n - (size_t)(at - s.p) - 1 };
	return (struct str){ s.p, (size_t)(at - s.p) };
}

struct str str_copy(struct arena *a, struct str s)
{
	char *p = arena_copy(a, s.p, s.n);

	return (struct str){ p, p != NULL ? s.n : 0 };
}

struct str str_format(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	int n;
	char *p = NULL;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0 && n < 65536) {
		p = arena_alloc(a, (size_t)n + 1, 1);
	}
	if (p != NULL) {
		(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	return (struct str){ p, p != NULL ? (size_t)n : 0 };
}

bool str_to_i64(struct str s, int64_t *ret)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
	int64_t v = 0;

	if (i == s.n) {
		return false;
	}
	for (; i < s.n; i++) {
		int64_t d = s.p[i] - '0';

		if (d < 0 || d > 9 || __builtin_mul_overflow(v, (int64_t)10, &v) || __builtin_sub_overflow(v, d, &v)) {
			return false;
		}
	}
	/* Summed downwards, because the smallest number has no positive twin. */
	if (!negative && v == INT64_MIN) {
		return false;
	}
	*ret = negative ? v : -v;
	return true;
}

uint64_t str_hash(struct str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++) {
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	}
	return h;
}

/* Length of the well-formed UTF-8 sequence at p, or 0 (overlong forms, surrogates and controls are refused). */
static size_t sequence_at(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80) {
		return p[0] >= 0x20 && p[0] != 0x7f ? 1 : p[0] == '\t' || p[0] == '\n' ? 1 : 0;
	}
	if (n >= 2 && p[0] >= 0xc2 && p[0] <= 0xdf && (p[1] & 0xc0) == 0x80) {
		return p[0] == 0xc2 && p[1] < 0xa0 ? 0 : 2;
	}
	if (n >= 3 && (p[0] & 0xf0) == 0xe0 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
		return (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0) ? 0 : 3;
	}
	if (n >= 4 && p[0] >= 0xf0 && p[0] <= 0xf4 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 &&
	    (p[3] & 0xc0) == 0x80) {
		return (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] >= 0x90) ? 0 : 4;
	}
	return 0;
}

bool str_is_text(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.n;) {
		size_t w = sequence_at(p + i, s.n - i);

		if (w == 0) {
			return false;
		}
		i += w;
	}
	return true;
}

/* The character at p when it is one of Unicode's Bidi_Control, or 0. All of them take two or three bytes. */
static uint32_t turner_at(const unsigned char *p, size_t n)
{
	if (n >= 2 && p[0] == 0xd8 && p[1] == 0x9c) {
		return 0x61c;
	}
	if (n < 3 || p[0] != 0xe2) {
		return 0;
	}
	if (p[1] == 0x80 && (p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xaa && p[2] <= 0xae))) {
		return 0x2000u + (p[2] & 0x3fu);
	}
	return p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9 ? 0x2040u + (p[2] & 0x3fu) : 0;
}

uint32_t str_turner(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint32_t found = turner_at((const unsigned char *)s.p + i, s.n - i);

		if (found != 0) {
			return found;
		}
	}
	return 0;
}

/* U+2028 and U+2029. */
static bool ends_line(const unsigned char *p, size_t n)
{
	return n >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9);
}

bool str_is_line(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t i = 0; i < s.n; i++) {
		if (p[i] < 0x20 || ends_line(p + i, s.n - i) || turner_at(p + i, s.n - i) != 0) {
			return false;
		}
	}
	return str_is_text(s);
}
