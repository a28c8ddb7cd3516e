/* SPDX-License-Identifier: EUPL-1.2 */
/* Workbooks: described, made, and read again with the reader of archives. */
#include "test.h"

#include <archive.h>
#include <archive_entry.h>

#include "paper/sheet.h"

static const struct sheet_column columns[] = { { SHEET_TEXT, 20, { "Locatie", 7 } },
	                                       { SHEET_NUMBER, 10, { "Meldingen", 9 } },
	                                       { SHEET_DAY, 12, { "Vanaf", 5 } } };

static void sample(struct buf *b)
{
	sheet_begin(b, STR("Meldingen [2025/2026]"), columns, 3);
	sheet_row(b, (struct str[]){ STR("Zoë <& \"Šimić\">"), STR("312"), STR("2026-03-01") }, 3);
	sheet_row(b, (struct str[]){ STR("=1+1"), STR("-0.5"), STR("") }, 3);
	sheet_row(b, (struct str[]){ STR("_x0041_ _x"), STR(""), STR("1900-03-01") }, 3);
	sheet_begin(b, STR("Toelichting"), columns, 1);
	sheet_row(b, (struct str[]){ STR("een\x01regel") }, 1);
	sheet_end(b);
}

/* A part of the archive as text; empty when it is not there. */
static const char *part(const struct buf *book, const char *name)
{
	static char text[1 << 16];
	struct archive *zip = archive_read_new();
	struct archive_entry *e;

	text[0] = '\0';
	assert_non_null(zip);
	assert_int_equal(archive_read_support_format_zip(zip), ARCHIVE_OK);
	assert_int_equal(archive_read_open_memory(zip, book->p, book->n), ARCHIVE_OK);
	while (archive_read_next_header(zip, &e) == ARCHIVE_OK) {
		if (strcmp(archive_entry_pathname(e), name) == 0) {
			la_ssize_t n = archive_read_data(zip, text, sizeof text - 1);

			assert_true(n > 0);
			text[n] = '\0';
		}
	}
	assert_int_equal(archive_read_free(zip), ARCHIVE_OK);
	return text;
}

static void cells_are_what_they_were(void **state)
{
	struct buf b DEFER(buf_finish), book DEFER(buf_finish);
	const char *xml;

	(void)state;
	buf_init(&b, 1 << 16);
	buf_init(&book, 1 << 20);
	sample(&b);
	assert_int_equal(sheet_make(NULL, buf_view(&b), &book), OK);
	xml = part(&book, "xl/worksheets/sheet1.xml");
	assert_non_null(strstr(xml, ">Zoë &lt;&amp; &quot;Šimić&quot;&gt;</t>"));
	assert_non_null(strstr(xml, "<v>312</v>"));
	assert_non_null(strstr(xml, "<v>-0.5</v>"));
	/* 1 March 2026 and 1 March 1900, by the calendar of spreadsheets. */
	assert_non_null(strstr(xml, "<v>46082</v>"));
	assert_non_null(strstr(xml, "<v>61</v>"));
	/* Text that looks like a formula stays text, and so does text that looks like an escape. */
	assert_non_null(strstr(xml, "t=\"inlineStr\"><is><t xml:space=\"preserve\">=1+1</t>"));
	assert_null(strstr(xml, "<f>"));
	assert_non_null(strstr(xml, ">_x005F_x0041_ _x</t>"));
	assert_non_null(strstr(part(&book, "xl/worksheets/sheet2.xml"), ">een regel</t>"));
	assert_non_null(strstr(part(&book, "xl/workbook.xml"), "name=\"Meldingen -2025-2026-\""));
	assert_non_null(strstr(part(&book, "xl/_rels/workbook.xml.rels"), "worksheets/sheet2.xml"));
	assert_non_null(strstr(part(&book, "[Content_Types].xml"), "/xl/worksheets/sheet2.xml"));
	assert_non_null(strstr(part(&book, "_rels/.rels"), "xl/workbook.xml"));
	assert_non_null(strstr(part(&book, "xl/styles.xml"), "dd\\-mm\\-yyyy"));
}

static enum err made(struct str s)
{
	struct buf book DEFER(buf_finish);
	enum err e;

	buf_init(&book, 1 << 20);
	e = sheet_make(NULL, s, &book);
	assert_true(e == OK || book.n == 0);
	return e;
}

static void malformed_is_refused(void **state)
{
	struct buf b DEFER(buf_finish), many DEFER(buf_finish), small DEFER(buf_finish);

	(void)state;
	buf_init(&b, 1 << 16);
	sample(&b);
	for (size_t n = 0; n < b.n; n++) {
		assert_int_equal(made((struct str){ b.p, n }), ERR_INPUT);
	}
	buf_char(&b, 'x');
	assert_int_equal(made(buf_view(&b)), ERR_INPUT);
	assert_int_equal(made(STR("S\1a\0.")), ERR_INPUT);
	assert_int_equal(made(STR("S\1a\1q\1\1a.")), ERR_INPUT);
	assert_int_equal(made(STR("S\1a\1n\1\1aR\0011R\1x.")), ERR_INPUT);
	assert_int_equal(made(STR("S\1a\1n\1\1aR\2-.R\1x.")), ERR_INPUT);
	assert_int_equal(made(STR("S\1a\1d\1\1aR\0011.")), ERR_INPUT);
	assert_int_equal(made(STR("S\1a\1t\1\1aR\1\xff.")), ERR_INPUT);
	assert_int_equal(made(STR("S\1a\1t\0\1a.")), ERR_INPUT);
	assert_int_equal(made(STR("S\xff\xff\xff\x7f")), ERR_TOOBIG);
	assert_int_equal(made(STR("S\1a\1t\1\1a.")), OK);
	buf_init(&many, 1 << 16);
	for (int i = 0; i <= SHEET_MOST; i++) {
		sheet_begin(&many, STR("blad"), columns, 3);
	}
	sheet_end(&many);
	assert_int_equal(made(buf_view(&many)), ERR_TOOBIG);
	buf_init(&small, 100);
	buf_clear(&b);
	sample(&b);
	assert_int_equal(sheet_make(NULL, buf_view(&b), &small), ERR_TOOBIG);
	assert_int_equal(small.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(cells_are_what_they_were),
		                            cmocka_unit_test(malformed_is_refused) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
