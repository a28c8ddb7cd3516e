/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages to who is missed: what they say, when they may go, who gets one, and what an answer brings about. */
#include "world.h"

#include <string.h>

#include "access/account.h"
#include "access/session.h"
#include "access/setting.h"
#include "base/clock.h"
#include "identity/gateway.h"
#include "law/calendar.h"
#include "outreach/link.h"
#include "outreach/words.h"
#include "outreach_sql.h"

static struct world w;

/* ---- without a database ---- */

static void every_language_has_every_text(void **state)
{
	(void)state;
	for (int t = 0; t < TONGUE_COUNT; t++) {
		for (size_t n = 0; tongue_key(TONGUE_NL, n).n > 0; n++) {
			char key[80];

			(void)snprintf(key, sizeof key, "%.*s", STR_ARG(tongue_key(TONGUE_NL, n)));
			if (tongue_text((enum tongue)t, key).n == 0) {
				fail_msg("%s has no %s", tongue_code((enum tongue)t), key);
			}
		}
	}
	assert_true(tongue_is_rtl(TONGUE_AR) && !tongue_is_rtl(TONGUE_UK));
	assert_int_equal(tongue_of(STR("Turks")), TONGUE_TR);
	assert_int_equal(tongue_of(STR("ar-SY")), TONGUE_AR);
	assert_int_equal(tongue_of(STR("Fries")), TONGUE_NL);
}

static struct str filled(struct arena *a, const char *pattern, const struct words_fields *f)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 1024);
	words_fill(&b, str_of(pattern), f);
	return str_copy(a, buf_view(&b));
}

#define assert_text(is, wanted) assert_true(str_eq((is), STR(wanted)))

static void fields_are_filled(void **state)
{
	struct words_fields f = { .naam = STR("S{link}em"), .school = STR("De School"), .link = STR("https://x/b/t") };
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 16);
	/* A brace in a name stands for nothing, a line whose field is empty goes, one blank line stays. */
	assert_text(filled(&a, "{naam} {link}", &f), "Slinkem https://x/b/t");
	assert_text(filled(&a, "a\n\nbel {telefoon}\n\n{school}", &f), "a\n\nDe School\n");
	f.link = STR("");
	assert_text(filled(&a, "{link} {onbekend}", &f), "{link} {onbekend}");
	arena_reset(&a);
}

static void sms_are_counted(void **state)
{
	static const struct {
		const char *text;
		size_t repeat, parts;
	} table[] = { { "a", 160, 1 }, { "a", 161, 2 }, { "€", 80, 1 }, { "€", 81, 2 },
		      { "ş", 70, 1 },  { "ş", 71, 2 },  { "é", 160, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct buf b DEFER(buf_finish);
		size_t chars, parts;

		buf_init(&b, 4096);
		for (size_t k = 0; k < table[i].repeat; k++) {
			buf_text(&b, table[i].text);
		}
		words_sms_size(buf_view(&b), &chars, &parts);
		assert_int_equal(chars, table[i].repeat);
		assert_int_equal(parts, table[i].parts);
	}
}

/* 2026-02-12 is a Thursday, the 15th a Sunday; the school is closed from the 16th to the 20th. */
static void nothing_goes_at_night(void **state)
{
	const struct law_holiday closed[] = { { day_of(2026, 2, 16), day_of(2026, 2, 20) } };
	const struct law_calendar calendar = { .holidays = closed, .count = 1 };
	const struct outreach_rules rules = { OUTREACH_PROPOSE, 20 * 60, 8 * 60, 14, CHANNEL_EMAIL, { "", 0 } };
	static const struct {
		int day, minute, to_day, to_minute;
	} table[] = { { 12, 8 * 60, 12, 8 * 60 },  { 12, 19 * 60 + 59, 12, 19 * 60 + 59 },
		      { 12, 20 * 60, 13, 8 * 60 }, { 12, 3 * 60, 12, 8 * 60 },
		      { 14, 21 * 60, 21, 8 * 60 }, { 15, 12 * 60, 21, 8 * 60 },
		      { 18, 12 * 60, 21, 8 * 60 }, { 21, 9 * 60, 21, 9 * 60 },
		      { 21, 23 * 60, 23, 8 * 60 } };
	struct outreach_rules never = rules;

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		day_t day = day_of(2026, 2, table[i].day);
		int64_t now = clock_instant(day, table[i].minute);

		assert_int_equal(outreach_moment(&rules, &calendar, day, now),
		                 clock_instant(day_of(2026, 2, table[i].to_day), table[i].to_minute));
	}
	never.quiet_from = never.quiet_until;
	assert_int_equal(outreach_moment(&never, &calendar, day_of(2026, 2, 15), clock_instant(day_of(2026, 2, 15), 0)),
	                 clock_instant(day_of(2026, 2, 15), 0));
}

static void numbers_and_bodies_of_gateways(void **state)
{
	const struct outbound_mail m = { .to = STR("+31612345678"), .text = STR("Hoi \"jij\"\nü"), .id = STR("abc") };
	const struct gateway json = { .json = true,
		                      .body = STR("{\"to\":\"{to}\",\"text\":\"{text}\",\"ref\":\"{reference}\"}") };
	const struct gateway form = { .body = STR("to={to}&text={text}") };
	struct buf b DEFER(buf_finish);
	struct arena a;

	(void)state;
	arena_init(&a, 1 << 16);
	assert_text(gateway_number(&a, STR("06 12-34 56 78")), "+31612345678");
	assert_text(gateway_number(&a, STR("0031612345678")), "+31612345678");
	assert_text(gateway_number(&a, STR("+49 (151) 123456")), "+49151123456");
	assert_text(gateway_number(&a, STR("038 1234567")), "");
	assert_text(gateway_number(&a, STR("06 1234 vijf")), "");
	buf_init(&b, 1024);
	assert_int_equal(gateway_body(&b, &json, &m), OK);
	assert_text(buf_view(&b), "{\"to\":\"+31612345678\",\"text\":\"Hoi \\\"jij\\\"\\u000aü\",\"ref\":\"abc\"}");
	buf_clear(&b);
	assert_int_equal(gateway_body(&b, &form, &m), OK);
	assert_text(buf_view(&b), "to=%2B31612345678&text=Hoi%20%22jij%22%0A%C3%BC");
	arena_reset(&a);
}

/* ---- with one ---- */

static int64_t sem;

static void begin(void **state)
{
	world_make(&w, *state);
	w.c.now = clock_instant(w.c.today, 10 * 60);
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	world_enrol(&w, sem, "25PJ", "1001", "mbo");
	assert_ok(w.s, setting_change(&w.c, STR("mail_server"), STR("mail.school.example:587")));
	assert_ok(w.s, setting_change(&w.c, STR("mail_from"), STR("sluitend@school.example")));
	db_support_sql(w.s->db, "UPDATE person SET email = 'sem@leerling.example', language = 'tr'");
	db_support_sql(w.s->db, "INSERT INTO guardian (person, number, name, phone, email, language, receives)"
	                        " SELECT person, 1, 'A. Boer', '', 'ouder@thuis.example', 'nl', 1 FROM person");
	db_support_sql(
		w.s->db,
		"INSERT INTO finding (person, enrolment, rule, day, turn, due, public, since, first, begin_day, report_by,"
		" minutes, amount, duty, version, evidence, holds, state, bucket, exempt, brin, location, municipality, region)"
		" SELECT person, enrolment, 'eerste-dag', 20496, 1, 20496, 'bevinding', 20496, 20496, 20496, 20496, 60, 1,"
		" 'kwalificatieplichtig', '1', public_bytes.b, 1, 'open', 2, '', '25PJ', '00', '0193', '10'"
		" FROM enrolment, (SELECT pgn_index AS b FROM person) AS public_bytes");
	world_as_coordinator(&w, "25PJ");
	assert_ok(w.s, db_begin(w.s->db));
}

static void end(void)
{
	assert_ok(w.s, db_commit(w.s->db));
	world_drop(&w);
}

static void who_gets_one(void **state)
{
	struct outreach_plan p;
	size_t n;

	begin(state);
	assert_int_equal(w.c.today, 20496);
	assert_ok(w.s, outreach_plan_of(&w.c, STR("bevinding"), &p));
	assert_int_equal(p.count, 2);
	assert_int_equal(p.able, 2);
	assert_int_equal(p.receivers[0].tongue, TONGUE_TR);
	assert_text(p.receivers[1].to, "ouder@thuis.example");
	assert_int_equal(outreach_send(&w.c, STR("bevinding"), STR(""), &n), ERR_INPUT);
	assert_ok(w.s, outreach_send(&w.c, STR("bevinding"), STR("https://s.example"), &n));
	assert_int_equal(n, 2);
	/* Once a day, and once about a finding. */
	assert_int_equal(outreach_send(&w.c, STR("bevinding"), STR("https://s.example"), &n), ERR_CONFLICT);
	w.c.today += 1;
	assert_ok(w.s, outreach_plan_of(&w.c, STR("bevinding"), &p));
	assert_int_equal(p.receivers[0].why, OUTREACH_SENT);
	end();
}

static void not_of_age_and_not_restricted(void **state)
{
	struct outreach_plan p;

	begin(state);
	db_support_sql(w.s->db, "UPDATE person SET birth = 13000");
	assert_ok(w.s, outreach_plan_of(&w.c, STR("bevinding"), &p));
	assert_int_equal(p.count, 1);
	db_support_sql(
		w.s->db,
		"INSERT INTO restriction (person, restriction, reason, account, at) SELECT person, 1, 'x', 0, 0 FROM person");
	assert_int_equal(outreach_plan_of(&w.c, STR("bevinding"), &p), OK);
	assert_int_equal(p.able, 0);
	assert_int_equal(p.receivers[0].why, OUTREACH_RESTRICTED);
	world_as_coordinator(&w, "01AA");
	assert_int_equal(outreach_plan_of(&w.c, STR("bevinding"), &p), ERR_ABSENT);
	end();
}

/* What waited in the queue over a talk is held; a parent's goes when the child came of age. */
static void looked_at_again_before_it_goes(void **state)
{
	struct record_messages_row row;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	bool any, more;
	size_t n;

	begin(state);
	assert_ok(w.s, outreach_send(&w.c, STR("bevinding"), STR("https://s.example"), &n));
	db_support_sql(w.s->db, "UPDATE finding SET state = 'afgehandeld', turn = 0");
	assert_ok(w.s, outreach_due(&w.c, &any));
	assert_true(any);
	assert_ok(w.s, record_messages_open(w.s->db, &(struct record_messages_in){ sem }, &rows));
	for (int i = 0; i < 2; i++) {
		assert_ok(w.s, record_messages_next(&rows, &row, &more));
		assert_true(more);
		assert_text(row.status, "held");
		assert_text(row.reason, "opgelost");
	}
	db_rows_close(&rows);
	end();
}

enum { RECEIVERS_OF = 2 };

/* The messages in the queue, by receiver, each with a link. */
static void put_links(char tokens[RECEIVERS_OF][TOKEN_TEXT])
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct message_due_list_row row, list[RECEIVERS_OF] = { { .person = 0 } };
	bool more;

	assert_ok(w.s, message_due_list_open(w.s->db, &(struct message_due_list_in){ w.c.now, RECEIVERS_OF }, &rows));
	for (int i = 0; i < RECEIVERS_OF; i++) {
		assert_ok(w.s, message_due_list_next(&rows, &row, &more));
		assert_true(more && row.recipient < RECEIVERS_OF);
		list[row.recipient] = row;
	}
	db_rows_close(&rows);
	for (int i = 0; i < RECEIVERS_OF; i++) {
		unsigned char hash[TOKEN_HASH];

		token_make(tokens[i]);
		token_hash(str_of(tokens[i]), hash);
		assert_ok(w.s, message_sending(w.s->db,
		                               &(struct message_sending_in){ list[i].person,
		                                                             list[i].message,
		                                                             { (const char *)hash, sizeof hash },
		                                                             w.c.now + INT64_C(86400) * 1000000 },
		                               NULL));
	}
}

static enum err opens(const char *token)
{
	struct actor before = w.c.actor;
	struct link l;
	enum err e = link_open(&w.c, str_of(token), &l);

	w.c.actor = before;
	return e;
}

/* Whoever is no parent any more for the school has no link any more either. */
static void a_link_ends_with_the_address(void **state)
{
	char tokens[RECEIVERS_OF][TOKEN_TEXT];
	size_t n;

	begin(state);
	assert_ok(w.s, outreach_send(&w.c, STR("bevinding"), STR("https://s.example"), &n));
	put_links(tokens);
	assert_ok(w.s, opens(tokens[0]));
	assert_ok(w.s, opens(tokens[1]));
	db_support_sql(w.s->db, "UPDATE guardian SET name = 'B. Vos', email = 'ander@thuis.example'");
	assert_int_equal(opens(tokens[1]), ERR_ABSENT);
	/* The same parent under another number is the same parent. */
	db_support_sql(w.s->db, "UPDATE guardian SET number = 2, email = 'ouder@thuis.example'");
	assert_ok(w.s, opens(tokens[1]));
	db_support_sql(w.s->db, "DELETE FROM guardian");
	assert_int_equal(opens(tokens[1]), ERR_ABSENT);
	assert_ok(w.s, opens(tokens[0]));
	end();
}

/* Who asked for no more messages is who has that address, whichever number the school gives a parent. */
static void a_stop_stays_with_the_address(void **state)
{
	char tokens[RECEIVERS_OF][TOKEN_TEXT];
	struct actor before;
	struct outreach_plan p;
	struct link l;
	size_t n;

	begin(state);
	assert_ok(w.s, outreach_send(&w.c, STR("bevinding"), STR("https://s.example"), &n));
	put_links(tokens);
	before = w.c.actor;
	assert_ok(w.s, link_open(&w.c, str_of(tokens[1]), &l));
	assert_ok(w.s, link_stop(&w.c, &l));
	assert_ok(w.s, link_stop(&w.c, &l));
	w.c.actor = before;
	db_support_sql(w.s->db, "DELETE FROM message");
	db_support_sql(w.s->db, "UPDATE guardian SET number = 2");
	db_support_sql(w.s->db, "INSERT INTO guardian (person, number, name, phone, email, language, receives)"
	                        " SELECT person, 1, 'B. Vos', '', 'ander@thuis.example', 'nl', 1 FROM person");
	assert_ok(w.s, outreach_plan_of(&w.c, STR("bevinding"), &p));
	assert_int_equal(p.count, 3);
	assert_text(p.receivers[1].name, "B. Vos");
	assert_int_equal(p.receivers[1].why, OUTREACH_FINE);
	assert_int_equal(p.receivers[2].why, OUTREACH_STOPPED);
	/* Both may ask for it, one after the other under the same number. */
	db_support_sql(w.s->db, "DELETE FROM guardian WHERE number = 2");
	assert_ok(w.s, outreach_send(&w.c, STR("bevinding"), STR("https://s.example"), &n));
	put_links(tokens);
	assert_ok(w.s, link_open(&w.c, str_of(tokens[1]), &l));
	assert_text(l.to, "ander@thuis.example");
	assert_ok(w.s, link_stop(&w.c, &l));
	w.c.actor = before;
	db_support_sql(w.s->db, "DELETE FROM message");
	assert_ok(w.s, outreach_plan_of(&w.c, STR("bevinding"), &p));
	assert_int_equal(p.count, 2);
	assert_int_equal(p.receivers[1].why, OUTREACH_STOPPED);
	end();
}

/* A message that waited for the morning does not go to an address that the school took away in the night. */
static void not_to_an_address_that_is_gone(void **state)
{
	struct record_messages_row row;
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	bool any, more;
	size_t n;

	begin(state);
	assert_ok(w.s, outreach_send(&w.c, STR("bevinding"), STR("https://s.example"), &n));
	db_support_sql(w.s->db, "DELETE FROM guardian");
	assert_ok(w.s, outreach_due(&w.c, &any));
	assert_ok(w.s, record_messages_open(w.s->db, &(struct record_messages_in){ sem }, &rows));
	for (int i = 0; i < RECEIVERS_OF; i++) {
		assert_ok(w.s, record_messages_next(&rows, &row, &more));
		assert_true(more);
		assert_true(str_eq(row.status, row.recipient > 0 ? STR("held") : STR("sending")));
		assert_true(str_eq(row.reason, row.recipient > 0 ? STR("geen-adres") : STR("")));
	}
	db_rows_close(&rows);
	end();
}

/* Those whom nothing reaches do not stand in the way of others, however many they are. */
static void by_itself_for_everybody(void **state)
{
	enum { UNREACHED = 55, ROUNDS_MOST = 60 };
	size_t sent = 0;

	begin(state);
	assert_ok(w.s, db_commit(w.s->db));
	for (int i = 0; i < UNREACHED; i++) {
		char pgn[16], number[16];

		(void)snprintf(pgn, sizeof pgn, "2000%05d", i);
		(void)snprintf(number, sizeof number, "2%05d", i);
		world_enrol(&w, world_person(&w, pgn, "Bos", day_of(2009, 5, 12), "0193"), "25PJ", number, "mbo");
	}
	assert_ok(w.s, setting_change(&w.c, STR("site_origin"), STR("https://s.example")));
	assert_ok(w.s, db_begin(w.s->db));
	db_support_sql(
		w.s->db,
		"INSERT INTO finding (person, enrolment, rule, day, turn, due, public, since, first, begin_day, report_by,"
		" minutes, amount, duty, version, evidence, holds, state, bucket, exempt, brin, location, municipality, region)"
		" SELECT e.person, e.enrolment, f.rule, f.day, f.turn, f.due - 1, e.public, f.since, f.first, f.begin_day,"
		" f.report_by, f.minutes, f.amount, f.duty, f.version, f.evidence, f.holds, f.state, f.bucket, f.exempt, f.brin,"
		" f.location, f.municipality, f.region FROM enrolment e, finding f WHERE e.person <> f.person");
	assert_ok(w.s,
	          outreach_rules_set(&w.c, STR("25PJ"),
	                             &(struct outreach_rules){ OUTREACH_AUTOMATIC, 0, 0, 14, CHANNEL_EMAIL, STR("") }));
	actor_system(&w.c);
	for (int i = 0; i < ROUNDS_MOST && sent == 0; i++) {
		assert_ok(w.s, outreach_automatic(&w.c, &sent));
	}
	assert_int_equal(sent, 2);
	end();
}

static void own_words(void **state)
{
	struct words_key key = { MESSAGE_FIRST_DAY, "jongere", CHANNEL_SMS, TONGUE_NL };
	struct words words;

	begin(state);
	assert_int_equal(words_keep(&w.c, STR("25PJ"), &key, STR(""), STR("Hoi {naam}")), ERR_INPUT);
	assert_int_equal(words_keep(&w.c, STR("25PJ"), &key, STR(""), STR("Hoi {naam}{ {link}")), ERR_INPUT);
	assert_int_equal(words_keep(&w.c, STR("01AA"), &key, STR(""), STR("Hoi {link}")), ERR_ABSENT);
	assert_ok(w.s, words_keep(&w.c, STR("25PJ"), &key, STR(""), STR("Hoi {naam} {link}")));
	assert_ok(w.s, words_of_school(&w.c, STR("25PJ"), &key, &words));
	assert_int_equal(words.version, 1);
	assert_text(words.words, "Hoi {naam} {link}");
	assert_ok(w.s, words_keep(&w.c, STR("25PJ"), &key, STR(""), STR("")));
	assert_ok(w.s, words_of_school(&w.c, STR("25PJ"), &key, &words));
	assert_int_equal(words.version, 0);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_language_has_every_text),
		cmocka_unit_test(fields_are_filled),
		cmocka_unit_test(sms_are_counted),
		cmocka_unit_test(nothing_goes_at_night),
		cmocka_unit_test(numbers_and_bodies_of_gateways),
		cmocka_unit_test(who_gets_one),
		cmocka_unit_test(not_of_age_and_not_restricted),
		cmocka_unit_test(looked_at_again_before_it_goes),
		cmocka_unit_test(a_link_ends_with_the_address),
		cmocka_unit_test(a_stop_stays_with_the_address),
		cmocka_unit_test(not_to_an_address_that_is_gone),
		cmocka_unit_test(by_itself_for_everybody),
		cmocka_unit_test(own_words),
	};

	return db_support_run("outreach", tests, sizeof tests / sizeof tests[0]);
}
