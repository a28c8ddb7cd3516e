/* SPDX-License-Identifier: EUPL-1.2 */
/* Long-term absence: LRV and RMC, sentence by sentence. 2026-01-05 is a Monday. */
#include "law_table.h"

#define LONG "LRV RMC"
#define ADULT .birth = "2006-01-01"

static const struct law_row length[] = {
	{ .what = "leerplichtig: not on day 28", .birth = "2010-03-01", .days = "2026-01-05*20 O60; 2026-02-01 O60",
	  .rules = LONG, .expect = "" },
	{ .what = "leerplichtig: on day 29, with the minutes of the whole run", .birth = "2010-03-01",
	  .days = "2026-01-05*21 O60", .rules = LONG, .fields = "bemdc",
	  .expect = "LRV 2026-02-02 2026-01-05 open 1260 leerplichtig 21" },
	{ .what = "kwalificatieplichtig: the same", .days = "2026-01-05*21 O60", .rules = LONG, .fields = "bd",
	  .expect = "LRV 2026-02-02 2026-01-05 kwalificatieplichtig" },
	{ .what = "doorstroom: not on day 27", ADULT, .days = "2026-01-05*20 O60; 2026-01-31 O60", .rules = LONG,
	  .expect = "" },
	{ .what = "doorstroom: on day 28", ADULT, .days = "2026-01-05*20 O60; 2026-02-01 O60", .rules = LONG,
	  .fields = "bemd", .expect = "RMC 2026-02-01 2026-01-05 open 1260 doorstroom" },
	{ .what = "the school board set three weeks: day 21", ADULT, .rmc_weeks = 3,
	  .days = "2026-01-05*14 O60; 2026-01-25 O60", .rules = LONG, .expect = "RMC 2026-01-25" },
	{ .what = "and not day 20", ADULT, .rmc_weeks = 3, .days = "2026-01-05*14 O60; 2026-01-24 O60", .rules = LONG,
	  .expect = "" },
	{ .what = "the board can only shorten", ADULT, .rmc_weeks = 6, .days = "2026-01-05*20 O60; 2026-02-01 O60",
	  .rules = LONG, .expect = "RMC 2026-02-01" },
	{ .what = "the board's number is not for LRV", .rmc_weeks = 1, .days = "2026-01-05*20 O60", .rules = LONG,
	  .expect = "" },
	{ .what = "geen: none", .birth = "1998-01-01", .days = "2026-01-05*40 O60", .rules = LONG, .expect = "" },
	{ .what = "geen on that D, doorstroom on a later D of the same run", .birth = "2002-05-01",
	  .days = "2025-11-24*40 O60", .rules = LONG, .fields = "b", .expect = "RMC 2026-01-01 2025-11-24" },
	{ .what = "qualified in the middle of the run: none from then on", ADULT, .qualified = "2026-01-30",
	  .days = "2026-01-05*30 O60", .rules = LONG, .expect = "" },
	{ .what = "turning 18 on day 28: RMC on that day", .birth = "2008-02-01", .days = "2026-01-05*20 O60; 2026-02-01 O60",
	  .rules = LONG, .expect = "RMC 2026-02-01" },
	{ .what = "turning 18 on day 30: LRV on day 29 and no second obligation", .birth = "2008-02-03",
	  .days = "2026-01-05*25 O60", .rules = LONG, .expect = "LRV 2026-02-02" },
	{ .what = "holiday weeks are no counted days", ADULT, .holidays = "2026-01-17..2026-01-25",
	  .days = "2026-01-05*10 O60; 2026-01-26*10 O60; 2026-02-07 O60", .rules = LONG, .expect = "" },
	{ .what = "day 28 comes seven days later", ADULT, .holidays = "2026-01-17..2026-01-25",
	  .days = "2026-01-05*10 O60; 2026-01-26*10 O60; 2026-02-08 O60", .rules = LONG, .fields = "bm",
	  .expect = "RMC 2026-02-08 2026-01-05 1260" },
	{ .what = "minutes in the unit of the sector", .sector = "vo", .birth = "2010-03-01", .days = "2026-01-05*21 O45",
	  .rules = LONG, .fields = "m", .expect = "LRV 2026-02-02 1260" },
	{ .what = "five working days to report", ADULT, .days = "2026-03-02*20 O60; 2026-03-30 O60", .rules = LONG,
	  .fields = "u", .expect = "RMC 2026-03-30 2026-04-07" },
};

static const struct law_row runs[] = {
	{ .what = "days without marks are skipped over: one lesson day a week", ADULT,
	  .days = "2026-01-05 O480; 2026-01-12 O480; 2026-01-19 O480; 2026-01-26 O480; 2026-02-02 O480", .rules = LONG,
	  .fields = "bm", .expect = "RMC 2026-02-02 2026-01-05 2400" },
	{ .what = "an A mark ends the run", ADULT, .days = "2026-01-05*10 O60; 2026-01-19 O60 A60; 2026-01-20*15 O60",
	  .rules = LONG, .expect = "" },
	{ .what = "an L mark ends it", ADULT, .days = "2026-01-05*10 O60; 2026-01-19 O60 L60; 2026-01-20*15 O60",
	  .rules = LONG, .expect = "" },
	{ .what = "a G mark ends it", ADULT, .days = "2026-01-05*10 O60; 2026-01-19 O60 G60; 2026-01-20*15 O60",
	  .rules = LONG, .expect = "" },
	{ .what = "a Z mark ends it", ADULT, .days = "2026-01-05*10 O60; 2026-01-19 Z60; 2026-01-20*15 O60",
	  .rules = LONG, .expect = "" },
	{ .what = "unregistered beside O does not break", ADULT,
	  .days = "2026-01-05*10 O60; 2026-01-19 O60 ?60; 2026-01-20*10 O60",
	  .rules = LONG, .expect = "RMC 2026-02-02" },
	{ .what = "a day of only unregistered does not break", ADULT,
	  .days = "2026-01-05*10 O60; 2026-01-19 ?60; 2026-01-20*10 O60",
	  .rules = LONG, .fields = "bm", .expect = "RMC 2026-02-02 2026-01-05 1200" },
	{ .what = "nor does it help: it is no first day", ADULT, .days = "2026-01-05 ?60; 2026-01-06*20 O60", .rules = LONG,
	  .fields = "b", .expect = "RMC 2026-02-02 2026-01-06" },
	{ .what = "nor is it a D", ADULT, .days = "2026-01-05*20 O60; 2026-02-02 ?60; 2026-02-03 O60", .rules = LONG,
	  .expect = "RMC 2026-02-03" },
	{ .what = "one obligation a run", ADULT, .days = "2026-01-05*60 O60", .rules = LONG, .expect = "RMC 2026-02-02" },
	{ .what = "a new run, a new obligation", ADULT, .days = "2026-01-05*21 O60; 2026-02-03 A60; 2026-02-04*21 O60",
	  .rules = LONG, .fields = "be",
	  .expect = "RMC 2026-02-02 2026-01-05 2026-02-03; RMC 2026-03-03 2026-02-04 open" },
	{ .what = "beside V4", ADULT, .days = "2026-01-05*21 O60", .rules = "RMC V4",
	  .expect = "V4 2026-01-26; RMC 2026-02-02" },
};

static const struct law_row ends[] = {
	{ .what = "open while the student stays away", ADULT, .days = "2026-01-05*30 O60", .rules = LONG, .fields = "e",
	  .expect = "RMC 2026-02-02 open" },
	{ .what = "until the first day with an A mark", ADULT, .days = "2026-01-05*30 O60; 2026-02-16 A60; 2026-02-17 A60",
	  .rules = LONG, .fields = "e", .expect = "RMC 2026-02-02 2026-02-16" },
	{ .what = "or an L mark", ADULT, .days = "2026-01-05*30 O60; 2026-02-16 O60 L60", .rules = LONG, .fields = "e",
	  .expect = "RMC 2026-02-02 2026-02-16" },
	{ .what = "being sick ends the run, not the obligation", ADULT,
	  .days = "2026-01-05*30 O60; 2026-02-16 Z60; 2026-02-17 G60; 2026-02-18 A60", .rules = LONG, .fields = "e",
	  .expect = "RMC 2026-02-02 2026-02-18" },
	{ .what = "deregistration", ADULT, .end = "2026-02-13", .days = "2026-01-05*30 O60", .rules = LONG, .fields = "e",
	  .expect = "RMC 2026-02-02 2026-02-13" },
	{ .what = "return before deregistration", ADULT, .end = "2026-02-27", .days = "2026-01-05*30 O60; 2026-02-16 A60",
	  .rules = LONG, .fields = "e", .expect = "RMC 2026-02-02 2026-02-16" },
	{ .what = "deregistration on D itself", ADULT, .end = "2026-02-02", .days = "2026-01-05*30 O60", .rules = LONG,
	  .fields = "e", .expect = "RMC 2026-02-02 2026-02-02" },
	{ .what = "marks after deregistration raise nothing", ADULT, .end = "2026-02-01", .days = "2026-01-05*30 O60",
	  .rules = LONG, .expect = "" },
};

static void test_length(void **state)
{
	(void)state;
	LAW_ROWS_RUN(length);
}

static void test_runs(void **state)
{
	(void)state;
	LAW_ROWS_RUN(runs);
}

static void test_ends(void **state)
{
	(void)state;
	LAW_ROWS_RUN(ends);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
