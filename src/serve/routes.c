/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/routes.h"

#include "intake/api.h"

/* Room after room; the order does not matter. */
const struct http_routes serve_routes[] = {
	{ intake_routes, INTAKE_ROUTES },
};
const size_t serve_route_sets = sizeof serve_routes / sizeof serve_routes[0];

void serve_hooks(struct http_hooks *hooks)
{
	(void)hooks;
}
