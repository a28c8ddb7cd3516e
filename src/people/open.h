/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_OPEN_H
#define PEOPLE_OPEN_H

#include "access/ctx.h"
#include "law/duty.h"

/*
 * The gate before everything that shows one young person. Whom a role reaches stands in people/reach.h; a school sees of
 * a person only the enrolments in its reach and what belongs to them.
 */
struct young {
	int64_t person;
	struct str public, name, call;      /* "Sem de Boer", "Sem" */
	day_t birth, died, left, qualified; /* DAY_NONE where there is none */
	int age;                            /* today */
	struct str street, number, postcode, place, municipality, town;
	struct str phone, email, language;
};

/* Whether the actor may know of a person. Notes nothing: for the keys of pages. */
enum err people_in_reach(struct ctx *c, int64_t person, bool *ret) MUST;

/* Whether processing is restricted (AVG art. 18; what that closes: docs/rules.md, section 9). */
enum err people_restricted(struct ctx *c, int64_t person, bool *ret) MUST;
/* Refuses what restriction closes for who works with young people, with a note in the log: ERR_DENIED. */
enum err people_unrestricted(struct ctx *c, enum action action, int64_t person) MUST;

/*
 * By the public name in an address, with a note in the access log. ERR_ABSENT when there is none or it is out of
 * reach: the two cannot be told apart.
 */
enum err people_open(struct ctx *c, struct str public, enum action action, struct young *ret) MUST;

/* By key, for who came in through something that was in reach (a finding). Notes in the log as well. */
enum err people_open_key(struct ctx *c, int64_t person, enum action action, struct young *ret) MUST;

struct young_enrolment {
	int64_t enrolment;
	struct str public, brin, location, number, level, programme, year, class_group, school, site, site_place;
	enum sector sector;
	enum hour_unit unit; /* of the institution */
	bool bol, bbl;
	day_t first, last; /* last: DAY_NONE while enrolled */
};

/*
 * What follows comes as far as the role of the actor sees it (people/share.h): none where it sees none of that kind.
 */

/* Those in reach of the actor, newest first. */
enum err people_enrolments(struct ctx *c, int64_t person, struct young_enrolment **ret, size_t *ret_n) MUST;

struct young_exemption {
	struct str kind, article, name;
	day_t first, last;
};
enum err people_exemptions(struct ctx *c, int64_t person, struct young_exemption **ret, size_t *ret_n) MUST;

struct young_result {
	struct str kind, level, profile;
	day_t day;
};
enum err people_results(struct ctx *c, int64_t person, struct young_result **ret, size_t *ret_n) MUST;

/* What applies on a day and until when: last is DAY_NONE when nothing follows from the age. */
struct young_duty {
	enum duty duty;
	day_t last;
};
struct young_duty people_duty(const struct young *y, day_t on);

#endif
