/* SPDX-License-Identifier: EUPL-1.2 */
/* The link with the register, one report at a time: what is refused, waits, holds up nothing else; and the papers. */
#include "register_help.h"

#include <string.h>

#include "fmt/xml_read.h"
#include "trust_destroy_sql.h"

static char last_key[REGISTER_KEY];

static enum err refuses(void *arg, struct ctx *c, const struct register_message *m, struct register_item *ret)
{
	(void)c;
	*ret = item_of(REGISTER_REFUSED, arg, m->version);
	ret->attempt = m->attempt;
	ret->code = STR("E12");
	ret->field = STR("niveau");
	ret->what = STR("past niet bij de opleiding");
	(void)snprintf(last_key, sizeof last_key, "%s", m->key);
	return OK;
}

static int asked_for;

static enum err away(void *arg, struct ctx *c, const struct register_message *m, struct register_item *ret)
{
	(void)arg;
	asked_for++;
	(void)m;
	(void)ret;
	return lost(c);
}

static size_t try_once(const struct register_adapter *a)
{
	struct register_job *jobs;
	size_t n;

	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, register_take(&w.c, REGISTER_AT_ONCE, &jobs, &n));
	assert_ok(w.s, db_commit(w.s->db));
	register_send(&w.c, a, jobs, n);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, register_done(&w.c, jobs, n));
	assert_ok(w.s, db_commit(w.s->db));
	return n;
}

static void what_is_refused_says_why_until_it_is_mended(void **state)
{
	struct known k = { .number = "" };
	struct register_adapter a = { &k, refuses, NULL };
	struct register_state now;

	world_make(&w, *state);
	link_on();
	report_make(1, k.public, &k.person, &k.report);
	assert_int_equal(try_once(&a), 1);
	now = state_now();
	assert_int_equal(now.refused, 1);
	assert_int_equal(now.line_count, 1);
	assert_true(str_eq(now.lines[0].code, STR("E12")) && str_eq(now.lines[0].field, STR("niveau")));
	assert_string_equal(last_key, str_format(&w.arena, "%s-1", k.public).p);
	/* Nothing happens by itself; a new version of the report is tried, and so is what somebody offers again. */
	w.c.now += INT64_C(86400000000);
	assert_int_equal(try_once(&a), 0);
	change(k.person, k.report, DEED_TAKE_UP, REPORT_AUTHORITY);
	assert_int_equal(try_once(&a), 1);
	assert_int_equal(state_now().refused, 1);
	assert_string_equal(last_key, str_format(&w.arena, "%s-2", k.public).p);
	assert_ok(w.s, register_offer(&w.c, str_of(k.public)));
	assert_int_equal(try_once(&a), 1);
	/* What was mended beside the report goes under a key that the register has not answered yet. */
	assert_string_equal(last_key, str_format(&w.arena, "%s-2.1", k.public).p);
	world_drop(&w);
}

/* The report changes while a version is on its way that is refused: what goes next is the new one, never the old key again. */
static void a_change_on_the_way_goes_after_a_refusal(void **state)
{
	struct known k = { .number = "" };
	struct register_adapter a = { &k, refuses, NULL };
	struct register_job *jobs;
	size_t n;

	world_make(&w, *state);
	link_on();
	report_make(1, k.public, &k.person, &k.report);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, register_take(&w.c, REGISTER_AT_ONCE, &jobs, &n));
	change(k.person, k.report, DEED_TAKE_UP, REPORT_AUTHORITY);
	assert_ok(w.s, db_commit(w.s->db));
	register_send(&w.c, &a, jobs, n);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, register_done(&w.c, jobs, n));
	assert_ok(w.s, db_commit(w.s->db));
	assert_string_equal(last_key, str_format(&w.arena, "%s-1", k.public).p);
	assert_int_equal(state_now().waiting, 1);
	assert_int_equal(try_once(&a), 1);
	assert_string_equal(last_key, str_format(&w.arena, "%s-2", k.public).p);
	world_drop(&w);
}

static void one_report_does_not_hold_up_the_others(void **state)
{
	struct known k[8] = { { .number = "" } };
	struct register_adapter a = { &k[0], away, NULL };
	struct register_state now;

	world_make(&w, *state);
	link_on();
	for (int i = 0; i < 8; i++) {
		report_make(i + 1, k[i].public, &k[i].person, &k[i].report);
	}
	/* Of one no message can be made: its enrolment is gone. */
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s,
	          destroy_enrolment(
			  w.s->db, &(struct destroy_enrolment_in){ k[0].person, enrolment_key(STR(DELTION), STR("1")) },
			  NULL));
	assert_ok(w.s, db_commit(w.s->db));
	/* A register that is away is asked a few times and no more, and all of them wait for another turn. */
	asked_for = 0;
	assert_int_equal(try_once(&a), 7);
	assert_int_equal(asked_for, REGISTER_SILENT);
	now = state_now();
	assert_int_equal(now.refused, 1);
	assert_int_equal(now.waiting, 7);
	assert_int_equal(try_once(&a), 0);
	/* A clock that was ahead and is set back does not make them wait for it. */
	w.c.now -= INT64_C(365) * 86400 * 1000000;
	assert_int_equal(try_once(&a), 7);
	world_drop(&w);
}

static void an_address_holds_no_secret(void **state)
{
	static const char *const wrong[] = { "http://register.example.nl",   "https://",         "https:///v1",
		                             "https://ik:geheim@example.nl", "https://a.nl?x=1", "https://a.nl#x" };
	struct register_https h;
	struct register_adapter a;

	world_make(&w, *state);
	assert_int_equal(register_https_open(&w.c, NULL, &h, &a), ERR_INPUT);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_ok(w.s, setting_change(&w.c, STR("register_url"), str_of(wrong[i])));
		assert_int_equal(register_https_open(&w.c, NULL, &h, &a), ERR_INPUT);
	}
	assert_ok(w.s, setting_change(&w.c, STR("register_url"), STR("https://register.example.nl/v1/")));
	assert_ok(w.s, register_https_open(&w.c, NULL, &h, &a));
	assert_true(str_eq(h.url, STR("https://register.example.nl/v1")));
	assert_int_equal(register_secret(&w.c, STR("Bearer a\r\nX: b")), ERR_INPUT);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, register_secret(&w.c, STR(" Bearer geheim\r")));
	assert_ok(w.s, db_commit(w.s->db));
	assert_ok(w.s, register_https_open(&w.c, NULL, &h, &a));
	assert_true(str_eq(h.secret, STR("Bearer geheim")));
	world_drop(&w);
}

static void a_register_that_is_away_is_tried_ever_less_often(void **state)
{
	struct known k = { .number = "" };
	struct register_adapter a = { &k, away, NULL };
	struct register_state now;
	int tried = 0;

	world_make(&w, *state);
	link_on();
	report_make(1, k.public, &k.person, &k.report);
	for (int minute = 0; minute < 24 * 60; minute++) {
		tried += (int)try_once(&a);
		w.c.now += INT64_C(60000000);
	}
	/* 5 s, 10 s ... an hour: some ten tries in the first hours, then one an hour. */
	assert_true(tried > 20 && tried < 50);
	now = state_now();
	assert_int_equal(now.waiting, 1);
	assert_int_equal(now.answered_at, 0);
	assert_true(now.trouble.n > 0 && now.oldest > 0);
	world_drop(&w);
}

static void nothing_goes_out_while_the_link_is_off(void **state)
{
	struct known k = { .number = "" };
	struct register_adapter a = { &k, away, NULL };
	bool any;

	world_make(&w, *state);
	report_make(1, k.public, &k.person, &k.report);
	assert_ok(w.s, register_waits(&w.c, &any));
	assert_false(any);
	assert_int_equal(try_once(&a), 0);
	assert_int_equal(state_now().waiting, 0);
	world_drop(&w);
}

static void news_of(const struct register_item *i)
{
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, register_news(&w.c, &(struct register_paper){ i, 1, STR("1"), false }));
	assert_ok(w.s, db_commit(w.s->db));
}

static void what_cannot_be_is_named_and_settled_by_people(void **state)
{
	struct known k = { .number = "VM1" };
	struct register_item i;
	struct register_state now;
	struct report_view r;

	world_make(&w, *state);
	link_on();
	report_make(1, k.public, &k.person, &k.report);
	change(k.person, k.report, DEED_WITHDRAW, REPORT_SCHOOL);
	i = item_of(REGISTER_STATUS, &k, 0);
	i.id = 1;
	i.status = STR("B");
	news_of(&i);
	now = state_now();
	assert_int_equal(now.line_count, 1);
	assert_true(str_eq(now.lines[0].conflict, STR("B/I")));
	assert_ok(w.s, report_by_key(&w.c, k.person, k.report, &r));
	assert_int_equal(r.status, REPORT_I);
	assert_ok(w.s, register_settled(&w.c, str_of(k.public)));
	assert_int_equal(state_now().line_count, 0);
	/* Told again it is known already; a later one that agrees leaves nothing. */
	news_of(&i);
	assert_int_equal(state_now().line_count, 0);
	world_drop(&w);
}

/* ---- papers ---- */

static struct register_paper paper_of(const char *xml, enum err wanted)
{
	struct register_paper p = { 0 };
	struct fail f = { 0 };

	assert_int_equal(register_read(&f, &w.arena, str_of(xml), &p), wanted);
	return p;
}

static enum err seen_start(void *arg, struct str name, const struct xml_attribute *list, size_t n)
{
	(void)arg;
	(void)name;
	(void)list;
	(void)n;
	return OK;
}

static enum err seen_end(void *arg, struct str name, struct str text)
{
	if (str_eq(name, STR("toelichtingActieGewenst"))) {
		*(struct str *)arg = str_copy(&w.arena, text);
	}
	return OK;
}

static void papers_are_read_and_nothing_else(void **state)
{
	struct register_message m;
	struct buf b DEFER(buf_finish);
	struct str note = STR("");
	struct register_paper p;
	char public[IDENT_TEXT];
	int64_t person, report;
	struct fail f = { 0 };

	world_make(&w, *state);
	link_on();
	p = paper_of("<bevestiging xmlns='urn:sluitend:verzuimregister:1' sleutel='abc-3' nummer='VM7'/>", OK);
	assert_int_equal(p.count, 1);
	assert_true(str_eq(p.items[0].public, STR("abc")) && p.items[0].version == 3 && p.items[0].attempt == 0);
	p = paper_of("<bevestiging sleutel='abc-3.2'/>", OK);
	assert_true(str_eq(p.items[0].public, STR("abc")) && p.items[0].version == 3 && p.items[0].attempt == 2);
	(void)paper_of("<bevestiging sleutel='abc-3.x'/>", ERR_INPUT);
	p = paper_of(
		"<terugmeldingen volgende='12' meer='true'><terugmelding id='11' kenmerk='abc'><status>G</status>"
		"<reden>terug</reden></terugmelding><foutmelding id='12' sleutel='x-1'><code>E1</code></foutmelding>"
		"</terugmeldingen>",
		OK);
	assert_true(p.count == 2 && p.more && str_eq(p.cursor, STR("12")));
	assert_true(str_eq(p.items[0].status, STR("G")) && str_eq(p.items[0].closing, STR("terug")));
	assert_int_equal(p.items[1].kind, REGISTER_REFUSED);
	(void)paper_of("", ERR_INPUT);
	(void)paper_of("<html><body/></html>", ERR_INPUT);
	(void)paper_of("<bevestiging sleutel='abc'/>", ERR_INPUT);
	(void)paper_of("<bevestiging sleutel='abc-3'>", ERR_INPUT);
	(void)paper_of(
		"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><bevestiging sleutel='a-1'>&b;</bevestiging>",
		ERR_INPUT);
	(void)paper_of("<a><a><a><a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a></a></a></a>",
	               ERR_INPUT);
	report_make(1, public, &person, &report);
	assert_ok(w.s, register_compose(&w.c, person, report, &m));
	assert_string_equal(m.pgn, "100000001");
	buf_init(&b, REGISTER_MESSAGE_MOST);
	register_write_xml(&b, &m);
	assert_ok(w.s, buf_err(&b));
	assert_ok(w.s, xml_read(&f, buf_view(&b), &(struct xml_sink){ &note, seen_start, seen_end }));
	assert_true(str_eq(note, STR("a < b & \"c\"")));
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_refused_says_why_until_it_is_mended),
		cmocka_unit_test(a_change_on_the_way_goes_after_a_refusal),
		cmocka_unit_test(one_report_does_not_hold_up_the_others),
		cmocka_unit_test(an_address_holds_no_secret),
		cmocka_unit_test(a_register_that_is_away_is_tried_ever_less_often),
		cmocka_unit_test(nothing_goes_out_while_the_link_is_off),
		cmocka_unit_test(what_cannot_be_is_named_and_settled_by_people),
		cmocka_unit_test(papers_are_read_and_nothing_else),
	};

	return db_support_run("register_one", tests, sizeof tests / sizeof tests[0]);
}
