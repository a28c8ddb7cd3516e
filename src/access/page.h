/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_PAGE_H
#define ACCESS_PAGE_H

#include "access/web.h"
#include "http/out.h"

/*
 * The frame that every page stands in: top bar with search and account, the places of the role, the foot. A room that
 * has a place in the navigation says so with a struct page_place; the server collects them (serve/routes.c), because
 * the frame lies below the rooms whose work it counts.
 */
enum page_icon {
	PAGE_ICON_TODAY,
	PAGE_ICON_PEOPLE,
	PAGE_ICON_REGISTRATION,
	PAGE_ICON_LOG,
	PAGE_ICON_SECURITY,
	PAGE_ICON_REQUESTS,
	PAGE_ICON_RETENTION,
	PAGE_ICON_AWAY,
	PAGE_ICON_MESSAGES,
	PAGE_ICON_RESEARCH,
	PAGE_ICON_REPORTS,
	PAGE_ICON_FIGURES,
	PAGE_ICON_WORK,
	PAGE_ICON_AGREED,
	PAGE_ICON_AGREEMENTS,
	PAGE_ICON_LETTERS,
	PAGE_ICON_CONTACTS,
	PAGE_ICON_REGISTER
};

struct page_place {
	const char *id; /* "vandaag": which place a page belongs to */
	const char *path;
	enum msg_id name;
	enum action action; /* shown to roles that may do it */
	enum page_icon icon;
	enum err (*count)(struct ctx *c, int64_t *ret); /* what waits there, or NULL */
};

/* Counts beside places and filters stop here; "99+" says so. */
enum { PAGE_COUNT_MOST = 100, PAGE_PLACES = 8, PAGE_COUNT_TEXT = 16 };
/* So many fit below each other's thumb on a phone; of more the last ones stand behind "Meer" there. */
enum { PAGE_BAR = 5 };

struct page_nav {
	const struct page_place *place;
	bool here;
	int64_t count;
	struct str count_text;
};

/* A role that one can act in. */
struct page_role {
	struct str grant, name, label;
	bool here;
};

/* What the frame shows; made per request. Strings live in the arena of the request. */
struct page {
	struct str title; /* of the window */
	struct str where; /* what the actor's reach is called */
	struct str who, initials, role;
	struct str self; /* path of this page, for coming back to it; never a name in it */
	struct page_nav nav[PAGE_PLACES];
	size_t nav_count;
	size_t bar_count;              /* of those in the bar of a phone */
	bool more_here;                /* the marked place is not among them */
	struct str more_text;          /* how much waits in those that are not */
	struct str live, live_at;      /* what it listens to; empty: nothing (access/live.h) */
	bool find;                     /* the role may search */
	bool glass, glass_open;        /* the role may take emergency access; some of it is open */
	const struct page_role *roles; /* when there are more than one */
	size_t role_count;
};

/* place: id of the place that is marked, or "". */
enum err page_make(struct http_req *r, struct str title, const char *place, struct page *ret) MUST;

/* "41", "99+"; empty for 0. In the arena. */
struct str page_count_text(struct arena *a, int64_t count);

/* A text of the catalogue with one or two arguments, in the arena; p NULL: no memory. */
struct str page_text(struct ctx *c, enum msg_id id, const struct str *args, size_t n);
struct str page_text_count(struct ctx *c, enum msg_id one, enum msg_id many, int64_t number);

/*
 * Why a form was refused, for showing it again: what r->fail says, kept in the arena, because the next thing that fails
 * would write over it. The templates page_wrong and page_done (view/frame.html) show such a sentence, and nothing when empty.
 */
enum err page_refusal(struct http_req *r, struct str *ret) MUST;

/*
 * Whether a text is a path of ours that a form may send somebody back to: one that begins with one slash and holds
 * nothing but letters, digits and -_/?=&.
 */
bool page_path_fine(struct str path);

/* Where a role begins: the first of the places that it may see, else a page that says what the role is for. */
struct str page_home(const struct web_app *app, enum role role);
/* "verzuimcoördinator" */
struct str page_role_text(enum lang lang, enum role role);
/* The roles that the actor can choose from; part of page_make. */
enum err page_roles(struct ctx *c, struct page *p) MUST;

/* The part of a page that a script asks for ("treffers", "detail", "rij"), or empty for the whole page. */
struct str page_part(const struct http_req *r);

/* The pages of this room, and how an error looks. */
enum { ACCESS_ROUTES = 3, ACCESS_ROLE_ROUTES = 3 };
extern const struct http_route access_routes[ACCESS_ROUTES], access_role_routes[ACCESS_ROLE_ROUTES];
enum err page_error(struct http_req *r, int status, struct http_resp *ret);

#endif
