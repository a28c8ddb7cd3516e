/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_IMPORTER_H
#define SERVE_IMPORTER_H

#include "serve/worker.h"

/* A thread that checks, imports and undoes what schools bring in by the page (intake/upload.h), one file at a time. */
/* Ended by worker_stop: stopping waits for the batch at hand, and what is left goes on when the server starts again. */
enum err importer_start(struct fail *f, struct web_app *app, struct worker **ret) MUST;

#endif
