/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LEDGER_CORRECTION_H
#define LEDGER_CORRECTION_H

#include "intake/settle.h"

/*
 * Marks of the past are changed, added and taken away by people: always with a reason, never over what somebody else
 * changed meanwhile, and with all that follows from it at once. The one way for it; what a school's own systems deliver
 * comes in through the files and the API.
 */
enum { CORRECTION_MOST = 200 /* marks at once */, CORRECTION_WHY = 200 /* characters */ };

struct correction {
	int64_t person, enrolment;
	day_t day;
	int begin;      /* minute of the day: with the day the key of the mark */
	int end;        /* of the new mark; 0: as it was */
	uint8_t was;    /* the status that somebody saw and wants changed; 0: there was no mark */
	uint8_t status; /* what it becomes; 0: the mark goes */
};

struct correction_order {
	enum action action; /* that allows it: ACTION_CORRECT, or that of a room whose work mends marks */
	const char *cause;  /* in the history: "correctie" */
	struct str why;     /* needed */
	const struct correction *list;
	size_t n;
};

/* What follows. */
enum correction_effect {
	EFFECT_NEW,      /* a finding that was not there, or holds again */
	EFFECT_CHANGED,  /* it holds still, with other days or minutes */
	EFFECT_WITHDRAW, /* an obligation that no longer holds: offered for withdrawal */
	EFFECT_GONE,     /* a signal that no longer holds */
};
struct correction_follows {
	enum correction_effect effect;
	struct finding finding; /* as it will be */
};
struct correction_result {
	struct mark_counts counts;
	const struct correction_follows *follows;
	size_t follow_count;
};

/*
 * Does it, on a writing connection inside the caller's transaction. ERR_DENIED; ERR_ABSENT when somebody is out of
 * reach; ERR_INPUT (field "reden", "status", "les"); ERR_CONFLICT when a mark is no longer what it was: who changed it and
 * what it is now stand in the message, and nothing is done.
 */
enum err correction_put(struct ctx *c, struct reference_book *book, const struct correction_order *order,
                        struct correction_result *ret) MUST;

/*
 * A correction that somebody asked for: an answer to a message. The room that keeps those says what the form begins with
 * and, in the transaction of the correction, that it was done (serve/routes.c).
 */
struct correction_wish {
	int64_t enrolment;
	day_t day;       /* the week that is shown; without lessons, what was missed on that day is meant */
	uint8_t status;  /* what the lessons were, by the wish */
	struct str why;  /* the reason, to begin with */
	struct str said; /* in the words of who asks; may be empty */
	const struct correction *lessons; /* day and begin */
	size_t n;
};
struct correction_source {
	/* ERR_ABSENT when there is none in the actor's reach. */
	enum err (*wish)(struct ctx *c, struct str person_public, struct str key, struct correction_wish *ret);
	enum err (*done)(struct ctx *c, struct str person_public, struct str key);
};

/* The same without writing: what would follow. The reason may still be empty. */
enum err correction_preview(struct ctx *c, struct reference_book *book, const struct correction_order *order,
                            struct correction_result *ret) MUST;

#endif
