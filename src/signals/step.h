/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_STEP_H
#define SIGNALS_STEP_H

#include "access/ctx.h"
#include "signals/signals.h"

/*
 * What people do with findings. Each step is kept with who, when and a note; the newest can be undone by whoever took
 * it, within ten minutes. Functions that write need a writing connection in c->db and a transaction of the caller.
 */

enum step {
	STEP_SPOKEN, /* a contact in which both sides spoke: clears every open signal of the person at the institution */
	STEP_TRIED,  /* tried to reach: noted, the task stays */
	STEP_DONE,   /* signal: handled in another way; the note says how */
	STEP_REPORT,   /* obligation: reported in the register; the officer's turn */
	STEP_WITHDRAW, /* obligation that no longer holds: withdrawn */
	STEP_TAKE_UP,  /* officer: takes a reported obligation up */
	STEP_CLOSE,    /* officer: closes it */
	STEP_COUNT
};

/* "gesproken" "geen-gehoor" "afgehandeld" "gemeld" "ingetrokken" "opgepakt" "afgesloten": in forms and history. */
const char *step_name(enum step step);
bool step_parse(struct str name, enum step *ret);

/* A finding in reach of the actor, as pages and steps use it. */
struct finding_view {
	int64_t person, enrolment;
	struct str public, duty, version, state, exempt, brin, location, municipality, evidence;
	enum law_rule rule;
	day_t day, since, first, begin, end, report_by, due, reported;
	int minutes, amount;
	enum turn turn;
	bool holds;
};

/* Whether findings of a rule are for the actor at all: signals and `16u` are for the school alone (rules, section 3). */
bool finding_meant_for(const struct ctx *c, enum law_rule rule, struct str duty);

/* By its public name. ERR_ABSENT when there is none or it is out of reach: the two cannot be told apart. */
enum err finding_open(struct ctx *c, struct str public, struct finding_view *ret) MUST;

/* Whether the actor may take a step with a finding as it stands. */
bool step_fits(const struct ctx *c, const struct finding_view *f, enum step step);

/*
 * Takes a step. ERR_DENIED for a wrong role, ERR_CONFLICT when it does not fit the state (somebody else was first),
 * ERR_INPUT for a note that is too long (2000 bytes) or lacking where one is needed (STEP_DONE, STEP_CLOSE).
 */
/* Whether the words of a step go to the other side. */
bool step_shares(enum step step);

struct step_texts {
	struct str note;     /* for the other side as well: feedback on a report, what a school wants to say with it */
	struct str internal; /* stays with the own side */
};
enum err step_take(struct ctx *c, const struct finding_view *f, enum step step, const struct step_texts *texts) MUST;

/*
 * A contact with a person outside any one finding (STEP_SPOKEN or STEP_TRIED): kept, and when both sides spoke it clears
 * the open signals of the person at the actor's institutions. ERR_INPUT for a note that is too long.
 */
enum err person_contact(struct ctx *c, int64_t person, enum step step, struct str note) MUST;

/*
 * Somebody answered a message of a school (the actor is the young person or a parent): a contact of that school. It clears
 * its open signals as a talk does when `clears`, else it asks for somebody and everything stays.
 */
enum err person_answered(struct ctx *c, int64_t person, struct str brin, bool clears, struct str note) MUST;

/* Whether the newest step with a finding can be undone by the actor now. */
enum err step_can_undo(struct ctx *c, const struct finding_view *f, bool *ret) MUST;
/* Undoes it, with everything that a contact cleared. ERR_CONFLICT when it cannot be undone any more. */
enum err step_undo(struct ctx *c, const struct finding_view *f) MUST;

#endif
