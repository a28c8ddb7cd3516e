/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_PAGES_RIGHTS_H
#define TRUST_PAGES_RIGHTS_H

#include "access/page.h"
#include "trust/certificate.h"

/* What the pages of requests and of retention show. Strings live in the arena of the request. */

struct request_view {
	struct str public, kind, who, href, state, note, answer;
	struct str received, due, clock; /* clock: "nog 12 dagen", "3 dagen te laat" */
	bool open, late;
};

struct offer_view {
	struct str href, who, field, value, offered;
};

struct note_view {
	struct str kind, item, when, by_whom, note, withheld;
	struct str href; /* of a file, to be read first; empty: a note */
};

/* Files that go into one zip. */
struct zip_part {
	struct str href, number; /* number: "2/3"; empty: there is one */
};

struct hold_view {
	struct str key, reason, until, since, href, who;
	bool lifted;
};

struct field_view {
	struct str name, value;
};

struct rights_view {
	struct page page;
	struct request_view *requests;
	size_t request_count;
	struct offer_view *offers;
	size_t offer_count;
	/* Of one person: */
	struct str self, name, restricted; /* restricted: why, or empty */
	struct str today;
	struct note_view *notes;
	size_t note_count;
	struct zip_part *parts; /* of the files that are given */
	size_t part_count;
	struct hold_view *holds;
	size_t hold_count;
	struct field_view *fields;
	size_t field_count;
};

struct sum_view {
	struct str class, name, term;
	int64_t persons, items;
	bool waits;
};

struct plan_view {
	struct str due, who, name, started, months, held, href;
	int64_t items;
	bool over;
};

struct retention_view {
	struct page page;
	struct str until, today, more;
	struct sum_view *sums;
	size_t sum_count;
	struct plan_view *plan;
	size_t plan_count;
	struct certificate *certificates;
	struct str *days; /* beside certificates */
	size_t certificate_count;
	struct hold_view *holds;
	size_t hold_count;
	struct sum_view *classes; /* terms that can be chosen: class, name, term */
	size_t class_count;
};

struct certificate_view {
	struct page page;
	struct certificate x;
	struct str *lines;
	size_t line_count;
	struct str pdf;
};

/* What a class of data is called for people. */
enum msg_id retention_class_words(struct str class);

enum { RIGHTS_ROUTES = 6, RETENTION_ROUTES = 4 };
extern const struct http_route rights_routes[RIGHTS_ROUTES];
extern const struct http_route retention_routes[RETENTION_ROUTES];
extern const struct page_place rights_place, retention_place;

/* pages_rights_files.c: what is put with reports about a person, as the privacy officer gives it. */
struct young_by_public_row;
/* The person of the request's address. ERR_ABSENT. */
enum err rights_person(struct ctx *c, struct http_req *r, struct young_by_public_row *ret) MUST;
/* Overview, data and files as zips, of so many files as fit; none without files. */
enum err rights_parts(struct ctx *c, int64_t person, struct str self, struct rights_view *v) MUST;
enum err rights_zip_get(struct http_req *r, struct http_resp *ret) MUST;
enum err rights_file_get(struct http_req *r, struct http_resp *ret) MUST;

#endif
