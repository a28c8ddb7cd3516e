/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_STORY_H
#define DEMO_STORY_H

#include "base/vec.h"
#include "demo/plan.h"
#include "people_sql.h"

/*
 * What else is known of a youth: diplomas, work and daytime activity, exemptions, and contacts with those who are
 * enrolled nowhere.
 */
struct demo_history {
	VEC(struct result_put_in) results;
	VEC(struct activity_put_in) activities;
	VEC(struct exemption_put_in) exemptions;
	VEC(struct contact_add_in) contacts;
	day_t qualified; /* the first startkwalificatie, or DAY_NONE */
};

/* Appends to lists in the arena; qualified is that of this youth alone. officer: account, or 0 for none. */
enum err demo_history_add(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y, int64_t officer,
                          struct demo_history *h) MUST;

#endif
