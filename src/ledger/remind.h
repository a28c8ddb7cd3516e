/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LEDGER_REMIND_H
#define LEDGER_REMIND_H

#include "access/ctx.h"

/*
 * Reminders of lessons that ended and that nobody registered: the teacher on the day itself, and when it still stands open
 * after the term of the protocol (agreements/, subject "les"; by default two working days) whom that names: the mentors of the
 * group or the coordinators of the school. Each is told of a
 * lesson once, and gets one letter a day with all of them, from an hour of the day on (setting remind_hour) until the
 * evening. Letters name groups and times, never a student. Who has no address, or while no mail server is set, finds the
 * lessons on the own page of lessons; that is noted as well.
 */
enum { REMIND_UNTIL = 20 * 60 /* minute of the day */, REMIND_DAYS = 14 /* a lesson is older than that: no more */ };

struct reminded {
	size_t teachers, leaders; /* persons who were told */
	size_t lessons, letters;
};

/* One round at a minute of c->today, on a writing connection inside the caller's transaction. */
enum err remind_round(struct ctx *c, int minute, struct reminded *ret) MUST;

#endif
