/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What other rooms tell on the page of a young person, to every role: messages with their addresses, answers, reports of
 * absence and leave; the leave beside a signal of it; and an answer that asks for a correction. On each engine.
 */
#include "world.h"

#include <string.h>

#include "absence/leave_pages.h"
#include "absence_leave_sql.h"
#include "absence_sql.h"
#include "base/clock.h"
#include "ledger/correction.h"
#include "outreach/inside.h"
#include "outreach/link.h"
#include "outreach/pages.h"
#include "people/choice.h"
#include "signals/beside.h"
#include "signals/person.h"

#define ADDRESS "moeder@voorbeeld.example"

static const struct person_part *const parts[] = { &absence_person_part, &outreach_person_part };
static struct world w;
static int64_t sem, enrolment;
static struct young y;

static void put_message(void)
{
	struct message_add_in in = { .person = sem,
		                     .message = 1,
		                     .public = STR("m1"),
		                     .enrolment = enrolment,
		                     .rule = STR("eerste-dag"),
		                     .day = day_of(2026, 2, 11),
		                     .brin = STR("25PJ"),
		                     .location = STR("00"),
		                     .kind = STR("eerste-dag"),
		                     .recipient = 1,
		                     .channel = STR("email"),
		                     .language = STR("nl"),
		                     .origin = STR(""),
		                     .status = STR("sending"),
		                     .reason = STR(""),
		                     .made = w.c.now,
		                     .made_day = w.c.today,
		                     .due = w.c.now,
		                     .reference = STR("ref"),
		                     .token = STR("token") };

	db_support_sql(w.s->db, "UPDATE person SET public = 'sem'");
	assert_ok(w.s, keys_seal(w.keys, MESSAGE_SEAL, STR(ADDRESS "\nHoi"), &w.arena, &in.sealed));
	assert_ok(w.s, message_add(w.s->db, &in, NULL));
	assert_ok(w.s,
	          message_told(w.s->db, &(struct message_told_in){ STR("ref"), STR("bounced"), STR("550 " ADDRESS), 1 },
	                       NULL));
	assert_ok(w.s, answer_add(w.s->db,
	                          &(struct answer_add_in){ .person = sem,
	                                                   .answer = 1,
	                                                   .public = STR("a1"),
	                                                   .message = 1,
	                                                   .enrolment = enrolment,
	                                                   .brin = STR("25PJ"),
	                                                   .location = STR("00"),
	                                                   .recipient = 1,
	                                                   .kind = STR("er-wel"),
	                                                   .words = STR("zat bij de mentor"),
	                                                   .lessons = STR("woensdag 09:00-10:00"),
	                                                   .ticked = STR("2026-02-11-540"),
	                                                   .phone = STR(""),
	                                                   .moment = STR(""),
	                                                   .at = w.c.now,
	                                                   .day = w.c.today },
	                          NULL));
}

static void put_absence(void)
{
	assert_ok(w.s, absence_add(w.s->db,
	                           &(struct absence_add_in){ .person = sem,
	                                                     .absence = 1,
	                                                     .public = STR("af1"),
	                                                     .enrolment = enrolment,
	                                                     .brin = STR("25PJ"),
	                                                     .kind = STR("medisch"),
	                                                     .first = w.c.today,
	                                                     .until = w.c.today,
	                                                     .end_min = ABSENCE_WHOLE,
	                                                     .reason = STR("de huisarts"),
	                                                     .state = STR("gemeld"),
	                                                     .source = STR("ouder"),
	                                                     .reported = w.c.now,
	                                                     .handled = INT64_MIN,
	                                                     .request = INT64_MIN },
	                           NULL));
}

static void put_leave(const char *state, const char *decider)
{
	struct leave_add_in in = { .person = sem,
		                   .request = 1,
		                   .public = STR("v1"),
		                   .enrolment = enrolment,
		                   .brin = STR("25PJ"),
		                   .municipality = STR("0193"),
		                   .kind = STR("gewichtig"),
		                   .first = day_of(2026, 2, 11),
		                   .until = day_of(2026, 2, 11),
		                   .end_min = ABSENCE_WHOLE,
		                   .days = 1,
		                   .reason = STR("een bruiloft"),
		                   .source = STR("ouder"),
		                   .asked = w.c.now };

	assert_ok(w.s, leave_add(w.s->db, &in, NULL));
	assert_ok(w.s, leave_step_add(w.s->db,
	                              &(struct leave_step_add_in){ sem, 1, 1, w.c.now, 0, STR("afgewezen"),
	                                                           STR("J. de Wit"), STR("te laat gevraagd"), STR("") },
	                              NULL));
	if (strcmp(decider, "ambtenaar") == 0) {
		assert_ok(w.s, leave_forward(w.s->db, &(struct leave_forward_in){ sem, 1, STR("0193") }, NULL));
	}
	assert_ok(w.s, leave_decide_put(
			       w.s->db,
			       &(struct leave_decide_put_in){
				       sem, 1, strcmp(decider, "ambtenaar") == 0 ? STR("ambtenaar") : STR("ingediend"),
				       str_of(state), 1, false, w.c.now, 0, STR("J. de Wit"), STR("te laat gevraagd") },
			       NULL));
}

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, "25PJ", "1001", "mbo");
	enrolment = enrolment_key(STR("25PJ"), STR("1001"));
	db_support_sql(w.s->db, "UPDATE enrolment SET location = '00'");
	put_message();
	put_absence();
	db_support_sql(w.s->db, "INSERT INTO guardian (person, number, name, phone, email, language, receives) "
	                        "SELECT person, 1, 'Fatima de Vries', '', 'm@x.example', 'nl', 1 FROM person");
}

/* Acts in a role whose scope holds Sem, and comes through the gate. */
static void act(enum role role)
{
	char person[24];
	enum scope_kind kind = SCOPE_INSTITUTION;
	const char *value = "25PJ";

	(void)snprintf(person, sizeof person, "%lld", (long long)sem);
	if (role == ROLE_TEACHER || role == ROLE_MENTOR) {
		kind = SCOPE_GROUP;
		value = "25PJ/00/MZ2A";
	} else if (role == ROLE_OFFICER || role == ROLE_RMC) {
		kind = SCOPE_MUNICIPALITY;
		value = "0193";
	} else if (role == ROLE_COUNSELLOR) {
		kind = SCOPE_PERSON;
		value = person;
	}
	world_as(&w, role, kind, value);
	assert_ok(w.s, people_open(&w.c, STR("sem"), ACTION_PERSON, &y));
}

static bool holds(struct str text, const char *part)
{
	return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

/* Everything that the parts tell to who acts, in one text. */
static struct str told(void)
{
	struct buf b;
	event_list events = { 0 };
	person_lines lines = { 0 };
	struct str ret;

	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		assert_ok(w.s, parts[i]->events(&w.c, &y, &events));
		if (parts[i]->lines != NULL) {
			assert_ok(w.s, parts[i]->lines(&w.c, &y, &lines));
		}
	}
	for (size_t i = 0; i < events.n; i++) {
		buf_printf(&b, "%.*s|%.*s|%.*s\n", STR_ARG(events.p[i].what), STR_ARG(events.p[i].who),
		           STR_ARG(events.p[i].note));
	}
	for (size_t i = 0; i < lines.n; i++) {
		const struct person_line *l = &lines.p[i];

		buf_printf(&b, "%.*s|%.*s|%.*s|%.*s|%.*s|%.*s\n", STR_ARG(l->what), STR_ARG(l->when), STR_ARG(l->state),
		           STR_ARG(l->words), STR_ARG(l->note), STR_ARG(l->href));
	}
	ret = str_copy(&w.arena, buf_view(&b));
	buf_finish(&b);
	return ret;
}

/* By role: what it reads of a message to a parent, of a report with a reason and of leave that the school refused. */
static void each_role_reads_what_it_sees(void **state)
{
	static const struct {
		enum role role;
		bool message, named, address, report, kind, reason, leave, decision;
	} table[] = {
		{ ROLE_TEACHER, false, false, false, true, false, false, false, false },
		{ ROLE_MENTOR, true, false, false, true, true, true, true, false },
		{ ROLE_COORDINATOR, true, true, true, true, true, true, true, true },
		{ ROLE_CONFIDANT, false, false, false, true, true, true, false, false },
		{ ROLE_OFFICER, false, false, false, false, false, false, false, false },
		{ ROLE_RMC, false, false, false, false, false, false, false, false },
		{ ROLE_COUNSELLOR, false, false, false, false, false, false, false, false },
	};

	begin(state);
	put_leave("afgewezen", "hoofd");
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct str all;

		act(table[i].role);
		all = told();
		assert_int_equal(holds(all, "Bericht ("), table[i].message);
		assert_int_equal(holds(all, "ik was er wel"), table[i].message);
		assert_int_equal(holds(all, "Fatima"), table[i].named);
		assert_int_equal(holds(all, ADDRESS), table[i].address);
		assert_int_equal(holds(all, "gemeld"), table[i].report);
		assert_int_equal(holds(all, "arts of ziekenhuis"), table[i].kind);
		assert_int_equal(holds(all, "de huisarts"), table[i].reason);
		assert_int_equal(holds(all, "afgewezen"), table[i].leave);
		assert_int_equal(holds(all, "te laat gevraagd"), table[i].decision);
		assert_int_equal(holds(all, "/afwezig/verlof/v1"), table[i].decision);
		assert_false(holds(all, "een bruiloft"));
	}
	world_drop(&w);
}

/* The student keeps the reason from all but the confidant. */
static void a_reason_is_shut(void **state)
{
	char person[24];

	begin(state);
	(void)snprintf(person, sizeof person, "%lld", (long long)sem);
	world_as(&w, ROLE_YOUNG, SCOPE_PERSON, person);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, choice_make(&w.c, sem, day_of(2009, 5, 12), CHOICE_REASON, REASON_CONFIDANT));
	assert_ok(w.s, db_commit(w.s->db));
	act(ROLE_COORDINATOR);
	assert_false(holds(told(), "de huisarts"));
	act(ROLE_CONFIDANT);
	assert_true(holds(told(), "de huisarts"));
	world_drop(&w);
}

/* An officer reads of leave what was sent to the own municipality. */
static void the_officer_reads_what_was_sent(void **state)
{
	begin(state);
	put_leave("toegekend", "ambtenaar");
	act(ROLE_OFFICER);
	assert_true(holds(told(), "/afwezig/verlof/v1"));
	assert_false(holds(told(), "Bericht ("));
	db_support_sql(w.s->db, "UPDATE leave_request SET municipality = '0150'");
	assert_false(holds(told(), "verlof"));
	world_drop(&w);
}

static void leave_stands_beside_the_signal(void **state)
{
	struct leave_beside b;

	begin(state);
	act(ROLE_COORDINATOR);
	assert_ok(w.s, leave_beside(&w.c, RULE_LUXURY, sem, enrolment, day_of(2026, 2, 11), &b));
	assert_true(holds(b.text, "geen verlof"));
	assert_int_equal(b.href.n, 0);
	put_leave("afgewezen", "hoofd");
	assert_ok(w.s, leave_beside(&w.c, RULE_LUXURY, sem, enrolment, day_of(2026, 2, 11), &b));
	assert_true(holds(b.text, "afgewezen") && holds(b.href, "v1"));
	assert_ok(w.s, leave_beside(&w.c, RULE_LUXURY, sem, enrolment, day_of(2026, 2, 10), &b));
	assert_true(holds(b.text, "geen verlof"));
	assert_ok(w.s, leave_beside(&w.c, RULE_8U, sem, enrolment, day_of(2026, 2, 11), &b));
	assert_int_equal(b.text.n, 0);
	act(ROLE_MENTOR);
	assert_ok(w.s, leave_beside(&w.c, RULE_LUXURY, sem, enrolment, day_of(2026, 2, 11), &b));
	assert_true(holds(b.text, "afgewezen") && b.href.n == 0);
	act(ROLE_OFFICER);
	assert_ok(w.s, leave_beside(&w.c, RULE_LUXURY, sem, enrolment, day_of(2026, 2, 11), &b));
	assert_int_equal(b.text.n, 0);
	world_drop(&w);
}

/* The form begins with the lessons of the answer; others have none, and the correction deals with it. */
static void an_answer_asks_for_a_correction(void **state)
{
	struct correction_wish wish;

	begin(state);
	act(ROLE_COORDINATOR);
	assert_ok(w.s, answer_corrections.wish(&w.c, STR("sem"), STR("a1"), &wish));
	assert_int_equal(wish.enrolment, enrolment);
	assert_int_equal(wish.day, day_of(2026, 2, 11));
	assert_int_equal(wish.n, 1);
	assert_int_equal(wish.lessons[0].begin, 540);
	assert_int_equal(wish.status, MARK_PRESENT);
	assert_true(holds(wish.why, "ouder") && str_eq(wish.said, STR("zat bij de mentor")));
	assert_int_equal(answer_corrections.wish(&w.c, STR("sem"), STR("a2"), &wish), ERR_ABSENT);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, answer_corrections.done(&w.c, STR("sem"), STR("a1")));
	assert_ok(w.s, db_commit(w.s->db));
	act(ROLE_MENTOR);
	assert_int_equal(answer_corrections.wish(&w.c, STR("sem"), STR("a1"), &wish), ERR_DENIED);
	world_as_coordinator(&w, "04OY");
	assert_int_equal(answer_corrections.wish(&w.c, STR("sem"), STR("a1"), &wish), ERR_ABSENT);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_reads_what_it_sees),    cmocka_unit_test(a_reason_is_shut),
		cmocka_unit_test(the_officer_reads_what_was_sent), cmocka_unit_test(leave_stands_beside_the_signal),
		cmocka_unit_test(an_answer_asks_for_a_correction),
	};

	return db_support_run("person_parts", tests, sizeof tests / sizeof tests[0]);
}
