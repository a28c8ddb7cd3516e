/* SPDX-License-Identifier: EUPL-1.2 */
/* Every pair of a status and a deed, for every side, beside a table that was written down a second time. */
#include "test.h"

#include <string.h>

#include "reports/machine.h"

/* For each deed: who ("s" school, "a" authority, "p" program), and what it makes of R, B, K, G, I ('.': refused). */
static const struct {
	enum report_deed deed;
	const char *by, *to;
} expected[DEEDS] = {
	{ DEED_FILE, "", "....." },       { DEED_TAKE_UP, "a", "B...." },    { DEED_NOTICE, "a", "KK..." },
	{ DEED_ASK, "a", "RB..." },       { DEED_ANSWER, "s", "RB..." },     { DEED_CONTACT, "a", "BB..." },
	{ DEED_PLAN, "a", "BB..." },      { DEED_DECIDE, "a", "BB..." },     { DEED_CLOSE, "a", "GGG.." },
	{ DEED_WITHDRAW, "s", "III.." },  { DEED_HAND_OVER, "ap", "RBK.." }, { DEED_REOPEN, "a", "..BB." },
	{ DEED_END_DATE, "sp", "RBKG." }, { DEED_AMEND, "s", "RB..." },      { DEED_LAPSE, "p", "RBK.." },
	{ DEED_HOLD, "p", "RBK.." },      { DEED_EXEMPT, "p", "III.." },     { DEED_RAISE, "p", "RB..." },
};

static struct report_at standing(enum report_status status, enum report_deed deed)
{
	/* Where a deed asks for whose turn it is, it is that one's. */
	int turn = deed == DEED_ANSWER || deed == DEED_HOLD ? 1 : report_over(status) ? 0 : 2;

	return (struct report_at){ REPORT_LRV, status, turn, false };
}

static void every_pair(void **state)
{
	static const char letters[] = "RBKGI", sides[] = "psa";

	(void)state;
	for (int d = 0; d < DEEDS; d++) {
		assert_int_equal(expected[d].deed, d);
		for (int s = 0; s < REPORT_STATUSES; s++) {
			for (int side = 0; side < 3; side++) {
				struct report_at to;
				bool may = strchr(expected[d].by, sides[side]) != NULL && expected[d].to[s] != '.';
				bool does = report_machine(standing((enum report_status)s, (enum report_deed)d),
				                           (enum report_deed)d, (enum report_side)side, &to);

				if (does != may || (does && letters[to.status] != expected[d].to[s])) {
					fail_msg("%s from %c by %c: %d", report_deed_name((enum report_deed)d),
					         letters[s], sides[side], does);
				}
			}
		}
	}
}

static void whose_turn_it_is(void **state)
{
	struct report_at at = { REPORT_V3, REPORT_R, 2, true }, to;

	(void)state;
	assert_true(report_machine(at, DEED_TAKE_UP, REPORT_AUTHORITY, &to));
	assert_int_equal(to.turn, 2);
	assert_true(report_machine(to, DEED_ASK, REPORT_AUTHORITY, &to));
	assert_int_equal(to.turn, 1);
	/* Nobody asks twice, and nobody answers what was not asked. */
	assert_false(report_machine(to, DEED_ASK, REPORT_AUTHORITY, &to));
	assert_true(report_machine(to, DEED_ANSWER, REPORT_SCHOOL, &to));
	assert_int_equal(to.turn, 2);
	assert_false(report_machine(to, DEED_ANSWER, REPORT_SCHOOL, &to));
	assert_true(report_machine(to, DEED_LAPSE, REPORT_PROGRAM, &to));
	assert_int_equal(to.turn, 1);
	assert_true(report_machine(to, DEED_HOLD, REPORT_PROGRAM, &to));
	assert_int_equal(to.turn, 2);
	assert_true(report_machine(to, DEED_CLOSE, REPORT_AUTHORITY, &to));
	assert_int_equal(to.turn, 0);
	at = (struct report_at){ REPORT_V3, REPORT_K, 1, true };
	assert_true(report_machine(at, DEED_HOLD, REPORT_PROGRAM, &to));
	assert_int_equal(to.turn, 0);
}

static void an_end_is_of_long_absence(void **state)
{
	struct report_at to;

	(void)state;
	for (int k = 0; k < REPORT_KINDS; k++) {
		struct report_at at = { (enum report_kind)k, REPORT_R, 2, false };
		bool lasts = k == REPORT_LRV || k == REPORT_RMC;

		assert_int_equal(report_machine(at, DEED_END_DATE, REPORT_SCHOOL, &to), lasts);
		at.ended = true;
		assert_false(report_machine(at, DEED_END_DATE, REPORT_SCHOOL, &to));
		assert_int_equal(report_machine(at, DEED_END_DATE, REPORT_PROGRAM, &to), lasts);
	}
}

#define ROUND(what, count)                                                                  \
	for (int i = 0; i < (int)(count); i++) {                                            \
		enum report_##what v;                                                       \
		const char *name = report_##what##_name((enum report_##what)i);             \
		assert_true(report_##what##_parse(str_of(name), &v) && (int)v == i);        \
	}                                                                                   \
	do {                                                                                \
		enum report_##what v;                                                       \
		assert_false(report_##what##_parse(STR("zo niet"), &v));                    \
		assert_string_equal(report_##what##_name((enum report_##what)(count)), ""); \
	} while (0)

static void names_go_and_come(void **state)
{
	(void)state;
	ROUND(kind, REPORT_KINDS);
	ROUND(status, REPORT_STATUSES);
	ROUND(closing, CLOSINGS);
	ROUND(feedback, FEEDBACKS);
	ROUND(withdrawal, WITHDRAWALS);
	ROUND(desk, REPORT_DESKS);
	ROUND(deed, DEEDS);
	assert_int_equal(CLOSINGS, 7);
	assert_int_equal(FEEDBACKS, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair),
		cmocka_unit_test(whose_turn_it_is),
		cmocka_unit_test(an_end_is_of_long_absence),
		cmocka_unit_test(names_go_and_come),
	};

	return cmocka_run_group_tests_name("reports_machine", tests, NULL, NULL);
}
