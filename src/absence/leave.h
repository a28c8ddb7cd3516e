/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ABSENCE_LEAVE_H
#define ABSENCE_LEAVE_H

#include "absence/absence.h"
#include "law/leave.h"

/*
 * Leave: asked by a parent, by who is of age, or by the desk for them; decided in the name of the head, and above ten
 * school days a school year by the officer of the municipality where the young person lives, once the head was heard
 * (Leerplichtwet 1969 art. 13, 13a, 14). What is granted is known as absence. Who decides reads the words of the request:
 * they are written to them. c->db writes wherever something changes.
 */
enum leave_state { LEAVE_ASKED, LEAVE_AT_OFFICER, LEAVE_GRANTED, LEAVE_REFUSED, LEAVE_WITHDRAWN, LEAVE_STATES };
/* "ingediend" "ambtenaar" "toegekend" "afgewezen" "ingetrokken"; stored. */
bool leave_state_parse(struct str name, enum leave_state *ret);

struct leave_in {
	int64_t person, enrolment; /* enrolment 0: the only one that lasts on the first day */
	enum leave_kind kind;
	day_t first, last;
	int begin, end; /* minutes of the first and the last day; 0 and ABSENCE_WHOLE */
	bool work;      /* a statement of the employer was given */
	struct str reason;
};

/*
 * Asks. ACTION_OWN_ABSENCE: a parent, or a young person of eighteen; ACTION_ABSENCE: the desk. The same days once more give
 * the same request while it waits. ERR_INPUT with the field, ERR_DENIED, ERR_ABSENT.
 */
enum err leave_ask(struct ctx *c, const struct leave_in *in, struct str *ret_public) MUST;
/* Whether the actor, who reaches this person, may ask. */
bool leave_may_ask(const struct ctx *c, const struct young *y);
/* Changes what is asked, while nobody has decided or sent it on: who may ask. ERR_CONFLICT after that. */
enum err leave_change(struct ctx *c, struct str public, const struct leave_in *in) MUST;
/*
 * Takes it back: the family while it waits; the school (ACTION_LEAVE) at any time: then the absence that followed from it
 * goes as well, and lessons that it made authorised are open again.
 */
enum err leave_withdraw(struct ctx *c, struct reference_book *book, struct str public) MUST;
/* The head's view, and on to the officer (ACTION_LEAVE, school). ERR_CONFLICT when the head decides by himself. */
enum err leave_send(struct ctx *c, struct str public, struct str view, struct str name) MUST;

/*
 * Whether nothing happened to a request since somebody read it: steps is how many it had then (empty: nobody said). In the
 * transaction of what is decided. ERR_CONFLICT: other days or words stand there now.
 */
enum err leave_seen(struct ctx *c, struct str public, struct str steps) MUST;

struct leave_decision {
	bool grant, work;        /* work: the employer's statement was seen */
	struct str reason, name; /* name: the head, whose decision it is; an officer decides in the own name */
};
/* ERR_INPUT: no reason or name, or a grant that the statute does not allow. ERR_CONFLICT: another decides, or did. */
enum err leave_decide(struct ctx *c, struct reference_book *book, struct str public,
                      const struct leave_decision *d) MUST;

/* ---- looking ---- */

struct leave_step {
	int64_t at;
	struct str action, name, note, old;
};

/* One request with what the statute says of it now. */
struct leave_one {
	struct str public;
	int64_t person, request, enrolment;
	struct str brin, municipality, source, reason, decided_name, decision;
	enum leave_kind kind;
	enum leave_state state;
	day_t first, last;
	int begin, end, days;
	bool work, by_officer; /* by_officer: it was sent to the officer */
	int64_t asked, decided;
	struct leave_verdict verdict;
	const struct leave_step *steps;
	size_t step_count;
	struct young young;
	bool may_decide, may_send, may_withdraw, may_change;
};
/*
 * By its public name: the school of the enrolment (ACTION_LEAVE), the officer it was sent to, the family
 * (ACTION_OWN_ABSENCE). Logs the look. ERR_ABSENT.
 */
enum err leave_open(struct ctx *c, struct str public, struct leave_one *ret) MUST;

struct leave_row {
	int64_t person, request; /* request: of leave_of alone */
	struct str public, name, class_group;
	enum leave_kind kind;
	enum leave_state state;
	day_t first, last;
	int begin, end, days;
	int64_t asked;
};
/* What the actor has to do with, what waits first; logs the look. */
enum err leave_list(struct ctx *c, struct leave_row **ret, size_t *ret_n) MUST;
/* Of one person who came through the gate: the family all, a school its own, an officer what was sent. */
enum err leave_of(struct ctx *c, int64_t person, struct leave_row **ret, size_t *ret_n) MUST;
/* What happened with one of those, oldest first. */
enum err leave_steps_of(struct ctx *c, const struct leave_row *row, struct leave_step **ret, size_t *ret_n) MUST;
/* How many wait for the actor. */
enum err leave_count(struct ctx *c, int64_t *ret) MUST;

#endif
