/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTER_PAGES_H
#define REGISTER_PAGES_H

#include "access/page.h"
#include "register/register.h"
#include "signals/part.h"

/* /register: what waits, what was refused and how to mend it, when the register last answered. */
enum { REGISTER_ROUTES = 2 };
extern const struct http_route register_routes[REGISTER_ROUTES];
extern const struct page_place register_place;
/* A school is told on Vandaag when something of its own was refused. */
extern const struct today_part register_today;

struct line_view {
	const struct register_line *line;
	struct str what, since, href; /* href: of the report; empty for who may not see it */
	struct str mend, kind;        /* what to do about it; what kind of report it is, in words */
	struct str said;              /* the register's own words; empty: it gave none */
};
struct register_view {
	struct page page;
	struct register_state state;
	struct str answered, trouble_at, oldest; /* empty: never, nothing */
	bool done, late;                         /* late: what waits longest waits for more than a day */
	const struct line_view *lines;
};

#endif
