/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_PAGES_H
#define REPORTS_PAGES_H

#include "access/page.h"
#include "reports/list.h"
#include "reports/words.h"
#include "signals/part.h"
#include "signals/words.h"

/* The pages about reports: making one, looking at one with its thread and the deeds, the list. */
enum { REPORT_ROUTES = 6 };
extern const struct http_route report_routes[REPORT_ROUTES];
extern const struct page_place report_place;
/* What the school has to answer or withdraw; what is past its day. */
extern const struct today_part report_today_asked, report_today_late;

/* Handlers. */
enum err report_new_get(struct http_req *r, struct http_resp *ret) MUST;
enum err report_new_post(struct http_req *r, struct http_resp *ret) MUST;
enum err report_list_get(struct http_req *r, struct http_resp *ret) MUST;
enum err report_one_get(struct http_req *r, struct http_resp *ret) MUST;
enum err report_deed_post(struct http_req *r, struct http_resp *ret) MUST;
enum err report_amend_get(struct http_req *r, struct http_resp *ret) MUST;

/* ---- what the templates show ---- */

struct report_day_view {
	struct str day, lessons, hours;
};

struct report_wrong_view {
	struct str field, text;
};

struct report_form_view {
	struct page page;
	struct str name, person, title, action, back; /* person: public */
	struct report_form form;
	struct report_proposal proposal;
	bool amend, free_days; /* free_days: begin and end are asked */
	int64_t version;
	struct str begin, end; /* as typed, ISO */
	struct str period, where;
	struct report_day_view *days;
	size_t day_count;
	struct report_wrong_view wrongs[REPORT_WRONGS];
	size_t wrong_count;
	struct clock_words clock;
	bool has_clock;
};
/* What is wrong with a field; empty: nothing. */
struct str report_field_wrong(const struct report_form_view *v, const char *field);
/* What a form sent, laid over what it was filled with. */
enum err report_form_read(struct http_req *r, struct report_form *f, struct report_form_view *v) MUST;

struct report_event_view {
	struct str what, when, who, shared, internal;
	bool school;
};

struct report_one_view {
	struct page page;
	struct report_view r;
	struct str name, person, group, school, town, base, back;
	struct str period, finding; /* finding: public, when it has one */
	bool officer;
	struct clock_words clock;
	struct report_day_view *days;
	size_t day_count;
	struct report_event_view *events;
	size_t event_count;
	struct contact_card cards[ROUTE_CARDS];
	size_t card_count;
	struct str agreement_title;
	bool fits[DEEDS];
	bool any; /* the actor can do something */
	struct str wrong, typed, typed_internal;
	struct str owner;
};

struct report_item {
	struct report_row row;
	struct str period, filed;
	struct clock_words clock;
};

struct report_choice {
	struct str value, name;
	bool here;
};

struct report_list_view {
	struct page page;
	struct str title, typed, more;
	bool officer, filtered;
	struct report_choice statuses[REPORT_STATUSES + 1], kinds[REPORT_KINDS + 1], waits[WAITS_COUNT];
	const struct report_choice *sites;
	size_t site_count;
	struct report_item *items;
	size_t count;
};

#endif
