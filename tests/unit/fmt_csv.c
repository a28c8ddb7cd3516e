/* SPDX-License-Identifier: EUPL-1.2 */
/* The CSV reader: what it takes, what it refuses and where it goes on, and that its short cuts agree with libcsv. */
#include <csv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "fmt/csv_read.h"
#include "fmt/csv_write.h"

enum { HEAP = 16 * 1024 * 1024 };

/* Hands out a text in pieces of at most step bytes, so that every boundary is met. */
struct pieces {
	struct str left;
	size_t step;
};

static enum err from_pieces(void *arg, char *p, size_t cap, size_t *ret_n)
{
	struct pieces *s = arg;
	size_t n = s->left.n < s->step ? s->left.n : s->step;

	n = n < cap ? n : cap;
	if (n > 0) {
		memcpy(p, s->left.p, n);
		s->left.p += n;
		s->left.n -= n;
	}
	*ret_n = n;
	return OK;
}

static void show_row(struct buf *b, const struct csv_row *row)
{
	buf_printf(b, "%u", (unsigned)row->line);
	if (row->defect != CSV_FINE) {
		buf_printf(b, "!%d", (int)row->defect);
	}
	for (size_t i = 0; i < row->count; i++) {
		buf_printf(b, "|%.*s", STR_ARG(row->fields[i]));
	}
	buf_char(b, '\n');
}

/* The whole file as `line!defect|field|field`, one row a line. */
static void read_all(struct str text, size_t step, struct buf *b)
{
	struct arena a;
	struct pieces source = { text, step };
	DEFER(csv_close) struct csv_reader *r = NULL;
	const struct str *names = NULL;
	size_t count = 0;
	enum csv_refusal why = CSV_HEADER_FINE;
	struct csv_row row;
	bool more = true;

	arena_init(&a, HEAP);
	assert_int_equal(csv_open(&a, from_pieces, &source, &r), OK);
	if (csv_header(r, &a, &names, &count, &why) != OK) {
		buf_printf(b, "refused %d\n", (int)why);
		csv_close(&r);
		arena_reset(&a);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		buf_printf(b, "%s%.*s", i > 0 ? "|" : "", STR_ARG(names[i]));
	}
	buf_char(b, '\n');
	for (;;) {
		assert_int_equal(csv_next(r, &row, &more), OK);
		if (!more) {
			break;
		}
		show_row(b, &row);
	}
	assert_int_equal(csv_position(r), text.n);
	assert_int_equal(buf_err(b), OK);
	csv_close(&r);
	arena_reset(&a);
}

static void expect(const char *text, size_t n, const char *wanted)
{
	static const size_t steps[] = { 1000000, 1, 7 };

	for (size_t i = 0; i < 3; i++) {
		struct buf b;

		buf_init(&b, HEAP);
		read_all((struct str){ text, n }, steps[i], &b);
		buf_char(&b, '\0');
		assert_string_equal(b.p, wanted);
		buf_finish(&b);
	}
}

#define EXPECT(lit, wanted) expect((lit), sizeof(lit) - 1, (wanted))

static void test_shapes(void **state)
{
	(void)state;
	EXPECT("a;b\n1;2\n3;4\n", "a|b\n2|1|2\n3|3|4\n");
	EXPECT("a,b\r\n1,2\r\n3,4", "a|b\n2|1|2\n3|3|4\n");
	EXPECT("a\tb\r1\t2\r", "a|b\n2|1|2\n");
	EXPECT("\xef\xbb\xbf" "a;b\n1;2\n", "a|b\n2|1|2\n");
	EXPECT(";;\n\xc2\xa0;;\na,b\n1,2\n", "a|b\n4|1|2\n");
	EXPECT("\n  \n a ; B \n\n1;2\n   \n;\n3;4\n", "a|B\n5|1|2\n8|3|4\n");
	EXPECT("sep=,\r\na,b\r\n1;5,2\r\n", "a|b\n3|1;5|2\n");
	EXPECT("a\n1\n2\n", "a\n2|1\n3|2\n");
	EXPECT("a;b,c;d\n1;2;3\n", "a|b,c|d\n2|1|2|3\n");
	EXPECT("\"a;x\",b\n1,2\n", "a;x|b\n2|1|2\n");
	EXPECT("a;b\n 1 ;\t2\t\n", "a|b\n2|1|2\n");
}

static void test_quotes(void **state)
{
	(void)state;
	EXPECT("a;b\n\"1\";\"2\"\n", "a|b\n2|1|2\n");
	EXPECT("a;b\n\"1;x\";\" 2 \"\n", "a|b\n2|1;x| 2 \n");
	EXPECT("a;b\n\"x\"\"y\";2\n", "a|b\n2|x\"y|2\n");
	EXPECT("a;b\n \"x\" ; \"y\" \n", "a|b\n2|x|y\n");
	EXPECT("a;b\n5\" buis;2\n", "a|b\n2|5\" buis|2\n");
	EXPECT("a;b\n\"\";2\n", "a|b\n2||2\n");
	/* Line breaks inside quotes stay as they are, and the next row knows its line. */
	EXPECT("a;b\n\"x\r\ny\";2\n3;4\n", "a|b\n2|x\r\ny|2\n4|3|4\n");
	EXPECT("a;b\n\"x\n\n\ny\";\"2\"\n3;4\n", "a|b\n2|x\n\n\ny|2\n6|3|4\n");
	EXPECT("a;b\n1;\"2\"", "a|b\n2|1|2\n");
}

static void test_refused_rows(void **state)
{
	(void)state;
	/* An unclosed quote costs its own line only. */
	EXPECT("a;b\n\"1;2\n3;4\n5;6\n", "a|b\n2!2\n3|3|4\n4|5|6\n");
	EXPECT("a;b\n1;2\n3;\"4", "a|b\n2|1|2\n3!2\n");
	/* Also when a quote of a later row closes it: that row is no part of it. */
	EXPECT("a;b\n\"1\";\"2\n\"3\";\"4\"\n5;6\n", "a|b\n2!2\n3|3|4\n4|5|6\n");
	EXPECT("a;b\n\"1;2\n3;4\n\"5\";\"6\"\n", "a|b\n2!2\n3|3|4\n4|5|6\n");
	EXPECT("a;b\n1;2\0\n3;4\n", "a|b\n2!1\n3|3|4\n");
	EXPECT("a;b\n\"1\n\0\";2\n3;4\n", "a|b\n2!1\n4|3|4\n");
	EXPECT("a;b\n1\n3;4\n", "a|b\n2!5|1\n3|3|4\n");
	EXPECT("a;b\n1;2;3\n3;4;;\n", "a|b\n2!6|1|2|3\n3|3|4\n");
	/* What cannot be read stands in its field as it came, so that it can be said which one it is. */
	EXPECT("a;b\n1;\x81\n3;4\n", "a|b\n2!4|1|\x81\n3|3|4\n");
	EXPECT("a;b\n\"1\";\"\x81\"\"\"\n3;4\n", "a|b\n2!4|1|\x81\"\n3|3|4\n");
	/* A file that says it is UTF-8 is held to it. */
	EXPECT("\xef\xbb\xbf" "a;b\n1;\xeb\n3;4\n", "a|b\n2!4|1|\xeb\n3|3|4\n");
}

static void test_refused_files(void **state)
{
	(void)state;
	EXPECT("", "refused 1\n");
	EXPECT("\r\n  \r\n", "refused 1\n");
	EXPECT("sep=;\n;;\n", "refused 1\n");
	EXPECT("\xff\xfe" "a\0;\0", "refused 2\n");
	EXPECT("PK\x03\x04....", "refused 3\n");
	EXPECT("a;\"b\n1;2\n", "refused 4\n");
	EXPECT("a;b\0\n1;2\n", "refused 4\n");
}

static void test_encodings(void **state)
{
	(void)state;
	EXPECT("a;b\nRen\xc3\xa9;2\n", "a|b\n2|Ren\xc3\xa9|2\n");
	EXPECT("a;b\nRen\xe9;\x80 2\n", "a|b\n2|Ren\xc3\xa9|\xe2\x82\xac 2\n");
	EXPECT("Zo\xeb;b\n1;2\n", "Zo\xc3\xab|b\n2|1|2\n");
	/* Each line on its own: a file that was pasted together still reads. */
	EXPECT("a;b\nRen\xc3\xa9;1\nRen\xe9;2\n", "a|b\n2|Ren\xc3\xa9|1\n3|Ren\xc3\xa9|2\n");
	EXPECT("a;b\n\"Ren\xe9 \"\"x\"\"\";1\n", "a|b\n2|Ren\xc3\xa9 \"x\"|1\n");
	EXPECT("a;b\n\"\xe9\n\xc3\xa9\";1\n", "a|b\n2|\xc3\xa9\n\xc3\xa9|1\n");
}

static void repeat(struct buf *b, char c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_char(b, c);
	}
}

static void test_late_accent(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, HEAP);
	buf_init(&out, HEAP);
	buf_text(&text, "a;b\n");
	for (int i = 0; i < 200000; i++) {
		buf_text(&text, "123;456\n");
	}
	buf_text(&text, "Ren\xe9;\xeb\n");
	read_all(buf_view(&text), HEAP, &out);
	assert_memory_equal(out.p + out.n - 16, "200002|Ren\xc3\xa9|\xc3\xab\n", 16);
	buf_finish(&text);
	buf_finish(&out);
}

static void test_limits(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, HEAP);
	buf_init(&out, HEAP);
	/* A line of exactly the limit is taken, one byte more is refused, a line longer than the window as well. */
	buf_text(&text, "a;b\n;");
	repeat(&text, 'x', CSV_MAX_RECORD - 1);
	buf_text(&text, "\r\n;");
	repeat(&text, 'x', CSV_MAX_RECORD);
	buf_text(&text, "\r\n1;2\n");
	repeat(&text, 'y', 2000000);
	buf_text(&text, "\r\n3;4\n\"");
	/* A quote that is not closed within the limits: by bytes, by lines. */
	for (int i = 0; i < 50; i++) {
		repeat(&text, 'z', 2000);
		buf_text(&text, ";1\n");
	}
	buf_text(&text, "\"5;6\n");
	for (int i = 0; i < CSV_MAX_LINES + 1; i++) {
		buf_text(&text, "7;8\n");
	}
	read_all(buf_view(&text), HEAP, &out);
	buf_char(&out, '\0');
	assert_non_null(strstr(out.p, "\n3!3\n4|1|2\n5!3\n6|3|4\n7!2\n8|zzz"));
	assert_non_null(strstr(out.p, "\n57!2\n58|7|8\n"));
	assert_memory_equal(out.p + out.n - 9, "158|7|8\n", 8);
	buf_clear(&text);
	buf_clear(&out);
	/* As many lines as a record may have. */
	buf_text(&text, "a;b\n\"");
	repeat(&text, '\n', CSV_MAX_LINES - 1);
	buf_text(&text, "\";x\n1;2\n");
	read_all(buf_view(&text), HEAP, &out);
	assert_memory_equal(out.p + out.n - 8, "102|1|2\n", 8);
	buf_finish(&text);
	buf_finish(&out);
}

static void test_many_fields(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, HEAP);
	buf_init(&out, HEAP);
	repeat(&text, ';', CSV_MAX_FIELDS - 1);
	buf_text(&text, "h\n");
	repeat(&text, ';', CSV_MAX_FIELDS - 1);
	buf_text(&text, "1\n");
	repeat(&text, ';', CSV_MAX_FIELDS);
	buf_text(&text, "2\n");
	read_all(buf_view(&text), HEAP, &out);
	buf_char(&out, '\0');
	assert_non_null(strstr(out.p, "\n3!6|"));
	buf_clear(&text);
	buf_clear(&out);
	repeat(&text, ';', CSV_MAX_FIELDS);
	buf_text(&text, "h\n");
	read_all(buf_view(&text), HEAP, &out);
	buf_char(&out, '\0');
	assert_string_equal(out.p, "refused 4\n");
	buf_finish(&text);
	buf_finish(&out);
}

static void test_raw(void **state)
{
	struct arena a;
	struct str text = STR("a;b\n1;\xe9\r\n\"x\ny\";\"\xeb\" \nz;\"\n");
	struct csv_reader *r = NULL;
	const struct str *names;
	size_t count;
	enum csv_refusal why;
	struct csv_row row;
	bool more;
	static const char *const wanted[] = { "1;\xc3\xa9", "\"x\ny\";\"\xc3\xab\" ", "z;\"" };

	(void)state;
	arena_init(&a, HEAP);
	assert_int_equal(csv_open(&a, csv_from_memory, &text, &r), OK);
	assert_int_equal(csv_header(r, &a, &names, &count, &why), OK);
	assert_int_equal(csv_delimiter(r), ';');
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(csv_next(r, &row, &more), OK);
		assert_true(more);
		assert_true(str_eq(row.raw, str_of(wanted[i])));
	}
	assert_int_equal(csv_next(r, &row, &more), OK);
	assert_false(more);
	csv_close(&r);
	csv_close(&r);
	arena_reset(&a);
}

static enum err broken_source(void *arg, char *p, size_t cap, size_t *ret_n)
{
	(void)arg;
	(void)p;
	(void)cap;
	(void)ret_n;
	return ERR_IO;
}

static void test_failures(void **state)
{
	struct arena a;
	struct csv_reader *r = NULL;
	const struct str *names;
	size_t count;
	enum csv_refusal why;

	(void)state;
	arena_init(&a, 100000);
	assert_int_equal(csv_open(&a, broken_source, NULL, &r), ERR_NOMEM);
	assert_null(r);
	arena_reset(&a);
	arena_init(&a, CSV_ARENA);
	assert_int_equal(csv_open(&a, broken_source, NULL, &r), OK);
	assert_int_equal(csv_header(r, &a, &names, &count, &why), ERR_IO);
	csv_close(&r);
	arena_reset(&a);
}

/* libcsv over the whole text at once, shown as read_all shows it but without line numbers. */
enum { END_OF_ROW = 0x1e };

struct oracle {
	struct buf *b;
	struct buf row;
	bool any;
};

static void oracle_field(void *p, size_t n, void *arg)
{
	struct oracle *o = arg;

	buf_char(&o->row, '|');
	buf_add(&o->row, p, n);
	o->any = o->any || n > 0;
}

static void oracle_row(int c, void *arg)
{
	struct oracle *o = arg;

	(void)c;
	if (o->any) {
		buf_str(o->b, buf_view(&o->row));
		buf_char(o->b, END_OF_ROW);
	}
	buf_clear(&o->row);
	o->any = false;
}

static void oracle_all(struct str text, struct buf *b)
{
	struct csv_parser p;
	struct oracle o = { .b = b };

	buf_init(&o.row, HEAP);
	assert_int_equal(csv_init(&p, 0), 0);
	csv_set_delim(&p, ';');
	assert_int_equal(csv_parse(&p, text.p, text.n, oracle_field, oracle_row, &o), text.n);
	assert_int_equal(csv_fini(&p, oracle_field, oracle_row, &o), 0);
	csv_free(&p);
	buf_finish(&o.row);
}

static bool reader_rows(struct str text, size_t step, struct buf *b)
{
	struct arena a;
	struct pieces source = { text, step };
	struct csv_reader *r = NULL;
	const struct str *names;
	size_t count;
	enum csv_refusal why;
	struct csv_row row;
	bool more = true, closed = true;

	arena_init(&a, HEAP);
	assert_int_equal(csv_open(&a, from_pieces, &source, &r), OK);
	assert_int_equal(csv_header(r, &a, &names, &count, &why), OK);
	buf_text(b, "|a|b|c\x1e");
	while (more) {
		assert_int_equal(csv_next(r, &row, &more), OK);
		closed = closed && (!more || row.defect != CSV_UNCLOSED);
		for (size_t i = 0; more && i < row.count; i++) {
			buf_char(b, '|');
			buf_str(b, row.fields[i]);
		}
		if (more) {
			buf_char(b, END_OF_ROW);
		}
	}
	csv_close(&r);
	arena_reset(&a);
	return closed;
}

static unsigned next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33);
}

/* Trailing empty fields are dropped by the reader beyond the header's: so they are from libcsv's rows. */
static void drop_surplus(struct buf *rows, struct buf *ret)
{
	struct str rest = buf_view(rows);

	while (rest.n > 0) {
		struct str line = str_cut(rest, END_OF_ROW, &rest);
		size_t bars = 0;

		for (size_t i = 0; i < line.n; i++) {
			bars += line.p[i] == '|';
		}
		while (bars > 3 && line.n > 0 && line.p[line.n - 1] == '|') {
			line.n -= 1;
			bars -= 1;
		}
		buf_str(ret, line);
		buf_char(ret, END_OF_ROW);
	}
}

static void test_agrees_with_libcsv(void **state)
{
	static const char *const bits[] = { "x", "yy", " ", ";", ";", ";", "\n", "\r\n", "\"", "\"", "\"\"", "\"q\"", "\t", "\r", ";;\n", "\"a;\nb\"" };
	uint64_t seed = 20260212;
	unsigned compared = 0;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct buf text, ours, theirs, kept_ours, kept_theirs;
		unsigned n = next_random(&seed) % 24;

		buf_init(&text, HEAP);
		buf_init(&ours, HEAP);
		buf_init(&theirs, HEAP);
		buf_init(&kept_ours, HEAP);
		buf_init(&kept_theirs, HEAP);
		buf_text(&text, "a;b;c\n");
		for (unsigned i = 0; i < n; i++) {
			buf_text(&text, bits[next_random(&seed) % (sizeof bits / sizeof bits[0])]);
		}
		if (reader_rows(buf_view(&text), 1 + next_random(&seed) % 9, &ours)) {
			oracle_all(buf_view(&text), &theirs);
			drop_surplus(&ours, &kept_ours);
			drop_surplus(&theirs, &kept_theirs);
			buf_char(&kept_ours, '\0');
			buf_char(&kept_theirs, '\0');
			assert_string_equal(kept_ours.p, kept_theirs.p);
			compared += 1;
		}
		buf_finish(&text);
		buf_finish(&ours);
		buf_finish(&theirs);
		buf_finish(&kept_ours);
		buf_finish(&kept_theirs);
	}
	assert_true(compared > 1200);
}

static void test_write(void **state)
{
	struct buf b;
	struct csv_out o = { .b = &b, .delimiter = ';', .guard = true, .line_end = "\r\n" };

	(void)state;
	buf_init(&b, HEAP);
	csv_put(&o, STR("plain"));
	csv_put(&o, STR("a;b"));
	csv_put(&o, STR("say \"hi\""));
	csv_put(&o, STR(""));
	csv_put_i64(&o, -5);
	csv_put_end(&o);
	csv_put(&o, STR("=1+1"));
	csv_put(&o, STR("-12,5"));
	csv_put(&o, STR("@x\ny"));
	csv_put(&o, STR("-"));
	csv_put(&o, STR(" blank"));
	csv_put_end(&o);
	o.guard = false;
	csv_put(&o, STR("=1+1"));
	csv_put_end(&o);
	buf_char(&b, '\0');
	assert_string_equal(b.p, "plain;\"a;b\";\"say \"\"hi\"\"\";;-5\r\n'=1+1;-12,5;\"'@x\ny\";'-;\" blank\"\r\n=1+1\r\n");
	buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),          cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_refused_rows),    cmocka_unit_test(test_refused_files),
		cmocka_unit_test(test_encodings),       cmocka_unit_test(test_late_accent),
		cmocka_unit_test(test_limits),          cmocka_unit_test(test_many_fields),
		cmocka_unit_test(test_raw),             cmocka_unit_test(test_failures),
		cmocka_unit_test(test_agrees_with_libcsv), cmocka_unit_test(test_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
