/* SPDX-License-Identifier: EUPL-1.2 */
/* What is given out for research: nobody stands alone, names differ each time, and the reason is on record. */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "intake/settle.h"
#include "trust/research.h"
#include "trust_research_sql.h"

static struct world w;
static struct research_asked asked = { .project = { "Thuis", 5 },
	                               .purpose = { "schooluitval", 12 },
	                               .approval = { "commissie 12", 12 },
	                               .threshold = 5 };

/* A week of lessons each, so that the files by month and by finding have rows. */
static void lessons(int64_t person)
{
	struct mark_in marks[20];
	struct enrolment_facts *facts;
	struct settle_work work;
	size_t n = 0, count;

	for (int d = 0; d < 5; d++) {
		for (int i = 0; i < 4; i++) {
			marks[n++] = (struct mark_in){ .day = day_of(2026, 2, 2) + d,
				                       .mark = { (int16_t)(540 + i * 60), (int16_t)(600 + i * 60),
				                                 'O' } };
		}
	}
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, &person, 1, &facts, &count));
	work = (struct settle_work){ .of = facts, .marks = marks, .count = n };
	assert_ok(w.s, settle(&w.c, &w.book, &work, 1, "test", false, NULL));
	assert_ok(w.s, db_commit(w.s->db));
}

static void begin(void **state)
{
	world_make(&w, *state);
	for (int i = 0; i < 40; i++) {
		char pgn[16], number[16];
		int64_t person;

		(void)snprintf(pgn, sizeof pgn, "1%08d", i * 37 + 5);
		(void)snprintf(number, sizeof number, "%d", 1000 + i);
		/* Thirty alike, four of another town and year, three of another year, and some who are alone. */
		person = world_person(&w, pgn, "Jansen",
		                      i < 30   ? day_of(2008, 3, 3)
		                      : i < 34 ? day_of(2008, 4, 4)
		                               : day_of(1996 + i - 34, 1, 1),
		                      i < 30 ? "0193" : "0150");
		world_enrol(&w, person, "25PJ", number, "mbo");
		lessons(person);
	}
}

static enum err make(struct research_files *f, struct research_done *done)
{
	enum err e;

	research_init(f);
	assert_ok(w.s, db_begin(w.s->db));
	e = research_make(&w.c, &asked, f, done);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

/* Every combination of what is told about persons stands there at least five times. */
static void assert_shared(const struct buf *csv)
{
	struct str rest = buf_view(csv), lines[64];
	size_t n = 0;

	(void)str_cut(rest, '\n', &rest);
	while (rest.n > 0) {
		struct str line = str_cut(rest, '\n', &rest);

		(void)str_cut(line, ';', &lines[n]);
		n++;
	}
	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		for (size_t k = 0; k < n; k++) {
			same += str_eq(lines[i], lines[k]);
		}
		assert_true(same >= 5);
	}
}

static void nobody_stands_alone(void **state)
{
	struct research_files f DEFER(research_finish);
	struct research_done done;

	begin(state);
	assert_int_equal(make(&f, &done), OK);
	assert_int_equal(done.persons + done.dropped, 40);
	assert_true(done.persons >= 30);
	assert_true(done.dropped > 0);
	assert_shared(&f.persons);
	assert_null(memmem(f.persons.p, f.persons.n, "Jansen", 6));
	assert_null(memmem(f.persons.p, f.persons.n, "0150", 4));
	world_drop(&w);
}

/* The rows of every file stand in the order of the names, which are random. */
static void assert_ordered(const struct buf *csv)
{
	struct str rest = buf_view(csv), last = STR("");

	(void)str_cut(rest, '\n', &rest);
	while (rest.n > 0) {
		struct str line = str_cut(rest, '\n', &rest), none;
		struct str name = str_cut(line, ';', &none);

		assert_true(str_cmp(last, name) <= 0);
		last = name;
	}
}

static void names_differ_each_time(void **state)
{
	struct research_files a DEFER(research_finish), b DEFER(research_finish);
	struct research_done done;
	struct str rest;

	begin(state);
	assert_int_equal(make(&a, &done), OK);
	assert_int_equal(make(&b, &done), OK);
	assert_ordered(&a.persons);
	assert_ordered(&a.months);
	assert_ordered(&a.findings);
	rest = buf_view(&a.persons);
	(void)str_cut(rest, '\n', &rest);
	while (rest.n > 0) {
		struct str line = str_cut(rest, '\n', &rest), none;
		struct str name = str_cut(line, ';', &none);

		assert_true(name.n > 10);
		assert_null(memmem(b.persons.p, b.persons.n, name.p, name.n));
	}
	world_drop(&w);
}

static void it_is_on_record_and_not_for_all(void **state)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct research_files f DEFER(research_finish);
	struct research_files g DEFER(research_finish);
	struct research_list_row row;
	struct research_done done;
	bool more;

	begin(state);
	assert_int_equal(make(&f, &done), OK);
	assert_ok(w.s, research_list_open(w.s->db, &(struct research_list_in){ 0 }, &rows));
	assert_ok(w.s, research_list_next(&rows, &row, &more));
	assert_true(more);
	assert_true(str_eq(row.project, STR("Thuis")));
	assert_true(str_eq(row.approval, STR("commissie 12")));
	assert_int_equal(row.persons, done.persons);
	assert_int_equal(row.threshold, 5);
	db_rows_close(&rows);
	world_as_coordinator(&w, "25PJ");
	assert_int_equal(make(&g, &done), ERR_DENIED);
	world_drop(&w);
}

static size_t lines_of(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		n += b->p[i] == '\n';
	}
	return n;
}

/* What is not asked is told nowhere, and makes nobody stand alone. */
static void no_more_than_is_asked(void **state)
{
	struct research_files all DEFER(research_finish), f DEFER(research_finish);
	struct research_done whole, done;

	begin(state);
	assert_int_equal(make(&all, &whole), OK);
	asked.parts = 1u << RESEARCH_SECTOR | 1u << RESEARCH_COUNTS;
	assert_int_equal(make(&f, &done), OK);
	asked.parts = 0;
	assert_true(whole.dropped > 0);
	assert_int_equal(done.dropped, 0);
	assert_int_equal(done.persons, 40);
	assert_null(memmem(f.persons.p, f.persons.n, "2008", 4));
	assert_null(memmem(f.persons.p, f.persons.n, "0193", 4));
	assert_non_null(memmem(f.persons.p, f.persons.n, ";;;;mbo;\r\n", 10));
	assert_int_equal(f.months.n, 0);
	assert_int_equal(f.findings.n, 0);
	assert_non_null(memmem(f.counts.p, f.counts.n, "alle;", 5));
	world_drop(&w);
}

/* Whole months, twelve at most, none that has yet to come. */
static void of_a_period(void **state)
{
	struct research_files f DEFER(research_finish), g DEFER(research_finish), h DEFER(research_finish);
	struct research_asked settled;
	struct research_done done;

	begin(state);
	asked.from = day_of(2026, 1, 20);
	asked.until = day_of(2026, 2, 3);
	assert_ok(w.s, research_settle(&w.c, &asked, &settled));
	assert_int_equal(settled.from, day_of(2026, 1, 1));
	assert_int_equal(settled.until, day_of(2026, 2, 28) < w.c.today ? day_of(2026, 2, 28) : w.c.today);
	assert_int_equal(make(&f, &done), OK);
	assert_true(lines_of(&f.months) > 30);
	asked.until = day_of(2026, 1, 3);
	assert_int_equal(make(&g, &done), OK);
	assert_int_equal(lines_of(&g.months), 1);
	assert_int_equal(done.persons > 0, true);
	asked.from = day_of(2025, 1, 1);
	assert_int_equal(make(&h, &done), ERR_INPUT);
	assert_string_equal(w.s->fail.field, "tot");
	asked.from = day_of(2026, 2, 1);
	assert_int_equal(research_settle(&w.c, &asked, &settled), ERR_INPUT);
	assert_string_equal(w.s->fail.field, "van");
	asked.from = w.c.today + 40;
	asked.until = w.c.today + 40;
	assert_int_equal(research_settle(&w.c, &asked, &settled), ERR_INPUT);
	asked.from = 0;
	asked.until = 0;
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_stands_alone),
		cmocka_unit_test(names_differ_each_time),
		cmocka_unit_test(it_is_on_record_and_not_for_all),
		cmocka_unit_test(no_more_than_is_asked),
		cmocka_unit_test(of_a_period),
	};

	return db_support_run("research", tests, sizeof tests / sizeof tests[0]);
}
