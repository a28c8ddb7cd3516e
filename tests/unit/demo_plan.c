/* SPDX-License-Identifier: EUPL-1.2 */
/* The invented people: valid, of an age that fits, families that share a house, the same for the same seed. */
#include <stdlib.h>

#include "demo/people.h"
#include "demo/plan.h"
#include "demo/timetable.h"
#include "fmt/pgn.h"
#include "test.h"

enum { STUDENTS = 3000 };

struct world {
	struct arena arena;
	struct demo_tables tables;
	struct demo_region region;
	struct demo_plan plan;
};

static void make_world(struct world *w, const char *region, const char *as_of, uint64_t seed, size_t students)
{
	day_t day;

	assert_true(day_parse(str_of(as_of), &day));
	arena_init(&w->arena, (size_t)64 << 20);
	assert_int_equal(demo_tables_read(&w->arena, &w->tables), OK);
	assert_int_equal(demo_region_make(&w->arena, &w->tables, str_of(region), day, seed, students, &w->region), OK);
	assert_int_equal(demo_plan_make(&w->arena, &w->region, students, &w->plan), OK);
}

static void numbers_are_valid_and_differ(void **state)
{
	static unsigned char seen[10000000];
	uint32_t at = 5;

	(void)state;
	memset(seen, 0, sizeof seen);
	for (int i = 0; i < 900000; i++) {
		char digits[PGN_DIGITS];
		struct pgn pgn;
		int64_t n;

		demo_next_pgn(&at, digits);
		assert_int_equal(pgn_parse((struct str){ digits, PGN_DIGITS }, &pgn), PGN_EDUCATION);
		assert_true(str_to_i64((struct str){ digits + 2, PGN_DIGITS - 2 }, &n));
		assert_false(seen[n]);
		seen[n] = 1;
	}
}

static void the_same_seed_gives_the_same_people(void **state)
{
	struct world a, b, other;
	size_t same = 0;

	(void)state;
	make_world(&a, "10", "2026-02-12", 1, STUDENTS);
	make_world(&b, "10", "2026-02-12", 1, STUDENTS);
	make_world(&other, "10", "2026-02-12", 2, STUDENTS);
	assert_int_equal(a.plan.count, b.plan.count);
	for (size_t i = 0; i < a.plan.count; i++) {
		const struct demo_youth *x = &a.plan.youths[i], *y = &b.plan.youths[i];
		struct demo_details p, q;

		assert_memory_equal(x, y, sizeof *x);
		assert_int_equal(demo_details(&a.arena, &a.plan, x, &p), OK);
		assert_int_equal(demo_details(&b.arena, &b.plan, y, &q), OK);
		assert_true(str_eq(p.given_names, q.given_names) && str_eq(p.family_name, q.family_name) &&
		            str_eq(p.street, q.street) && str_eq(p.email, q.email) && str_eq(p.phone, q.phone));
		same += memcmp(x->pgn, other.plan.youths[i].pgn, PGN_DIGITS) == 0;
	}
	assert_int_equal(same, 0);
	arena_reset(&a.arena);
	arena_reset(&b.arena);
	arena_reset(&other.arena);
}

static void families_share_house_and_name(void **state)
{
	struct world w;
	size_t siblings = 0;

	(void)state;
	make_world(&w, "10", "2026-02-12", 1, STUDENTS);
	for (size_t i = 0; i < w.plan.count; i++) {
		const struct demo_youth *y = &w.plan.youths[i], *first = &w.plan.youths[y->family];
		struct demo_details p, q;

		if (y->family == y->number) {
			continue;
		}
		siblings++;
		assert_int_equal(demo_details(&w.arena, &w.plan, y, &p), OK);
		assert_int_equal(demo_details(&w.arena, &w.plan, first, &q), OK);
		assert_int_equal(y->town, first->town);
		assert_true(str_eq(p.family_name, q.family_name) && str_eq(p.street, q.street) &&
		            str_eq(p.number, q.number) && str_eq(p.family, q.family) && str_eq(p.phone, q.phone));
		assert_true(y->birth == first->birth || abs(y->birth - first->birth) > 270);
	}
	assert_in_range(siblings, STUDENTS / 6, STUDENTS / 2);
	arena_reset(&w.arena);
}

static void ages_fit_the_school(void **state)
{
	struct world w;
	size_t by_sector[SECTOR_COUNT] = { 0 }, across = 0;

	(void)state;
	make_world(&w, "10", "2026-02-12", 3, STUDENTS);
	for (size_t i = 0; i < STUDENTS; i++) {
		const struct demo_youth *y = &w.plan.youths[i];
		const struct demo_place *at = y->now.school != NO_SCHOOL ? &y->now : &y->before;
		enum sector sector = demo_sector(&w.region, at);
		int age = day_age(y->birth, w.region.as_of);

		by_sector[sector]++;
		across += !str_eq(w.tables.towns.p[y->town].region, STR("10"));
		assert_in_range(age, sector == SECTOR_MBO ? 15 : 11, sector == SECTOR_MBO ? 29 : 21);
		assert_true(demo_first_day(&w.region, y, at) <= w.region.as_of);
		assert_true(at->year >= 1 && at->year <= 6);
	}
	assert_in_range(by_sector[SECTOR_MBO], STUDENTS / 2, STUDENTS * 7 / 10);
	assert_in_range(by_sector[SECTOR_VO], STUDENTS / 5, STUDENTS * 2 / 5);
	assert_true(by_sector[SECTOR_PRO] > 0 && by_sector[SECTOR_VSO] > 0);
	/* About one in ten comes from across the border. */
	assert_in_range(across, STUDENTS / 20, STUDENTS / 6);
	arena_reset(&w.arena);
}

static void every_region_can_be_played(void **state)
{
	struct world first;

	(void)state;
	make_world(&first, "10", "2026-02-12", 1, 1);
	for (size_t i = 0; i < first.tables.regions.n; i++) {
		struct demo_slot slots[SLOTS_MOST];
		char code[3];
		struct world w;
		bool mbo = false;

		memcpy(code, first.tables.regions.p[i].p, 2);
		code[2] = '\0';
		make_world(&w, code, "2027-11-03", 9, 200);
		for (size_t p = 0; p < 200; p++) {
			const struct demo_place *at = &w.plan.youths[p].now;

			if (at->school != NO_SCHOOL) {
				mbo = mbo || demo_sector(&w.region, at) == SECTOR_MBO;
				assert_in_range(demo_timetable(&w.region, at, slots), 3, 40);
			}
		}
		assert_true(mbo);
		arena_reset(&w.arena);
	}
	arena_reset(&first.arena);
}

static void what_cannot_be_is_said(void **state)
{
	struct arena a;
	struct demo_tables tables;
	struct demo_region region;

	(void)state;
	arena_init(&a, (size_t)16 << 20);
	assert_int_equal(demo_tables_read(&a, &tables), OK);
	assert_int_equal(demo_region_make(&a, &tables, STR("14"), day_of(2026, 2, 12), 1, 100, &region), ERR_ABSENT);
	/* The summer of 2024 is not in the tables, that of 2025 is. */
	assert_int_equal(demo_region_make(&a, &tables, STR("10"), day_of(2025, 7, 31), 1, 100, &region), ERR_INPUT);
	assert_int_equal(demo_region_make(&a, &tables, STR("10"), day_of(2025, 8, 1), 1, 100, &region), OK);
	assert_int_equal(demo_region_make(&a, &tables, STR("10"), day_of(2031, 2, 12), 1, 100, &region), ERR_INPUT);
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_valid_and_differ),  cmocka_unit_test(the_same_seed_gives_the_same_people),
		cmocka_unit_test(families_share_house_and_name), cmocka_unit_test(ages_fit_the_school),
		cmocka_unit_test(every_region_can_be_played),    cmocka_unit_test(what_cannot_be_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
