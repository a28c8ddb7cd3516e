/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ABSENCE_LEAVE_PAGES_H
#define ABSENCE_LEAVE_PAGES_H

#include "absence/leave.h"
#include "absence/pages.h"
#include "signals/part.h"

/* Leave at the desk and at the officer's, and all of it on /mijn. */
enum { LEAVE_ROUTES = 6, OWN_ABSENCE_ROUTES = 8 };
extern const struct http_route leave_routes[LEAVE_ROUTES];
extern const struct http_route own_absence_routes[OWN_ABSENCE_ROUTES];
extern const struct page_place leave_place;
extern const struct today_part leave_today;

struct leave_item {
	struct leave_row row;
	struct str kind, when, state, href;
	bool waits; /* for the actor */
};

struct leave_list_view {
	struct page page;
	struct str title;
	bool officer;
	const struct leave_item *items;
	size_t count;
};

/* The form by which leave is asked or changed. */
struct leave_form_view {
	struct page page;
	struct str title, action, back, wrong;
	bool family, young, change, bound; /* bound: the Leerplichtwet applies, so that not every kind is there */
	const struct young_enrolment *enrolments;
	size_t enrolment_count;
	struct absence_typed in;
	bool work;
	const struct leave_item *items; /* on /mijn: what was asked before */
	size_t item_count;
	bool may; /* who may not ask sees why */
};

struct leave_said {
	struct str text, source;
	enum leave_holds holds;
};
struct leave_done {
	struct str when, what, who, note, old;
};

/* One request. */
struct leave_one_view {
	struct page page;
	struct leave_one one;
	struct str title, kind, when, state, wrong, base, back, head, typed, decider;
	struct str seen; /* how many steps are shown */
	bool family, officer;
	struct leave_said said[LEAVE_CONDITIONS];
	struct leave_done *steps;
	size_t step_count;
	struct leave_form_view form; /* for changing */
};

/* Everything but page, base and back. */
enum err leave_one_make(struct ctx *c, const struct leave_one *one, struct leave_one_view *ret) MUST;
enum err leave_item_make(struct ctx *c, const struct leave_row *row, const char *base, struct leave_item *ret) MUST;
/* Reads the form; ERR_INPUT with the field. */
enum err leave_form_read(struct http_req *r, const struct young_enrolment *list, size_t n, struct leave_in *ret) MUST;
/* Reads it and asks in a transaction of its own; gives the public id. ERR_INPUT: r->fail says why (page_refusal). */
enum err leave_form_ask(struct http_req *r, int64_t person, struct str *ret) MUST;
/* What was typed, to stand in the form again. */
void leave_form_keep(struct http_req *r, struct leave_form_view *v);
struct str leave_kind_text(enum lang lang, enum leave_kind kind);
/* "Toegekend", of a step. */
struct str leave_action_text(enum lang lang, struct str action);

/* /mijn: what a parent or young person sees of absence. */
struct own_view {
	struct page page;
	struct str title, base; /* base: "/mijn/PERSON" */
	bool parent, may;
	struct str why; /* why not */
	bool sent;
	const struct absence_item *items;
	struct str *states;
	size_t count;
	struct absence_form_view form;
};

/* One own report. */
struct own_one_view {
	struct page page;
	struct absence_item item;
	struct str title, base, state, today, wrong;
	bool may_withdraw;
};

#endif
