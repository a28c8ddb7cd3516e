/* SPDX-License-Identifier: EUPL-1.2 */
/* Letters as they travel: headers that nothing gets into, text that any mail program can read. */
#include "test.h"

#include <string.h>

#include "outbound/mime.h"

static struct outbound_mail letter(void)
{
	return (struct outbound_mail){ .from = STR("sluitend@school.example"),
		                       .from_name = STR("Sluitend"),
		                       .to = STR("jan@school.example"),
		                       .subject = STR("Uitnodiging"),
		                       .text = STR("Dag Jan,\n"),
		                       .id = STR("abc123"),
		                       .at = INT64_C(1795300614000000) };
}

static const char *written(struct buf *b, const struct outbound_mail *m)
{
	struct fail f = { 0 };

	buf_init(b, 100000);
	assert_int_equal(mime_write(b, &f, m), OK);
	buf_char(b, '\0');
	return b->p;
}

static void a_letter_has_its_headers(void **state)
{
	struct outbound_mail m = letter();
	struct buf b DEFER(buf_finish);
	const char *text = written(&b, &m);

	(void)state;
	assert_string_equal(text, "Date: Sat, 21 Nov 2026 22:36:54 +0000\r\n"
	                          "From: =?UTF-8?Q?Sluitend?=\r\n"
	                          " <sluitend@school.example>\r\n"
	                          "To: <jan@school.example>\r\n"
	                          "Subject: =?UTF-8?Q?Uitnodiging?=\r\n"
	                          "Message-ID: <abc123@school.example>\r\n"
	                          "MIME-Version: 1.0\r\n"
	                          "Content-Type: text/plain; charset=utf-8\r\n"
	                          "Content-Transfer-Encoding: quoted-printable\r\n"
	                          "Auto-Submitted: auto-generated\r\n"
	                          "\r\n"
	                          "Dag Jan,\r\n");
}

static void long_words_are_cut_between_characters(void **state)
{
	struct outbound_mail m = letter();
	struct buf b DEFER(buf_finish);
	const char *text, *line;
	int words = 0;

	(void)state;
	m.subject = STR("Één uitnodiging voor Zoë én Noël: ëëëëëëëëëëëëëëëëëëëëëëëëëëëëëë ?=\"<>,;: einde");
	text = strstr(written(&b, &m), "Subject: ") + 9;
	for (line = text; words == 0 || *line == ' ';) {
		const char *end = strstr(line, "\r\n");

		assert_true(end - line <= 76);
		line += *line == ' ';
		assert_int_equal(strncmp(line, "=?UTF-8?Q?", 10), 0);
		/* Each word is whole: no character begins in one and ends in the next. */
		assert_int_not_equal(strncmp(line + 10, "=AB", 3), 0);
		assert_int_equal(strncmp(end - 2, "?=", 2), 0);
		for (const char *p = line + 10; p < end - 2; p++) {
			assert_true((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
			            *p == '=' || *p == '_');
		}
		words++;
		line = end + 2;
	}
	assert_true(words >= 4);
}

static void text_is_quoted_printable(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "" },
		{ "a=b\n", "a=3Db\r\n" },
		{ "ruimte \n", "ruimte=20\r\n" },
		{ "tab\t", "tab=09\r\n" },
		{ "dos\r\nregel\n", "dos\r\nregel\r\n" },
		{ "los\rretour\n", "los=0Dretour\r\n" },
		{ "é", "=C3=A9\r\n" },
		{ ".\nX", ".\r\nX\r\n" },
		{ "0123456789012345678901234567890123456789012345678901234567890123456789012345",
		  "012345678901234567890123456789012345678901234567890123456789012345678901234=\r\n5\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct outbound_mail m = letter();
		struct buf b DEFER(buf_finish);

		m.text = str_of(cases[i].in);
		assert_string_equal(strstr(written(&b, &m), "\r\n\r\n") + 4, cases[i].out);
	}
}

static void nothing_gets_into_the_headers(void **state)
{
	static const char *const bad[] = { "",
		                           "jan",
		                           "jan@",
		                           "@school.example",
		                           "jan@school.example\r\nBcc: x@y.example",
		                           "jan@school.example\n",
		                           "jan @school.example",
		                           "jan@school.example, x@y.example",
		                           "<jan@school.example>",
		                           "jan@school.example>",
		                           "jan@school@example",
		                           "\"jan\"@school.example",
		                           "jan@.example",
		                           "jan@example-",
		                           "jos\xc3\xa9@school.example" };
	static const char *const headers[] = {
		"a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\tb", "a\x7f", "\xc3", "\xff"
	};
	struct fail f = { 0 };
	struct buf b DEFER(buf_finish);

	(void)state;
	buf_init(&b, 100000);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct outbound_mail m = letter();

		assert_false(outbound_address_fine(str_of(bad[i])));
		m.to = str_of(bad[i]);
		assert_int_equal(mime_write(&b, &f, &m), ERR_INPUT);
		m = letter();
		m.from = str_of(bad[i]);
		assert_int_equal(mime_write(&b, &f, &m), ERR_INPUT);
	}
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		struct outbound_mail m = letter();

		m.subject = str_of(headers[i]);
		assert_int_equal(mime_write(&b, &f, &m), ERR_INPUT);
		m = letter();
		m.from_name = str_of(headers[i]);
		assert_int_equal(mime_write(&b, &f, &m), ERR_INPUT);
		m = letter();
		m.id = str_of(headers[i]);
		assert_int_equal(mime_write(&b, &f, &m), ERR_INPUT);
	}
	assert_true(outbound_address_fine(STR("j.van-de_velde+x@mail.school.example")));
}

static void something_goes_along(void **state)
{
	struct outbound_mail m = letter();
	struct buf b DEFER(buf_finish);
	struct fail f = { 0 };

	(void)state;
	m.part = (struct outbound_part){
		STR("afspraak.ics"), STR("text/calendar; charset=utf-8; method=REQUEST"),
		STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:abcdefgh\r\n.\r\n")
	};
	assert_non_null(strstr(written(&b, &m),
	                       "MIME-Version: 1.0\r\n"
	                       "Content-Type: multipart/mixed; boundary=\"=_abc123\"\r\n"
	                       "Auto-Submitted: auto-generated\r\n"
	                       "\r\n"
	                       "--=_abc123\r\n"
	                       "Content-Type: text/plain; charset=utf-8\r\n"
	                       "Content-Transfer-Encoding: quoted-printable\r\n"
	                       "\r\n"
	                       "Dag Jan,\r\n"
	                       "--=_abc123\r\n"
	                       "Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"
	                       "Content-Transfer-Encoding: base64\r\n"
	                       "Content-Disposition: attachment; filename=\"afspraak.ics\"\r\n"
	                       "\r\n"
	                       "QkVHSU46VkNBTEVOREFSDQpWRVJTSU9OOjIuMA0KQkVHSU46VkVWRU5UDQpVSUQ6YWJjZGVmZ2gN\r\n"
	                       "Ci4NCg==\r\n"
	                       "--=_abc123--\r\n"));
	buf_clear(&b);
	m.part.name = STR("a\"b");
	assert_int_equal(mime_write(&b, &f, &m), ERR_INPUT);
	m.part.name = STR("a");
	m.part.type = STR("text/plain\r\nBcc: x@y.example");
	assert_int_equal(mime_write(&b, &f, &m), ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_has_its_headers), cmocka_unit_test(long_words_are_cut_between_characters),
		cmocka_unit_test(text_is_quoted_printable), cmocka_unit_test(nothing_gets_into_the_headers),
		cmocka_unit_test(something_goes_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
