/* SPDX-License-Identifier: EUPL-1.2 */
/* Marks go in, ledger and findings follow, corrections undo, people act, others cannot see: on each engine. */
#include "world.h"

#include <string.h>

#include "intake/settle.h"
#include "people_sql.h"
#include "registration_sql.h"
#include "signals/step.h"
#include "signals/worklist.h"
#include "signals_sql.h"

#define PGN "100000009"
#define DELTION "25PJ"

static struct world w;
static int64_t sem;

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, PGN, "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "mbo");
}

/* Marks of Sem's enrolment. */
static struct mark_counts settle_marks(const struct mark_in *marks, size_t n)
{
	return world_settle(&w, sem, marks, n, "");
}

static const struct finding *finding_named(const char *rule)
{
	return world_finding(&w, sem, rule);
}

static void sums_and_history(void **state)
{
	struct mark_in marks[8];
	struct mark_counts counts;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_week_all_row sum;
	struct history_list_row old;
	bool more;

	begin(state);
	counts = settle_marks(marks, world_lessons(marks, day_of(2026, 2, 2), 2, 3, 'A'));
	assert_int_equal(counts.added, 6);
	counts = settle_marks(marks, 6);
	assert_int_equal(counts.same, 6);
	marks[1].mark.status = 'O';
	marks[2].mark.status = '?';
	marks[3].reason = STR("bus");
	counts = settle_marks(marks, 6);
	assert_int_equal(counts.changed, 3);
	assert_int_equal(counts.same, 3);
	assert_ok(w.s, ledger_week_all_open(w.s->db, &rows));
	assert_ok(w.s, ledger_week_all_next(&rows, &sum, &more));
	assert_true(more);
	assert_int_equal(sum.week, day_of(2026, 2, 2));
	assert_int_equal(sum.scheduled, 360);
	assert_int_equal(sum.present, 240);
	assert_int_equal(sum.unauthorised, 60);
	assert_int_equal(sum.unregistered, 60);
	assert_int_equal(sum.lessons, 6);
	assert_int_equal(sum.gaps, 1);
	assert_ok(w.s, ledger_week_all_next(&rows, &sum, &more));
	assert_false(more);
	db_rows_close(&rows);
	assert_ok(w.s,
	          history_list_open(w.s->db, &(struct history_list_in){ sem, enrolment_key(STR(DELTION), STR("1001")) },
	                            &rows));
	assert_ok(w.s, history_list_next(&rows, &old, &more));
	assert_true(more);
	assert_true(str_eq(old.status, STR("A")));
	assert_int_equal(old.day, day_of(2026, 2, 3));
	db_rows_close(&rows);
	world_drop(&w);
}

static void correction_offers_withdrawal_and_back(void **state)
{
	struct mark_in marks[16];
	size_t n;

	begin(state);
	n = world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O');
	assert_int_equal(n, 16);
	(void)settle_marks(marks, n);
	assert_state(finding_named("V3"), "open");
	assert_int_equal(finding_named("V3")->minutes, 960);
	assert_int_equal(finding_named("V3")->report_by, day_of(2026, 2, 12));
	marks[15].mark.status = 'A';
	(void)settle_marks(marks, n);
	assert_state(finding_named("V3"), "intrekken");
	assert_false(finding_named("V3")->holds);
	assert_int_equal(finding_named("V3")->turn, TURN_SCHOOL);
	marks[15].mark.status = 'O';
	(void)settle_marks(marks, n);
	assert_state(finding_named("V3"), "open");
	assert_true(finding_named("V3")->holds);
	/* A signal that nobody acted on simply goes. */
	for (size_t i = 0; i < n; i++) {
		marks[i].mark.status = 'A';
	}
	(void)settle_marks(marks, n);
	assert_null(finding_named("8u"));
	assert_state(finding_named("V3"), "intrekken");
	world_drop(&w);
}

static void exemption_withdraws(void **state)
{
	struct mark_in marks[16];
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O'));
	assert_ok(w.s, exemption_put_open(w.s->db, &bulk));
	assert_ok(w.s, exemption_put_row(&bulk, &(struct exemption_put_in){ sem, STR("5a"), day_of(2026, 2, 5),
	                                                                    day_of(2026, 7, 31) }));
	assert_ok(w.s, db_bulk_close(&bulk));
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, settle_persons(&w.c, &w.book, &sem, 1));
	assert_ok(w.s, db_commit(w.s->db));
	assert_state(finding_named("V3"), "ingetrokken");
	assert_true(str_eq(finding_named("V3")->exempt, STR("5a")));
	assert_int_equal(finding_named("V3")->turn, TURN_NOBODY);
	world_drop(&w);
}

static struct finding_view view_of(const char *rule)
{
	struct finding_view v;

	assert_ok(w.s, finding_open(&w.c, finding_named(rule)->public, &v));
	return v;
}

static void take(const char *rule, enum step step, const char *note)
{
	struct finding_view v = view_of(rule);

	w.c.now += 1000000;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, step_take(&w.c, &v, step, &(struct step_texts){ str_of(note), STR("") }));
	assert_ok(w.s, db_commit(w.s->db));
}

static void from_school_to_officer(void **state)
{
	struct mark_in marks[16];
	struct work_page page;
	struct work_filter all = { .most = 50 };
	struct finding_view v;

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O'));
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, worklist_page(&w.c, &all, &page));
	assert_true(page.count >= 3);
	assert_true(str_eq(page.items[0].name, STR("Sem Boer")));
	assert_int_equal(page.items[0].age, 16);
	v = view_of("V3");
	assert_false(step_fits(&w.c, &v, STEP_TAKE_UP));
	assert_int_equal(step_take(&w.c, &v, STEP_TAKE_UP, &(struct step_texts){ STR(""), STR("") }), ERR_DENIED);
	assert_int_equal(step_take(&w.c, &v, STEP_WITHDRAW, &(struct step_texts){ STR(""), STR("") }), ERR_CONFLICT);
	take("V3", STEP_REPORT, "gemeld in het register");
	assert_state(finding_named("V3"), "gemeld");
	world_as_officer(&w, "0193");
	take("V3", STEP_TAKE_UP, "");
	v = view_of("V3");
	assert_int_equal(step_take(&w.c, &v, STEP_CLOSE, &(struct step_texts){ STR("  "), STR("") }), ERR_INPUT);
	take("V3", STEP_CLOSE, "terug op school");
	assert_state(finding_named("V3"), "afgesloten");
	world_drop(&w);
}

static void a_real_contact_clears_what_asks_for_one(void **state)
{
	struct mark_in marks[16];
	struct finding_view v;
	bool can;

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 9), 3, 4, 'O'));
	world_as_coordinator(&w, DELTION);
	assert_state(finding_named("8u"), "open");
	take("8u", STEP_TRIED, "");
	assert_state(finding_named("8u"), "open");
	take("12u", STEP_SPOKEN, "wil weer naar school");
	assert_state(finding_named("8u"), "afgehandeld");
	assert_state(finding_named("12u"), "afgehandeld");
	assert_state(finding_named("eerste-dag"), "afgehandeld");
	v = view_of("12u");
	assert_ok(w.s, step_can_undo(&w.c, &v, &can));
	assert_true(can);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, step_undo(&w.c, &v));
	assert_ok(w.s, db_commit(w.s->db));
	assert_state(finding_named("8u"), "open");
	assert_state(finding_named("12u"), "open");
	v = view_of("12u");
	assert_int_equal(step_undo(&w.c, &v), ERR_CONFLICT);
	/* A day later it stays as it is. */
	take("12u", STEP_DONE, "mail van thuis");
	w.c.now += INT64_C(86400) * 1000000;
	v = view_of("12u");
	assert_int_equal(step_undo(&w.c, &v), ERR_CONFLICT);
	world_drop(&w);
}

static void undo(const char *rule)
{
	struct finding_view v = view_of(rule);

	w.c.now += 1000000;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, step_undo(&w.c, &v));
	assert_ok(w.s, db_commit(w.s->db));
}

static void undo_gives_the_clock_back(void **state)
{
	struct mark_in marks[16];
	size_t n;
	day_t due;

	begin(state);
	n = world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O');
	(void)settle_marks(marks, n);
	world_as_coordinator(&w, DELTION);
	take("V3", STEP_REPORT, "");
	undo("V3");
	assert_state(finding_named("V3"), "open");
	assert_int_equal(finding_named("V3")->due, finding_named("V3")->report_by);
	take("V3", STEP_REPORT, "");
	world_as_officer(&w, "0193");
	take("V3", STEP_TAKE_UP, "");
	undo("V3");
	assert_state(finding_named("V3"), "gemeld");
	assert_int_equal(finding_named("V3")->due, day_of(2026, 2, 19));
	take("V3", STEP_TAKE_UP, "");
	due = finding_named("V3")->due;
	assert_int_equal(due, day_of(2026, 3, 12));
	take("V3", STEP_CLOSE, "terug op school");
	undo("V3");
	assert_state(finding_named("V3"), "in behandeling");
	assert_int_equal(finding_named("V3")->due, due);
	/* What is offered for withdrawal today is not late because the report was due before. */
	w.c.today = day_of(2026, 3, 2);
	marks[15].mark.status = 'A';
	(void)settle_marks(marks, n);
	due = finding_named("V3")->due;
	assert_int_equal(due, day_of(2026, 3, 9));
	world_as_coordinator(&w, DELTION);
	take("V3", STEP_WITHDRAW, "");
	undo("V3");
	assert_state(finding_named("V3"), "intrekken");
	assert_int_equal(finding_named("V3")->due, due);
	world_drop(&w);
}

static void what_was_withdrawn_is_reported_again(void **state)
{
	struct mark_in marks[16];
	size_t n;

	begin(state);
	n = world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O');
	(void)settle_marks(marks, n);
	world_as_coordinator(&w, DELTION);
	take("V3", STEP_REPORT, "");
	marks[15].mark.status = 'A';
	(void)settle_marks(marks, n);
	assert_state(finding_named("V3"), "intrekken");
	marks[15].mark.status = 'O';
	(void)settle_marks(marks, n);
	assert_state(finding_named("V3"), "gemeld");
	marks[15].mark.status = 'A';
	(void)settle_marks(marks, n);
	take("V3", STEP_WITHDRAW, "");
	assert_state(finding_named("V3"), "ingetrokken");
	marks[15].mark.status = 'O';
	(void)settle_marks(marks, n);
	assert_state(finding_named("V3"), "open");
	assert_int_equal(finding_named("V3")->turn, TURN_SCHOOL);
	assert_int_equal(finding_named("V3")->reported, DAY_NONE);
	assert_int_equal(finding_named("V3")->due, finding_named("V3")->report_by);
	world_drop(&w);
}

/* Whoever counts as qualified gets 16u, which is for the school alone, like every signal. */
static void sixteen_hours_without_duty_stay_at_school(void **state)
{
	struct mark_in marks[16];
	struct work_item *items;
	struct finding_view v;
	struct str public;
	size_t n;

	begin(state);
	assert_ok(w.s, person_qualify(w.s->db, &(struct person_qualify_in){ sem, day_of(2025, 7, 1) }, NULL));
	w.c.today = day_of(2030, 2, 12);
	(void)settle_marks(marks, world_lessons(marks, day_of(2030, 2, 4), 4, 4, 'O'));
	assert_state(finding_named("16u"), "open");
	public = finding_named("16u")->public;
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, finding_open(&w.c, public, &v));
	world_as_officer(&w, "0193");
	assert_int_equal(finding_open(&w.c, public, &v), ERR_ABSENT);
	assert_ok(w.s, worklist_of_person(&w.c, sem, &items, &n));
	assert_int_equal(n, 0);
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, worklist_of_person(&w.c, sem, &items, &n));
	assert_true(n > 0);
	world_drop(&w);
}

static void others_see_nothing(void **state)
{
	struct mark_in marks[16];
	struct work_page page;
	struct work_filter all = { .most = 50 }, school = { .turn = TURN_SCHOOL, .most = 50 };
	struct finding_view v;
	struct str public;

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O'));
	public = str_copy(&w.arena, finding_named("V3")->public);
	world_as_coordinator(&w, "01AA");
	assert_ok(w.s, worklist_page(&w.c, &all, &page));
	assert_int_equal(page.count, 0);
	assert_int_equal(finding_open(&w.c, public, &v), ERR_ABSENT);
	all.after = public;
	assert_int_equal(worklist_page(&w.c, &all, &page), ERR_ABSENT);
	world_as_officer(&w, "0150");
	assert_ok(w.s, worklist_page(&w.c, &school, &page));
	assert_int_equal(page.count, 0);
	assert_int_equal(finding_open(&w.c, public, &v), ERR_ABSENT);
	world_as_officer(&w, "0193");
	assert_ok(w.s, worklist_page(&w.c, &school, &page));
	assert_int_equal(page.count, 1);
	world_drop(&w);
}

static void pages_go_on_where_they_ended(void **state)
{
	struct mark_in marks[64];
	struct work_page page;
	struct work_filter f = { .most = 2 };
	size_t seen = 0, total;
	int64_t count;

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 2), 9, 4, 'O'));
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, worklist_count(&w.c, BUCKET_ALL, TURN_SCHOOL, 1000, &count));
	total = (size_t)count;
	assert_true(total > 4);
	do {
		assert_ok(w.s, worklist_page(&w.c, &f, &page));
		seen += page.count;
		f.after = page.items[page.count - 1].public;
	} while (page.more);
	assert_int_equal(seen, total);
	world_drop(&w);
}

/* The last of a page is reported, which moves its clock, before the next page is asked for. */
static void pages_go_on_when_their_end_moved(void **state)
{
	struct mark_in marks[64];
	struct work_page first, next, all;
	struct work_filter f = { .most = 100 };
	size_t at = 0;

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 2), 9, 4, 'O'));
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, worklist_page(&w.c, &f, &all));
	while (all.items[at].rule != RULE_V3) {
		at++;
		assert_true(at + 1 < all.count);
	}
	f.most = (int)at + 1;
	assert_ok(w.s, worklist_page(&w.c, &f, &first));
	assert_true(first.more);
	take("V3", STEP_REPORT, "");
	f = (struct work_filter){ .most = 100, .after = first.items[at].public, .after_due = first.items[at].due };
	assert_ok(w.s, worklist_page(&w.c, &f, &next));
	assert_int_equal(next.count, all.count - first.count);
	assert_true(str_eq(next.items[0].public, all.items[at + 1].public));
	world_drop(&w);
}

static void old_signals_expire_at_night(void **state)
{
	struct mark_in marks[8];

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 12), 1, 2, 'O'));
	assert_state(finding_named("eerste-dag"), "open");
	w.c.today = day_of(2026, 2, 19);
	assert_ok(w.s, findings_night(&w.c));
	assert_state(finding_named("eerste-dag"), "open");
	w.c.today = day_of(2026, 2, 20);
	assert_ok(w.s, findings_night(&w.c));
	assert_state(finding_named("eerste-dag"), "verlopen");
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_and_history),
		cmocka_unit_test(correction_offers_withdrawal_and_back),
		cmocka_unit_test(exemption_withdraws),
		cmocka_unit_test(from_school_to_officer),
		cmocka_unit_test(a_real_contact_clears_what_asks_for_one),
		cmocka_unit_test(undo_gives_the_clock_back),
		cmocka_unit_test(what_was_withdrawn_is_reported_again),
		cmocka_unit_test(sixteen_hours_without_duty_stay_at_school),
		cmocka_unit_test(others_see_nothing),
		cmocka_unit_test(pages_go_on_where_they_ended),
		cmocka_unit_test(pages_go_on_when_their_end_moved),
		cmocka_unit_test(old_signals_expire_at_night),
	};

	return db_support_run("the way of a mark", tests, sizeof tests / sizeof tests[0]);
}
