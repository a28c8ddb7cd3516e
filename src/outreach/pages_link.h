/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTREACH_PAGES_LINK_H
#define OUTREACH_PAGES_LINK_H

#include "access/web.h"
#include "http/out.h"
#include "outreach/link.h"

/* The page behind a personal link: /b/TOKEN. No account, no script; in the language of the message or another. */
enum { LINK_ROUTES = 5 };
extern const struct http_route link_routes[LINK_ROUTES];

struct link_lesson_view {
	struct str id, day, time, status;
};

struct link_tongue_view {
	struct str href, code, name;
	bool here, rtl;
};

struct link_view {
	enum tongue tongue;
	const char *audience;
	struct str token, title, hello, from, why, who, phone, school_phone, school_href, own;
	struct link_tongue_view tongues[TONGUE_COUNT];
	bool over, wait; /* there is no such link (any more); too many tries */
	struct str wrong;
	/* Behind an answer. */
	bool answered, stopped, help;
	struct str thanks;
	/* What is registered. */
	bool see, hidden, shut;
	struct str proof;
	const struct link_lesson_view *lessons;
	size_t lesson_count;
	bool email;
};

#endif
