/* SPDX-License-Identifier: EUPL-1.2 */
/* What would follow: a few sentences by hand, and random enrolments held against writing the marks down and asking the law. */
#include "law/ahead.h"
#include "law_table.h"

enum { CAP = 64 * 1024 * 1024, DAYS_MOST = 120, LESSONS_MOST = 8, ROUNDS = 150 };

static const struct law_calendar no_holidays = { 0 };

/* A school of days that can be written to by hand: [day][lesson], status 0: no lesson. */
struct school {
	day_t first;
	size_t days;
	struct law_mark marks[DAYS_MOST][LESSONS_MOST];
	uint32_t counts[DAYS_MOST];
	struct law_day list[DAYS_MOST];
};

static struct law_case case_of(struct school *s)
{
	size_t n = 0;

	for (size_t d = 0; d < s->days; d++) {
		if (s->counts[d] > 0) {
			s->list[n++] = (struct law_day){ s->first + (day_t)d, s->counts[d], s->marks[d] };
		}
	}
	return (struct law_case){ .calendar = &no_holidays,
		                  .protocol = law_protocol_national(),
		                  .person = { day_at("2008-09-01"), DAY_NONE },
		                  .sector = SECTOR_MBO,
		                  .track = TRACK_BOL,
		                  .unit = UNIT_CLOCK,
		                  .end = DAY_NONE,
		                  .days = s->list,
		                  .day_count = n };
}

static void put(struct school *s, size_t day, int lesson, char status)
{
	int begin = 510 + 60 * lesson;
	uint32_t at = 0;

	while (at < s->counts[day] && s->marks[day][at].begin < begin) {
		at++;
	}
	if (at == s->counts[day] || s->marks[day][at].begin != begin) {
		for (uint32_t i = s->counts[day]; i > at; i--) {
			s->marks[day][i] = s->marks[day][i - 1];
		}
		s->counts[day]++;
	}
	s->marks[day][at] = (struct law_mark){ (int16_t)begin, (int16_t)(begin + 60), (uint8_t)status };
}

static struct law_supposed lesson(const struct school *s, size_t day, int at)
{
	return (struct law_supposed){ s->first + (day_t)day,
		                      { (int16_t)(510 + 60 * at), (int16_t)(570 + 60 * at), MARK_UNAUTHORISED } };
}

/* Monday to Friday, five lessons: the first `missed` of the days before `today` were missed. */
static void a_month(struct school *s, size_t today, int missed)
{
	*s = (struct school){ .first = day_at("2026-01-05"), .days = 40 };
	for (size_t d = 0; d < today; d++) {
		for (int l = 0; d % 7 < 5 && l < 5; l++) {
			put(s, d, l, missed-- > 0 ? 'O' : 'A');
		}
	}
}

static void counts_the_lessons_that_are_left(void **state)
{
	static struct school s;
	struct law_supposed planned[10];
	struct law_ahead a;
	struct law_case c;
	struct arena arena;

	(void)state;
	arena_init(&arena, CAP);
	/* Two weeks with twelve hours missed; then a Monday and a Tuesday of five hours. */
	a_month(&s, 14, 12);
	for (int i = 0; i < 10; i++) {
		planned[i] = lesson(&s, 14 + (size_t)(i / 5), i % 5);
	}
	c = case_of(&s);
	assert_int_equal(law_look_ahead(&c, planned, 10, &arena, &a), OK);
	assert_int_equal(a.lessons, 4);
	assert_int_equal(a.at.rule, RULE_V3);
	assert_int_equal(a.at.day, day_at("2026-01-19"));
	assert_int_equal(a.at.due, day_at("2026-01-26"));
	assert_true(a.on_next);
	assert_int_equal(a.day.minutes, 17 * 60);
	/* With nine hours, missing Monday is not enough, and Tuesday is. */
	a_month(&s, 14, 9);
	c = case_of(&s);
	assert_int_equal(law_look_ahead(&c, planned, 10, &arena, &a), OK);
	assert_int_equal(a.lessons, 7);
	assert_int_equal(a.at.day, day_at("2026-01-20"));
	assert_false(a.on_next);
	/* With five, not even both days. */
	a_month(&s, 14, 5);
	c = case_of(&s);
	assert_int_equal(law_look_ahead(&c, planned, 10, &arena, &a), OK);
	assert_int_equal(a.lessons, 0);
	assert_int_equal(law_look_ahead(&c, planned, 0, &arena, &a), OK);
	assert_int_equal(a.lessons, 0);
	arena_reset(&arena);
}

static void a_correction_takes_it_away(void **state)
{
	static struct school s;
	struct law_supposed good[2];
	struct law_change change;
	struct law_case c;
	struct arena arena;

	(void)state;
	arena_init(&arena, CAP);
	a_month(&s, 12, 16);
	c = case_of(&s);
	good[0] = lesson(&s, 0, 0);
	good[0].mark.status = MARK_AUTHORISED;
	assert_int_equal(law_what_if(&c, good, 1, &arena, &change), OK);
	assert_int_equal(change.come_count, 0);
	assert_true(change.gone_count >= 1);
	assert_int_equal(change.gone[change.gone_count - 1].rule, RULE_V3);
	assert_int_equal(change.gone[change.gone_count - 1].day, day_at("2026-01-08"));
	assert_int_equal(law_what_if(&c, good, 0, &arena, &change), OK);
	assert_int_equal(change.come_count + change.gone_count, 0);
	arena_reset(&arena);
}

static void the_usual_week(void **state)
{
	struct law_holiday off[1];
	struct law_calendar calendar = { .holidays = off, .count = 1 };
	static struct school s;
	struct law_supposed *list;
	struct law_case c;
	struct arena arena;
	size_t n;

	(void)state;
	arena_init(&arena, CAP);
	a_month(&s, 12, 0);
	c = case_of(&s);
	/* Wednesday to Friday are free. */
	off[0] = (struct law_holiday){ day_at("2026-01-21"), day_at("2026-01-23") };
	c.calendar = &calendar;
	assert_int_equal(law_usual_lessons(&c, day_at("2026-01-17"), day_at("2026-01-27"), &arena, &list, &n), OK);
	assert_int_equal(n, 4 * 5);
	assert_int_equal(list[0].day, day_at("2026-01-19"));
	assert_int_equal(list[5].day, day_at("2026-01-20"));
	assert_int_equal(list[10].day, day_at("2026-01-26"));
	assert_int_equal(list[0].mark.begin, 510);
	assert_int_equal(list[0].mark.status, MARK_UNAUTHORISED);
	/* Nobody comes after the enrolment ended. */
	c.end = day_at("2026-01-19");
	assert_int_equal(law_usual_lessons(&c, day_at("2026-01-17"), day_at("2026-01-27"), &arena, &list, &n), OK);
	assert_int_equal(n, 5);
	/* 5 May is a school holiday, whether a list names it or not: the 4th and the 6th to the 8th are left. */
	s.first = day_at("2026-04-20");
	c = case_of(&s);
	assert_int_equal(law_usual_lessons(&c, day_at("2026-05-02"), day_at("2026-05-10"), &arena, &list, &n), OK);
	assert_int_equal(n, 4 * 5);
	assert_int_equal(list[5].day, day_at("2026-05-06"));
	arena_reset(&arena);
}

/* ---- random ---- */

static uint64_t seed = 20261122;

static unsigned draw(unsigned below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed % below);
}

static bool is_hours(const struct law_finding *f)
{
	return f->rule == RULE_V3 || f->rule == RULE_V4 || f->rule == RULE_16U;
}

/* Obligations of hours in `then` that `now` lacks: the first, or NULL. */
static const struct law_finding *new_hours(const struct law_finding *then, size_t n, const struct law_finding *now,
                                           size_t m)
{
	for (size_t i = 0; i < n; i++) {
		bool known = !is_hours(&then[i]);

		for (size_t k = 0; k < m && !known; k++) {
			known = now[k].rule == then[i].rule && now[k].day == then[i].day;
		}
		if (!known) {
			return &then[i];
		}
	}
	return NULL;
}

/* Writes the first n of the planned lessons down as missed, and asks the law. */
static const struct law_finding *written_down(struct school s, const struct law_supposed *planned, size_t n,
                                              struct arena *arena)
{
	static struct school copy;
	struct law_finding *now, *then;
	size_t now_n, then_n;
	struct law_case c = case_of(&s);

	assert_int_equal(law_evaluate(&c, arena, &now, &now_n), OK);
	copy = s;
	for (size_t i = 0; i < n; i++) {
		put(&copy, (size_t)(planned[i].day - s.first), (planned[i].mark.begin - 510) / 60, 'O');
	}
	c = case_of(&copy);
	assert_int_equal(law_evaluate(&c, arena, &then, &then_n), OK);
	return new_hours(then, then_n, now, now_n);
}

static void what_is_said_comes_true(void **state)
{
	static const char statuses[] = "AAAAAAAAOOOLZG?";
	static struct school s;
	int told = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct law_supposed planned[40];
		size_t today = 20 + draw(60), n = 0;
		struct law_ahead a;
		struct law_case c;
		struct arena arena;
		const struct law_finding *f;

		arena_init(&arena, CAP);
		s = (struct school){ .first = day_at("2025-09-01"), .days = today + 30 };
		for (size_t d = 0; d < today; d++) {
			for (int l = 0; d % 7 < 5 && l < 6; l++) {
				put(&s, d, l, draw(6) == 0 ? 'A' : statuses[draw(sizeof statuses - 1)]);
			}
		}
		for (size_t d = today; d < today + 12 && n < 40; d++) {
			for (int l = 0; d % 7 < 5 && l < 5 && n < 40; l++) {
				planned[n++] = lesson(&s, d, l);
			}
		}
		c = case_of(&s);
		assert_int_equal(law_look_ahead(&c, planned, n, &arena, &a), OK);
		for (size_t k = 1; k <= (a.lessons > 0 ? a.lessons - 1 : n); k++) {
			assert_null(written_down(s, planned, k, &arena));
		}
		if (a.lessons > 0) {
			f = written_down(s, planned, a.lessons, &arena);
			assert_non_null(f);
			assert_int_equal(f->rule, a.at.rule);
			assert_int_equal(f->day, a.at.day);
			assert_int_equal(f->due, a.at.due);
			assert_int_equal(f->minutes, a.at.minutes);
			told++;
		}
		arena_reset(&arena);
	}
	assert_true(told > ROUNDS / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_the_lessons_that_are_left),
		cmocka_unit_test(a_correction_takes_it_away),
		cmocka_unit_test(the_usual_week),
		cmocka_unit_test(what_is_said_comes_true),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
