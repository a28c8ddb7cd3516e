/* SPDX-License-Identifier: EUPL-1.2 */
/* Marks are taken away and corrected with a reason: ledger, findings and history follow. On each engine. */
#include "world.h"

#include <string.h>

#include "intake/settle.h"
#include "ledger/correction.h"
#include "registration_sql.h"
#include "signals_sql.h"

#define PGN "100000009"
#define DELTION "25PJ"

static struct world w;
static int64_t sem;
static const char *why = "";

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, PGN, "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "mbo");
}

/* Marks of Sem's enrolment. */
static struct mark_counts settle_marks(const struct mark_in *marks, size_t n)
{
	return world_settle(&w, sem, marks, n, why);
}

static const struct finding *finding_named(const char *rule)
{
	return world_finding(&w, sem, rule);
}

/* The sums of the only week, as they are kept. */
static struct ledger_week_all_row only_week(void)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_week_all_row sum;
	bool more;

	assert_ok(w.s, ledger_week_all_open(w.s->db, &rows));
	assert_ok(w.s, ledger_week_all_next(&rows, &sum, &more));
	assert_true(more);
	return sum;
}

static size_t days_stored(void)
{
	struct stored_day *days;
	size_t n;

	assert_ok(w.s, registration_stored(&w.c, &w.arena, &sem, 1, &days, &n));
	return n;
}

/* What computing everything anew would change. */
static size_t differences(void)
{
	struct settle_check check;

	assert_ok(w.s, settle_persons_check(&w.c, &w.book, &sem, 1, &check));
	return check.n;
}

static void marks_are_taken_away(void **state)
{
	struct mark_in marks[16];
	struct mark_counts counts;
	size_t n;

	begin(state);
	n = world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O');
	(void)settle_marks(marks, n);
	assert_state(finding_named("V3"), "open");
	marks[15].remove = true;
	counts = settle_marks(marks, n);
	assert_int_equal(counts.removed, 1);
	assert_int_equal(counts.same, 15);
	assert_int_equal(only_week().lessons, 15);
	assert_int_equal(only_week().unauthorised, 900);
	assert_state(finding_named("V3"), "intrekken");
	assert_int_equal(differences(), 0);
	counts = settle_marks(marks, n);
	assert_int_equal(counts.same, 16);
	assert_int_equal(counts.removed, 0);
	/* A whole day: its row goes. */
	marks[12].remove = marks[13].remove = marks[14].remove = true;
	counts = settle_marks(marks, n);
	assert_int_equal(counts.removed, 3);
	assert_int_equal(days_stored(), 3);
	assert_int_equal(only_week().scheduled, 720);
	/* All of them: nothing is found any more, and what somebody may have reported is to be withdrawn. */
	for (size_t i = 0; i < n; i++) {
		marks[i].remove = true;
	}
	counts = settle_marks(marks, n);
	assert_int_equal(counts.removed, 12);
	assert_int_equal(days_stored(), 0);
	assert_int_equal(only_week().scheduled, 0);
	assert_int_equal(only_week().lessons, 0);
	assert_null(finding_named("8u"));
	assert_null(finding_named("eerste-dag"));
	assert_false(finding_named("V3")->holds);
	assert_int_equal(differences(), 0);
	/* And back again. */
	for (size_t i = 0; i < n; i++) {
		marks[i].remove = false;
	}
	counts = settle_marks(marks, n);
	assert_int_equal(counts.added, 16);
	assert_state(finding_named("V3"), "open");
	assert_int_equal(differences(), 0);
	world_drop(&w);
}

struct past {
	const char *status, *became, *note;
	int begin;
};

static void assert_history(const struct past *past, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct history_list_row row;
	bool more;

	assert_ok(w.s,
	          history_list_open(w.s->db, &(struct history_list_in){ sem, enrolment_key(STR(DELTION), STR("1001")) },
	                            &rows));
	for (size_t i = 0; i < n; i++) {
		assert_ok(w.s, history_list_next(&rows, &row, &more));
		assert_true(more);
		assert_int_equal(row.begin_min, past[i].begin);
		assert_true(str_eq(row.status, str_of(past[i].status)));
		assert_true(str_eq(row.became, str_of(past[i].became)));
		assert_true(str_eq(row.note, str_of(past[i].note)));
	}
	assert_ok(w.s, history_list_next(&rows, &row, &more));
	assert_false(more);
}

static void history_says_why(void **state)
{
	struct mark_in marks[8];
	size_t n;

	begin(state);
	n = world_lessons(marks, day_of(2026, 2, 2), 1, 3, 'O');
	(void)settle_marks(marks, n);
	assert_history(NULL, 0);
	why = "was bij de tandarts";
	marks[0].mark.status = 'G';
	marks[1].remove = true;
	(void)settle_marks(marks, n);
	why = "toch niet";
	w.c.now += 1000000;
	marks[0].mark.status = 'O';
	marks[1].remove = false;
	(void)settle_marks(marks, n);
	why = "";
	assert_history((struct past[]){ { "G", "O", "toch niet", 540 },
	                                { "O", "G", "was bij de tandarts", 540 },
	                                { "", "O", "toch niet", 600 },
	                                { "O", "", "was bij de tandarts", 600 } },
	               4);
	world_drop(&w);
}

static int64_t enrolment(void)
{
	return enrolment_key(STR(DELTION), STR("1001"));
}

/* A correction of one mark of Sem's, by whom w.c stands for, in a transaction of its own. */
static enum err correct(day_t day, int begin, int was, int status, const char *reason, struct correction_result *ret)
{
	struct correction x = { sem, enrolment(), day, begin, 0, (uint8_t)was, (uint8_t)status };
	struct correction_order order = { ACTION_CORRECT, "correctie", str_of(reason), &x, 1 };
	enum err e;

	assert_ok(w.s, db_begin(w.s->db));
	e = correction_put(&w.c, &w.book, &order, ret);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static const struct correction_follows *following(const struct correction_result *r, const char *rule)
{
	for (size_t i = 0; i < r->follow_count; i++) {
		if (str_eq(r->follows[i].finding.rule, str_of(rule))) {
			return &r->follows[i];
		}
	}
	return NULL;
}

static void people_correct_marks(void **state)
{
	struct mark_in marks[16];
	struct correction_result done;
	struct correction one = { .day = day_of(2026, 2, 5), .begin = 720, .was = 'O', .status = 'A' };
	struct correction_order order = { ACTION_CORRECT, "correctie", STR(""), &one, 1 };

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O'));
	world_as_coordinator(&w, DELTION);
	one.person = sem;
	one.enrolment = enrolment();
	/* What would follow is shown before, and nothing is written. */
	assert_ok(w.s, correction_preview(&w.c, &w.book, &order, &done));
	assert_int_equal(following(&done, "V3")->effect, EFFECT_WITHDRAW);
	assert_state(finding_named("V3"), "open");
	assert_int_equal(correct(one.day, 720, 'O', 'A', " ", &done), ERR_INPUT);
	assert_ok(w.s, correct(one.day, 720, 'O', 'A', "was in het lokaal ernaast", &done));
	assert_int_equal(following(&done, "V3")->effect, EFFECT_WITHDRAW);
	assert_int_equal(done.counts.changed, 1);
	assert_state(finding_named("V3"), "intrekken");
	assert_int_equal(only_week().present, 60);
	assert_history((struct past[]){ { "O", "A", "was in het lokaal ernaast", 720 } }, 1);
	/* Somebody who saw the page before does not write over it. */
	assert_int_equal(correct(one.day, 720, 'O', 'Z', "ziek", &done), ERR_CONFLICT);
	assert_int_equal(only_week().sick, 0);
	assert_ok(w.s, correct(one.day, 720, 'A', 'O', "toch niet", &done));
	assert_int_equal(following(&done, "V3")->effect, EFFECT_NEW);
	assert_ok(w.s, correct(one.day, 720, 'O', 0, "les viel uit", &done));
	assert_int_equal(only_week().lessons, 15);
	assert_int_equal(differences(), 0);
	world_drop(&w);
}

static void not_by_others(void **state)
{
	struct mark_in marks[16];
	struct correction_result done;
	day_t day = day_of(2026, 2, 2);

	begin(state);
	(void)settle_marks(marks, world_lessons(marks, day, 1, 4, 'O'));
	world_as_officer(&w, "0193");
	assert_int_equal(correct(day, 540, 'O', 'A', "x", &done), ERR_DENIED);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/G1");
	assert_int_equal(correct(day, 540, 'O', 'A', "x", &done), ERR_DENIED);
	world_as_coordinator(&w, "02VB");
	assert_int_equal(correct(day, 540, 'O', 'A', "x", &done), ERR_ABSENT);
	world_as_coordinator(&w, DELTION);
	assert_int_equal(correct(day_of(2026, 2, 13), 540, 0, 'A', "x", &done), ERR_INPUT);
	assert_int_equal(correct(day_of(2025, 7, 31), 540, 0, 'A', "x", &done), ERR_INPUT);
	assert_int_equal(correct(day, 540, 'O', 'X', "x", &done), ERR_INPUT);
	assert_int_equal(only_week().unauthorised, 240);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_taken_away),
		cmocka_unit_test(history_says_why),
		cmocka_unit_test(people_correct_marks),
		cmocka_unit_test(not_by_others),
	};

	return db_support_run("corrections", tests, sizeof tests / sizeof tests[0]);
}
