/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_TICKER_H
#define SERVE_TICKER_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/err.h"

/*
 * A thread that calls a function now and every so often, and stops at once when it is asked to: what the threads of a
 * server that look whether there is something to do have in common.
 */
struct ticker;

/*
 * One look, on the thread of the ticker. Returns whether the next must follow at once, because there is more to do.
 * *stop is set once it must end: for a look that takes long and can break off.
 */
typedef bool ticker_look(void *arg, const atomic_bool *stop);

/*
 * every_ms: how long it waits after a look that left nothing to do, in milliseconds. purpose completes "no thread ..."
 * in the failure, ERR_NOMEM. arg must stay until ticker_stop(); the first look may come before this returns.
 */
enum err ticker_start(struct fail *f, const char *purpose, int every_ms, ticker_look *look, void *arg,
                      struct ticker **ret) MUST;

/* Waits for the look that runs, ends the thread and forgets it. Fits DEFER; nothing when *t is NULL. */
void ticker_stop(struct ticker **t);

#endif
