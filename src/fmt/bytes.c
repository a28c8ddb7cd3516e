/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/bytes.h"

struct cursor cursor_of(struct str bytes)
{
	const unsigned char *p = (const unsigned char *)bytes.p;

	return (struct cursor){ .p = p, .end = bytes.n > 0 ? p + bytes.n : p };
}

static bool take(struct cursor *c, size_t n, const unsigned char **ret)
{
	if (cursor_left(c) < n) {
		c->bad = true;
		return false;
	}
	*ret = c->p;
	if (n > 0) {
		c->p += n;
	}
	return true;
}

uint8_t cursor_u8(struct cursor *c)
{
	const unsigned char *p;

	return take(c, 1, &p) ? p[0] : 0;
}

uint16_t cursor_u16(struct cursor *c)
{
	const unsigned char *p;

	return take(c, 2, &p) ? (uint16_t)(p[0] | p[1] << 8) : 0;
}

uint64_t cursor_varint(struct cursor *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		const unsigned char *p;

		if (!take(c, 1, &p)) {
			return 0;
		}
		if ((shift == 63 && p[0] > 1) || (shift > 0 && p[0] == 0)) {
			break; /* over 64 bits, or longer than it need be */
		}
		v |= (uint64_t)(p[0] & 0x7f) << shift;
		if ((p[0] & 0x80) == 0) {
			return v;
		}
	}
	c->bad = true;
	return 0;
}

int64_t cursor_zigzag(struct cursor *c)
{
	uint64_t u = cursor_varint(c);

	return (int64_t)(u >> 1) ^ -(int64_t)(u & 1);
}

struct str cursor_bytes(struct cursor *c, size_t n)
{
	const unsigned char *p;

	return take(c, n, &p) ? (struct str){ (const char *)p, n } : (struct str){ NULL, 0 };
}

size_t cursor_left(const struct cursor *c)
{
	return c->bad ? 0 : (size_t)(c->end - c->p);
}

bool cursor_whole(const struct cursor *c)
{
	return !c->bad && c->p == c->end;
}

void put_u8(struct buf *b, uint8_t v)
{
	buf_char(b, (char)v);
}

void put_u16(struct buf *b, uint16_t v)
{
	unsigned char bytes[2] = { (unsigned char)(v & 0xff), (unsigned char)(v >> 8) };

	buf_add(b, bytes, 2);
}

void put_varint(struct buf *b, uint64_t v)
{
	unsigned char bytes[10];
	size_t n = 0;

	while (v >= 0x80) {
		bytes[n++] = (unsigned char)((v & 0x7f) | 0x80);
		v >>= 7;
	}
	bytes[n++] = (unsigned char)v;
	buf_add(b, bytes, n);
}

void put_zigzag(struct buf *b, int64_t v)
{
	put_varint(b, ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0));
}
