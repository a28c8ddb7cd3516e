/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_CALLS_PAGE_H
#define SIGNALS_CALLS_PAGE_H

#include "signals/calls.h"
#include "signals/pages.h"

/* The pages "wie mist er vandaag" and the list of calls. */

struct missing_row {
	int64_t person;
	struct str public, name, group, age, times, hours, next;
	uint32_t lessons, of;
	const struct known *known;
	bool first; /* of its group */
};

struct missing_view {
	struct page page;
	struct str title, date;
	const struct missing_row *rows;
	size_t count;
};

struct call_view {
	struct task_view task;
	struct str reasons; /* "Vroeg om gebeld te worden · 12 uur" */
	struct str more;    /* "en nog 2 taken", or empty */
	const struct known *known;
	bool report; /* something must be reported */
	int place;
};

struct left_view {
	struct str text; /* "8 × eerste verzuimdag" */
};

struct calls_view {
	struct page page;
	struct str title, date;
	int calls;
	bool all; /* shown whole */
	const struct call_view *rows;
	size_t count;
	struct str left; /* "Buiten deze lijst vallen 14 jongeren.", or empty */
	struct left_view lefts[CALL_REASONS];
	size_t left_count;
};

enum err missing_get(struct http_req *r, struct http_resp *ret) MUST;
enum err calls_get(struct http_req *r, struct http_resp *ret) MUST;
enum err calls_post(struct http_req *r, struct http_resp *ret) MUST;

#endif
