/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ABSENCE_ABSENCE_H
#define ABSENCE_ABSENCE_H

#include "people/open.h"
#include "reference/reference.h"

/*
 * What is known of an absence beforehand: reports by parents, students and the school. A report of illness counts from
 * the moment that it is made (Leerplichtwet 1969 art. 11(d), 12: a notice is enough); so does a visit to a doctor. The
 * other kinds count once the school agreed, because leave is granted and not taken (art. 14). What the school questions
 * does not count until it is settled.
 */
enum absence_kind {
	ABSENCE_SICK,      /* ziek */
	ABSENCE_MEDICAL,   /* to a doctor, dentist, hospital */
	ABSENCE_FAMILY,    /* funeral, wedding, care: weighty circumstances of less than a leave */
	ABSENCE_LATE,      /* comes later: says so, excuses nothing */
	ABSENCE_PLACEMENT, /* stage, bpv, excursion */
	ABSENCE_OTHER,
	ABSENCE_LEAVE, /* follows from leave that was granted; nobody reports it */
	ABSENCE_KINDS
};
/* "ziek", "medisch" ...; stored and in forms. */
const char *absence_kind_name(enum absence_kind kind);
bool absence_kind_parse(struct str name, enum absence_kind *ret);

enum absence_state {
	ABSENCE_REPORTED,
	ABSENCE_CONFIRMED,
	ABSENCE_QUESTIONED,
	ABSENCE_REFUSED,
	ABSENCE_WITHDRAWN,
	ABSENCE_STATES
};
const char *absence_state_name(enum absence_state state);
bool absence_state_parse(struct str name, enum absence_state *ret);

/* The whole day, and the last day of what nobody said the end of. */
enum { ABSENCE_WHOLE = 24 * 60, ABSENCE_REASON_MOST = 500 };
#define ABSENCE_OPEN DAY_MAX

/*
 * MARK_SICK or MARK_AUTHORISED where a report makes lessons so; MARK_UNREGISTERED where it does not, or not yet: then
 * it is for showing alone.
 */
uint8_t absence_status(enum absence_kind kind, enum absence_state state);

/* ---- what is known of a day ---- */

struct absence_known {
	int64_t person, enrolment;
	int begin, end; /* minutes of the day, begin < end */
	uint8_t status; /* absence_status */
	enum absence_kind kind;
	enum absence_state state;
	struct str public; /* of the report */
	struct str reason; /* the words, as far as the actor may read them; empty: none, or not for these eyes */
	bool shut;         /* there are words, which the actor may not read */
};

/*
 * What is known about some persons (any order) on a day, in order of (person, enrolment, begin), in c->arena. Without
 * what was refused or withdrawn. The caller has decided that the actor may see these persons.
 */
enum err absence_known(struct ctx *c, const int64_t *persons, size_t n, day_t day, struct absence_known **ret,
                       size_t *ret_n) MUST;

/*
 * What of it counts for one lesson: the one that covers its begin, one that decides a status first; NULL when nothing is
 * known. list is of one person and enrolment or of several.
 */
const struct absence_known *absence_of_lesson(const struct absence_known *list, size_t n, int64_t person,
                                              int64_t enrolment, int begin);

/* What a role may read of the kind: a teacher reads "ziek", "verlof" or "afgemeld", others what was said. */
struct str absence_word(const struct ctx *c, enum absence_kind kind);

/* ---- reporting ---- */

struct absence_in {
	int64_t person;
	int64_t enrolment; /* 0: the only one that lasts on the first day */
	enum absence_kind kind;
	day_t first;
	int begin;  /* minutes; 0: from the start of the day */
	day_t last; /* ABSENCE_OPEN: as long as it takes (illness alone) */
	int end;    /* minutes; ABSENCE_WHOLE: the whole last day */
	struct str reason;
	bool by_link; /* came by a personal link, without an account */
};

/*
 * Reports. c->db writes. A parent or a young person (ACTION_OWN_ABSENCE; by link: acting as one of the two) reports of
 * the own person, of today or later or of the two days before; a young person when of age, or from the age that the
 * school set. The desk (ACTION_ABSENCE) reports of whom it reaches; what it reports is confirmed, and lessons of the
 * span that stand unregistered or unauthorised are put right at once (then book must not be NULL).
 * The same report once more changes nothing and gives the same name. ERR_INPUT with the field, ERR_DENIED, ERR_ABSENT.
 */
enum err absence_report(struct ctx *c, struct reference_book *book, const struct absence_in *in,
                        struct str *ret_public) MUST;

/*
 * Whether the actor, who reaches this person, may report absence at this school; if not, which text says why: students
 * under the age that the school set ask a parent.
 */
enum err absence_may_report(struct ctx *c, const struct young *y, struct str brin, bool *ret,
                            enum msg_id *ret_why) MUST;

/* From which age students of a school report by themselves: 18 unless the school set another. */
enum err absence_own_age(struct ctx *c, struct str brin, int *ret) MUST;

#endif
