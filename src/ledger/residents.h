/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LEDGER_RESIDENTS_H
#define LEDGER_RESIDENTS_H

#include "access/ctx.h"
#include "law/ledger.h"

/*
 * Sums of lesson time by the municipality where students live and their age, kept by location and week, so that the page of
 * leerplicht, RMC and region adds up rows and not the days of all residents. They are counted beside the work: whoever
 * changes marks, or where somebody lives, counts one change of the location and week (ledger_week.changes), and what was
 * counted says of which change it is (docs/decisions/0054). Weeks from ledger_first_week() to today.
 */
enum { RESIDENT_BANDS = 4, RESIDENTS_SOME = 200 };

/* Of who was born on a day: 0 below twelve, 1 below OF_AGE, 2 below twenty-seven, 3. */
int resident_band(day_t birth, day_t today);

/* A location and week that is to be counted. */
struct resident_place {
	char brin[5], location[3];
	day_t week;
	int64_t changes; /* of before it is counted */
};
/* Some of them, newest week first, behind one (NULL: from the first); at most RESIDENTS_SOME. */
enum err residents_stale(struct ctx *c, const struct resident_place *after, struct resident_place *ret,
                         size_t *ret_n) MUST;

struct resident_sum {
	struct str municipality;
	int band;
	int64_t students;
	struct law_ledger sum;
};
struct resident_count {
	struct resident_place place;
	day_t until;               /* the first day on which somebody is in another band */
	int64_t at;                /* instant */
	struct resident_sum *sums; /* by municipality and band; in the arena */
	size_t n;
};
/* Counts one from its days, with ages of c->today. Reads alone. */
enum err residents_count(struct ctx *c, const struct resident_place *place, struct resident_count *ret) MUST;
/* What is kept of one; changes, until and at are left 0. */
enum err residents_kept(struct ctx *c, const struct resident_place *place, struct resident_count *ret) MUST;
/* Keeps it, in the transaction of the caller, unless somebody kept a later state meanwhile. */
enum err residents_keep(struct ctx *c, const struct resident_count *count) MUST;

/* Counts and keeps all that is to be counted, on one connection, in transactions of the caller. */
enum err residents_bring(struct ctx *c) MUST;
/* At night: forgets weeks that nobody may look back on. */
enum err residents_night(struct ctx *c) MUST;

#endif
