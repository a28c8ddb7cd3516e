/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_NIGHT_H
#define SERVE_NIGHT_H

#include "access/web.h"

/*
 * A thread that does the nightly round: at start, and each time the local day changes. It also asks every few seconds
 * whether the database is there, so that /readyz tells (web_app.away).
 */
struct night;
enum err night_start(struct fail *f, struct web_app *app, struct night **ret) MUST;
/* Fits DEFER; waits for a round that runs. */
void night_stop(struct night **n);

/* The round itself, inside the caller's transaction: signals expire or come up, sessions and old answers go. */
enum err night_round(struct ctx *c) MUST;

#endif
