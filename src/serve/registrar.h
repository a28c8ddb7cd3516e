/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_REGISTRAR_H
#define SERVE_REGISTRAR_H

#include "access/web.h"

/* A thread that speaks with the national register while the link is on (register/register.h): sends, and asks for news. */
struct registrar;
enum err registrar_start(struct fail *f, struct web_app *app, struct registrar **ret) MUST;
/* Fits DEFER; waits for the message on its way. */
void registrar_stop(struct registrar **r);

#endif
