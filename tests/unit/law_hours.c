/* SPDX-License-Identifier: EUPL-1.2 */
/* The 16-hour obligation and its warnings, sentence by sentence. */
#include "law_table.h"

#define HOURS "V3 V4 16u"
#define WARNINGS "8u 12u"
#define ALL "V3 V4 16u 8u 12u"

/* 2026-01-05 is a Monday. */
static const struct law_row threshold[] = {
	{ .what = "959 minutes are not enough", .days = "2026-01-05 O480; 2026-01-06 O479", .rules = HOURS, .expect = "" },
	{ .what = "960 minutes are", .days = "2026-01-05 O480; 2026-01-06 O480", .rules = HOURS, .fields = "m",
	  .expect = "V3 2026-01-06 960" },
	{ .what = "one day can be enough", .days = "2026-01-05 O960", .rules = HOURS, .fields = "bem",
	  .expect = "V3 2026-01-05 2026-01-05 2026-01-05 960" },
	{ .what = "only O counts, not authorised, sick, late, present or unregistered",
	  .days = "2026-01-05 G480 O300; 2026-01-06 Z480; 2026-01-07 L480 A60; 2026-01-08 ?480; 2026-01-09 O659",
	  .rules = HOURS, .expect = "" },
	{ .what = "the first D on which the sum is reached, and all minutes of that day count",
	  .days = "2026-01-05 O300; 2026-01-06 O300; 2026-01-07 O300; 2026-01-08 O300", .rules = HOURS, .fields = "bemc",
	  .expect = "V3 2026-01-08 2026-01-05 2026-01-08 1200 4" },
	{ .what = "begin is the first day in the window with an O mark, not the start of the window",
	  .days = "2026-01-05 A60; 2026-01-07 O480; 2026-01-08 Z60; 2026-01-09 O480", .rules = HOURS, .fields = "fb",
	  .expect = "V3 2026-01-09 2025-12-13 2026-01-07" },
	{ .what = "count is the number of O marks counted", .days = "2026-01-05 O120 A60 O120; 2026-01-06*3 O240",
	  .rules = HOURS, .fields = "mc", .expect = "V3 2026-01-08 960 5" },
};

static const struct law_row window[] = {
	{ .what = "28 counted days: the first day still counts on day 28", .days = "2026-01-05 O480; 2026-02-01 O480",
	  .rules = HOURS, .fields = "fbm", .expect = "V3 2026-02-01 2026-01-05 2026-01-05 960" },
	{ .what = "on day 29 it does not", .days = "2026-01-05 O480; 2026-02-02 O480", .rules = HOURS, .expect = "" },
	{ .what = "a holiday week inside the window stretches it by seven days",
	  .holidays = "2026-01-10..2026-01-18", .days = "2026-01-05 O480; 2026-02-08 O480", .rules = HOURS, .fields = "fbm",
	  .expect = "V3 2026-02-08 2026-01-05 2026-01-05 960" },
	{ .what = "and by no more than seven, although the holiday has nine days",
	  .holidays = "2026-01-10..2026-01-18", .days = "2026-01-05 O480; 2026-02-09 O480", .rules = HOURS, .expect = "" },
	{ .what = "four free days are no holiday week", .holidays = "2026-01-12..2026-01-15",
	  .days = "2026-01-05 O480; 2026-02-02 O480", .rules = HOURS, .expect = "" },
	{ .what = "a public holiday completes a holiday week: Whit Monday 2026", .holidays = "2026-05-26..2026-05-29",
	  .days = "2026-05-18 O480; 2026-06-21 O480", .rules = HOURS, .fields = "f",
	  .expect = "V3 2026-06-21 2026-05-18" },
	{ .what = "Liberation Day is a school holiday and completes a holiday week",
	  .holidays = "2026-05-04..2026-05-04 2026-05-06..2026-05-08", .days = "2026-04-27 O480; 2026-05-31 O480",
	  .rules = HOURS, .fields = "f", .expect = "V3 2026-05-31 2026-04-27" },
	{ .what = "two holiday weeks at Christmas", .holidays = "2025-12-20..2026-01-04",
	  .days = "2025-12-15 O480; 2026-01-25 O480", .rules = HOURS, .fields = "f",
	  .expect = "V3 2026-01-25 2025-12-15" },
	{ .what = "the window begins before a holiday week that stands at its edge", .holidays = "2026-01-10..2026-01-18",
	  .days = "2026-01-12 O480; 2026-02-15 O480", .rules = HOURS, .fields = "fb",
	  .expect = "V3 2026-02-15 2026-01-12 2026-01-12" },
	{ .what = "marks inside a holiday week count their minutes", .holidays = "2026-01-10..2026-01-18",
	  .days = "2026-01-05 O480; 2026-01-14 O480", .rules = HOURS, .fields = "fbm",
	  .expect = "V3 2026-01-14 2025-12-15 2026-01-05 960" },
	{ .what = "a summer holiday of six weeks lies inside a window", .holidays = "2025-07-12..2025-08-24",
	  .days = "2025-07-10 O480; 2025-08-25 O480", .rules = HOURS, .fields = "fb",
	  .expect = "V3 2025-08-25 2025-06-17 2025-07-10" },
	{ .what = "days, not hours of the clock: the night summer time begins",
	  .days = "2026-03-02 O480; 2026-03-29 O480", .rules = HOURS, .fields = "fm",
	  .expect = "V3 2026-03-29 2026-03-02 960" },
	{ .what = "the same one day later is outside", .days = "2026-03-02 O480; 2026-03-30 O480", .rules = HOURS,
	  .expect = "" },
	{ .what = "and the night it ends", .days = "2025-09-29 O480; 2025-10-26 O480", .rules = HOURS, .fields = "fm",
	  .expect = "V3 2025-10-26 2025-09-29 960" },
	{ .what = "29 February is a day like others", .days = "2028-02-01 O480; 2028-02-28 O480", .birth = "2012-01-01",
	  .rules = HOURS, .fields = "f", .expect = "V3 2028-02-28 2028-02-01" },
	{ .what = "and makes the 28 days end earlier in March", .days = "2028-02-02 O479; 2028-02-29 O480; 2028-03-01 O1",
	  .birth = "2012-01-01", .rules = HOURS, .expect = "" },
};

static const struct law_row next_one[] = {
	{ .what = "counting begins again the day after the end", .days = "2026-01-05 O960; 2026-01-12 O480; 2026-01-13 O480",
	  .rules = HOURS, .fields = "fbm",
	  .expect = "V3 2026-01-05 2025-12-09 2026-01-05 960; V3 2026-01-13 2026-01-06 2026-01-12 960" },
	{ .what = "not within seven days, then on the first D at seven days or more",
	  .days = "2026-01-05 O960; 2026-01-08 O960; 2026-01-11 O60; 2026-01-12 O60", .rules = HOURS, .fields = "bm",
	  .expect = "V3 2026-01-05 2026-01-05 960; V3 2026-01-12 2026-01-08 1080" },
	{ .what = "continuous absence: one in seven days", .days = "2026-01-05*15 O360", .rules = HOURS, .fields = "bm",
	  .expect = "V3 2026-01-07 2026-01-05 1080; V3 2026-01-14 2026-01-08 1800; V3 2026-01-21 2026-01-15 1800" },
	{ .what = "a long time between two: the window is that of 28 days again",
	  .days = "2026-01-05 O960; 2026-03-02 O960", .rules = HOURS, .fields = "f",
	  .expect = "V3 2026-01-05 2025-12-09; V3 2026-03-02 2026-02-03" },
	{ .what = "long-term absence does not restart counting", .days = "2026-01-05*21 O60", .birth = "2007-01-01",
	  .rules = "RMC V4", .fields = "bm",
	  .expect = "V4 2026-01-26 2026-01-05 960; RMC 2026-02-02 2026-01-05 1260" },
};

static const struct law_row due[] = {
	{ .what = "five working days later", .days = "2026-01-05 O960", .rules = HOURS, .fields = "u",
	  .expect = "V3 2026-01-05 2026-01-12" },
	{ .what = "a school holiday does not delay it", .holidays = "2026-01-10..2026-01-18", .days = "2026-01-09 O960",
	  .rules = HOURS, .fields = "u", .expect = "V3 2026-01-09 2026-01-16" },
	{ .what = "a public holiday does: Ascension Day", .days = "2026-05-08 O960", .rules = HOURS, .fields = "u",
	  .expect = "V3 2026-05-08 2026-05-18" },
	{ .what = "Liberation Day is a working day", .days = "2026-05-04 O960", .rules = HOURS, .fields = "u",
	  .expect = "V3 2026-05-04 2026-05-11" },
	{ .what = "unless a setting says otherwise", .liberation_day_free = true, .days = "2026-05-04 O960",
	  .rules = HOURS, .fields = "u", .expect = "V3 2026-05-04 2026-05-12" },
	{ .what = "a Saturday is no working day", .days = "2026-01-10 O960", .rules = HOURS, .fields = "u",
	  .expect = "V3 2026-01-10 2026-01-16" },
};

static const struct law_row kinds[] = {
	{ .what = "leerplichtig: V3", .birth = "2010-03-01", .days = "2026-01-05 O960", .rules = HOURS, .fields = "d",
	  .expect = "V3 2026-01-05 leerplichtig" },
	{ .what = "kwalificatieplichtig: V3", .days = "2026-01-05 O960", .rules = HOURS, .fields = "d",
	  .expect = "V3 2026-01-05 kwalificatieplichtig" },
	{ .what = "doorstroom: V4", .birth = "2007-01-01", .days = "2026-01-05 O960", .rules = HOURS, .fields = "d",
	  .expect = "V4 2026-01-05 doorstroom" },
	{ .what = "qualified: the signal 16u", .birth = "2007-01-01", .qualified = "2025-06-20", .days = "2026-01-05 O960",
	  .rules = HOURS, .fields = "dm", .expect = "16u 2026-01-05 geen 960" },
	{ .what = "qualified while of full compulsory age: still V3", .birth = "2010-03-01", .qualified = "2025-06-20",
	  .days = "2026-01-05 O960", .rules = HOURS, .expect = "V3 2026-01-05" },
	{ .what = "past the age limit: 16u", .birth = "1998-01-01", .days = "2026-01-05 O960", .rules = HOURS,
	  .expect = "16u 2026-01-05" },
	{ .what = "23 years old on 2025-12-31 and on 2026-01-08", .birth = "2002-05-01",
	  .days = "2025-12-31 O960; 2026-01-08 O960", .rules = HOURS,
	  .expect = "16u 2025-12-31; V4 2026-01-08" },
	{ .what = "counting restarts after 16u all the same",
	  .birth = "1998-01-01", .days = "2026-01-05 O960; 2026-01-08 O960; 2026-01-12 O60", .rules = HOURS, .fields = "bm",
	  .expect = "16u 2026-01-05 2026-01-05 960; 16u 2026-01-12 2026-01-08 1020" },
	{ .what = "the 18th birthday inside a window: D decides", .birth = "2008-01-15",
	  .days = "2026-01-12*5 O200", .rules = HOURS, .fields = "bd",
	  .expect = "V4 2026-01-16 2026-01-12 doorstroom" },
	{ .what = "the day before it", .birth = "2008-01-17", .days = "2026-01-12*5 O200", .rules = HOURS, .fields = "bd",
	  .expect = "V3 2026-01-16 2026-01-12 kwalificatieplichtig" },
	{ .what = "on the birthday itself", .birth = "2008-01-16", .days = "2026-01-12*5 O200", .rules = HOURS,
	  .expect = "V4 2026-01-16" },
	{ .what = "a diploma inside the window: D decides", .qualified = "2026-01-06",
	  .days = "2026-01-05 O480; 2026-01-06 O480", .rules = HOURS, .expect = "16u 2026-01-06" },
	{ .what = "born on 29 February, 18 on 1 March 2026", .birth = "2008-02-29", .days = "2026-02-27 O960",
	  .rules = HOURS, .expect = "V3 2026-02-27" },
	{ .what = "and V4 from that day on", .birth = "2008-02-29", .days = "2026-03-01 O960", .rules = HOURS,
	  .expect = "V4 2026-03-01" },
};

static const struct law_row units[] = {
	{ .what = "mbo: clock minutes", .days = "2026-01-05*4 O50 O50 O50 O50", .rules = HOURS, .expect = "" },
	{ .what = "vo: a lesson of at most 60 minutes counts 60", .sector = "vo", .days = "2026-01-05*4 O50 O50 O50 O50",
	  .rules = HOURS, .fields = "mc", .expect = "V3 2026-01-08 960 16" },
	{ .what = "vo: a longer one counts its length", .sector = "vo", .days = "2026-01-05*7 O120; 2026-01-14 O119",
	  .rules = HOURS, .expect = "" },
	{ .what = "a setting of the institution: lesson hours in mbo", .unit = UNIT_LESSON,
	  .days = "2026-01-05*4 O50 O50 O50 O50", .rules = HOURS, .fields = "m", .expect = "V3 2026-01-08 960" },
	{ .what = "a setting of the institution: clock minutes in vo", .sector = "vo", .unit = UNIT_CLOCK,
	  .days = "2026-01-05*4 O50 O50 O50 O50", .rules = HOURS, .expect = "" },
};

static const struct law_row warnings[] = {
	{ .what = "479 minutes: none", .days = "2026-01-05 O479", .rules = WARNINGS, .expect = "" },
	{ .what = "480: 8u", .days = "2026-01-05 O480", .rules = WARNINGS, .fields = "bmu",
	  .expect = "8u 2026-01-05 2026-01-05 480 2026-01-12" },
	{ .what = "719: still only 8u", .days = "2026-01-05 O480; 2026-01-06 O239", .rules = WARNINGS, .fields = "m",
	  .expect = "8u 2026-01-05 480" },
	{ .what = "720: 12u", .days = "2026-01-05 O480; 2026-01-06 O240", .rules = WARNINGS, .fields = "bm",
	  .expect = "8u 2026-01-05 2026-01-05 480; 12u 2026-01-06 2026-01-05 720" },
	{ .what = "both on one day", .days = "2026-01-05 O720", .rules = WARNINGS, .fields = "m",
	  .expect = "8u 2026-01-05 720; 12u 2026-01-05 720" },
	{ .what = "none on the day of an obligation", .days = "2026-01-05 O960", .rules = ALL, .expect = "V3 2026-01-05" },
	{ .what = "each at most once", .days = "2026-01-05*5 O120", .rules = WARNINGS, .fields = "m",
	  .expect = "8u 2026-01-08 480" },
	{ .what = "not again while the window held an O mark before", .rules = WARNINGS,
	  .days = "2026-01-05 O480; 2026-01-26 O60; 2026-02-10 O420", .expect = "8u 2026-01-05" },
	{ .what = "again when the window held none before D", .days = "2026-01-05 O480; 2026-02-02 O480",
	  .rules = WARNINGS, .expect = "8u 2026-01-05; 8u 2026-02-02" },
	{ .what = "again after an obligation", .days = "2026-01-05 O480; 2026-01-06 O480; 2026-01-07 O480", .rules = ALL,
	  .expect = "8u 2026-01-05; V3 2026-01-06; 8u 2026-01-07" },
	{ .what = "again after a 16u", .birth = "1998-01-01", .days = "2026-01-05 O960; 2026-01-06 O480", .rules = ALL,
	  .expect = "16u 2026-01-05; 8u 2026-01-06" },
	{ .what = "also when 960 is reached but seven days have not passed", .days = "2026-01-05 O960; 2026-01-06 O960",
	  .rules = ALL, .fields = "m", .expect = "V3 2026-01-05 960; 8u 2026-01-06 960; 12u 2026-01-06 960" },
	{ .what = "only days with O marks are looked at", .days = "2026-01-05 O480; 2026-01-06 A60; 2026-02-20 A60",
	  .rules = ALL, .expect = "8u 2026-01-05" },
	{ .what = "the same window, with its holiday weeks", .holidays = "2026-01-10..2026-01-18",
	  .days = "2026-01-05 O240; 2026-02-08 O240", .rules = WARNINGS, .fields = "fb",
	  .expect = "8u 2026-02-08 2026-01-05 2026-01-05" },
};

static void test_threshold(void **state)
{
	(void)state;
	LAW_ROWS_RUN(threshold);
}

static void test_window(void **state)
{
	(void)state;
	LAW_ROWS_RUN(window);
}

static void test_next_one(void **state)
{
	(void)state;
	LAW_ROWS_RUN(next_one);
}

static void test_due(void **state)
{
	(void)state;
	LAW_ROWS_RUN(due);
}

static void test_kinds(void **state)
{
	(void)state;
	LAW_ROWS_RUN(kinds);
}

static void test_units(void **state)
{
	(void)state;
	LAW_ROWS_RUN(units);
}

static void test_warnings(void **state)
{
	(void)state;
	LAW_ROWS_RUN(warnings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threshold), cmocka_unit_test(test_window), cmocka_unit_test(test_next_one),
		cmocka_unit_test(test_due),       cmocka_unit_test(test_kinds),  cmocka_unit_test(test_units),
		cmocka_unit_test(test_warnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
