/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_COUNTER_H
#define SERVE_COUNTER_H

#include "access/web.h"

/*
 * A thread that counts what changed in the sums of lesson time by municipality (ledger/residents.h): it reads on a connection of
 * its own and writes each location and week in a small transaction, so that nobody who registers waits for it. It rests twenty
 * times as long as it worked, so that it takes a twentieth of a processor at most while much changes.
 */
struct counter;
enum err counter_start(struct fail *f, struct web_app *app, struct counter **ret) MUST;
/* Fits DEFER; waits for the location that is being counted. */
void counter_stop(struct counter **c);

#endif
