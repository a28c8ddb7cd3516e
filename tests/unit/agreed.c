/* SPDX-License-Identifier: EUPL-1.2 */
/* The protocol at work: whose move it is after each step, until when, and who is told. On each engine. */
#include "world.h"

#include <string.h>

#include "agreements/keep.h"
#include "agreements/text.h"
#include "outreach/outreach.h"
#include "reports/agreed.h"
#include "reports/meant.h"
#include "reports/report.h"
#include "signals/step.h"

static struct world w;
static struct actor school;
static int64_t sem;
static struct report_view report; /* made freely */

/* A region that agreed some rows, from before the school year's second half on. */
static void begin(void **state, const char *rows)
{
	struct agreement text;
	struct json_problems problems;
	struct json_fault fault;
	const struct agreement *a;
	struct actor program;
	struct str version;

	world_make(&w, *state);
	program = w.c.actor;
	w.c.today = day_of(2026, 1, 5);
	w.c.now = (int64_t)w.c.today * 86400 * 1000000 + INT64_C(12) * 3600 * 1000000;
	assert_ok(w.s, agreement_text_read(
			       &w.arena, str_format(&w.arena, "{\"protocol\":1,\"titel\":\"x\",\"regels\":[%s]}", rows),
			       &text, &problems, &fault));
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, agreement_draft(&w.c, STR("10"), &text, &version));
	assert_ok(w.s, agreement_open(&w.c, version, &a));
	assert_ok(w.s, agreement_publish(&w.c, a, a->edit, w.c.today + 1));
	assert_ok(w.s, db_commit(w.s->db));
	world_again(&w, &program);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, "25PJ", "1000", "mbo");
	world_as_coordinator(&w, "25PJ");
	school = w.c.actor;
	world_again(&w, &program);
}

/* Two days of four hours missed: 8 hours on Tuesday the 13th. */
static void miss(void)
{
	struct mark_in marks[16];
	size_t n = world_lessons(marks, day_of(2026, 1, 12), 2, 4, 'O');

	w.c.today = day_of(2026, 1, 14);
	(void)world_settle(&w, sem, marks, n, "test");
	world_again(&w, &school);
}

static const struct finding *signal_now(const char *step, const char *who, const char *told, day_t due)
{
	const struct finding *f = world_finding(&w, sem, "8u");

	assert_non_null(f);
	assert_true(str_eq(f->step, str_of(step)));
	assert_true(str_eq(f->who, str_of(who)));
	assert_true(str_eq(f->told, str_of(told)));
	assert_int_equal(f->due, due);
	return f;
}

static void take(enum step step)
{
	struct finding_view f;

	w.c.now += 1000000;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, finding_open(&w.c, world_finding(&w, sem, "8u")->public, &f));
	assert_ok(w.s, step_take(&w.c, &f, step, &(struct step_texts){ STR(""), STR("") }));
	assert_ok(w.s, db_commit(w.s->db));
}

static void undo(void)
{
	struct finding_view f;

	w.c.now += 1000000;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, finding_open(&w.c, world_finding(&w, sem, "8u")->public, &f));
	assert_ok(w.s, step_undo(&w.c, &f));
	assert_ok(w.s, db_commit(w.s->db));
}

#define CALL_AND_TALK                                                                                        \
	"{\"onderwerp\":\"8u\",\"stap\":\"bellen\",\"wie\":\"mentor\",\"werkdagen\":1,\"bij_te_laat\":"      \
	"\"coordinator\"},{\"onderwerp\":\"8u\",\"stap\":\"gesprek\",\"wie\":\"coordinator\",\"werkdagen\":" \
	"5,\"bij_te_laat\":\"regio\"}"
#define AND_REPORT                                                                                               \
	",{\"onderwerp\":\"8u\",\"stap\":\"melden\",\"wie\":\"coordinator\",\"werkdagen\":10,\"actie_gewenst\":" \
	"\"ja\",\"bij_te_laat\":\"regio\"}"

static void after_the_call_comes_the_talk(void **state)
{
	const day_t found = day_of(2026, 1, 13);

	begin(state, CALL_AND_TALK);
	miss();
	(void)signal_now("bellen", "mentor", "coordinator", found + 1);
	take(STEP_TRIED);
	assert_state(signal_now("gesprek", "coordinator", "regio", found + 7), "open");
	/* Computing anew keeps how far it is. */
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, settle_persons(&w.c, &w.book, &sem, 1));
	assert_ok(w.s, db_commit(w.s->db));
	(void)signal_now("gesprek", "coordinator", "regio", found + 7);
	undo();
	(void)signal_now("bellen", "mentor", "coordinator", found + 1);
	take(STEP_SPOKEN);
	assert_state(world_finding(&w, sem, "8u"), "afgehandeld");
	assert_int_equal(world_finding(&w, sem, "8u")->turn, TURN_NOBODY);
	undo();
	assert_state(signal_now("bellen", "mentor", "coordinator", found + 1), "open");
	world_drop(&w);
}

static void file_freely(void)
{
	struct report_of of = { .finding = STR(""), .kind = REPORT_O, .begin = w.c.today - 1, .end = w.c.today - 1 };
	struct report_day missed = { .day = w.c.today - 1, .whole = true, .minutes = 300 };
	struct report_proposal p;
	struct report_form f;
	struct young y;

	assert_ok(w.s, people_open_key(&w.c, sem, ACTION_PERSON, &y));
	of.person = y.public;
	assert_ok(w.s, report_draft(&w.c, &of, &f, &p));
	f.begin = f.end = missed.day;
	f.days = &missed;
	f.day_count = 1;
	f.reason = STR("Steeds weg");
	f.action_wanted = true;
	f.reporter_name = STR("An Jansen");
	f.reporter_email = STR("an@school.example");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_file(&w.c, &f, &report));
	assert_ok(w.s, db_commit(w.s->db));
}

static void a_voluntary_report_follows_where_it_was_agreed(void **state)
{
	const day_t found = day_of(2026, 1, 13);

	begin(state, CALL_AND_TALK AND_REPORT);
	miss();
	take(STEP_SPOKEN);
	assert_state(signal_now("melden", "coordinator", "regio", found + 14), "open");
	assert_int_equal(world_finding(&w, sem, "8u")->turn, TURN_SCHOOL);
	undo();
	(void)signal_now("bellen", "mentor", "coordinator", found + 1);
	take(STEP_SPOKEN);
	file_freely();
	assert_state(world_finding(&w, sem, "8u"), "afgehandeld");
	world_drop(&w);
}

static void what_nobody_does_is_nobodys(void **state)
{
	const struct finding *f;

	begin(state, "{\"onderwerp\":\"8u\",\"stap\":\"gesprek\",\"wie\":\"niemand\"}");
	miss();
	f = world_finding(&w, sem, "8u");
	assert_state(f, "open");
	assert_int_equal(f->turn, TURN_NOBODY);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, findings_night(&w.c));
	assert_ok(w.s, db_commit(w.s->db));
	assert_int_equal(world_finding(&w, sem, "8u")->turn, TURN_NOBODY);
	/* What was not agreed is as ever. */
	assert_int_equal(world_finding(&w, sem, "eerste-dag")->turn, TURN_SCHOOL);
	world_drop(&w);
}

/* ---- a report ---- */

static void clock_is(const char *step, const char *who, const char *told, day_t due)
{
	assert_true(str_eq(report.step, str_of(step)));
	assert_true(str_eq(report.who, str_of(who)));
	assert_true(str_eq(report.told, str_of(told)));
	assert_int_equal(report.due, due);
}

static void deed(enum report_deed what, const char *shared)
{
	struct report_deed_in in = report_deed_none;

	in.shared = str_of(shared);
	in.what = STR("gesproken");
	in.version = report.version;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_do(&w.c, &report, what, &in));
	assert_ok(w.s, db_commit(w.s->db));
}

/* The location is off in the week of 19 January. */
static void holiday(void)
{
	db_support_sql(w.s->db, "INSERT INTO location_holiday (brin, location, school_year, first, last, name) VALUES "
	                        "('25PJ', '00', 2025, 20472, 20476, 'vrij')");
	assert_int_equal(day_of(2026, 1, 19), 20472);
}

#define OFFICER(step, days, from, told)                                                                              \
	"{\"onderwerp\":\"O\",\"stap\":\"" step "\",\"wie\":\"leerplicht\",\"werkdagen\":" days ",\"vanaf\":\"" from \
	"\",\"bij_te_laat\":\"" told "\"}"

static void officers_clocks_are_those_of_the_rows(void **state)
{
	const day_t filed = day_of(2026, 1, 14); /* a Wednesday */

	begin(state, OFFICER("oppakken", "2", "melding", "regio") "," OFFICER(
			     "terugkoppelen", "3", "melding",
			     "coordinator") "," OFFICER("contact", "8", "melding",
	                                                "rmc") ",{\"onderwerp\":\"O\",\"stap\":\"afsluiten\",\"wie\":"
	                                                       "\"contactpersoon\",\"werkdagen\":10,\"vanaf\":"
	                                                       "\"opgepakt\",\"pauze_in_vakantie\":true}");
	holiday();
	w.c.today = filed;
	w.c.now = (int64_t)filed * 86400 * 1000000 + INT64_C(12) * 3600 * 1000000;
	world_again(&w, &school);
	file_freely();
	clock_is("oppakken", "leerplicht", "regio", filed + 2);
	world_as_officer(&w, "0193");
	deed(DEED_TAKE_UP, "");
	/* The answer to the school is due before contact is. */
	clock_is("terugkoppelen", "leerplicht", "coordinator", filed + 5);
	deed(DEED_CONTACT, "We spraken elkaar.");
	/* What is left: closing, ten days without those of the holiday at school. */
	clock_is("afsluiten", "contactpersoon", "niemand", day_of(2026, 2, 4));
	deed(DEED_ASK, "Klopt het adres?");
	clock_is("", "coordinator", "", filed + 7);
	world_drop(&w);
}

/* ---- lists of who has no worklist, and the cases behind a count ---- */

static void a_mentor_has_what_is_the_mentors(void **state)
{
	struct agreed_task *list;
	struct agreed_late *late;
	size_t n;

	begin(state, CALL_AND_TALK);
	miss();
	world_as(&w, ROLE_MENTOR, SCOPE_GROUP, "25PJ/00/MZ2A");
	assert_ok(w.s, agreed_tasks(&w.c, &list, &n));
	assert_int_equal(n, 1);
	assert_true(list[0].own);
	assert_int_equal(list[0].rule, RULE_8U);
	assert_true(str_eq(list[0].step, STR("bellen")));
	world_again(&w, &school);
	assert_int_equal(agreed_tasks(&w.c, &list, &n), ERR_DENIED);
	take(STEP_TRIED);
	world_as(&w, ROLE_MENTOR, SCOPE_GROUP, "25PJ/00/MZ2A");
	assert_ok(w.s, agreed_tasks(&w.c, &list, &n));
	assert_int_equal(n, 0);
	/* The talk is the coordinator's; late, the region is told of it, in numbers without small ones. */
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_ok(w.s, agreed_lates(&w.c, &late, &n));
	assert_int_equal(n, 0);
	w.c.today = day_of(2026, 1, 21);
	assert_ok(w.s, agreed_lates(&w.c, &late, &n));
	assert_int_equal(n, 1);
	assert_int_equal(late[0].many, 0);
	assert_true(late[0].school);
	assert_true(str_eq(late[0].step, STR("gesprek")));
	assert_int_equal(agreed_tasks(&w.c, &(struct agreed_task *){ NULL }, &n), OK);
	assert_int_equal(n, 0);
	world_drop(&w);
}

static int64_t to_sign(void)
{
	int64_t n;

	assert_ok(w.s, agreed_sign_part.count(&w.c, &n));
	return n;
}

static struct agreed_draft draft_now(void)
{
	struct agreed_draft *list;
	size_t n;

	assert_ok(w.s, agreed_drafts(&w.c, &list, &n));
	assert_int_equal(n, 1);
	return list[0];
}

static void a_partner_signs_or_says_why_not(void **state)
{
	const struct agreement *a;
	struct actor region;
	struct agreed_row row;
	struct str version;

	begin(state, CALL_AND_TALK);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	region = w.c.actor;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, agreement_in_force(&w.c, STR("10"), w.c.today + 1, &a));
	assert_ok(w.s, agreement_draft(&w.c, STR("10"), a, &version));
	assert_ok(w.s, agreement_open(&w.c, version, &a));
	assert_ok(w.s, agreement_set_partner(&w.c, a, a->edit, false, STR("25PJ"), true));
	assert_int_equal(draft_now().standing, STANDS_WAITING);
	w.c.today += 40;
	assert_int_equal(draft_now().standing, STANDS_LATE);
	w.c.today -= 40;
	world_again(&w, &school);
	assert_int_equal(to_sign(), 1);
	assert_ok(w.s, agreement_open(&w.c, version, &a));
	assert_int_equal(agreement_refuse(&w.c, a, a->edit, &a->partners[0], STR(" ")), ERR_INPUT);
	assert_ok(w.s, agreement_refuse(&w.c, a, a->edit, &a->partners[0], STR("Te kort dag")));
	assert_int_equal(to_sign(), 0);
	world_again(&w, &region);
	assert_int_equal(draft_now().standing, STANDS_REFUSED);
	assert_non_null(strstr(str_format(&w.arena, "%.*s", STR_ARG(draft_now().who)).p, "Te kort dag"));
	assert_ok(w.s, agreement_open(&w.c, version, &a));
	assert_int_equal(agreement_publish(&w.c, a, a->edit, w.c.today + 3), ERR_INPUT);
	/* Another text asks anew. */
	row = a->rows[0];
	row.days = 2;
	assert_ok(w.s, agreement_set_row(&w.c, a, a->edit, 1, &row));
	assert_int_equal(draft_now().standing, STANDS_WAITING);
	world_again(&w, &school);
	assert_int_equal(to_sign(), 1);
	assert_ok(w.s, agreement_open(&w.c, version, &a));
	assert_ok(w.s, agreement_refuse(&w.c, a, a->edit, &a->partners[0], STR("Nee")));
	assert_ok(w.s, agreement_sign(&w.c, a, a->edit, &a->partners[0]));
	world_again(&w, &region);
	assert_int_equal(draft_now().standing, STANDS_READY);
	assert_ok(w.s, db_commit(w.s->db));
	world_drop(&w);
}

static struct meant_list listed(const struct agreement *a, int step, size_t most, struct str after)
{
	struct meant_query q = { .agreement = a, .what = { .step = step, .who = -1 }, .region = STR("10") };
	struct meant_list list;

	assert_ok(w.s, meant_list(&w.c, &q, most, after, &list));
	return list;
}

static void what_is_counted_is_listed(void **state)
{
	struct meant_query denied = { .agreement = agreement_national(),
		                      .what = { -1, -1, false, true },
		                      .region = STR("10") };
	const struct agreement *list[2];
	struct agreement_outcome counted[2];
	struct meant_list got;
	int64_t pages;

	begin(state, CALL_AND_TALK);
	miss();
	list[0] = agreement_national();
	assert_ok(w.s, agreement_in_force(&w.c, STR("10"), w.c.today, &list[1]));
	assert_ok(w.s, agreement_outcomes(&w.c, STR("10"), list, 2, 0, counted));
	for (size_t i = 0; i < 2; i++) {
		for (int step = AGREED_CALL; step <= AGREED_CLOSE; step++) {
			struct str after = STR("");

			pages = 0;
			do {
				got = listed(list[i], step, 1, after);
				pages += (int64_t)got.count;
				after = got.after;
				assert_int_equal(got.total, outcome_step(&counted[i], (enum agreed_step)step));
			} while (after.n > 0);
			assert_int_equal(pages, got.total);
		}
	}
	/* A call at 8 hours beside the others, where that was agreed. */
	pages = listed(list[0], AGREED_CALL, 10, STR("")).total;
	assert_true(pages > 0);
	got = listed(list[1], AGREED_CALL, 10, STR(""));
	assert_int_equal(got.total, pages + 1);
	assert_true(got.items[0].public.n > 0 && got.items[0].name.n > 0);
	/* Another school has none of them, a region never a list. */
	world_as_coordinator(&w, "01AA");
	assert_int_equal(listed(list[1], AGREED_CALL, 10, STR("")).total, 0);
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	assert_int_equal(meant_list(&w.c, &denied, 10, STR(""), &got), ERR_DENIED);
	world_drop(&w);
}

#define TALK_WITH(letter) \
	"{\"onderwerp\":\"8u\",\"stap\":\"gesprek\",\"wie\":\"mentor\",\"werkdagen\":5,\"brief\":\"" letter "\"}"

static void the_message_is_the_one_that_was_agreed(void **state)
{
	struct outreach_plan plan;

	begin(state, TALK_WITH("uren-12"));
	miss();
	assert_ok(w.s, outreach_plan_of(&w.c, world_finding(&w, sem, "8u")->public, &plan));
	assert_int_equal(plan.kind, MESSAGE_12);
	world_drop(&w);
	begin(state, TALK_WITH("geen"));
	miss();
	assert_int_equal(outreach_plan_of(&w.c, world_finding(&w, sem, "8u")->public, &plan), ERR_ABSENT);
	world_drop(&w);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_the_call_comes_the_talk),
		cmocka_unit_test(a_voluntary_report_follows_where_it_was_agreed),
		cmocka_unit_test(what_nobody_does_is_nobodys),
		cmocka_unit_test(officers_clocks_are_those_of_the_rows),
		cmocka_unit_test(a_mentor_has_what_is_the_mentors),
		cmocka_unit_test(a_partner_signs_or_says_why_not),
		cmocka_unit_test(what_is_counted_is_listed),
		cmocka_unit_test(the_message_is_the_one_that_was_agreed),
	};

	return db_support_run("agreed", tests, sizeof tests / sizeof tests[0]);
}
