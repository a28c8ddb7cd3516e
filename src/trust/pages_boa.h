/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_PAGES_BOA_H
#define TRUST_PAGES_BOA_H

#include "access/page.h"
#include "base/clock.h"
#include "people/search.h"
#include "trust/boa.h"

/* The pages of the compartment of the BOA. */
enum { BOA_ROUTES = 12 };
extern const struct http_route boa_routes[BOA_ROUTES];
extern const struct page_place boa_place;

/* Handlers of one case. */
enum err boa_case_get(struct http_req *r, struct http_resp *ret) MUST;
enum err boa_note_post(struct http_req *r, struct http_resp *ret) MUST;
enum err boa_report_post(struct http_req *r, struct http_resp *ret) MUST;
enum err boa_provide_post(struct http_req *r, struct http_resp *ret) MUST;
enum err boa_colleague_post(struct http_req *r, struct http_resp *ret) MUST;
enum err boa_close_post(struct http_req *r, struct http_resp *ret) MUST;
enum err boa_older_post(struct http_req *r, struct http_resp *ret) MUST;

/* ---- what the templates show ---- */

struct boa_view {
	struct page page;
	const struct boa_case *cases;
	size_t case_count;
	const struct boa_handover *waiting;
	size_t waiting_count;
	bool searched;
	struct str typed;
	struct young_list found;
};

/* What was done about the young person under the Leerplichtwet: the ground of a case. */
struct boa_report_view {
	struct str name, sum, day;
};

struct boa_case_view {
	struct page page;
	struct boa_case of;
	const struct boa_note *notes;
	size_t note_count;
	bool shut;                    /* some texts are older than a year */
	struct str report[BOA_KINDS]; /* the newest text of each kind */
	const struct boa_provision *provisions;
	size_t provision_count;
	const struct boa_member *members;
	size_t member_count;
	const struct boa_report_view *reports;
	size_t report_count;
	day_t limited, removed; /* when the case closes in, and when it goes */
	struct str self;
	struct str wrong, form, typed; /* what could not be taken, of which form */
};

/* What codes are called. */
struct str boa_kind_text(enum lang lang, enum boa_kind kind);
struct str boa_outcome_text(enum lang lang, struct str outcome);
struct str boa_recipient_text(enum lang lang, struct str recipient);
struct str boa_ground_text(enum lang lang, struct str ground);

#endif
