/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every role by every kind of data, through the services, on each engine: what a role does not see comes back empty. And
 * docs/sharing.md says of each role what the matrix says.
 */
#include "world.h"

#include <string.h>

#include "people/choice.h"
#include "people/open.h"
#include "people_sql.h"
#include "registration/days.h"
#include "registration_sql.h"
#include "signals/share.h"

#define PGN "100000009"

static struct world w;
static int64_t sem, enrolment;

static void put_rest(void)
{
	static const char marks[] = "\1\x1c\2\x4e\2\xc7\4reis";
	struct db_bulk days DEFER(db_bulk_abort) = { 0 }, results DEFER(db_bulk_abort) = { 0 },
			    exemptions DEFER(db_bulk_abort) = { 0 };

	assert_ok(w.s, result_put_open(w.s->db, &results));
	assert_ok(w.s, result_put_row(&results, &(struct result_put_in){ sem, STR("mbo"), STR("2"), day_of(2025, 7, 1),
	                                                                 STR("") }));
	assert_ok(w.s, db_bulk_close(&results));
	assert_ok(w.s, exemption_put_open(w.s->db, &exemptions));
	assert_ok(w.s, exemption_put_row(&exemptions, &(struct exemption_put_in){ sem, STR("5a"), day_of(2026, 1, 1),
	                                                                          day_of(2026, 1, 31) }));
	assert_ok(w.s, db_bulk_close(&exemptions));
	assert_ok(w.s, day_put_open(w.s->db, &days));
	assert_ok(w.s, day_put_row(&days, &(struct day_put_in){ .person = sem,
	                                                        .enrolment = enrolment,
	                                                        .day = day_of(2026, 2, 9),
	                                                        .brin = STR("25PJ"),
	                                                        .location = STR("00"),
	                                                        .scheduled = 50,
	                                                        .authorised = 50,
	                                                        .marks = { marks, sizeof marks - 1 } }));
	assert_ok(w.s, db_bulk_close(&days));
}

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, PGN, "Boer", day_of(2009, 5, 12), "0193");
	/* 20270: 1 July 2025. */
	db_support_sql(w.s->db,
	               "UPDATE person SET public = 'sem', street = 'Dorpsstraat', number = '1', postcode = '8011AB', "
	               "place = 'Zwolle', phone = '0612345678', email = 'sem@example.org', language = 'nl', "
	               "qualified = 20270");
	world_enrol(&w, sem, "25PJ", "1001", "mbo");
	enrolment = enrolment_key(STR("25PJ"), STR("1001"));
	put_rest();
}

/* Acts in a role whose scope holds Sem; false for roles that reach no person by the gate. */
static bool act(enum role role, enum action *ret_action)
{
	char person[24];

	(void)snprintf(person, sizeof person, "%lld", (long long)sem);
	*ret_action = ACTION_PERSON;
	switch (role) {
	case ROLE_TEACHER:
	case ROLE_MENTOR: world_as(&w, role, SCOPE_GROUP, "25PJ/00/MZ2A"); return true;
	case ROLE_COORDINATOR:
	case ROLE_CONFIDANT: world_as(&w, role, SCOPE_INSTITUTION, "25PJ"); return true;
	case ROLE_BOA:
		world_as(&w, role, SCOPE_MUNICIPALITY, "0193");
		*ret_action = ACTION_WPG;
		return true;
	case ROLE_OFFICER:
	case ROLE_RMC: world_as(&w, role, SCOPE_MUNICIPALITY, "0193"); return true;
	case ROLE_COUNSELLOR: world_as(&w, role, SCOPE_PERSON, person); return true;
	case ROLE_YOUNG:
	case ROLE_PARENT:
		world_as(&w, role, SCOPE_PERSON, person);
		*ret_action = ACTION_OWN_DATA;
		return true;
	case ROLE_SYSTEM: actor_system(&w.c); return false;
	case ROLE_NOBODY:
	case ROLE_REGION:
	case ROLE_PARTNER:
	case ROLE_PEER:
	case ROLE_RESEARCHER:
	case ROLE_PRIVACY:
	case ROLE_ADMIN:
	case ROLE_COUNT: break;
	}
	return false;
}

static bool sees(enum facet facet)
{
	return access_sees(w.c.actor.role, facet);
}

static void person_of_role(enum action action)
{
	struct young y;
	struct young_enrolment *enrolments;
	struct young_result *results;
	struct young_exemption *exemptions;
	size_t n;

	assert_ok(w.s, people_open(&w.c, STR("sem"), action, &y));
	assert_int_equal(y.street.n > 0, sees(FACET_CONTACT));
	assert_int_equal(y.town.n > 0, sees(FACET_CONTACT));
	assert_int_equal(y.phone.n > 0, sees(FACET_CONTACT));
	assert_int_equal(y.email.n > 0, sees(FACET_CONTACT));
	assert_int_equal(y.qualified != DAY_NONE, sees(FACET_CAREER));
	assert_int_equal(y.birth != DAY_NONE, sees(FACET_IDENTITY));
	assert_ok(w.s, people_enrolments(&w.c, sem, &enrolments, &n));
	assert_int_equal(n > 0, sees(FACET_ENROLMENT));
	assert_int_equal(n > 0 && enrolments[0].number.n > 0, sees(FACET_ENROLMENT) && sees(FACET_NUMBER));
	assert_ok(w.s, people_results(&w.c, sem, &results, &n));
	assert_int_equal(n > 0, sees(FACET_CAREER));
	assert_ok(w.s, people_exemptions(&w.c, sem, &exemptions, &n));
	assert_int_equal(n > 0, sees(FACET_CAREER));
}

static void days_of_role(enum reason_level level)
{
	enum reason_sight sight = reason_sight_at(w.c.actor.role, level);
	struct reg_day *days;
	size_t n;

	assert_ok(w.s, registration_days(&w.c, sem, enrolment, &days, &n));
	assert_int_equal(n > 0, sees(FACET_ABSENCE));
	if (n == 0) {
		return;
	}
	assert_int_equal(days[0].reasons != NULL, sight != REASON_UNSEEN);
	if (days[0].reasons != NULL) {
		assert_int_equal(str_eq(days[0].reasons[0], STR("reis")), sight == REASON_OPEN);
		assert_true(days[0].reasons[0].n > 0);
	}
}

static void findings_of_role(void)
{
	for (int rule = 0; rule < RULE_COUNT; rule++) {
		bool obligation = law_rule_is_obligation((enum law_rule)rule);

		assert_int_equal(finding_meant_for(&w.c, (enum law_rule)rule, STR("kwalificatieplichtig")),
		                 sees(obligation ? FACET_OBLIGATION : FACET_SIGNAL));
	}
}

static void each_role_gets_its_kinds(void **state)
{
	enum action action;

	begin(state);
	for (int role = 0; role < ROLE_COUNT; role++) {
		if (!act((enum role)role, &action)) {
			continue;
		}
		person_of_role(action);
		days_of_role(REASON_GUIDES);
		findings_of_role();
	}
	world_drop(&w);
}

/* Who reads the words at each level, written out. */
static void levels_of_reasons(void **state)
{
	static const struct {
		enum role role;
		enum reason_sight at[4];
	} table[] = { { ROLE_TEACHER, { 0, REASON_OPEN, REASON_SHUT, REASON_SHUT } },
		      { ROLE_MENTOR, { 0, REASON_OPEN, REASON_OPEN, REASON_SHUT } },
		      { ROLE_COORDINATOR, { 0, REASON_OPEN, REASON_OPEN, REASON_SHUT } },
		      { ROLE_CONFIDANT, { 0, REASON_OPEN, REASON_OPEN, REASON_OPEN } },
		      { ROLE_OFFICER, { 0, REASON_UNSEEN, REASON_UNSEEN, REASON_UNSEEN } },
		      { ROLE_RMC, { 0, REASON_UNSEEN, REASON_UNSEEN, REASON_UNSEEN } },
		      { ROLE_COUNSELLOR, { 0, REASON_UNSEEN, REASON_UNSEEN, REASON_UNSEEN } },
		      { ROLE_PARTNER, { 0, REASON_UNSEEN, REASON_UNSEEN, REASON_UNSEEN } },
		      { ROLE_PARENT, { 0, REASON_UNSEEN, REASON_UNSEEN, REASON_UNSEEN } },
		      { ROLE_BOA, { 0, REASON_UNSEEN, REASON_UNSEEN, REASON_UNSEEN } },
		      { ROLE_PEER, { 0, REASON_UNSEEN, REASON_UNSEEN, REASON_UNSEEN } },
		      { ROLE_YOUNG, { 0, REASON_OPEN, REASON_OPEN, REASON_OPEN } } };

	begin(state);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		for (int level = REASON_EVERYBODY; level <= REASON_CONFIDANT; level++) {
			assert_int_equal(reason_sight_at(table[i].role, (enum reason_level)level), table[i].at[level]);
		}
	}
	world_drop(&w);
}

static void chosen(day_t birth, enum choice choice, int value)
{
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, choice_make(&w.c, sem, birth, choice, value));
	assert_ok(w.s, db_commit(w.s->db));
}

/* A choice counts for marks that stood there before, keeps its history, and is for oneself alone to make. */
static void a_choice_counts_at_once(void **state)
{
	struct choices now;
	enum action action;

	begin(state);
	(void)act(ROLE_TEACHER, &action);
	days_of_role(REASON_GUIDES);
	assert_int_equal(choice_make(&w.c, sem, day_of(2009, 5, 12), CHOICE_REASON, REASON_EVERYBODY), ERR_DENIED);
	(void)act(ROLE_PARENT, &action);
	assert_int_equal(choice_make(&w.c, sem, day_of(2009, 5, 12), CHOICE_REASON, REASON_EVERYBODY), ERR_DENIED);
	(void)act(ROLE_YOUNG, &action);
	assert_int_equal(choice_make(&w.c, sem, day_of(2009, 5, 12), CHOICE_REASON, 4), ERR_INPUT);
	assert_int_equal(choice_make(&w.c, sem, day_of(2009, 5, 12), CHOICE_MET, 2), ERR_INPUT);
	chosen(day_of(2009, 5, 12), CHOICE_REASON, REASON_EVERYBODY);
	(void)act(ROLE_TEACHER, &action);
	days_of_role(REASON_EVERYBODY);
	(void)act(ROLE_YOUNG, &action);
	w.c.now += 1000000;
	chosen(day_of(2009, 5, 12), CHOICE_REASON, REASON_CONFIDANT);
	assert_ok(w.s, choices_of(&w.c, sem, day_of(2009, 5, 12), &now));
	assert_int_equal(now.reason, REASON_CONFIDANT);
	assert_int_equal(now.at[CHOICE_REASON], w.c.now);
	(void)act(ROLE_COORDINATOR, &action);
	days_of_role(REASON_CONFIDANT);
	world_drop(&w);
}

/* Notes are the student's own from sixteen on; before that a choice does not keep parents out. */
static void parents_read_notes_until_sixteen(void **state)
{
	struct note_sight sight;
	enum action action;

	begin(state);
	(void)act(ROLE_PARENT, &action);
	assert_ok(w.s, note_sight_of(&w.c, sem, day_of(2010, 2, 13), &sight));
	assert_true(sight.school && sight.authority && sight.shared);
	assert_ok(w.s, note_sight_of(&w.c, sem, day_of(2010, 2, 12), &sight));
	assert_false(sight.school || sight.authority || sight.shared);
	(void)act(ROLE_YOUNG, &action);
	chosen(day_of(2010, 2, 12), CHOICE_NOTES, 1);
	(void)act(ROLE_PARENT, &action);
	assert_ok(w.s, note_sight_of(&w.c, sem, day_of(2010, 2, 12), &sight));
	assert_true(sight.school && sight.authority && sight.shared);
	world_drop(&w);
}

/* ---- the document ---- */

static bool line_of(FILE *f, const char *role, char *out, size_t size)
{
	char wanted[32];

	rewind(f);
	(void)snprintf(wanted, sizeof wanted, "| `%s` |", role);
	while (fgets(out, (int)size, f) != NULL) {
		if (strncmp(out, wanted, strlen(wanted)) == 0) {
			return true;
		}
	}
	return false;
}

/* The table of docs/sharing.md: a line a role, a column a kind, a dot where the role sees it. */
static void the_document_says_the_same(void **state)
{
	char line[512];
	FILE *f = fopen(SHARING_DOC, "r");

	begin(state);
	assert_non_null(f);
	for (int role = ROLE_TEACHER; role < ROLE_SYSTEM; role++) {
		const char *at;

		if (!line_of(f, role_name((enum role)role), line, sizeof line)) {
			fail_msg("docs/sharing.md has no line for %s", role_name((enum role)role));
		}
		at = strchr(line + 1, '|');
		for (int facet = 0; facet < FACET_COUNT; facet++) {
			const char *end = strchr(at + 1, '|');
			bool dot;

			assert_non_null(end);
			dot = memchr(at, 'x', (size_t)(end - at)) != NULL;
			if (dot != access_sees((enum role)role, (enum facet)facet)) {
				fail_msg("docs/sharing.md: %s, column %d", role_name((enum role)role), facet + 1);
			}
			at = end;
		}
	}
	(void)fclose(f);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_gets_its_kinds),   cmocka_unit_test(levels_of_reasons),
		cmocka_unit_test(a_choice_counts_at_once),    cmocka_unit_test(parents_read_notes_until_sixteen),
		cmocka_unit_test(the_document_says_the_same),
	};

	return db_support_run("share_facets", tests, sizeof tests / sizeof tests[0]);
}
