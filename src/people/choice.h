/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_CHOICE_H
#define PEOPLE_CHOICE_H

#include "access/ctx.h"

/*
 * What a young person chooses about the own data: who at school reads the reason of an absence, whether parents read
 * notes from sixteen on, whether a peer coach may come and meet them, and whether parents get messages from eighteen on
 * (the standard is no: of age, BW art. 1:233; with this it is consent, AVG art. 6(1)(a), taken back as easily, art. 7(3)). A choice counts at once, for what is older as
 * well; each change is kept.
 */
enum choice { CHOICE_REASON, CHOICE_NOTES, CHOICE_MET, CHOICE_PARENTS, CHOICE_COUNT };

/* Who reads the words of a reason; stored, never renumber. */
enum reason_level {
	REASON_EVERYBODY = 1, /* everybody at school who sees the absence */
	REASON_GUIDES = 2,    /* mentor, coordinator, confidant */
	REASON_CONFIDANT = 3, /* the confidant alone */
};

struct choices {
	enum reason_level reason;
	bool notes;               /* parents read contacts and notes */
	bool parents;             /* of eighteen and over: parents get messages */
	bool met;                 /* a peer coach may know of a missed day */
	int64_t at[CHOICE_COUNT]; /* when it was chosen; 0: never, the default counts */
};

/* What counts now. birth: from sixteen on notes are the student's own unless shared (AVG; UAVG art. 5). */
enum err choices_of(struct ctx *c, int64_t person, day_t birth, struct choices *ret) MUST;

/* Sets ret[i] where persons[i], in order of key, chose that parents get messages from eighteen on. */
enum err choices_parents(struct ctx *c, const int64_t *persons, size_t n, bool *ret) MUST;

/*
 * Chooses. Only who acts as oneself may (ACTION_OWN_CHOICE), and the person must have come through the gate. c->db
 * writes. ERR_INPUT for a value that there is not. An unchanged choice leaves no trace.
 */
enum err choice_make(struct ctx *c, int64_t person, day_t birth, enum choice choice, int value) MUST;

/* What the actor sees of reasons: nothing at all, that there is one, or the words. */
enum reason_sight { REASON_UNSEEN, REASON_SHUT, REASON_OPEN };
enum err reason_sight(struct ctx *c, int64_t person, enum reason_sight *ret) MUST;
/* The same for a level: which roles read the words. */
enum reason_sight reason_sight_at(enum role role, enum reason_level level);

#endif
