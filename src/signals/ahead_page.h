/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_AHEAD_PAGE_H
#define SIGNALS_AHEAD_PAGE_H

#include "base/vec.h"
#include "signals/ahead.h"
#include "signals/pages.h"

/* The page "wat als". */

/* A lesson that can be chosen; head: the day, on its first lesson. */
struct box_view {
	struct str key, head, time;
	day_t day;
	bool on;
};
struct box_list {
	struct box_view *p;
	size_t n, cap;
};
typedef VEC(struct str) text_list;
typedef VEC(struct law_supposed) supposed_list;

struct ahead_view {
	struct page page;
	struct str self, back, name, school;
	struct ahead_words words;
	struct box_list planned, missed;
	bool asked;
	struct str result; /* what stands above the lines */
	text_list lines;
};

enum err supposed_push(struct ctx *c, supposed_list *list, const struct law_supposed *s) MUST;

enum err ahead_get(struct http_req *r, struct http_resp *ret) MUST;
enum err ahead_post(struct http_req *r, struct http_resp *ret) MUST;

#endif
