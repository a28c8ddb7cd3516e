/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_MAILER_H
#define SERVE_MAILER_H

#include "access/web.h"

/* A thread that sends what waits in the queue of letters (identity/letter.h), one at a time. */
struct mailer;
enum err mailer_start(struct fail *f, struct web_app *app, struct mailer **ret) MUST;
/* Fits DEFER; waits for a letter that is being sent. */
void mailer_stop(struct mailer **m);

#endif
