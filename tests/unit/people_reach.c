/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whom each role reaches, by scope, term and age; and that what is out of reach cannot be told from what does not exist,
 * neither by the answer nor by the work that it takes.
 */
#include "world.h"

#include <string.h>

#include "access_sql.h"
#include "db/migrations.h"
#include "fmt/ident.h"
#include "people/open.h"
#include "people/reach.h"
#include "people/search.h"
#include "people_sql.h"
#include "registration/gaps.h"
#include "registration_sql.h"
#include "signals/step.h"
#include "signals/worklist.h"
#include "signals_sql.h"
#include "trust/mine.h"

#define ABSENT "aaaaaaaaaaaaaaaaaaaaaaaaaa"

static struct world w;
/* Ann and Bea are at 02VB/00 in two groups, Cor at 02VB/01, Dis at 01AA; Eef left 02VB long ago, Fay in January. */
static int64_t ann, bea, cor, dis, eef, fay, old;

static void enrol(int64_t person, const char *brin, const char *location, const char *group, day_t last)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	char public[IDENT_TEXT], number[24];

	(void)ident_new(public);
	(void)snprintf(number, sizeof number, "%lld", (long long)(person % 100000));
	assert_ok(w.s, enrolment_put_open(w.s->db, &bulk));
	assert_ok(w.s, enrolment_put_row(&bulk, &(struct enrolment_put_in){
		.person = person, .enrolment = enrolment_key(str_of(brin), str_of(number)), .public = str_of(public),
		.brin = str_of(brin), .location = str_of(location), .number = str_of(number), .sector = STR("vo"),
		.level = STR("2"), .class_group = str_of(group), .first = day_of(2024, 8, 1), .last = last,
		.funded = true }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

static void obligation(int64_t person, const char *rule, const char *duty, day_t day, int turn, const char *public)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	assert_ok(w.s, finding_put_open(w.s->db, &bulk));
	assert_ok(w.s, finding_put_row(&bulk, &(struct finding_put_in){
		.person = person, .enrolment = 1, .rule = str_of(rule), .day = day, .public = str_of(public),
		.since = day, .first = day, .begin_day = day, .end_day = DAY_NONE, .report_by = day + 7,
		.duty = str_of(duty), .version = STR("v"), .evidence = { "", 0 }, .holds = true,
		.state = STR("gemeld"), .turn = turn, .due = day + 7, .bucket = 1, .reported = day,
		.brin = STR("02VB"), .location = STR("00"), .municipality = STR("0193"), .region = STR("10"),
		.left_school = DAY_NONE }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

static void begin(void **state)
{
	world_make(&w, *state);
	ann = world_person(&w, "100000009", "Aal", day_of(2009, 5, 12), "0193");
	bea = world_person(&w, "100000010", "Baas", day_of(2009, 6, 1), "0193");
	cor = world_person(&w, "100000022", "Cats", day_of(2006, 1, 1), "0193");
	dis = world_person(&w, "100000034", "Dam", day_of(2010, 1, 1), "0150");
	eef = world_person(&w, "100000046", "Eik", day_of(2008, 2, 13), "0193");
	fay = world_person(&w, "100000058", "Fop", day_of(2008, 2, 12), "0193");
	old = world_person(&w, "100000071", "Oud", day_of(1999, 2, 12), "0193");
	enrol(ann, "02VB", "00", "G1", DAY_NONE);
	enrol(bea, "02VB", "00", "G2", DAY_NONE);
	enrol(cor, "02VB", "01", "G1", DAY_NONE);
	enrol(dis, "01AA", "00", "G1", DAY_NONE);
	enrol(eef, "02VB", "00", "G1", day_of(2025, 7, 31));
	enrol(fay, "02VB", "00", "G1", day_of(2026, 1, 15));
}

/* "abf": who of the seven is reached, by the gate and by the list, which must agree. */
static void assert_reach(const char *wanted)
{
	const int64_t all[] = { ann, bea, cor, dis, eef, fay, old };
	char gate[8] = "", listed[8] = "";
	struct young_list list;

	for (size_t i = 0; i < 7; i++) {
		bool fine;

		assert_ok(w.s, people_in_reach(&w.c, all[i], &fine));
		if (fine) {
			(void)strncat(gate, &"a\0b\0c\0d\0e\0f\0o"[2 * i], 1);
		}
	}
	assert_string_equal(gate, wanted);
	if (!access_allows(w.c.actor.role, ACTION_SEARCH)) {
		return;
	}
	assert_ok(w.s, people_page(&w.c, STR(""), 50, &list));
	for (size_t i = 0; i < list.count; i++) {
		for (size_t k = 0; k < 7; k++) {
			if (list.rows[i].person == all[k]) {
				(void)strncat(listed, &"a\0b\0c\0d\0e\0f\0o"[2 * k], 1);
			}
		}
	}
	assert_string_equal(listed, wanted);
}

static void schools_reach_their_students(void **state)
{
	begin(state);
	world_as(&w, ROLE_COORDINATOR, SCOPE_INSTITUTION, "02VB");
	assert_reach("abcf");
	world_as(&w, ROLE_COORDINATOR, SCOPE_LOCATION, "02VB/00");
	assert_reach("abf");
	world_as(&w, ROLE_CONFIDANT, SCOPE_LOCATION, "02VB/01");
	assert_reach("c");
	/* A group: who is in it today, at this location. */
	world_as(&w, ROLE_MENTOR, SCOPE_GROUP, "02VB/00/G1");
	assert_reach("a");
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "02VB/00/G2");
	assert_reach("b");
	world_drop(&w);
}

static void member(int64_t person, const char *brin, const char *location, const char *group, day_t first, day_t last)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	char number[24];

	(void)snprintf(number, sizeof number, "%lld", (long long)(person % 100000));
	assert_ok(w.s, group_member_put_open(w.s->db, &bulk));
	assert_ok(w.s, group_member_put_row(&bulk, &(struct group_member_put_in){
		person, enrolment_key(str_of(brin), str_of(number)), str_of(brin), str_of(location), str_of(group), first,
		last }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

/* A group of several classes: its members, in their period, while they are enrolled. */
static void members_of_a_group_are_reached(void **state)
{
	begin(state);
	member(bea, "02VB", "00", "wiskunde-b", day_of(2025, 8, 1), DAY_NONE);
	member(cor, "02VB", "00", "wiskunde-b", day_of(2026, 2, 12), day_of(2026, 2, 12));
	member(ann, "02VB", "00", "wiskunde-b", day_of(2025, 8, 1), day_of(2026, 2, 11));
	member(ann, "02VB", "01", "wiskunde-b", day_of(2025, 8, 1), DAY_NONE);
	member(fay, "02VB", "00", "wiskunde-b", day_of(2025, 8, 1), DAY_NONE);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "02VB/00/wiskunde-b");
	assert_reach("bc");
	world_as(&w, ROLE_MENTOR, SCOPE_GROUP, "02VB/01/wiskunde-b");
	assert_reach("a");
	/* A peer coach meets those of the class. */
	world_as(&w, ROLE_PEER, SCOPE_GROUP, "02VB/00/wiskunde-b");
	assert_reach("");
	w.c.today++;
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "02VB/00/wiskunde-b");
	assert_reach("b");
	world_drop(&w);
}

/* An enrolment is past when its school year is over, and at least 92 days are. */
static void schools_forget(void **state)
{
	(void)state;
	assert_int_equal(reach_seen_from(day_of(2026, 2, 12)), day_of(2025, 8, 1));
	assert_int_equal(reach_seen_from(day_of(2026, 7, 31)), day_of(2025, 8, 1));
	assert_int_equal(reach_seen_from(day_of(2026, 8, 1)), day_of(2026, 5, 1));
	assert_int_equal(reach_seen_from(day_of(2026, 10, 31)), day_of(2026, 7, 31));
	assert_int_equal(reach_seen_from(day_of(2026, 11, 1)), day_of(2026, 8, 1));
	assert_int_equal(reach_seen_from(day_of(2026, 12, 1)), day_of(2026, 8, 1));
}

static void ages(void **state)
{
	(void)state;
	for (day_t birth = day_of(2004, 1, 1); birth <= day_of(2008, 12, 31); birth++) {
		const day_t on[] = { day_of(2024, 2, 28), day_of(2024, 2, 29), day_of(2024, 3, 1),
			             day_of(2025, 2, 28), day_of(2025, 3, 1),  day_of(2026, 12, 31) };

		for (size_t i = 0; i < sizeof on / sizeof on[0]; i++) {
			assert_int_equal(birth <= reach_born(on[i], 18), day_age(birth, on[i]) >= 18);
		}
	}
}

static void authorities_reach_residents_of_an_age(void **state)
{
	begin(state);
	world_as(&w, ROLE_OFFICER, SCOPE_MUNICIPALITY, "0193");
	/* Eef turns 18 tomorrow, Fay today. */
	assert_reach("abe");
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	assert_reach("abcef");
	world_as(&w, ROLE_OFFICER, SCOPE_REGION, "07");
	assert_reach("");
	world_as(&w, ROLE_OFFICER, SCOPE_REGION, "10");
	assert_reach(actor_reaches_town(&w.c, STR("0150")) ? "abde" : "abe");
	/* What waits about the time before the eighteenth birthday keeps its subject in reach. */
	obligation(fay, "V3", "kwalificatieplichtig", day_of(2026, 1, 10), 2, "bbbbbbbbbbbbbbbbbbbbbbbbbb");
	obligation(cor, "V4", "doorstroom", day_of(2026, 1, 10), 2, "cccccccccccccccccccccccccc");
	world_as(&w, ROLE_OFFICER, SCOPE_MUNICIPALITY, "0193");
	assert_reach("abef");
	world_drop(&w);
}

static void duties_are_divided(void **state)
{
	struct finding_view v;

	begin(state);
	obligation(ann, "V3", "kwalificatieplichtig", day_of(2026, 1, 10), 2, "bbbbbbbbbbbbbbbbbbbbbbbbbb");
	obligation(cor, "V4", "doorstroom", day_of(2026, 1, 10), 2, "cccccccccccccccccccccccccc");
	world_as(&w, ROLE_OFFICER, SCOPE_MUNICIPALITY, "0193");
	assert_ok(w.s, finding_open(&w.c, STR("bbbbbbbbbbbbbbbbbbbbbbbbbb"), &v));
	assert_true(step_fits(&w.c, &v, STEP_TAKE_UP));
	assert_int_equal(finding_open(&w.c, STR("cccccccccccccccccccccccccc"), &v), ERR_ABSENT);
	/* The RMC sees what was reported about who is younger, and leaves it to the officer. */
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	assert_ok(w.s, finding_open(&w.c, STR("bbbbbbbbbbbbbbbbbbbbbbbbbb"), &v));
	assert_false(step_fits(&w.c, &v, STEP_TAKE_UP));
	assert_ok(w.s, finding_open(&w.c, STR("cccccccccccccccccccccccccc"), &v));
	assert_true(step_fits(&w.c, &v, STEP_TAKE_UP));
	world_drop(&w);
}

static void named_young_people(void **state)
{
	char key[24];

	begin(state);
	(void)snprintf(key, sizeof key, "%lld", (long long)ann);
	world_as(&w, ROLE_COUNSELLOR, SCOPE_PERSON, key);
	assert_reach("a");
	world_as(&w, ROLE_PARENT, SCOPE_PERSON, key);
	assert_reach("a");
	world_as(&w, ROLE_YOUNG, SCOPE_PERSON, key);
	assert_reach("a");
	/* A parent's reach ends on the eighteenth birthday; one's own does not. */
	(void)snprintf(key, sizeof key, "%lld", (long long)fay);
	world_as(&w, ROLE_PARENT, SCOPE_PERSON, key);
	assert_reach("");
	world_as(&w, ROLE_YOUNG, SCOPE_PERSON, key);
	assert_reach("f");
	world_drop(&w);
}

static void others_reach_nobody(void **state)
{
	static const enum role roles[] = { ROLE_RESEARCHER, ROLE_PRIVACY, ROLE_ADMIN };

	begin(state);
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		world_as(&w, roles[i], SCOPE_INSTITUTION, NULL);
		assert_reach("");
	}
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_reach("");
	world_drop(&w);
}

/* An account of before there were grants goes on with what it had. */
static void a_role_becomes_a_grant(void **state)
{
	struct db_support *s = *state;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct scope_list_row row;
	struct grant *list;
	struct ctx c = { .arena = &s->arena, .fail = &s->fail, .db = s->db, .today = day_of(2026, 2, 12) };
	size_t before = 0, n;
	bool more;

	while (strcmp(migrations_files[before].name, "0006_grants.sql") != 0) {
		before++;
	}
	assert_ok(s, db_migrate(s->db, migrations_files, before, NULL));
	db_support_sql(s->db, "INSERT INTO account (account, login, name, email, role, password, active, created) VALUES "
	                      "(7, 'karim', 'Karim Bos', '', 'officer', '', 1, 0), (8, 'm', 'M', '', 'coordinator', '', 1, 0);"
	                      "INSERT INTO account_scope (account, kind, value) VALUES (7, 'municipality', '0193'), "
	                      "(7, 'region', '10'), (8, 'institution', '25PJ');");
	assert_ok(s, db_migrate(s->db, migrations_files, migrations_count, NULL));
	assert_ok(s, grant_list(&c, 7, &list, &n));
	assert_int_equal(n, 1);
	assert_int_equal(list[0].role, ROLE_OFFICER);
	assert_int_equal(list[0].last, DAY_NONE);
	assert_ok(s, scope_list_open(s->db, &(struct scope_list_in){ list[0].grant }, &rows));
	assert_ok(s, scope_list_next(&rows, &row, &more));
	assert_true(more && str_eq(row.kind, STR("municipality")) && str_eq(row.value, STR("0193")));
	assert_ok(s, scope_list_next(&rows, &row, &more));
	assert_true(more && str_eq(row.kind, STR("region")) && str_eq(row.value, STR("10")));
	assert_ok(s, scope_list_next(&rows, &row, &more));
	assert_false(more);
	assert_ok(s, grant_list(&c, 8, &list, &n));
	assert_true(n == 1 && list[0].role == ROLE_COORDINATOR);
}

/* ---- what a former student left undone ---- */

static int64_t key_at(int64_t person)
{
	char number[24];

	(void)snprintf(number, sizeof number, "%lld", (long long)(person % 100000));
	return enrolment_key(STR("02VB"), str_of(number));
}

/* A signal that waits for the school, due on a day. */
static void signal_at(int64_t person, day_t due, const char *public)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	assert_ok(w.s, finding_put_open(w.s->db, &bulk));
	assert_ok(w.s, finding_put_row(&bulk, &(struct finding_put_in){
		.person = person, .enrolment = key_at(person), .rule = STR("8u"), .day = due - 7, .public = str_of(public),
		.since = due - 7, .first = due - 7, .begin_day = due - 7, .end_day = DAY_NONE, .report_by = due,
		.version = STR("v"), .evidence = { "", 0 }, .holds = true, .state = STR("open"), .turn = 1, .due = due,
		.bucket = BUCKET_WARNING, .reported = DAY_NONE, .brin = STR("02VB"), .location = STR("00"),
		.municipality = STR("0193"), .region = STR("10"), .left_school = DAY_NONE }));
	assert_ok(w.s, db_bulk_close(&bulk));
	assert_ok(w.s, findings_leave(&w.c, &person, 1));
}

/* A lesson of Monday 16 June 2025 that nobody registered. */
static void unregistered(int64_t person)
{
	static const char marks[] = "\1\x1c\2\x4e\2?";
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	assert_ok(w.s, day_put_open(w.s->db, &bulk));
	assert_ok(w.s, day_put_row(&bulk, &(struct day_put_in){
		.person = person, .enrolment = key_at(person), .day = day_of(2025, 6, 16), .brin = STR("02VB"),
		.location = STR("00"), .scheduled = 50, .unregistered = 50, .marks = { marks, sizeof marks - 1 } }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

/* Neither a row, nor a number, nor a place in the order of pages tells of them. */
static void a_school_counts_no_former_students(void **state)
{
	struct work_filter filter = { .most = 1 };
	struct work_page page;
	int64_t late, count;

	begin(state);
	signal_at(eef, day_of(2025, 7, 1), "bbbbbbbbbbbbbbbbbbbbbbbbbb");
	signal_at(fay, day_of(2026, 1, 12), "cccccccccccccccccccccccccc");
	for (int i = 0; i < 2; i++) {
		world_as(&w, ROLE_COORDINATOR, i == 0 ? SCOPE_INSTITUTION : SCOPE_LOCATION, i == 0 ? "02VB" : "02VB/00");
		for (int b = 0; b < 2; b++) {
			filter.bucket = b == 0 ? BUCKET_ALL : BUCKET_WARNING;
			assert_ok(w.s, worklist_page(&w.c, &filter, &page));
			assert_int_equal(page.count, 1);
			assert_int_equal(page.items[0].person, fay);
			assert_false(page.more);
			assert_ok(w.s, worklist_count(&w.c, filter.bucket, TURN_SCHOOL, 100, &count));
			assert_int_equal(count, 1);
		}
		assert_ok(w.s, worklist_due(&w.c, 100, 100, &late, &count));
		assert_int_equal(count, 1);
		assert_int_equal(late, 1);
	}
	world_drop(&w);
}

static void a_week_long_ago_names_no_former_students(void **state)
{
	const struct gap_after start = { DAY_NONE, { "", 0 } };
	struct gap_week week;

	begin(state);
	unregistered(eef);
	unregistered(fay);
	world_as(&w, ROLE_COORDINATOR, SCOPE_INSTITUTION, "02VB");
	assert_ok(w.s, gaps_week(&w.c, STR("02VB"), STR("00"), day_of(2025, 6, 16), &start, &week));
	assert_int_equal(week.student_count, 1);
	assert_int_equal(week.students[0].person, fay);
	assert_int_equal(week.group_count, 1);
	assert_int_equal(week.groups[0].students, 1);
	world_drop(&w);
}

/* ---- peer coaches ---- */

/* Ill today, and said that somebody may come; an objection to what is done with the data comes first. */
static void nobody_meets_whose_data_are_restricted(void **state)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct meet_row *rows;
	size_t n;

	begin(state);
	assert_ok(w.s, day_put_open(w.s->db, &bulk));
	assert_ok(w.s, day_put_row(&bulk, &(struct day_put_in){
		.person = ann, .enrolment = key_at(ann), .day = w.c.today, .brin = STR("02VB"), .location = STR("00"),
		.scheduled = 50, .sick = 50, .marks = { "\1", 1 } }));
	assert_ok(w.s, db_bulk_close(&bulk));
	db_support_sql(w.s->db, "INSERT INTO own_choice (person, kind, change, value, at, account) "
	                        "SELECT person, 'maatje', 1, 1, 0, 1 FROM person");
	world_as(&w, ROLE_PEER, SCOPE_GROUP, "02VB/00/G1");
	assert_ok(w.s, meet_list(&w.c, &rows, &n));
	assert_int_equal(n, 1);
	db_support_sql(w.s->db, "INSERT INTO restriction (person, restriction, reason, account, at) "
	                        "SELECT person, 1, 'betwist', 1, 0 FROM person");
	assert_ok(w.s, meet_list(&w.c, &rows, &n));
	assert_int_equal(n, 0);
	db_support_sql(w.s->db, "UPDATE restriction SET lifted = 1, lifted_by = 1");
	assert_ok(w.s, meet_list(&w.c, &rows, &n));
	assert_int_equal(n, 1);
	world_drop(&w);
}

/* ---- equal work ---- */

/* While serving, the log is written behind the answer. */
static enum err no_log(void *arg, const struct log_entry *e)
{
	(void)arg;
	(void)e;
	return OK;
}

static uint64_t work_of_person(struct str public)
{
	uint64_t before = db_work(w.s->db);
	struct young y;

	assert_int_equal(people_open(&w.c, public, ACTION_PERSON, &y), ERR_ABSENT);
	return db_work(w.s->db) - before;
}

static uint64_t work_of_finding(struct str public)
{
	uint64_t before = db_work(w.s->db);
	struct finding_view v;

	assert_int_equal(finding_open(&w.c, public, &v), ERR_ABSENT);
	return db_work(w.s->db) - before;
}

static uint64_t work_of_search(struct str typed)
{
	uint64_t before = db_work(w.s->db);
	struct young_list list;

	assert_ok(w.s, people_find(&w.c, ACTION_SEARCH, typed, 50, &list));
	assert_int_equal(list.count, 0);
	return db_work(w.s->db) - before;
}

static struct str public_of(int64_t person)
{
	struct young y;

	actor_system(&w.c);
	w.c.actor.role = ROLE_OFFICER;
	w.c.actor.town_list = (struct str[]){ STR("0150") };
	w.c.actor.town_count = 1;
	assert_ok(w.s, people_open_key(&w.c, person, ACTION_PERSON, &y));
	return y.public;
}

/* The absent and the out of reach take the same statements. */
static void absence_takes_the_same_work(void **state)
{
	static const enum role roles[] = { ROLE_COORDINATOR, ROLE_OFFICER };
	struct str other;

	begin(state);
	other = public_of(dis);
	obligation(dis, "V3", "kwalificatieplichtig", day_of(2026, 1, 10), 2, "bbbbbbbbbbbbbbbbbbbbbbbbbb");
	w.c.log_sink = no_log;
	for (size_t i = 0; i < 2; i++) {
		bool school = roles[i] == ROLE_COORDINATOR;

		world_as(&w, roles[i], school ? SCOPE_INSTITUTION : SCOPE_MUNICIPALITY, school ? "02VB" : "0193");
		assert_int_equal(work_of_person(STR(ABSENT)), work_of_person(other));
		assert_int_equal(work_of_finding(STR(ABSENT)), work_of_finding(STR("bbbbbbbbbbbbbbbbbbbbbbbbbb")));
		assert_int_equal(work_of_search(STR("100000083")), work_of_search(STR("100000034")));
		assert_int_equal(work_of_search(STR("Zzzzz")), work_of_search(STR("Dam")));
	}
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schools_reach_their_students),
		cmocka_unit_test(members_of_a_group_are_reached),
		cmocka_unit_test(schools_forget),
		cmocka_unit_test(ages),
		cmocka_unit_test(authorities_reach_residents_of_an_age),
		cmocka_unit_test(duties_are_divided),
		cmocka_unit_test(named_young_people),
		cmocka_unit_test(others_reach_nobody),
		cmocka_unit_test(a_role_becomes_a_grant),
		cmocka_unit_test(a_school_counts_no_former_students),
		cmocka_unit_test(a_week_long_ago_names_no_former_students),
		cmocka_unit_test(nobody_meets_whose_data_are_restricted),
		cmocka_unit_test(absence_takes_the_same_work),
	};

	return db_support_run("reach", tests, sizeof tests / sizeof tests[0]);
}
