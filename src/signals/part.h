/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_PART_H
#define SIGNALS_PART_H

#include "access/page.h"

/*
 * What waits elsewhere, shown as a link above the list of Vandaag: "3 antwoorden van jongeren". A room that has such a
 * thing says so with a struct today_part; the server collects them (serve/routes.c), because Vandaag lies below the
 * rooms whose work it shows.
 */
struct today_part {
	const char *href;      /* where it is worked off */
	enum msg_id one, many; /* {0} in `many` is the number, as in msg_count() */
	enum action action;    /* shown to roles that may do it */
	/* How much waits in the actor's reach, counted to PAGE_COUNT_MOST. With 0 the link is left out. */
	enum err (*count)(struct ctx *c, int64_t *ret);
};

enum { TODAY_PARTS = 16 };

#endif
