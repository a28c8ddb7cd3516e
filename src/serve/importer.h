/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_IMPORTER_H
#define SERVE_IMPORTER_H

#include "access/web.h"

/* A thread that checks, imports and undoes what schools bring in by the page (intake/upload.h), one file at a time. */
struct importer;
enum err importer_start(struct fail *f, struct web_app *app, struct importer **ret) MUST;
/* Fits DEFER; waits for the batch at hand. What is left goes on when the server starts again. */
void importer_stop(struct importer **importer);

#endif
