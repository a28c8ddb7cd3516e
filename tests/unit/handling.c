/* SPDX-License-Identifier: EUPL-1.2 */
/* Handling of reports: talks with their invitation, hand-overs, what the school has not seen. */
#include "world.h"

#include <string.h>

#include "identity/letter.h"
#include "people/reach.h"
#include "reports/handle.h"
#include "reports_handle_sql.h"

static struct world w;
static struct actor command, school, officer;
static int64_t sem;
static struct report_view report;

/* A report of kind O about Sem, taken by the officer of Zwolle. */
static void begin(void **state, day_t birth)
{
	static const struct report_day days[] = { { .whole = true, .minutes = 300 } };
	struct report_day missed = days[0];
	struct report_form f;
	struct report_proposal p;
	struct report_of of = { .finding = STR(""), .kind = REPORT_O };
	struct fail *fail;

	world_make(&w, *state);
	command = w.c.actor;
	fail = w.c.fail;
	sem = world_person(&w, "999990019", "Vries", birth, "0193");
	world_enrol(&w, sem, "25PJ", "1", "mbo");
	world_as_coordinator(&w, "25PJ");
	school = w.c.actor;
	of.enrolment = 0;
	of.begin = of.end = w.c.today - 1;
	{
		struct young y;

		assert_ok(w.s, people_open_key(&w.c, sem, ACTION_PERSON, &y));
		of.person = y.public;
	}
	assert_ok(w.s, report_draft(&w.c, &of, &f, &p));
	missed.day = w.c.today - 1;
	f.begin = f.end = missed.day;
	f.days = &missed;
	f.day_count = 1;
	f.reason = STR("Steeds te laat");
	f.reporter_name = STR("An Jansen");
	f.reporter_email = STR("an@school.example");
	f.action_wanted = true;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_file(&w.c, &f, &report));
	assert_ok(w.s, db_commit(w.s->db));
	world_as_officer(&w, "0193");
	officer = w.c.actor;
	assert_ptr_equal(fail, w.c.fail);
}

static struct talk_deed plan(const char *once)
{
	struct talk_deed d = { .once = str_of(once), .in = report_deed_none };

	d.talk = (struct talk){ .public = str_of(once),
		                .place = STR("Stadhuis"),
		                .company = STR("Noor Jansen"),
		                .day = w.c.today + 7,
		                .begin = 14 * 60 + 30,
		                .minutes = 45,
		                .by_mail = true };
	d.in.version = report.version;
	d.in.shared = STR("Neem je rooster mee");
	d.letter = (struct handle_letter){ .wanted = true };
	d.letter.made = (struct letter_made){ .key = { LETTER_INVITATION, LETTER_YOUNG, LANG_NL },
		                              .region = STR("10"),
		                              .subject = STR("Uitnodiging"),
		                              .text = STR("Kom je praten?"),
		                              .pdf = STR("%PDF") };
	d.letter.sending = (struct letter_sending){ .once = str_of(once), .count = 1 };
	d.letter.sending.to[0] = STR("sem@thuis.example");
	d.letter.sending.part = (struct outbound_part){ STR("a.ics"), STR("text/calendar"), STR("BEGIN:VCALENDAR") };
	return d;
}

static size_t mails(void)
{
	struct letter_job job;
	size_t n = 0;
	bool any = true;

	while (any) {
		assert_ok(w.s, letter_take(&w.c, &job, &any));
		if (any) {
			assert_true(str_eq(job.mail.part.bytes, STR("BEGIN:VCALENDAR")));
			n++;
		}
	}
	return n;
}

static int64_t news(void)
{
	struct news_count_row row;
	bool found;

	assert_ok(w.s,
	          news_count(w.s->db, &w.arena,
	                     &(struct news_count_in){ school.brins, school.wholes, school.sites, reach_seen_from(w.c.today), 100 }, &row, &found));
	return row.items;
}

/* The same form twice is one talk, one letter and one mail; another with what was seen before is told so. */
static void a_talk_is_planned_once(void **state)
{
	struct talk_deed d, late;
	struct letter_kept *letters;
	struct talk *talks;
	bool again;
	size_t n;

	begin(state, day_of(2009, 3, 1));
	d = plan("eenmaal");
	late = plan("andermaal");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, talk_plan(&w.c, &report, &d, &again));
	assert_false(again);
	assert_ok(w.s, db_commit(w.s->db));
	assert_int_equal(report.status, REPORT_B);
	assert_true(report.owner == w.c.actor.account);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, talk_plan(&w.c, &report, &d, &again));
	assert_true(again);
	assert_int_equal(talk_plan(&w.c, &report, &late, &again), ERR_CONFLICT);
	db_rollback(w.s->db);
	assert_ok(w.s, talks_of(&w.c, &report, &talks, &n));
	assert_int_equal(n, 1);
	assert_ok(w.s, letters_of(&w.c, sem, report.report, &letters, &n));
	assert_int_equal(n, 1);
	assert_int_equal(mails(), 1);
	assert_int_equal(news(), 1);
	world_drop(&w);
}

static enum err change(struct talk_deed *d, bool *again)
{
	enum err e;

	assert_ok(w.s, db_begin(w.s->db));
	e = talk_change(&w.c, &report, d, again);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static void a_talk_is_moved_and_held(void **state)
{
	struct talk_deed d;
	struct talk *talks;
	bool again;
	size_t n;

	begin(state, day_of(2009, 3, 1));
	d = plan("eenmaal");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, talk_plan(&w.c, &report, &d, &again));
	assert_ok(w.s, db_commit(w.s->db));
	d.letter.wanted = false;
	d.in.version = report.version;
	d.talk.day += 2;
	assert_int_equal(change(&d, &again), OK);
	/* Once more the same form: it is moved already. Somebody who saw the talk as it was first: it is another now. */
	assert_int_equal(change(&d, &again), OK);
	assert_true(again);
	d.in.version = report.version;
	d.talk.state = TALK_NO_SHOW;
	assert_int_equal(change(&d, &again), ERR_CONFLICT);
	d.talk.sequence = 1;
	d.talk.state = TALK_HELD;
	/* Not before it was. */
	assert_int_equal(change(&d, &again), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "hoe");
	w.c.today += 9;
	assert_int_equal(change(&d, &again), OK);
	assert_true(report.contacted_at != 0);
	assert_ok(w.s, talks_of(&w.c, &report, &talks, &n));
	assert_true(n == 1 && talks[0].state == TALK_HELD && talks[0].day == w.c.today && talks[0].sequence == 2);
	world_drop(&w);
}

static void what_a_talk_must_have(void **state)
{
	struct talk_deed d;

	begin(state, day_of(2009, 3, 1));
	d = plan("eenmaal");
	assert_ok(w.s, talk_check(&w.c, &d.talk));
	d.talk.day = w.c.today - 1;
	assert_int_equal(talk_check(&w.c, &d.talk), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "dag");
	d = plan("eenmaal");
	d.talk.begin = 23 * 60 + 50;
	assert_int_equal(talk_check(&w.c, &d.talk), ERR_INPUT);
	d = plan("eenmaal");
	d.talk.place = STR("");
	assert_int_equal(talk_check(&w.c, &d.talk), ERR_INPUT);
	assert_string_equal(w.c.fail->field, "plek");
	world_drop(&w);
}

static enum err give(const char *municipality, const char *reason)
{
	struct report_deed_in in = report_deed_none;
	enum err e;

	in.municipality = str_of(municipality);
	in.shared = str_of(reason);
	assert_ok(w.s, db_begin(w.s->db));
	e = handover_give(&w.c, &report, &in);
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static bool opens(const char *town)
{
	struct report_view got;

	world_as_officer(&w, town);
	return report_open(&w.c, report.public, ACTION_REPORT_HANDLE, &got) == OK;
}

/* To another municipality and back again: one thread, and at no moment without somebody. */
static void handed_over_and_given_back(void **state)
{
	struct report_deed_in in = report_deed_none;
	struct report_event *events;
	struct handover h;
	int64_t first;
	bool found;
	size_t n;

	begin(state, day_of(2009, 3, 1));
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_do(&w.c, &report, DEED_TAKE_UP, &in));
	assert_ok(w.s, db_commit(w.s->db));
	first = report.owner;
	assert_true(first != 0);
	assert_int_equal(give("0193", "Ander team"), ERR_INPUT);
	assert_int_equal(give("0166", " "), ERR_INPUT);
	assert_int_equal(give("0166", "Woont daar bij een tante"), OK);
	assert_true(str_eq(report.municipality, STR("0166")));
	assert_true(report.owner == first);
	assert_ok(w.s, handover_of(&w.c, &report, &h, &found));
	assert_true(found && h.old_owner == first && str_eq(h.old_municipality, STR("0193")));
	assert_false(handover_mine(&w.c, &report, &h));
	world_as_officer(&w, "0166");
	assert_true(handover_mine(&w.c, &report, &h));
	/* Whoever lives elsewhere can be opened by whom it was handed to, and by nobody else. */
	assert_true(opens("0166"));
	assert_false(opens("0150"));
	world_as_officer(&w, "0166");
	assert_ok(w.s, db_begin(w.s->db));
	assert_int_equal(handover_return(&w.c, &report, STR(""), 0), ERR_INPUT);
	assert_ok(w.s, handover_return(&w.c, &report, STR("Woont hier niet"), 0));
	assert_ok(w.s, db_commit(w.s->db));
	assert_true(str_eq(report.municipality, STR("0193")) && report.owner == first);
	assert_ok(w.s, handover_of(&w.c, &report, &h, &found));
	assert_false(found);
	world_again(&w, &officer);
	assert_ok(w.s, report_events(&w.c, &report, &events, &n));
	assert_int_equal(n, 4);
	/* Once more, and this time it is taken. */
	assert_int_equal(give("0166", "Toch wel"), OK);
	world_as_officer(&w, "0166");
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, handover_take(&w.c, &report, 0));
	assert_ok(w.s, db_commit(w.s->db));
	assert_true(report.owner == w.c.actor.account && str_eq(report.municipality, STR("0166")));
	world_drop(&w);
}

static void at_night(void)
{
	struct actor actor = w.c.actor;

	w.c.actor = command;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, reports_night(&w.c));
	assert_ok(w.s, db_commit(w.s->db));
	assert_ok(w.s, report_by_key(&w.c, report.person, report.report, &report));
	w.c.actor = actor;
}

/* What people handed over stays there at night, while what is registered of him is what it was; a move goes before it. */
static void what_was_handed_over_stays(void **state)
{
	begin(state, day_of(2009, 3, 1));
	assert_int_equal(give("0166", "Woont daar bij een tante"), OK);
	at_night();
	assert_true(str_eq(report.municipality, STR("0166")));
	db_support_sql(w.s->db, "UPDATE person SET municipality = '0150'");
	at_night();
	assert_true(str_eq(report.municipality, STR("0150")));
	world_drop(&w);
}

/* A school of which somebody left long ago reads no more news of him. */
static void news_ends_with_the_reach(void **state)
{
	struct report_deed_in in = report_deed_none;

	begin(state, day_of(2009, 3, 1));
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_do(&w.c, &report, DEED_TAKE_UP, &in));
	assert_ok(w.s, db_commit(w.s->db));
	assert_int_equal(news(), 1);
	db_support_sql(w.s->db, "UPDATE enrolment SET last = 17000");
	assert_int_equal(news(), 0);
	world_drop(&w);
}

/* When a report is over there is nothing left to answer or to talk about. */
static void the_end_ends_all(void **state)
{
	struct report_deed_in in = report_deed_none;
	struct talk_deed d;
	struct handover h;
	struct talk *talks;
	bool again, found;
	size_t n;

	begin(state, day_of(2009, 3, 1));
	d = plan("eenmaal");
	d.letter.wanted = false;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, talk_plan(&w.c, &report, &d, &again));
	assert_ok(w.s, db_commit(w.s->db));
	assert_int_equal(give("0166", "Woont daar"), OK);
	world_again(&w, &officer);
	in.closing = CLOSING_BACK;
	in.feedback = FEEDBACK_NONE;
	in.justified = 1;
	in.complete = 0;
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, report_do(&w.c, &report, DEED_CLOSE, &in));
	assert_ok(w.s, db_commit(w.s->db));
	assert_ok(w.s, handover_of(&w.c, &report, &h, &found));
	assert_false(found);
	assert_ok(w.s, talks_of(&w.c, &report, &talks, &n));
	assert_true(n == 1 && talks[0].state == TALK_CANCELLED);
	assert_int_equal(news(), 1);
	assert_ok(w.s, news_seen(w.s->db, &(struct news_seen_in){ sem, report.report, w.c.now }, NULL));
	assert_int_equal(news(), 0);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_talk_is_planned_once), cmocka_unit_test(a_talk_is_moved_and_held),
		cmocka_unit_test(what_a_talk_must_have),  cmocka_unit_test(handed_over_and_given_back),
		cmocka_unit_test(the_end_ends_all),
		cmocka_unit_test(what_was_handed_over_stays), cmocka_unit_test(news_ends_with_the_reach),
	};

	return db_support_run("handling", tests, sizeof tests / sizeof tests[0]);
}
