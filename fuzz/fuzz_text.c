/* SPDX-License-Identifier: EUPL-1.2 */
/* Small texts: personal numbers, days, times, numbers, names, identifiers, encodings. */
#include <string.h>

#include "base/buf.h"
#include "base/day.h"
#include "fmt/ident.h"
#include "fmt/name_key.h"
#include "fmt/pgn.h"
#include "fmt/utf8.h"
#include "fuzz.h"

enum { HEAP = 1024 * 1024, LONGEST = 2000 };

static void try_numbers(struct str s)
{
	struct pgn pgn, again;
	enum pgn_reason reason = pgn_parse(s, &pgn);
	char day_out[DAY_TEXT], time_out[TIME_TEXT];
	day_t day, day_again;
	int minutes, minutes_again;
	int64_t v;

	if (pgn_fine(reason)) {
		FUZZ_CHECK(pgn_parse(str_of(pgn.digits), &again) == reason && strcmp(pgn.digits, again.digits) == 0);
	}
	if (day_parse(s, &day)) {
		FUZZ_CHECK(day >= DAY_MIN && day <= DAY_MAX);
		FUZZ_CHECK(day_parse(str_of(day_text(day, day_out)), &day_again) && day_again == day);
	}
	if (time_parse(s, &minutes)) {
		FUZZ_CHECK(minutes >= 0 && minutes <= 1440);
		FUZZ_CHECK(time_parse(str_of(time_text(minutes, time_out)), &minutes_again) && minutes_again == minutes);
	}
	(void)str_to_i64(s, &v);
}

static void try_name(struct str s)
{
	struct arena a;
	struct str key, again;

	arena_init(&a, HEAP);
	if (name_key(&a, s, &key) == OK && key.n <= NAME_KEY_MAX) {
		FUZZ_CHECK(utf8_valid(key));
		FUZZ_CHECK(key.n == 0 || (key.p[0] != ' ' && key.p[key.n - 1] != ' '));
		/* Once more changes nothing that matters for finding it again. */
		FUZZ_CHECK(name_key(&a, key, &again) == OK);
	}
	arena_reset(&a);
}

static void try_encodings(struct str s)
{
	static char out[LONGEST * CP1252_GROWTH];
	unsigned char bytes[LONGEST];
	struct buf b;
	size_t n;

	if (cp1252_decode(s, out, &n)) {
		FUZZ_CHECK(n <= s.n * CP1252_GROWTH && utf8_valid((struct str){ out, n }));
	}
	(void)utf8_width(s);
	(void)ident_valid(s);
	buf_init(&b, HEAP);
	if (base64url_read(s, bytes, sizeof bytes, &n)) {
		base64url_put(&b, (struct str){ (const char *)bytes, n });
		FUZZ_CHECK(str_eq(buf_view(&b), s));
	}
	if (hex_read(s, bytes, s.n / 2)) {
		buf_clear(&b);
		hex_put(&b, (struct str){ (const char *)bytes, s.n / 2 });
		FUZZ_CHECK(str_eq_nocase(buf_view(&b), s));
	}
	buf_finish(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = fuzz_text(data, size < LONGEST ? size : LONGEST);

	try_numbers(s);
	try_name(s);
	try_encodings(s);
	return 0;
}
