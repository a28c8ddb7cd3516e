/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/utf8.h"

#include <utf8proc.h>

size_t utf8_sequence(struct str bytes)
{
	const unsigned char *s = (const unsigned char *)bytes.p;
	size_t n = bytes.n;
	unsigned char c = s[0];
	unsigned char low = 0x80, high = 0xbf;
	size_t len;

	if (c < 0x80) {
		return 1;
	}
	if (c < 0xc2 || c > 0xf4) {
		return 0;
	}
	len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (n < len) {
		return 0;
	}
	/* The second byte is where overlong forms, surrogates and too large numbers show. */
	if (c == 0xe0) {
		low = 0xa0;
	} else if (c == 0xed) {
		high = 0x9f;
	} else if (c == 0xf0) {
		low = 0x90;
	} else if (c == 0xf4) {
		high = 0x8f;
	}
	if (s[1] < low || s[1] > high) {
		return 0;
	}
	for (size_t i = 2; i < len; i++) {
		if (s[i] < 0x80 || s[i] > 0xbf) {
			return 0;
		}
	}
	return len;
}

bool utf8_valid(struct str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t len = utf8_sequence((struct str){ s.p + at, s.n - at });

		if (len == 0) {
			return false;
		}
		at += len;
	}
	return true;
}

size_t utf8_count(struct str s)
{
	size_t n = 0;

	for (size_t at = 0; at < s.n; n++) {
		size_t len = utf8_sequence((struct str){ s.p + at, s.n - at });

		at += len > 0 ? len : 1;
	}
	return n;
}

/* Windows-1252, 0x80 to 0x9f; 0 where the code page has nothing. */
static const uint16_t cp1252_high[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

bool cp1252_decode(struct str s, char *out, size_t *ret_n)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		unsigned u = c >= 0x80 && c < 0xa0 ? cp1252_high[c - 0x80] : c;

		if (u == 0 && c != 0) {
			return false;
		}
		if (u < 0x80) {
			out[n++] = (char)u;
		} else if (u < 0x800) {
			out[n++] = (char)(0xc0 | (u >> 6));
			out[n++] = (char)(0x80 | (u & 0x3f));
		} else {
			out[n++] = (char)(0xe0 | (u >> 12));
			out[n++] = (char)(0x80 | ((u >> 6) & 0x3f));
			out[n++] = (char)(0x80 | (u & 0x3f));
		}
	}
	*ret_n = n;
	return true;
}

size_t utf8_width(struct str s)
{
	size_t width = 0, at = 0;

	while (at < s.n) {
		utf8proc_int32_t code = 0;
		utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s.p + at,
		                                        (utf8proc_ssize_t)(s.n - at), &code);

		if (len <= 0) {
			width += 1;
			at += 1;
			continue;
		}
		width += (size_t)utf8proc_charwidth(code);
		at += (size_t)len;
	}
	return width;
}
