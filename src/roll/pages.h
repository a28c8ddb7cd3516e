/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ROLL_PAGES_H
#define ROLL_PAGES_H

#include "access/page.h"
#include "identity/qr.h"
#include "registration/tabs.h"
#include "roll/roll.h"

/* The pages of this room: /lessen, /lessen/LES and /hier. */
enum { ROLL_ROUTES = 7 };
extern const struct http_route roll_routes[ROLL_ROUTES];
extern const struct page_place lessons_place;

/* ---- the day of a teacher ---- */

struct lesson_row {
	struct str public, time, what, where, who; /* "08:30–09:20", "Nederlands", "MZ2A · lokaal 1.12", teacher */
	struct str state;                          /* "geregistreerd", "nog te registreren" ... */
	day_t day;
	bool urgent, done, gone;
};

struct lesson_list {
	struct lesson_row *rows;
	size_t count;
};

struct lessons_view {
	struct page page;
	struct registration_tabs tabs;
	struct lesson_list now, open, later, done, before; /* before: of earlier days, registered by nobody */
	bool none;
	struct str who; /* for whom a roll is kept on this device */
	bool may_choose, self;
	struct str brin;
};

/* ---- the roll ---- */

struct roll_row {
	struct str name, public, known, reason, earlier;
	struct str seen; /* what stood there when the form was made: "A", "L12", "-" */
	uint8_t status;
	struct str minutes;
	bool here, live; /* live: a code is on the screen, and the page hears who uses it */
	bool conflict;
	struct str conflict_text;
	struct str initial; /* of a long class, where another letter begins; else empty */
};

struct roll_view {
	struct page page;
	struct str title, what, where, path, key, who;
	struct roll_row *rows;
	size_t count;
	size_t sums[5]; /* A L O G Z */
	bool jumps;     /* long enough for letters to jump to */
	bool may_save, too_early, cancelled, registered, more, saved, on_time, self_mode;
	struct str saved_text, followed, next; /* next: address of the next lesson to register, or empty */
	size_t conflicts;
	bool self, code;
	struct str code_text, code_until, code_url, here_text;
	struct qr qr;
};

struct here_view {
	struct page page;
	struct str code, text;
	bool done, wrong;
};

/* The form, filled from the roll; mine: choices of a form that could not be saved, by the order of the list. */
enum err roll_view_fill(struct http_req *r, const struct roll *roll, struct roll_view *ret) MUST;

/* How many lessons of the last weeks the actor was reminded of that are not registered yet: stands in the navigation. */
enum err lessons_reminded(struct ctx *c, int64_t *ret) MUST;
enum err lessons_get(struct http_req *r, struct http_resp *ret) MUST;
enum err lessons_post(struct http_req *r, struct http_resp *ret) MUST;
enum err here_get(struct http_req *r, struct http_resp *ret) MUST;
enum err here_post(struct http_req *r, struct http_resp *ret) MUST;

/* For whom a roll is kept on a device: another account does not send it. No name. */
struct str roll_owner(struct ctx *c);
/* The text of a lesson in lists and titles. */
struct str lesson_what(struct ctx *c, const struct lesson *l);
struct str lesson_where(struct ctx *c, const struct lesson *l);
struct str lesson_time(struct ctx *c, const struct lesson *l);

#endif
