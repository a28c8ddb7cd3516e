/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who may call what: every route that the program serves stands here with its roles, written down a second time. A
 * route with one role too many, a new one without a line and a line without a route fail.
 */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "access/matrix.h"
#include "serve/routes.h"

#define N (1u << ROLE_NOBODY)
#define C (1u << ROLE_COORDINATOR)
#define O (1u << ROLE_OFFICER)
#define S (1u << ROLE_SYSTEM)

static const struct {
	enum http_method method;
	const char *pattern;
	unsigned roles;
	bool bearer; /* takes API tokens */
} expected[] = {
	{ HTTP_GET, "/", N | C | O | S, false },
	{ HTTP_GET, "/inloggen", N | C | O | S, false },
	{ HTTP_POST, "/inloggen", N | C | O | S, false },
	{ HTTP_POST, "/taal", N | C | O | S, false },
	{ HTTP_POST, "/uitloggen", C | O, false },
	{ HTTP_GET, "/hulp", C | O, false },
	{ HTTP_GET, "/vandaag", C | O, false },
	{ HTTP_POST, "/vandaag/{finding}/{step}", C | O, false },
	{ HTTP_POST, "/vandaag/{finding}/ongedaan", C | O, false },
	{ HTTP_GET, "/bevindingen/{finding}", C | O, false },
	{ HTTP_GET, "/jongeren", C | O, false },
	{ HTTP_POST, "/jongeren/_zoek", C | O, false },
	{ HTTP_GET, "/jongeren/{person}", C | O, false },
	{ HTTP_POST, "/jongeren/{person}/contact", C | O, false },
	{ HTTP_GET, "/registratie", C, false },
	{ HTTP_GET, "/registratie/{brin}/{location}/{week}", C, false },
	{ HTTP_POST, "/api/v1/aanwezigheid", C | S, true },
	{ HTTP_GET, "/api/v1/openapi.json", N | C | O | S, false },
};
enum { EXPECTED = sizeof expected / sizeof expected[0] };

static size_t line_of(const struct http_route *route)
{
	for (size_t i = 0; i < EXPECTED; i++) {
		if (expected[i].method == route->method && strcmp(expected[i].pattern, route->pattern) == 0) {
			return i;
		}
	}
	return EXPECTED;
}

static void every_route_has_its_roles(void **state)
{
	bool seen[EXPECTED] = { false };
	int bad = 0;

	(void)state;
	for (size_t s = 0; s < serve_route_sets; s++) {
		for (size_t i = 0; i < serve_routes[s].count; i++) {
			const struct http_route *route = &serve_routes[s].routes[i];
			const struct access_row *row = route->access;
			size_t line = line_of(route);

			if (line == EXPECTED || row == NULL) {
				print_error("%s has no line here, or no row of the matrix\n", route->pattern);
				bad++;
				continue;
			}
			for (int role = 0; role < ROLE_COUNT; role++) {
				bool may = (expected[line].roles & 1u << role) != 0;

				if (access_allows((enum role)role, row->action) != may) {
					print_error("%s: %s %s\n", route->pattern, role_name((enum role)role),
					            may ? "cannot" : "can");
					bad++;
				}
			}
			bad += ((route->flags & HTTP_BEARER) != 0) != expected[line].bearer;
			seen[line] = true;
		}
	}
	for (size_t i = 0; i < EXPECTED; i++) {
		if (!seen[i]) {
			print_error("%s is not served\n", expected[i].pattern);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
}

static void rows_are_where_they_belong(void **state)
{
	(void)state;
	for (int a = 0; a < ACTION_COUNT; a++) {
		const struct access_row *row = access_row((enum action)a);

		assert_int_equal(row->action, a);
		assert_true(row->name != NULL && row->name[0] != '\0');
		assert_true(row->purpose != NULL && row->purpose[0] != '\0');
		assert_true(row->roles != 0);
	}
}

/* What is not public is never for somebody who is not signed in. */
static void nobody_gets_the_public_pages_only(void **state)
{
	(void)state;
	for (int a = 0; a < ACTION_COUNT; a++) {
		assert_int_equal(access_allows(ROLE_NOBODY, (enum action)a), a == ACTION_PUBLIC);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_has_its_roles),
		cmocka_unit_test(rows_are_where_they_belong),
		cmocka_unit_test(nobody_gets_the_public_pages_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
