/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LEDGER_PAGES_H
#define LEDGER_PAGES_H

#include "access/page.h"
#include "ledger/correction.h"
#include "ledger/ledger.h"
#include "registration/tabs.h"

enum { LEDGER_ROUTES = 7 };
extern const struct http_route ledger_routes[LEDGER_ROUTES];

/* A number of the ledger and the lessons that it counts; href empty: it leads nowhere. */
struct ledger_cell {
	int64_t minutes;
	struct str href;
};

/* A bar of the small drawing of completeness by week, oldest first. */
struct ledger_bar {
	int x, y, height;
	bool none; /* no lessons */
};

struct ledger_line {
	struct str name, under, href; /* href empty: the name is no link */
	struct ledger_cell cells[COLUMN_COUNT];
	int64_t complete; /* tenths of a percent */
	bool any, strong, hidden;
	struct ledger_bar bars[LEDGER_WEEKS];
	struct str trend; /* the drawing in words; empty: none */
};

struct ledger_view {
	struct page page;
	struct registration_tabs tabs;
	struct str title, lead, back, back_name; /* back empty: none */
	struct str previous, next;               /* addresses of other weeks; empty: none */
	day_t monday;
	bool residents, uncounted;
	struct str as_of; /* of when numbers of residents are; empty: of now */
	enum msg_id first_column;
	struct ledger_line *lines;
	size_t line_count;
	struct ledger_line *weeks; /* the weeks of the whole, newest first */
	size_t week_count;
	bool teams; /* a form to set them */
	struct str brin, location;
	const struct ledger_group *groups;
	size_t group_count;
};

struct ledger_lesson_row {
	const struct ledger_lesson *l;
	struct str href, place; /* place: the location, when there are several */
};
struct ledger_lessons_view {
	struct page page;
	struct registration_tabs tabs;
	struct str title, back, more;
	struct ledger_lessons lessons;
	struct ledger_lesson_row *rows;
};

/* ---- corrections ---- */

/* A mark that can be chosen: one lesson of somebody, or one student of a lesson. */
struct correct_row {
	struct str value, label, sub, href, status;
	bool chosen, weak; /* weak: not in the column that led here */
	const struct str *history;
	size_t history_count;
};
struct correct_form {
	struct correct_row *rows;
	size_t count;
	struct str status, why, wrong, back;
	bool add; /* a lesson can be added: for one student */
	struct str add_person, add_enrolment, add_day, add_begin, add_end;
	struct str wish; /* the answer that asks for it, or empty */
};
struct correct_view {
	struct page page;
	struct registration_tabs tabs;
	struct str title, lead, back, back_name, previous, next;
	struct correct_form form;
	struct str said; /* what was answered, where an answer asks for it */
	bool may;
};

struct correct_line {
	struct str who, when, from, to;
};
struct correct_effect {
	struct str text, href;
	enum correction_effect effect;
};
struct correct_done_view {
	struct page page;
	struct registration_tabs tabs;
	struct str title, back, wrong;
	bool done;
	struct correct_line *lines;
	size_t line_count;
	struct correct_effect *effects;
	size_t effect_count;
	bool withdraw;
	const struct str *values; /* of the form, for doing it */
	size_t value_count;
	struct str status, why, wish;
	struct str add_person, add_enrolment, add_day, add_begin, add_end;
};

/* Handlers of the files of pages. */
enum err ledger_get(struct http_req *r, struct http_resp *ret) MUST;
enum err ledger_site_get(struct http_req *r, struct http_resp *ret) MUST;
enum err ledger_lessons_get(struct http_req *r, struct http_resp *ret) MUST;
enum err ledger_lesson_get(struct http_req *r, struct http_resp *ret) MUST;
enum err ledger_team_post(struct http_req *r, struct http_resp *ret) MUST;
enum err correct_person_get(struct http_req *r, struct http_resp *ret) MUST;
enum err correct_post(struct http_req *r, struct http_resp *ret) MUST;

/* An address of the ledger with its query; p NULL: no memory. */
struct str ledger_address(struct ctx *c, const char *path, const struct ledger_query *q, bool column);
/* What an address asks for: brin, vestiging, groep, team, week or dag, kolom. ERR_ABSENT when it cannot be. */
enum err ledger_asked(struct http_req *r, struct ledger_query *ret) MUST;
struct str ledger_column_text(enum lang lang, enum ledger_column column);

#endif
