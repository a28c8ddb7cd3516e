/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTRATION_STRIP_H
#define REGISTRATION_STRIP_H

#include "registration/days.h"

/*
 * The strip: the weeks of one enrolment as rows of days, each lesson a block at its time of day, with the weeks that
 * count for the 16 hours in a bracket. Drawn as SVG by view/strip.html; beside it the same days as a table.
 */
struct strip_mark {
	struct str x, width; /* percentages of the day */
	uint8_t status;
	struct str title;  /* "08:30–09:20 ziek" */
	struct str reason; /* "08:30–09:20: naar de tandarts", as far as the actor may read it; or empty */
};

struct strip_day {
	day_t day;
	struct str x, width; /* percentages of the drawing */
	struct str id;       /* "2026-02-09" */
	struct str name;     /* "maandag 9 februari" */
	struct str label;    /* "maandag 9 februari: 5 lessen, 2 ziek" */
	bool counts;         /* lies in the bracket */
	bool free;           /* hatched: holiday, and no lessons */
	const struct strip_mark *marks;
	size_t count;
	struct law_ledger sum;
};

struct strip_week {
	day_t monday;
	int number, y;
	bool holiday; /* the whole week, and no lessons in it */
	struct str holiday_name;
	struct strip_day days[7];
};

struct strip {
	struct strip_week *weeks; /* newest first */
	size_t count;
	int height;
	bool bracket;
	int top, bottom, middle; /* of the bracket */
	struct str sum;          /* beside it: "14 u 30 van 16 u" */
};

struct strip_in {
	struct str brin, location;
	day_t first, last;               /* days shown, made whole weeks */
	day_t window_first, window_last; /* what counts for the 16 hours */
	struct str sum;                  /* empty: no bracket */
};

enum err strip_make(struct ctx *c, const struct strip_in *in, const struct reg_day *days, size_t n,
                    struct strip *ret) MUST;

#endif
