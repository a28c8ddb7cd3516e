/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_API_H
#define INTAKE_API_H

#include "http/server.h"
#include "reference/reference.h"

enum { INTAKE_ROUTES = 2 };
extern const struct http_route intake_routes[INTAKE_ROUTES];

/* A reference book that a server thread keeps warm. */
struct kept_book {
	struct arena arena;
	struct reference_book book;
	char version[24];
	bool read;
};
void kept_book_destroy(void *kept);

#endif
