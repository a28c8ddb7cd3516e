/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/pack.h"

#include <string.h>

enum { PACK_VERSION = 1, MARK_BYTES = 5, HAS_REASON = 0x80 };

void pack_day(struct buf *out, const struct reg_day *day)
{
	buf_char(out, PACK_VERSION);
	for (uint32_t i = 0; i < day->count; i++) {
		const struct law_mark *m = &day->marks[i];
		struct str reason = day->reasons != NULL ? day->reasons[i] : (struct str){ NULL, 0 };
		unsigned char bytes[MARK_BYTES + 1] = {
			(unsigned char)(m->begin & 0xff), (unsigned char)(m->begin >> 8),
			(unsigned char)(m->end & 0xff),   (unsigned char)(m->end >> 8),
			(unsigned char)(m->status | (reason.n > 0 ? HAS_REASON : 0)), (unsigned char)reason.n,
		};

		buf_add(out, bytes, reason.n > 0 ? MARK_BYTES + 1 : MARK_BYTES);
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
