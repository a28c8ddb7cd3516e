/* SPDX-License-Identifier: EUPL-1.2 */
/* Old lessons of the timetable go; what was registered in them stays. */
#include "world.h"

#include <stdio.h>

#include "intake_lessons_sql.h"
#include "ledger_remind_sql.h"
#include "registration/days.h"
#include "roll_sql.h"
#include "trust/retention.h"
#include "trust_destroy_sql.h"

#define DELTION "25PJ"

static struct world w;

static void round_on(day_t today)
{
	struct retention_report report;

	w.c.today = today;
	w.c.now = INT64_C(86400000000) * today + INT64_C(7200000000);
	assert_ok(w.s, retention_round(&w.c, true, &report));
}

static size_t days_of(int64_t person)
{
	struct stored_day *days;
	size_t n;

	assert_ok(w.s, registration_stored(&w.c, &w.arena, &person, 1, &days, &n));
	return n;
}

static void settle_marks(int64_t person, day_t from, int days, char status)
{
	struct mark_in marks[64];
	struct enrolment_facts *facts;
	struct settle_work work;
	struct settle_result done;
	size_t n = 0, count;

	for (day_t d = from; days > 0; d++) {
		for (int i = 0; i < 4 && day_weekday(d) < 5; i++) {
			marks[n++] = (struct mark_in){ .day = d,
				                       .mark = { (int16_t)(540 + i * 60), (int16_t)(600 + i * 60),
				                                 (uint8_t)status },
				                       .reason = STR("bus") };
		}
		days -= day_weekday(d) < 5;
	}
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, &person, 1, &facts, &count));
	work = (struct settle_work){ .of = facts, .marks = marks, .count = n };
	assert_ok(w.s, settle(&w.c, &w.book, &work, 1, "test", false, &done));
	assert_ok(w.s, db_commit(w.s->db));
}

enum { LESSONS = 1203 };

/* A lesson a day, each registered and reminded of. */
static void lessons_from(day_t first)
{
	struct db_bulk lessons = { 0 }, reminders = { 0 };
	char text[20];

	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, lesson_put_open(w.s->db, &lessons));
	for (int i = 0; i < LESSONS; i++) {
		(void)snprintf(text, sizeof text, "%d", i);
		assert_ok(w.s, lesson_put_row(&lessons, &(struct lesson_put_in){
								i + 1, str_of(text), STR(DELTION), STR("00"), STR("A"),
								STR("Vak"), first + i, 540, 600, STR("jan"), STR(""),
								STR("planned"), STR("import"), str_of(text), 0 }));
	}
	assert_ok(w.s, db_bulk_close(&lessons));
	assert_ok(w.s, reminder_put_open(w.s->db, &reminders));
	for (int i = 0; i < LESSONS; i++) {
		assert_ok(w.s, roll_add(w.s->db, &(struct roll_add_in){ i + 1, 0, 1, 1, 0, 0, 0, 0, 0, 0 }, NULL));
		assert_ok(w.s, reminder_put_row(&reminders, &(struct reminder_put_in){ i + 1, STR("teacher"), 1, 0,
		                                                                       first + i, false }));
	}
	assert_ok(w.s, db_bulk_close(&reminders));
	assert_ok(w.s, db_commit(w.s->db));
}

static int lessons_left(void)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct old_lessons_row row;
	bool more;
	int n = 0;

	assert_ok(w.s, old_lessons_open(w.s->db, &(struct old_lessons_in){ DAY_MAX, 0, 2 * LESSONS }, &rows));
	for (;;) {
		assert_ok(w.s, old_lessons_next(&rows, &row, &more));
		if (!more) {
			return n;
		}
		n++;
	}
}

static int rolls_left(void)
{
	struct roll_last_row roll;
	bool found;
	int n = 0;

	for (int i = 1; i <= LESSONS; i++) {
		assert_ok(w.s, roll_last(w.s->db, &w.arena, &(struct roll_last_in){ i }, &roll, &found));
		n += found;
	}
	return n;
}

/* Two years after the day of the lesson, or what the region chose; over many slices, and the registration stays. */
static void old_lessons_go(void **state)
{
	const day_t first = day_of(2024, 2, 10);
	int64_t sem;

	world_make(&w, *state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "mbo");
	settle_marks(sem, first, 3, MARK_PRESENT);
	lessons_from(first);
	round_on(day_of(2026, 2, 10));
	assert_int_equal(lessons_left(), LESSONS);
	round_on(day_of(2026, 2, 12));
	assert_int_equal(lessons_left(), LESSONS - 2);
	assert_int_equal(rolls_left(), LESSONS - 2);
	assert_ok(w.s, db_begin(w.s->db));
	assert_int_equal(retention_choose(&w.c, RETENTION_LESSON, day_of(2027, 2, 1), 6, STR("korter")), ERR_INPUT);
	assert_ok(w.s, retention_choose(&w.c, RETENTION_LESSON, day_of(2027, 2, 1), 12, STR("korter")));
	assert_ok(w.s, db_commit(w.s->db));
	round_on(day_of(2027, 2, 10));
	assert_int_equal(lessons_left(), LESSONS - 731);
	round_on(day_of(2029, 1, 1));
	assert_int_equal(lessons_left(), 0);
	assert_int_equal(rolls_left(), 0);
	assert_true(days_of(sem) == 3);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(old_lessons_go) };

	return db_support_run("retention_lessons", tests, sizeof tests / sizeof tests[0]);
}
