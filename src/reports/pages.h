/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_PAGES_H
#define REPORTS_PAGES_H

#include "access/page.h"
#include "reports/attach.h"
#include "contacts/pages.h"
#include "reports/list.h"
#include "reports/words.h"
#include "signals/part.h"
#include "signals/person.h"
#include "signals/words.h"

/* The pages about reports: making one, looking at one with its thread and the deeds, the list. */
enum { REPORT_ROUTES = 7 };
extern const struct http_route report_routes[REPORT_ROUTES];
enum { ATTACH_ROUTES = 3, REPORT_FILES_BODY = ATTACH_FILES_MOST * ATTACH_BYTES_MOST + 256 * 1024 };
extern const struct http_route attach_routes[ATTACH_ROUTES];
extern const struct page_place report_place;
extern const struct person_part report_person_part;
/* What the school has to answer or withdraw; what is past its day. */
extern const struct today_part report_today_asked, report_today_late;

/* What the address of a list asks for; returns the name of what is none of its values, or NULL. */
const char *report_filter_read(struct http_req *r, struct report_filter *ret);
/* The fields of a report as a form; without days. */
void report_form_of(const struct report_view *r, struct report_form *ret);

/* Handlers. */
enum err attach_get(struct http_req *r, struct http_resp *ret) MUST;
enum err report_new_get(struct http_req *r, struct http_resp *ret) MUST;
enum err report_new_post(struct http_req *r, struct http_resp *ret) MUST;
enum err report_list_get(struct http_req *r, struct http_resp *ret) MUST;
enum err report_one_get(struct http_req *r, struct http_resp *ret) MUST;
/* The page of a report, with what was wrong with the form that it answers. */
enum err report_one_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret) MUST;
enum err report_deed_post(struct http_req *r, struct http_resp *ret) MUST;
enum err report_amend_get(struct http_req *r, struct http_resp *ret) MUST;
/* The form for changing a report once more, with why and with all that was typed. */
enum err report_amend_again(struct http_req *r, struct str why, int status, struct http_resp *ret) MUST;

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
	struct place_view contact; /* who is it; nobody while it is amended */
	struct str conflict;       /* somebody was first, or it cannot be any more: why */
	struct str there;          /* with it: the address of the report that is there; empty: none */
	struct report_wrong_view wrongs[REPORT_WRONGS + 1]; /* and one for files */
	size_t wrong_count;
	struct clock_words clock;
	bool has_clock;
	bool files_again; /* files were sent with what is shown again: a browser does not keep them */
};
/* What is wrong with a field; empty: nothing. */
struct str report_field_wrong(const struct report_form_view *v, const char *field);
/* What a form sent, laid over what it was filled with. */
enum err report_form_read(struct http_req *r, struct report_form *f, struct report_form_view *v) MUST;

struct attach_view {
	struct str name, href, kind, when, who;
	bool own_side; /* the other side does not see it */
	bool removable;
};

struct attach_views {
	struct attach_view *list;
	size_t count;
	bool can; /* the actor may add to them */
};
enum err attach_show(struct ctx *c, const struct report_view *r, struct attach_views *ret) MUST;
/* What the register said of it; empty where it said nothing, or nothing that is for the actor. */
struct report_told;
enum err report_told_show(struct ctx *c, const struct report_view *r, struct report_told *ret) MUST;
/* The files that came with a form, in the field "bestand". */
enum err attach_sent(struct http_req *r, struct attach_new **ret, size_t *ret_n) MUST;

struct report_event_view {
	struct str what, when, who, shared, internal;
	bool school;
};

/* What the national register said, for who keeps the link of the school; nothing for others. */
struct report_told {
	bool refused, differs, amend; /* amend: it is in the report itself */
	struct str number, why, mend;
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
	struct place_view contact;
	struct str agreement_title;
	bool fits[DEEDS];
	bool any; /* the actor can do something */
	struct str wrong, typed, typed_internal;
	struct str owner;
	struct attach_views files;
	struct report_told told;
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
	struct str wait, none; /* value of what is shown; what an empty list says */
	struct str unanswered; /* how many have no answer yet, for a school; empty: none */
	const struct report_choice *sites;
	size_t site_count;
	struct report_item *items;
	size_t count;
};

#endif
