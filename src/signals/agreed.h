/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_AGREED_H
#define SIGNALS_AGREED_H

#include "agreements/agreement.h"
#include "signals/follow.h"

/*
 * What the protocol says of a signal that waits, step after step: once it was tried to call, the talk is next; once
 * they talked, a voluntary report is next where the region agreed one. The step that runs, who does it and who is told when it
 * is late stand with the finding (step, who, told), beside its clock (due). Obligations have one step, the report.
 * Functions that write need a writing connection and a transaction of the caller.
 */
struct finding_agreed {
	const struct agreed_row *row; /* what runs; NULL: nothing is agreed that is left */
	day_t due;                    /* of the row */
};
/*
 * What is left to do about a signal. done: steps that count as taken beside those that are stored (AGREED_STEP_BIT).
 * *ret_signal false: there is no such finding, it is an obligation or it waits for nobody.
 */
enum err finding_agreed_left(struct ctx *c, const struct finding_key *key, unsigned done, struct finding_agreed *ret,
                             bool *ret_signal) MUST;
/* Sets clock, step, who and told of a signal that is open, from what was done with it. Nothing for other findings. */
enum err finding_agreed_set(struct ctx *c, const struct finding_key *key) MUST;

/* A voluntary report was made of an enrolment (kind O or L): signals that waited for one are done. */
enum err findings_reported(struct ctx *c, int64_t person, int64_t enrolment) MUST;

/* The row that a finding began with: its letter, its words. NULL: nothing agreed. */
enum err finding_agreed_row(struct ctx *c, const struct finding_key *key, const struct agreed_row **ret) MUST;

#endif
