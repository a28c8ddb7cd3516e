/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_WORKER_H
#define SERVE_WORKER_H

#include "access/ctx.h"
#include "access/web.h"
#include "serve/ticker.h"

/*
 * A thread of the server that looks every so often whether something waits, on a reader of its own, and does it: what those for
 * mail, imports and calendars have in common.
 */
struct worker {
	struct arena arena; /* holds the worker itself */
	struct web_app *app;
	struct db *db; /* a reader; NULL until the database was there (worker_reader) */
	struct ticker *ticker;
	int64_t kept; /* what the look remembers between two of them; 0 at first */
};

/* purpose, every_ms and look are those of ticker_start(); look gets the worker. ERR_NOMEM. */
enum err worker_start(struct fail *f, struct web_app *app, const char *purpose, int every_ms, ticker_look *look,
                      struct worker **ret) MUST;
/* Fits DEFER; waits for what is at hand. */
void worker_stop(struct worker **worker);

/* The program itself as it works now, without a database; memory comes from a. */
struct ctx worker_ctx(const struct worker *w, struct arena *a, struct fail *f);
/* Opens the reader when there is none yet, and lets its failures go to f until the caller sets them elsewhere. */
enum err worker_reader(struct worker *w, struct fail *f) MUST;

#endif
