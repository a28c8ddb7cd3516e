/* SPDX-License-Identifier: EUPL-1.2 */
/* Old lessons of the timetable go; what was registered in them stays. */
#include "retention_help.h"

#include <stdio.h>

#include "intake_lessons_sql.h"
#include "ledger_remind_sql.h"
#include "roll_sql.h"
#include "trust_destroy_sql.h"

static struct world w;

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
	settle_marks(&w, sem, first, 3, MARK_PRESENT);
	lessons_from(first);
	(void)round_on(&w, day_of(2026, 2, 10));
	assert_int_equal(lessons_left(), LESSONS);
	(void)round_on(&w, day_of(2026, 2, 12));
	assert_int_equal(lessons_left(), LESSONS - 2);
	assert_int_equal(rolls_left(), LESSONS - 2);
	assert_ok(w.s, db_begin(w.s->db));
	assert_int_equal(retention_choose(&w.c, RETENTION_LESSON, day_of(2027, 2, 1), 6, STR("korter")), ERR_INPUT);
	assert_ok(w.s, retention_choose(&w.c, RETENTION_LESSON, day_of(2027, 2, 1), 12, STR("korter")));
	assert_ok(w.s, db_commit(w.s->db));
	(void)round_on(&w, day_of(2027, 2, 10));
	assert_int_equal(lessons_left(), LESSONS - 731);
	(void)round_on(&w, day_of(2029, 1, 1));
	assert_int_equal(lessons_left(), 0);
	assert_int_equal(rolls_left(), 0);
	assert_true(days_of(&w, sem) == 3);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(old_lessons_go) };

	return db_support_run("retention_lessons", tests, sizeof tests / sizeof tests[0]);
}
