/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/pack.h"

#include <string.h>

enum { PACK_VERSION = 1, MARK_BYTES = 5, HAS_REASON = 0x80 };

/* The bytes of a mark in front of its reason; returns how many. */
static size_t mark_bytes(const struct law_mark *m, struct str reason, unsigned char out[MARK_BYTES + 1])
{
	out[0] = (unsigned char)(m->begin & 0xff);
	out[1] = (unsigned char)(m->begin >> 8);
	out[2] = (unsigned char)(m->end & 0xff);
	out[3] = (unsigned char)(m->end >> 8);
	out[4] = (unsigned char)(m->status | (reason.n > 0 ? HAS_REASON : 0));
	out[5] = (unsigned char)reason.n;
	return reason.n > 0 ? MARK_BYTES + 1 : MARK_BYTES;
}

void pack_day(struct buf *out, const struct reg_day *day)
{
	buf_char(out, PACK_VERSION);
	for (uint32_t i = 0; i < day->count; i++) {
		struct str reason = day->reasons != NULL ? day->reasons[i] : (struct str){ NULL, 0 };
		unsigned char bytes[MARK_BYTES + 1];

		buf_add(out, bytes, mark_bytes(&day->marks[i], reason, bytes));
		buf_str(out, reason);
	}
}

/* How many marks the bytes hold, and whether any has a reason; false when they are cut short. */
static bool measure(const unsigned char *p, size_t n, uint32_t *count, bool *reasons)
{
	size_t at = 1;

	*count = 0;
	*reasons = false;
	while (at < n) {
		if (n - at < MARK_BYTES) {
			return false;
		}
		if ((p[at + 4] & HAS_REASON) != 0) {
			*reasons = true;
			/* A reason of no length has another spelling: equal days are equal bytes. */
			if (n - at < MARK_BYTES + 1 || p[at + 5] == 0 || p[at + 5] > REASON_MOST ||
			    n - at - MARK_BYTES - 1 < p[at + 5]) {
				return false;
			}
			at += 1u + p[at + 5];
		}
		at += MARK_BYTES;
		*count += 1;
	}
	return n > 0 && p[0] == PACK_VERSION && *count > 0 && *count <= MARKS_MOST;
}

static bool plausible(const struct law_mark *m)
{
	return m->begin >= 0 && m->begin < m->end && m->end <= 1440 && status_valid(m->status);
}

enum err unpack_day(struct arena *a, struct str packed, struct reg_day *ret)
{
	const unsigned char *p = (const unsigned char *)packed.p;
	struct law_mark *marks;
	struct str *reasons = NULL;
	uint32_t count;
	bool with_reasons;
	size_t at = 1;

	if (!measure(p, packed.n, &count, &with_reasons)) {
		return ERR_INPUT;
	}
	marks = ARENA_ARRAY(a, count, struct law_mark);
	if (with_reasons) {
		reasons = ARENA_ARRAY(a, count, struct str);
	}
	if (marks == NULL || (with_reasons && reasons == NULL)) {
		return ERR_NOMEM;
	}
	for (uint32_t i = 0; i < count; i++) {
		marks[i] = (struct law_mark){ .begin = (int16_t)(p[at] | p[at + 1] << 8),
			                      .end = (int16_t)(p[at + 2] | p[at + 3] << 8),
			                      .status = (uint8_t)(p[at + 4] & ~HAS_REASON) };
		if (!plausible(&marks[i])) {
			return ERR_INPUT;
		}
		if ((p[at + 4] & HAS_REASON) != 0) {
			/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): measured before */
			reasons[i] = (struct str){ packed.p + at + MARK_BYTES + 1, p[at + 5] };
			at += 1u + p[at + 5];
		}
		at += MARK_BYTES;
	}
	ret->count = count;
	ret->marks = marks;
	ret->reasons = reasons;
	return OK;
}

struct pack_cursor pack_begin(struct str packed)
{
	bool fine = packed.n > 0 && packed.p[0] == PACK_VERSION;

	return (struct pack_cursor){ .rest = { packed.p + fine, packed.n - fine }, .fine = fine };
}

bool pack_expect(struct pack_cursor *c, const struct law_mark *mark, struct str reason)
{
	unsigned char bytes[MARK_BYTES + 1];
	size_t n = mark_bytes(mark, reason, bytes);

	c->fine = c->fine && c->rest.n >= n + reason.n && memcmp(c->rest.p, bytes, n) == 0 &&
	          (reason.n == 0 || memcmp(c->rest.p + n, reason.p, reason.n) == 0);
	if (c->fine) {
		c->rest.p += n + reason.n;
		c->rest.n -= n + reason.n;
	}
	return c->fine;
}

bool pack_at_end(const struct pack_cursor *c)
{
	return c->fine && c->rest.n == 0;
}
