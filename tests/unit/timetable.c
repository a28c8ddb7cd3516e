/* SPDX-License-Identifier: EUPL-1.2 */
/* Lessons: who sees which, who is in them, what a delivery changes, and what becomes of those that nobody registered. */
#include "world.h"

#include <string.h>

#include "fmt/ident.h"
#include "intake/lesson_put.h"
#include "intake/settle.h"
#include "people_sql.h"
#include "registration/days.h"
#include "timetable/timetable.h"

#define DELTION "25PJ"
#define MINUTE(h, m) ((h)*60 + (m))

static struct world w;
static int64_t ann, bea, cor;
static const day_t monday = 20492; /* 2026-02-09 */

static int64_t key_of(int64_t person)
{
	char number[24];

	(void)snprintf(number, sizeof number, "%lld", (long long)(person % 100000));
	return enrolment_key(STR(DELTION), str_of(number));
}

static void enrol(int64_t person, const char *group, day_t last)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	char public[IDENT_TEXT], number[24];

	(void)ident_new(public);
	(void)snprintf(number, sizeof number, "%lld", (long long)(person % 100000));
	assert_ok(w.s, enrolment_put_open(w.s->db, &bulk));
	assert_ok(w.s, enrolment_put_row(&bulk, &(struct enrolment_put_in){ .person = person,
	                                                                    .enrolment = key_of(person),
	                                                                    .public = str_of(public),
	                                                                    .brin = STR(DELTION),
	                                                                    .location = STR("00"),
	                                                                    .number = str_of(number),
	                                                                    .sector = STR("mbo"),
	                                                                    .level = STR("2"),
	                                                                    .track = STR("bol"),
	                                                                    .class_group = str_of(group),
	                                                                    .first = day_of(2025, 8, 1),
	                                                                    .last = last,
	                                                                    .funded = true }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

static void member(int64_t person, const char *group, day_t first, day_t last)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	assert_ok(w.s, group_member_put_open(w.s->db, &bulk));
	assert_ok(w.s,
	          group_member_put_row(&bulk, &(struct group_member_put_in){ person, key_of(person), STR(DELTION),
	                                                                     STR("00"), str_of(group), first, last }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

/* Ann and Bea are in group MZ2A, Bea in the choice KEUZE as well; Cor was in MZ2A until the Sunday before. */
static void begin(void **state)
{
	world_make(&w, *state);
	ann = world_person(&w, "100000009", "Aal", day_of(2008, 5, 12), "0193");
	bea = world_person(&w, "100000010", "Baas", day_of(2008, 6, 1), "0193");
	cor = world_person(&w, "100000022", "Cats", day_of(2008, 1, 1), "0193");
	enrol(ann, "MZ2A", DAY_NONE);
	enrol(bea, "MZ2A", DAY_NONE);
	enrol(cor, "MZ2A", monday - 1);
	member(bea, "KEUZE", monday, DAY_NONE);
	member(cor, "KEUZE", monday - 30, DAY_NONE);
	w.c.today = monday;
}

static struct lesson_said said(const char *ext, const char *group, int hour, const char *teacher)
{
	struct lesson_said l = { .brin = STR(DELTION),
		                 .location = STR("00"),
		                 .group = str_of(group),
		                 .subject = STR("Rekenen"),
		                 .teacher = str_of(teacher),
		                 .room = STR("B1.04"),
		                 .ext = str_of(ext),
		                 .day = monday,
		                 .begin = MINUTE(hour, 0),
		                 .end = MINUTE(hour, 50) };

	l.key = lesson_key(l.brin, STR("import"), l.ext);
	return l;
}

static struct lesson_counts put(struct lesson_said *list, size_t n)
{
	struct lesson_counts counts = { 0 };

	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, lessons_put(&w.c, &w.book, STR("import"), list, n, &counts));
	assert_ok(w.s, db_commit(w.s->db));
	return counts;
}

static void put_one(struct lesson_said l, int added, int changed, int same)
{
	struct lesson_counts counts = put(&l, 1);

	assert_int_equal(counts.added, added);
	assert_int_equal(counts.changed, changed);
	assert_int_equal(counts.same, same);
}

/* All lessons of the day, as the command line sees them. */
static struct lesson *all(size_t wanted)
{
	struct actor before = w.c.actor;
	struct lesson *list;
	size_t n;

	actor_system(&w.c);
	assert_ok(w.s, lessons_of_day(&w.c, monday, &(struct lesson_filter){ .brin = STR(DELTION) }, ACTION_LEDGER,
	                              &list, &n));
	assert_int_equal(n, wanted);
	w.c.actor = before;
	return list;
}

static void the_same_again_changes_nothing(void **state)
{
	struct lesson_said l;
	struct str public;

	begin(state);
	put_one(said("1", "MZ2A", 9, "jan"), 1, 0, 0);
	put_one(said("1", "MZ2A", 9, "jan"), 0, 0, 1);
	public = all(1)[0].public;
	l = said("1", "MZ2A", 10, "piet");
	put_one(l, 0, 1, 0);
	put_one(l, 0, 0, 1);
	assert_true(str_eq(all(1)[0].public, public));
	assert_int_equal(all(1)[0].begin, MINUTE(10, 0));
	/* What another institution calls the same is another lesson. */
	l = said("1", "MZ2A", 9, "jan");
	l.brin = STR("01AA");
	l.key = lesson_key(l.brin, STR("import"), l.ext);
	put_one(l, 1, 0, 0);
	world_drop(&w);
}

static void names_of(const struct lesson *l, const char *wanted)
{
	struct lesson_roll roll;
	char text[64] = "";

	assert_ok(w.s, lesson_students(&w.c, l, ACTION_PERSON, &roll));
	for (size_t i = 0; i < roll.n; i++) {
		(void)strncat(text, roll.by_name[i]->sort.p, 1);
		assert_true(i == 0 || roll.list[i - 1].of.person < roll.list[i].of.person);
	}
	assert_string_equal(text, wanted);
}

static void a_group_has_its_students_of_the_day(void **state)
{
	struct lesson_said list[3];
	struct lesson *l;

	begin(state);
	list[0] = said("1", "MZ2A", 9, "jan");
	list[1] = said("2", "KEUZE", 10, "jan");
	list[2] = said("3", "", 11, "jan");
	(void)put(list, 3);
	l = all(3);
	names_of(&l[0], "AB");
	names_of(&l[1], "B");
	names_of(&l[2], "");
	l[0].day--;
	names_of(&l[0], "ABC");
	l[1].day--;
	names_of(&l[1], "C");
	world_drop(&w);
}

/* How many of the lessons are seen, by the list and by the address, which must agree. */
static void assert_seen(const struct lesson *list, size_t n, const char *wanted)
{
	struct lesson *seen, one;
	size_t count;
	char listed[8] = "", opened[8] = "";
	size_t in_list = 0, in_address = 0;

	assert_ok(w.s,
	          lessons_of_day(&w.c, monday, &(struct lesson_filter){ .own = false }, ACTION_PERSON, &seen, &count));
	for (size_t i = 0; i < n; i++) {
		enum err e = lesson_open(&w.c, list[i].public, ACTION_PERSON, &one);
		char letter = (char)('a' + i);

		for (size_t k = 0; k < count; k++) {
			if (seen[k].lesson == list[i].lesson) {
				listed[in_list++] = letter;
			}
		}
		assert_true(e == OK || e == ERR_ABSENT);
		if (e == OK) {
			opened[in_address++] = letter;
		}
	}
	assert_string_equal(listed, wanted);
	assert_string_equal(opened, wanted);
}

static void teach(struct lesson_said *list, size_t n, const char *ext, struct str teacher)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].ext, str_of(ext))) {
			list[i].teacher = teacher;
		}
	}
	(void)put(list, n);
}

static void who_sees_which_lesson(void **state)
{
	struct lesson_said list[4];
	struct lesson *l, one;

	begin(state);
	list[0] = said("1", "MZ2A", 9, "iemand");
	list[1] = said("2", "KEUZE", 10, "iemand");
	list[2] = said("3", "MZ2B", 11, "iemand");
	list[3] = said("4", "MZ2B", 12, "iemand");
	(void)put(list, 4);
	l = all(4);
	world_as(&w, ROLE_COORDINATOR, SCOPE_INSTITUTION, DELTION);
	assert_seen(l, 4, "abcd");
	world_as(&w, ROLE_COORDINATOR, SCOPE_INSTITUTION, "01AA");
	assert_seen(l, 4, "");
	world_as(&w, ROLE_OFFICER, SCOPE_MUNICIPALITY, "0193");
	assert_seen(l, 4, "");
	assert_int_equal(lesson_open(&w.c, STR("aaaaaaaaaaaaaaaaaaaaaaaaaa"), ACTION_PERSON, &one), ERR_ABSENT);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, DELTION "/00/MZ2A");
	assert_seen(l, 4, "a");
	assert_int_equal(lesson_open(&w.c, l[0].public, ACTION_WORKLIST, &one), ERR_DENIED);
	/* A lesson of another group, by the sign-in name and by a code of the school. */
	teach(list, 4, "3", w.c.actor.login);
	assert_seen(l, 4, "ac");
	{
		char sql[200];

		(void)snprintf(sql, sizeof sql,
		               "INSERT INTO teacher_code (brin, code, account) VALUES ('%s', 'JAN', %lld)", DELTION,
		               (long long)w.c.actor.account);
		db_support_sql(w.s->db, sql);
	}
	teach(list, 4, "4", STR("JAN"));
	assert_seen(l, 4, "acd");
	/* What the school calls somebody else by is not one's own, even when one signs in under it. */
	{
		char sql[200];

		(void)snprintf(sql, sizeof sql,
		               "INSERT INTO teacher_code (brin, code, account) SELECT '%s', '%.*s', MIN(account) FROM "
		               "account WHERE account <> %lld",
		               DELTION, STR_ARG(w.c.actor.login), (long long)w.c.actor.account);
		db_support_sql(w.s->db, sql);
	}
	assert_seen(l, 4, "ad");
	world_drop(&w);
}

/* ---- closing ---- */

static struct lessons_closed close_at(day_t day, int minute, lesson_known_fn *known)
{
	struct lessons_closed sum = { 0 }, one = { .more = true };

	while (one.more) {
		assert_ok(w.s, db_begin(w.s->db));
		assert_ok(w.s, lessons_close(&w.c, &w.book, day, minute, known, &one));
		assert_ok(w.s, db_commit(w.s->db));
		sum.lessons += one.lessons;
		sum.gaps += one.gaps;
		sum.known += one.known;
	}
	return sum;
}

/* "09:?" for each mark of the day. */
static void assert_marks(int64_t person, const char *wanted)
{
	struct actor before = w.c.actor;
	struct reg_day *days;
	char text[128] = "";
	size_t n;

	actor_system(&w.c);
	assert_ok(w.s, registration_days(&w.c, person, key_of(person), &days, &n));
	for (size_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < days[i].count && days[i].day == monday; k++) {
			char one[16];

			(void)snprintf(one, sizeof one, "%02d:%c ", days[i].marks[k].begin / 60,
			               days[i].marks[k].status);
			(void)strncat(text, one, sizeof text - strlen(text) - 1);
		}
	}
	assert_string_equal(text, wanted);
	w.c.actor = before;
}

static enum err bea_is_ill(struct ctx *c, const struct lesson *l, const struct lesson_roll *roll, uint8_t *ret)
{
	(void)c;
	(void)l;
	for (size_t i = 0; i < roll->n; i++) {
		if (roll->list[i].of.person == bea) {
			ret[i] = MARK_SICK;
		}
	}
	return OK;
}

static void a_mark(int64_t person, int from, int to, uint8_t status)
{
	struct mark_in mark = { .day = monday, .mark = { (int16_t)from, (int16_t)to, status } };
	struct enrolment_facts *of;
	size_t n;

	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, &person, 1, &of, &n));
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, settle(&w.c, &w.book, &(struct settle_work){ .of = of, .marks = &mark, .count = 1 }, 1, "test",
	                      false, NULL));
	assert_ok(w.s, db_commit(w.s->db));
}

static void what_nobody_registered_becomes_a_gap(void **state)
{
	struct lesson_said list[5];
	struct lessons_closed done;
	bool due;

	begin(state);
	list[0] = said("1", "MZ2A", 9, "jan");
	list[1] = said("2", "MZ2A", 10, "jan");
	list[2] = said("3", "MZ2A", 11, "jan");
	list[3] = said("4", "MZ2A", 12, "jan");
	list[4] = said("5", "leeg", 9, "jan");
	list[3].cancelled = true;
	(void)put(list, 5);
	/* Ann was marked in another way, not at the minute of the timetable. */
	a_mark(ann, MINUTE(10, 5), MINUTE(10, 55), MARK_LATE);
	assert_ok(w.s, lessons_close_due(&w.c, monday, MINUTE(9, 49), &due));
	assert_false(due);
	assert_int_equal(close_at(monday, MINUTE(9, 49), NULL).lessons, 0);
	assert_ok(w.s, lessons_close_due(&w.c, monday, MINUTE(9, 50), &due));
	assert_true(due);
	done = close_at(monday, MINUTE(9, 50), NULL);
	assert_int_equal(done.lessons, 2);
	assert_int_equal(done.gaps, 2);
	assert_marks(ann, "09:? 10:L ");
	done = close_at(monday + 1, 0, bea_is_ill);
	assert_int_equal(done.lessons, 2);
	assert_int_equal(done.gaps, 1);
	assert_int_equal(done.known, 2);
	assert_marks(ann, "09:? 10:L 11:? ");
	assert_marks(bea, "09:? 10:Z 11:Z ");
	assert_marks(cor, "");
	assert_int_equal(close_at(monday + 1, 0, NULL).lessons, 0);
	assert_true(all(5)[0].closed);
	world_drop(&w);
}

static void not_on_a_day_off_nor_what_was_registered(void **state)
{
	struct lesson_said list[2];
	struct lesson *l;

	begin(state);
	list[0] = said("1", "MZ2A", 9, "jan");
	list[1] = said("2", "MZ2A", 10, "jan");
	(void)put(list, 2);
	l = all(2);
	assert_ok(w.s, lesson_registered(&w.c, l[0].lesson));
	assert_int_equal(all(2)[0].registered, w.c.now);
	assert_ok(w.s, reference_holiday_put(w.s->db, STR(DELTION), STR("00"), monday, monday, STR("studiedag"), NULL));
	assert_ok(w.s, reference_book_read(&w.book, w.s->db));
	assert_int_equal(close_at(monday, MINUTE(18, 0), NULL).gaps, 0);
	assert_marks(ann, "");
	assert_false(all(2)[1].closed);
	world_drop(&w);
}

static struct lesson_said again(const char *ext, int hour)
{
	return said(ext, "MZ2A", hour, "jan");
}

static void a_cancelled_lesson_takes_its_gaps_along(void **state)
{
	struct lesson_said l;

	begin(state);
	put_one(again("1", 9), 1, 0, 0);
	put_one(again("2", 10), 1, 0, 0);
	put_one(again("3", 11), 1, 0, 0);
	(void)close_at(monday, MINUTE(18, 0), bea_is_ill);
	assert_marks(ann, "09:? 10:? 11:? ");
	assert_marks(bea, "09:Z 10:Z 11:Z ");
	/* The room is of no importance for who was there. */
	l = again("1", 9);
	l.room = STR("C2");
	put_one(l, 0, 1, 0);
	assert_marks(ann, "09:? 10:? 11:? ");
	l.cancelled = true;
	put_one(l, 0, 1, 0);
	assert_marks(ann, "10:? 11:? ");
	assert_marks(bea, "10:Z 11:Z ");
	/* What somebody registered in the meantime stays. */
	a_mark(ann, MINUTE(10, 0), MINUTE(10, 50), MARK_UNAUTHORISED);
	l = again("2", 10);
	l.cancelled = true;
	put_one(l, 0, 1, 0);
	assert_marks(ann, "10:O 11:? ");
	assert_marks(bea, "11:Z ");
	/* A lesson that moved is closed at its new time. */
	put_one(again("3", 14), 0, 1, 0);
	assert_marks(ann, "10:O ");
	assert_int_equal(close_at(monday, MINUTE(18, 0), NULL).gaps, 2);
	assert_marks(ann, "10:O 14:? ");
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_again_changes_nothing),
		cmocka_unit_test(a_group_has_its_students_of_the_day),
		cmocka_unit_test(who_sees_which_lesson),
		cmocka_unit_test(what_nobody_registered_becomes_a_gap),
		cmocka_unit_test(not_on_a_day_off_nor_what_was_registered),
		cmocka_unit_test(a_cancelled_lesson_takes_its_gaps_along),
	};

	return db_support_run("timetable", tests, sizeof tests / sizeof tests[0]);
}
