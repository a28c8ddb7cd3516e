/* SPDX-License-Identifier: EUPL-1.2 */
/* What is put with a report: sealed, bounded, seen by who may see it, under a plain name. */
#include "world.h"

#include <string.h>

#include "reports/attach.h"
#include "reports_sql.h"

static struct world w;
static struct actor school;
static int64_t sem;

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, "999990019", "Vries", day_of(2009, 3, 1), "0193");
	world_enrol(&w, sem, "25PJ", "1", "mbo");
	world_as_coordinator(&w, "25PJ");
	school = w.c.actor;
}

/* A report of kind O about yesterday. */
static struct report_view filed(void)
{
	struct report_of of = { .kind = REPORT_O, .begin = w.c.today - 1, .end = w.c.today - 1 };
	struct report_proposal p;
	struct report_form f;
	struct report_view r;
	struct young y;

	assert_ok(w.s, people_open_key(&w.c, sem, ACTION_PERSON, &y));
	of.person = y.public;
	assert_ok(w.s, report_draft(&w.c, &of, &f, &p));
	f.reason = STR("Vaak te laat");
	f.reporter_email = STR("an@school.example");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_file(&w.c, &f, &r));
	assert_ok(w.s, db_commit(w.s->db));
	return r;
}

static enum err attach(const struct report_view *r, const struct attach_new *list, size_t n)
{
	enum err e;

	w.c.now += 1000000;
	assert_ok(w.s, db_begin(w.s->db));
	e = report_attach(&w.c, r, list, n);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static void files_are_sealed_and_go_with_who_may_see_them(void **state)
{
	struct attach_new pdf = { STR("brief"), STR("%PDF-1.7 verhaal"), false }, many[ATTACH_FILES_MOST];
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct buf data DEFER(buf_finish);
	struct report_file_get_row row;
	struct attachment *list, at;
	struct report_view r;
	bool more;
	size_t n;

	begin(state);
	buf_init(&data, ATTACH_BYTES_MOST);
	r = filed();
	for (size_t i = 0; i < ATTACH_FILES_MOST; i++) {
		many[i] = pdf;
	}
	assert_int_equal(attach(&r, &pdf, 1), OK);
	assert_int_equal(attach(&r, many, ATTACH_FILES_MOST), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "bestand");
	assert_ok(w.s, report_attachments(&w.c, &r, &list, &n));
	assert_true(n == 1 && list[0].shared && list[0].mine && str_eq(list[0].name, STR("brief.pdf")));
	assert_ok(w.s,
	          report_file_get_open(w.s->db, &(struct report_file_get_in){ sem, r.report, list[0].file }, &rows));
	assert_ok(w.s, report_file_get_next(&rows, &row, &more));
	assert_true(more && row.sealed.n > pdf.data.n && memcmp(row.sealed.p + 1, pdf.data.p, 4) != 0);
	db_rows_close(&rows);
	assert_ok(w.s, report_attachment(&w.c, &r, list[0].public, &at, &data));
	assert_true(str_eq(buf_view(&data), pdf.data));
	world_as_officer(&w, "0193");
	/* Those of the other side do not count, and stay with it. */
	assert_int_equal(attach(&r, many, ATTACH_FILES_MOST), OK);
	assert_ok(w.s, report_attachments(&w.c, &r, &list, &n));
	assert_int_equal(n, 1 + ATTACH_FILES_MOST);
	assert_ok(w.s, db_begin(w.s->db));
	assert_int_equal(report_detach(&w.c, &r, list[0].public), ERR_DENIED);
	db_rollback(w.s->db);
	world_again(&w, &school);
	assert_int_equal(report_attachment(&w.c, &r, list[1].public, &at, &data), ERR_ABSENT);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_detach(&w.c, &r, list[0].public));
	assert_ok(w.s, db_commit(w.s->db));
	assert_ok(w.s, report_attachments(&w.c, &r, &list, &n));
	assert_int_equal(n, 0);
	world_drop(&w);
}

static void the_longest_file_comes_back_whole(void **state)
{
	static char bytes[ATTACH_BYTES_MOST + 1];
	struct attach_new in = { STR("lang.pdf"), { bytes, ATTACH_BYTES_MOST }, false };
	struct buf data DEFER(buf_finish);
	struct attachment *list, at;
	struct report_view r;
	size_t n;

	begin(state);
	buf_init(&data, ATTACH_BYTES_MOST);
	memset(bytes, 'x', sizeof bytes);
	memcpy(bytes, "%PDF-", 5);
	r = filed();
	in.data.n++;
	assert_int_equal(attach(&r, &in, 1), ERR_INPUT);
	assert_non_null(strstr(w.c.fail->what, "lang.pdf"));
	in.data.n--;
	assert_int_equal(attach(&r, &in, 1), OK);
	assert_ok(w.s, report_attachments(&w.c, &r, &list, &n));
	assert_ok(w.s, report_attachment(&w.c, &r, list[0].public, &at, &data));
	assert_true(at.size == ATTACH_BYTES_MOST && str_eq(buf_view(&data), in.data));
	world_drop(&w);
}

static void names_of_files_are_plain(void **state)
{
	static const struct {
		const char *name, *type, *kept, *plain;
	} names[] = {
		{ "brief.PDF", "application/pdf", "brief.pdf", "brief.pdf" },
		{ "foto.jpeg", "image/jpeg", "foto.jpg", "foto.jpg" },
		{ "kwaad.html", "image/png", "kwaad.html.png", "kwaad.html.png" },
		{ "..\\..\\a:b*c", "application/pdf", "abc.pdf", "abc.pdf" },
		{ "  ", "application/pdf", "bijlage.pdf", "bijlage.pdf" },
		{ ".pdf", "application/pdf", "pdf.pdf", "pdf.pdf" },
		{ "\xe2\x80\xae"
		  "fdp.exe",
		  "application/pdf", "fdp.exe.pdf", "fdp.exe.pdf" },
		{ "caf\xc3\xa9 \xf0\x9f\x98\x80 \xff.png", "image/png", "caf\xc3\xa9 \xf0\x9f\x98\x80 .png",
		  "caf-.png" },
	};
	struct arena a DEFER(arena_reset);
	char longest[600];

	(void)state;
	arena_init(&a, 64 * 1024);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str kept = attach_name(&a, str_of(names[i].name), names[i].type);

		assert_string_equal(str_copy(&a, kept).p, names[i].kept);
		assert_string_equal(attach_plain_name(&a, kept).p, names[i].plain);
	}
	memset(longest, 'x', sizeof longest);
	assert_int_equal(attach_name(&a, (struct str){ longest, sizeof longest }, "image/png").n, ATTACH_NAME_MOST);
	assert_null(attach_type(STR("<html>")));
	assert_null(attach_type(STR("%PDF-")));
	assert_null(attach_type(STR("")));
	assert_string_equal(attach_type(STR("\xff\xd8\xff\xe0 JFIF")), "image/jpeg");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_sealed_and_go_with_who_may_see_them),
		cmocka_unit_test(the_longest_file_comes_back_whole),
		cmocka_unit_test(names_of_files_are_plain),
	};

	return db_support_run("report_files", tests, sizeof tests / sizeof tests[0]);
}
