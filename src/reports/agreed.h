/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_AGREED_H
#define REPORTS_AGREED_H

#include "access/page.h"
#include "signals/part.h"
#include "signals/words.h"

/*
 * What protocols ask of those who have no list of work of their own: a mentor sees what was agreed to be done for the own groups, and what
 * is late; the coordinator of a region sees how much is late of what it is told of, in numbers without small ones and without
 * names, and how drafts stand: who did not sign yet, who refuses, what can be published. Who is asked to sign has a line on Vandaag.
 */
enum { AGREED_LIST_MOST = 100, AGREED_ASKED_DAYS = 10 /* working days to sign before it is late */ };

struct agreed_task {
	int64_t person;
	struct str public, name, group; /* public: of the finding */
	enum law_rule rule;
	struct str step, who; /* names of agreements/ */
	day_t due;
	bool own; /* the mentor's to do; else told of because it is late */
};
/* A mentor's, soonest first, and noted as looks. ACTION_AGREED. */
enum err agreed_tasks(struct ctx *c, struct agreed_task **ret, size_t *ret_n) MUST;

struct agreed_late {
	struct str place, step; /* name of a school or municipality; the step that was not taken */
	int64_t many;
	bool school;
};
/* What is late in the regions of the actor, most first; counts that are small are 0. ACTION_AGREED. */
enum err agreed_lates(struct ctx *c, struct agreed_late **ret, size_t *ret_n) MUST;

enum agreed_standing { STANDS_WAITING, STANDS_LATE, STANDS_REFUSED, STANDS_READY };
struct agreed_draft {
	struct str version, title, who; /* who: the partner it waits for, or that refuses; "naam: reden" */
	enum agreed_standing standing;
};
/* Drafts of the regions of the actor that ask for something or wait for somebody. */
enum err agreed_drafts(struct ctx *c, struct agreed_draft **ret, size_t *ret_n) MUST;

/* /vandaag/afspraken, and its place. */
enum { AGREED_ROUTES = 1 };
extern const struct http_route agreed_routes[AGREED_ROUTES];
extern const struct page_place agreed_place;
/* Above Vandaag: protocols that wait for the actor's signature. */
extern const struct today_part agreed_sign_part;

struct agreed_row_view {
	struct str name, href, under, what;
	struct clock_words clock;
};
struct agreed_line_view {
	struct str text, href, link;
};
struct agreed_view {
	struct page page;
	bool region;
	const struct agreed_row_view *own, *late;
	size_t own_count, late_count;
	const struct agreed_line_view *drafts, *places;
	size_t draft_count, place_count;
};

#endif
