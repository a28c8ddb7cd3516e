/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/metrics.h"
#include "http/path.h"
#include "http/server.h"

struct route_segment {
	struct str text; /* the literal, or the name of the parameter */
	bool named;
};

struct compiled_route {
	const struct http_route *route;
	struct route_segment segments[PATH_MAX_SEGMENTS];
	size_t count;
	struct route_stats *stats;
};

/* All routes, literal segments before named ones, so that the first that matches is the right one. */
struct route_table {
	struct compiled_route *routes;
	size_t count;
};

/*
 * ERR_INPUT, with the route in f: no access row, no handler, a malformed pattern, two routes for the same method and
 * path. stats are made by the metrics.
 */
enum err routes_compile(struct arena *a, const struct http_routes *sets, size_t n, struct http_metrics *metrics,
                        struct route_table *ret, struct fail *f) MUST;

/*
 * The route of a method and path with its parameters, or NULL; *ret_allowed gets a bit (1 << enum http_method) for
 * each method that the path has.
 */
const struct compiled_route *route_find(const struct route_table *t, enum http_method method,
                                        const struct http_path *path, struct http_pair params[HTTP_MAX_PARAMS],
                                        size_t *ret_params, unsigned *ret_allowed);

/* "GET". */
const char *method_name(enum http_method method);
enum http_method method_of(const char *name);

#endif
