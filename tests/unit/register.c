/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The link with the register: what is said and read, and that through a register which refuses, answers late, repeats, is away
 * and loses its answers every report arrives once and both sides end up saying the same. REGISTER_REPORTS=10000 makes it long.
 */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "access/setting.h"
#include "fmt/ident.h"
#include "fmt/xml_read.h"
#include "register/register.h"
#include "register_sql.h"
#include "reports/inside.h"
#include "trust_destroy_sql.h"

#define DELTION "25PJ"

enum { REPORTS = 60, STEP_SECONDS = 20, STEPS_MOST = 100000 };

static struct world w;
static uint64_t seed;

/* Any number below n; the same each run. */
static unsigned dice(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

/* ---- reports ---- */

static void report_make(int n, char public[IDENT_TEXT], int64_t *ret_person, int64_t *ret_report)
{
	char pgn[16], number[16];
	struct report_add_in in = {
		.kind = STR("V3"),
		.due = w.c.today + 5,
		.day = DAY_NONE,
		.begin_day = w.c.today - 20,
		.end_day = w.c.today - 1,
		.filed = w.c.today,
		.filed_at = w.c.now,
		.brin = STR(DELTION),
		.location = STR("00"),
		.municipality = STR("0193"),
		.region = STR("10"),
		.school_region = STR("10"),
		.duty = STR("leerplichtig"),
		.desk = STR("leerplicht"),
		.owner = INT64_MIN,
		.also = INT64_MIN,
		.number = 1,
		.agreement = STR("landelijk-2026.1"),
		.minutes = 960,
		.action_note = STR("a < b & \"c\""),
		.reason = STR("onbekend"),
		.action_taken = STR("gebeld"),
		.reporter_name = STR("Marijke"),
		.reporter_email = STR("m@example.org"),
	};

	(void)snprintf(pgn, sizeof pgn, "%09d", 100000000 + n);
	(void)snprintf(number, sizeof number, "%d", n);
	in.person = world_person(&w, pgn, "Aal", day_of(2010, 5, 12), "0193");
	world_enrol(&w, in.person, DELTION, number, "mbo");
	in.enrolment = enrolment_key(STR(DELTION), str_of(number));
	in.report = n + 1;
	in.public = str_of(ident_new(public));
	assert_ok(w.s, report_add(w.s->db, &in, NULL));
	assert_ok(w.s, report_register_queue(w.s->db,
	                                     &(struct report_register_queue_in){ in.person, in.report, in.public,
	                                                                         in.brin, 1, w.c.now },
	                                     NULL));
	*ret_person = in.person;
	*ret_report = in.report;
}

/* Something happens with it on this side. */
static void change(int64_t person, int64_t report, enum report_deed deed, enum report_side side)
{
	struct report_form words = { .person = person,
		                     .reason = STR("anders"),
		                     .reporter_name = STR("Marijke"),
		                     .reporter_email = STR("m@example.org") };
	struct report_deed_in in = report_deed_none;
	struct report_at at, to;
	struct report_view r;

	in.closing = CLOSING_BACK;
	in.feedback = FEEDBACK_SEEN;
	in.why = WITHDRAWAL_MISTAKE;
	assert_ok(w.s, report_by_key(&w.c, person, report, &r));
	words.kind = r.kind;
	words.begin = r.begin;
	words.end = r.end;
	in.amend = &words;
	at = (struct report_at){ r.kind, r.status, r.turn, r.end != DAY_NONE };
	if (report_machine(at, deed, side, &to)) {
		assert_ok(w.s, report_apply(&w.c, &r, deed, side, &in));
	}
}

static void link_on(void)
{
	assert_ok(w.s, setting_change(&w.c, STR("register_link"), STR("on")));
}

/* ---- a register that is not kind ---- */

struct known {
	char public[IDENT_TEXT], number[24];
	char status[4];
	int64_t person, report;
	int64_t version; /* the last that was taken in */
	int64_t pending; /* taken in, answered later; 0: none */
	int arrived;     /* how often a report was made of it: once is right */
	int taken_twice; /* versions that counted twice */
	bool elsewhere;  /* a municipality with another program handles it */
	unsigned char
		refused[64]; /* by version: 1 + the attempt that was refused; that one always is, the next is fine */
};

struct standin {
	struct known *list;
	size_t n;
	struct register_item *news; /* everything that was ever told */
	size_t news_n, news_most;
	int64_t numbers;
	bool kind; /* none of its tricks */
};

static struct known *find(struct standin *s, struct str public)
{
	for (size_t i = 0; i < s->n; i++) {
		if (str_eq(str_of(s->list[i].public), public)) {
			return &s->list[i];
		}
	}
	fail_msg("a report that nobody knows");
	return NULL;
}

static struct register_item item_of(enum register_kind kind, const struct known *k, int64_t version)
{
	return (struct register_item){
		.kind = kind, .public = str_of(k->public), .version = version, .number = str_of(k->number)
	};
}

static void tell(struct standin *s, struct register_item i)
{
	if (s->news_n < s->news_most) {
		i.id = (int64_t)s->news_n + 1;
		s->news[s->news_n++] = i;
	}
}

/* It is in the register now. */
static void take_in(struct standin *s, struct known *k, int64_t version, const char *status)
{
	if (version <= k->version) {
		k->taken_twice += version == k->version ? 0 : 1;
		return;
	}
	if (k->arrived == 0) {
		(void)snprintf(k->number, sizeof k->number, "VM%lld", (long long)++s->numbers);
		k->arrived++;
	}
	k->version = version;
	if (status != NULL) {
		(void)snprintf(k->status, sizeof k->status, "%s", status);
	}
}

static enum err lost(struct ctx *c)
{
	return fail_set(c->fail, ERR_REMOTE, NULL, "no answer");
}

static enum err standin_send(void *arg, struct ctx *c, const struct register_message *m, struct register_item *ret)
{
	struct standin *s = arg;
	struct known *k = find(s, m->report.public);
	const char *status = m->says_status ? report_status_name(m->report.status) : NULL;
	unsigned trick = s->kind ? 99 : dice(100);

	if (m->version <= k->version) {
		/* The same key again: the same answer. */
		*ret = item_of(REGISTER_ACCEPTED, k, m->version);
		ret->attempt = m->attempt;
		return OK;
	}
	if (m->version < 64 && k->refused[m->version] == m->attempt + 1) {
		trick = 30;
	}
	if (trick < 15) {
		return lost(c);
	}
	if (trick < 30) {
		take_in(s, k, m->version, status);
		return lost(c);
	}
	if (trick < 45 && m->version < 64 && m->attempt < 250 &&
	    (k->refused[m->version] == 0 || k->refused[m->version] == m->attempt + 1)) {
		k->refused[m->version] = (unsigned char)(m->attempt + 1);
		*ret = item_of(REGISTER_REFUSED, k, m->version);
		ret->attempt = m->attempt;
		ret->code = STR("E12");
		ret->field = STR("niveau");
		ret->what = STR("past niet bij de opleiding");
		return OK;
	}
	take_in(s, k, m->version, status);
	if (trick < 60) {
		*ret = item_of(REGISTER_ACCEPTED, k, m->version);
		ret->attempt = m->attempt;
		tell(s, *ret);
		ret->kind = REGISTER_TAKEN;
		return OK;
	}
	*ret = item_of(REGISTER_ACCEPTED, k, m->version);
	ret->attempt = m->attempt;
	return OK;
}

/* From the cursor on, or from before it: what it tells twice counts once. */
static enum err standin_poll(void *arg, struct ctx *c, struct str cursor, struct register_paper *ret)
{
	struct standin *s = arg;
	int64_t from = 0;

	if (!s->kind && dice(5) == 0) {
		return lost(c);
	}
	(void)str_to_i64(cursor, &from);
	from -= !s->kind && from > 3 ? (int64_t)dice(4) : 0;
	*ret = (struct register_paper){ s->news + from, s->news_n - (size_t)from,
		                        str_format(c->arena, "%zu", s->news_n), false };
	return OK;
}

/* A municipality elsewhere goes on with one. */
static void elsewhere(struct standin *s)
{
	struct known *k = &s->list[dice((unsigned)s->n)];
	struct register_item i;

	if (!k->elsewhere || k->arrived == 0 || k->status[0] == 'G') {
		return;
	}
	(void)snprintf(k->status, sizeof k->status, "%s", k->status[0] == 'R' ? "B" : "G");
	i = item_of(REGISTER_STATUS, k, 0);
	i.status = k->status[0] == 'B' ? STR("B") : STR("G");
	if (k->status[0] == 'G') {
		i.closing = str_of(report_closing_name(CLOSING_BACK));
		i.feedback = str_of(report_feedback_name(FEEDBACK_SEEN));
	}
	tell(s, i);
}

/* Something happens here with one. */
static void here(struct standin *s)
{
	struct known *k = &s->list[dice((unsigned)s->n)];

	if (k->elsewhere) {
		change(k->person, k->report, DEED_AMEND, REPORT_SCHOOL);
	} else {
		change(k->person, k->report, dice(2) == 0 ? DEED_TAKE_UP : DEED_CLOSE, REPORT_AUTHORITY);
	}
}

/* ---- rounds ---- */

static size_t round_of(const struct register_adapter *a)
{
	struct register_job *jobs;
	struct register_paper paper;
	struct str cursor;
	size_t n;

	w.c.now += STEP_SECONDS * INT64_C(1000000);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, register_take(&w.c, REGISTER_AT_ONCE, &jobs, &n));
	assert_ok(w.s, db_commit(w.s->db));
	register_send(&w.c, a, jobs, n);
	assert_ok(w.s, db_begin(w.s->db));
	/* Now and then the program ends between the answer and the note of it. */
	if (n > 0 && ((struct standin *)a->arg)->kind == false && dice(10) == 0) {
		n = 0;
	}
	assert_ok(w.s, register_done(&w.c, jobs, n));
	assert_ok(w.s, register_cursor(&w.c, &cursor));
	if (a->poll(a->arg, &w.c, cursor, &paper) == OK) {
		assert_ok(w.s, register_news(&w.c, &paper));
	}
	assert_ok(w.s, db_commit(w.s->db));
	return n;
}

static struct register_state state_now(void)
{
	struct register_state state;

	assert_ok(w.s, register_state(&w.c, &state));
	return state;
}

static void make(struct standin *s, size_t n)
{
	*s = (struct standin){ .list = ARENA_ARRAY(&w.arena, n, struct known),
		               .n = n,
		               .news_most = 6 * n,
		               .news = ARENA_ARRAY(&w.arena, 6 * n, struct register_item) };
	link_on();
	assert_ok(w.s, db_begin(w.s->db));
	for (size_t i = 0; i < n; i++) {
		s->list[i].elsewhere = i % 2 == 0;
		s->list[i].status[0] = 'R';
		report_make((int)i, s->list[i].public, &s->list[i].person, &s->list[i].report);
	}
	assert_ok(w.s, db_commit(w.s->db));
}

static void assert_agree(const struct known *k)
{
	struct register_row_row row;
	struct report_view r;
	bool found;

	assert_ok(w.s, report_by_key(&w.c, k->person, k->report, &r));
	assert_ok(w.s,
	          register_row(w.s->db, &w.arena, &(struct register_row_in){ k->person, k->report }, &row, &found));
	assert_true(found);
	assert_int_equal(k->arrived, 1);
	assert_int_equal(k->taken_twice, 0);
	assert_string_equal(k->status, report_status_name(r.status));
	assert_true(str_eq(row.number, str_of(k->number)));
	assert_true(str_eq(row.phase, STR("done")));
	assert_int_equal(row.sent, row.wanted);
	assert_true(k->version <= row.wanted);
}

static void everything_arrives_once_and_both_sides_agree(void **state)
{
	const char *asked = getenv("REGISTER_REPORTS");
	struct standin s;
	struct register_adapter a = { &s, standin_send, standin_poll };
	struct register_state now;
	size_t n = asked != NULL ? (size_t)atoll(asked) : REPORTS, sent = 0;
	struct arena batch DEFER(arena_reset) = { 0 };
	int steps = 0;

	world_make(&w, *state);
	seed = 20260212;
	make(&s, n);
	arena_init(&batch, (size_t)64 << 20); /* what a round needs goes with it */
	w.c.arena = &batch;
	do {
		/* While it is busy things happen on both sides; then it comes to rest. */
		for (size_t i = 0; (size_t)steps * REGISTER_AT_ONCE < 3 * n && i < 1 + n / 20; i++) {
			assert_ok(w.s, db_begin(w.s->db));
			here(&s);
			assert_ok(w.s, db_commit(w.s->db));
			elsewhere(&s);
		}
		sent += round_of(&a);
		if (steps % 50 == 49) {
			/* Somebody mends what was refused. */
			assert_ok(w.s, register_again(w.s->db, &(struct register_again_in){ STR(""), w.c.now }, NULL));
		}
		s.kind = (size_t)steps * REGISTER_AT_ONCE > 30 * n + 20000;
		now = state_now();
		steps++;
		arena_clear(&batch);
	} while (steps < STEPS_MOST && now.waiting + now.asked + now.refused > 0);
	s.kind = true;
	(void)round_of(&a);
	assert_int_equal(now.waiting + now.asked + now.refused, 0);
	assert_int_equal(now.done, n);
	assert_int_equal(now.line_count, 0);
	for (size_t i = 0; i < n; i++) {
		assert_agree(&s.list[i]);
		arena_clear(&batch);
	}
	if (asked != NULL) {
		print_message("%zu reports: %zu messages in %d rounds, %zu pieces of news\n", n, sent, steps, s.news_n);
	}
	world_drop(&w);
}

/* ---- one at a time ---- */

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
		cmocka_unit_test(everything_arrives_once_and_both_sides_agree),
		cmocka_unit_test(what_is_refused_says_why_until_it_is_mended),
		cmocka_unit_test(a_change_on_the_way_goes_after_a_refusal),
		cmocka_unit_test(one_report_does_not_hold_up_the_others),
		cmocka_unit_test(an_address_holds_no_secret),
		cmocka_unit_test(a_register_that_is_away_is_tried_ever_less_often),
		cmocka_unit_test(nothing_goes_out_while_the_link_is_off),
		cmocka_unit_test(what_cannot_be_is_named_and_settled_by_people),
		cmocka_unit_test(papers_are_read_and_nothing_else),
	};

	return db_support_run("register", tests, sizeof tests / sizeof tests[0]);
}
