/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_PAGES_LOG_H
#define TRUST_PAGES_LOG_H

#include "access/page.h"
#include "trust/log_find.h"

/* What the pages of the log show. */
struct log_choice {
	struct str value, name;
	bool here;
};

struct log_row_view {
	struct log_found f;
	struct str when;   /* "12 februari 2026 10:04" */
	struct str person; /* address of the list of this person, or empty */
};

struct log_view {
	struct page page;
	struct str since, until, login; /* as typed */
	struct log_choice *actions, *purposes, *roles;
	size_t action_count, purpose_count, role_count;
	bool refused, searched;
	struct str wrong;
	struct log_row_view *rows;
	size_t count;
	struct str next; /* where the next page begins, or empty */
	struct str open; /* reviews of emergency access that wait, "3" */
};

struct log_candidate {
	struct str name, place, public;
	day_t birth;
};

struct log_person_view {
	struct page page;
	struct str typed, name, public, printed;
	struct log_candidate *candidates;
	size_t candidate_count;
	struct log_row_view *rows;
	size_t count;
	struct str more;
	bool names; /* the working list, else the one to give away */
};

struct log_most {
	struct str name, count, href;
};

struct log_patterns_view {
	struct page page;
	struct str since;
	struct log_most *persons, *accounts;
	size_t person_count, account_count;
};

/* Handlers of the pages beside the search (pages_log_person.c). */
enum err log_person_post(struct http_req *r, struct http_resp *ret);
enum err log_person_get(struct http_req *r, struct http_resp *ret);
enum err log_patterns_get(struct http_req *r, struct http_resp *ret);

/* Entries as rows of a page. */
enum err log_rows(struct ctx *c, const struct log_list *list, struct log_row_view **ret) MUST;

enum { TRUST_LOG_ROUTES = 6 };
extern const struct http_route trust_log_routes[TRUST_LOG_ROUTES];
extern const struct page_place trust_log_place;

#endif
