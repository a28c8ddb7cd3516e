/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_GLASS_H
#define ACCESS_GLASS_H

#include "access/ctx.h"

/*
 * Breaking the glass: in an emergency a worker reaches one person out of scope, to read, until the end of the next day.
 * The gate to persons (people/open.h) asks here; how it is asked for and reviewed is in trust/glass.h.
 */

/*
 * Whether the actor, in this role, broke the glass for the person and may still look: false once the time is over or the
 * privacy officer found it not justified.
 */
enum err glass_reaches(struct ctx *c, int64_t person, bool *ret) MUST;

/* The instant at which that ends; 0 when there is nothing to end. */
enum err glass_until(struct ctx *c, int64_t person, int64_t *ret) MUST;

/* Whether the actor has such an access to anybody at all, for the frame of pages. */
enum err glass_any(struct ctx *c, bool *ret) MUST;

/* What may be done with who is reached in this way alone: look, never change. */
bool glass_allows(enum action action);

#endif
