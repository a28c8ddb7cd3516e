/* SPDX-License-Identifier: EUPL-1.2 */
/* Descriptions of documents: written and read back, and drawn as a PDF whose text poppler finds again. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "paper/paper.h"

static void sample(struct buf *b, int rows)
{
	static const struct paper_column columns[] = { { 2, { "Dag", 3 } }, { 3, { "Uren", 4 } }, { 5, { "Wat", 3 } } };

	paper_begin(b, STR("Inzage van Zoë Šimić"), STR("Gemaakt op 12 februari 2026"));
	paper_heading(b, 1, STR("Wat wij van u bewaren"));
	paper_text(b, STR("U vroeg wat er over u is vastgelegd."));
	paper_heading(b, 2, STR("Wie u bent"));
	paper_fact(b, STR("Naam"), STR("Zoë Šimić"));
	paper_note(b, STR("Bron: uw school."));
	paper_table(b, columns, 3);
	for (int i = 0; i < rows; i++) {
		char day[32];
		struct str cells[] = { { day, (size_t)snprintf(day, sizeof day, "dag-%d-einde", i) },
			               STR("14 u 30"),
			               STR("") };

		paper_row(b, cells, 3);
	}
	paper_table_end(b);
	paper_end(b);
}

/* What a program of poppler says about the PDF. */
static char *poppler(const struct buf *pdf, const char *program, const char *rest)
{
	static char text[1 << 20];
	char path[64], command[160];
	FILE *f;
	size_t n;

	(void)snprintf(path, sizeof path, "/tmp/sluitend-paper-%ld.pdf", (long)getpid());
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(pdf->p, 1, pdf->n, f), pdf->n);
	assert_int_equal(fclose(f), 0);
	(void)snprintf(command, sizeof command, "%s %s %s", program, path, rest);
	f = popen(command, "r"); /* lint: allow popen */
	assert_non_null(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	assert_int_equal(pclose(f), 0);
	(void)unlink(path);
	return text;
}

static void written_is_read_back(void **state)
{
	static const enum paper_kind kinds[] = { PAPER_HEADING, PAPER_TEXT, PAPER_HEADING,   PAPER_FACT, PAPER_NOTE,
		                                 PAPER_TABLE,   PAPER_ROW,  PAPER_TABLE_END, PAPER_END };
	struct buf b DEFER(buf_finish);
	struct paper_reader r;
	struct paper_part part;

	(void)state;
	buf_init(&b, 1 << 16);
	sample(&b, 1);
	assert_int_equal(paper_read_begin(buf_view(&b), &r), OK);
	assert_str(r.title, "Inzage van Zoë Šimić");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		assert_int_equal(paper_read(&r, &part), OK);
		assert_int_equal(part.kind, kinds[i]);
		if (part.kind == PAPER_ROW) {
			assert_int_equal(part.count, 3);
			assert_str(part.texts[1], "14 u 30");
		}
	}
}

static enum err read_all(struct str s)
{
	struct paper_reader r;
	struct paper_part part = { .kind = PAPER_TEXT };

	TRY(paper_read_begin(s, &r));
	while (part.kind != PAPER_END) {
		TRY(paper_read(&r, &part));
	}
	return OK;
}

/* Every beginning of a description is refused, and so is what stands where it may not. */
static void malformed_is_refused(void **state)
{
	struct buf b DEFER(buf_finish);

	(void)state;
	buf_init(&b, 1 << 16);
	sample(&b, 2);
	for (size_t n = 0; n < b.n; n++) {
		assert_int_equal(read_all((struct str){ b.p, n }), ERR_INPUT);
	}
	assert_int_equal(read_all(buf_view(&b)), OK);
	buf_char(&b, 'x');
	assert_int_equal(read_all(buf_view(&b)), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0R\0.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0E.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0T\0E.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0H\4\0.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0P\1\xff.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0P\1\7.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0T\1\1\0P\0E.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0P\xff\xff\xff\x7f")), ERR_TOOBIG);
	assert_int_equal(read_all(STR("D\0\0P\1a.")), OK);
	assert_int_equal(read_all(STR("D\0\0G\2nlP\1a.")), OK);
	assert_int_equal(read_all(STR("D\0\0G\2N(P\1a.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0P\1aG\2nl.")), ERR_INPUT);
	assert_int_equal(read_all(STR("D\0\0L\1\0\0\0\0.")), OK);
	assert_int_equal(read_all(STR("D\0\0L\xff\xff\xff\x0f\0\0\0\0.")), ERR_INPUT);
}

static void text_is_found_again(void **state)
{
	struct buf b DEFER(buf_finish), pdf DEFER(buf_finish);
	char *text;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_init(&pdf, 1 << 24);
	sample(&b, 200);
	assert_int_equal(paper_draw(NULL, buf_view(&b), &pdf), OK);
	assert_memory_equal(pdf.p, "%PDF-1.", 7);
	text = poppler(&pdf, "pdftotext -layout", "-");
	assert_non_null(strstr(text, "Wat wij van u bewaren"));
	assert_non_null(strstr(text, "Zoë Šimić"));
	assert_non_null(strstr(text, "Bron: uw school."));
	for (int i = 0; i < 200; i++) {
		char wanted[32];

		(void)snprintf(wanted, sizeof wanted, "dag-%d-einde", i);
		assert_non_null(strstr(text, wanted));
	}
	text = poppler(&pdf, "pdfinfo", "");
	assert_non_null(strstr(text, "Tagged:          yes"));
	assert_null(strstr(text, "Pages:           1\n"));
	assert_non_null(strstr(text, "Inzage van Zoë Šimić"));
	text = poppler(&pdf, "pdfinfo -struct", "2>&1");
	assert_non_null(strstr(text, "H1"));
	assert_non_null(strstr(text, "Table"));
	assert_non_null(strstr(text, "TH"));
	assert_null(strstr(text, "Error"));
}

/* A note that is longer than a page goes on over the next ones, in a paragraph, a fact and a cell. */
static void long_texts_go_over_pages(void **state)
{
	static const struct paper_column columns[] = { { 1, { "a", 1 } }, { 1, { "b", 1 } } };
	struct buf b DEFER(buf_finish), pdf DEFER(buf_finish), note DEFER(buf_finish);
	struct str cells[2];
	char *text;

	(void)state;
	buf_init(&b, 1 << 20);
	buf_init(&pdf, 1 << 24);
	buf_init(&note, 1 << 16);
	for (int i = 0; i < 3000; i++) {
		buf_printf(&note, "woord%d ", i);
	}
	cells[0] = STR("kort");
	cells[1] = buf_view(&note);
	paper_begin(&b, STR("t"), STR("f"));
	paper_text(&b, buf_view(&note));
	paper_fact(&b, STR("notitie"), buf_view(&note));
	paper_table(&b, columns, 2);
	paper_row(&b, cells, 2);
	paper_row(&b, (struct str[]){ STR("laatste"), STR("rij") }, 2);
	paper_table_end(&b);
	paper_end(&b);
	assert_int_equal(paper_draw(NULL, buf_view(&b), &pdf), OK);
	text = poppler(&pdf, "pdftotext", "- | tr -s '[:space:]' '\\n' | grep -c '^woord2999$'");
	assert_int_equal(atoi(text), 3);
	text = poppler(&pdf, "pdftotext", "- | grep -c laatste");
	assert_int_equal(atoi(text), 1);
}

static void limits_hold(void **state)
{
	struct buf b DEFER(buf_finish), small DEFER(buf_finish);

	(void)state;
	buf_init(&b, 1 << 20);
	buf_init(&small, 1000);
	sample(&b, 10);
	assert_int_equal(paper_draw(NULL, buf_view(&b), &small), ERR_TOOBIG);
	assert_int_equal(small.n, 0);
	assert_int_equal(paper_draw(NULL, STR("niets"), &small), ERR_INPUT);
}

/* A letter: its parts are tagged, its title is shown, its language is said, and no word of it is lost. */
static void a_letter_is_tagged(void **state)
{
	static const char *const languages[] = { "nl", "en" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buf b DEFER(buf_finish), pdf DEFER(buf_finish);
		char wanted[32];
		const char *text;

		buf_init(&b, 1 << 16);
		buf_init(&pdf, 1 << 24);
		paper_begin(&b, STR("Uitnodiging voor een gesprek"), STR("Regio IJssel-Vecht"));
		paper_language(&b, str_of(languages[i]));
		paper_letter(&b, &(struct paper_letter){ 0x0a5c5c, STR("Leerplicht IJssel-Vecht"),
		                                         STR("Postbus 1\n8000 AA Zwolle"),
		                                         STR("Zoë Šimić\nKerkstraat 1\n8011 AA Zwolle"),
		                                         STR("Zwolle, 12 februari 2026") });
		paper_heading(&b, 1, STR("Uitnodiging voor een gesprek"));
		paper_text(&b, STR("Beste Zoë,"));
		paper_text(&b, STR("Je hebt lessen gemist. Kom je praten?"));
		paper_end(&b);
		assert_int_equal(paper_draw(NULL, buf_view(&b), &pdf), OK);
		text = poppler(&pdf, "pdfinfo", "2>&1");
		assert_non_null(strstr(text, "Tagged:          yes"));
		assert_non_null(strstr(text, "Title:           Uitnodiging voor een gesprek"));
		assert_non_null(strstr(text, "Pages:           1"));
		assert_null(strstr(text, "Error"));
		text = poppler(&pdf, "pdfinfo -struct-text", "2>&1");
		assert_non_null(strstr(text, "H1"));
		assert_non_null(strstr(text, "\"Uitnodiging voor een gesprek\""));
		assert_non_null(strstr(text, "Kerkstraat 1"));
		assert_non_null(strstr(text, "Kom je praten?"));
		assert_null(strstr(text, "Error"));
		(void)snprintf(wanted, sizeof wanted, "/Lang (%s)", languages[i]);
		assert_non_null(memmem(pdf.p, pdf.n, wanted, strlen(wanted)));
		assert_non_null(memmem(pdf.p, pdf.n, "/DisplayDocTitle true", 21));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_is_read_back), cmocka_unit_test(malformed_is_refused),
		cmocka_unit_test(text_is_found_again),  cmocka_unit_test(long_texts_go_over_pages),
		cmocka_unit_test(limits_hold),          cmocka_unit_test(a_letter_is_tagged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
