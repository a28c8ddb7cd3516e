/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_WEB_H
#define ACCESS_WEB_H

#include <stdatomic.h>

#include "access/ctx.h"
#include "db/writer.h"
#include "http/server.h"

struct page_place;
struct helper;
struct helpers;
struct log_queue;
struct live_hub;
struct today_part;
struct person_part;
struct correction_source;

/*
 * The one place where a request meets identity and rights: it runs before every handler and cannot be skipped. It
 * knows who is there (session or bearer token), refuses what the access matrix does not allow, and gives the handler
 * its struct ctx. A route names its row of the matrix: .access = &access_rows[ACTION_WORKLIST].
 */
struct web_app {
	const char *url; /* of the database */
	const struct keys *keys;
	struct db_writer *writer;
	struct log_queue *log;                  /* where looks go (access/log_queue.h) */
	day_t fixed_today;                      /* demo: the day that counts as today; DAY_NONE: the real one */
	const struct page_place *const *places; /* of the navigation (access/page.h) */
	size_t place_count;
	const struct today_part *const *parts; /* above the list of Vandaag (signals/part.h) */
	size_t part_count;
	const struct person_part *const *person_parts; /* on the page of a young person (signals/person.h) */
	size_t person_part_count;
	const struct correction_source *corrections; /* who asks for them (ledger/correction.h); NULL: nobody */
	const char *listen;                          /* the address that it listens on */
	bool loopback;                               /* which is of this machine alone */
	struct helpers *helpers;
	struct helper *job, *out; /* processes beside this one (proc/helper.h); NULL in tests that have none */
	struct oidc_cache *oidc;  /* what providers told (identity/oidc_net.h); NULL: nothing is kept */
	struct live_hub *live;    /* who tells open pages what changed (access/live.h); NULL: nobody */
	atomic_bool away;         /* the database did not answer when it was last asked (serve/night.h); for /readyz */
};

/* What each thread of the server has for itself. */
struct web_thread {
	struct arena arena; /* that it lives in */
	struct db *db;      /* a reader */
	void *kept;         /* for one capability that keeps something warm (the API its reference book) */
	void (*kept_destroy)(void *kept);
};

/* Hooks for http_options. The app must outlive the server. */
struct http_hooks web_hooks(struct web_app *app);

/* The context of a request; never NULL in a handler. */
struct ctx *web_ctx(struct http_req *r);
struct web_app *web_app(struct http_req *r);

/*
 * Runs fn with a writing context: same actor, arena and clock, c->db a writing connection inside a transaction that is
 * committed durably when fn returns OK. fn may run more than once (on a conflict) and must set its results anew.
 */
enum err web_write(struct http_req *r, enum err (*fn)(struct ctx *c, void *arg), void *arg) MUST;
/* The same with db_write_together: for what many do in the same minute, each time about many persons. */
enum err web_write_together(struct http_req *r, enum err (*fn)(struct ctx *c, void *arg), void *arg) MUST;

/*
 * With db_write_alike: for one small change a request of which many come at the same moment. Those of one grant are given to fn
 * together; it makes the context of each with web_write_ctx.
 */
enum err web_write_alike(struct http_req *r, db_alike_fn *fn, void *arg) MUST;
/* The context of a request within a transaction of db; fail is where its refusals go. */
struct ctx web_write_ctx(struct http_req *r, struct db *db, struct fail *fail);

#endif
