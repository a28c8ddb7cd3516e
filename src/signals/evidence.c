/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/evidence.h"

enum { VERSION = 1, HEAD = 3, WEEK_BYTES = 4, MARK_BYTES = 9 };

static unsigned char *put16(unsigned char *p, int v)
{
	p[0] = (unsigned char)(v & 0xff);
	p[1] = (unsigned char)(v >> 8 & 0xff);
	return p + 2;
}

static unsigned char *put32(unsigned char *p, int32_t v)
{
	uint32_t u = (uint32_t)v;

	for (int i = 0; i < 4; i++) {
		p[i] = (unsigned char)(u >> (8 * i) & 0xff);
	}
	return p + 4;
}

static int get16(const unsigned char *p)
{
	return p[0] | p[1] << 8;
}

static int32_t get32(const unsigned char *p)
{
	return (int32_t)((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
}

/* The first of the days that is not before a day. */
static size_t first_from(const struct law_day *days, size_t n, day_t day)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (days[mid].day < day) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return lo;
}

static size_t count_marks(const struct law_finding *f, const struct law_day *days, size_t from, size_t n)
{
	size_t count = 0;

	for (size_t i = from; i < n && days[i].day <= f->day; i++) {
		for (uint32_t m = 0; m < days[i].count; m++) {
			count += (f->statuses & status_bit(days[i].marks[m].status)) != 0;
		}
	}
	return count;
}

static unsigned char *put_marks(unsigned char *p, const struct law_finding *f, const struct law_day *days, size_t from,
                                size_t n)
{
	for (size_t i = from; i < n && days[i].day <= f->day; i++) {
		for (uint32_t m = 0; m < days[i].count; m++) {
			const struct law_mark *mark = &days[i].marks[m];

			if ((f->statuses & status_bit(mark->status)) != 0) {
				p = put32(p, days[i].day);
				p = put16(p, mark->begin);
				p = put16(p, mark->end);
				*p++ = mark->status;
			}
		}
	}
	return p;
}

struct str evidence_pack(struct arena *a, const struct law_finding *f, const struct law_weeks *weeks,
                         const struct law_day *days, size_t n)
{
	size_t from = first_from(days, n, f->begin), marks = count_marks(f, days, from, n), first = 0, last, size;
	unsigned char *out, *p;

	while (first < weeks->count && weeks->monday[first] + 6 < f->from) {
		first++;
	}
	last = first;
	while (last < weeks->count && weeks->monday[last] <= f->day) {
		last++;
	}
	size = HEAD + (last - first) * WEEK_BYTES + marks * MARK_BYTES;
	out = p = arena_alloc(a, size, 1);
	if (out == NULL) {
		return (struct str){ NULL, 0 };
	}
	*p++ = VERSION;
	p = put16(p, (int)(last - first));
	for (size_t i = first; i < last; i++) {
		p = put32(p, weeks->monday[i]);
	}
	(void)put_marks(p, f, days, from, n);
	return (struct str){ (const char *)out, size };
}

enum err evidence_unpack(struct arena *a, struct str bytes, struct evidence *ret)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	struct evidence e = { 0 };
	size_t rest;

	if (bytes.n < HEAD || p[0] != VERSION) {
		return ERR_INPUT;
	}
	e.week_count = (size_t)get16(p + 1);
	if (bytes.n - HEAD < e.week_count * WEEK_BYTES) {
		return ERR_INPUT;
	}
	rest = bytes.n - HEAD - e.week_count * WEEK_BYTES;
	if (rest % MARK_BYTES != 0) {
		return ERR_INPUT;
	}
	e.mark_count = rest / MARK_BYTES;
	e.weeks = ARENA_ARRAY(a, e.week_count, day_t);
	e.marks = ARENA_ARRAY(a, e.mark_count, struct evidence_mark);
	if (e.weeks == NULL || e.marks == NULL) {
		return ERR_NOMEM;
	}
	p += HEAD;
	for (size_t i = 0; i < e.week_count; i++, p += WEEK_BYTES) {
		e.weeks[i] = get32(p);
	}
	for (size_t i = 0; i < e.mark_count; i++, p += MARK_BYTES) {
		e.marks[i] = (struct evidence_mark){ get32(p), { (int16_t)get16(p + 4), (int16_t)get16(p + 6), p[8] } };
	}
	*ret = e;
	return OK;
}
