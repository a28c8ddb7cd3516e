/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_MAILER_H
#define SERVE_MAILER_H

#include "serve/worker.h"

/* A thread that sends what waits in the queue of letters (identity/letter.h), one at a time. */
/* Ended by worker_stop: stopping waits for a letter that is being sent. */
enum err mailer_start(struct fail *f, struct web_app *app, struct worker **ret) MUST;

#endif
