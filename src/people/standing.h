/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_STANDING_H
#define PEOPLE_STANDING_H

#include "law/duty.h"
#include "law/position.h"
#include "people/people.h"

/*
 * How everyone stands on a day: duty, startkwalificatie and position in the closed balance (rules, sections 6 and 8).
 * Computed from what is stored; the balance and the list of statuses are both made of this.
 */
struct standing {
	int64_t person;
	struct str pgn_index, pgn_cipher; /* valid during the call */
	char municipality[5], region[3];
	day_t birth;
	bool qualified; /* startkwalificatie on the day */
	enum duty duty;
	bool in_population;
	enum position position; /* POSITION_NONE outside the population */
};

/*
 * Calls fn for everyone who is alive and has not left the country on the day, in order of key. Pages of persons are
 * worked out in an arena of its own; stops at the first error.
 */
typedef enum err standing_fn(void *arg, const struct standing *s);
enum err standing_each(struct ctx *c, day_t on, standing_fn *fn, void *arg) MUST;

/* Who owns the young people of each municipality that nobody guides: an officer of the town, else of its region. */
struct owner {
	char municipality[5], region[3]; /* one of the two is empty */
	struct str name;
};
struct owners {
	struct owner *list;
	size_t n;
};
/* Read into c->arena. */
enum err owners_load(struct ctx *c, struct owners *ret) MUST;
/* Empty when there is none. */
struct str owner_find(const struct owners *o, const char *municipality, const char *region);

#endif
