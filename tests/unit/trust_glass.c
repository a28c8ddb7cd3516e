/* SPDX-License-Identifier: EUPL-1.2 */
/* Emergency access: who may take it, how long it lasts, how often, what it opens, and the verdict. */
#include "world.h"

#include <string.h>

#include "access/glass.h"
#include "access/look.h"
#include "access/setting.h"
#include "base/clock.h"
#include "people/open.h"
#include "trust/glass.h"
#include "trust/log_find.h"

#define DELTION "25PJ"
#define NUMBER "999990019"
#define WHY "is sinds gisteravond niet thuisgekomen"

static struct world w;
static int64_t sem;
static const int64_t HOUR = INT64_C(3600) * 1000000;

static void begin(void **state)
{
	world_make(&w, *state);
	sem = world_person(&w, NUMBER, "boer", day_of(2009, 9, 15), "0193");
	world_enrol(&w, sem, DELTION, "1001", "vo");
	world_as_coordinator(&w, "01AA");
}

static enum err take(const struct glass_request *r, struct glass_outcome *ret)
{
	enum err e;

	w.c.glass = 0;
	w.c.now += 1000000;
	assert_ok(w.s, db_begin(w.s->db));
	e = glass_break(&w.c, r, ret);
	if (e != OK) {
		db_rollback(w.s->db);
		return e;
	}
	assert_ok(w.s, db_commit(w.s->db));
	return OK;
}

static const struct glass_request by_number = { { NUMBER, 9 }, { "", 0 }, DAY_NONE, GLASS_MISSING, { WHY, sizeof WHY - 1 } };

static struct str public_of(void)
{
	struct actor kept = w.c.actor;
	struct young y;

	actor_system(&w.c);
	assert_ok(w.s, people_open_key(&w.c, sem, ACTION_LIST_ALL, &y));
	w.c.actor = kept;
	return y.public;
}

/* What the gate says to the actor, in a request of its own. */
static enum err look(enum action action)
{
	struct young y;

	w.c.glass = 0;
	return people_open_key(&w.c, sem, action, &y);
}

static void opens_one_person_to_read(void **state)
{
	struct glass_outcome done;
	struct young_enrolment *list;
	struct glass_items mine;
	size_t n;
	bool any;

	begin(state);
	assert_int_equal(look(ACTION_PERSON), ERR_ABSENT);
	assert_ok(w.s, glass_any(&w.c, &any));
	assert_false(any);
	assert_ok(w.s, take(&by_number, &done));
	assert_true(done.found && str_eq(done.public, public_of()));
	assert_ok(w.s, look(ACTION_PERSON));
	assert_int_equal(w.c.glass, sem);
	/* With it the enrolments elsewhere, else there would be nobody to call. */
	assert_ok(w.s, people_enrolments(&w.c, sem, &list, &n));
	assert_int_equal(n, 1);
	assert_int_equal(look(ACTION_CONTACT), ERR_ABSENT);
	w.c.glass = 0;
	assert_ok(w.s, people_enrolments(&w.c, sem, &list, &n));
	assert_int_equal(n, 0);
	assert_ok(w.s, glass_of_actor(&w.c, &mine));
	assert_int_equal(mine.n, 1);
	assert_ok(w.s, glass_any(&w.c, &any));
	assert_true(any);
	/* Another account in the same role reaches nobody by it. */
	world_as_coordinator(&w, "01AA");
	assert_int_equal(look(ACTION_PERSON), ERR_ABSENT);
	world_drop(&w);
}

static void ends_with_the_next_day(void **state)
{
	struct glass_outcome done;
	int64_t began;

	begin(state);
	assert_ok(w.s, take(&by_number, &done));
	began = w.c.now;
	/* 12 February 2026 09:00 in Amsterdam; until midnight behind the 13th. */
	assert_int_equal(done.until, clock_instant(day_of(2026, 2, 14), 0));
	w.c.now = done.until - 1;
	assert_ok(w.s, look(ACTION_PERSON));
	w.c.now = done.until;
	assert_int_equal(look(ACTION_PERSON), ERR_ABSENT);
	/* A clock that was set back opens nothing either. */
	w.c.now = began - HOUR;
	assert_int_equal(look(ACTION_PERSON), ERR_ABSENT);
	world_drop(&w);
}

static void by_name_and_birth(void **state)
{
	struct glass_request r = by_number;
	struct glass_outcome done;

	begin(state);
	assert_ok(w.s, setting_change(&w.c, STR("glass_per_week"), STR("50")));
	r.number = STR("");
	r.name = STR("Boer");
	r.birth = day_of(2009, 9, 15);
	assert_ok(w.s, take(&r, &done));
	assert_true(done.found);
	r.name = STR("Boe");
	assert_ok(w.s, take(&r, &done));
	assert_false(done.found);
	r.name = STR("Boer");
	r.birth = day_of(2009, 9, 16);
	assert_ok(w.s, take(&r, &done));
	assert_false(done.found);
	/* Two of one name and day: none of them. */
	(void)world_person(&w, "999990020", "boer", day_of(2009, 9, 15), "0150");
	r.birth = day_of(2009, 9, 15);
	assert_ok(w.s, take(&r, &done));
	assert_false(done.found);
	world_drop(&w);
}

static void what_is_wrong_with_it(void **state)
{
	struct glass_request r = by_number;
	struct glass_outcome done;

	begin(state);
	r.reason = STR("nodig");
	assert_int_equal(take(&r, &done), ERR_INPUT);
	r.reason = STR("                                  ");
	assert_int_equal(take(&r, &done), ERR_INPUT);
	r = by_number;
	r.number = STR("");
	r.name = STR("Boer");
	assert_int_equal(take(&r, &done), ERR_INPUT);
	actor_system(&w.c);
	assert_int_equal(take(&by_number, &done), ERR_DENIED);
	w.c.actor.role = ROLE_TEACHER;
	assert_int_equal(take(&by_number, &done), ERR_DENIED);
	w.c.actor.role = ROLE_PRIVACY;
	assert_int_equal(take(&by_number, &done), ERR_DENIED);
	world_drop(&w);
}

/* Somebody who is not there counts, is said the same way when it is too often, and waits for a verdict as well. */
static void so_often_a_week(void **state)
{
	struct glass_request nobody = by_number;
	struct glass_outcome done;
	struct glass_items items;
	char said[sizeof w.s->fail.what];

	begin(state);
	assert_ok(w.s, setting_change(&w.c, STR("glass_per_week"), STR("3")));
	nobody.number = STR("999990032");
	assert_ok(w.s, take(&nobody, &done));
	assert_false(done.found);
	nobody.number = STR("123");
	assert_ok(w.s, take(&nobody, &done));
	assert_false(done.found);
	assert_ok(w.s, take(&by_number, &done));
	assert_int_equal(take(&by_number, &done), ERR_BUSY);
	(void)snprintf(said, sizeof said, "%s", w.s->fail.what);
	assert_int_equal(take(&nobody, &done), ERR_BUSY);
	assert_string_equal(said, w.s->fail.what);
	w.c.now += 8 * 24 * HOUR;
	assert_ok(w.s, take(&by_number, &done));
	actor_system(&w.c);
	assert_ok(w.s, glass_items(&w.c, "open", 50, &items));
	assert_int_equal(items.n, 4);
	assert_true(items.list[0].whom.n > 0);
	assert_int_equal(items.list[3].whom.n, 0);
	world_drop(&w);
}

static enum err judge(int64_t glass, bool justified, const char *note)
{
	enum err e;

	assert_ok(w.s, db_begin(w.s->db));
	e = glass_judge(&w.c, glass, justified, str_of(note));
	if (e != OK) {
		db_rollback(w.s->db);
		return e;
	}
	assert_ok(w.s, db_commit(w.s->db));
	return OK;
}

static void a_verdict_ends_it(void **state)
{
	struct glass_outcome done;
	struct glass_items items;
	struct actor worker;
	int64_t waiting;

	begin(state);
	assert_ok(w.s, take(&by_number, &done));
	worker = w.c.actor;
	assert_int_equal(judge(1, true, ""), ERR_DENIED);
	assert_int_equal(glass_items(&w.c, "open", 50, &items), ERR_DENIED);
	w.c.actor = actor_of(ROLE_PRIVACY);
	assert_ok(w.s, glass_waiting(&w.c, &waiting));
	assert_int_equal(waiting, 1);
	assert_ok(w.s, glass_items(&w.c, "open", 50, &items));
	assert_int_equal(judge(items.list[0].glass, false, "  "), ERR_INPUT);
	assert_int_equal(judge(12345, true, ""), ERR_ABSENT);
	assert_ok(w.s, judge(items.list[0].glass, false, "kon via de wijkagent"));
	assert_int_equal(judge(items.list[0].glass, true, ""), ERR_CONFLICT);
	assert_ok(w.s, glass_waiting(&w.c, &waiting));
	assert_int_equal(waiting, 0);
	w.c.actor = worker;
	assert_int_equal(look(ACTION_PERSON), ERR_ABSENT);
	/* Justified leaves it open. */
	assert_ok(w.s, take(&by_number, &done));
	w.c.actor = actor_of(ROLE_PRIVACY);
	assert_ok(w.s, glass_items(&w.c, "open", 50, &items));
	assert_ok(w.s, judge(items.list[0].glass, true, ""));
	w.c.actor = worker;
	assert_ok(w.s, look(ACTION_PERSON));
	world_drop(&w);
}

static bool has(const struct log_list *l, const char *part)
{
	for (size_t i = 0; i < l->count; i++) {
		if (memmem(l->rows[i].did.p, l->rows[i].did.n, part, strlen(part)) != NULL) {
			return true;
		}
	}
	return false;
}

/* The person sees it in the own log, without the name of who did it; the privacy officer with it. */
static void stands_in_the_log(void **state)
{
	struct glass_outcome done;
	struct log_asked all = { .most = 50 };
	struct log_list l;

	begin(state);
	assert_int_equal(look(ACTION_PERSON), ERR_ABSENT);
	assert_ok(w.s, take(&by_number, &done));
	assert_ok(w.s, look(ACTION_PERSON));
	assert_int_equal(log_search(&w.c, &all, &l), ERR_DENIED);
	assert_int_equal(log_of_person(&w.c, sem, STR("u"), true, (struct log_place){ 0, 0, 0 }, 50, &l), ERR_DENIED);
	assert_ok(w.s, log_of_person(&w.c, sem, STR("u"), false, (struct log_place){ 0, 0, 0 }, 50, &l));
	assert_true(has(&l, "noodtoegang tot u"));
	assert_true(has(&l, "bekeek de pagina van u"));
	assert_true(has(&l, "kreeg die niet"));
	for (size_t i = 0; i < l.count; i++) {
		assert_int_equal(l.rows[i].who.n, 0);
		assert_int_equal(l.rows[i].remote.n, 0);
	}
	w.c.actor = actor_of(ROLE_PRIVACY);
	assert_ok(w.s, log_search(&w.c, &all, &l));
	assert_true(has(&l, "noodtoegang tot Sem boer"));
	assert_true(has(&l, "bekeek de pagina van Sem boer"));
	/* The search itself. */
	w.c.now += 1;
	assert_ok(w.s, log_search(&w.c, &all, &l));
	assert_true(has(&l, "doorzocht het logboek"));
	world_drop(&w);
}

/* Looks alone and in lists, page by page, in order and each once. */
static void pages_of_one_person(void **state)
{
	struct log_place after = { 0, 0, 0 };
	struct log_list l;
	int64_t both[2], last = INT64_MAX;
	size_t seen = 0, pages = 0;

	begin(state);
	both[0] = sem;
	both[1] = world_person(&w, "999990020", "vries", day_of(2010, 3, 2), "0193");
	for (int i = 0; i < 9; i++) {
		w.c.now += 1000;
		assert_ok(w.s, i % 3 == 0 ? look_at(&w.c, ACTION_PERSON, sem)
		               : i % 3 == 1 ? look_at_list(&w.c, ACTION_SEARCH, both, 2)
		                            : look_at(&w.c, ACTION_PERSON, both[1]));
	}
	do {
		assert_ok(w.s, log_of_person(&w.c, sem, STR("u"), false, after, 2, &l));
		for (size_t i = 0; i < l.count; i++) {
			assert_true(l.rows[i].place.at < last);
			last = l.rows[i].place.at;
		}
		seen += l.count;
		after = l.next;
		pages++;
	} while (l.more);
	assert_int_equal(seen, 6);
	assert_int_equal(pages, 3);
	/* An investigation is told to the privacy officer and not to the person. */
	w.c.actor.role = ROLE_BOA;
	w.c.now += 1000;
	assert_ok(w.s, look_at(&w.c, ACTION_WPG, sem));
	w.c.actor = actor_of(ROLE_PRIVACY);
	assert_ok(w.s, log_of_person(&w.c, sem, STR("u"), false, (struct log_place){ 0, 0, 0 }, 50, &l));
	assert_int_equal(l.count, 6);
	assert_ok(w.s, log_of_person(&w.c, sem, STR(""), true, (struct log_place){ 0, 0, 0 }, 50, &l));
	assert_int_equal(l.count, 7);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_one_person_to_read), cmocka_unit_test(ends_with_the_next_day),
		cmocka_unit_test(by_name_and_birth),        cmocka_unit_test(what_is_wrong_with_it),
		cmocka_unit_test(so_often_a_week),          cmocka_unit_test(a_verdict_ends_it),
		cmocka_unit_test(stands_in_the_log),        cmocka_unit_test(pages_of_one_person),
	};

	return db_support_run("emergency access", tests, sizeof tests / sizeof tests[0]);
}
