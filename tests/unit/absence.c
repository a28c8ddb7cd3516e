/* SPDX-License-Identifier: EUPL-1.2 */
/* Reports of absence: who may, what they make of lessons, what each sees of them. On each engine. */
#include "world.h"

#include <string.h>

#include "absence/absence.h"
#include "intake/settle.h"
#include "registration_sql.h"

#define DELTION "25PJ"

static struct world w;
static int64_t sem, noor; /* Sem is 16, Noor 19 */
static day_t today;

static void begin(void **state)
{
	world_make(&w, *state);
	today = w.c.today;
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	noor = world_person(&w, "100000010", "Vos", day_of(2006, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "mbo");
	world_enrol(&w, noor, DELTION, "1002", "mbo");
}

static void as_person(enum role role, int64_t person)
{
	char key[24];

	(void)snprintf(key, sizeof key, "%lld", (long long)person);
	world_as(&w, role, SCOPE_PERSON, key);
}

/* Four lessons of an hour on a day, from nine o'clock, with these statuses. */
static void register_day(int64_t person, day_t day, const char *statuses)
{
	struct enrolment_facts *facts;
	struct mark_in marks[4];
	struct settle_work work;
	size_t n;

	for (int i = 0; i < 4; i++) {
		marks[i] = (struct mark_in){
			.day = day, .mark = { (int16_t)(540 + i * 60), (int16_t)(600 + i * 60), (uint8_t)statuses[i] }
		};
	}
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, &person, 1, &facts, &n));
	work = (struct settle_work){ .of = facts, .marks = marks, .count = 4 };
	assert_ok(w.s, settle(&w.c, &w.book, &work, 1, "test", false, NULL));
	assert_ok(w.s, db_commit(w.s->db));
}

static const char *day_now(int64_t person, day_t day)
{
	static char text[8];
	struct stored_day *days;
	size_t n;

	memset(text, 0, sizeof text);
	assert_ok(w.s, registration_stored(&w.c, &w.arena, &person, 1, &days, &n));
	for (size_t i = 0; i < n; i++) {
		struct reg_day d;

		if (days[i].day == day) {
			assert_ok(w.s, unpack_day(&w.arena, days[i].marks, &d));
			for (uint32_t m = 0; m < d.count; m++) {
				text[m] = (char)d.marks[m].status;
			}
		}
	}
	return text;
}

static size_t signals(int64_t person)
{
	struct finding *f;
	size_t n;

	assert_ok(w.s, findings_stored(&w.c, &w.arena, &person, 1, &f, &n));
	return n;
}

/* In a transaction of its own, as the pages do it. */
static enum err in_write(enum err e)
{
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static struct absence_in a_report(int64_t person, enum absence_kind kind, day_t first, day_t last)
{
	return (struct absence_in){
		.person = person, .kind = kind, .first = first, .last = last, .end = ABSENCE_WHOLE, .reason = STR("")
	};
}

static enum err report(const struct absence_in *in, struct str *public)
{
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(absence_report(&w.c, &w.book, in, public));
}

static enum err deed(struct str public, enum absence_deed what, const char *words)
{
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(absence_do(&w.c, &w.book, public, what, str_of(words)));
}

static enum err seen(struct str public, const char *state)
{
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(absence_seen(&w.c, public, str_of(state)));
}

static enum err better(struct str public, day_t back, int minute)
{
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(absence_better(&w.c, &w.book, public, back, minute));
}

static const struct absence_known *known(int64_t person, day_t day)
{
	struct absence_known *list;
	size_t n;

	assert_ok(w.s, absence_known(&w.c, &person, 1, day, &list, &n));
	assert_true(n <= 1);
	return n == 1 ? list : NULL;
}

/* ---- what it makes of lessons ---- */

static void the_desk_reports(void **state)
{
	struct absence_in in;
	struct str public, again;

	begin(state);
	register_day(sem, today - 1, "AOOA");
	register_day(sem, today, "O?AO");
	assert_true(signals(sem) > 0);
	world_as_coordinator(&w, DELTION);
	in = a_report(sem, ABSENCE_SICK, today - 1, ABSENCE_OPEN);
	in.begin = 600;
	in.reason = STR("griep");
	assert_ok(w.s, report(&in, &public));
	assert_string_equal(day_now(sem, today - 1), "AZZA");
	assert_string_equal(day_now(sem, today), "ZZAZ");
	assert_int_equal(signals(sem), 0);
	/* The same once more is the same report. */
	assert_ok(w.s, report(&in, &again));
	assert_true(str_eq(public, again));
	/* And so is a second illness while it lasts. */
	in = a_report(sem, ABSENCE_SICK, today, ABSENCE_OPEN);
	assert_ok(w.s, report(&in, &again));
	assert_true(str_eq(public, again));
	/* Back at eleven today: what comes after is open again, what was before stays. */
	assert_int_equal(better(public, today - 1, 540), ERR_INPUT);
	assert_ok(w.s, better(public, today, 660));
	assert_string_equal(day_now(sem, today), "ZZA?");
	assert_null(known(sem, today + 1));
	assert_int_equal(known(sem, today)->end, 660);
	world_drop(&w);
}

static void parts_of_a_day(void **state)
{
	struct absence_known *list;
	struct absence_in in;
	struct str public;
	size_t n;

	begin(state);
	register_day(noor, today, "OOOO");
	world_as_coordinator(&w, DELTION);
	in = a_report(noor, ABSENCE_MEDICAL, today, today);
	in.begin = 615;
	in.end = 720;
	assert_ok(w.s, report(&in, &public));
	assert_string_equal(day_now(noor, today), "OOGO");
	in = a_report(noor, ABSENCE_LATE, today, today);
	in.end = 630;
	assert_ok(w.s, report(&in, &public));
	assert_string_equal(day_now(noor, today), "OOGO");
	assert_ok(w.s, absence_known(&w.c, &noor, 1, today, &list, &n));
	assert_int_equal(n, 2);
	assert_int_equal(absence_of_lesson(list, n, noor, list[0].enrolment, 540)->kind, ABSENCE_LATE);
	assert_int_equal(absence_of_lesson(list, n, noor, list[0].enrolment, 620)->status, MARK_AUTHORISED);
	assert_null(absence_of_lesson(list, n, noor, list[0].enrolment, 720));
	assert_null(absence_of_lesson(list, n, sem, list[0].enrolment, 620));
	world_drop(&w);
}

static void the_school_judges(void **state)
{
	struct absence_in in;
	struct str public;
	struct actor desk;

	begin(state);
	register_day(noor, today, "O?OA");
	world_as_coordinator(&w, DELTION);
	desk = w.c.actor;
	as_person(ROLE_YOUNG, noor);
	in = a_report(noor, ABSENCE_FAMILY, today, today);
	assert_ok(w.s, report(&in, &public));
	/* Said, but not agreed: nothing counts yet. */
	assert_int_equal(known(noor, today)->status, MARK_UNREGISTERED);
	assert_string_equal(day_now(noor, today), "O?OA");
	world_again(&w, &desk);
	assert_int_equal(deed(public, ABSENCE_QUESTION, " "), ERR_INPUT);
	assert_ok(w.s, deed(public, ABSENCE_QUESTION, "Wie is er jarig?"));
	assert_ok(w.s, deed(public, ABSENCE_CONFIRM, ""));
	assert_string_equal(day_now(noor, today), "GGGA");
	assert_int_equal(known(noor, today)->status, MARK_AUTHORISED);
	assert_int_equal(deed(public, ABSENCE_CONFIRM, ""), ERR_CONFLICT);
	/* Whoever still looks at what was questioned does not refuse what a colleague agreed to meanwhile. */
	assert_int_equal(seen(public, "bevraagd"), ERR_CONFLICT);
	assert_ok(w.s, seen(public, "bevestigd"));
	assert_ok(w.s, seen(public, ""));
	assert_int_equal(deed(public, ABSENCE_REFUSE, ""), ERR_INPUT);
	assert_ok(w.s, deed(public, ABSENCE_REFUSE, "Een feest is geen reden."));
	assert_string_equal(day_now(noor, today), "OOOA");
	assert_null(known(noor, today));
	/* A mistake of the school leaves the lessons open. */
	in = a_report(noor, ABSENCE_SICK, today, today);
	assert_ok(w.s, report(&in, &public));
	assert_string_equal(day_now(noor, today), "ZZZA");
	assert_ok(w.s, deed(public, ABSENCE_WITHDRAW, ""));
	assert_string_equal(day_now(noor, today), "???A");
	world_drop(&w);
}

/* Two reports of one lesson: when one goes, the other holds. */
static void reports_that_overlap(void **state)
{
	struct str sick, doctor, other;
	struct absence_in in;

	begin(state);
	register_day(noor, today, "OO?A");
	world_as_coordinator(&w, DELTION);
	in = a_report(noor, ABSENCE_SICK, today - 1, today);
	assert_ok(w.s, report(&in, &sick));
	in = a_report(noor, ABSENCE_SICK, today, today + 2);
	in.reason = STR("griep");
	assert_ok(w.s, report(&in, &other));
	in = a_report(noor, ABSENCE_MEDICAL, today, today);
	in.begin = 600;
	in.end = 660;
	assert_ok(w.s, report(&in, &doctor));
	assert_string_equal(day_now(noor, today), "ZZZA");
	/* Nothing is open that is known by another report; refusing one does not undo what was agreed. */
	assert_ok(w.s, deed(sick, ABSENCE_WITHDRAW, ""));
	assert_string_equal(day_now(noor, today), "ZZZA");
	assert_ok(w.s, deed(other, ABSENCE_REFUSE, "Die is van een ander."));
	assert_string_equal(day_now(noor, today), "OGOA");
	assert_ok(w.s, deed(doctor, ABSENCE_WITHDRAW, ""));
	assert_string_equal(day_now(noor, today), "O?OA");
	world_drop(&w);
}

/* ---- who may ---- */

static void the_family_reports(void **state)
{
	struct absence_in in;
	struct str public;

	begin(state);
	register_day(sem, today, "OO??");
	as_person(ROLE_PARENT, sem);
	in = a_report(sem, ABSENCE_SICK, today, ABSENCE_OPEN);
	assert_ok(w.s, report(&in, &public));
	/* Illness counts from when it is told; what stands there is the school's to put right. */
	assert_int_equal(known(sem, today + 3)->status, MARK_SICK);
	assert_string_equal(day_now(sem, today), "OO??");
	assert_ok(w.s, better(public, today + 2, 0));
	assert_null(known(sem, today + 2));
	assert_ok(w.s, deed(public, ABSENCE_WITHDRAW, ""));
	assert_null(known(sem, today));
	assert_int_equal(deed(public, ABSENCE_CONFIRM, ""), ERR_CONFLICT);
	/* Told within two days after it began (art. 12): 12 February is a Thursday. */
	in = a_report(sem, ABSENCE_SICK, today - 2, today - 2);
	assert_ok(w.s, report(&in, &public));
	in = a_report(sem, ABSENCE_SICK, today - 3, today - 3);
	assert_int_equal(report(&in, &public), ERR_INPUT);
	/* Not another's child, not a child of age. */
	in = a_report(noor, ABSENCE_SICK, today, ABSENCE_OPEN);
	assert_int_equal(report(&in, &public), ERR_ABSENT);
	as_person(ROLE_PARENT, noor);
	assert_int_equal(report(&in, &public), ERR_ABSENT);
	as_person(ROLE_YOUNG, noor);
	assert_ok(w.s, report(&in, &public));
	world_drop(&w);
}

static void from_sixteen_where_the_school_says_so(void **state)
{
	struct absence_school school = { .own_age = 16, .head = STR("J. de Wit") };
	struct absence_in in;
	struct str public;
	struct actor young;

	begin(state);
	as_person(ROLE_YOUNG, sem);
	young = w.c.actor;
	in = a_report(sem, ABSENCE_SICK, today, ABSENCE_OPEN);
	assert_int_equal(report(&in, &public), ERR_DENIED);
	world_as(&w, ROLE_COORDINATOR, SCOPE_LOCATION, "25PJ/00");
	assert_int_equal(absence_school_set(&w.c, STR(DELTION), &school), ERR_ABSENT);
	world_as_coordinator(&w, "02VB");
	assert_int_equal(absence_school_set(&w.c, STR(DELTION), &school), ERR_ABSENT);
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, absence_school_set(&w.c, STR(DELTION), &school));
	school.own_age = 12;
	assert_int_equal(absence_school_set(&w.c, STR(DELTION), &school), ERR_INPUT);
	world_again(&w, &young);
	assert_ok(w.s, report(&in, &public));
	world_drop(&w);
}

static void not_by_others(void **state)
{
	static const enum role others[] = { ROLE_OFFICER, ROLE_RMC };
	struct absence_in in;
	struct str public, none;
	struct absence_row row;

	begin(state);
	world_as_coordinator(&w, DELTION);
	in = a_report(sem, ABSENCE_SICK, today, ABSENCE_OPEN);
	assert_ok(w.s, report(&in, &public));
	world_as_coordinator(&w, "02VB");
	assert_int_equal(report(&in, &none), ERR_ABSENT);
	assert_int_equal(deed(public, ABSENCE_WITHDRAW, ""), ERR_ABSENT);
	assert_int_equal(better(public, today + 1, 0), ERR_ABSENT);
	assert_int_equal(absence_open(&w.c, public, &row), ERR_ABSENT);
	world_as(&w, ROLE_MENTOR, SCOPE_GROUP, "25PJ/00/G9");
	assert_int_equal(deed(public, ABSENCE_WITHDRAW, ""), ERR_ABSENT);
	world_as(&w, ROLE_MENTOR, SCOPE_GROUP, "25PJ/00/MZ2A");
	assert_ok(w.s, absence_open(&w.c, public, &row));
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	assert_int_equal(report(&in, &none), ERR_DENIED);
	assert_int_equal(absence_open(&w.c, public, &row), ERR_DENIED);
	for (size_t i = 0; i < 2; i++) {
		struct absence_row *rows;
		size_t n;

		world_as(&w, others[i], SCOPE_MUNICIPALITY, "0193");
		assert_int_equal(deed(public, ABSENCE_WITHDRAW, ""), ERR_DENIED);
		assert_ok(w.s, absence_of(&w.c, sem, 10, &rows, &n));
		assert_int_equal(n, 0);
	}
	/* Parents do not take back what the school wrote. */
	as_person(ROLE_PARENT, sem);
	assert_int_equal(deed(public, ABSENCE_WITHDRAW, ""), ERR_CONFLICT);
	assert_int_equal(deed(STR("zomaar"), ABSENCE_WITHDRAW, ""), ERR_ABSENT);
	world_drop(&w);
}

static void what_is_wrong_is_refused(void **state)
{
	struct absence_in good, in;
	struct str public;

	begin(state);
	world_as_coordinator(&w, DELTION);
	good = a_report(sem, ABSENCE_FAMILY, today, today);
#define REFUSED(change)                                            \
	do {                                                       \
		in = good;                                         \
		change;                                            \
		assert_int_equal(report(&in, &public), ERR_INPUT); \
	} while (0)
	REFUSED(in.kind = ABSENCE_LEAVE);
	REFUSED(in.kind = (enum absence_kind)99);
	REFUSED(in.last = ABSENCE_OPEN);
	REFUSED(in.last = today - 1);
	REFUSED(in.last = today + 367);
	REFUSED(in.first = today + 367; in.last = today + 367);
	REFUSED(in.first = day_of(2025, 7, 31); in.last = today);
	REFUSED(in.begin = 700; in.end = 700);
	REFUSED(in.begin = -1);
	REFUSED(in.end = 1441);
	REFUSED(in.enrolment = 7);
	REFUSED(in.reason = STR("\xff"));
	assert_ok(w.s, report(&good, &public));
	world_drop(&w);
}

/* ---- who reads what ---- */

static void words_are_for_who_may_read_them(void **state)
{
	struct absence_in in;
	struct absence_row *rows;
	struct str public;
	size_t n;

	begin(state);
	world_as_coordinator(&w, DELTION);
	in = a_report(sem, ABSENCE_MEDICAL, today, today);
	in.reason = STR("naar de psycholoog");
	assert_ok(w.s, report(&in, &public));
	assert_ok(w.s, absence_day(&w.c, today, 10, &rows, &n));
	assert_int_equal(n, 1);
	assert_true(str_eq(rows[0].reason, in.reason));
	assert_ok(w.s, absence_day(&w.c, today + 1, 10, &rows, &n));
	assert_int_equal(n, 0);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	assert_true(known(sem, today)->shut);
	assert_int_equal(known(sem, today)->reason.n, 0);
	assert_true(str_eq(absence_word(&w.c, ABSENCE_MEDICAL), STR("afgemeld")));
	as_person(ROLE_PARENT, sem);
	assert_false(known(sem, today)->shut);
	assert_int_equal(known(sem, today)->reason.n, 0);
	as_person(ROLE_YOUNG, sem);
	assert_true(str_eq(known(sem, today)->reason, in.reason));
	world_as_coordinator(&w, "02VB");
	assert_ok(w.s, absence_day(&w.c, today, 10, &rows, &n));
	assert_int_equal(n, 0);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_desk_reports),
		cmocka_unit_test(parts_of_a_day),
		cmocka_unit_test(the_school_judges),
		cmocka_unit_test(reports_that_overlap),
		cmocka_unit_test(the_family_reports),
		cmocka_unit_test(from_sixteen_where_the_school_says_so),
		cmocka_unit_test(not_by_others),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test(words_are_for_who_may_read_them),
	};

	return db_support_run("absence", tests, sizeof tests / sizeof tests[0]);
}
