/* SPDX-License-Identifier: EUPL-1.2 */
/* The invented marks: on school days only, in order, one lesson at a time, and in numbers as life has them. */
#include "demo/marks.h"
#include "demo/timetable.h"
#include "law/calendar.h"
#include "test.h"

enum { STUDENTS = 1500 };

struct world {
	struct arena arena;
	struct demo_tables tables;
	struct demo_region region;
	struct demo_plan plan;
};

static void make_world(struct world *w, day_t as_of)
{
	arena_init(&w->arena, (size_t)64 << 20);
	assert_int_equal(demo_tables_read(&w->arena, &w->tables), OK);
	assert_int_equal(demo_region_make(&w->arena, &w->tables, STR("10"), as_of, 1, STUDENTS, &w->region), OK);
	assert_int_equal(demo_plan_make(&w->arena, &w->region, STUDENTS, &w->plan), OK);
}

static void marks_of(struct world *w, struct arena *a, size_t i, struct mark_in **marks, size_t *n)
{
	const struct demo_youth *y = &w->plan.youths[i];

	arena_clear(a);
	*n = 0;
	if (y->now.school != NO_SCHOOL) {
		assert_int_equal(demo_marks(a, &w->region, y, &y->now, DAY_NONE, DAY_NONE, marks, n), OK);
	}
}

static void lessons_stand_on_school_days_in_order(void **state)
{
	struct world w;
	struct arena a;

	(void)state;
	make_world(&w, day_of(2026, 2, 12));
	arena_init(&a, (size_t)16 << 20);
	for (size_t i = 0; i < STUDENTS; i++) {
		struct mark_in *m;
		size_t n;

		marks_of(&w, &a, i, &m, &n);
		for (size_t k = 0; k < n; k++) {
			const struct law_calendar *c = &w.region.schools.p[w.plan.youths[i].now.school].calendar;

			assert_true(day_weekday(m[k].day) < 5);
			assert_false(calendar_public_holiday(c, m[k].day));
			for (size_t h = 0; h < c->count; h++) {
				assert_false(m[k].day >= c->holidays[h].first && m[k].day <= c->holidays[h].last);
			}
			assert_true(m[k].mark.begin < m[k].mark.end && status_valid(m[k].mark.status));
			assert_true(m[k].day < w.region.as_of ||
			            (m[k].day == w.region.as_of && m[k].mark.end <= DEMO_NOW));
			if (k > 0 && m[k].day == m[k - 1].day) {
				assert_true(m[k].mark.begin >= m[k - 1].mark.end);
			} else if (k > 0) {
				assert_true(m[k].day > m[k - 1].day);
			}
		}
	}
	arena_reset(&a);
	arena_reset(&w.arena);
}

static void one_school_keeps_its_own_free_week(void **state)
{
	struct world w;
	size_t own = 0;

	(void)state;
	make_world(&w, day_of(2026, 2, 12));
	for (size_t i = 0; i < w.region.schools.n; i++) {
		const struct demo_school *s = &w.region.schools.p[i];
		bool free_week = !demo_school_day(&s->calendar, day_of(2026, 1, 28));

		assert_int_equal(free_week, s->own_calendar);
		own += free_week;
	}
	assert_int_equal(own, 1);
	assert_true(w.region.own_count >= 5);
	arena_reset(&w.arena);
}

static void rates_are_those_of_life(void **state)
{
	static const uint8_t statuses[] = { 'A', 'L', 'O', 'G', 'Z', '?' };
	struct world w;
	struct arena a;
	double minutes[2][256] = { { 0 } }, all[2] = { 0 };

	(void)state;
	make_world(&w, day_of(2026, 2, 12));
	arena_init(&a, (size_t)16 << 20);
	for (size_t i = 0; i < STUDENTS; i++) {
		struct mark_in *m;
		size_t n;

		marks_of(&w, &a, i, &m, &n);
		for (size_t k = 0; k < n; k++) {
			int college = demo_sector(&w.region, &w.plan.youths[i].now) == SECTOR_MBO;
			double length = m[k].mark.end - m[k].mark.begin;

			minutes[college][m[k].mark.status] += length;
			all[college] += length;
		}
	}
	for (size_t s = 0; s < sizeof statuses; s++) {
		assert_true(minutes[0][statuses[s]] > 0 && minutes[1][statuses[s]] > 0);
	}
	/* Unauthorised: about four of a hundred hours in mbo, one in secondary schools; ill: four in both. */
	assert_true(minutes[1]['O'] / all[1] > 0.025 && minutes[1]['O'] / all[1] < 0.06);
	assert_true(minutes[0]['O'] / all[0] > 0.003 && minutes[0]['O'] / all[0] < 0.02);
	assert_true(minutes[1]['Z'] / all[1] > 0.025 && minutes[1]['Z'] / all[1] < 0.065);
	assert_true(minutes[0]['?'] / all[0] < 0.04 && minutes[1]['?'] / all[1] < 0.04);
	arena_reset(&a);
	arena_reset(&w.arena);
}

static void a_class_shares_its_lessons(void **state)
{
	struct world w;
	struct demo_slot x[SLOTS_MOST], y[SLOTS_MOST];
	size_t pairs = 0;

	(void)state;
	make_world(&w, day_of(2026, 2, 12));
	for (size_t i = 0; i < STUDENTS; i++) {
		for (size_t k = i + 1; k < STUDENTS && k < i + 400; k++) {
			const struct demo_place *p = &w.plan.youths[i].now, *q = &w.plan.youths[k].now;
			size_t n;

			if (p->school == NO_SCHOOL || memcmp(p, q, sizeof *p) != 0) {
				continue;
			}
			n = demo_timetable(&w.region, p, x);
			assert_int_equal(n, demo_timetable(&w.region, q, y));
			assert_memory_equal(x, y, n * sizeof *x);
			/* What one teacher forgets, he forgets for all. */
			assert_int_equal(demo_forgotten(&w.region, p, day_of(2025, 9, 15), x[0].begin, x[0].teacher, false),
			                 demo_forgotten(&w.region, q, day_of(2025, 9, 15), y[0].begin, y[0].teacher, false));
			pairs++;
		}
	}
	assert_true(pairs > 100);
	arena_reset(&w.arena);
}

static void a_day_in_summer_has_no_marks(void **state)
{
	struct world w;
	struct arena a;

	(void)state;
	make_world(&w, day_of(2025, 8, 6));
	arena_init(&a, (size_t)16 << 20);
	for (size_t i = 0; i < 200; i++) {
		struct mark_in *m;
		size_t n;

		marks_of(&w, &a, i, &m, &n);
		assert_int_equal(n, 0);
	}
	arena_reset(&a);
	arena_reset(&w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lessons_stand_on_school_days_in_order),
		cmocka_unit_test(one_school_keeps_its_own_free_week),
		cmocka_unit_test(rates_are_those_of_life),
		cmocka_unit_test(a_class_shares_its_lessons),
		cmocka_unit_test(a_day_in_summer_has_no_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
