/* SPDX-License-Identifier: EUPL-1.2 */
/* Texts with arguments, and dates, hours and numbers as people write them. */
#include "test.h"

#include "fmt/human.h"

enum { LARGEST = 4096 };

static void fills_patterns(void **state)
{
	static const struct str args[] = { { "een", 3 }, { "", 0 }, { "{0}", 3 } };
	static const struct {
		const char *pattern, *out;
	} cases[] = {
		{ "{0} en {2}{1}.", "een en {0}." },
		{ "{9}", "" },
		{ "{x}{0", "{x}{0" },
		{ "", "" },
		{ "{0}{0}", "eeneen" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf b DEFER(buf_finish);

		buf_init(&b, LARGEST);
		text_fill(&b, str_of(cases[i].pattern), args, 3);
		assert_text(&b, cases[i].out);
	}
}

static void numbers(void **state)
{
	static const struct {
		int64_t n;
		const char *nl, *en;
	} cases[] = {
		{ 0, "0", "0" },
		{ 999, "999", "999" },
		{ -1000, "-1.000", "-1,000" },
		{ 1234567, "1.234.567", "1,234,567" },
		{ INT64_MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf nl DEFER(buf_finish), en DEFER(buf_finish);

		buf_init(&nl, LARGEST);
		buf_init(&en, LARGEST);
		human_number(&nl, LANG_NL, cases[i].n);
		human_number(&en, LANG_EN, cases[i].n);
		assert_text(&nl, cases[i].nl);
		assert_text(&en, cases[i].en);
	}
}

static void tenths_and_hours(void **state)
{
	static const struct {
		int64_t minutes;
		const char *hours, *decimal, *en;
	} cases[] = {
		{ 0, "0 u", "0", "0 h" },
		{ 45, "45 min", "0,7", "45 min" },
		{ 60, "1 u", "1", "1 h" },
		{ 870, "14 u 30", "14,5", "14 h 30" },
		{ 905, "15 u 05", "15", "15 h 05" },
		{ 959, "15 u 59", "15,9", "15 h 59" },
		{ 960, "16 u", "16", "16 h" },
		{ 60000, "1.000 u", "1.000", "1,000 h" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf hours DEFER(buf_finish), decimal DEFER(buf_finish), en DEFER(buf_finish);

		buf_init(&hours, LARGEST);
		buf_init(&decimal, LARGEST);
		buf_init(&en, LARGEST);
		human_hours(&hours, LANG_NL, cases[i].minutes);
		human_hours_decimal(&decimal, LANG_NL, cases[i].minutes);
		human_hours(&en, LANG_EN, cases[i].minutes);
		assert_text(&hours, cases[i].hours);
		assert_text(&decimal, cases[i].decimal);
		assert_text(&en, cases[i].en);
	}
}

static void signed_tenths(void **state)
{
	struct buf b DEFER(buf_finish);

	(void)state;
	buf_init(&b, LARGEST);
	human_tenths(&b, LANG_NL, 12345);
	buf_char(&b, ' ');
	human_tenths(&b, LANG_EN, 12345);
	buf_char(&b, ' ');
	human_tenths(&b, LANG_NL, -5);
	buf_char(&b, ' ');
	human_tenths(&b, LANG_NL, -25);
	assert_text(&b, "1.234,5 1,234.5 -0,5 -2,5");
}

static void dates(void **state)
{
	day_t day = day_of(2026, 3, 3);
	struct buf b DEFER(buf_finish);

	(void)state;
	buf_init(&b, LARGEST);
	for (int lang = 0; lang < 2; lang++) {
		human_date(&b, (enum lang)lang, day);
		buf_char(&b, '|');
		human_weekday(&b, (enum lang)lang, day);
		buf_char(&b, '|');
		human_weekday_short(&b, (enum lang)lang, day);
		buf_char(&b, '|');
		human_day(&b, (enum lang)lang, day);
		buf_char(&b, '|');
		human_date(&b, (enum lang)lang, DAY_NONE);
		buf_char(&b, '\n');
	}
	human_time(&b, 510);
	assert_text(&b, "3 maart 2026|dinsdag 3 maart|di|3 mrt|\n3 March 2026|Tuesday 3 March|Tu|3 Mar|\n08:30");
}

static void every_message_has_text(void **state)
{
	(void)state;
	for (int id = 0; id < MSG_COUNT; id++) {
		assert_true(msg(LANG_NL, (enum msg_id)id).n > 0);
		assert_true(msg(LANG_EN, (enum msg_id)id).n > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fills_patterns), cmocka_unit_test(numbers), cmocka_unit_test(tenths_and_hours),
		cmocka_unit_test(signed_tenths),  cmocka_unit_test(dates),   cmocka_unit_test(every_message_has_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
