/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_PAGES_H
#define ACCESS_PAGES_H

#include "access/page.h"

/* What the templates of this room show. */
struct error_view {
	struct str title, text, code;
};

/* What a role does here, the first thing first. */
enum { HELP_MOST = 5 };
struct help_words {
	int count;
	enum msg_id ids[HELP_MOST];
};
struct help_view {
	struct page page;
	struct str title;
	const struct help_words *words;
	bool looks, explains, keys; /* sees young people, sees why a signal stands there, has lists to walk through */
};

enum err help_get(struct http_req *r, struct http_resp *ret) MUST;

#endif
