/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_ABSENCES_H
#define DEMO_ABSENCES_H

#include "access/ctx.h"
#include "demo/plan.h"

/*
 * Reports of absence of these days, illnesses that last, and requests for leave in each state. Marks stay as they are. In
 * a transaction of the caller, once the youths are stored.
 */
enum err demo_absences_make(struct ctx *c, const struct demo_plan *plan, const struct demo_youth *youths,
                            size_t n) MUST;

#endif
