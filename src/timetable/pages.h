/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_PAGES_H
#define TIMETABLE_PAGES_H

#include "access/page.h"
#include "registration/tabs.h"
#include "timetable/timetable.h"

/* /rooster: the week of a group or a teacher, and keeping it by hand. */
enum { TIMETABLE_ROUTES = 3 };
extern const struct http_route timetable_routes[TIMETABLE_ROUTES];

struct timetable_place {
	struct str value, name; /* "25PJ/00" */
	bool here;
};

struct timetable_group {
	struct str name, href;
};

struct timetable_item {
	const struct lesson *lesson;
	struct str day, time, teacher, action;
	bool ours; /* kept by hand */
};

struct timetable_view {
	struct page page;
	struct registration_tabs tabs;
	struct str title, wrong, done;
	struct str place, group, teacher, week, before, after,
		self; /* before, after: addresses of the weeks beside it */
	day_t monday;
	const struct timetable_place *places;
	size_t place_count;
	const struct timetable_group *groups;
	size_t group_count;
	const struct timetable_item *items;
	size_t item_count;
	bool chosen;                                                      /* a group or a teacher */
	struct str subject, day, begin, end, who, room, until, add_group; /* the form, as typed */
};

#endif
