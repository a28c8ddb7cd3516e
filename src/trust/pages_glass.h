/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_PAGES_GLASS_H
#define TRUST_PAGES_GLASS_H

#include "access/page.h"
#include "trust/glass.h"

struct glass_row_view {
	struct glass_item item;
	struct str when, until, href;
};

/* Asking for it. */
struct glass_view {
	struct page page;
	struct str number, name, birth, reason, kind; /* as typed */
	struct str wrong;
	bool nobody; /* was just asked for somebody who is not there */
	struct glass_row_view *mine;
	size_t mine_count;
};

/* Judging it. */
struct glass_review_view {
	struct page page;
	struct str wrong, open;
	struct glass_row_view *waiting, *done;
	size_t waiting_count, done_count;
};

enum { TRUST_GLASS_ROUTES = 4 };
extern const struct http_route trust_glass_routes[TRUST_GLASS_ROUTES];

#endif
