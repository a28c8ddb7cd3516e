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

/* "ziek", "naar arts of ziekenhuis" ... */
struct str absence_kind_text(enum lang lang, enum absence_kind kind);
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

/* ---- what becomes of a report ---- */

enum absence_deed {
	ABSENCE_CONFIRM,  /* the school agrees: lessons that stand unregistered or unauthorised are put right */
	ABSENCE_QUESTION, /* the school asks something (words): does not count until it is settled */
	ABSENCE_REFUSE, /* the school does not accept it (words): lessons it made sick or authorised are unauthorised */
	ABSENCE_WITHDRAW, /* it was a mistake: lessons it made sick or authorised are open again */
	ABSENCE_DEEDS
};
/* "bevestigen" "vragen" "afwijzen" "intrekken". */
bool absence_deed_parse(struct str name, enum absence_deed *ret);

/*
 * The desk (ACTION_ABSENCE) does all of it; a parent or young person (ACTION_OWN_ABSENCE) withdraws what the family
 * reported and the school has not judged. Leave is changed by its request (absence/leave.h). ERR_ABSENT when there is no
 * such report in reach, ERR_CONFLICT when it does not go with the state that it is in, ERR_INPUT without words.
 */
enum err absence_do(struct ctx *c, struct reference_book *book, struct str public, enum absence_deed deed,
                    struct str words) MUST;

/*
 * Whether a report is still in the state that somebody saw before choosing a deed (empty: nobody said). In the transaction
 * of the deed. ERR_CONFLICT: another was quicker, and may have chosen otherwise.
 */
enum err absence_seen(struct ctx *c, struct str public, struct str state) MUST;

/*
 * Back at school on a day, from a minute on (0: all day): the report ends before. Lessons after that which it made sick
 * are open again. The same who may withdraw may say this, of illness. ERR_INPUT: before it began, or later than its end.
 */
enum err absence_better(struct ctx *c, struct reference_book *book, struct str public, day_t back, int minute) MUST;

/* ---- lists ---- */

struct absence_row {
	int64_t person, enrolment;
	struct str public, who, name, class_group, school; /* who: public name of the person */
	enum absence_kind kind;
	enum absence_state state;
	day_t first, last;
	int begin, end;
	struct str reason; /* as far as the actor may read it */
	bool shut;         /* there are words that the actor may not read */
	struct str source; /* "ouder" "jongere" "school" "verlof" */
	bool by_link;
	int64_t reported;
	struct str answer;
	int64_t lessons; /* that confirming would put right; of reports that are not confirmed */
};

/* The reports that cover a day, of whom the desk reaches; those that wait first. At most `most`; logs the look. */
enum err absence_day(struct ctx *c, day_t day, size_t most, struct absence_row **ret, size_t *ret_n) MUST;
/* Those of one person whom the actor reaches, newest first; a school sees those of its own enrolments. */
enum err absence_of(struct ctx *c, int64_t person, size_t most, struct absence_row **ret, size_t *ret_n) MUST;
/* One by its public name, at the desk (ACTION_ABSENCE). ERR_ABSENT when there is none in reach. */
enum err absence_open(struct ctx *c, struct str public, struct absence_row *ret) MUST;
/* How many wait for the school, for the navigation. */
enum err absence_count(struct ctx *c, int64_t *ret) MUST;

/* "sinds maandag 9 februari", "9 feb – 13 feb", "dinsdag 10 februari, 10:00–12:00"; p NULL: no memory. */
struct str absence_when(struct ctx *c, day_t first, int begin, day_t last, int end);

/* How an institution works with reports; kept (ACTION_LEAVE) by who has the whole institution in scope. */
struct absence_school {
	int own_age;     /* 16 or 18 */
	struct str head; /* in whose name leave is decided; may be empty */
};
enum err absence_school_of(struct ctx *c, struct str brin, struct absence_school *ret) MUST;
enum err absence_school_set(struct ctx *c, struct str brin, const struct absence_school *s) MUST;

#endif
