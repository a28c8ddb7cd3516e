/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_FOLLOW_H
#define SIGNALS_FOLLOW_H

#include "signals/signals.h"

/* Findings and the reports made of them (reports/) keep step: each tells the other what changed, in one transaction. */

struct finding_key {
	int64_t person, enrolment;
	struct str rule;
	day_t day;
};

/* Where a finding goes when its report changed. */
struct finding_move {
	const char *state; /* STATE_* */
	enum turn turn;
	day_t reported;            /* when it was reported; DAY_NONE: it is not, any more */
	const char *action;        /* what happened with the report: stands in the history of the finding */
	struct str note, internal; /* its words, as those of a step (signals/share.h) */
	bool reopen; /* the report was taken back: what still holds is owed once more, the rest is withdrawn */
};

/* Moves the finding, with a line in its history when its state is another. Nothing when there is no such finding. */
enum err finding_follow(struct ctx *c, const struct finding_key *key, const struct finding_move *move) MUST;

/*
 * Who is told of obligations that were reported and changed by a computation, in the transaction that stores them. Set once,
 * before threads begin; NULL: nobody.
 */
typedef enum err findings_follower(struct ctx *c, const struct finding *list, size_t n);
void findings_follow_with(findings_follower *follower);
/* Tells it of those in a batch that were put (findings_store). */
enum err findings_tell_follower(struct ctx *c, const struct finding_batch *b) MUST;

#endif
