/* SPDX-License-Identifier: EUPL-1.2 */
/* The positions of the closed balance. */
#include "law_table.h"

#include "law/position.h"

static void test_population(void **state)
{
	static const struct {
		const char *birth, *on;
		bool in;
	} rows[] = {
		{ "2014-03-02", "2026-03-01", false }, { "2014-03-01", "2026-03-01", true },
		{ "2014-02-28", "2026-03-01", true },  { "2012-02-29", "2024-02-29", true },
		{ "2012-02-29", "2024-02-28", false }, { "2002-12-31", "2025-12-30", true },
		{ "2002-12-31", "2025-12-31", false }, { "2002-12-31", "2026-01-01", true },
		{ "1999-01-01", "2026-01-01", false }, { "1999-01-02", "2026-01-01", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (law_in_population(day_at(rows[i].birth), day_at(rows[i].on)) != rows[i].in) {
			fail_msg("born %s on %s", rows[i].birth, rows[i].on);
		}
	}
}

static void test_present(void **state)
{
	day_t on = day_at("2026-02-12");

	(void)state;
	assert_true(law_present(DAY_NONE, DAY_NONE, on));
	assert_true(law_present(on + 1, DAY_NONE, on));
	assert_false(law_present(on, DAY_NONE, on));
	assert_false(law_present(on - 1, DAY_NONE, on));
	assert_true(law_present(DAY_NONE, on + 1, on));
	assert_false(law_present(DAY_NONE, on, on));
}

/* Each fact alone gives its position; all facts from one on give the first. */
static void test_first_that_applies(void **state)
{
	day_t on = day_at("2026-02-12");
	struct law_facts facts = { .last_contact = DAY_NONE };
	struct law_facts all = facts;

	(void)state;
	assert_string_equal(position_name(law_position(&all, on)), "uit beeld");
	all.last_contact = on - 3;
	assert_string_equal(position_name(law_position(&all, on)), "in beeld");
	all.guided = true;
	assert_string_equal(position_name(law_position(&all, on)), "begeleiding");
	all.daytime = true;
	assert_string_equal(position_name(law_position(&all, on)), "dagbesteding");
	all.work_minutes = 720;
	assert_string_equal(position_name(law_position(&all, on)), "werk");
	all.exempt = true;
	assert_string_equal(position_name(law_position(&all, on)), "vrijgesteld");
	all.enrolled = true;
	assert_string_equal(position_name(law_position(&all, on)), "onderwijs");
	all.qualified = true;
	assert_string_equal(position_name(law_position(&all, on)), "gekwalificeerd");
	facts.qualified = true;
	assert_int_equal(law_position(&facts, on), POSITION_QUALIFIED);
	facts = (struct law_facts){ .exempt = true, .last_contact = DAY_NONE };
	assert_int_equal(law_position(&facts, on), POSITION_EXEMPT);
	assert_string_equal(position_name(POSITION_NONE), "");
}

static void test_edges(void **state)
{
	day_t on = day_at("2026-02-12");
	struct law_facts facts = { .last_contact = DAY_NONE, .work_minutes = 719 };

	(void)state;
	assert_int_equal(law_position(&facts, on), POSITION_OUT_OF_VIEW);
	facts.work_minutes = 720;
	assert_int_equal(law_position(&facts, on), POSITION_WORK);
	facts.work_minutes = 0;
	facts.last_contact = on;
	assert_int_equal(law_position(&facts, on), POSITION_IN_VIEW);
	facts.last_contact = on - 90;
	assert_int_equal(law_position(&facts, on), POSITION_IN_VIEW);
	facts.last_contact = on - 91;
	assert_int_equal(law_position(&facts, on), POSITION_OUT_OF_VIEW);
	facts.last_contact = on + 1;
	assert_int_equal(law_position(&facts, on), POSITION_OUT_OF_VIEW);
}

/* Whatever is known of a person, there is exactly one position, so the balance closes. */
static void test_closed(void **state)
{
	day_t on = day_at("2026-02-12");
	unsigned held[POSITION_COUNT] = { 0 }, sum = 0;

	(void)state;
	for (unsigned bits = 0; bits < 128; bits++) {
		struct law_facts facts = {
			.qualified = bits & 1,
			.enrolled = bits & 2,
			.exempt = bits & 4,
			.work_minutes = bits & 8 ? 720 : 0,
			.daytime = bits & 16,
			.guided = bits & 32,
			.last_contact = bits & 64 ? on : DAY_NONE,
		};
		enum position p = law_position(&facts, on);

		assert_true((unsigned)p < POSITION_COUNT);
		held[p]++;
	}
	for (unsigned p = 0; p < POSITION_COUNT; p++) {
		/* Half of what is left goes to each next position. */
		assert_int_equal(held[p], p + 1 < POSITION_COUNT ? 64u >> p : 1u);
		sum += held[p];
	}
	assert_int_equal(sum, 128);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_population), cmocka_unit_test(test_present), cmocka_unit_test(test_first_that_applies),
		cmocka_unit_test(test_edges),      cmocka_unit_test(test_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
