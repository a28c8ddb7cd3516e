/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTRATION_DAYS_H
#define REGISTRATION_DAYS_H

#include "access/ctx.h"
#include "law/ledger.h"
#include "registration/pack.h"

/* The days of one enrolment for showing. Who may see them was decided before (people/open.h). */

/*
 * All of them in order of day, in the arena; none for a role that sees no absence. Reasons that the actor may not read
 * are not in it: gone, or "reden afgeschermd" where it may be known that there is one (people/choice.h). ERR_DB when a
 * stored day is damaged.
 */
enum err registration_days(struct ctx *c, int64_t person, int64_t enrolment, struct reg_day **ret, size_t *ret_n) MUST;

/* A day on which something was missed, whole, and of which enrolment. */
struct missed_day {
	int64_t enrolment;
	struct reg_day day;
};
struct missed_asked {
	day_t first, last;
	int most; /* days; the last of them is whole, of all enrolments */
};
/* Those of one person in order of day, of all enrolments; reasons and roles as above. *ret_more: there are later ones. */
enum err registration_missed_days(struct ctx *c, int64_t person, const struct missed_asked *asked,
                                  struct missed_day **ret, size_t *ret_n, bool *ret_more) MUST;

/* The ledger over [first, last]. */
struct law_ledger registration_sum(const struct reg_day *days, size_t n, day_t first, day_t last);

/* Counted minutes of the unauthorised lessons in [first, last], in a definite unit (law_unit). */
int64_t registration_missed(const struct reg_day *days, size_t n, day_t first, day_t last, enum hour_unit unit);

#endif
