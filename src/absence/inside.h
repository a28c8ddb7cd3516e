/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ABSENCE_INSIDE_H
#define ABSENCE_INSIDE_H

#include "absence/absence.h"

/* What the files of this room share. */

/* From a minute of a first day to a minute of a last one. */
struct absence_span {
	day_t first, last;
	int begin, end;
};

/*
 * Puts lessons of the span, up to today, right: those whose status is one of statuses (bits of status_bit) get status
 * and the reason (empty: the one that stands there). The old marks go into the history, what follows is computed at
 * once. On c->db in the caller's transaction; locks the person. *ret_changed: how many lessons.
 */
struct absence_turn {
	int64_t person, enrolment;
	struct absence_span span;
	uint32_t statuses;
	uint8_t status;
	struct str reason;
	struct str why; /* for the history; may be empty */
};
enum err absence_turn(struct ctx *c, struct reference_book *book, const struct absence_turn *t,
                      int64_t *ret_changed) MUST;

/* How many lessons that would be. */
enum err absence_turns(struct ctx *c, const struct absence_turn *t, int64_t *ret) MUST;

/* The enrolment of a report among those in reach; ERR_INPUT when there is none or it has to be said which. */
enum err absence_enrolment(struct ctx *c, const struct absence_in *in, struct young_enrolment *ret) MUST;

#endif
