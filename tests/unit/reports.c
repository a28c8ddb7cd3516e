/* SPDX-License-Identifier: EUPL-1.2 */
/* Reports as services: the form that fills itself, what refuses one, who reaches it, what each deed does, what follows by itself. */
#include "world.h"

#include <string.h>

#include "people_sql.h"
#include "reports/report.h"
#include "reports_sql.h"

static struct world w;
static struct actor school;
static int64_t sem;
static struct str sem_public;

/* Sem, sixteen, missed 16 hours in the week of 2 February 2026: an obligation. */
static void begin(void **state)
{
	struct mark_in marks[32];
	struct young y;

	world_make(&w, *state);
	sem = world_person(&w, "999990019", "Vries", day_of(2009, 3, 1), "0193");
	world_enrol(&w, sem, "25PJ", "1", "mbo");
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 2, 2), 4, 4, 'O'), "test");
	world_as_coordinator(&w, "25PJ");
	school = w.c.actor;
	assert_ok(w.s, people_open_key(&w.c, sem, ACTION_PERSON, &y));
	sem_public = y.public;
}

static struct report_of of_rule(const char *rule)
{
	const struct finding *f = world_finding(&w, sem, rule);

	assert_non_null(f);
	return (struct report_of){ .finding = f->public, .begin = DAY_NONE, .end = DAY_NONE };
}

static struct report_of of_kind(enum report_kind kind, day_t first, day_t last)
{
	return (struct report_of){
		.finding = STR(""), .person = sem_public, .kind = kind, .begin = first, .end = last
	};
}

static struct report_form draft(const struct report_of *of)
{
	struct report_proposal p;
	struct report_form f;

	assert_ok(w.s, report_draft(&w.c, of, &f, &p));
	f.reason = STR("Blijft weg");
	f.reporter_email = STR("an@school.example");
	return f;
}

/* A second goes by before each thing that somebody does. */
static void tick(void)
{
	w.c.now += 1000000;
}

static enum err file(const struct report_form *f, struct report_view *ret)
{
	enum err e;

	tick();
	assert_ok(w.s, db_begin(w.s->db));
	e = report_file(&w.c, f, ret);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static struct report_view filed(const struct report_of *of)
{
	struct report_form f = draft(of);
	struct report_view r;

	assert_int_equal(file(&f, &r), OK);
	return r;
}

static enum err act(struct report_view *r, enum report_deed deed, struct report_deed_in in)
{
	enum err e;

	tick();
	assert_ok(w.s, db_begin(w.s->db));
	e = report_do(&w.c, r, deed, &in);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

/* What is said begins as the message does. */
#define assert_said(id)                                                                   \
	do {                                                                              \
		struct str rest_, said_ = str_cut(msg(w.c.lang, id), '{', &rest_);        \
                                                                                          \
		if (strncmp(w.c.fail->what, said_.p, said_.n) != 0) {                     \
			fail_msg("\"%s\", not \"%.*s\"", w.c.fail->what, STR_ARG(said_)); \
		}                                                                         \
	} while (0)

static void refuses(const struct report_of *of, enum msg_id words)
{
	struct report_proposal p;
	struct report_form f;

	assert_int_equal(report_draft(&w.c, of, &f, &p), ERR_CONFLICT);
	assert_said(words);
}

static void exempt(day_t first, day_t last)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	assert_ok(w.s, exemption_put_open(w.s->db, &bulk));
	assert_ok(w.s, exemption_put_row(&bulk, &(struct exemption_put_in){ sem, STR("5a"), first, last }));
	assert_ok(w.s, db_bulk_close(&bulk));
}

/* ---- filing ---- */

static void the_form_fills_itself(void **state)
{
	struct report_of of;
	struct report_proposal p;
	struct report_form f;
	struct report_view r;
	struct report_day *days;
	size_t n;

	begin(state);
	of = of_rule("V3");
	assert_ok(w.s, report_draft(&w.c, &of, &f, &p));
	assert_true(f.kind == REPORT_V3 && f.person == sem && f.end == day_of(2026, 2, 5) && f.day_count == 4);
	assert_true(f.all_missed && f.days[0].day == day_of(2026, 2, 2));
	assert_true(f.days[0].whole && f.days[0].lessons == 15 && f.days[0].minutes == 240);
	assert_true(str_eq(f.reporter_name, STR("Marijke van Dalen")));
	assert_true(p.number == 1 && p.agreement.n > 0 && str_eq(p.route.municipality, STR("0193")));
	assert_true(p.report_by == world_finding(&w, sem, "V3")->report_by);
	r = filed(&of);
	assert_true(r.status == REPORT_R && r.turn == TURN_OFFICER && r.number == 1 && r.minutes == 960);
	assert_true(r.due > w.c.today && r.desk == DESK_KWALIFICATIE);
	assert_ok(w.s, report_days(&w.c, &r, &days, &n));
	assert_int_equal(n, 4);
	assert_state(world_finding(&w, sem, "V3"), "gemeld");
	assert_int_equal(world_finding(&w, sem, "V3")->turn, TURN_NOBODY);
	/* Who reported once is proposed the next time. */
	f = draft(&(struct report_of){ STR(""), sem_public, 0, REPORT_O, day_of(2026, 2, 9), day_of(2026, 2, 9) });
	assert_true(str_eq(f.reporter_email, STR("an@school.example")));
	world_drop(&w);
}

static void what_is_lacking_is_said_by_field(void **state)
{
	static const struct {
		const char *field;
		enum msg_id text;
	} expected[] = { { "reden", MSG_REPORT_REASON_NEEDED },
		         { "email", MSG_REPORT_EMAIL_WRONG },
		         { "telefoon", MSG_REPORT_PHONE_WRONG },
		         { "plaats", MSG_REPORT_PLACE_NEEDED } };
	struct report_wrong wrongs[REPORT_WRONGS];
	struct report_of of;
	struct report_form f;
	struct report_view r;

	begin(state);
	of = of_rule("V3");
	f = draft(&of);
	f.reason = STR(" \t");
	f.reporter_email = STR("geen adres");
	f.reporter_phone = STR("bel maar");
	f.address.street = STR("Dorpsstraat");
	assert_int_equal(report_check(&f, NULL, wrongs), 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(wrongs[i].field, expected[i].field);
		assert_int_equal(wrongs[i].text, expected[i].text);
	}
	assert_int_equal(file(&f, &r), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "reden");
	assert_state(world_finding(&w, sem, "V3"), "open");
	world_drop(&w);
}

static void the_statute_refuses_in_words(void **state)
{
	struct report_of of, o;
	struct report_form f;
	struct report_view r;

	begin(state);
	of = of_rule("V3");
	/* Days to come; kinds that need an obligation; a signal of the school's own. */
	o = of_kind(REPORT_O, w.c.today + 1, w.c.today + 1);
	refuses(&o, MSG_REPORT_AHEAD);
	o = of_kind(REPORT_LRV, w.c.today, w.c.today);
	refuses(&o, MSG_REPORT_NEEDS_OBLIGATION);
	o = of_rule("8u");
	refuses(&o, MSG_REPORT_NO_OBLIGATION);
	/* Twice, also by who opened the form before. */
	f = draft(&of);
	assert_int_equal(file(&f, &r), OK);
	refuses(&of, MSG_REPORT_TWICE);
	assert_int_equal(file(&f, &r), ERR_CONFLICT);
	assert_said(MSG_REPORT_TWICE);
	/* Kind O may overlap V3, but not another O. */
	o = of_kind(REPORT_O, day_of(2026, 2, 3), day_of(2026, 2, 3));
	(void)filed(&o);
	refuses(&o, MSG_REPORT_OVERLAPS);
	exempt(day_of(2026, 2, 9), day_of(2026, 7, 31));
	o = of_kind(REPORT_O, day_of(2026, 2, 10), day_of(2026, 2, 10));
	refuses(&o, MSG_REPORT_EXEMPT);
	world_drop(&w);
}

static void who_is_of_age_has_no_luxury(void **state)
{
	struct report_of of;
	struct young y;

	begin(state);
	sem = world_person(&w, "999990020", "Bakker", day_of(2007, 5, 1), "0193");
	world_enrol(&w, sem, "25PJ", "2", "mbo");
	assert_ok(w.s, people_open_key(&w.c, sem, ACTION_PERSON, &y));
	sem_public = y.public;
	of = of_kind(REPORT_L, day_of(2026, 2, 9), day_of(2026, 2, 9));
	refuses(&of, MSG_REPORT_L_AGE);
	of.kind = REPORT_O;
	assert_true(filed(&of).desk == DESK_RMC);
	world_drop(&w);
}

/* What no longer holds cannot be reported any more. */
static void what_was_corrected_is_not_reported(void **state)
{
	struct mark_in marks[8];
	struct report_of of;
	struct report_form f;
	struct report_view r;

	begin(state);
	of = of_rule("V3");
	f = draft(&of);
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 2, 5), 1, 4, 'A'), "test");
	assert_int_equal(file(&f, &r), ERR_CONFLICT);
	assert_said(MSG_REPORT_HOLDS_NO_MORE);
	world_drop(&w);
}

/* The last days before the spring holiday: a signal, which the report deals with. */
static void luxury_is_reported_with_its_days(void **state)
{
	struct mark_in marks[16];
	struct report_of of;
	struct report_form f;
	struct report_view r;

	begin(state);
	w.c.today = day_of(2026, 3, 5);
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 2, 12), 1, 4, 'A'), "test");
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 2, 13), 1, 4, 'O'), "test");
	of = of_rule("luxe?");
	f = draft(&of);
	assert_int_equal(f.kind, REPORT_L);
	assert_true(f.end >= f.begin && f.day_count >= 1 && f.days[f.day_count - 1].day <= f.end);
	assert_int_equal(file(&f, &r), OK);
	assert_int_equal(r.kind, REPORT_L);
	assert_state(world_finding(&w, sem, "luxe?"), "afgehandeld");
	assert_int_equal(world_finding(&w, sem, "luxe?")->turn, TURN_NOBODY);
	refuses(&of, MSG_REPORT_TWICE);
	world_drop(&w);
}

/* ---- who reaches it ---- */

static void opens(const struct report_view *r, enum err expected)
{
	struct report_view at;

	assert_int_equal(report_open(&w.c, r->public, ACTION_REPORTS, &at), expected);
	if (expected == OK) {
		assert_true(at.report == r->report);
	}
}

static void reach_ends_where_the_duty_is_anothers(void **state)
{
	struct report_of of;
	struct report_view r, none = { .public = STR("bestaatniet") };

	begin(state);
	of = of_rule("V3");
	r = filed(&of);
	opens(&r, OK);
	opens(&none, ERR_ABSENT);
	world_as_coordinator(&w, "25LH");
	opens(&r, ERR_ABSENT);
	assert_true(act(&r, DEED_WITHDRAW, report_deed_none) != OK);
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	opens(&r, ERR_DENIED);
	world_as_officer(&w, "0363");
	opens(&r, ERR_ABSENT);
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	assert_false(report_fits(&w.c, &r, DEED_TAKE_UP));
	world_as(&w, ROLE_REGION, SCOPE_REGION, "10");
	opens(&r, ERR_DENIED);
	world_as_officer(&w, "0193");
	opens(&r, OK);
	assert_true(report_fits(&w.c, &r, DEED_TAKE_UP));
	world_drop(&w);
}

/* ---- deeds ---- */

static struct report_deed_in said(const char *words)
{
	struct report_deed_in in = report_deed_none;

	in.shared = str_of(words);
	return in;
}

/* What stands after a deed: of the report, and of its obligation. */
static void stands(const struct report_view *r, enum report_status status, enum turn turn, const char *finding)
{
	assert_int_equal(r->status, status);
	assert_int_equal(r->turn, turn);
	assert_state(world_finding(&w, sem, "V3"), finding);
}

static void deeds_move_the_report_and_its_obligation(void **state)
{
	struct report_deed_in in = said("");
	struct report_of of;
	struct report_view r, old;
	day_t due;

	begin(state);
	of = of_rule("V3");
	r = old = filed(&of);
	due = r.due;
	assert_int_equal(act(&r, DEED_TAKE_UP, in), ERR_CONFLICT); /* not of the school */
	world_as_officer(&w, "0193");
	assert_int_equal(act(&r, DEED_TAKE_UP, in), OK);
	stands(&r, REPORT_B, TURN_OFFICER, "in behandeling");
	assert_true(r.owner == w.c.actor.account && r.taken_at == w.c.now && r.due >= due);
	/* Who saw it before is told so. */
	in.version = old.version;
	assert_int_equal(act(&old, DEED_NOTICE, in), ERR_CONFLICT);
	assert_int_equal(act(&r, DEED_ASK, said(" ")), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "toelichting");
	assert_int_equal(act(&r, DEED_ASK, said("Is er gebeld?")), OK);
	stands(&r, REPORT_B, TURN_SCHOOL, "in behandeling");
	assert_true(r.answered_at == w.c.now);
	assert_int_equal(act(&r, DEED_ASK, said("En?")), ERR_CONFLICT);
	world_again(&w, &school);
	assert_int_equal(act(&r, DEED_ANSWER, said("Twee keer")), OK);
	stands(&r, REPORT_B, TURN_OFFICER, "in behandeling");
	assert_int_equal(act(&r, DEED_ANSWER, said("Nog iets")), ERR_CONFLICT);
	world_as_officer(&w, "0193");
	assert_int_equal(act(&r, DEED_CONTACT, said("")), OK);
	assert_true(r.contacted_at == w.c.now);
	in = said("");
	assert_int_equal(act(&r, DEED_CLOSE, in), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "reden");
	in.closing = CLOSING_BACK;
	assert_int_equal(act(&r, DEED_CLOSE, in), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "uitkomst");
	in.feedback = FEEDBACK_SEEN;
	in.justified = 1;
	assert_int_equal(act(&r, DEED_CLOSE, in), OK);
	stands(&r, REPORT_G, TURN_NOBODY, "afgesloten");
	assert_true(r.closed_at == w.c.now && r.justified == 1 && r.complete == -1);
	assert_int_equal(act(&r, DEED_REOPEN, said("")), OK);
	stands(&r, REPORT_B, TURN_OFFICER, "in behandeling");
	assert_true(r.closed_at == 0 && r.closing == CLOSINGS);
	assert_int_equal(act(&r, DEED_NOTICE, said("")), OK);
	stands(&r, REPORT_K, TURN_NOBODY, "kennisgenomen");
	world_drop(&w);
}

static void what_is_taken_back_is_owed_again(void **state)
{
	struct report_deed_in in = report_deed_none;
	struct report_of of;
	struct report_view r;
	struct report_event *events;
	size_t n;

	begin(state);
	of = of_rule("V3");
	r = filed(&of);
	assert_int_equal(act(&r, DEED_WITHDRAW, in), ERR_INPUT);
	/* An exemption is what the program finds, not what somebody says. */
	in.why = WITHDRAWAL_EXEMPTION;
	assert_int_equal(act(&r, DEED_WITHDRAW, in), ERR_INPUT);
	in.why = WITHDRAWAL_MISTAKE;
	in.internal = STR("Verkeerde leerling");
	assert_int_equal(act(&r, DEED_WITHDRAW, in), OK);
	stands(&r, REPORT_I, TURN_NOBODY, "open");
	assert_int_equal(world_finding(&w, sem, "V3")->turn, TURN_SCHOOL);
	assert_true(filed(&of).number >= 1);
	/* The words for the own side stay there. */
	assert_ok(w.s, report_events(&w.c, &r, &events, &n));
	assert_true(n == 2 && str_eq(events[1].internal, STR("Verkeerde leerling")));
	world_as_officer(&w, "0193");
	assert_ok(w.s, report_events(&w.c, &r, &events, &n));
	assert_true(n == 2 && events[1].internal.n == 0);
	world_drop(&w);
}

static void words_are_amended_and_days_of_the_law_are_not(void **state)
{
	struct report_deed_in in = report_deed_none;
	struct report_form f;
	struct report_of of;
	struct report_view r;

	begin(state);
	of = of_rule("V3");
	f = draft(&of);
	assert_int_equal(file(&f, &r), OK);
	f.reason = STR("Toch iets anders");
	f.begin = f.end = day_of(2026, 1, 5);
	f.days = NULL;
	f.day_count = 0;
	in.amend = &f;
	assert_int_equal(act(&r, DEED_AMEND, in), OK);
	assert_true(str_eq(r.reason, STR("Toch iets anders")) && r.end == day_of(2026, 2, 5) && r.minutes == 960);
	f.reason = STR("");
	assert_int_equal(act(&r, DEED_AMEND, in), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "reden");
	world_drop(&w);
}

/* ---- what follows ---- */

static void what_is_computed_afterwards_follows(void **state)
{
	struct mark_in marks[8];
	struct report_of of;
	struct report_view r;

	begin(state);
	of = of_rule("V3");
	r = filed(&of);
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 2, 5), 1, 4, 'A'), "test");
	assert_ok(w.s, report_by_key(&w.c, sem, r.report, &r));
	stands(&r, REPORT_R, TURN_SCHOOL, "intrekken");
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 2, 5), 1, 4, 'O'), "test");
	assert_ok(w.s, report_by_key(&w.c, sem, r.report, &r));
	stands(&r, REPORT_R, TURN_OFFICER, "gemeld");
	world_drop(&w);
}

static void long_absence_ends_with_the_first_lesson(void **state)
{
	struct mark_in marks[128];
	struct report_of of;
	struct report_view r;

	begin(state);
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 1, 5), 25, 4, 'O'), "test");
	of = of_rule("LRV");
	r = filed(&of);
	assert_true(r.kind == REPORT_LRV && r.end == DAY_NONE);
	(void)world_settle(&w, sem, marks, world_lessons(marks, day_of(2026, 2, 9), 1, 4, 'A'), "test");
	assert_ok(w.s, report_by_key(&w.c, sem, r.report, &r));
	assert_true(r.end == day_of(2026, 2, 9) && r.status == REPORT_R);
	assert_int_equal(act(&r, DEED_END_DATE, said("")), ERR_CONFLICT);
	world_drop(&w);
}

static void night(void)
{
	tick();
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, reports_night(&w.c));
	assert_ok(w.s, db_commit(w.s->db));
}

static void nights_bring_exemptions_lateness_and_birthdays(void **state)
{
	struct report_of of;
	struct report_view r, o;
	struct report_event *events;
	size_t n;

	begin(state);
	of = of_rule("V3");
	r = filed(&of);
	of = of_kind(REPORT_O, day_of(2026, 2, 9), day_of(2026, 2, 9));
	o = filed(&of);
	night();
	assert_ok(w.s, report_by_key(&w.c, sem, r.report, &r));
	assert_true(r.raised == DAY_NONE && r.version == 1);
	w.c.today = r.due + 1;
	night();
	night();
	assert_ok(w.s, report_by_key(&w.c, sem, r.report, &r));
	assert_int_equal(r.raised, w.c.today);
	assert_ok(w.s, report_events(&w.c, &r, &events, &n));
	assert_true(n == 2 && events[1].deed == DEED_RAISE); /* once */
	/* Eighteen: with the thread, to the RMC. */
	w.c.today = day_of(2027, 3, 1);
	night();
	assert_ok(w.s, report_by_key(&w.c, sem, r.report, &r));
	assert_true(r.desk == DESK_RMC && r.kind == REPORT_V3);
	exempt(day_of(2026, 2, 4), day_of(2026, 2, 4));
	night();
	assert_ok(w.s, report_by_key(&w.c, sem, r.report, &r));
	assert_ok(w.s, report_by_key(&w.c, sem, o.report, &o));
	stands(&r, REPORT_I, TURN_NOBODY, "ingetrokken");
	assert_true(r.withdrawal == WITHDRAWAL_EXEMPTION && o.status == REPORT_R);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_form_fills_itself),
		cmocka_unit_test(what_is_lacking_is_said_by_field),
		cmocka_unit_test(the_statute_refuses_in_words),
		cmocka_unit_test(who_is_of_age_has_no_luxury),
		cmocka_unit_test(what_was_corrected_is_not_reported),
		cmocka_unit_test(luxury_is_reported_with_its_days),
		cmocka_unit_test(reach_ends_where_the_duty_is_anothers),
		cmocka_unit_test(deeds_move_the_report_and_its_obligation),
		cmocka_unit_test(what_is_taken_back_is_owed_again),
		cmocka_unit_test(words_are_amended_and_days_of_the_law_are_not),
		cmocka_unit_test(what_is_computed_afterwards_follows),
		cmocka_unit_test(long_absence_ends_with_the_first_lesson),
		cmocka_unit_test(nights_bring_exemptions_lateness_and_birthdays),
	};

	reports_begin();
	return db_support_run("reports", tests, sizeof tests / sizeof tests[0]);
}
