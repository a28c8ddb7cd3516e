/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_PEOPLE_H
#define DEMO_PEOPLE_H

#include "demo/plan.h"

/*
 * Name, address and family of a youth. Brothers and sisters share surname, address, telephone number and family code.
 * Telephone numbers begin with 0600, which is not issued; mail goes to the domain example, which does not exist.
 */
struct demo_details {
	struct str given_names, call_name, prefix, family_name;
	struct str street, number, postcode, place;
	struct str phone, email, language, family;
};

/* In the arena. ERR_NOMEM. */
enum err demo_details(struct arena *a, const struct demo_plan *plan, const struct demo_youth *y,
                      struct demo_details *ret) MUST;

/* The name of a class: "SW4-2A", "h4c", "p3a". In the arena; p is NULL when memory ran out. */
struct str demo_class_name(struct arena *a, const struct demo_region *g, const struct demo_place *at);

/* The day someone began at the place of this school year: the first of August some years ago, or later. */
day_t demo_first_day(const struct demo_region *g, const struct demo_youth *y, const struct demo_place *at);

#endif
