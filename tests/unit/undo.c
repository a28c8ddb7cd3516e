/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that a school brings in, kind by kind: whose rows it may bring, and taking all of it back; on each engine. */
#include "world.h"

#include <string.h>

#include "base/vec.h"
#include "intake/lesson_put.h"
#include "intake/run.h"
#include "intake/settle.h"
#include "intake/undo.h"
#include "intake_lessons_sql.h"
#include "people_sql.h"
#include "reference_sql.h"
#include "signals/worklist.h"

#define DELTION "25PJ"

static struct world w;
static int64_t ann, bea, cor;
static char pgn_text[64];

enum { BLOCKS = 20 };
static struct str blocks[BLOCKS];
static size_t block_n;
static char refused[8192];

/* Ann and Bea are at location 00 of the school, Cor is at another school. */
static void begin(void **state)
{
	world_make(&w, *state);
	ann = world_person(&w, "100000009", "Aal", day_of(2008, 5, 12), "0193");
	bea = world_person(&w, "100000010", "Baas", day_of(2008, 6, 1), "0193");
	cor = world_person(&w, "100000022", "Cats", day_of(2008, 1, 1), "0193");
	world_enrol(&w, ann, DELTION, "1", "mbo");
	world_enrol(&w, bea, DELTION, "2", "mbo");
	world_enrol(&w, cor, "01AA", "3", "mbo");
	block_n = 0;
	refused[0] = '\0';
}

static enum err on_batch(void *arg, struct intake_run *r, const struct intake_tally *t, struct str undo)
{
	(void)arg, (void)r, (void)t;
	if (undo.n > 0) {
		assert_in_range(block_n, 0, BLOCKS - 1);
		blocks[block_n++] = str_copy(&w.arena, undo);
	}
	return OK;
}

static enum err on_look(void *arg, struct intake_run *r, uint64_t done, uint64_t total)
{
	(void)arg, (void)r, (void)done, (void)total;
	return OK;
}

static struct intake_tally bring(const char *kind, const char *location, const char *text)
{
	struct buf out DEFER(buf_finish);
	struct intake_scope scope = { .brin = DELTION };
	struct intake_watch watch = { NULL, on_batch, on_look };
	struct intake_options o = {
		.cause = "import", .data = str_of(text), .refused = &out, .scope = &scope, .watch = &watch
	};
	const char *name = "file";
	struct intake_tally t = { 0 };

	buf_init(&out, sizeof refused - 1);
	(void)snprintf(scope.location, sizeof scope.location, "%s", location);
	assert_ok(w.s, intake_import(&w.c, intake_kind_find(str_of(kind)), &o, &name, 1, &t));
	(void)snprintf(refused, sizeof refused, "%.*s", (int)out.n, out.n > 0 ? out.p : "");
	return t;
}

/* Takes back every block, last one first; how many rows went back and how many stayed. */
static void take_back(const char *kind, int64_t undone, int64_t kept)
{
	struct buf report DEFER(buf_finish);
	struct undo_run u = { .c = &w.c, .book = &w.book, .report = &report };

	buf_init(&report, 64 * 1024);
	for (size_t i = block_n; i > 0; i--) {
		assert_ok(w.s, db_begin(w.s->db));
		assert_ok(w.s, intake_kind_find(str_of(kind))->undo(&u, blocks[i - 1]));
		assert_ok(w.s, db_commit(w.s->db));
	}
	block_n = 0;
	assert_int_equal(u.undone, undone);
	assert_int_equal(u.kept, kept);
}

/* ---- what is there, as one text ---- */

static void put_lessons(struct buf *b, const char *ext)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str list[] = { str_of(ext) };
	struct lesson_list_row l;
	bool more;

	assert_ok(w.s, lesson_list_open(w.s->db,
	                                &(struct lesson_list_in){ STR(DELTION), STR("import"),
	                                                          ctx_list_text(&w.arena, list, 1) },
	                                &rows));
	for (;;) {
		assert_ok(w.s, lesson_list_next(&rows, &l, &more));
		if (!more) {
			return;
		}
		buf_printf(b, "%.*s %.*s %.*s %.*s %d %d-%d %.*s %.*s %.*s %d\n", STR_ARG(l.ext), STR_ARG(l.location),
		           STR_ARG(l.class_group), STR_ARG(l.subject), (int)l.day, l.begin_min, l.end_min,
		           STR_ARG(l.teacher), STR_ARG(l.room), STR_ARG(l.state), l.closed);
	}
}

static void put_members(struct buf *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct db_rows groups DEFER(db_rows_close) = { 0 };
	const int64_t all[] = { ann, bea, cor };
	struct group_member_list_row m;
	struct teaching_group_list_row g;
	bool more;

	assert_ok(w.s, group_member_list_open(w.s->db, &(struct group_member_list_in){ ctx_list_i64(&w.arena, all, 3) },
	                                      &rows));
	for (;;) {
		assert_ok(w.s, group_member_list_next(&rows, &m, &more));
		if (!more) {
			break;
		}
		buf_printf(b, "%s %.*s %.*s %d-%d\n",
		           m.person == ann   ? "ann"
		           : m.person == bea ? "bea"
		                             : "cor",
		           STR_ARG(m.location), STR_ARG(m.class_group), (int)m.first, (int)m.last);
	}
	assert_ok(w.s, teaching_group_list_open(w.s->db, &(struct teaching_group_list_in){ STR(DELTION) }, &groups));
	for (;;) {
		assert_ok(w.s, teaching_group_list_next(&groups, &g, &more));
		if (!more) {
			return;
		}
		buf_printf(b, "group %.*s %.*s\n", STR_ARG(g.location), STR_ARG(g.code));
	}
}

static void put_holidays(struct buf *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct location_holiday_of_row h;
	bool more;

	assert_ok(w.s, location_holiday_of_open(w.s->db, &(struct location_holiday_of_in){ STR(DELTION), STR("00") },
	                                        &rows));
	for (;;) {
		assert_ok(w.s, location_holiday_of_next(&rows, &h, &more));
		if (!more) {
			return;
		}
		buf_printf(b, "%d-%d %.*s\n", (int)h.first, (int)h.last, STR_ARG(h.name));
	}
}

static void put_enrolments(struct buf *b)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const int64_t all[] = { ann, bea, cor };
	struct enrolment_list_row e;
	bool more;

	assert_ok(w.s,
	          enrolment_list_open(w.s->db, &(struct enrolment_list_in){ ctx_list_i64(&w.arena, all, 3) }, &rows));
	for (;;) {
		assert_ok(w.s, enrolment_list_next(&rows, &e, &more));
		if (!more) {
			return;
		}
		buf_printf(b, "%.*s %.*s %.*s %.*s %.*s %.*s %.*s %d-%d\n", STR_ARG(e.public), STR_ARG(e.number),
		           STR_ARG(e.location), STR_ARG(e.sector), STR_ARG(e.level), STR_ARG(e.track),
		           STR_ARG(e.class_group), (int)e.first, (int)e.last);
	}
}

static const char *there(void)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 64 * 1024);
	put_lessons(&b, "=L1");
	put_lessons(&b, "=L2");
	put_lessons(&b, "=L3");
	put_members(&b);
	put_holidays(&b);
	put_enrolments(&b);
	return str_copy(&w.arena, buf_view(&b)).p;
}

static void counts(struct intake_tally t, int added, int changed, int refuse)
{
	if (t.refused != (uint64_t)refuse) {
		fail_msg("refused %d: %s", (int)t.refused, refused);
	}
	assert_int_equal(t.added, added);
	assert_int_equal(t.changed, changed);
}

/* ---- lessons ---- */

#define LESSONS "brin;vestiging;groep;vak;datum;begintijd;eindtijd;docent;lokaal;status;les\n"

static void lessons_come_and_go(void **state)
{
	const char *empty, *first;

	begin(state);
	empty = there();
	counts(bring("lessons", "",
	             LESSONS "25PJ;00;A;Rekenen;2026-02-09;09:00;10:00;jan;B1;;L1\n"
	                     "25PJ;00;A;Taal;2026-02-09;10:00;11:00;jan;B1;;L2\n"),
	       2, 0, 0);
	first = there();
	assert_string_not_equal(first, empty);
	block_n = 0;
	counts(bring("lessons", "",
	             LESSONS "25PJ;00;A;Rekenen;2026-02-09;09:30;10:30;piet;B1;;L1\n"
	                     "25PJ;00;A;Taal;2026-02-09;10:00;11:00;jan;B1;uitgevallen;L2\n"
	                     "25PJ;00;A;Gym;2026-02-10;10:00;11:00;jan;B1;;L3\n"),
	       1, 2, 0);
	assert_string_not_equal(there(), first);
	take_back("lessons", 3, 0);
	assert_string_equal(there(), first);
	/* The same again after the undo is as new. */
	counts(bring("lessons", "", LESSONS "25PJ;00;A;Gym;2026-02-10;10:00;11:00;jan;B1;;L3\n"), 1, 0, 0);
	take_back("lessons", 1, 0);
	assert_string_equal(there(), first);
	world_drop(&w);
}

static int64_t lesson_of(const char *ext)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str list[] = { str_of(ext) };
	struct lesson_list_row l;
	bool more;

	assert_ok(w.s, lesson_list_open(w.s->db,
	                                &(struct lesson_list_in){ STR(DELTION), STR("import"),
	                                                          ctx_list_text(&w.arena, list, 1) },
	                                &rows));
	assert_ok(w.s, lesson_list_next(&rows, &l, &more));
	assert_true(more);
	return l.lesson;
}

static void a_lesson_that_is_used_or_changed_stays(void **state)
{
	char sql[200];

	begin(state);
	counts(bring("lessons", "",
	             LESSONS "25PJ;00;A;Rekenen;2026-02-09;09:00;10:00;jan;B1;;L1\n"
	                     "25PJ;00;A;Taal;2026-02-09;10:00;11:00;jan;B1;;L2\n"
	                     "25PJ;00;A;Gym;2026-02-09;11:00;12:00;jan;B1;;L3\n"),
	       3, 0, 0);
	(void)snprintf(sql, sizeof sql, "UPDATE lesson SET registered = 5 WHERE lesson = %lld",
	               (long long)lesson_of("=L1"));
	db_support_sql(w.s->db, sql);
	(void)snprintf(sql, sizeof sql, "UPDATE lesson SET room = 'C3' WHERE lesson = %lld",
	               (long long)lesson_of("=L2"));
	db_support_sql(w.s->db, sql);
	take_back("lessons", 1, 2);
	assert_non_null(strstr(there(), "=L1"));
	assert_non_null(strstr(there(), "=L2"));
	assert_null(strstr(there(), "=L3"));
	world_drop(&w);
}

static void lessons_of_another_location_are_refused(void **state)
{
	begin(state);
	assert_ok(w.s, reference_location_add(w.s->db, STR(DELTION), STR("77")));
	assert_ok(w.s, reference_book_read(&w.book, w.s->db));
	counts(bring("lessons", "",
	             LESSONS "25PJ;77;A;Taal;2026-02-09;10:00;11:00;jan;B1;;L1\n"
	                     "25PJ;78;A;Taal;2026-02-09;10:00;11:00;jan;B1;;L2\n"),
	       1, 0, 1);
	assert_non_null(strstr(refused, "78"));
	counts(bring("lessons", "00",
	             LESSONS "25PJ;00;A;Taal;2026-02-09;10:00;11:00;jan;B1;;L1\n"
	                     "25PJ;77;A;Taal;2026-02-09;10:00;11:00;jan;B1;;L3\n"
	                     "01AA;00;A;Taal;2026-02-09;10:00;11:00;jan;B1;;L4\n"),
	       0, 0, 3);
	assert_non_null(strstr(there(), "=L1 77"));
	world_drop(&w);
}

/* ---- groups ---- */

#define GROUPS "pgn;brin;inschrijving;groep;begindatum;einddatum;vestiging\n"

static const char *pgn_of(const char *rest)
{
	(void)snprintf(pgn_text, sizeof pgn_text, "%s", rest);
	return pgn_text;
}

static void members_come_and_go(void **state)
{
	const char *empty, *first;

	begin(state);
	empty = there();
	counts(bring("groups", "", GROUPS "100000009;25PJ;1;KEUZE;2026-01-05;;\n"), 1, 0, 0);
	first = there();
	assert_non_null(strstr(first, "group 00 KEUZE"));
	take_back("groups", 1, 0);
	assert_string_equal(there(), empty);
	counts(bring("groups", "", GROUPS "100000009;25PJ;1;KEUZE;2026-01-05;;\n"), 1, 0, 0);
	block_n = 0;
	counts(bring("groups", "",
	             GROUPS "100000009;25PJ;1;KEUZE;2026-01-05;2026-03-01;\n"
	                    "100000010;25PJ;2;KEUZE;2026-01-05;;\n"),
	       1, 1, 0);
	take_back("groups", 2, 0);
	assert_string_equal(there(), first);
	/* Somebody leaves by a later file: that stays. */
	counts(bring("groups", "", GROUPS "100000010;25PJ;2;KEUZE;2026-01-05;;\n"), 1, 0, 0);
	{
		struct str kept = blocks[0];

		counts(bring("groups", "", GROUPS "100000010;25PJ;2;KEUZE;2026-01-05;2026-04-01;\n"), 0, 1, 0);
		blocks[0] = kept;
		block_n = 1;
	}
	take_back("groups", 0, 1);
	assert_non_null(strstr(there(), "bea"));
	world_drop(&w);
}

/* ---- codes of teachers ---- */

static int64_t whose(const char *code)
{
	struct teacher_code_get_row row;
	bool found;

	assert_ok(w.s, teacher_code_get(w.s->db, &w.arena, &(struct teacher_code_get_in){ STR(DELTION), str_of(code) },
	                                &row, &found));
	return found ? row.account : 0;
}

static struct intake_tally codes(const char *location, const char *code, struct str login)
{
	char text[200];

	(void)snprintf(text, sizeof text, "brin;code;inlognaam\n25PJ;%s;%.*s\n", code, STR_ARG(login));
	return bring("codes", location, text);
}

static void codes_come_and_go(void **state)
{
	int64_t mine, other;
	struct str here, there;

	begin(state);
	world_as_coordinator(&w, "01AA");
	other = w.c.actor.account;
	there = str_copy(&w.arena, w.c.actor.login);
	world_as_coordinator(&w, DELTION);
	mine = w.c.actor.account;
	here = str_copy(&w.arena, w.c.actor.login);
	counts(codes("", "VLK", here), 1, 0, 0);
	counts(codes("", "DVR", there), 0, 0, 1);
	counts(codes("", "", here), 0, 0, 1);
	counts(bring("codes", "", "brin;code;inlognaam\n01AA;VLK;\n"), 0, 0, 1);
	assert_true(mine != other && whose("VLK") == mine && whose("DVR") == 0);
	take_back("codes", 1, 0);
	assert_true(whose("VLK") == 0);
	counts(codes("", "VLK", here), 1, 0, 0);
	block_n = 0;
	counts(codes("", "VLK", STR("")), 0, 1, 0);
	assert_true(whose("VLK") == 0);
	/* Linked again by hand: that stays. */
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, teacher_code_set(&w.c, STR(DELTION), STR("VLK"), other));
	assert_ok(w.s, db_commit(w.s->db));
	take_back("codes", 0, 1);
	assert_true(whose("VLK") == other);
	/* A code with lessons elsewhere is not for who works at another location. */
	counts(bring("lessons", "", LESSONS "25PJ;00;A;Taal;2026-02-09;09:00;10:00;HJS;B1;;C1\n"), 1, 0, 0);
	counts(codes("01", "HJS", here), 0, 0, 1);
	counts(codes("", "HJS", here), 1, 0, 0);
	world_drop(&w);
}

/* In the same words whether the number is somebody's, somebody else's of the school, or nobody's. */
static void whose_rows_a_school_may_bring(void **state)
{
	static const char *const pgns[] = { "100000022", "100000046", "100000010" };
	static const char *const kinds[] = { "groups", "enrolments" };
	char text[512], words[3][200];

	begin(state);
	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < 3; i++) {
			const char *at;

			if (k == 0) {
				(void)snprintf(text, sizeof text, GROUPS "%s;25PJ;1;KEUZE;2026-01-05;;\n",
				               pgn_of(pgns[i]));
			} else {
				(void)snprintf(text, sizeof text,
				               "pgn;brin;vestiging;inschrijving;onderwijssoort;begindatum\n"
				               "%s;25PJ;00;1;mbo;2025-08-01\n",
				               pgn_of(pgns[i]));
			}
			counts(bring(kinds[k], "", text), 0, 0, 1);
			at = strstr(refused, pgns[i]);
			assert_non_null(at);
			(void)snprintf(words[i], sizeof words[i], "%.150s", at + 9);
			*strchr(words[i], ';') = ' ';
			*strchr(words[i], ';') = '\0';
		}
		assert_string_equal(words[0], words[1]);
		assert_string_equal(words[0], words[2]);
	}
	assert_int_equal(block_n, 0);
	world_drop(&w);
}

/* ---- holidays ---- */

static void a_calendar_comes_and_goes(void **state)
{
	const char *first;

	begin(state);
	counts(bring("holidays", "",
	             "brin;vestiging;begin;eind;naam\n25PJ;00;2025-10-18;2025-10-26;herfst\n"
	             "25PJ;00;2025-12-20;2026-01-04;kerst\n"),
	       2, 0, 0);
	first = there();
	block_n = 0;
	/* One moved, one longer, one no longer named: what is not named goes. */
	counts(bring("holidays", "",
	             "brin;vestiging;begin;eind;naam\n25PJ;00;2025-12-20;2026-01-11;kerst\n"
	             "25PJ;00;2026-02-14;2026-02-22;voorjaar\n"),
	       1, 1, 0);
	assert_null(strstr(there(), "herfst"));
	take_back("holidays", 3, 0);
	assert_string_equal(there(), first);
	world_drop(&w);
}

/* ---- enrolments ---- */

static void changes_of_enrolments_come_and_go(void **state)
{
	const char *head = "pgn;brin;vestiging;inschrijving;onderwijssoort;niveau;leerweg;groep;begindatum;einddatum\n";
	const char *first;
	char text[600];

	begin(state);
	first = there();
	(void)snprintf(text, sizeof text,
	               "%s100000009;25PJ;00;1;mbo;3;bbl;B2;2025-08-01;2026-02-01\n"
	               "100000010;25PJ;00;9;mbo;3;bbl;B2;2025-08-01;\n",
	               head);
	counts(bring("enrolments", "", text), 0, 1, 1);
	assert_string_not_equal(there(), first);
	take_back("enrolments", 1, 0);
	assert_string_equal(there(), first);
	/* Who left long ago is not brought back into sight. */
	(void)snprintf(text, sizeof text, "%s100000009;25PJ;00;1;mbo;3;bbl;B2;2023-08-01;2024-02-01\n", head);
	counts(bring("enrolments", "", text), 0, 1, 0);
	block_n = 0;
	(void)snprintf(text, sizeof text, "%s100000009;25PJ;00;1;mbo;3;bbl;B2;2023-08-01;\n", head);
	counts(bring("enrolments", "", text), 0, 0, 1);
	assert_int_equal(block_n, 0);
	world_drop(&w);
}

static int64_t waiting(day_t today)
{
	struct world of = w;
	int64_t n;

	of.c.today = today;
	world_as(&of, ROLE_COORDINATOR, SCOPE_INSTITUTION, DELTION);
	assert_ok(w.s, worklist_count(&of.c, BUCKET_ALL, TURN_SCHOOL, 100, &n));
	return n;
}

static size_t differences(void)
{
	struct settle_check got;

	assert_ok(w.s, settle_persons_check(&w.c, &w.book, &ann, 1, &got));
	return got.n;
}

/* What was found leaves the school with whom it is about, and comes back with him. */
static void what_was_found_leaves_along(void **state)
{
	const day_t next_year = day_of(2027, 1, 4);
	struct mark_in marks[60];
	size_t n;
	int64_t found;

	begin(state);
	n = world_lessons(marks, day_of(2026, 1, 12), 5, 4, 'O');
	(void)world_settle(&w, ann, marks, n, "");
	found = waiting(w.c.today);
	assert_true(found > 0);
	assert_int_equal(waiting(next_year), found);
	counts(bring("enrolments", "",
	             "pgn;brin;vestiging;inschrijving;onderwijssoort;begindatum;einddatum\n"
	             "100000009;25PJ;00;1;mbo;2025-08-01;2026-02-01\n"),
	       0, 1, 0);
	assert_int_equal(waiting(w.c.today), found);
	assert_int_equal(waiting(next_year), 0);
	assert_int_equal(differences(), 0);
	take_back("enrolments", 1, 0);
	assert_int_equal(waiting(next_year), found);
	assert_int_equal(differences(), 0);
	/* verify would see it. */
	db_support_sql(w.s->db, "UPDATE finding SET left_school = 17000 WHERE rule = 'V3'");
	assert_int_equal(differences(), 1);
	world_drop(&w);
}

/* ---- damaged blocks ---- */

static void what_is_damaged_undoes_nothing(void **state)
{
	static const char *const kinds[] = { "lessons", "groups", "holidays", "enrolments", "a04" };
	static const char *const bad[] = { "", "\2", "\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\1",
		                           "\1\1\5"
		                           "ab",
		                           "\1\7" };
	struct buf report DEFER(buf_finish);
	struct undo_run u = { .c = &w.c, .book = &w.book, .report = &report };
	const char *before;

	begin(state);
	before = there();
	buf_init(&report, 64 * 1024);
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
			assert_ok(w.s, db_begin(w.s->db));
			assert_int_equal(intake_kind_find(str_of(kinds[k]))->undo(&u, str_of(bad[i])), ERR_DB);
			db_rollback(w.s->db);
		}
	}
	assert_string_equal(there(), before);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lessons_come_and_go),
		cmocka_unit_test(a_lesson_that_is_used_or_changed_stays),
		cmocka_unit_test(lessons_of_another_location_are_refused),
		cmocka_unit_test(members_come_and_go),
		cmocka_unit_test(codes_come_and_go),
		cmocka_unit_test(whose_rows_a_school_may_bring),
		cmocka_unit_test(a_calendar_comes_and_goes),
		cmocka_unit_test(changes_of_enrolments_come_and_go),
		cmocka_unit_test(what_was_found_leaves_along),
		cmocka_unit_test(what_is_damaged_undoes_nothing),
	};

	return db_support_run("undo", tests, sizeof tests / sizeof tests[0]);
}
