/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/ahead_page.h"
#include "signals/calls_page.h"
#include "signals/pages.h"
#include "signals/person.h"

#define ROW(action) .access = &access_rows[action]

/* What a step needs beyond a look at the worklist is asked by the step itself (signals/step.h). */
const struct http_route signals_routes[SIGNALS_ROUTES] = {
	{ HTTP_GET, "/vandaag", today_get, COST_FAST, ROW(ACTION_WORKLIST) },
	{ HTTP_GET, "/vandaag/mist", missing_get, COST_SLOW, ROW(ACTION_SCHOOL_STEP) },
	{ HTTP_GET, "/bellijst", calls_get, COST_SLOW, ROW(ACTION_SCHOOL_STEP) },
	{ HTTP_POST, "/bellijst", calls_post, COST_SLOW, ROW(ACTION_SCHOOL_STEP) },
	{ HTTP_POST, "/vandaag/{finding}/ongedaan", undo_post, COST_SLOW, ROW(ACTION_WORKLIST) },
	{ HTTP_POST, "/vandaag/{finding}/{step}", step_post, COST_SLOW, ROW(ACTION_WORKLIST) },
	{ HTTP_GET, "/bevindingen/{finding}", finding_get, COST_SLOW, ROW(ACTION_EXPLAIN) },
	{ HTTP_GET, "/jongeren/{person}", person_get, COST_SLOW, ROW(ACTION_PERSON) },
	{ HTTP_GET, "/jongeren/{person}/wat-als", ahead_get, COST_SLOW, ROW(ACTION_EXPLAIN) },
	{ HTTP_POST, "/jongeren/{person}/wat-als", ahead_post, COST_SLOW, ROW(ACTION_EXPLAIN) },
	{ HTTP_POST, "/jongeren/{person}/contact", contact_post, COST_SLOW, ROW(ACTION_CONTACT) },
};
