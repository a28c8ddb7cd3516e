/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTER_PAGES_WORK_H
#define REGISTER_PAGES_WORK_H

#include "access/page.h"
#include "register/work.h"
#include "signals/part.h"

/* /werkvoorraad: who left without a startkwalificatie by the lists of the register, beside what is known here. */
enum { WORK_ROUTES = 3, WORK_LIST_CHOICES = 2 };
extern const struct http_route work_routes[WORK_ROUTES];
extern const struct page_place work_place;
extern const struct today_part work_part;

struct work_cell {
	int64_t n;
	struct str href; /* empty: no list behind it for this role */
	bool hidden;
};
struct work_group_view {
	struct str name, next;
	struct work_cell cell;
};
struct work_line_view {
	struct str name;
	struct work_cell cells[WORK_COLUMNS];
};
struct work_choice {
	struct str name, href;
	bool here;
};
struct work_view {
	struct page page;
	struct str lead;
	bool empty, few, links;
	struct work_choice choices[WORK_LIST_CHOICES];
	size_t choice_count;
	struct work_group_view groups[WORK_GROUPS];
	size_t group_count;
	struct str columns[WORK_COLUMNS];
	struct work_line_view *towns, *programmes; /* with a line of sums in front of towns */
	size_t town_count, programme_count;
};

struct work_row_view {
	const struct work_line *row;
	struct str title, who, course, where, when, next, action;
};
struct work_list_view {
	struct page page;
	struct str title, count, mend, more, empty;
	struct work_query q;
	struct work_row_view *rows;
	size_t row_count;
};

#endif
