/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Packed bytes: the cursor stays in bounds, numbers come back, a packed day that is read packs to the same bytes, and
 * evidence accounts for every byte.
 */
#include "fmt/bytes.h"
#include "fuzz.h"
#include "registration/pack.h"
#include "signals/evidence.h"

enum { HEAP = 1024 * 1024 };

static void try_cursor(struct str s)
{
	struct cursor c = cursor_of(s);
	struct buf b;

	buf_init(&b, HEAP);
	while (cursor_left(&c) > 0) {
		struct cursor before = c;
		uint64_t v = cursor_varint(&c);

		if (c.bad) {
			c = before;
			(void)cursor_u8(&c);
			(void)cursor_u16(&c);
			(void)cursor_bytes(&c, 3);
			continue;
		}
		buf_clear(&b);
		put_varint(&b, v);
		FUZZ_CHECK(str_eq(buf_view(&b), (struct str){ (const char *)before.p, (size_t)(c.p - before.p) }));
		c = before;
		buf_clear(&b);
		put_zigzag(&b, cursor_zigzag(&c));
		FUZZ_CHECK(str_eq(buf_view(&b), (struct str){ (const char *)before.p, (size_t)(c.p - before.p) }));
	}
	FUZZ_CHECK(c.bad || cursor_whole(&c));
	buf_finish(&b);
}

static void try_day(struct str s)
{
	struct arena a;
	struct reg_day day = { .count = 0 };
	struct buf b;

	arena_init(&a, HEAP);
	buf_init(&b, HEAP);
	if (unpack_day(&a, s, &day) == OK) {
		pack_day(&b, &day);
		FUZZ_CHECK(str_eq(buf_view(&b), s));
	}
	buf_finish(&b);
	arena_reset(&a);
}

static void try_evidence(struct str s)
{
	struct arena a;
	struct evidence e = { .week_count = 0 };
	int64_t sum = 0;

	arena_init(&a, HEAP);
	if (evidence_unpack(&a, s, &e) == OK) {
		FUZZ_CHECK(3 + e.week_count * 4 + e.mark_count * 9 == s.n);
		/* Each one is read, so that a sanitizer sees what lies outside. */
		for (size_t i = 0; i < e.week_count; i++) {
			sum += e.weeks[i];
		}
		for (size_t i = 0; i < e.mark_count; i++) {
			sum += e.marks[i].day + e.marks[i].mark.end;
		}
		FUZZ_CHECK(sum != INT64_MIN);
	}
	arena_reset(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_cursor(fuzz_text(data, size));
	try_day(fuzz_text(data, size));
	try_evidence(fuzz_text(data, size));
	return 0;
}
