/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_FEEDER_H
#define SERVE_FEEDER_H

#include "serve/worker.h"

/* A thread that fetches calendars (timetable/feed.h): at night, and within a second when somebody asks for one. */
/* Ended by worker_stop: stopping waits for the calendar at hand. */
enum err feeder_start(struct fail *f, struct web_app *app, struct worker **ret) MUST;

#endif
