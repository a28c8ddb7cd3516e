/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_PAGES_H
#define SIGNALS_PAGES_H

#include "access/page.h"
#include "signals/beside.h"
#include "signals/part.h"
#include "signals/task.h"

/* The pages about what was found: Vandaag, the explanation, and the page of one young person. */
enum { SIGNALS_ROUTES = 11 };
extern const struct http_route signals_routes[SIGNALS_ROUTES];
extern const struct page_place today_place;

/* Handlers. */
enum err today_get(struct http_req *r, struct http_resp *ret) MUST;
enum err finding_get(struct http_req *r, struct http_resp *ret) MUST;
enum err step_post(struct http_req *r, struct http_resp *ret) MUST;
enum err undo_post(struct http_req *r, struct http_resp *ret) MUST;

/* The explanation of a finding; a note that could not be taken stands in the form again, with what is wrong. */
enum err explain_show(struct http_req *r, struct str finding, int status, struct str wrong,
                      const struct step_texts *texts, struct http_resp *ret) MUST;

/*
 * The alert "gemeld, ongedaan maken" on a page that a step came back to (?gedaan=); nothing when there is none in
 * reach. *ret_shown says which.
 */
enum err done_make(struct http_req *r, struct str back, struct done_view *ret, bool *ret_shown) MUST;

/* ---- what the templates show ---- */

struct today_view;
/* What waits elsewhere (signals/part.h). */
enum err today_parts(struct http_req *r, struct today_view *v) MUST;

struct filter_view {
	struct str name, href, count;
	bool here;
};

struct site_view {
	struct str code, name;
	bool here;
};

struct task_group {
	enum msg_id name;
	const struct task_view *rows;
	size_t count;
};

struct part_view {
	struct str href, text;
};

struct today_view {
	struct page page;
	struct part_view parts[TODAY_PARTS];
	size_t part_count;
	struct str title, date;
	struct filter_view filters[8];
	size_t filter_count;
	struct str group; /* kept by the form of locations */
	const struct site_view *sites;
	size_t site_count;
	struct task_group groups[4];
	size_t group_count;
	bool empty, officer, filtered;
	struct str more; /* address of the next page, or empty */
	bool done_shown;
	struct done_view done;
};

struct mark_view {
	struct str day, time, amount, status; /* status: empty where all marks are unauthorised */
};

struct week_view {
	int number;
	day_t monday;
	struct str name; /* "kerstvakantie", or empty */
};

struct history_view {
	struct str when, what, who, note, internal;
};

struct explain_view {
	struct page page;
	struct finding_view finding;
	struct str person, name, call; /* public, "Sem de Boer", "Sem" */
	struct str school, group;
	struct finding_words words;
	struct str sentence, change, state, duty, exempt;
	struct str source, source_url;
	struct str report, report_text; /* where the report of it is, or is made; empty: neither */
	struct leave_beside beside;
	struct clock_words clock;
	bool open; /* it is somebody's move: the clock runs */
	const struct mark_view *marks;
	size_t mark_count;
	struct str total;
	int enough; /* so many corrected lessons bring the sum below the limit; 0: not a matter of hours */
	const struct week_view *weeks;
	size_t week_count;
	const struct history_view *history;
	size_t history_count;
	enum step steps[STEP_COUNT];
	size_t step_count;
	bool done_shown;
	struct done_view done;
	struct str back;
	struct str wrong, note, internal; /* what could not be taken, and why; or empty */
	bool may_hand_over;               /* to the BOA: a reported obligation, by an attendance officer */
	bool shares, officer;             /* a step here has words for the other side; whose page this is */
};

#endif
