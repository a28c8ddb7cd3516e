/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LIVE_INSIDE_H
#define ACCESS_LIVE_INSIDE_H

#include "access/live.h"

/* What live.c and live_hub.c share. */

/* "taken" */
const char *live_name(enum live_kind kind);
/* Institutions and municipalities in the actor's reach, copied. */
enum err live_places(struct ctx *c, struct arena *a, struct str **ret, size_t *ret_n) MUST;
/* "12.0.3": how often what changed, of a set of kinds. p NULL: no memory. */
struct str live_mark(struct arena *a, unsigned kinds, const int64_t sums[LIVE_KINDS]);

#endif
