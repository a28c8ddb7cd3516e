/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_SIGNALS_H
#define SIGNALS_SIGNALS_H

#include "access/ctx.h"
#include "base/vec.h"
#include "law/types.h"
#include "people/people.h"

/*
 * Obligations and signals: what the law finds in the marks of an enrolment, kept with the marks it counted, and whose
 * move it is. Both are `findings`: one table, one worklist, one explanation.
 */

/* Groups of rules, for the filters of a worklist. Stored: never renumber. */
enum bucket {
	BUCKET_ALL,
	BUCKET_OBLIGATION, /* V3 V4 LRV RMC */
	BUCKET_CONTACT,    /* eerste-dag, no-show */
	BUCKET_WARNING,    /* 8u 12u 16u */
	BUCKET_SICK,
	BUCKET_LATE,
	BUCKET_LUXURY,
	BUCKET_COUNT
};

/* Whose move it is. Stored. */
enum turn { TURN_NOBODY, TURN_SCHOOL, TURN_OFFICER };

/* The words of finding.state; people see them. */
#define STATE_OPEN "open"
#define STATE_REPORTED "gemeld"
#define STATE_TAKEN "in behandeling"
#define STATE_CLOSED "afgesloten"
#define STATE_NOTICED "kennisgenomen"
#define STATE_TO_WITHDRAW "intrekken"
#define STATE_WITHDRAWN "ingetrokken"
#define STATE_DONE "afgehandeld"
#define STATE_EXPIRED "verlopen"
#define STATE_LAPSED "vervallen"

/* A finding as it is stored or will be. */
struct finding {
	int64_t person, enrolment;
	struct str rule, public, duty, version, state, exempt;
	struct str step, who, told; /* of the clock that runs, by the protocol (signals/agreed.h); may be empty */
	char location[3], municipality[5];
	day_t day, since, first, begin, end, report_by, due, reported;
	int minutes, amount, turn;
	bool holds;
	struct str evidence;
};

struct exemption {
	int64_t person;
	struct str kind;
	day_t first, last;
};

struct agreement_book;

/* Changes that a batch of enrolments brings. The rows live in the arena. */
struct finding_batch {
	struct arena *arena;
	const struct agreement_book *agreed; /* read when the first finding asks for it */
	VEC(struct finding) put;
	VEC(const struct enrolment_facts *) put_of; /* beside put */
	VEC(struct finding) drop;
	VEC(const struct enrolment_facts *) drop_of; /* beside drop */
};

/* The stored findings of some persons in order of (person, enrolment, rule, day), in the arena. */
enum err findings_stored(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, struct finding **ret,
                         size_t *ret_n) MUST;

/*
 * Presence on the last day that an enrolment has marks of, beside what stands there, changes nothing that the rules find
 * (law/), but for what is listed here: findings of that day or later; a long absence that still lasts or ends that day;
 * leave before a holiday that has not begun, because another school day now lies before it; and findings that are looked
 * at anew in any case, for they no longer hold or were withdrawn. This gives the enrolments of some persons that have
 * one of those, in order of (person, enrolment), in the arena.
 */
struct finding_owner {
	int64_t person, enrolment;
};
enum err findings_touched(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, day_t day,
                          struct finding_owner **ret, size_t *ret_n) MUST;

/* The exemptions of some persons in order of person, in the arena. */
enum err exemptions_stored(struct ctx *c, struct arena *a, const int64_t *persons, size_t n, struct exemption **ret,
                           size_t *ret_n) MUST;

/*
 * Computes what the days of one enrolment give and lays it beside what is stored: new findings open, those that no
 * longer hold are offered for withdrawal (obligations) or lapse (signals), an obligation over an exemption is
 * withdrawn. What a person did with a finding stays. A new finding gets the version of the protocol that counts in the
 * region of its school on its day, and from it the clock of whose turn it is (due; report_by stays the term of the
 * statute); one that is stored keeps both.
 */
enum err findings_update(struct ctx *c, struct finding_batch *b, const struct enrolment_facts *of,
                         const struct law_calendar *calendar, const struct law_day *days, size_t day_n,
                         const struct finding *stored, size_t stored_n, const struct exemption *exempt,
                         size_t exempt_n) MUST;

/* Writes the batch inside the caller's transaction. */
enum err findings_store(struct ctx *c, struct finding_batch *b) MUST;

/*
 * With each finding stands the last day of its enrolment, by which lists of a school leave out who left long ago
 * (people/reach.h). findings_leave brings it up to date for some persons whose enrolments changed, inside the
 * transaction of the change; findings_left_other names those where it is another, in the arena: there are none.
 */
struct finding_name {
	int64_t person, enrolment;
	struct str rule;
	day_t day;
};
enum err findings_leave(struct ctx *c, const int64_t *persons, size_t n) MUST;
enum err findings_left_other(struct ctx *c, const int64_t *persons, size_t n, struct finding_name **ret,
                             size_t *ret_n) MUST;

/* The nightly part: lets signals that nobody took up expire, and shows those that can be known from today on. */
enum err findings_night(struct ctx *c) MUST;

enum bucket finding_bucket(enum law_rule rule);
/* Working days after which an open signal of a rule is no longer worth acting on; 0: never (obligations). */
int finding_expiry(enum law_rule rule);

#endif
