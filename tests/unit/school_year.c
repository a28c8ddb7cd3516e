/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A whole school year of one school and its region, played by the rules of three protocols with people who act in time,
 * late, wrong or not at all. At the end every obligation was reported, withdrawn or is within its term; every report has an
 * owner and an end or a clock that runs; nothing is in two places; and what began under a version ends under it.
 *
 * On the file database each of the three protocols is played, on the server the national one: what differs between the
 * engines does not depend on the protocol.
 */
#include "school_year.h"

#include <string.h>

#include "agreements/keep.h"
#include "reports/report.h"
#include "signals/step.h"
#include "school_year_sql.h"

/* ---- the school ---- */

typedef VEC(struct year_obligations_row) obligation_list;

static void obligations(obligation_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct year_obligations_row row;
	bool more;

	*ret = (obligation_list){ 0 };
	assert_ok(w.s, year_obligations_open(w.s->db, &rows));
	for (;;) {
		struct year_obligations_row *slot;

		assert_ok(w.s, year_obligations_next(&rows, &row, &more));
		if (!more) {
			return;
		}
		slot = vec_push(&step, ret);
		assert_non_null(slot);
		*slot = row;
		slot->rule = str_copy(&step, row.rule);
		slot->public = str_copy(&step, row.public);
		slot->state = str_copy(&step, row.state);
		slot->version = str_copy(&step, row.version);
	}
}

static int filed, refused_twice, refused_empty, refused_otherwise, withdrawn;

static void report(const struct year_obligations_row *o)
{
	struct report_of of = { .finding = o->public, .person = STR(""), .begin = DAY_NONE, .end = DAY_NONE };
	struct report_proposal p;
	struct report_form f;
	struct report_view r;
	enum err e;

	assert_ok(w.s, db_begin(w.s->db));
	e = report_draft(&w.c, &of, &f, &p);
	if (e == ERR_CONFLICT) {
		/* The statute refuses it: an exemption, or a report of these days already. */
		refused_otherwise++;
		db_rollback(w.s->db);
		return;
	}
	assert_int_equal(e, OK);
	assert_true(f.day_count > 0 && p.agreement.n > 0 && f.reporter_name.n > 0);
	f.reporter_email = STR("school@example.nl");
	if (habit(o->day + o->person, 5) == 0) {
		/* Who sends it without a reason hears of it, and nothing is half done. */
		assert_int_equal(report_file(&w.c, &f, &r), ERR_INPUT);
		refused_empty++;
	}
	f.reason = STR("Blijft weg, reden nog niet bekend.");
	if (p.wish == WISH_NO && habit(o->person, 3) == 0) {
		f.action_wanted = true;
		f.action_note = STR("We komen er zelf niet meer uit.");
	}
	assert_ok(w.s, report_file(&w.c, &f, &r));
	assert_ok(w.s, db_commit(w.s->db));
	filed++;
	if (habit(o->day, 6) == 0) {
		assert_ok(w.s, db_begin(w.s->db));
		assert_int_equal(report_file(&w.c, &f, &r), ERR_CONFLICT);
		db_rollback(w.s->db);
		refused_twice++;
	}
}

/* How long after its last day somebody reports: most in time, some late, some leave it to a colleague. */
static int slowness(const struct year_obligations_row *o)
{
	static const int days[] = { -4, -4, -3, -2, -1, 0, 0, 3, 9, 30 };

	return days[habit(o->person ^ o->day, 10)];
}

static void school_acts(bool last)
{
	obligation_list list;

	arena_reset(&step);
	obligations(&list);
	for (size_t i = 0; i < list.n; i++) {
		const struct year_obligations_row *o = &list.p[i];
		struct finding_view f;
		int slow = slowness(o);

		if (o->turn != TURN_SCHOOL) {
			continue;
		}
		as(slow >= 30 || last ? &colleague : &school);
		if (str_eq(o->state, STR(STATE_OPEN)) && (last || w.c.today >= o->report_by + slow)) {
			report(o);
		} else if (str_eq(o->state, STR(STATE_TO_WITHDRAW)) && o->reports == 0 &&
		           (last || habit(o->day, 3) != 0)) {
			assert_ok(w.s, db_begin(w.s->db));
			assert_ok(w.s, finding_open(&w.c, o->public, &f));
			assert_ok(w.s, step_take(&w.c, &f, STEP_WITHDRAW,
			                         &(struct step_texts){ STR("Gecorrigeerd."), STR("") }));
			assert_ok(w.s, db_commit(w.s->db));
			withdrawn++;
		}
	}
}

/* ---- reports: both sides ---- */

typedef VEC(struct year_reports_row) report_list;

static void reports(report_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct year_reports_row row;
	bool more;

	*ret = (report_list){ 0 };
	assert_ok(w.s, year_reports_open(w.s->db, &rows));
	for (;;) {
		struct year_reports_row *slot;

		assert_ok(w.s, year_reports_next(&rows, &row, &more));
		if (!more) {
			return;
		}
		slot = vec_push(&step, ret);
		assert_non_null(slot);
		*slot = row;
		slot->public = str_copy(&step, row.public);
		slot->kind = str_copy(&step, row.kind);
		slot->rule = str_copy(&step, row.rule);
		slot->status = str_copy(&step, row.status);
		slot->desk = str_copy(&step, row.desk);
		slot->municipality = str_copy(&step, row.municipality);
		slot->agreement = str_copy(&step, row.agreement);
		slot->closing = str_copy(&step, row.closing);
		slot->duty = str_copy(&step, row.duty);
	}
}

static enum err deed(struct report_view *r, enum report_deed what, const struct report_deed_in *in)
{
	enum err e;

	assert_ok(w.s, db_begin(w.s->db));
	e = report_do(&w.c, r, what, in);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static struct report_deed_in said(const char *shared)
{
	struct report_deed_in in = report_deed_none;

	in.shared = str_of(shared);
	return in;
}

static struct report_deed_in closing(int64_t key)
{
	struct report_deed_in in = said("Weer op school, afspraken gemaakt.");

	in.closing = (enum report_closing)habit(key, CLOSINGS);
	in.feedback = (enum report_feedback)habit(key, FEEDBACKS);
	in.justified = habit(key, 7) != 0;
	in.complete = habit(key, 9) != 0;
	return in;
}

static void school_answers(struct report_view *r, const struct year_reports_row *row, bool last)
{
	struct report_deed_in in = said("De jongere was er wel; de docent had het mis.");

	as(last ? &colleague : &school);
	if (report_fits(&w.c, r, DEED_ANSWER) && habit(row->report, 4) != 0 && !last) {
		assert_ok(w.s, deed(r, DEED_ANSWER, &in));
		return;
	}
	if (last || habit(row->report, 2) == 0) {
		in.why = WITHDRAWAL_CORRECTED;
		assert_ok(w.s, deed(r, DEED_WITHDRAW, &in));
	}
}

/* Whose it is: the fixed contact, or whoever may for that desk. */
static const struct actor *handler(const struct year_reports_row *row)
{
	bool far = str_eq(row->municipality, STR("0363"));

	if (str_eq(row->desk, STR("rmc"))) {
		return far ? &far_rmc : &rmc;
	}
	return far ? &far_officer : &officer;
}

static int wrong;

/* One thing a day that somebody has time for it. */
static void officer_acts(struct report_view *r, const struct year_reports_row *row, bool last)
{
	unsigned way = habit(row->report, 10);
	struct report_deed_in in = report_deed_none;
	int age = w.c.today - row->filed;

	if (way == 9 && !last && row->raised == DAY_NONE) {
		return; /* nothing at all, until it goes up */
	}
	if (way >= 7 && !last && age < 15) {
		return; /* late */
	}
	if (way == 6 && r->status == REPORT_R && !last) {
		/* Wrong: what is the school's to do. */
		in.why = WITHDRAWAL_MISTAKE;
		assert_int_not_equal(deed(r, DEED_WITHDRAW, &in), OK);
		wrong++;
	}
	if (last) {
		in = closing(row->report);
		assert_ok(w.s, deed(r, DEED_CLOSE, &in));
	} else if (way == 5) {
		in.justified = 1;
		assert_ok(w.s, deed(r, DEED_NOTICE, &in));
	} else if (r->status == REPORT_R) {
		assert_ok(w.s, deed(r, DEED_TAKE_UP, &in));
		assert_int_not_equal(deed(r, DEED_TAKE_UP, &in), OK);
	} else if (way == 4 && r->contacted_at == 0) {
		in = said("Klopt de registratie van maandag?");
		assert_ok(w.s, deed(r, DEED_ASK, &in));
	} else if (r->contacted_at == 0) {
		/* Half of them tell the school at once. */
		in = way % 2 == 0 ? said("Gesproken met de jongere.") : in;
		in.internal = STR("Gebeld, thuis.");
		in.what = STR("gesproken");
		in.day = w.c.today;
		assert_ok(w.s, deed(r, DEED_CONTACT, &in));
	} else if (r->answered_at == 0) {
		in = said("We begeleiden de jongere naar een andere opleiding.");
		assert_ok(w.s, deed(r, DEED_DECIDE, &in));
	} else if (age > 25) {
		in = closing(row->report);
		assert_ok(w.s, deed(r, DEED_CLOSE, &in));
	}
}

static void reports_act(bool last)
{
	report_list list;

	arena_reset(&step);
	reports(&list);
	for (size_t i = 0; i < list.n; i++) {
		const struct year_reports_row *row = &list.p[i];
		struct report_view r;

		if (row->turn == TURN_NOBODY) {
			continue;
		}
		as(&program);
		assert_ok(w.s, report_by_key(&w.c, row->person, row->report, &r));
		if (row->turn == TURN_SCHOOL) {
			school_answers(&r, row, last);
			continue;
		}
		as(handler(row));
		if (!report_fits(&w.c, &r, DEED_CLOSE)) {
			fail_msg("nobody can handle a %.*s of %.*s for %.*s", STR_ARG(row->kind),
			         STR_ARG(row->municipality), STR_ARG(row->desk));
		}
		officer_acts(&r, row, last);
	}
}

/* ---- what must be true ---- */

/* At any time: one report an obligation, one side whose move it is, an owner for what is being handled. */
static void nothing_is_in_two_places(void)
{
	obligation_list owed;
	report_list list;

	arena_reset(&step);
	obligations(&owed);
	for (size_t i = 0; i < owed.n; i++) {
		const struct year_obligations_row *o = &owed.p[i];
		bool open = str_eq(o->state, STR(STATE_OPEN)), back = str_eq(o->state, STR(STATE_TO_WITHDRAW));

		assert_in_range(o->reports, 0, 1);
		if (open) {
			assert_int_equal(o->reports, 0);
			assert_int_equal(o->turn, TURN_SCHOOL);
		} else if (!back) {
			assert_int_equal(o->turn, TURN_NOBODY);
		}
	}
	reports(&list);
	for (size_t i = 0; i < list.n; i++) {
		const struct year_reports_row *r = &list.p[i];
		bool runs = str_eq(r->status, STR("R")) || str_eq(r->status, STR("B"));

		if (runs) {
			assert_true(r->turn == TURN_SCHOOL || r->turn == TURN_OFFICER);
			assert_true(r->due != DAY_MAX && r->due > 0);
			assert_true(r->owner != INT64_MIN);
		}
	}
}

static void all_is_accounted_for(struct str version)
{
	struct year_report_day_row outside;
	obligation_list owed;
	report_list list;
	bool found;
	int ended = 0;

	arena_reset(&step);
	obligations(&owed);
	assert_true(owed.n > 20);
	for (size_t i = 0; i < owed.n; i++) {
		const struct year_obligations_row *o = &owed.p[i];
		bool owes = str_eq(o->state, STR(STATE_OPEN));

		/* Reported, withdrawn, or the statute refuses a report of it and it says why. */
		if (owes && o->reports == 0) {
			struct report_of of = {
				.finding = o->public, .person = STR(""), .begin = DAY_NONE, .end = DAY_NONE
			};
			struct report_proposal p;
			struct report_form f;

			as(&school);
			assert_int_equal(report_draft(&w.c, &of, &f, &p), ERR_CONFLICT);
			assert_true(strlen(w.s->fail.what) > 10);
		}
	}
	as(&program);
	reports(&list);
	for (size_t i = 0; i < list.n; i++) {
		const struct year_reports_row *r = &list.p[i];

		assert_true(str_eq(r->agreement, version));
		ended += !str_eq(r->status, STR("R")) && !str_eq(r->status, STR("B"));
		assert_int_equal(str_eq(r->status, STR("G")), r->closing.n > 0);
	}
	assert_int_equal(ended, list.n);
	assert_ok(w.s, year_report_day(w.s->db, &step, &outside, &found));
	assert_int_equal(outside.n, 0);
}

static int deeds_done(const char *kind)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct year_events_row row;
	int n = 0;
	bool more;

	assert_ok(w.s, year_events_open(w.s->db, &rows));
	for (;;) {
		assert_ok(w.s, year_events_next(&rows, &row, &more));
		if (!more) {
			return n;
		}
		n += str_eq(row.kind, str_of(kind)) ? (int)row.n : 0;
	}
}

/* ---- the year ---- */

static void at(day_t day, int minute)
{
	w.c.today = day;
	w.c.now = ((int64_t)day * 1440 + minute) * 60 * 1000000;
	arena_reset(&step);
	w.c.arena = &step;
}

static void play(struct str version)
{
	filed = refused_twice = refused_empty = refused_otherwise = withdrawn = wrong = 0;
	for (day_t monday = day_of(2025, 9, 1); monday < day_of(2026, 7, 10); monday += 7) {
		at(monday, 180);
		night();
		at(monday + 1, 600);
		school_acts(false);
		reports_act(false);
		at(monday + 4, 600);
		if (!calendar_school_free(&calendar, monday)) {
			lessons(monday);
			life();
		}
		at(monday + 4, 900);
		night();
		school_acts(false);
		reports_act(false);
		nothing_is_in_two_places();
	}
	/* The last weeks: who is left clears the desk, the school first. */
	for (int i = 0; i < 3; i++) {
		at(day_of(2026, 7, 13) + i, 600);
		school_acts(true);
		reports_act(true);
		night();
	}
	nothing_is_in_two_places();
	all_is_accounted_for(version);
}

/* That it was a year in which all of it happened; else it proves nothing. */
static void a_lot_happened(void)
{
	static const char *const kinds[] = { "opgepakt",   "kennisgenomen", "contact",     "besloten",
		                             "afgesloten", "gevraagd",      "ingetrokken", "te-laat" };

	assert_true(filed > 20);
	assert_true(refused_twice > 0 && refused_empty > 0 && wrong > 0);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (deeds_done(kinds[i]) == 0) {
			fail_msg("nobody did: %s", kinds[i]);
		}
	}
	assert_true(withdrawn + deeds_done("vervallen") + deeds_done("vrijstelling") > 0);
}

static void by_the_national_protocol(void **state)
{
	year_begin(*state);
	chance_from(42);
	play(agreement_national()->version);
	a_lot_happened();
	year_end();
}

static void by_an_example(void **state, size_t which, unsigned seed)
{
	struct db_support *s = *state;
	const struct agreement *now;

	if (s->server) {
		return;
	}
	year_begin(s);
	agree(which);
	assert_ok(w.s, agreement_in_force(&w.c, STR("10"), day_of(2025, 9, 1), &now));
	assert_string_not_equal(str_format(&w.arena, "%.*s", STR_ARG(now->version)).p,
	                        str_format(&w.arena, "%.*s", STR_ARG(agreement_national()->version)).p);
	chance_from(seed);
	play(now->version);
	a_lot_happened();
	year_end();
}

static void by_one_example(void **state)
{
	by_an_example(state, 0, 43);
}

static void by_another_example(void **state)
{
	by_an_example(state, 1, 44);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(by_the_national_protocol),
		                            cmocka_unit_test(by_one_example), cmocka_unit_test(by_another_example) };

	return db_support_run("school_year", tests, sizeof tests / sizeof tests[0]);
}
