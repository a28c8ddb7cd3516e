/* SPDX-License-Identifier: EUPL-1.2 */
/* The quick way of presence gives what the whole way gives, on random weeks: nothing is left for it to find. */
#include "world.h"

#include <stdlib.h>

#include "intake/settle.h"
#include "intake/settle_quick.h"
#include "people_sql.h"
#include "registration_sql.h"
#include "signals_sql.h"

enum { PEOPLE = 6, STEPS = 260, LESSONS = 4 };

static struct world w;
static int64_t people[PEOPLE];
static uint32_t seed;

static uint32_t chance(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void begin(void **state)
{
	static const char *const numbers[PEOPLE] = { "100000009", "100000010", "100000022", "100000034", "100000046", "100000058" };
	static const int born[PEOPLE] = { 2009, 2010, 2006, 2012, 2008, 2007 };

	world_make(&w, *state);
	for (int i = 0; i < PEOPLE; i++) {
		char number[8];

		(void)snprintf(number, sizeof number, "10%02d", i);
		people[i] = world_person(&w, numbers[i], "Boer", day_of(born[i], 5, 12), "0193");
		world_enrol(&w, people[i], "25PJ", number, "mbo");
	}
	qsort(people, PEOPLE, sizeof people[0], ascending);
}

/* A mood lasts some days, so that runs, spells and full windows come about. */
static char status_of(int mood)
{
	static const char *const moods[] = { "AAAAAAAAAAAAA", "AAAAAAAAAAAAO", "OOOOOOOOOOOO?", "ZZZZZZZZZZZZ?", "AALAAALAAGAA?", "OOA" };
	uint32_t n = 0;

	while (moods[mood][n] != '\0') {
		n++;
	}
	return moods[mood][chance(n)];
}

/* What a report that was made, taken back or closed does to the findings of the person. */
static void move_findings(int64_t person)
{
	static const char *const states[] = { "gemeld", "ingetrokken", "afgesloten", "afgehandeld" };
	struct finding *f;
	size_t n;

	assert_ok(w.s, findings_stored(&w.c, &w.arena, &person, 1, &f, &n));
	for (size_t i = 0; i < n; i++) {
		const char *to = states[chance(4)];

		if (chance(3) == 0 && f[i].holds && str_eq(f[i].state, STR("open"))) {
			assert_ok(w.s, finding_state(w.s->db,
			                             &(struct finding_state_in){ .person = person, .enrolment = f[i].enrolment,
			                                                         .rule = f[i].rule, .day = f[i].day,
			                                                         .old_state = f[i].state, .new_state = str_of(to),
			                                                         .turn = 0, .due = f[i].due, .reported = DAY_NONE },
			                             NULL));
		}
	}
}

/* Which of the work the quick way takes; nothing is written. */
static size_t quick_of(const struct settle_work *work, size_t n)
{
	struct registration_batch batch = { .arena = &w.arena, .cause = "test" };
	struct mark_counts each[PEOPLE] = { 0 };
	bool done[PEOPLE] = { false };
	size_t count = 0;

	assert_ok(w.s, settle_quick(&w.c, work, n, &batch, each, done));
	for (size_t i = 0; i < n; i++) {
		count += done[i];
	}
	return count;
}

/* One lesson of the whole class. */
static size_t lesson(day_t day, int16_t begin_min, const int *moods)
{
	struct mark_in marks[PEOPLE];
	struct settle_work work[PEOPLE];
	struct enrolment_facts *facts;
	struct settle_result done;
	size_t n, quick;

	assert_ok(w.s, db_begin(w.s->db));
	assert_ok(w.s, enrolment_facts_load(&w.c, &w.book, people, PEOPLE, &facts, &n));
	assert_int_equal(n, PEOPLE);
	for (size_t i = 0; i < PEOPLE; i++) {
		marks[i] = (struct mark_in){ .day = day,
			                     .mark = { begin_min, (int16_t)(begin_min + 60), (uint8_t)status_of(moods[i]) } };
		work[i] = (struct settle_work){ .of = &facts[i], .marks = &marks[i], .count = 1 };
	}
	quick = quick_of(work, PEOPLE);
	assert_ok(w.s, settle(&w.c, &w.book, work, PEOPLE, "roll", false, &done));
	assert_ok(w.s, db_commit(w.s->db));
	return quick;
}

static void nothing_is_left(int step)
{
	struct settle_check check;

	assert_ok(w.s, settle_persons_check(&w.c, &w.book, people, PEOPLE, &check));
	if (check.n > 0) {
		fail_msg("step %d, seed %u: %.*s of day %d", step, seed, STR_ARG(check.list[0].rule), check.list[0].day);
	}
}

/* The sums that are kept are those of the days. */
static void ledger_adds_up(int64_t lessons)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_week_all_row sum;
	int64_t found = 0;
	bool more = true;

	assert_ok(w.s, ledger_week_all_open(w.s->db, &rows));
	while (more) {
		assert_ok(w.s, ledger_week_all_next(&rows, &sum, &more));
		found += more ? sum.lessons : 0;
		if (more) {
			assert_int_equal(sum.scheduled, sum.present + sum.unauthorised + sum.authorised + sum.sick + sum.unregistered);
		}
	}
	assert_int_equal(found, lessons);
}

static void the_quick_way_finds_what_the_whole_way_finds(void **state)
{
	int moods[PEOPLE] = { 0 };
	const char *from = getenv("SLUITEND_TEST_SEED"); /* another walk, by hand */
	size_t quick = 0, all = 0;
	day_t day = day_of(2025, 9, 1);

	begin(state);
	seed = from != NULL ? (uint32_t)strtoul(from, NULL, 10) : 20260212;
	for (int step = 0; step < STEPS; step++) {
		bool again = chance(12) == 0;

		if (step % LESSONS == 0) {
			day += day_weekday(day) == 4 ? 3 : 1;
			day = day >= day_of(2025, 10, 18) && day <= day_of(2025, 10, 26) ? day_of(2025, 10, 27) : day;
			for (int i = 0; i < PEOPLE; i++) {
				moods[i] = chance(6) == 0 ? (int)chance(6) : moods[i];
			}
		}
		w.c.today = day;
		/* Sometimes a lesson of some days ago comes in, or one that stands already comes again. */
		quick += lesson(again ? day - (day_t)chance(9) : day, (int16_t)(540 + 60 * (step % LESSONS)), moods);
		all += PEOPLE;
		nothing_is_left(step);
		if (chance(5) == 0) {
			move_findings(people[chance(PEOPLE)]);
		}
		arena_reset(&w.arena);
		arena_init(&w.arena, (size_t)64 << 20);
	}
	/* Both ways were taken. */
	assert_true(quick > all / 20);
	assert_true(quick < all - all / 20);
	world_drop(&w);
}

static void presence_ends_what_lasts(void **state)
{
	int absent[PEOPLE] = { 2, 2, 2, 2, 2, 2 }, there[PEOPLE] = { 0 };
	day_t day = day_of(2025, 9, 1);

	begin(state);
	for (; day < day_of(2025, 10, 15); day++) {
		if (day_weekday(day) < 5) {
			w.c.today = day;
			seed = 7;
			(void)lesson(day, 540, absent);
		}
	}
	nothing_is_left(0);
	w.c.today = day;
	/* A long absence lasts until somebody comes: it is not quick, and its end is written. */
	assert_int_equal(lesson(day, 540, there), 0);
	nothing_is_left(1);
	ledger_adds_up(PEOPLE * 33);
	/* From the next day on it is. */
	w.c.today = day + 1;
	assert_int_equal(lesson(day + 1, 540, there), PEOPLE);
	nothing_is_left(2);
	ledger_adds_up(PEOPLE * 34);
	world_drop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_quick_way_finds_what_the_whole_way_finds),
		cmocka_unit_test(presence_ends_what_lasts),
	};

	return db_support_run("settle_quick", tests, sizeof tests / sizeof tests[0]);
}
