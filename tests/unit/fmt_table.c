/* SPDX-License-Identifier: EUPL-1.2 */
/* The lists of commands in their three forms. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt/table_write.h"

static const struct table_column columns[] = {
	{ "naam", TABLE_LEFT },
	{ "minuten", TABLE_NUMBER },
	{ "datum", TABLE_LEFT },
};

struct page {
	struct arena a;
	FILE *file;
	char *text;
	size_t n;
	struct table *table;
};

static void open_page(struct page *p, enum table_format format)
{
	*p = (struct page){ .n = 0 };
	arena_init(&p->a, 1 << 20);
	p->file = open_memstream(&p->text, &p->n);
	assert_non_null(p->file);
	assert_int_equal(table_open(&p->a, p->file, format, columns, 3, &p->table), OK);
}

static void close_page(struct page *p)
{
	table_drop(&p->table);
	(void)fclose(p->file);
	free(p->text);
	arena_reset(&p->a);
}

static void two_rows(struct table *t)
{
	table_str(t, STR("Zo\xc3\xab, \"de\" Wit"));
	table_i64(t, 960);
	table_day(t, day_of(2026, 2, 12));
	table_text(t, "=x");
	table_none(t);
	table_day(t, DAY_NONE);
}

static void expect(enum table_format format, const char *wanted)
{
	struct page p;

	open_page(&p, format);
	two_rows(p.table);
	assert_int_equal(table_rows(p.table), 2);
	assert_int_equal(table_close(p.table), OK);
	assert_string_equal(p.text, wanted);
	close_page(&p);
}

static void test_forms(void **state)
{
	(void)state;
	expect(TABLE_TEXT, "naam           minuten  datum\n"
	                   "-------------  -------  ----------\n"
	                   "Zo\xc3\xab, \"de\" Wit      960  2026-02-12\n"
	                   "=x                      \n");
	expect(TABLE_CSV, "naam,minuten,datum\n\"Zo\xc3\xab, \"\"de\"\" Wit\",960,2026-02-12\n=x,,\n");
	expect(TABLE_JSON, "[\n{\"naam\":\"Zo\xc3\xab, \\\"de\\\" Wit\",\"minuten\":960,\"datum\":\"2026-02-12\"},\n"
	                   "{\"naam\":\"=x\",\"minuten\":null,\"datum\":\"\"}\n]\n");
}

static void expect_empty(enum table_format format, const char *wanted)
{
	struct page p;

	open_page(&p, format);
	assert_int_equal(table_close(p.table), OK);
	assert_string_equal(p.text, wanted);
	close_page(&p);
}

static void test_no_rows(void **state)
{
	(void)state;
	expect_empty(TABLE_TEXT, "naam  minuten  datum\n----  -------  -----\n");
	expect_empty(TABLE_CSV, "naam,minuten,datum\n");
	expect_empty(TABLE_JSON, "[]\n");
}

static size_t lines_of(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		n += *text == '\n';
	}
	return n;
}

static void test_many_rows(void **state)
{
	static const enum table_format formats[] = { TABLE_TEXT, TABLE_CSV, TABLE_JSON };
	static const size_t extra[] = { 2, 1, 2 };

	(void)state;
	for (size_t f = 0; f < 3; f++) {
		struct page p;

		open_page(&p, formats[f]);
		for (int i = 0; i < 20000; i++) {
			table_text(p.table, i == 5000 ? "line\nbreak" : "name");
			table_i64(p.table, i);
			table_day(p.table, 20000 + i % 100);
		}
		assert_int_equal(table_close(p.table), OK);
		assert_int_equal(lines_of(p.text), 20000 + extra[f] + (formats[f] == TABLE_CSV));
		assert_non_null(strstr(p.text, "19999"));
		close_page(&p);
	}
}

/* In a table, what would break the lines does not. */
static void test_controls(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, TABLE_TEXT);
	table_text(p.table, "a\nb\t\x1b[31mc");
	table_i64(p.table, 1);
	table_none(p.table);
	assert_int_equal(table_close(p.table), OK);
	assert_non_null(strstr(p.text, "a b  [31mc"));
	close_page(&p);
}

static void test_half_a_row(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, TABLE_CSV);
	table_text(p.table, "x");
	assert_int_equal(table_close(p.table), ERR_BUG);
	close_page(&p);
}

static void test_a_full_disk(void **state)
{
	struct arena a;
	struct table *t = NULL;
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	arena_init(&a, 1 << 20);
	assert_int_equal(table_open(&a, full, TABLE_CSV, columns, 3, &t), OK);
	two_rows(t);
	assert_int_equal(table_close(t), ERR_IO);
	table_drop(&t);
	(void)fclose(full);
	arena_reset(&a);
}

static void test_format_names(void **state)
{
	enum table_format f = TABLE_TEXT;

	(void)state;
	assert_true(table_format_parse(STR("json"), &f));
	assert_int_equal(f, TABLE_JSON);
	assert_true(table_format_parse(STR("csv"), &f));
	assert_int_equal(f, TABLE_CSV);
	assert_true(table_format_parse(STR("table"), &f));
	assert_int_equal(f, TABLE_TEXT);
	assert_false(table_format_parse(STR("JSON"), &f));
	assert_false(table_format_parse(STR(""), &f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),      cmocka_unit_test(test_no_rows),    cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_controls),   cmocka_unit_test(test_half_a_row), cmocka_unit_test(test_a_full_disk),
		cmocka_unit_test(test_format_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
