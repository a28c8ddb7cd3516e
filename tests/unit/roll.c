/* SPDX-License-Identifier: EUPL-1.2 */
/* A roll call as a service: once, late, beside another's, and by whom it may not be saved. */
#include "world.h"

#include "people_sql.h"
#include "registration_sql.h"
#include "roll/roll.h"

enum { STUDENTS = 3 };

static struct world w;
static int64_t people[STUDENTS];

/* Today at 09:30 there is a lesson of MZ2A from nine to ten, and one tomorrow. */
static void begin(void **state)
{
	static const char *const numbers[STUDENTS] = { "100000009", "100000010", "100000022" };
	static const char *const names[STUDENTS] = { "Aarts", "Boer", "Cornelissen" };

	world_make(&w, *state);
	w.c.now = INT64_C(1770885000000000);
	for (int i = 0; i < STUDENTS; i++) {
		char number[8];

		(void)snprintf(number, sizeof number, "10%02d", i);
		people[i] = world_person(&w, numbers[i], names[i], day_of(2009, 5, 12), "0193");
		world_enrol(&w, people[i], "25PJ", number, "mbo");
	}
	db_support_sql(
		w.s->db,
		"INSERT INTO lesson (lesson, public, brin, location, class_group, subject, day, begin_min, end_min,"
		" teacher, room, state, source, ext, series, registered, closed) VALUES"
		" (1, 'les-nu', '25PJ', '00', 'MZ2A', 'Engels', 20496, 540, 600, '', '', 'planned', 'hand', 'a', 0, NULL, 0),"
		" (2, 'les-morgen', '25PJ', '00', 'MZ2A', 'Engels', 20497, 540, 600, '', '', 'planned', 'hand', 'b', 0, NULL, 0)");
}

static struct roll opened(const char *public)
{
	struct roll r;

	assert_ok(w.s, roll_open(&w.c, str_of(public), &r));
	return r;
}

/* Saves statuses as letters in the order of the page; what was seen is what the opened roll shows. */
static enum err save(struct roll *r, const char *letters, int minutes, const char *key, struct roll_saved *ret)
{
	struct roll_entry entries[STUDENTS];
	enum err e;

	for (size_t i = 0; i < r->n; i++) {
		bool late = letters[i] == 'L';

		entries[i] = (struct roll_entry){ .student = r->list[i].of->public,
			                          .mark = { (uint8_t)letters[i], late ? minutes : 0 },
			                          .seen = r->list[i].stored };
	}
	assert_ok(w.s, db_begin(w.s->db));
	e = roll_save(&w.c, &w.book, r, entries, r->n, str_of(key), ret);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static void stands(const char *letters, int minutes)
{
	struct roll r = opened("les-nu");

	assert_int_equal(r.n, STUDENTS);
	for (size_t i = 0; i < r.n; i++) {
		assert_int_equal(r.list[i].stored.status, letters[i]);
		assert_int_equal(r.list[i].stored.minutes, letters[i] == 'L' ? minutes : 0);
	}
}

static void once_and_as_it_was_said(void **state)
{
	struct roll first, late;
	struct roll_saved saved;

	begin(state);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	first = opened("les-nu");
	late = opened("les-nu");
	assert_true(first.may_save);
	assert_false(first.registered);
	assert_int_equal(first.list[0].chosen.status, MARK_PRESENT);
	assert_ok(w.s, save(&first, "AOL", 12, "sleutel", &saved));
	assert_false(saved.before);
	assert_int_equal(saved.counts.added, 3);
	assert_true(first.registered);
	assert_true(first.followed.n > 0);
	stands("AOL", 12);
	/* The same once more, from the page of before. */
	assert_ok(w.s, save(&late, "AOL", 12, "sleutel", &saved));
	assert_true(saved.before);
	assert_int_equal(saved.conflicts, 0);
	assert_int_equal(saved.counts.added + saved.counts.changed, 0);
	world_drop(&w);
}

static void over_nobody(void **state)
{
	struct roll mine, theirs;
	struct roll_saved saved;

	begin(state);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	mine = opened("les-nu");
	world_as_coordinator(&w, "25PJ");
	theirs = opened("les-nu");
	assert_ok(w.s, save(&theirs, "ZAA", 0, "b", &saved));
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	assert_ok(w.s, save(&mine, "OAL", 5, "a", &saved));
	/* The second was noted as present by both; the other two differ from what was seen. */
	assert_int_equal(saved.conflicts, 2);
	assert_true(mine.list[0].conflict);
	assert_false(mine.list[1].conflict);
	assert_int_equal(mine.list[0].mine.status, MARK_UNAUTHORISED);
	assert_true(str_eq(mine.list[0].who, STR("Marijke van Dalen")));
	stands("ZAA", 0);
	/* Now it is seen, and changed. */
	mine = opened("les-nu");
	assert_ok(w.s, save(&mine, "OAL", 5, "c", &saved));
	assert_int_equal(saved.conflicts, 0);
	assert_int_equal(saved.counts.changed, 2);
	stands("OAL", 5);
	world_drop(&w);
}

static void not_before_and_not_by_others(void **state)
{
	struct roll r;
	struct roll_saved saved;

	begin(state);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	r = opened("les-morgen");
	assert_true(r.too_early);
	assert_false(r.may_save);
	assert_int_equal(save(&r, "AAA", 0, "k", &saved), ERR_CONFLICT);
	r = opened("les-nu");
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/ANDERS");
	assert_int_equal(roll_open(&w.c, STR("les-nu"), &r), ERR_ABSENT);
	world_as(&w, ROLE_COORDINATOR, SCOPE_INSTITUTION, "25LH");
	assert_int_equal(roll_open(&w.c, STR("les-nu"), &r), ERR_ABSENT);
	world_as_officer(&w, "0193");
	assert_int_equal(roll_open(&w.c, STR("les-nu"), &r), ERR_DENIED);
	world_drop(&w);
}

/* Between opening and saving somebody else keeps the timetable: nothing is registered for a lesson that is none any more. */
static void not_of_what_changed_meanwhile(void **state)
{
	static const char *const changes[] = { "UPDATE lesson SET state = 'cancelled' WHERE lesson = 1",
		                               "UPDATE lesson SET begin_min = 545 WHERE lesson = 1",
		                               "UPDATE lesson SET class_group = 'MZ2B' WHERE lesson = 1",
		                               "DELETE FROM lesson WHERE lesson = 1" };
	static const char back[] =
		"UPDATE lesson SET state = 'planned', begin_min = 540, class_group = 'MZ2A' WHERE lesson = 1";
	struct roll_saved saved;

	begin(state);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		struct roll r = opened("les-nu");

		db_support_sql(w.s->db, changes[i]);
		assert_int_equal(save(&r, "OOO", 0, "c", &saved), ERR_CONFLICT);
		db_support_sql(w.s->db, back);
	}
	for (int i = 0; i < STUDENTS; i++) {
		struct stored_day *days;
		size_t n;

		assert_ok(w.s, registration_stored(&w.c, &w.arena, &people[i], 1, &days, &n));
		assert_int_equal(n, 0);
	}
	world_drop(&w);
}

static void minutes_in_words(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a, 4096);
	assert_true(str_eq(roll_late_text(&a, 12), STR("12 min")));
	assert_int_equal(roll_late_minutes(STR("12 min")), 12);
	assert_int_equal(roll_late_minutes(STR("0 min")), 0);
	assert_int_equal(roll_late_minutes(STR("999 min")), 0);
	assert_int_equal(roll_late_minutes(STR("de bus")), 0);
	assert_int_equal(roll_late_text(&a, 0).n, 0);
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once_and_as_it_was_said),
		cmocka_unit_test(over_nobody),
		cmocka_unit_test(not_before_and_not_by_others),
		cmocka_unit_test(not_of_what_changed_meanwhile),
		cmocka_unit_test(minutes_in_words),
	};

	return db_support_run("roll", tests, sizeof tests / sizeof tests[0]);
}
