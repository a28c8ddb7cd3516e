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

#define R(role) (1u << ROLE_##role)
#define ANYONE ((1u << ROLE_COUNT) - 1)
#define SIGNED_IN (ANYONE & ~R(NOBODY) & ~R(SYSTEM))
#define AUTHORITY (R(OFFICER) | R(RMC))
#define WORKERS (R(TEACHER) | R(MENTOR) | R(COORDINATOR) | R(CONFIDANT) | AUTHORITY | R(COUNSELLOR) | R(PARTNER))
#define CALLERS (R(MENTOR) | R(COORDINATOR) | AUTHORITY | R(COUNSELLOR))

static const struct {
	enum http_method method;
	const char *pattern;
	unsigned roles;
	bool bearer; /* takes API tokens */
} expected[] = {
	{ HTTP_GET, "/", ANYONE, false },
	{ HTTP_GET, "/inloggen", ANYONE, false },
	{ HTTP_POST, "/inloggen", ANYONE, false },
	{ HTTP_GET, "/inloggen/tweede-stap", ANYONE, false },
	{ HTTP_POST, "/inloggen/tweede-stap", ANYONE, false },
	{ HTTP_POST, "/inloggen/instellen", ANYONE, false },
	{ HTTP_POST, "/inloggen/passkey", ANYONE, false },
	{ HTTP_POST, "/inloggen/passkey/vraag", ANYONE, false },
	{ HTTP_POST, "/inloggen/passkey/instellen", ANYONE, false },
	{ HTTP_POST, "/taal", ANYONE, false },
	{ HTTP_POST, "/uitloggen", SIGNED_IN, false },
	{ HTTP_GET, "/hulp", SIGNED_IN, false },
	{ HTTP_GET, "/start", SIGNED_IN, false },
	{ HTTP_POST, "/rol", SIGNED_IN, false },
	{ HTTP_GET, "/vandaag", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_POST, "/vandaag/{finding}/{step}", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_POST, "/vandaag/{finding}/ongedaan", R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/bevindingen/{finding}", R(MENTOR) | R(COORDINATOR) | AUTHORITY, false },
	{ HTTP_GET, "/jongeren", WORKERS, false },
	{ HTTP_POST, "/jongeren/_zoek", WORKERS, false },
	{ HTTP_GET, "/jongeren/{person}", WORKERS, false },
	{ HTTP_POST, "/jongeren/{person}/contact", CALLERS, false },
	{ HTTP_GET, "/registratie", R(COORDINATOR), false },
	{ HTTP_GET, "/registratie/{brin}/{location}/{week}", R(COORDINATOR), false },
	{ HTTP_GET, "/logboek", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/logboek/_zoek", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/logboek/_csv", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/logboek/persoon", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/logboek/persoon/{person}", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_GET, "/logboek/patronen", R(PRIVACY) | R(SYSTEM), false },
	{ HTTP_POST, "/api/v1/aanwezigheid", R(COORDINATOR) | R(SYSTEM), true },
	{ HTTP_GET, "/mijn", R(YOUNG) | R(PARENT), false },
	{ HTTP_GET, "/mijn/{person}", R(YOUNG) | R(PARENT), false },
	{ HTTP_POST, "/mijn/{person}/keuze", R(YOUNG), false },
	{ HTTP_GET, "/maatjes", R(PEER), false },
	{ HTTP_GET, "/boa", R(BOA), false },
	{ HTTP_POST, "/boa/_zoek", R(BOA), false },
	{ HTTP_POST, "/boa/_nieuw", R(BOA), false },
	{ HTTP_POST, "/boa/_overdracht/{handover}", R(BOA), false },
	{ HTTP_GET, "/boa/{case}", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/notitie", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/verbaal", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/verstrekking", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/collega", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/sluiten", R(BOA), false },
	{ HTTP_POST, "/boa/{case}/ouder", R(BOA), false },
	{ HTTP_POST, "/bevindingen/{finding}/overdragen", AUTHORITY, false },
	{ HTTP_GET, "/api/v1/openapi.json", ANYONE, false },
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
		assert_true(row->processing != NULL && row->processing[0] != '\0');
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
