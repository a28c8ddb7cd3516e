/* SPDX-License-Identifier: EUPL-1.2 */
/* What tools/embed.c compiled in is what stood in the files, byte by byte. */
#include "embedded.h"
#include "test.h"

static void files_have_their_path_below_the_common_folder(void **state)
{
	(void)state;
	assert_int_equal(embedded_count, 3);
	assert_string_equal(embedded_files[0].name, "bytes.bin");
	assert_string_equal(embedded_files[1].name, "folder/empty.txt");
	assert_string_equal(embedded_files[2].name, "folder/text.txt");
	assert_null(embedded_files[3].name);
}

static void every_byte_comes_through(void **state)
{
	struct str data = embedded_files[0].data;

	(void)state;
	assert_int_equal(data.n, 256);
	for (size_t i = 0; i < data.n; i++) {
		assert_int_equal((unsigned char)data.p[i], i);
	}
}

static void an_empty_file_is_empty_and_closed(void **state)
{
	(void)state;
	assert_int_equal(embedded_files[1].data.n, 0);
	assert_int_equal(embedded_files[1].data.p[0], '\0');
}

/* Trigraphs, quotes, a NUL before digits, a line longer than one literal. */
static void text_that_c_could_misread_is_kept(void **state)
{
	static const char start[] = "?"
				    "?= \"\303\251\" \\ 7\n\0"
				    "111";
	struct str data = embedded_files[2].data;

	(void)state;
	assert_int_equal(data.n, sizeof start - 1 - 3 + 300);
	assert_memory_equal(data.p, start, sizeof start - 1);
	assert_int_equal(data.p[data.n - 1], '1');
	assert_int_equal(data.p[data.n], '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_have_their_path_below_the_common_folder),
		cmocka_unit_test(every_byte_comes_through),
		cmocka_unit_test(an_empty_file_is_empty_and_closed),
		cmocka_unit_test(text_that_c_could_misread_is_kept),
	};

	return cmocka_run_group_tests_name("embed", tests, NULL, NULL);
}
