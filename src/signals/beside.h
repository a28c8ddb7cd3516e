/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_BESIDE_H
#define SIGNALS_BESIDE_H

#include "signals/words.h"

/*
 * Beside a signal of possible luxury leave stands what was asked of these days: leave that was granted, refused, waits, or
 * that none was asked (Leerplichtwet 1969 art. 11 under f and g, 13a, 14). A school's own: the other side reads none of it.
 */
struct leave_beside {
	struct str
		text; /* "Verlof gevraagd, 9 feb – 13 feb: afgewezen."; empty: not such a signal, or not for these eyes */
	struct str href; /* of the request; empty: there is none, or the actor does not decide on leave */
};
enum err leave_beside(struct ctx *c, enum law_rule rule, int64_t person, int64_t enrolment, day_t day,
                      struct leave_beside *ret) MUST;

#endif
