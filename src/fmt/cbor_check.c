/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/cbor_check.h"

enum { BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6 };
enum { IN_HEAD = 23, IN_EIGHT_BYTES = 27 };

/* What the head says after its kind: the number itself, or in the 1, 2, 4 or 8 bytes behind it, high ones first. */
static uint64_t argument(struct cursor *c, unsigned said)
{
	uint64_t v = 0;

	if (said <= IN_HEAD) {
		return said;
	}
	if (said > IN_EIGHT_BYTES) {
		c->bad = true; /* of unknown length, or reserved */
		return 0;
	}
	for (unsigned i = 0; i < 1U << (said - IN_HEAD - 1); i++) {
		v = v << 8 | cursor_u8(c);
	}
	return v;
}

static void pass(struct cursor *c, int depth)
{
	uint8_t head = cursor_u8(c);
	unsigned kind = head >> 5;
	uint64_t n = argument(c, head & 0x1f);

	if (c->bad) {
		return;
	}
	if (kind == BYTES || kind == TEXT) {
		c->bad = n > cursor_left(c);
		(void)cursor_bytes(c, (size_t)n);
	} else if (kind == ARRAY || kind == MAP) {
		/* Each item is a byte at least. */
		uint64_t room = cursor_left(c) / (kind == MAP ? 2 : 1);

		c->bad = depth == CBOR_DEPTH_MOST || n > room;
		for (uint64_t i = 0; i < n * (kind == MAP ? 2 : 1) && !c->bad; i++) {
			pass(c, depth + 1);
		}
	} else if (kind == TAG) {
		c->bad = true;
	}
}

void cbor_pass(struct cursor *c)
{
	pass(c, 0);
}
