/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Words of letters and messages that schools and regions write, and small texts from outside that no other target reads:
 * colours, mail addresses, browsers, lines of the log of the system. Parts end at byte 1, which no text holds.
 */
#include <string.h>

#include "access/log_anchor.h"
#include "fmt/fields.h"
#include "fmt/utf8.h"
#include "fuzz.h"
#include "identity/device.h"
#include "letters/letters.h"
#include "outbound/outbound.h"
#include "outreach/words.h"

enum { HEAP = 1024 * 1024, PARTS = 5, FILLED_MOST = 1024 * 1024, LONGEST = 4000 };

/* No value of a field that is not taken as it is brings a field or a line with it. */
static void try_fields(const struct str *p)
{
	const struct field fields[] = { { "naam", p[1], false }, { "dag", p[2], false }, { "link", p[3], true } };
	const struct field empty[] = { { "naam", STR(""), false }, { "dag", STR(""), false }, { "link", STR(""), true } };
	struct buf filled, bare;
	size_t lines = 0, most = 0;

	if (!fields_fine(p[0], fields, 3)) {
		return;
	}
	buf_init(&filled, FILLED_MOST);
	buf_init(&bare, FILLED_MOST);
	fields_fill(&filled, p[0], fields, 3);
	fields_fill(&bare, p[0], empty, 3);
	if (buf_err(&filled) == OK && buf_err(&bare) == OK && memchr(p[0].p != NULL ? p[0].p : "", '{', p[0].n) == NULL) {
		FUZZ_CHECK(str_eq(buf_view(&filled), buf_view(&bare)));
	}
	FUZZ_CHECK(buf_err(&bare) != OK || (!fields_has(buf_view(&bare), "naam") && !fields_has(buf_view(&bare), "dag")));
	if (buf_err(&filled) == OK && p[3].n == 0) {
		for (size_t i = 0; i < filled.n; i++) {
			lines += filled.p[i] == '\n';
		}
		for (size_t i = 0; i < p[0].n; i++) {
			most += p[0].p[i] == '\n';
		}
		FUZZ_CHECK(lines <= most + 1);
	}
	buf_finish(&filled);
	buf_finish(&bare);
}

static void try_message(const struct str *p)
{
	const struct words_fields f = { p[1], p[2], p[3], p[4], STR("") };
	size_t chars = 0, parts = 0;
	struct buf out;

	buf_init(&out, FILLED_MOST);
	words_fill(&out, p[0], &f);
	buf_finish(&out);
	if (utf8_valid(p[0])) {
		words_sms_size(p[0], &chars, &parts);
		FUZZ_CHECK(chars == utf8_count(p[0]) && parts >= 1 && parts <= p[0].n + 1);
	}
}

static void try_small(struct arena *a, struct str s)
{
	struct log_anchor anchor;
	struct str browser = device_words(a, s);
	uint32_t colour;

	if (letter_colour_parse(s, &colour)) {
		FUZZ_CHECK(colour <= 0xffffff && letter_contrast(colour) >= 100 && letter_contrast(colour) <= 2100);
	}
	if (log_anchor_parse(s, &anchor)) {
		FUZZ_CHECK(anchor.lane >= 0 && anchor.seq >= 0);
	}
	if (outbound_address_fine(s)) {
		FUZZ_CHECK(s.n > 2 && memchr(s.p, ' ', s.n) == NULL && memchr(s.p, '\n', s.n) == NULL &&
		           memchr(s.p, '\r', s.n) == NULL && memchr(s.p, '>', s.n) == NULL && memchr(s.p, ',', s.n) == NULL);
	}
	FUZZ_CHECK(browser.p != NULL && utf8_valid(browser));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size < LONGEST ? size : LONGEST), part[PARTS];
	struct arena a;

	arena_init(&a, HEAP);
	for (size_t i = 0; i < PARTS; i++) {
		part[i] = str_cut(rest, '\1', &rest);
		try_small(&a, part[i]);
	}
	try_fields(part);
	try_message(part);
	arena_reset(&a);
	return 0;
}
