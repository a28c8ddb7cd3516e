/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_CALLS_H
#define SIGNALS_CALLS_H

#include "signals/known.h"
#include "signals/part.h"

/*
 * The list of calls: everybody of whom something waits at the own institutions, once each, in an order of fixed points
 * (docs/rules.md, section "The order of calls"). Points come from what is registered, what was done and what was asked; nothing
 * is learned, and nothing of who somebody is but whether the parents of one under eighteen are to be told.
 */

enum call_reason {
	CALL_ASKED,      /* asked to be called */
	CALL_UNWELL,     /* said that it does not go well */
	CALL_REPORT,     /* an obligation to report whose term ends today or is over */
	CALL_PARENTS,    /* first day of somebody under eighteen whose parents do not know */
	CALL_TWELVE,     /* twelve hours */
	CALL_OBLIGATION, /* an obligation with time left */
	CALL_NO_SHOW,    /* never came */
	CALL_EIGHT,      /* eight hours */
	CALL_SICK,       /* often or long ill */
	CALL_FIRST_DAY,  /* first day, from eighteen or with parents who know */
	CALL_OTHER,      /* late, around a holiday, sixteen hours without duty */
	CALL_SILENT,     /* comes on top: no contact for three school days since */
	CALL_LATE,       /* comes on top: the clock of the task is over */
	CALL_REASONS
};
/* The points of a reason. */
int call_points(enum call_reason reason);

struct call {
	const struct work_item *item; /* the task that weighs most */
	const struct known *known;
	unsigned reasons; /* bits, 1 << enum call_reason */
	int points;
	size_t tasks; /* how many there are */
	bool tried;   /* tried today: behind all others, so that nobody is called twice before the rest */
};

/* Everybody, in order; who was spoken to today is left out. Notes no look. */
enum err calls_load(struct ctx *c, struct call **ret, size_t *ret_n) MUST;

extern const struct today_part missing_part, calls_part;

#endif
