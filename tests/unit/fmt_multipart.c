/* SPDX-License-Identifier: EUPL-1.2 */
/* Forms with files: what browsers send, what is refused, and the bounds. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "fmt/multipart.h"

#define TYPE "multipart/form-data; boundary=XX"
#define PART(head, data) "--XX\r\n" head "\r\n\r\n" data "\r\n"
#define FIELD(name, data) PART("Content-Disposition: form-data; name=\"" name "\"", data)
#define FILE_PART(name, file, data) \
	PART("Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\nContent-Type: text/csv", data)
#define END "--XX--\r\n"

static struct arena arena;

static enum err parse(struct str type, struct str body, struct multipart *ret)
{
	struct fail f = { 0 };
	enum err e;

	arena_clear(&arena);
	e = multipart_parse(&arena, type, body, ret, &f);
	assert_true(e == OK || f.code == e || e == ERR_NOMEM);
	return e;
}

/* name: of the first field or file; file: what it is called, NULL when it is a field. */
static const struct {
	const char *type, *body, *name, *file, *value;
} fine[] = {
	{ TYPE, FIELD("a", "b") END, "a", NULL, "b" },
	{ TYPE, FIELD("a", "") END, "a", NULL, "" },
	{ TYPE, FIELD("a", "b\r\nc") END, "a", NULL, "b\nc" },
	{ TYPE, "preamble\r\n" FIELD("a", "b") END "epilogue", "a", NULL, "b" },
	{ TYPE, "--XX \t\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XX--", "a", NULL, "b" },
	{ "Multipart/Form-Data; charset=x; boundary=\"XX\"", FIELD("a", "b") END, "a", NULL, "b" },
	{ TYPE, FILE_PART("f", "marks.csv", "pgn;brin\r\n1;2\r\n") END, "f", "marks.csv", "pgn;brin\r\n1;2\r\n" },
	{ TYPE, FILE_PART("f", "", "") END, "f", "", "" },
	{ TYPE, FILE_PART("f", "C:\\school\\a b.csv", "x") END, "f", "a b.csv", "x" },
	{ TYPE, FILE_PART("f", "../../etc/passwd", "x") END, "f", "passwd", "x" },
	{ TYPE, FILE_PART("f", "a%22b.csv", "x") END, "f", "a\"b.csv", "x" },
	{ TYPE, FILE_PART("f", "a\\\"b.csv", "x") END, "f", "a\"b.csv", "x" },
	{ TYPE, FILE_PART("f", "x", "a--XX is no boundary\r\n-XX\r\n--X") END, "f", "x",
	  "a--XX is no boundary\r\n-XX\r\n--X" },
	{ TYPE, PART("CONTENT-DISPOSITION:form-data;name=a;filename=b", "c") END, "a", "b", "c" },
};

static void takes_what_browsers_send(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
		struct multipart m;
		struct str name, value;

		assert_int_equal(parse(str_of(fine[i].type), str_of(fine[i].body), &m), OK);
		assert_int_equal(m.form.count + m.file_count, 1);
		name = fine[i].file != NULL ? m.files[0].field : m.form.fields[0].name;
		value = fine[i].file != NULL ? m.files[0].data : m.form.fields[0].value;
		assert_true(str_eq(name, str_of(fine[i].name)));
		assert_true(str_eq(value, str_of(fine[i].value)));
		assert_true(fine[i].file == NULL || str_eq(m.files[0].name, str_of(fine[i].file)));
	}
}

static const struct {
	const char *type, *body;
	enum err err;
} refused[] = {
	{ "text/plain", FIELD("a", "b") END, ERR_INPUT },
	{ "multipart/form-data", FIELD("a", "b") END, ERR_INPUT },
	{ "multipart/form-data; boundary=", FIELD("a", "b") END, ERR_INPUT },
	{ "multipart/form-data; boundary=\"XX", FIELD("a", "b") END, ERR_INPUT },
	{ "multipart/form-data; boundary=XX; boundary=YY", FIELD("a", "b") END, ERR_INPUT },
	{ "multipart/form-data; boundary=\"a\rb\"", FIELD("a", "b") END, ERR_INPUT },
	{ "multipart/form-data; "
	  "boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
	  FIELD("a", "b") END, ERR_INPUT },
	{ TYPE, "", ERR_INPUT },
	{ TYPE, "no boundary at all", ERR_INPUT },
	{ TYPE, FIELD("a", "b"), ERR_INPUT },
	{ TYPE, "--XX", ERR_INPUT },
	{ TYPE, "--XXY\r\n", ERR_INPUT },
	{ TYPE, "--XX\r\n--XX--", ERR_INPUT },
	{ TYPE, "--XX\r\n\r\nno head\r\n--XX--", ERR_INPUT },
	{ TYPE, PART("Content-Type: text/plain", "no name") END, ERR_INPUT },
	{ TYPE, PART("Content-Disposition: attachment; name=a", "b") END, ERR_INPUT },
	{ TYPE, PART("Content-Disposition: form-data", "b") END, ERR_INPUT },
	{ TYPE, PART("Content-Disposition: form-data; name=\"a", "b") END, ERR_INPUT },
	{ TYPE, PART("Content-Disposition: form-data; name=a; name=b", "b") END, ERR_INPUT },
	{ TYPE, FIELD("a", "\x01") END, ERR_INPUT },
	{ TYPE, FIELD("a", "\xff") END, ERR_INPUT },
	{ TYPE, FIELD("a\x02", "b") END, ERR_INPUT },
};

static void refuses_what_is_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct multipart m;

		assert_int_equal(parse(str_of(refused[i].type), str_of(refused[i].body), &m), refused[i].err);
	}
}

static void keeps_several_and_their_order(void **state)
{
	struct multipart m;

	(void)state;
	assert_int_equal(OK, parse(STR(TYPE),
	                           STR(FIELD("csrf", "t") FILE_PART("f", "1.csv", "one") FIELD("a", "1") FIELD("a", "2")
	                                       FILE_PART("f", "2.csv", "two") END),
	                           &m));
	assert_int_equal(m.form.count, 3);
	assert_true(str_eq(form_get(&m.form, "csrf"), STR("t")));
	assert_true(str_eq(form_get(&m.form, "a"), STR("1")));
	assert_int_equal(m.file_count, 2);
	assert_true(str_eq(m.files[1].data, STR("two")));
}

/* Bytes of a file are not looked at: zeros, high bytes, half a boundary. */
static void takes_any_bytes_in_a_file(void **state)
{
	static const char body[] = FILE_PART("f", "x", "\0\xff\r\n--XY\r\n") END;
	struct multipart m;

	(void)state;
	assert_int_equal(parse(STR(TYPE), STR(body), &m), OK);
	assert_int_equal(m.files[0].data.n, 10);
}

static void has_bounds(void **state)
{
	struct buf b DEFER(buf_finish);
	struct multipart m;

	(void)state;
	buf_init(&b, 1024 * 1024);
	for (int i = 0; i < MULTIPART_MOST; i++) {
		buf_text(&b, FIELD("a", "b"));
	}
	buf_text(&b, END);
	assert_int_equal(parse(STR(TYPE), buf_view(&b), &m), OK);
	b.n -= strlen(END);
	buf_text(&b, FIELD("a", "b") END);
	assert_int_equal(parse(STR(TYPE), buf_view(&b), &m), ERR_TOOBIG);

	buf_clear(&b);
	buf_text(&b, "--XX\r\nX-Long: ");
	for (int i = 0; i < MULTIPART_HEAD; i++) {
		buf_char(&b, 'x');
	}
	buf_text(&b, "\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n" END);
	assert_int_equal(parse(STR(TYPE), buf_view(&b), &m), ERR_TOOBIG);

	buf_clear(&b);
	buf_text(&b, "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n");
	for (int i = 0; i <= MULTIPART_FIELD; i++) {
		buf_char(&b, 'x');
	}
	buf_text(&b, "\r\n" END);
	assert_int_equal(parse(STR(TYPE), buf_view(&b), &m), ERR_TOOBIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_browsers_send),
		cmocka_unit_test(refuses_what_is_broken),
		cmocka_unit_test(keeps_several_and_their_order),
		cmocka_unit_test(takes_any_bytes_in_a_file),
		cmocka_unit_test(has_bounds),
	};
	int failed;

	arena_init(&arena, 4 * 1024 * 1024);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_reset(&arena);
	return failed;
}
