/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is told of lessons that nobody registered: once, with one letter a day, in the day. On each engine. */
#include "world.h"

#include "access/setting.h"
#include "intake/settle.h"
#include "intake_lessons_sql.h"
#include "ledger/remind.h"
#include "timetable/timetable.h"
#include "timetable_sql.h"

#define DELTION "25PJ"
#define GROUP "25PJ/00/MZ2A"

static struct world w;
static int64_t sem;

/* A lesson of Sem's group, of a teacher, that ended without registration; Sem has the gap. */
static void lesson(int64_t key, day_t day, int begin, const char *teacher)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct mark_in mark = { .day = day, .mark = { (int16_t)begin, (int16_t)(begin + 60), MARK_UNREGISTERED } };
	struct enrolment_facts *facts;
	struct settle_work work;
	char name[32];
	size_t n;

	(void)snprintf(name, sizeof name, "les%lld", (long long)key);
	assert_ok(w.s, lesson_put_open(w.s->db, &bulk));
	assert_ok(w.s, lesson_put_row(&bulk, &(struct lesson_put_in){ .lesson = key,
	                                                              .public = str_of(name),
	                                                              .brin = STR(DELTION),
	                                                              .location = STR("00"),
	                                                              .class_group = STR("MZ2A"),
	                                                              .subject = STR("Nederlands"),
	                                                              .day = day,
	                                                              .begin_min = begin,
	                                                              .end_min = begin + 60,
	                                                              .teacher = str_of(teacher),
	                                                              .room = STR(""),
	                                                              .state = STR("planned"),
	                                                              .source = STR("import"),
	                                                              .ext = str_of(name),
	                                                              .series = 0 }));
	assert_ok(w.s, db_bulk_close(&bulk));
	assert_ok(w.s, lesson_set_closed(w.s->db, &(struct lesson_set_closed_in){ key, 1 }, NULL));
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, &sem, 1, &facts, &n));
	work = (struct settle_work){ .of = facts, .marks = &mark, .count = 1 };
	assert_ok(w.s, settle(&w.c, &w.book, &work, 1, "closing", false, NULL));
	assert_ok(w.s, db_commit(w.s->db));
}

static int64_t account(const char *login, enum role role)
{
	struct scope scope = { SCOPE_GROUP, STR(GROUP) };
	int64_t key;

	assert_ok(w.s, account_create(&w.c,
	                              &(struct account_new){ .login = str_of(login),
	                                                     .name = str_of(login),
	                                                     .email = STR("iemand@voorbeeld.nl"),
	                                                     .hash = STR("*"),
	                                                     .grant = { .role = role,
	                                                                .first = day_of(2020, 1, 1),
	                                                                .scopes = &scope,
	                                                                .scope_count = 1 } },
	                              &key));
	return key;
}

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "mbo");
	(void)account("docent", ROLE_TEACHER);
	(void)account("mentor", ROLE_MENTOR);
	w.c.today = day_of(2026, 2, 12); /* a Thursday */
}

/* Somebody who works elsewhere and whose sign-in name is somebody's code here. */
static void stranger(const char *login)
{
	struct scope scope = { SCOPE_GROUP, STR("01AA/00/MZ2A") };
	int64_t key;

	assert_ok(w.s, account_create(&w.c,
	                              &(struct account_new){ .login = str_of(login),
	                                                     .name = STR("Geheim"),
	                                                     .email = STR("elders@voorbeeld.nl"),
	                                                     .hash = STR("*"),
	                                                     .grant = { .role = ROLE_TEACHER,
	                                                                .first = day_of(2020, 1, 1),
	                                                                .scopes = &scope,
	                                                                .scope_count = 1 } },
	                              &key));
}

static struct reminded round_at(int hour)
{
	struct reminded done;

	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, remind_round(&w.c, hour * 60, &done));
	assert_ok(w.s, db_commit(w.s->db));
	return done;
}

static void teacher_the_same_day_and_once(void **state)
{
	struct reminded done;

	begin(state);
	assert_ok(w.s, setting_change(&w.c, STR("mail_server"), STR("mail.voorbeeld.nl")));
	assert_ok(w.s, setting_change(&w.c, STR("mail_from"), STR("sluitend@voorbeeld.nl")));
	lesson(1, w.c.today, 540, "docent");
	lesson(2, w.c.today, 600, "docent");
	lesson(3, w.c.today, 660, "KNB"); /* a code that is nobody's account */
	assert_int_equal(round_at(15).lessons, 0);
	assert_int_equal(round_at(20).lessons, 0);
	done = round_at(16);
	assert_int_equal(done.teachers, 1);
	assert_int_equal(done.lessons, 2);
	assert_int_equal(done.letters, 1);
	assert_int_equal(round_at(17).lessons, 0);
	/* What ends after the letter of the day is in the letter of the next. */
	lesson(4, w.c.today, 930, "docent");
	assert_int_equal(round_at(18).lessons, 0);
	w.c.today++;
	done = round_at(16);
	assert_int_equal(done.teachers, 1);
	assert_int_equal(done.lessons, 1);
	world_drop(&w);
}

/* A sign-in name of another school is a text: no letter about this one, and nobody's name. */
static void not_to_who_works_elsewhere(void **state)
{
	struct lesson l;

	begin(state);
	stranger("elders");
	lesson(1, w.c.today, 540, "elders");
	lesson(2, w.c.today, 600, "docent");
	assert_int_equal(round_at(16).lessons, 1);
	world_as_coordinator(&w, DELTION);
	assert_ok(w.s, lesson_open(&w.c, STR("les1"), ACTION_TIMETABLE, &l));
	assert_true(str_eq(l.teacher_name, STR("")));
	assert_ok(w.s, lesson_open(&w.c, STR("les2"), ACTION_TIMETABLE, &l));
	assert_true(str_eq(l.teacher_name, STR("docent")));
	world_drop(&w);
}

static void leader_after_the_term(void **state)
{
	struct reminded done;

	begin(state);
	lesson(1, w.c.today, 540, "docent");
	done = round_at(16);
	assert_int_equal(done.teachers, 1);
	assert_int_equal(done.letters, 0); /* no mail server: the page says it */
	assert_int_equal(done.leaders, 0);
	w.c.today = day_of(2026, 2, 13);
	assert_int_equal(round_at(16).leaders, 0);
	w.c.today = day_of(2026, 2, 28);
	assert_int_equal(round_at(16).leaders, 0); /* older than two weeks */
	w.c.today = day_of(2026, 2, 24);
	done = round_at(16);
	assert_int_equal(done.leaders, 1);
	assert_int_equal(done.teachers, 0);
	assert_int_equal(round_at(17).leaders, 0);
	w.c.today++;
	assert_int_equal(round_at(16).leaders, 0);
	world_drop(&w);
}

/* The region agreed that the coordinator hears it, after one working day. */
static void whom_the_protocol_names(void **state)
{
	struct scope scope = { SCOPE_INSTITUTION, STR(DELTION) };
	struct reminded done;
	int64_t key;

	begin(state);
	assert_ok(w.s, account_create(&w.c,
	                              &(struct account_new){ .login = STR("coordinator"),
	                                                     .name = STR("coordinator"),
	                                                     .email = STR("iemand@voorbeeld.nl"),
	                                                     .hash = STR("*"),
	                                                     .grant = { .role = ROLE_COORDINATOR,
	                                                                .first = day_of(2020, 1, 1),
	                                                                .scopes = &scope,
	                                                                .scope_count = 1 } },
	                              &key));
	lesson(1, w.c.today, 540, "KNB");
	w.c.today++; /* Friday: by the national default the mentor hears it on Tuesday */
	assert_int_equal(round_at(16).leaders, 0);
	db_support_sql(
		w.s->db,
		"INSERT INTO agreement (agreement, version, region, title, words, basis, state, valid_from, edit, "
		"made, changed, published) VALUES (1, '10-2026.1', '10', 'x', '', '', 'gepubliceerd', 20000, 1, 0, 0, 0);"
		"INSERT INTO agreement_row (agreement, line, subject, sector, age, telling, step, who, days, clock, "
		"pause, wanted, explain, told, letter, words, ground) VALUES "
		"(1, 1, 'les', '*', '*', '*', 'registreren', 'docent', 1, 'signaal', 0, '', 0, 'coordinator', '', '', '')");
	done = round_at(17);
	assert_int_equal(done.leaders, 1);
	assert_int_equal(done.lessons, 1);
	w.c.today += 4;
	assert_int_equal(round_at(16).leaders, 0);
	world_drop(&w);
}

static void not_of_what_was_registered(void **state)
{
	begin(state);
	lesson(1, w.c.today, 540, "docent");
	assert_ok(w.s, lesson_set_registered(w.s->db, &(struct lesson_set_registered_in){ 1, w.c.now }, NULL));
	assert_int_equal(round_at(16).lessons, 0);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(teacher_the_same_day_and_once), cmocka_unit_test(not_to_who_works_elsewhere),
		cmocka_unit_test(leader_after_the_term),         cmocka_unit_test(whom_the_protocol_names),
		cmocka_unit_test(not_of_what_was_registered),
	};

	return db_support_run("reminders", tests, sizeof tests / sizeof tests[0]);
}
