/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_FEED_H
#define TIMETABLE_FEED_H

#include "access/ctx.h"

struct helper;

/*
 * Calendars (iCalendar over HTTPS) that are fetched each night, and when somebody asks for it: the timetable of a location,
 * a group or a teacher. What a calendar no longer names and is still to come is cancelled; what passed stays.
 *
 * A school says where its calendar is, so the address may not lead into the own network, unless the operator named the host
 * (setting calendar_hosts).
 */
enum { FEED_FAILURES = 3, FEEDS_MOST = 200, FEED_NAME_MOST = 80, FEED_URL_MOST = 2000 };

struct feed {
	int64_t feed;
	struct str public, brin, location, site, name, host, pattern, group, teacher;
	int64_t asked, tried, done; /* instants; INT64_MIN: not */
	int64_t failures, added, changed, cancelled, skipped;
	struct str trouble; /* "reach", "status 404"; empty: it went well */
};

/* Those in reach of the actor, in c->arena. */
enum err feeds(struct ctx *c, struct feed **ret, size_t *ret_n) MUST;

struct feed_new {
	struct str brin, location, name, url, pattern, group, teacher;
};
/* ---- inside web_write, ACTION_TIMETABLE ---- */

/* ERR_INPUT says which field, in words; ERR_ABSENT: not a place of the actor. It is fetched at once. */
enum err feed_new(struct ctx *c, const struct feed_new *in) MUST;
/* ERR_ABSENT: there is none in reach. */
enum err feed_fetch_now(struct ctx *c, struct str public) MUST;
/* Its lessons stay. */
enum err feed_remove(struct ctx *c, struct str public) MUST;

/* How many failed so often that somebody must look. */
enum err feeds_failing(struct ctx *c, int64_t *ret) MUST;

/* ---- the thread (serve/feeder.h) ---- */

/* Whether one is due; cheap, on a reader. */
enum err feed_waits(struct ctx *c, bool *ret) MUST;
/*
 * Fetches the one that waits longest and takes its lessons in. c->db is a writing connection outside a transaction, the
 * actor is the system. What goes wrong with a calendar stands with it and is no error. *ret_any: there was one.
 */
enum err feed_work(struct ctx *c, struct helper *out, bool *ret_any) MUST;

#endif
