/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_MINUTE_H
#define SERVE_MINUTE_H

#include "access/web.h"
#include "reference/reference.h"

/*
 * A thread that does what cannot wait for the night: lessons that ended without registration are closed, a few a
 * transaction, so that nobody who writes waits for it. Never on the fixed day of a demonstration.
 */
struct minute;
enum err minute_start(struct fail *f, struct web_app *app, struct minute **ret) MUST;
/* Fits DEFER; waits for the transaction that runs. */
void minute_stop(struct minute **m);

/* What has ended for long enough (setting close_lessons_minutes) at an instant: up to a minute of a day. */
enum err minute_ended(struct ctx *c, int64_t now, day_t *ret_day, int *ret_minute) MUST;
/* Closes some lessons that ended by then, with what is known of absence, inside the caller's transaction. */
enum err minute_close(struct ctx *c, struct reference_book *book, day_t day, int minute, bool *ret_more) MUST;

#endif
