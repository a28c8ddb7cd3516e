/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_PAGES_HANDLE_H
#define REPORTS_PAGES_HANDLE_H

#include "access/page.h"
#include "fmt/ident.h"
#include "reports/handle.h"

/*
 * Handling in pages: /meldingen/{melding}/behandelen with everything that an officer does; /meldingen/gesprekken, the talks that
 * come; /meldingen/nieuws, what a school has not seen yet; /meldingen/overdracht, what was handed over and waits.
 */
enum { HANDLE_ROUTES = 6 };
extern const struct http_route handle_routes[HANDLE_ROUTES];
struct today_part;
extern const struct today_part talks_part, untold_part, news_part, handovers_part;

struct handle_choice {
	struct str value, name;
	bool here;
};
struct handle_fact {
	struct str name, value;
};
struct handle_event {
	struct str when, who, what, shared, internal;
};
struct handle_talk {
	struct talk talk;
	struct str when, state, base;
	bool open; /* still planned */
};
struct handle_letter_row {
	struct str href, name, when;
};

/* What stands in the forms: what was typed, where it was refused. */
struct handle_typed {
	struct str shared, internal, day, time, place, company, reason;
};

struct handle_view {
	struct page page;
	struct str title, sub, wrong, conflict, base, back, person_href, version;
	char once[IDENT_TEXT];
	const char *wrong_field;
	struct str deed; /* the form that was refused stands open */
	bool done;
	const struct handle_fact *facts;
	size_t fact_count;
	const struct handle_event *events;
	size_t event_count;
	const struct handle_talk *talks;
	size_t talk_count;
	const struct handle_letter_row *letters;
	size_t letter_count;
	bool take_up, notice, ask, contact, plan, decide, close, hand_over, reopen;
	bool adult, mail, answer; /* answer: a hand-over waits for the actor */
	struct str offered, offered_reason;
	struct handle_typed typed;
	struct handle_choice closings[CLOSINGS], feedbacks[FEEDBACKS], desks[REPORT_DESKS];
	const struct handle_choice *towns, *officers;
	size_t town_count, officer_count;
	struct str today;
};

/* A row of the lists. */
struct handle_row {
	struct str href, name, what, when, sub;
	struct str action; /* of its form; empty: none */
	int64_t at;
	struct str at_text;
};
struct handle_list_view {
	struct page page;
	struct str title, explain, empty, seen;
	const struct handle_row *rows;
	size_t count;
	struct str button;
};

/* Shows the page of a report; status 409: with what happened meanwhile. deed: the form that was refused. */
enum err handle_show(struct http_req *r, int status, struct str deed, struct http_resp *ret) MUST;
/* POST /meldingen/{melding}/behandelen/{daad} */
enum err handle_post(struct http_req *r, struct http_resp *ret) MUST;
/* "uitgenodigd" and the like, in the language of the reader. */
struct str handle_deed_text(struct ctx *c, enum report_deed deed, struct str what);
/* "dinsdag 17 februari, 14:30" */
struct str handle_when(struct ctx *c, day_t day, int minute);
enum err handle_talks_get(struct http_req *r, struct http_resp *ret) MUST;
enum err handle_news_get(struct http_req *r, struct http_resp *ret) MUST;
enum err handle_news_post(struct http_req *r, struct http_resp *ret) MUST;
enum err handle_handovers_get(struct http_req *r, struct http_resp *ret) MUST;

#endif
