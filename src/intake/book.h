/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_BOOK_H
#define INTAKE_BOOK_H

#include "access/web.h"
#include "reference/reference.h"

/*
 * The reference book of a server thread, for requests that settle marks: read once, and anew when what it holds has
 * changed. Called inside web_write with the thread of the request (http_req.thread); lives as long as the thread.
 */
enum err intake_book(struct ctx *c, struct web_thread *t, struct reference_book **ret) MUST;

#endif
