/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of calls, what is known in lists, who is missing today, and what open pages hear, on each engine. */
#include "world.h"

#include <string.h>

#include "access/live.h"
#include "access_live_sql.h"
#include "signals/calls.h"
#include "signals/step.h"
#include "signals_sql.h"

enum { PEOPLE = 5 };

static struct world w;
static int64_t people[PEOPLE];

static void finding(int who, const char *rule, day_t day, day_t due, int bucket)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	char number[8], public[32];

	(void)snprintf(number, sizeof number, "%d", 1001 + who);
	(void)snprintf(public, sizeof public, "f%d%s", who, rule);
	assert_ok(w.s, finding_put_open(w.s->db, &bulk));
	assert_ok(w.s, finding_put_row(
			       &bulk, &(struct finding_put_in){ .person = people[who],
	                                                        .enrolment = enrolment_key(STR("25PJ"), str_of(number)),
	                                                        .rule = str_of(rule),
	                                                        .day = day,
	                                                        .public = str_of(public),
	                                                        .since = day,
	                                                        .first = day,
	                                                        .begin_day = day,
	                                                        .end_day = day,
	                                                        .report_by = due,
	                                                        .minutes = 60,
	                                                        .amount = 1,
	                                                        .duty = STR("kwalificatieplichtig"),
	                                                        .version = STR("landelijk"),
	                                                        .evidence = STR(""),
	                                                        .holds = true,
	                                                        .state = STR(STATE_OPEN),
	                                                        .turn = TURN_SCHOOL,
	                                                        .due = due,
	                                                        .bucket = bucket,
	                                                        .reported = DAY_NONE,
	                                                        .exempt = STR(""),
	                                                        .brin = STR("25PJ"),
	                                                        .location = STR("00"),
	                                                        .municipality = STR("0193"),
	                                                        .region = STR("10"),
	                                                        .left_school = DAY_NONE }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

static void contact(int64_t person, enum step step)
{
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, person_contact(&w.c, person, step, STR("")));
	assert_ok(w.s, db_commit(w.s->db));
}

static void begin(void **state)
{
	static const char *const pgns[PEOPLE] = { "100000009", "100000010", "100000022", "100000034", "100000046" };

	world_make(&w, *state);
	for (int i = 0; i < PEOPLE; i++) {
		char name[16], number[8];

		(void)snprintf(name, sizeof name, "Boer%d", i);
		(void)snprintf(number, sizeof number, "%d", 1001 + i);
		/* The third is of age. */
		people[i] = world_person(&w, pgns[i], name, i == 2 ? day_of(2005, 5, 12) : day_of(2009, 5, 12), "0193");
		world_enrol(&w, people[i], "25PJ", number, "mbo");
	}
	finding(0, "12u", w.c.today - 1, w.c.today + 4, 3);
	finding(1, "eerste-dag", w.c.today, w.c.today, 2);
	finding(2, "eerste-dag", w.c.today, w.c.today, 2);
	finding(3, "V3", w.c.today - 10, w.c.today - 1, 1);
	finding(3, "8u", w.c.today - 12, w.c.today - 5, 3);
	finding(4, "laat-3", w.c.today - 1, w.c.today + 4, 5);
	world_as_coordinator(&w, "25PJ");
}

static void end(void)
{
	world_drop(&w);
}

static void the_order_is_that_of_the_points(void **state)
{
	struct call *calls;
	size_t n;

	begin(state);
	assert_ok(w.s, calls_load(&w.c, &calls, &n));
	assert_int_equal(n, 5);
	/* The report that is over its term; then parents who do not know; 12 hours; the adult; who came late. */
	assert_true(calls[0].item->person == people[3]);
	assert_int_equal(calls[0].tasks, 2);
	assert_int_equal(calls[0].reasons, 1u << CALL_REPORT | 1u << CALL_EIGHT | 1u << CALL_SILENT | 1u << CALL_LATE);
	assert_int_equal(calls[0].points, call_points(CALL_REPORT) + call_points(CALL_SILENT) + call_points(CALL_LATE));
	assert_true(calls[1].item->person == people[1]);
	assert_int_equal(calls[1].reasons, 1u << CALL_PARENTS);
	assert_true(calls[2].item->person == people[0]);
	assert_true(calls[3].item->person == people[2]);
	assert_int_equal(calls[3].reasons, 1u << CALL_FIRST_DAY);
	assert_true(calls[4].item->person == people[4]);
	end();
}

static void what_was_done_changes_it(void **state)
{
	struct call *calls;
	char sql[600];
	size_t n;

	begin(state);
	/* Spoken to today: away. Tried today: behind the others. */
	contact(people[0], STEP_SPOKEN);
	contact(people[3], STEP_TRIED);
	/* The parents of the second reported it; the last one asked to be called. */
	(void)snprintf(sql, sizeof sql,
	               "INSERT INTO absence (person, absence, public, enrolment, brin, kind, first, begin_min, until, "
	               "end_min, reason, state, source, by_link, reported, account, handler, answer) VALUES (%lld, 1, "
	               "'a1', 1, '25PJ', 'medisch', %d, 0, %d, 1440, '', 'gemeld', 'ouder', 0, 1, 0, 0, '')",
	               (long long)people[1], (int)w.c.today, (int)w.c.today);
	db_support_sql(w.s->db, sql);
	(void)snprintf(
		sql, sizeof sql,
		"INSERT INTO answer (person, answer, public, message, enrolment, brin, location, recipient, kind, "
		"words, lessons, phone, moment, at, day, status) VALUES (%lld, 1, 'b1', 1, 1, '25PJ', '00', 0, "
		"'bel-mij', '', '', '', '', 1, %d, 'open')",
		(long long)people[4], (int)w.c.today);
	db_support_sql(w.s->db, sql);
	assert_ok(w.s, calls_load(&w.c, &calls, &n));
	assert_int_equal(n, 4);
	assert_true(calls[0].item->person == people[4]);
	assert_int_equal(calls[0].points, call_points(CALL_ASKED));
	assert_int_equal(calls[1].reasons, 1u << CALL_FIRST_DAY);
	assert_int_equal(calls[2].reasons, 1u << CALL_FIRST_DAY);
	assert_true(calls[3].item->person == people[3]);
	assert_true(calls[3].tried);
	/* Of a restricted person nothing is told, and nobody calls. */
	(void)snprintf(sql, sizeof sql,
	               "INSERT INTO restriction (person, restriction, reason, account, at, lifted) VALUES "
	               "(%lld, 1, 'juistheid', 0, 1, NULL)",
	               (long long)people[4]);
	db_support_sql(w.s->db, sql);
	assert_ok(w.s, calls_load(&w.c, &calls, &n));
	assert_int_equal(n, 3);
	assert_int_equal(calls[0].points, call_points(CALL_FIRST_DAY));
	end();
}

static void another_school_has_its_own_list(void **state)
{
	struct known *known;
	struct call *calls;
	size_t n;

	begin(state);
	contact(people[0], STEP_SPOKEN);
	world_as_coordinator(&w, "25LH");
	assert_ok(w.s, calls_load(&w.c, &calls, &n));
	assert_int_equal(n, 0);
	assert_ok(w.s, known_load(&w.c, people, 1, &known));
	assert_int_equal(known[0].contact, DAY_NONE);
	assert_false(known[0].spoken_today);
	world_as_officer(&w, "0193");
	assert_int_equal(calls_load(&w.c, &calls, &n), ERR_DENIED);
	end();
}

/* How often something was told of a kind at a place. */
static int64_t told(int kind, const char *place)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str places[] = { str_of(place) };
	struct live_sums_row row;
	bool more = true;

	assert_ok(w.s, live_sums_open(w.s->db, &(struct live_sums_in){ ctx_list_text(w.c.arena, places, 1) }, &rows));
	while (more) {
		assert_ok(w.s, live_sums_next(&rows, &row, &more));
		if (more && row.kind == kind) {
			return row.version;
		}
	}
	return 0;
}

static void open_pages_are_told_what_was_committed(void **state)
{
	const struct str places[] = { STR("25PJ"), STR(""), STR("0193"), STR("25PJ") };
	int64_t before, town;

	begin(state);
	before = told(LIVE_TASKS, "25PJ");
	town = told(LIVE_TASKS, "0193");
	assert_ok(w.s, live_tell(&w.c, LIVE_TASKS, places, 4));
	assert_int_equal(told(LIVE_TASKS, "25PJ"), before + 1);
	assert_int_equal(told(LIVE_TASKS, "0193"), town + 1);
	assert_int_equal(told(LIVE_TASKS, ""), 0);
	assert_int_equal(told(LIVE_ANSWERS, "25PJ"), 0);
	/* What is rolled back was never told. */
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, live_tell_school(&w.c, LIVE_TASKS, STR("25PJ")));
	db_rollback(w.s->db);
	assert_int_equal(told(LIVE_TASKS, "25PJ"), before + 1);
	/* A contact is told of. */
	contact(people[0], STEP_SPOKEN);
	assert_int_equal(told(LIVE_TASKS, "25PJ"), before + 2);
	/* After a while it begins anew. */
	w.c.now += INT64_C(3) * 86400 * 1000000;
	assert_ok(w.s, live_night(&w.c));
	assert_int_equal(told(LIVE_TASKS, "25PJ"), 0);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_is_that_of_the_points),
		cmocka_unit_test(what_was_done_changes_it),
		cmocka_unit_test(another_school_has_its_own_list),
		cmocka_unit_test(open_pages_are_told_what_was_committed),
	};

	return db_support_run("signals_calls", tests, sizeof tests / sizeof tests[0]);
}
