/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ABSENCE_PAGES_H
#define ABSENCE_PAGES_H

#include "absence/absence.h"
#include "access/page.h"
#include "people/search.h"
#include "signals/part.h"

/* The desk: who is reported absent, reporting somebody, and what becomes of a report. */
enum { ABSENCE_ROUTES = 7 };
extern const struct http_route absence_routes[ABSENCE_ROUTES];
extern const struct page_place absence_place;
extern const struct today_part absence_today;
struct person_part;
extern const struct person_part absence_person_part;

/* A report as the lists show it. */
struct absence_item {
	struct absence_row row;
	struct str word, when, said; /* "ziek"; "sinds ..."; "door een ouder, 07:41" */
	bool may_confirm, may_better;
};

struct absence_day_view {
	struct page page;
	struct str title, day_text, before, after, self; /* before, after: addresses of the days beside it */
	struct str today;                                /* for forms: "2026-02-12" */
	day_t day;
	bool is_today, leave;                              /* leave: the role has the tab of leave as well */
	const struct absence_item *waiting, *known, *sick; /* sick: ill for more than a week */
	size_t waiting_count, known_count, sick_count;
	bool cut; /* there are more than the page shows */
	bool searched;
	struct str typed;
	struct young_list hits;
	struct str done, done_undo; /* what was just reported, and the address that takes it back */
	bool settings;              /* the actor keeps the settings of the school */
	struct str brin, head;
	int own_age;
};

/* What stands in the fields that the forms of absence and of leave have alike, as typed. */
struct absence_typed {
	struct str enrolment, kind, first, begin, last, end, reason;
};

/* The form by which absence is reported; of the desk and of the family alike. */
struct absence_form_view {
	struct page page;
	struct str title, action, back, wrong; /* action: where it is sent */
	bool family;
	struct str name;
	const struct young_enrolment *enrolments; /* to choose from; one: no choice */
	size_t enrolment_count;
	struct absence_typed in;
};

/* One report and what can be done with it. */
struct absence_one_view {
	struct page page;
	struct absence_item item;
	struct str title, wrong, typed, state, today, lessons, better; /* better: where that is sent */
	bool may_question, may_refuse;                                 /* who may refuse may withdraw */
};

/* "door een ouder, 07:41"; part of an item. */
enum err absence_item_make(struct ctx *c, const struct absence_row *row, struct absence_item *ret) MUST;
/* "gemeld", "bevestigd" ... in words. */
struct str absence_state_text(enum lang lang, enum absence_state state);
/* "door een ouder" */
struct str absence_source_text(enum lang lang, struct str source);

/* Reads the form; ERR_INPUT with the field. Empty end: illness stays open, other kinds last the one day. */
enum err absence_form_read(struct http_req *r, const struct young_enrolment *list, size_t n,
                           struct absence_in *ret) MUST;
/*
 * Reads it and reports in a transaction of its own; gives the public id. desk: the school does, and what follows is worked
 * out at once. ERR_INPUT: r->fail says which field and why (page_refusal).
 */
enum err absence_form_report(struct http_req *r, int64_t person, bool desk, struct str *ret) MUST;
/* What was typed, to stand in the form again; lives as long as the request. */
struct absence_typed absence_form_typed(struct http_req *r);
/* The enrolments that last today or begin later, in reach of the actor: one can be absent there. */
enum err absence_enrolments(struct ctx *c, int64_t person, struct young_enrolment **ret, size_t *ret_n) MUST;

#endif
