/* SPDX-License-Identifier: EUPL-1.2 */
/* The other signals: sick, late, no-show, first day, possible luxury leave. 2026-01-05 is a Monday. */
#include "law_table.h"

#define SICK "ziek-4 ziek-7"
#define LATE "laat-3 laat-6 laat-9 laat-12"
#define NOSHOW "no-show"
#define FIRST "eerste-dag"
#define LUXURY "luxe?"

static const struct law_row sick[] = {
	{ .what = "three spells: nothing",
	  .days = "2026-01-05 Z60; 2026-01-06 A60; 2026-01-07 Z60; 2026-01-08 A60; 2026-01-09 Z60", .rules = SICK,
	  .expect = "" },
	{ .what = "the fourth, on its first day",
	  .days = "2026-01-05 Z60; 2026-01-06 A60; 2026-01-07 Z60; 2026-01-08 A60; 2026-01-09 Z60; 2026-01-12 A60; "
	          "2026-01-13*2 Z60",
	  .rules = SICK, .fields = "bcm", .expect = "ziek-4 2026-01-13 2026-01-05 4 0" },
	{ .what = "on each spell for which it holds",
	  .days = "2026-01-05 Z60; 2026-01-06 A60; 2026-01-07 Z60; 2026-01-08 A60; 2026-01-09 Z60; 2026-01-12 A60; "
	          "2026-01-13 Z60; 2026-01-14 A60; 2026-01-15 Z60",
	  .rules = SICK, .fields = "c", .expect = "ziek-4 2026-01-13 4; ziek-4 2026-01-15 5" },
	{ .what = "the first spell begins on day 84 back: within",
	  .days = "2026-01-05 Z60; 2026-01-06 A60; 2026-01-07 Z60; 2026-01-08 A60; 2026-01-09 Z60; 2026-01-12 A60; "
	          "2026-03-29 Z60",
	  .rules = SICK, .fields = "fb", .expect = "ziek-4 2026-03-29 2026-01-05 2026-01-05" },
	{ .what = "on day 85 back: not within",
	  .days = "2026-01-05 Z60; 2026-01-06 A60; 2026-01-07 Z60; 2026-01-08 A60; 2026-01-09 Z60; 2026-01-12 A60; "
	          "2026-03-30 Z60",
	  .rules = SICK, .expect = "" },
	{ .what = "84 calendar days: holidays do not stretch them", .holidays = "2026-02-14..2026-02-22",
	  .days = "2026-01-05 Z60; 2026-01-06 A60; 2026-01-07 Z60; 2026-01-08 A60; 2026-01-09 Z60; 2026-01-12 A60; "
	          "2026-03-30 Z60",
	  .rules = SICK, .expect = "" },
	{ .what = "a spell counts where it starts, however long ago it still ran",
	  .days = "2026-01-05*6 Z60; 2026-01-13 A60; 2026-01-14 Z60; 2026-01-15 A60; 2026-01-16 Z60; 2026-01-19 A60; "
	          "2026-03-30 Z60",
	  .rules = SICK, .expect = "" },
	{ .what = "a weekend does not end a spell", .days = "2026-01-05*7 Z60", .rules = SICK, .fields = "bc",
	  .expect = "ziek-7 2026-01-13 2026-01-05 7" },
	{ .what = "six days: nothing", .days = "2026-01-05*6 Z60", .rules = SICK, .expect = "" },
	{ .what = "once a spell", .days = "2026-01-05*15 Z60", .rules = SICK, .expect = "ziek-7 2026-01-13" },
	{ .what = "scheduled days, not calendar days",
	  .days = "2026-01-05 Z480; 2026-01-12 Z480; 2026-01-19 Z480; 2026-01-26 Z480; 2026-02-02 Z480; 2026-02-09 Z480; "
	          "2026-02-16 Z480",
	  .rules = SICK, .expect = "ziek-7 2026-02-16" },
	{ .what = "one Z mark makes it a sick day", .days = "2026-01-05*7 A60 Z60 O60", .rules = SICK,
	  .expect = "ziek-7 2026-01-13" },
	{ .what = "a day without Z ends the spell, also one with nothing registered",
	  .days = "2026-01-05*3 Z60; 2026-01-08 ?60; 2026-01-09*4 Z60", .rules = SICK, .expect = "" },
};

static const struct law_row late[] = {
	{ .what = "the 3rd, 6th, 9th and 12th", .days = "2026-01-05*14 L60", .rules = LATE, .fields = "bc",
	  .expect = "laat-3 2026-01-07 2026-01-05 3; laat-6 2026-01-12 2026-01-05 6; laat-9 2026-01-15 2026-01-05 9; "
	            "laat-12 2026-01-20 2026-01-05 12" },
	{ .what = "two: nothing", .days = "2026-01-05*2 L60", .rules = LATE, .expect = "" },
	{ .what = "marks, not days", .days = "2026-01-05 L60 L60 A60 L60", .rules = LATE, .fields = "c",
	  .expect = "laat-3 2026-01-05 3" },
	{ .what = "several steps on one day", .days = "2026-01-05 L60 L60 L60 L60 L60 L60", .rules = LATE,
	  .expect = "laat-3 2026-01-05; laat-6 2026-01-05" },
	{ .what = "a new school year begins on 1 August", .days = "2026-07-30 L60 L60; 2026-07-31 A60; 2026-08-01 L60",
	  .rules = LATE, .expect = "" },
	{ .what = "31 July belongs to the old one", .days = "2026-07-30 L60 L60; 2026-07-31 L60", .rules = LATE,
	  .fields = "f", .expect = "laat-3 2026-07-31 2025-08-01" },
	{ .what = "each step again in the new school year", .days = "2026-06-01 L60 L60 L60; 2026-09-01 L60 L60 L60",
	  .rules = LATE, .expect = "laat-3 2026-06-01; laat-3 2026-09-01" },
};

static const struct law_row no_show[] = {
	{ .what = "bol: fourteen counted days after the first scheduled day", .track = TRACK_BOL,
	  .days = "2026-01-05*11 O60", .rules = NOSHOW, .fields = "bcm", .expect = "no-show 2026-01-19 2026-01-05 14 0" },
	{ .what = "thirteen are not enough", .days = "2026-01-05*10 O60; 2026-01-18 O60", .rules = NOSHOW, .expect = "" },
	{ .what = "others: the same", .sector = "vo", .days = "2026-01-05*11 O60", .rules = NOSHOW,
	  .expect = "no-show 2026-01-19" },
	{ .what = "bbl: twenty-eight", .track = TRACK_BBL,
	  .days = "2026-01-05 O480; 2026-01-12 O480; 2026-01-19 O480; 2026-01-26 O480; 2026-02-02 O480", .rules = NOSHOW,
	  .expect = "no-show 2026-02-02" },
	{ .what = "bbl: twenty-seven are not enough", .track = TRACK_BBL, .days = "2026-01-05*20 O60; 2026-02-01 O60",
	  .rules = NOSHOW, .expect = "" },
	{ .what = "holiday weeks are no counted days", .holidays = "2026-01-10..2026-01-18",
	  .days = "2026-01-05*5 O60; 2026-01-19*6 O60", .rules = NOSHOW, .expect = "no-show 2026-01-26" },
	{ .what = "the Monday after a holiday week is one", .holidays = "2026-01-17..2026-01-25",
	  .days = "2026-01-05*10 O60; 2026-01-26 O60", .rules = NOSHOW, .fields = "c", .expect = "no-show 2026-01-26 14" },
	{ .what = "whatever the absence: sick, leave or unregistered",
	  .days = "2026-01-05*4 Z60; 2026-01-09*4 G60; 2026-01-15*3 ?60",
	  .rules = NOSHOW, .expect = "no-show 2026-01-19" },
	{ .what = "one lesson attended on that very day: none",
	  .days = "2026-01-05*10 O60; 2026-01-19 O60 A60", .rules = NOSHOW,
	  .expect = "" },
	{ .what = "late is attended", .days = "2026-01-05*4 O60; 2026-01-09 L60; 2026-01-12*20 O60", .rules = NOSHOW,
	  .expect = "" },
	{ .what = "attended after that day: raised all the same", .days = "2026-01-05*11 O60; 2026-01-20 A60",
	  .rules = NOSHOW, .expect = "no-show 2026-01-19" },
	{ .what = "once, on the first such day", .days = "2026-01-05*30 O60", .rules = NOSHOW,
	  .expect = "no-show 2026-01-19" },
};

static const struct law_row first_day[] = {
	{ .what = "a day with an O mark asks, the same day", .days = "2026-01-05 A60 O50", .rules = FIRST, .fields = "um",
	  .expect = "eerste-dag 2026-01-05 2026-01-05 50" },
	{ .what = "minutes in the unit of the sector", .sector = "vo", .days = "2026-01-05 O50 O50", .rules = FIRST,
	  .fields = "m", .expect = "eerste-dag 2026-01-05 120" },
	{ .what = "the day after it does not, the day after that does again", .days = "2026-01-05*5 O60", .rules = FIRST,
	  .expect = "eerste-dag 2026-01-05; eerste-dag 2026-01-07; eerste-dag 2026-01-09" },
	{ .what = "the day before on the schedule, over a weekend", .days = "2026-01-09 O60; 2026-01-12 O60",
	  .rules = FIRST, .expect = "eerste-dag 2026-01-09" },
	{ .what = "a scheduled day between them, even one without registration",
	  .days = "2026-01-05 O60; 2026-01-06 ?60; 2026-01-07 O60", .rules = FIRST,
	  .expect = "eerste-dag 2026-01-05; eerste-dag 2026-01-07" },
	{ .what = "no O mark: nothing", .days = "2026-01-05 Z60; 2026-01-06 G60; 2026-01-07 L60; 2026-01-08 ?60",
	  .rules = FIRST, .expect = "" },
};

static const struct law_row luxury[] = {
	{ .what = "the last scheduled day before a holiday, known when it has begun", .holidays = "2026-02-14..2026-02-22",
	  .days = "2026-02-12 A60; 2026-02-13 O60 O60; 2026-02-23 A60", .rules = LUXURY, .fields = "sm",
	  .expect = "luxe? 2026-02-13 2026-02-14 120" },
	{ .what = "the first scheduled day after it, known at once", .holidays = "2026-02-14..2026-02-22",
	  .days = "2026-02-12 A60; 2026-02-13 A60; 2026-02-23 O60", .rules = LUXURY, .fields = "s",
	  .expect = "luxe? 2026-02-23 2026-02-23" },
	{ .what = "both", .holidays = "2026-02-14..2026-02-22", .days = "2026-02-12 O60; 2026-02-25 O60; 2026-02-26 O60",
	  .rules = LUXURY, .expect = "luxe? 2026-02-12; luxe? 2026-02-25" },
	{ .what = "a whole day: one lesson attended is none", .holidays = "2026-02-14..2026-02-22",
	  .days = "2026-02-13 O60 A60; 2026-02-23 O60 ?60", .rules = LUXURY, .expect = "" },
	{ .what = "sick is none", .holidays = "2026-02-14..2026-02-22", .days = "2026-02-13 Z60; 2026-02-23 Z60 O60",
	  .rules = LUXURY, .expect = "" },
	{ .what = "not the last but one", .holidays = "2026-02-14..2026-02-22", .days = "2026-02-12 O60; 2026-02-13 A60",
	  .rules = LUXURY, .expect = "" },
	{ .what = "a period of five days is long enough", .holidays = "2026-02-16..2026-02-20",
	  .days = "2026-02-13 O60; 2026-02-23 A60", .rules = LUXURY, .expect = "luxe? 2026-02-13" },
	{ .what = "one of four is not", .holidays = "2026-02-16..2026-02-19", .days = "2026-02-13 O60; 2026-02-20 O60",
	  .rules = LUXURY, .expect = "" },
	{ .what = "a public holiday is no holiday period", .days = "2026-05-13 O60; 2026-05-15 O60", .rules = LUXURY,
	  .expect = "" },
	{ .what = "between two holidays: once, known at once", .holidays = "2026-02-07..2026-02-15 2026-02-17..2026-02-22",
	  .days = "2026-02-06 A60; 2026-02-16 O60; 2026-02-23 A60", .rules = LUXURY, .fields = "s",
	  .expect = "luxe? 2026-02-16 2026-02-16" },
	{ .what = "before two holidays without a lesson between: once, from the first",
	  .holidays = "2026-02-07..2026-02-15 2026-02-17..2026-02-22", .days = "2026-02-06 O60; 2026-02-23 A60",
	  .rules = LUXURY, .fields = "s", .expect = "luxe? 2026-02-06 2026-02-07" },
	{ .what = "a lesson inside the holiday is beside it on neither side", .holidays = "2026-02-14..2026-02-22",
	  .days = "2026-02-13 A60; 2026-02-18 O60; 2026-02-23 A60", .rules = LUXURY, .expect = "" },
	{ .what = "nor one on its first and last day", .holidays = "2026-02-16..2026-02-22",
	  .days = "2026-02-13 O60; 2026-02-16 O60; 2026-02-22 O60; 2026-02-23 O60", .rules = LUXURY, .fields = "s",
	  .expect = "luxe? 2026-02-13 2026-02-16; luxe? 2026-02-23 2026-02-23" },
	{ .what = "the first scheduled day of an enrolment is the first after the holiday before it",
	  .holidays = "2025-12-20..2026-01-04", .days = "2026-01-05 O60; 2026-01-06 A60", .rules = LUXURY, .fields = "s",
	  .expect = "luxe? 2026-01-05 2026-01-05" },
	{ .what = "the list may go on for years", .holidays = "2025-12-20..2026-01-04 2027-02-20..2027-02-28",
	  .days = "2025-12-18 O60; 2025-12-19 A60; 2026-01-06 A60; 2026-01-07 O60", .rules = LUXURY, .fields = "s",
	  .expect = "luxe? 2026-01-07 2027-02-20" },
};

static void test_sick(void **state)
{
	(void)state;
	LAW_ROWS_RUN(sick);
}

static void test_late(void **state)
{
	(void)state;
	LAW_ROWS_RUN(late);
}

static void test_no_show(void **state)
{
	(void)state;
	LAW_ROWS_RUN(no_show);
}

static void test_first_day(void **state)
{
	(void)state;
	LAW_ROWS_RUN(first_day);
}

static void test_luxury(void **state)
{
	(void)state;
	LAW_ROWS_RUN(luxury);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sick),      cmocka_unit_test(test_late),   cmocka_unit_test(test_no_show),
		cmocka_unit_test(test_first_day), cmocka_unit_test(test_luxury),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
