/* SPDX-License-Identifier: EUPL-1.2 */
#include "http/route.h"

#include <stdlib.h>
#include <string.h>

static const char *const method_names[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "OTHER" };

const char *method_name(enum http_method method)
{
	return method_names[method];
}

enum http_method method_of(const char *name)
{
	if (strcmp(name, "HEAD") == 0) {
		return HTTP_GET;
	}
	for (int m = HTTP_GET; m < HTTP_OTHER; m++) {
		if (strcmp(name, method_names[m]) == 0) {
			return (enum http_method)m;
		}
	}
	return HTTP_OTHER;
}

static enum err complain(const struct http_route *route, const char *what, struct fail *f)
{
	return fail_set(f, ERR_INPUT, NULL, "route %s %s: %s", method_name(route->method),
	                route->pattern != NULL ? route->pattern : "(none)", what);
}

static enum err compile_segment(struct str text, struct compiled_route *c, size_t *params, struct fail *f)
{
	struct route_segment *s = &c->segments[c->count];

	if (c->count == PATH_MAX_SEGMENTS) {
		return complain(c->route, "too many segments", f);
	}
	if (text.n == 0) {
		return complain(c->route, "an empty segment", f);
	}
	s->named = text.p[0] == '{';
	s->text = text;
	if (s->named) {
		if (text.n < 3 || text.p[text.n - 1] != '}' || ++*params > HTTP_MAX_PARAMS) {
			return complain(c->route, "a parameter is {name}, no more than six", f);
		}
		s->text = (struct str){ text.p + 1, text.n - 2 };
	}
	c->count++;
	return OK;
}

static enum err compile(const struct http_route *route, struct compiled_route *c, struct fail *f)
{
	struct str rest = str_of(route->pattern);
	size_t params = 0;

	*c = (struct compiled_route){ .route = route };
	if (route->access == NULL) {
		return complain(route, "has no row in the access matrix", f);
	}
	if (route->handler == NULL || route->method == HTTP_OTHER) {
		return complain(route, "has no handler or no method", f);
	}
	if (rest.n == 0 || rest.p[0] != '/') {
		return complain(route, "a pattern begins with a slash", f);
	}
	rest = (struct str){ rest.p + 1, rest.n - 1 };
	while (rest.n > 0) {
		struct str segment = str_cut(rest, '/', &rest);

		if (rest.p != NULL && rest.n == 0) {
			return complain(route, "a pattern does not end in a slash", f);
		}
		TRY(compile_segment(segment, c, &params, f));
	}
	return OK;
}

/* By number of segments, then literals before parameters, then by text and method. */
static int compare(const void *pa, const void *pb)
{
	const struct compiled_route *a = pa, *b = pb;

	if (a->count != b->count) {
		return a->count < b->count ? -1 : 1;
	}
	for (size_t i = 0; i < a->count; i++) {
		const struct route_segment *s = &a->segments[i], *t = &b->segments[i];
		int order = s->named != t->named ? (s->named ? 1 : -1) : s->named ? 0 : str_cmp(s->text, t->text);

		if (order != 0) {
			return order;
		}
	}
	return (int)a->route->method - (int)b->route->method;
}

enum err routes_compile(struct arena *a, const struct http_routes *sets, size_t n, struct http_metrics *metrics,
                        struct route_table *ret, struct fail *f)
{
	struct route_table t = { .count = 0 };
	size_t total = 0;

	for (size_t i = 0; i < n; i++) {
		total += sets[i].count;
	}
	t.routes = ARENA_ARRAY(a, total, struct compiled_route);
	if (t.routes == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "out of memory");
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < sets[i].count; k++) {
			TRY(compile(&sets[i].routes[k], &t.routes[t.count], f));
			t.count++;
		}
	}
	if (t.count > 0) {
		qsort(t.routes, t.count, sizeof t.routes[0], compare);
	}
	for (size_t i = 0; i < t.count; i++) {
		const struct http_route *route = t.routes[i].route;

		if (i > 0 && compare(&t.routes[i - 1], &t.routes[i]) == 0) {
			return complain(route, "stands twice", f);
		}
		t.routes[i].stats = metrics_route(a, metrics, method_name(route->method), route->pattern);
		if (t.routes[i].stats == NULL) {
			return fail_set(f, ERR_NOMEM, NULL, "out of memory");
		}
	}
	*ret = t;
	return OK;
}

static bool matches(const struct compiled_route *c, const struct http_path *path)
{
	if (c->count != path->count) {
		return false;
	}
	for (size_t i = 0; i < c->count; i++) {
		if (!c->segments[i].named && !str_eq(c->segments[i].text, path->segments[i])) {
			return false;
		}
	}
	return true;
}

/* Whether two routes are the same path, whatever the names of parameters. */
static bool same_path(const struct compiled_route *a, const struct compiled_route *b)
{
	for (size_t i = 0; i < a->count; i++) {
		if (a->segments[i].named != b->segments[i].named ||
		    (!a->segments[i].named && !str_eq(a->segments[i].text, b->segments[i].text))) {
			return false;
		}
	}
	return true;
}

const struct compiled_route *route_find(const struct route_table *t, enum http_method method,
                                        const struct http_path *path, struct http_pair params[HTTP_MAX_PARAMS],
                                        size_t *ret_params, unsigned *ret_allowed)
{
	const struct compiled_route *first = NULL, *found = NULL;
	size_t n = 0;

	*ret_allowed = 0;
	for (size_t i = 0; i < t->count; i++) {
		const struct compiled_route *c = &t->routes[i];

		if (!matches(c, path) || (first != NULL && !same_path(first, c))) {
			continue;
		}
		/* The most literal path decides; another that only fits by a parameter is another resource. */
		first = first != NULL ? first : c;
		*ret_allowed |= 1u << c->route->method;
		if (c->route->method == method) {
			found = c;
		}
	}
	for (size_t i = 0; found != NULL && i < found->count; i++) {
		if (found->segments[i].named) {
			params[n++] = (struct http_pair){ found->segments[i].text, path->segments[i] };
		}
	}
	*ret_params = n;
	return found;
}
