/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_FEEDER_H
#define SERVE_FEEDER_H

#include "access/web.h"

/* A thread that fetches calendars (timetable/feed.h): at night, and within a second when somebody asks for one. */
struct feeder;
enum err feeder_start(struct fail *f, struct web_app *app, struct feeder **ret) MUST;
/* Fits DEFER; waits for the calendar that is at hand. */
void feeder_stop(struct feeder **m);

#endif
