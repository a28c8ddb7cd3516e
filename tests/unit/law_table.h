/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_LAW_TABLE_H
#define TESTS_LAW_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "law/evaluate.h"

/*
 * Tests of the rules as tables: a row says who, which days, and what must come out, as text.
 *
 * days:     "2026-01-05 O60 A90 ; 2026-01-06*3 Z60 ; ..." A day with its lessons, one behind the other from 08:00: the
 *           status and the minutes. DATE*N is N days of school (Monday to Friday) from that date on.
 * holidays: "2026-02-14..2026-02-22 2026-04-25..2026-05-03"
 * rules:    the rules to look at, "V3 V4 16u"; the others are left out
 * fields:   what to print behind rule and day: s since, f from, b begin, e end, u due, m minutes, c count, d duty
 * expect:   "V3 2026-01-08 960; 8u 2026-01-06 480", in the order of the program
 */
struct law_row {
	const char *what;
	const char *birth;     /* 2008-09-01 when not given: kwalificatieplichtig until 2026-08-31 */
	const char *qualified;
	const char *sector;    /* mbo when not given */
	enum track track;
	enum hour_unit unit;
	int rmc_weeks;
	const char *end;
	const char *holidays;
	bool liberation_day_free;
	const char *days;
	const char *rules;
	const char *fields;
	const char *expect;
};

/* Runs every row and compares; the message of a failure begins with `what`. */
void law_rows_run(const struct law_row *rows, size_t count);
#define LAW_ROWS_RUN(rows) law_rows_run((rows), sizeof(rows) / sizeof((rows)[0]))

/* The day of a date that is known to be right. */
day_t day_at(const char *date);

/* Reads "FIRST..LAST ..." into out; gives the number of periods. */
size_t law_holidays_read(const char *text, struct law_holiday *out, size_t room);

#endif
