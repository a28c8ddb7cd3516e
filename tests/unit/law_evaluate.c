/* SPDX-License-Identifier: EUPL-1.2 */
/* All rules together: order, corrections, the end of an enrolment, memory, and the names of things. */
#include "law_table.h"

#define EVERY \
	"V3 V4 LRV RMC 8u 12u 16u ziek-4 ziek-7 laat-3 laat-6 laat-9 laat-12 no-show eerste-dag luxe?"

static const struct law_row together[] = {
	{ .what = "nothing to say about a good student", .days = "2026-01-05*40 A60 A60", .rules = EVERY, .expect = "" },
	{ .what = "no marks, no findings", .days = "", .rules = EVERY, .expect = "" },
	{ .what = "by day, then rule", .holidays = "2026-01-10..2026-01-18",
	  .days = "2026-01-05 L30 L30 L30; 2026-01-06 Z60; 2026-01-07 O480 O240; 2026-01-08 O240; 2026-01-09 O60; "
	          "2026-01-19 A60",
	  .rules = EVERY,
	  .expect = "laat-3 2026-01-05; 8u 2026-01-07; 12u 2026-01-07; eerste-dag 2026-01-07; V3 2026-01-08; "
	            "eerste-dag 2026-01-09; luxe? 2026-01-09" },
	{ .what = "several rules on one day", .birth = "2006-01-01", .days = "2026-01-05*20 O20; 2026-02-02 O580",
	  .rules = "V4 RMC no-show", .expect = "no-show 2026-01-19; V4 2026-02-02; RMC 2026-02-02" },
	{ .what = "the last day of the enrolment still counts", .end = "2026-01-06",
	  .days = "2026-01-05 O480; 2026-01-06 O480", .rules = "V3 8u", .expect = "8u 2026-01-05; V3 2026-01-06" },
	{ .what = "later days raise nothing", .end = "2026-01-05",
	  .days = "2026-01-05 O480; 2026-01-06 O480; 2026-01-07 L60 L60 L60",
	  .rules = EVERY, .expect = "8u 2026-01-05; eerste-dag 2026-01-05" },
};

/* The marks before a correction and after it: what follows from them is computed again. */
static const struct law_row corrections[] = {
	{ .what = "before: an obligation", .days = "2026-01-05 O480; 2026-01-06 O480", .rules = "V3 12u 8u",
	  .expect = "8u 2026-01-05; V3 2026-01-06" },
	{ .what = "one lesson was present after all: it no longer holds", .days = "2026-01-05 O480; 2026-01-06 O420 A60",
	  .rules = "V3 12u 8u", .expect = "8u 2026-01-05; 12u 2026-01-06" },
	{ .what = "the lesson was shorter: 959", .days = "2026-01-05 O480; 2026-01-06 O479", .rules = "V3",
	  .expect = "" },
	{ .what = "leave was granted afterwards", .days = "2026-01-05 G480; 2026-01-06 O480", .rules = "V3 8u",
	  .expect = "8u 2026-01-06" },
	{ .what = "before: two obligations", .days = "2026-01-05 O960; 2026-01-12*2 O480; 2026-01-14 O480", .rules = "V3",
	  .fields = "b", .expect = "V3 2026-01-05 2026-01-05; V3 2026-01-13 2026-01-12" },
	{ .what = "the first falls away: the second moves, for counting begins elsewhere",
	  .days = "2026-01-05 O480 A480; 2026-01-12*2 O480; 2026-01-14 O480", .rules = "V3", .fields = "b",
	  .expect = "V3 2026-01-12 2026-01-05" },
	{ .what = "before: a long absence", .birth = "2006-01-01", .days = "2026-01-05*21 O30", .rules = "RMC",
	  .expect = "RMC 2026-02-02" },
	{ .what = "one lesson was attended: no missed run", .birth = "2006-01-01",
	  .days = "2026-01-05*10 O30; 2026-01-19 A30; 2026-01-20*10 O30", .rules = "RMC", .expect = "" },
};

static void test_together(void **state)
{
	(void)state;
	LAW_ROWS_RUN(together);
}

static void test_corrections(void **state)
{
	(void)state;
	LAW_ROWS_RUN(corrections);
}

enum { LONG_DAYS = 400, LESSONS = 6 };

/* Two years in which every lesson was missed: the most findings that days can give. */
static void worst_case(struct law_case *c, struct law_day *days, struct law_mark *lessons)
{
	day_t day = day_at("2024-08-26");

	for (int i = 0; i < LESSONS; i++) {
		lessons[i] = (struct law_mark){ (int16_t)(480 + 60 * i), (int16_t)(540 + 60 * i), MARK_UNAUTHORISED };
	}
	for (size_t i = 0; i < LONG_DAYS; day++) {
		if (day_weekday(day) < 5) {
			days[i++] = (struct law_day){ .day = day, .count = LESSONS, .marks = lessons };
		}
	}
	c->days = days;
	c->day_count = LONG_DAYS;
}

static void test_order(void **state)
{
	struct law_day days[LONG_DAYS];
	struct law_mark lessons[LESSONS];
	struct law_calendar calendar = { 0 };
	struct law_case c = { .calendar = &calendar, .protocol = law_protocol_national(), .sector = SECTOR_MBO,
		              .person = { .birth = day_at("2007-03-01"), .qualified = DAY_NONE }, .end = DAY_NONE };
	struct law_finding *f = NULL;
	struct arena arena;
	size_t n = 0;

	(void)state;
	worst_case(&c, days, lessons);
	arena_init(&arena, 4 * 1024 * 1024);
	assert_int_equal(law_evaluate(&c, &arena, &f, &n), OK);
	assert_true(n > LONG_DAYS / 2);
	for (size_t i = 1; i < n; i++) {
		/* The rule and the day identify a finding, so no two are equal. */
		assert_true(f[i - 1].day < f[i].day || (f[i - 1].day == f[i].day && f[i - 1].rule < f[i].rule));
	}
	for (size_t i = 0; i < n; i++) {
		assert_true(f[i].from <= f[i].begin && f[i].begin <= f[i].day && f[i].due >= f[i].day);
		assert_string_equal(c.protocol->version, "landelijk-2026.1");
	}
	arena_reset(&arena);
}

/* With ever more memory: an error and untouched outputs until it is enough. */
static void test_no_memory(void **state)
{
	struct law_day days[LONG_DAYS];
	struct law_mark lessons[LESSONS];
	struct law_holiday summer = { day_at("2025-07-12"), day_at("2025-08-24") };
	struct law_calendar calendar = { .holidays = &summer, .count = 1 };
	struct law_case c = { .calendar = &calendar, .protocol = law_protocol_national(), .sector = SECTOR_MBO,
		              .person = { .birth = day_at("2007-03-01"), .qualified = DAY_NONE }, .end = DAY_NONE };
	int refused = 0;

	(void)state;
	worst_case(&c, days, lessons);
	for (size_t cap = 0;; cap += 997) {
		struct law_finding *f = NULL;
		struct arena arena;
		size_t n = 99;
		enum err e;

		arena_init(&arena, cap);
		e = law_evaluate(&c, &arena, &f, &n);
		arena_reset(&arena);
		if (e == OK) {
			break;
		}
		assert_int_equal(e, ERR_NOMEM);
		assert_null(f);
		assert_int_equal(n, 99);
		refused++;
	}
	assert_true(refused > 10);
}

static void test_rule_names(void **state)
{
	static const char *const names[RULE_COUNT] = {
		"V3",     "V4",     "LRV",    "RMC",    "8u",     "12u",     "16u",     "ziek-4",
		"ziek-7", "laat-3", "laat-6", "laat-9", "laat-12", "no-show", "eerste-dag", "luxe?",
	};

	(void)state;
	for (unsigned i = 0; i < RULE_COUNT; i++) {
		enum law_rule rule = RULE_COUNT;

		assert_string_equal(law_rule_name((enum law_rule)i), names[i]);
		assert_true(law_rule_parse(str_of(names[i]), &rule));
		assert_int_equal(rule, i);
		assert_int_equal(law_rule_is_obligation(rule), i <= RULE_RMC);
		assert_true(strlen(law_rule_source(rule)) > 10);
	}
	assert_string_equal(law_rule_name(RULE_COUNT), "");
}

static void test_other_names(void **state)
{
	static const char *const sectors[SECTOR_COUNT] = { "po", "vo", "vso", "pro", "mbo", "vavo", "ho" };
	enum law_rule rule = RULE_COUNT;
	enum sector sector = SECTOR_COUNT;

	(void)state;
	assert_false(law_rule_parse(STR("v3"), &rule));
	assert_false(law_rule_parse(STR(""), &rule));
	assert_int_equal(rule, RULE_COUNT);
	for (unsigned i = 0; i < SECTOR_COUNT; i++) {
		assert_true(sector_parse(str_of(sectors[i]), &sector));
		assert_int_equal(sector, i);
		assert_string_equal(sector_name(sector), sectors[i]);
	}
	assert_false(sector_parse(STR("wo"), &sector));
	for (int letter = 0; letter < 256; letter++) {
		bool known = letter != 0 && strchr("ALOGZ?", letter) != NULL;

		assert_int_equal(status_valid((uint8_t)letter), known);
		assert_int_equal(__builtin_popcount(status_bit((uint8_t)letter)), known);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_together),  cmocka_unit_test(test_corrections), cmocka_unit_test(test_order),
		cmocka_unit_test(test_no_memory), cmocka_unit_test(test_rule_names),  cmocka_unit_test(test_other_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
