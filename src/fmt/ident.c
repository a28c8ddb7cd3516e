/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/ident.h"

#include <sodium.h>
#include <string.h>

static const char letters[33] = "abcdefghijklmnopqrstuvwxyz234567";

const char *ident_of(const unsigned char bytes[16], char out[IDENT_TEXT])
{
	unsigned waiting = 0, bits = 0;
	size_t n = 0;

	for (size_t i = 0; i < 16; i++) {
		waiting = (waiting << 8 | bytes[i]) & 0xffff;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			out[n++] = letters[waiting >> bits & 31];
		}
	}
	/* 128 bits are 25 letters and three bits more. */
	out[n++] = letters[waiting << (5 - bits) & 31];
	out[n] = '\0';
	return out;
}

const char *ident_new(char out[IDENT_TEXT])
{
	unsigned char bytes[16];

	random_bytes(bytes, sizeof bytes);
	return ident_of(bytes, out);
}

bool ident_valid(struct str s)
{
	if (s.n != IDENT_LENGTH) {
		return false;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '2' && s.p[i] <= '7')) {
			return false;
		}
	}
	/* The last letter holds three bits: its lower two are zero. */
	return memchr("aeimquy4", s.p[IDENT_LENGTH - 1], 8) != NULL;
}

void random_bytes(void *out, size_t n)
{
	randombytes_buf(out, n);
}

void hex_put(struct buf *b, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		buf_char(b, digits[c >> 4]);
		buf_char(b, digits[c & 15]);
	}
}

bool hex_read(struct str s, unsigned char *out, size_t n)
{
	size_t got = 0;

	if (s.n != 2 * n) {
		return false;
	}
	return n == 0 || (sodium_hex2bin(out, n, s.p, s.n, NULL, &got, NULL) == 0 && got == n);
}

void base64url_put(struct buf *b, struct str bytes)
{
	char text[4 * 16 + 1];

	/* In pieces of 48 bytes, which are whole letters. */
	for (size_t at = 0; at < bytes.n; at += 48) {
		size_t n = bytes.n - at < 48 ? bytes.n - at : 48;

		(void)sodium_bin2base64(text, sizeof text, (const unsigned char *)bytes.p + at, n,
		                        sodium_base64_VARIANT_URLSAFE_NO_PADDING);
		buf_text(b, text);
	}
}

/* libsodium 1.0.18 takes bytes above ASCII for an underscore, where char is signed. */
static bool all_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] >= 0x80) {
			return false;
		}
	}
	return true;
}

bool base64url_read(struct str s, unsigned char *out, size_t cap, size_t *ret_n)
{
	size_t n = 0;
	const char *end = NULL;

	if (s.n == 0) {
		*ret_n = 0;
		return true;
	}
	if (!all_ascii(s)) {
		return false;
	}
	if (sodium_base642bin(out, cap, s.p, s.n, NULL, &n, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    end != s.p + s.n) {
		return false;
	}
	*ret_n = n;
	return true;
}
