/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/routes.h"

#include "access/live.h"
#include "absence/leave_pages.h"
#include "absence/pages.h"
#include "access/page.h"
#include "contacts/pages.h"
#include "register/pages.h"
#include "register/pages_work.h"
#include "agreements/pages.h"
#include "identity/pages.h"
#include "identity/pages_accounts.h"
#include "intake/api.h"
#include "outreach/pages.h"
#include "outreach/pages_link.h"
#include "ledger/pages.h"
#include "letters/pages.h"
#include "intake/pages_import.h"
#include "people/search.h"
#include "registration/gaps.h"
#include "reports/agreed.h"
#include "reports/figures_pages.h"
#include "reports/meant.h"
#include "reports/pages_handle.h"
#include "reports/api.h"
#include "reports/pages.h"
#include "roll/pages.h"
#include "signals/calls.h"
#include "signals/pages.h"
#include "timetable/pages.h"
#include "timetable/pages_feeds.h"
#include "trust/mine.h"
#include "trust/pages_boa.h"
#include "trust/pages_glass.h"
#include "trust/pages_log.h"
#include "trust/pages_research.h"
#include "trust/security.h"
#include "trust/pages_rights.h"

/* Room after room; the order does not matter. One set a line. */
/* clang-format off */
const struct http_routes serve_routes[] = {
	{ access_routes, ACCESS_ROUTES },
	{ live_routes, LIVE_ROUTES },
	{ access_role_routes, ACCESS_ROLE_ROUTES },
	{ sign_in_routes, SIGN_IN_ROUTES },
	{ oidc_routes, OIDC_ROUTES },
	{ invitation_routes, INVITATION_ROUTES },
	{ account_routes, ACCOUNT_ROUTES },
	{ accounts_routes, ACCOUNTS_ROUTES },
	{ agreements_routes, AGREEMENTS_ROUTES },
	{ people_routes, PEOPLE_ROUTES },
	{ registration_routes, REGISTRATION_ROUTES },
	{ registration_api_routes, REGISTRATION_API_ROUTES },
	{ ledger_routes, LEDGER_ROUTES },
	{ signals_routes, SIGNALS_ROUTES },
	{ intake_routes, INTAKE_ROUTES },
	{ absence_routes, ABSENCE_ROUTES },
	{ roll_routes, ROLL_ROUTES },
	{ timetable_routes, TIMETABLE_ROUTES },
	{ feeds_routes, FEEDS_ROUTES },
	{ link_routes, LINK_ROUTES },
	{ contacts_routes, CONTACTS_ROUTES },
	{ register_routes, REGISTER_ROUTES },
	{ work_routes, WORK_ROUTES },
	{ outreach_routes, OUTREACH_ROUTES },
	{ handle_routes, HANDLE_ROUTES },
	{ letters_routes, LETTERS_ROUTES },
	{ figures_routes, FIGURES_ROUTES },
	{ meant_routes, MEANT_ROUTES },
	{ agreed_routes, AGREED_ROUTES },
	{ import_routes, IMPORT_ROUTES },
	{ import_api_routes, IMPORT_API_ROUTES },
	{ leave_routes, LEAVE_ROUTES },
	{ own_absence_routes, OWN_ABSENCE_ROUTES },
	{ report_routes, REPORT_ROUTES },
	{ attach_routes, ATTACH_ROUTES },
	{ report_api_routes, REPORT_API_ROUTES },
	{ boa_routes, BOA_ROUTES },
	{ trust_log_routes, TRUST_LOG_ROUTES },
	{ rights_routes, RIGHTS_ROUTES },
	{ retention_routes, RETENTION_ROUTES },
	{ research_routes, RESEARCH_ROUTES },
	{ mine_routes, MINE_ROUTES },
	{ security_routes, SECURITY_ROUTES },
	{ trust_glass_routes, TRUST_GLASS_ROUTES },
};
const size_t serve_route_sets = sizeof serve_routes / sizeof serve_routes[0];

/* In the order in which people see them. */
const struct page_place *const serve_places[] = {
	&today_place,
	&lessons_place,
	&people_place,
	&registration_place,
	&absence_place,
	&report_place,
	&work_place,
	&outreach_place,
	&figures_place,
	&leave_place,
	&agreed_place,
	&agreements_place,
	&letters_place,
	&boa_place,
	&trust_log_place,
	&security_page_place,
	&rights_place,
	&retention_place,
	&research_place,
	&mine_place,
	&meet_place,
	&accounts_place,
	&contacts_place,
	&register_place,
};
/* clang-format on */
const size_t serve_place_count = sizeof serve_places / sizeof serve_places[0];

/* Above the list of Vandaag, in the order in which people see them; the last one closes the list. */
const struct today_part *const serve_today_parts[] = {
	&missing_part,      &calls_part,       &answers_part,   &absence_today, &leave_today, &report_today_asked,
	&report_today_late, &feeds_today,      &work_part,      &talks_part,    &untold_part, &handovers_part,
	&news_part,         &agreed_sign_part, &register_today, NULL,
};
const size_t serve_today_part_count = sizeof serve_today_parts / sizeof serve_today_parts[0] - 1;

const struct person_part *const serve_person_parts[] = {
	&absence_person_part,
	&report_person_part,
	&outreach_person_part,
};
const size_t serve_person_part_count = sizeof serve_person_parts / sizeof serve_person_parts[0];

void serve_hooks(struct http_hooks *hooks)
{
	hooks->error_page = page_error;
}
