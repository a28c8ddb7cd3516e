/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_BYTES_H
#define FMT_BYTES_H

#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * The one way to read packed bytes: a cursor that cannot leave its bounds. A read that does not fit, or a number that
 * is malformed, marks the cursor as bad and gives 0; every read after that gives 0 as well, so that one check of
 * cursor_whole() at the end is enough.
 *
 * Numbers are little-endian. A varint has seven bits a byte, low ones first, in as few bytes as it takes (another
 * spelling of the same number is malformed: packed rows can be compared as bytes). Zigzag folds signed numbers into
 * unsigned ones so that small ones stay small: 0, -1, 1, -2 become 0, 1, 2, 3.
 */
struct cursor {
	const unsigned char *p, *end;
	bool bad;
};

struct cursor cursor_of(struct str bytes);
uint8_t cursor_u8(struct cursor *c);
uint16_t cursor_u16(struct cursor *c);
uint64_t cursor_varint(struct cursor *c);
int64_t cursor_zigzag(struct cursor *c);
/* The next n bytes, which stay where they are. */
struct str cursor_bytes(struct cursor *c, size_t n);
/* Bytes that are left; 0 once it is bad. */
size_t cursor_left(const struct cursor *c);
/* Whether everything was read, to the last byte, without fault. */
bool cursor_whole(const struct cursor *c);

/* Writing: the same, into a buffer. */
void put_u8(struct buf *b, uint8_t v);
void put_u16(struct buf *b, uint16_t v);
void put_varint(struct buf *b, uint64_t v);
void put_zigzag(struct buf *b, int64_t v);

#endif
