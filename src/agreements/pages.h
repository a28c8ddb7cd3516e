/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_PAGES_H
#define AGREEMENTS_PAGES_H

#include "access/page.h"
#include "agreements/check.h"
#include "agreements/keep.h"
#include "fmt/json_write.h"

/* /werkafspraken: all protocols, one of them, writing a draft, publishing it, and several side by side. */
enum { AGREEMENTS_ROUTES = 20 };
extern const struct http_route agreements_routes[AGREEMENTS_ROUTES];
extern const struct page_place agreements_place;

struct agreement_option {
	struct str value, name;
	bool here;
};

/* A list to choose from, with its label. */
struct agreement_select {
	struct str label, name;
	const struct agreement_option *options;
	size_t count;
};

/* One in a list. */
struct agreement_item {
	struct str href, title, version, sub, badge;
	bool strong; /* counts now */
};
struct agreement_items {
	struct str name;
	const struct agreement_item *list;
	size_t count;
};

enum { AGREEMENT_COMPARED = 4 };

struct agreements_view {
	struct page page;
	struct str wrong;
	const struct agreement_items *groups;
	size_t group_count;
	bool keeps;
	struct agreement_select regions, basis;              /* of a new draft */
	struct agreement_select compare[AGREEMENT_COMPARED]; /* side by side */
};

struct agreement_line {
	size_t number;
	struct str about, what, words, ground, edit;
};
struct agreement_group {
	struct str name;
	const struct agreement_line *lines;
	size_t count;
};

struct agreement_partner_view {
	struct str name, state, value; /* value: "instelling 25PJ" */
	bool signs, there;
};

struct agreement_view {
	struct page page;
	const struct agreement *a;
	struct str wrong, done, status, base, compare, version, edit;
	const struct agreement_group *groups, *national;
	size_t group_count, national_count;
	const struct agreement_remark *remarks;
	size_t remark_count;
	const struct agreement_partner_view *partners;
	size_t partner_count;
	const struct str *history;
	size_t history_count;
	bool keeps, draft;                  /* the actor may change it; it is one */
	struct agreement_select candidates; /* who can be asked to sign */
};

struct agreement_row_view {
	struct page page;
	struct str base, back, wrong, edit, line, days, words, ground, letter, sentence;
	struct agreement_select subject, sector, age, count, step, who, clock, action, told;
	bool pause, explain, fresh;
	const struct agreement_remark *remarks;
	size_t remark_count;
};

/* A number that may be hidden, and how it differs from the first one's. */
struct agreement_number {
	struct str text, more;
	struct str href; /* to the cases that are the actor's; empty: none, or who sees numbers alone */
};
struct agreement_numbers {
	struct str name;
	struct agreement_number cells[AGREEMENT_COMPARED];
	bool head; /* a line of its own, above what belongs together */
};
struct agreement_side {
	struct str about;
	struct str cells[AGREEMENT_COMPARED];
	bool differs, other[AGREEMENT_COMPARED];
};
struct agreement_sides {
	struct str name;
	const struct agreement_side *rows;
	size_t count;
};
struct compare_view {
	struct page page;
	struct agreement_select choose[AGREEMENT_COMPARED];
	struct agreement_item heads[AGREEMENT_COMPARED];
	size_t count;
	bool counted, all, same;
	bool lists, too_long; /* numbers lead to lists; it took too long to count */
	struct str region, counted_over, show_all, peak_note;
	const struct agreement_numbers *numbers;
	size_t number_count;
	const struct agreement_sides *sides;
	size_t side_count;
};

struct publish_view {
	struct page page;
	struct str wrong, base, title, edit, least, from, instead, compare;
	const struct agreement_remark *remarks;
	size_t remark_count;
	const struct agreement_sides *changes;
	size_t change_count;
	bool able;
};

/* ---- shared by the pages of this room ---- */

/*
 * The region whose history is counted for the actor: of who keeps protocols there, or else that of the own school or municipality.
 * Empty: none.
 */
enum err agreement_own_region(struct ctx *c, struct str *ret) MUST;

/* The option lists of a row; here: what is chosen. */
enum err agreement_row_options(struct ctx *c, const struct agreed_row *row, struct agreement_row_view *v) MUST;
/* The rows of a protocol under their subjects, in the order in which things happen. */
enum err agreement_groups(struct ctx *c, const struct agreement *a, bool edits, const struct agreement_group **ret,
                          size_t *ret_n) MUST;
/* Several laid beside each other; all: also what is alike. */
enum err agreement_lay_beside(struct ctx *c, const struct agreement *const *list, size_t n, bool all,
                              const struct agreement_sides **ret, size_t *ret_n) MUST;
/* Every protocol that the actor can choose, for a list; chosen: the version that is marked. */
enum err agreement_choices(struct ctx *c, struct str label, const char *name, struct str chosen, bool empty,
                           struct agreement_select *ret) MUST;
/* The title of one, "Landelijke standaard (landelijk-2026.1)". */
struct str agreement_name(struct ctx *c, const struct agreement *a);
/* A form: the draft that it is about, opened anew in the writing transaction. */
enum err agreement_of_form(struct http_req *r, struct ctx *c, const struct agreement **ret, int64_t *ret_edit) MUST;
/* Reads a row of the form. ERR_INPUT. */
enum err agreement_row_of_form(struct http_req *r, struct agreed_row *ret) MUST;
/* The page of one, with what was wrong. */
enum err agreement_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret) MUST;
/* Subjects in the order in which things happen; AGREED_SUBJECTS of them. */
extern const int agreement_order[AGREED_SUBJECTS];

enum err agreement_row_get(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_row_post(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_title_post(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_partner_post(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_sign_post(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_away_post(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_publish_get(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_publish_post(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_compare_get(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_text_get(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_api_list(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_api_one(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_api_state(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_api_post(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_api_put(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_api_delete(struct http_req *r, struct http_resp *ret) MUST;
enum err agreement_api_publish(struct http_req *r, struct http_resp *ret) MUST;
/* The members of a head, inside an object; its ETag, which changes with each change of a draft. */
void agreement_api_head(struct jw *j, const struct agreement *a);
enum err agreement_api_tag(struct http_req *r, const struct agreement *a, struct http_resp *ret) MUST;

#endif
