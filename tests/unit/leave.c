/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests for leave: who asks, who decides, what follows, who reads. On each engine. 2026-02-12 is a Thursday. */
#include "world.h"

#include <string.h>

#include "absence/leave.h"
#include "signals_share_sql.h"

#define DELTION "25PJ"

static struct world w;
static int64_t sem, noor; /* Sem is 16, Noor 19 */
static day_t today;
static struct actor head, officer, parent, young;

static struct actor person_as(enum role role, int64_t person)
{
	char key[24];

	(void)snprintf(key, sizeof key, "%lld", (long long)person);
	world_as(&w, role, SCOPE_PERSON, key);
	return w.c.actor;
}

static void begin(void **state)
{
	world_make(&w, *state);
	today = w.c.today;
	sem = world_person(&w, "100000009", "Boer", day_of(2009, 5, 12), "0193");
	noor = world_person(&w, "100000010", "Vos", day_of(2006, 5, 12), "0193");
	world_enrol(&w, sem, DELTION, "1001", "mbo");
	world_enrol(&w, noor, DELTION, "1002", "mbo");
	world_as_coordinator(&w, DELTION);
	head = w.c.actor;
	world_as_officer(&w, "0193");
	officer = w.c.actor;
	parent = person_as(ROLE_PARENT, sem);
	young = person_as(ROLE_YOUNG, sem);
}

/* In a transaction of its own, and a second before the next. */
static enum err in_write(enum err e)
{
	w.c.now += 1000000;
	if (e == OK) {
		assert_ok(w.s, db_commit(w.s->db));
	} else {
		db_rollback(w.s->db);
	}
	return e;
}

static enum err ask(const struct actor *who, int64_t person, enum leave_kind kind, day_t first, day_t last,
                    struct str *public)
{
	const struct leave_in in = { .person = person,
		                     .kind = kind,
		                     .first = first,
		                     .last = last,
		                     .end = ABSENCE_WHOLE,
		                     .work = true,
		                     .reason = STR("omdat het zo is") };

	world_again(&w, who);
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(leave_ask(&w.c, &in, public));
}

static enum err decide(const struct actor *who, struct str public, bool grant, const char *reason)
{
	const struct leave_decision d = { .grant = grant, .reason = str_of(reason), .name = STR("J. de Wit") };

	world_again(&w, who);
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(leave_decide(&w.c, &w.book, public, &d));
}

static enum err send_on(const struct actor *who, struct str public)
{
	world_again(&w, who);
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(leave_send(&w.c, public, STR("De school ziet geen bezwaar."), STR("J. de Wit")));
}

static enum err withdraw(const struct actor *who, struct str public)
{
	world_again(&w, who);
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(leave_withdraw(&w.c, &w.book, public));
}

static enum err seen(struct str public, const char *steps)
{
	assert_ok(w.s, db_begin(w.s->db));
	return in_write(leave_seen(&w.c, public, str_of(steps)));
}

static struct leave_one opened(const struct actor *who, struct str public)
{
	struct leave_one one;

	world_again(&w, who);
	assert_ok(w.s, leave_open(&w.c, public, &one));
	return one;
}

static uint8_t status_on(int64_t person, day_t day)
{
	struct absence_known *list;
	size_t n;

	assert_ok(w.s, absence_known(&w.c, &person, 1, day, &list, &n));
	return n > 0 ? list[0].status : 0;
}

static size_t listed(const struct actor *who)
{
	struct leave_row *rows;
	size_t n;

	world_again(&w, who);
	assert_ok(w.s, leave_list(&w.c, &rows, &n));
	return n;
}

/* How often something went between school and officer about Sem. */
static size_t exchanges(void)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct exchange_list_row row;
	size_t n = 0;
	bool more = true;

	assert_ok(w.s, exchange_list_open(w.s->db, &(struct exchange_list_in){ sem }, &rows));
	for (;;) {
		assert_ok(w.s, exchange_list_next(&rows, &row, &more));
		if (!more) {
			return n;
		}
		assert_true(str_eq(row.rule, STR("verlof")));
		n++;
	}
}

static void the_head_decides_up_to_ten(void **state)
{
	struct str public, again;
	day_t first = day_of(2026, 3, 9);

	begin(state);
	assert_ok(w.s, ask(&parent, sem, LEAVE_WEIGHTY, first, first + 1, &public));
	assert_ok(w.s, ask(&parent, sem, LEAVE_WEIGHTY, first, first + 1, &again));
	assert_true(str_eq(public, again));
	assert_int_equal(opened(&parent, public).days, 2);
	assert_int_equal(status_on(sem, first), 0);
	assert_int_equal(listed(&head), 1);
	assert_int_equal(listed(&officer), 0);
	assert_int_equal(send_on(&head, public), ERR_CONFLICT);
	assert_int_equal(decide(&head, public, true, " "), ERR_INPUT);
	assert_int_equal(decide(&parent, public, true, "graag"), ERR_DENIED);
	assert_int_equal(decide(&officer, public, true, "toch"), ERR_ABSENT);
	assert_ok(w.s, decide(&head, public, true, "Uitvaart van opa."));
	assert_int_equal(status_on(sem, first), MARK_AUTHORISED);
	assert_int_equal(status_on(sem, first + 1), MARK_AUTHORISED);
	assert_int_equal(status_on(sem, first + 2), 0);
	assert_true(str_eq(opened(&parent, public).decided_name, STR("J. de Wit")));
	assert_int_equal(decide(&head, public, false, "bij nader inzien"), ERR_CONFLICT);
	/* The family cannot take back what was granted; the school can, and then nothing is known any more. */
	assert_int_equal(withdraw(&parent, public), ERR_CONFLICT);
	assert_ok(w.s, withdraw(&head, public));
	assert_int_equal(status_on(sem, first), 0);
	assert_int_equal(withdraw(&head, public), ERR_CONFLICT);
	world_drop(&w);
}

static void above_ten_the_officer_does(void **state)
{
	struct leave_one one;
	struct actor elsewhere;
	struct str small, big;

	begin(state);
	world_as_officer(&w, "0150");
	elsewhere = w.c.actor;
	assert_ok(w.s, ask(&parent, sem, LEAVE_WEIGHTY, day_of(2026, 3, 9), day_of(2026, 3, 13), &small));
	assert_ok(w.s, decide(&head, small, true, "Bruiloft in het buitenland."));
	/* Five were granted: six more are eleven. */
	assert_ok(w.s, ask(&parent, sem, LEAVE_WEIGHTY, day_of(2026, 3, 16), day_of(2026, 3, 23), &big));
	assert_int_equal(opened(&head, big).verdict.decider, LEAVE_BY_OFFICER);
	assert_int_equal(decide(&head, big, true, "mag"), ERR_CONFLICT);
	assert_int_equal(listed(&officer), 0);
	assert_ok(w.s, send_on(&head, big));
	assert_int_equal(listed(&officer), 1);
	assert_int_equal(listed(&elsewhere), 0);
	world_again(&w, &elsewhere);
	assert_int_equal(leave_open(&w.c, big, &one), ERR_ABSENT);
	one = opened(&officer, big);
	assert_true(str_eq(one.reason, STR("omdat het zo is")));
	assert_true(str_eq(one.steps[1].note, STR("De school ziet geen bezwaar.")));
	assert_int_equal(decide(&head, big, true, "mag"), ERR_CONFLICT);
	assert_ok(w.s, decide(&officer, big, false, "Er is al veel gemist."));
	assert_int_equal(exchanges(), 2);
	assert_int_equal(status_on(sem, day_of(2026, 3, 16)), 0);
	assert_int_equal(opened(&parent, big).state, LEAVE_REFUSED);
	/* The one within ten days never came to the officer. */
	world_again(&w, &officer);
	assert_int_equal(leave_open(&w.c, small, &one), ERR_ABSENT);
	world_drop(&w);
}

static void the_statute_binds_the_head(void **state)
{
	struct str public;

	begin(state);
	assert_ok(w.s, ask(&parent, sem, LEAVE_HOLIDAY, day_of(2026, 3, 9), day_of(2026, 3, 23), &public));
	assert_int_equal(decide(&head, public, true, "gezellig"), ERR_INPUT);
	assert_ok(w.s, decide(&head, public, false, "Meer dan tien dagen."));
	assert_ok(w.s, ask(&parent, sem, LEAVE_HOLIDAY, day_of(2026, 3, 9), day_of(2026, 3, 13), &public));
	assert_ok(w.s, decide(&head, public, true, "Verklaring gezien."));
	assert_ok(w.s, ask(&parent, sem, LEAVE_HOLIDAY, day_of(2026, 4, 7), day_of(2026, 4, 8), &public));
	assert_int_equal(decide(&head, public, true, "nog een keer"), ERR_INPUT);
	assert_ok(w.s, ask(&parent, sem, LEAVE_OTHER, day_of(2026, 4, 7), day_of(2026, 4, 8), &public));
	assert_int_equal(decide(&head, public, true, "zomaar"), ERR_INPUT);
	world_drop(&w);
}

static void who_may_ask(void **state)
{
	struct actor noor_self, noors_parent, other, teacher;
	struct leave_one one;
	struct str public;
	day_t first = day_of(2026, 3, 9);

	begin(state);
	noor_self = person_as(ROLE_YOUNG, noor);
	noors_parent = person_as(ROLE_PARENT, noor);
	world_as_coordinator(&w, "02VB");
	other = w.c.actor;
	world_as(&w, ROLE_TEACHER, SCOPE_GROUP, "25PJ/00/MZ2A");
	teacher = w.c.actor;
	assert_int_equal(ask(&young, sem, LEAVE_WEIGHTY, first, first, &public), ERR_DENIED);
	assert_int_equal(ask(&noors_parent, noor, LEAVE_WEIGHTY, first, first, &public), ERR_ABSENT);
	assert_int_equal(ask(&parent, noor, LEAVE_WEIGHTY, first, first, &public), ERR_ABSENT);
	assert_int_equal(ask(&teacher, sem, LEAVE_WEIGHTY, first, first, &public), ERR_DENIED);
	assert_int_equal(ask(&officer, sem, LEAVE_WEIGHTY, first, first, &public), ERR_DENIED);
	assert_int_equal(ask(&other, sem, LEAVE_WEIGHTY, first, first, &public), ERR_ABSENT);
	assert_int_equal(ask(&parent, sem, LEAVE_WEIGHTY, first, first - 1, &public), ERR_INPUT);
	assert_int_equal(ask(&parent, sem, (enum leave_kind)9, first, first, &public), ERR_INPUT);
	/* Of age the school's own rules hold, and any length is the school's to grant. */
	assert_ok(w.s, ask(&noor_self, noor, LEAVE_OTHER, first, first + 28, &public));
	world_again(&w, &other);
	assert_int_equal(leave_open(&w.c, public, &one), ERR_ABSENT);
	world_again(&w, &parent);
	assert_int_equal(leave_open(&w.c, public, &one), ERR_ABSENT);
	assert_ok(w.s, decide(&head, public, true, "Goed plan."));
	assert_int_equal(status_on(noor, first), MARK_AUTHORISED);
	/* The desk asks on behalf of others. */
	assert_ok(w.s, ask(&head, sem, LEAVE_RELIGION, first, first, &public));
	assert_true(str_eq(opened(&young, public).source, STR("school")));
	assert_ok(w.s, withdraw(&parent, public));
	world_drop(&w);
}

static void a_request_is_changed(void **state)
{
	struct leave_in in = { .kind = LEAVE_WEIGHTY, .end = ABSENCE_WHOLE, .reason = STR("anders") };
	struct leave_one one;
	struct str public;
	day_t first = day_of(2026, 3, 9);

	begin(state);
	assert_ok(w.s, ask(&parent, sem, LEAVE_WEIGHTY, first, first, &public));
	in.first = first + 1;
	in.last = first + 2;
	world_again(&w, &parent);
	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, in_write(leave_change(&w.c, public, &in)));
	one = opened(&head, public);
	assert_int_equal(one.first, first + 1);
	assert_int_equal(one.verdict.days, 2);
	assert_int_equal(one.step_count, 2);
	/* Who read it before the change decides about other days than those that were read. */
	assert_int_equal(seen(public, "1"), ERR_CONFLICT);
	assert_int_equal(seen(public, "twee"), ERR_CONFLICT);
	assert_ok(w.s, seen(public, "2"));
	assert_ok(w.s, seen(public, ""));
	assert_true(one.steps[1].old.n > 0);
	assert_ok(w.s, decide(&head, public, false, "nee"));
	world_again(&w, &parent);
	assert_ok(w.s, db_begin(w.s->db));
	assert_int_equal(in_write(leave_change(&w.c, public, &in)), ERR_CONFLICT);
	world_drop(&w);
}

/* What was asked for in time does not make other days in time (art. 13, 14(2)). */
static void a_change_is_told_when_it_is_made(void **state)
{
	struct leave_in in = { .kind = LEAVE_WEIGHTY, .end = ABSENCE_WHOLE, .reason = STR("anders") };
	day_t first = day_of(2026, 3, 19), later = day_of(2026, 3, 20);
	struct str public;

	begin(state);
	assert_ok(w.s, ask(&parent, sem, LEAVE_WEIGHTY, first, first, &public));
	w.c.now += (int64_t)(later - w.c.today) * 86400 * 1000000;
	w.c.today = later;
	world_again(&w, &parent);
	assert_ok(w.s, db_begin(w.s->db));
	in.first = in.last = first + 4;
	assert_ok(w.s, in_write(leave_change(&w.c, public, &in)));
	assert_true(opened(&head, public).verdict.possible);
	world_again(&w, &parent);
	assert_ok(w.s, db_begin(w.s->db));
	in.first = in.last = first - 7;
	assert_ok(w.s, in_write(leave_change(&w.c, public, &in)));
	assert_false(opened(&head, public).verdict.possible);
	assert_int_equal(decide(&head, public, true, "mag"), ERR_INPUT);
	world_drop(&w);
}

static void leave_stays_within_a_school_year(void **state)
{
	struct str public;

	begin(state);
	assert_int_equal(ask(&parent, sem, LEAVE_HOLIDAY, day_of(2026, 7, 9), day_of(2026, 8, 25), &public), ERR_INPUT);
	assert_ok(w.s, ask(&parent, sem, LEAVE_HOLIDAY, day_of(2026, 7, 9), day_of(2026, 7, 31), &public));
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_head_decides_up_to_ten),
		cmocka_unit_test(above_ten_the_officer_does),
		cmocka_unit_test(the_statute_binds_the_head),
		cmocka_unit_test(who_may_ask),
		cmocka_unit_test(a_request_is_changed),
		cmocka_unit_test(a_change_is_told_when_it_is_made),
		cmocka_unit_test(leave_stays_within_a_school_year),
	};

	return db_support_run("leave", tests, sizeof tests / sizeof tests[0]);
}
