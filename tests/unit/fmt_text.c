/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers of persons, keys of names, identifiers, packed bytes, encodings. */
#include "test.h"

#include <string.h>

#include "fmt/bytes.h"
#include "fmt/cbor_check.h"
#include "fmt/ident.h"
#include "fmt/name_key.h"
#include "fmt/pgn.h"
#include "fmt/utf8.h"

/* On a line stands no tab, no end of it, and nothing that turns the direction of reading. */
static void test_lines(void **state)
{
	static const struct {
		const char *text;
		bool is_text, is_line;
	} table[] = {
		{ "", true, true },
		{ "Zo\xc3\xab, e\xcc\x81", true, true },
		{ "\xe2\x82\xac \xe2\x80\x93 \xe2\x81\x84", true, true },
		{ "a\tb", true, false },
		{ "a\nb", true, false },
		{ "a\rb", false, false },
		{ "\xe2\x80\xaegnp", true, false },
		{ "\xe2\x81\xa6x\xe2\x81\xa9", true, false },
		{ "a\xe2\x80\xa9", true, false },
		{ "a\xe2\x80\x8f", true, false },
		{ "\xd8\x9c" "a", true, false },
		{ "\xe2\x80", false, false },
		{ "\xff", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		assert_int_equal(str_is_text(str_of(table[i].text)), table[i].is_text);
		assert_int_equal(str_is_line(str_of(table[i].text)), table[i].is_line);
	}
	assert_false(str_is_line((struct str){ "a\0b", 3 }));
	assert_int_equal(str_turner(STR("Zo\xc3\xab \xd8\xa7\xe2\x80\x8d\xe2\x80\xa8")), 0);
	assert_int_equal(str_turner(STR("a\xe2\x80\xae" "b\xd8\x9c")), 0x202e);
	assert_int_equal(str_turner(STR("\xe2\x81\xa9")), 0x2069);
	assert_int_equal(str_turner(STR("\xd8\x9c")), 0x61c);
	assert_int_equal(str_turner((struct str){ "\xe2\x80\xae", 2 }), 0);
}

static void test_pgn(void **state)
{
	static const struct {
		const char *text;
		enum pgn_reason wanted;
		const char *digits;
	} table[] = {
		{ "123456782", PGN_BSN, "123456782" },   { " 111222333 ", PGN_BSN, "111222333" },
		{ "100000009", PGN_BSN, "100000009" },   { "100000004", PGN_EDUCATION, "100000004" },
		{ "101234560", PGN_SUM, "" },            { "123456783", PGN_SUM, "" },
		{ "000000000", PGN_SUM, "" },            { "00000000", PGN_SUM, "" },
		{ "", PGN_EMPTY, "" },                   { "   ", PGN_EMPTY, "" },
		{ "12345678a", PGN_LETTERS, "" },        { "-12345678", PGN_LETTERS, "" },
		{ "1234567820", PGN_LENGTH, "" },        { "1234567", PGN_LENGTH, "" },
		/* A spreadsheet dropped the zero. */
		{ "012345672", PGN_BSN, "012345672" },   { "12345672", PGN_BSN, "012345672" },
		{ "12345673", PGN_SUM, "" },
		/* The remainder of 5 is for numbers that begin with 10 only. */
		{ "200000003", PGN_SUM, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct pgn pgn = { .digits = "" };

		assert_int_equal(pgn_parse(str_of(table[i].text), &pgn), table[i].wanted);
		assert_string_equal(pgn.digits, table[i].digits);
	}
	assert_true(pgn_fine(PGN_BSN) && pgn_fine(PGN_EDUCATION) && !pgn_fine(PGN_SUM) && !pgn_fine(PGN_EMPTY));
}

static void expect_key(const char *name, const char *wanted)
{
	struct arena a;
	struct str key;

	arena_init(&a, 1 << 20);
	assert_int_equal(name_key(&a, str_of(name), &key), OK);
	if (!str_eq(key, str_of(wanted))) {
		fail_msg("%s gives %.*s instead of %s", name, STR_ARG(key), wanted);
	}
	arena_reset(&a);
}

static void test_name_key(void **state)
{
	struct arena a;
	struct str key;
	char longest[NAME_KEY_MAX + 2];

	(void)state;
	expect_key("", "");
	expect_key("De  Vries", "de vries");
	expect_key(" van 't W\xc3\xa9" "e-\xc5\x81uczak ", "van t wee luczak");
	expect_key("O\xe2\x80\x99Neill", "oneill");
	expect_key("\xc3\x87" "elik \xc5\x9e" "ahin \xc4\xb0nce", "celik sahin ince");
	expect_key("S\xc3\xb8ren \xc3\x86gir Stra\xc3\x9f" "e", "soren aegir strasse");
	/* The same letter in one piece and in two. */
	expect_key("Zoe\xcc\x88", "zoe");
	expect_key("Zo\xc3\xab", "zoe");
	expect_key("\xc4\xb2sbrand", "ijsbrand");
	expect_key("J.P. (Jan) Jansen 2e", "jp jan jansen 2e");
	expect_key("\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1", "\xce\xb1\xce\xb8\xce\xb7\xce\xbd\xce\xb1");
	arena_init(&a, 1 << 20);
	assert_int_equal(name_key(&a, STR("\xff"), &key), ERR_INPUT);
	memset(longest, 'a', sizeof longest);
	assert_int_equal(name_key(&a, (struct str){ longest, NAME_KEY_MAX + 1 }, &key), ERR_TOOBIG);
	assert_int_equal(name_key(&a, (struct str){ longest, NAME_KEY_MAX }, &key), OK);
	assert_int_equal(key.n, NAME_KEY_MAX);
	arena_reset(&a);
	arena_init(&a, 100);
	assert_int_equal(name_key(&a, (struct str){ longest, NAME_KEY_MAX }, &key), ERR_NOMEM);
	arena_reset(&a);
}

static void test_ident(void **state)
{
	char one[IDENT_TEXT], other[IDENT_TEXT];
	unsigned char zeros[16] = { 0 }, ones[16];

	(void)state;
	assert_string_equal(ident_of(zeros, one), "aaaaaaaaaaaaaaaaaaaaaaaaaa");
	memset(ones, 0xff, sizeof ones);
	assert_string_equal(ident_of(ones, one), "7777777777777777777777777" "4");
	for (int i = 0; i < 1000; i++) {
		assert_true(ident_valid(str_of(ident_new(one))));
		assert_string_not_equal(one, ident_new(other));
	}
	assert_false(ident_valid(STR("")));
	assert_false(ident_valid(STR("aaaaaaaaaaaaaaaaaaaaaaaaa")));
	assert_false(ident_valid(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaa")));
	assert_false(ident_valid(STR("Aaaaaaaaaaaaaaaaaaaaaaaaaa")));
	assert_false(ident_valid(STR("aaaaaaaaaaaaaaaaaaaaaaaaab")));
	assert_false(ident_valid(STR("1aaaaaaaaaaaaaaaaaaaaaaaaa")));
}

static void test_hex_and_base64url(void **state)
{
	struct buf b;
	unsigned char bytes[64];
	size_t n = 0;

	(void)state;
	buf_init(&b, 1 << 20);
	hex_put(&b, STR("\x00\x7f\xff"));
	assert_true(str_eq(buf_view(&b), STR("007fff")));
	assert_true(hex_read(STR("007FfF"), bytes, 3));
	assert_memory_equal(bytes, "\x00\x7f\xff", 3);
	assert_true(hex_read(STR(""), bytes, 0));
	assert_false(hex_read(STR("007f"), bytes, 3));
	assert_false(hex_read(STR("00 fff"), bytes, 3));
	assert_false(hex_read(STR("00gfff"), bytes, 3));
	buf_clear(&b);
	base64url_put(&b, STR("\xfb\xff\xfe?"));
	assert_true(str_eq(buf_view(&b), STR("-__-Pw")));
	assert_true(base64url_read(STR("-__-Pw"), bytes, 4, &n));
	assert_int_equal(n, 4);
	assert_memory_equal(bytes, "\xfb\xff\xfe?", 4);
	assert_false(base64url_read(STR("-__-Pw"), bytes, 3, &n));
	assert_false(base64url_read(STR("-__-Pw=="), bytes, 64, &n));
	assert_false(base64url_read(STR("+//+Pw"), bytes, 64, &n));
	assert_false(base64url_read(STR("\xe2\x80\x99\xc4\xb2\xef\xac\x81"), bytes, 64, &n));
	assert_true(base64url_read(STR(""), bytes, 64, &n));
	assert_int_equal(n, 0);
	/* Pieces join. */
	buf_clear(&b);
	memset(bytes, 'x', sizeof bytes);
	base64url_put(&b, (struct str){ (const char *)bytes, sizeof bytes });
	assert_int_equal(b.n, 86);
	assert_true(base64url_read(buf_view(&b), bytes, sizeof bytes, &n) && n == sizeof bytes && bytes[63] == 'x');
	buf_finish(&b);
}

static void test_bytes_come_back(void **state)
{
	static const uint64_t unsigneds[] = { 0, 1, 127, 128, 300, 16383, 16384, UINT32_MAX, UINT64_MAX };
	static const int64_t signeds[] = { 0, -1, 1, -64, 64, INT32_MIN, INT64_MAX, INT64_MIN };
	struct buf b;
	struct cursor c;

	(void)state;
	buf_init(&b, 1 << 20);
	put_u8(&b, 200);
	put_u16(&b, 65000);
	for (size_t i = 0; i < sizeof unsigneds / sizeof unsigneds[0]; i++) {
		put_varint(&b, unsigneds[i]);
	}
	for (size_t i = 0; i < sizeof signeds / sizeof signeds[0]; i++) {
		put_zigzag(&b, signeds[i]);
	}
	buf_text(&b, "end");
	c = cursor_of(buf_view(&b));
	assert_int_equal(cursor_u8(&c), 200);
	assert_int_equal(cursor_u16(&c), 65000);
	for (size_t i = 0; i < sizeof unsigneds / sizeof unsigneds[0]; i++) {
		assert_true(cursor_varint(&c) == unsigneds[i]);
	}
	for (size_t i = 0; i < sizeof signeds / sizeof signeds[0]; i++) {
		assert_true(cursor_zigzag(&c) == signeds[i]);
	}
	assert_int_equal(cursor_left(&c), 3);
	assert_false(cursor_whole(&c));
	assert_true(str_eq(cursor_bytes(&c, 3), STR("end")));
	assert_true(cursor_whole(&c));
	buf_finish(&b);
}

static void expect_bad_varint(const char *bytes, size_t n)
{
	struct cursor c = cursor_of((struct str){ bytes, n });

	assert_true(cursor_varint(&c) == 0);
	assert_true(c.bad);
	assert_false(cursor_whole(&c));
	assert_int_equal(cursor_left(&c), 0);
	assert_int_equal(cursor_u8(&c), 0);
}

static void test_bytes_refuse(void **state)
{
	struct cursor c = cursor_of(STR(""));

	(void)state;
	assert_true(cursor_whole(&c));
	assert_int_equal(cursor_u16(&c), 0);
	assert_true(c.bad);
	expect_bad_varint("", 0);
	expect_bad_varint("\x80", 1);
	/* Longer than it need be, and over 64 bits. */
	expect_bad_varint("\x80\x00", 2);
	expect_bad_varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10);
	expect_bad_varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
	c = cursor_of(STR("ab"));
	assert_null(cursor_bytes(&c, 3).p);
	assert_true(c.bad);
}

static void test_utf8(void **state)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
		                           "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xc3\x28" };

	(void)state;
	assert_true(utf8_valid(STR("")));
	assert_true(utf8_valid(STR("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf\xed\x9f\xbf")));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(utf8_valid(str_of(bad[i])));
	}
	assert_int_equal(utf8_width(STR("Zo\xc3\xab")), 3);
	assert_int_equal(utf8_width(STR("Zoe\xcc\x88")), 3);
	assert_int_equal(utf8_width(STR("a\xff")), 2);
}

/* Every byte of Windows-1252, against what the standard says of the last few. */
static void test_cp1252(void **state)
{
	char in[256], out[256 * CP1252_GROWTH];
	size_t n = 0, used = 0;

	(void)state;
	for (int i = 0; i < 256; i++) {
		if (strchr("\x81\x8d\x8f\x90\x9d", i) == NULL || i == 0) {
			in[n++] = (char)i;
		}
	}
	assert_int_equal(n, 251);
	assert_true(cp1252_decode((struct str){ in, n }, out, &used));
	assert_true(utf8_valid((struct str){ out, used }));
	assert_int_equal(used, 128 + 96 * 2 + 17 * 3 + 10 * 2);
	assert_true(cp1252_decode(STR("\x80\x9f\xff"), out, &used));
	assert_memory_equal(out, "\xe2\x82\xac\xc5\xb8\xc3\xbf", 7);
	assert_false(cp1252_decode(STR("a\x81"), out, &used));
}

static bool cbor_whole(const char *bytes, size_t n)
{
	struct cursor c = cursor_of((struct str){ bytes, n });

	cbor_pass(&c);
	return cursor_whole(&c);
}

#define CBOR(literal) cbor_whole("" literal, sizeof literal - 1)

static void test_cbor_passes(void **state)
{
	(void)state;
	assert_true(CBOR("\x00"));
	assert_true(CBOR("\x18\x20"));
	assert_true(CBOR("\x3b\x01\x02\x03\x04\x05\x06\x07\x08"));
	assert_true(CBOR("\xf5"));
	assert_true(CBOR("\xfa\x01\x02\x03\x04"));
	assert_true(CBOR("\x43" "abc"));
	assert_true(CBOR("\x78\x03" "abc"));
	assert_true(CBOR("\x80") && CBOR("\xa0"));
	assert_true(CBOR("\x82\x01\x41" "a"));
	/* A key as a device sends it: maps with numbers and bytes. */
	assert_true(CBOR("\xa3\x01\x01\x03\x27\x20\x42" "ab"));
	assert_true(CBOR("\xa1\x61" "a" "\xa1\x61" "b" "\x80"));
	/* Eight levels, and no more. */
	assert_true(CBOR("\x81\x81\x81\x81\x81\x81\x81\x81\x00"));
	assert_false(CBOR("\x81\x81\x81\x81\x81\x81\x81\x81\x80"));
}

static void test_cbor_refuses(void **state)
{
	(void)state;
	assert_false(CBOR(""));
	assert_false(CBOR("\x00\x00")); /* something behind it */
	assert_false(CBOR("\x18"));
	assert_false(CBOR("\x1b\x00\x00\x00\x00\x00\x00\x00"));
	assert_false(CBOR("\x44" "abc"));
	assert_false(CBOR("\x5b\xff\xff\xff\xff\xff\xff\xff\xff" "abc"));
	assert_false(CBOR("\x82\x01"));
	assert_false(CBOR("\xa1\x01"));
	assert_false(CBOR("\xa2\x01\x01\x01")); /* room for three, not for four */
	assert_false(CBOR("\x9a\xba\xba\xba\xba\x00\x00"));
	assert_false(CBOR("\xba\xba\xba\xba\xba\xba\xba\xba\xba\xba"));
	assert_false(CBOR("\xbb\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00")); /* twice this is 0 in 64 bits */
	assert_false(CBOR("\xc1\x00")); /* a tag */
	assert_false(CBOR("\x1c") || CBOR("\x1e"));
	assert_false(CBOR("\x9f\x00\xff") || CBOR("\xbf\xff") || CBOR("\x5f\x41" "a" "\xff")); /* unknown lengths */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_pgn),          cmocka_unit_test(test_name_key),
		cmocka_unit_test(test_ident),        cmocka_unit_test(test_hex_and_base64url),
		cmocka_unit_test(test_bytes_come_back), cmocka_unit_test(test_bytes_refuse),
		cmocka_unit_test(test_cbor_passes),  cmocka_unit_test(test_cbor_refuses),
		cmocka_unit_test(test_utf8),         cmocka_unit_test(test_cp1252),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
