/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_MEANT_H
#define REPORTS_MEANT_H

#include "access/page.h"
#include "agreements/outcome.h"

/*
 * The cases behind a number of "what a protocol would have meant" (agreements/outcome.h): of the own schools, or of residents of the own
 * municipalities. The number and its list are made by the same pass. Who is out of reach by now counts and is not named.
 */
enum { MEANT_PAGE = 50, MEANT_FILE_MOST = 5000 };

struct meant_query {
	const struct agreement *agreement;
	struct outcome_query what;
	struct str region;
};
struct meant_item {
	int64_t person, enrolment;
	struct str public, person_public, name, rule, school, site; /* public, name: empty for who is out of reach */
	day_t day;
	struct str brin, location;
};
struct meant_list {
	struct meant_item *items; /* by person, then by rule and day */
	size_t count;
	int64_t total;    /* of all pages */
	struct str after; /* where the next page begins; empty: this is the last */
};
/* most: rows wanted; after: of the page before, or empty. Notes the look at who is named. ERR_ABSENT: after is none; ERR_BUSY. */
enum err meant_list(struct ctx *c, const struct meant_query *q, size_t most, struct str after,
                    struct meant_list *ret) MUST;

/* /werkafspraken/gevallen, and the same as a file. */
enum { MEANT_ROUTES = 2 };
extern const struct http_route meant_routes[MEANT_ROUTES];

struct meant_row_view {
	struct str name, href, under, what;
	day_t day;
};
struct meant_view {
	struct page page;
	struct str title, lead, back, more, csv;
	struct meant_row_view *rows;
	size_t count;
};

#endif
