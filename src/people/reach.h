/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_REACH_H
#define PEOPLE_REACH_H

#include "access/ctx.h"

/*
 * Whom a role reaches: the terms and ages beside the scope of its grant, all in this one place (docs/rules.md,
 * "Reading"). Statements take them as values of columns; the gate to one person (people/open.h) uses the same.
 *   coordinator, confidant   enrolments at the institutions or locations, while they last and a term after them
 *   teacher, mentor, peer    enrolments in the groups that last today; of a teacher and a mentor those as well that are
 *                            in the groups as members (group_member) today
 *   officer, BOA             residents under 18 (the Leerplichtwet ends there), and those older about whom there is an
 *                            obligation under it that waits or is of the term
 *   RMC                      residents of 12 to 26
 *   officer, RMC             whoever there is a report about that is the account's by name, as its owner or as contact
 *                            of the school's region, or that was handed to the municipality of the scope, wherever he
 *                            lives: while it is open, and 20 working days after
 *   counsellor, partner,     the young people whom the scope names; a parent until the child is 18
 *   young person, parent
 */
enum { RMC_FROM = 12, RMC_BELOW = 27 }; /* ages; OF_AGE is the third border */
struct reach_terms {
	day_t seen_from;              /* a school: enrolments that ended before are past */
	day_t born_after, born_until; /* residents and named people: born after the one and not after the other */
	/*
	 * And those older about whom there is an obligation under the Leerplichtwet: in lists while it waits, by an
	 * address also when it is of seen_from or later.
	 */
	bool cases;
};
struct reach_terms reach_terms(const struct ctx *c);

/*
 * The day from which an enrolment must have lasted to be a school's still: the end of the school year of deregistration
 * is past, and 92 days as well, so that what the last weeks brought can be reported and answered.
 */
day_t reach_seen_from(day_t today);

/* The latest day of birth of who is n years old on a day. */
day_t reach_born(day_t on, int years);

/* Whether an enrolment is in the scope and term of a role of a school. Others: whoever reaches the person, true. */
bool reach_enrolment(const struct ctx *c, struct str brin, struct str location, struct str group, day_t first,
                     day_t last);

/*
 * Enrolments that a teacher or mentor reaches because they are members of a group, of some persons, in order of key;
 * other roles: none. In the arena.
 */
struct reach_member {
	int64_t person, enrolment;
};
struct reach_members {
	const struct reach_member *list;
	size_t n;
};
enum err reach_members(struct ctx *c, const int64_t *persons, size_t n, struct reach_members *ret) MUST;
/* The same as reach_enrolment, or by membership while the enrolment lasts. */
bool reach_member(const struct ctx *c, const struct reach_members *m, int64_t person, int64_t enrolment, day_t first,
                  day_t last);

/* Duties, as they stand with a finding, whose obligations come to the role; a school's: NULL, all. */
const struct str *reach_duties(enum role role, size_t *ret_n);
/* Whether an obligation with this duty is the role's to see, and to take a step with. */
bool reach_duty(enum role role, struct str duty);
bool reach_duty_own(enum role role, struct str duty);

/* The desks of a role, as they stand with reports, as a JSON array for statements; "[]" for roles without. */
struct str reach_desks(enum role role);
/* The instant since which a report must have ended to be still there for whose it was by name. */
int64_t reach_ended_from(day_t today);
/* Whether a report about somebody is the actor's by name or that of the scope. False for roles without a desk. */
enum err reach_reported(struct ctx *c, int64_t person, bool *ret) MUST;
/*
 * The municipalities beyond the scope where reports are or were the actor's by name, in the arena: what lists ask beside
 * those of the scope, so that nothing comes twice. None for roles without a desk.
 */
struct reach_elsewhere {
	struct str *towns;
	size_t n;
};
enum err reach_elsewhere(struct ctx *c, struct reach_elsewhere *ret) MUST;

#endif
