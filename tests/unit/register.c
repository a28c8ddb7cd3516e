/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The link with the register: what is said and read, and that through a register which refuses, answers late, repeats, is away
 * and loses its answers every report arrives once and both sides end up saying the same. REGISTER_REPORTS=10000 makes it long.
 */
#include "register_help.h"

#include <stdlib.h>
#include <string.h>

enum { REPORTS = 60, STEP_SECONDS = 20, STEPS_MOST = 100000 };

static uint64_t seed;

/* Any number below n; the same each run. */
static unsigned dice(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

/* ---- a register that is not kind ---- */

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_arrives_once_and_both_sides_agree),
	};

	return db_support_run("register", tests, sizeof tests / sizeof tests[0]);
}
