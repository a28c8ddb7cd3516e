/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LIVE_H
#define ACCESS_LIVE_H

#include "access/page.h"

/*
 * Open pages hear that something changed and fetch what they show anew. What is told holds no data: a kind and a place,
 * counted in the transaction of the change (docs/decisions/0026-live-pages.md).
 */
enum live_kind {
	LIVE_TASKS,   /* "taken": findings and steps */
	LIVE_ANSWERS, /* "antwoorden": what young people and parents answered, and messages to them */
	LIVE_ABSENCE, /* "afwezig": absence that was reported, leave that was asked or decided */
	LIVE_LESSONS, /* "lessen": lessons and their registration, who reports as present */
	LIVE_UPLOADS, /* "importen": imports and their progress */
	LIVE_KINDS
};
/* The place of what concerns everybody. */
#define LIVE_EVERYWHERE "*"
/* The place of what is an account's wherever it is, by its key; empty for 0. In the arena. */
struct str live_place_of(struct arena *a, int64_t account);
/* As a bit, for a set of them. */
#define LIVE_BIT(kind) (1u << (kind))

/*
 * Says that something of a kind changed at institutions (by brin) or municipalities (by code; for officers). Inside the
 * transaction that changes it, as one of its last writes: a row is held from here to the commit. Empty texts and
 * doubles in the list do no harm.
 */
enum err live_tell(struct ctx *c, enum live_kind kind, const struct str *places, size_t n) MUST;
/* The same of one institution. */
enum err live_tell_school(struct ctx *c, enum live_kind kind, struct str brin) MUST;
/* The nightly part: counts of long ago go. */
enum err live_night(struct ctx *c) MUST;

/*
 * Makes the page that is being made (page_make, behind this) listen to kinds (LIVE_BIT) in the actor's reach. Call it
 * before anything else is read for the page, so that no change falls between. How a page refreshes is said in its HTML (web/src/live.js).
 */
enum err live_page(struct http_req *r, unsigned kinds) MUST;

/* ---- the thread that tells, one of a server ---- */

struct live_hub;
enum err live_hub_create(struct live_hub **ret) MUST;
/* Fits DEFER; behind live_hub_stop and the end of the server. */
void live_hub_destroy(struct live_hub **h);
/* Begins to tell; until then nobody listens. app lives longer. */
enum err live_hub_start(struct fail *f, struct live_hub *h, const struct web_app *app) MUST;
/* Lets go of all streams. Before the server ends. Fits DEFER. */
void live_hub_stop(struct live_hub **h);
/* Something was committed in this process: looks at once. h may be NULL. */
void live_hub_poke(struct live_hub *h);

/* GET /live */
enum { LIVE_ROUTES = 1 };
extern const struct http_route live_routes[LIVE_ROUTES];

#endif
