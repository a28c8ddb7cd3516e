/* SPDX-License-Identifier: EUPL-1.2 */
/* The message compiler: what it makes, and what it refuses. */
#include "test.h"

#include "msgc.h"

enum { LARGEST = 64 * 1024 };

static enum err compile(const char *nl, const char *en, struct buf *source, struct buf *header, struct fail *f)
{
	struct msgc_file files[MSGC_LANGUAGES] = { { "nl.msg", str_of(nl) }, { "en.msg", str_of(en) } };
	struct arena a DEFER(arena_reset);

	arena_init(&a, LARGEST);
	buf_init(source, LARGEST);
	buf_init(header, LARGEST);
	return msgc_compile(&a, files, "m.h", source, header, f);
}

static void makes_both_languages(void **state)
{
	struct buf source DEFER(buf_finish), header DEFER(buf_finish);
	struct fail f = { 0 };

	(void)state;
	assert_int_equal(compile("# c\n\na.b-c = {0} \xc3\xa9\xc3\xa9n\\n{1}=\\\\ \r\nd=\"x?\"", "d=y\na.b-c={1}{0}",
	                         &source, &header, &f),
	                 OK);
	assert_has(&header, "\tMSG_A_B_C,\n\tMSG_D,\n\tMSG_COUNT\n");
	assert_has(&source, "[MSG_A_B_C] = { \"{0} \\303\\251\\303\\251n\\n{1}=\\134\", 15 }");
	assert_has(&source, "[MSG_D] = { \"\\042x\\077\\042\", 4 }");
	assert_has(&source, "[MSG_A_B_C] = { \"{1}{0}\", 6 }");
}

static void refusals_name_file_and_line(void **state)
{
	static const struct {
		const char *nl, *en, *error;
	} cases[] = {
		{ "a = x\nb = y\n", "a = x\n", "nl.msg:2: 'b' is missing in en.msg" },
		{ "a = x\n", "# c\na = x\n\nb = y\n", "en.msg:4: 'b' is missing in nl.msg" },
		{ "a = x\na = y\n", "a = x\n", "nl.msg:2: the key stands here twice: 'a'" },
		{ "a.b = x\na-b = y\n", "a.b = x\na-b = y\n", "nl.msg:2: the key stands here twice: 'a-b'" },
		{ "a = {0}\n", "a = {0} {1}\n", "nl.msg:1: the placeholders of 'a' differ from en.msg:1" },
		{ "a = {x}\n", "a = x\n", "nl.msg:1: '{' without a digit and '}': 'a'" },
		{ "a = {1\n", "a = x\n", "nl.msg:1: '{' without a digit and '}': 'a'" },
		{ "a\n", "a = x\n", "nl.msg:1: a line needs 'key = text': 'a'" },
		{ "A.b = x\n", "A.b = x\n", "nl.msg:1: a key is parts of a-z, 0-9 and - between dots: 'A.b'" },
		{ "a. = x\n", "a. = x\n", "nl.msg:1: a key is parts of a-z, 0-9 and - between dots: 'a.'" },
		{ "a =  \n", "a = x\n", "nl.msg:1: no text: 'a'" },
		{ "a = \\t\n", "a = x\n", "nl.msg:1: unknown escape (only \\n and \\\\): 'a'" },
		{ "a = \xff\n", "a = x\n", "nl.msg:1: the text is not UTF-8 or holds control characters: 'a'" },
		{ "a.one = x\n", "a.one = x\n", "nl.msg:1: '.one' without a '.many': 'a.one'" },
		{ "", "", "nl.msg:1: no messages" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf source DEFER(buf_finish), header DEFER(buf_finish);
		struct fail f = { 0 };

		assert_int_equal(compile(cases[i].nl, cases[i].en, &source, &header, &f), ERR_INPUT);
		assert_string_equal(f.what, cases[i].error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_both_languages),
		cmocka_unit_test(refusals_name_file_and_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
