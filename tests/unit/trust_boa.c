/* SPDX-License-Identifier: EUPL-1.2 */
/* The compartment of the BOA: who is let in, what the terms do, and how a report gets there; on each engine. */
#include "world.h"

#include <string.h>

#include "access/log.h"
#include "people/open.h"
#include "people_sql.h"
#include "signals/signals.h"
#include "signals_sql.h"
#include "trust/boa.h"

#define PGN "100000009"
#define SECRET "kanariewpg"

static struct world w;
static int64_t sem;
static struct str public;

static void begin(void **state)
{
	struct person_list_row row;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	bool more;

	world_make(&w, *state);
	sem = world_person(&w, PGN, "Boer", day_of(2011, 5, 12), "0193");
	world_enrol(&w, sem, "25PJ", "1001", "mbo");
	assert_ok(w.s, person_list_open(w.s->db, &(struct person_list_in){ ctx_list_i64(&w.arena, &sem, 1) }, &rows));
	assert_ok(w.s, person_list_next(&rows, &row, &more));
	assert_true(more);
	public = str_copy(&w.arena, row.public);
}

static void as_boa(const char *municipality)
{
	world_as(&w, ROLE_BOA, SCOPE_MUNICIPALITY, municipality);
}

/* A case about Sem by whoever acts, with one note. */
static struct boa_case open_case(void)
{
	struct boa_case made;
	struct str name;

	assert_ok(w.s, boa_new(&w.c, public, &name));
	assert_ok(w.s, boa_open(&w.c, name, &made));
	assert_ok(w.s, boa_write(&w.c, &made, BOA_NOTE, STR(SECRET)));
	return made;
}

static size_t cases(void)
{
	struct boa_case *list;
	size_t n;

	assert_ok(w.s, boa_cases(&w.c, &list, &n));
	return n;
}

/* Only who is named on a case sees it: not a colleague, not another municipality, not one who was named in another grant. */
static void a_case_is_for_those_on_it(void **state)
{
	struct boa_case made, seen;
	struct boa_note *notes;
	struct actor first, colleague, stranger;
	size_t n;

	begin(state);
	as_boa("0193");
	made = open_case();
	first = w.c.actor;
	assert_int_equal(cases(), 1);
	assert_ok(w.s, boa_notes(&w.c, &made, false, &notes, &n));
	assert_int_equal(n, 1);
	assert_true(str_eq(notes[0].text, STR(SECRET)));

	as_boa("0193");
	colleague = w.c.actor;
	assert_int_equal(cases(), 0);
	assert_int_equal(boa_open(&w.c, made.public, &seen), ERR_ABSENT);
	assert_int_equal(boa_open(&w.c, STR("nietbestaand"), &seen), ERR_ABSENT);

	world_again(&w, &first);
	assert_ok(w.s, boa_authorise(&w.c, &made, colleague.login));
	world_again(&w, &colleague);
	assert_int_equal(cases(), 1);
	assert_ok(w.s, boa_open(&w.c, made.public, &seen));

	/* The same account in a municipality of which the case is not. */
	w.c.actor.town_count = 0;
	assert_int_equal(boa_open(&w.c, made.public, &seen), ERR_ABSENT);
	assert_int_equal(cases(), 0);

	as_boa("0150");
	stranger = w.c.actor;
	world_again(&w, &first);
	assert_int_equal(boa_authorise(&w.c, &made, stranger.login), ERR_INPUT);
	assert_int_equal(boa_authorise(&w.c, &made, STR("niemand")), ERR_INPUT);
	world_drop(&w);
}

/* No other role has a way in, whatever it asks for. */
static void no_other_role_gets_in(void **state)
{
	static const struct {
		enum role role;
		enum scope_kind kind;
		const char *value;
	} others[] = { { ROLE_COORDINATOR, SCOPE_INSTITUTION, "25PJ" }, { ROLE_OFFICER, SCOPE_MUNICIPALITY, "0193" },
		       { ROLE_RMC, SCOPE_MUNICIPALITY, "0193" },        { ROLE_CONFIDANT, SCOPE_INSTITUTION, "25PJ" },
		       { ROLE_PRIVACY, SCOPE_INSTITUTION, NULL },       { ROLE_ADMIN, SCOPE_INSTITUTION, NULL } };
	struct boa_case made, seen, *list;
	struct boa_handover *waiting;
	struct boa_note *notes;
	struct boa_provision *provisions;
	struct str name;
	int64_t count;
	size_t n;

	begin(state);
	as_boa("0193");
	made = open_case();
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		world_as(&w, others[i].role, others[i].kind, others[i].value);
		assert_int_equal(boa_cases(&w.c, &list, &n), ERR_DENIED);
		assert_int_equal(boa_open(&w.c, made.public, &seen), ERR_DENIED);
		assert_int_equal(boa_new(&w.c, public, &name), ERR_DENIED);
		assert_int_equal(boa_notes(&w.c, &made, true, &notes, &n), ERR_DENIED);
		assert_int_equal(boa_provisions(&w.c, &made, true, &provisions, &n), ERR_DENIED);
		assert_int_equal(boa_write(&w.c, &made, BOA_NOTE, STR("x")), ERR_DENIED);
		assert_int_equal(boa_handovers(&w.c, &waiting, &n), ERR_DENIED);
		assert_int_equal(boa_waiting(&w.c, &count), ERR_DENIED);
		assert_int_equal(boa_take(&w.c, made.public, &name), ERR_DENIED);
	}
	world_drop(&w);
}

/* After a year texts are shut, and open once for a reason; after five the case is gone for the work; after ten from the
 * database. */
static void terms_close_and_destroy(void **state)
{
	struct boa_case made, seen;
	struct boa_note *notes;
	size_t n;

	begin(state);
	as_boa("0193");
	made = open_case();
	w.c.today = day_of(2027, 2, 12);
	assert_ok(w.s, boa_notes(&w.c, &made, false, &notes, &n));
	assert_true(notes[0].shut);
	assert_int_equal(notes[0].text.n, 0);
	assert_int_equal(boa_unlimit(&w.c, &made, STR("te kort")), ERR_INPUT);
	assert_ok(w.s, boa_unlimit(&w.c, &made, STR("zelfde verdachte in een nieuwe zaak")));
	assert_ok(w.s, boa_notes(&w.c, &made, true, &notes, &n));
	assert_true(str_eq(notes[0].text, STR(SECRET)));

	w.c.today = day_of(2031, 2, 12);
	assert_int_equal(boa_open(&w.c, made.public, &seen), ERR_ABSENT);
	assert_int_equal(cases(), 0);
	assert_ok(w.s, boa_notes(&w.c, &made, true, &notes, &n));
	assert_int_equal(n, 0);
	assert_ok(w.s, boa_night(&w.c, &n));
	assert_int_equal(n, 0);

	/* The case and its note go; why the note was opened a year later is a year younger. */
	w.c.today = day_of(2036, 2, 12);
	assert_ok(w.s, boa_night(&w.c, &n));
	assert_int_equal(n, 1);
	assert_ok(w.s, boa_night(&w.c, &n));
	assert_int_equal(n, 0);
	w.c.today = day_of(2037, 2, 12);
	assert_ok(w.s, boa_night(&w.c, &n));
	assert_int_equal(n, 1);
	db_support_sql(w.s->db, "CREATE TABLE left_over (x BIGINT NOT NULL CHECK (x = 0))");
	db_support_sql(w.s->db, "INSERT INTO left_over SELECT (SELECT COUNT(*) FROM boa_case) + (SELECT COUNT(*) FROM boa_note) + "
	                        "(SELECT COUNT(*) FROM boa_provision) + (SELECT COUNT(*) FROM boa_member)");
	world_drop(&w);
}

static void what_is_provided_is_kept(void **state)
{
	struct boa_provision *list;
	struct boa_case made;
	size_t n;

	begin(state);
	as_boa("0193");
	made = open_case();
	assert_int_equal(boa_provide(&w.c, &made, STR("krant"), STR("16"), STR("omdat het in de krant moet")), ERR_INPUT);
	assert_int_equal(boa_provide(&w.c, &made, STR("om"), STR("99"), STR("omdat het in de krant moet")), ERR_INPUT);
	assert_int_equal(boa_provide(&w.c, &made, STR("om"), STR("16"), STR("kort")), ERR_INPUT);
	assert_ok(w.s, boa_provide(&w.c, &made, STR("om"), STR("16"), STR("proces-verbaal ter vervolging")));
	assert_ok(w.s, boa_provisions(&w.c, &made, false, &list, &n));
	assert_int_equal(n, 1);
	assert_true(str_eq(list[0].recipient, STR("om")));
	assert_true(str_eq(list[0].text, STR("proces-verbaal ter vervolging")));
	assert_int_equal(boa_close(&w.c, &made, STR("zomaar")), ERR_INPUT);
	assert_ok(w.s, boa_close(&w.c, &made, STR("om")));
	assert_int_equal(boa_close(&w.c, &made, STR("sepot")), ERR_CONFLICT);
	assert_ok(w.s, boa_open(&w.c, made.public, &made));
	assert_int_equal(boa_write(&w.c, &made, BOA_NOTE, STR("nog iets")), ERR_CONFLICT);
	world_drop(&w);
}

/* An obligation of Sem that was reported. */
static void reported_obligation(void)
{
	struct db_bulk b DEFER(db_bulk_abort) = { 0 };

	assert_ok(w.s, finding_put_open(w.s->db, &b));
	assert_ok(w.s, finding_put_row(&b, &(struct finding_put_in){
		.person = sem, .enrolment = enrolment_key(STR("25PJ"), STR("1001")), .rule = STR("V3"),
		.day = day_of(2026, 2, 5), .public = STR("melding1"), .since = day_of(2026, 2, 5),
		.first = day_of(2026, 2, 2), .begin_day = day_of(2026, 2, 2), .end_day = DAY_NONE,
		.report_by = day_of(2026, 2, 12), .minutes = 960, .amount = 16, .duty = STR("leerplichtig"),
		.version = STR("1"), .evidence = STR("\1\0\0"), .holds = true, .state = STR("gemeld"), .turn = TURN_OFFICER,
		.due = day_of(2026, 2, 19), .bucket = BUCKET_OBLIGATION, .reported = day_of(2026, 2, 10),
		.exempt = STR(""), .brin = STR("25PJ"), .location = STR("00"), .municipality = STR("0193"),
		.region = STR("10"), .left_school = DAY_NONE }));
	assert_ok(w.s, db_bulk_close(&b));
}

/* One way: the officer hands over and sees nothing of it; one BOA takes it, and nobody takes it twice. */
static void a_report_goes_one_way(void **state)
{
	struct boa_handover *list;
	struct boa_case made;
	struct boa_note *notes;
	struct str name, again;
	int64_t count;
	size_t n;

	begin(state);
	reported_obligation();
	world_as(&w, ROLE_RMC, SCOPE_MUNICIPALITY, "0193");
	assert_int_equal(boa_hand_over(&w.c, STR("melding1"), STR(SECRET)), ERR_DENIED);
	world_as_officer(&w, "0150");
	assert_int_equal(boa_hand_over(&w.c, STR("melding1"), STR(SECRET)), ERR_ABSENT);
	world_as_officer(&w, "0193");
	assert_int_equal(boa_hand_over(&w.c, STR("melding1"), STR("  ")), ERR_INPUT);
	assert_ok(w.s, boa_hand_over(&w.c, STR("melding1"), STR(SECRET)));

	as_boa("0150");
	assert_ok(w.s, boa_waiting(&w.c, &count));
	assert_int_equal(count, 0);
	as_boa("0193");
	assert_ok(w.s, boa_waiting(&w.c, &count));
	assert_int_equal(count, 1);
	assert_ok(w.s, boa_handovers(&w.c, &list, &n));
	assert_int_equal(n, 1);
	name = list[0].public;
	as_boa("0150");
	assert_int_equal(boa_take(&w.c, name, &again), ERR_ABSENT);
	as_boa("0193");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, boa_take(&w.c, name, &again));
	assert_ok(w.s, db_commit(w.s->db));
	assert_ok(w.s, boa_open(&w.c, again, &made));
	assert_ok(w.s, boa_notes(&w.c, &made, false, &notes, &n));
	assert_int_equal(n, 1);
	assert_int_equal(notes[0].kind, BOA_HANDED);
	assert_non_null(memmem(notes[0].text.p, notes[0].text.n, SECRET, strlen(SECRET)));
	assert_int_equal(boa_take(&w.c, name, &again), ERR_ABSENT);
	assert_ok(w.s, boa_waiting(&w.c, &count));
	assert_int_equal(count, 0);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_case_is_for_those_on_it), cmocka_unit_test(no_other_role_gets_in),
		cmocka_unit_test(terms_close_and_destroy),   cmocka_unit_test(what_is_provided_is_kept),
		cmocka_unit_test(a_report_goes_one_way),
	};

	return db_support_run("trust_boa", tests, sizeof tests / sizeof tests[0]);
}
