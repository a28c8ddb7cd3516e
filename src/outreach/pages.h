/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTREACH_PAGES_H
#define OUTREACH_PAGES_H

#include "access/page.h"
#include "outreach/link.h"
#include "outreach/words.h"

/* Berichten: what is proposed, what was sent and came back, the words, the settings; and news of deliveries. */
enum { OUTREACH_ROUTES = 10 };
extern const struct http_route outreach_routes[OUTREACH_ROUTES];
extern const struct page_place outreach_place;
struct today_part;
extern const struct today_part answers_part;
struct person_part;
extern const struct person_part outreach_person_part;
struct correction_source;
extern const struct correction_source answer_corrections;

/* Handlers of the words and settings. */
enum err words_get(struct http_req *r, struct http_resp *ret) MUST;
enum err words_post(struct http_req *r, struct http_resp *ret) MUST;
enum err rules_get(struct http_req *r, struct http_resp *ret) MUST;
enum err rules_post(struct http_req *r, struct http_resp *ret) MUST;
/* POST /api/v1/berichten/aflevering: {"reference": "...", "status": "delivered"}, as JSON or as a form. */
enum err delivery_post(struct http_req *r, struct http_resp *ret) MUST;

enum outreach_tab { TAB_OPEN, TAB_SENT, TAB_FAILED, TAB_WORDS, TAB_RULES, OUTREACH_TABS };

struct outreach_tab_view {
	struct str href, name, count;
	bool here;
};

struct outreach_frame {
	struct page page;
	struct outreach_tab_view tabs[OUTREACH_TABS];
	bool done;
	struct str told, wrong;
};
/* Page and tabs; the view of each page begins with them. */
enum err outreach_frame(struct http_req *r, enum outreach_tab here, struct outreach_frame *ret) MUST;

/* Institutions that the actor has as a whole, and the one that is asked for. ERR_ABSENT. */
struct outreach_school {
	struct str brin, name;
	bool here;
};
struct outreach_schools {
	const struct outreach_school *list;
	size_t count;
	struct str brin; /* empty when there is none */
};
enum err outreach_schools(struct http_req *r, struct str asked, struct outreach_schools *ret) MUST;

struct answer_row {
	struct str href, name, sub, who, what, words, lessons, call, when, handled, action;
	struct str correct; /* the form that puts the lessons right, where the answer says so */
	bool asks;
};

struct receiver_row {
	struct str who, to;
	bool able;
};

struct proposal_row {
	struct str finding, href, name, sub, what;
	struct receiver_row receivers[RECEIVERS];
	size_t count;
	bool able;
};

struct open_view {
	struct outreach_frame f;
	bool off, ready; /* ready: some channel works */
	const struct answer_row *answers, *seen;
	size_t answer_count, seen_count;
	const struct proposal_row *proposals;
	size_t proposal_count, able;
};

struct message_row {
	struct str href, name, sub, what, to, when, status, advice, text;
	bool bad;
};

struct sent_view {
	struct outreach_frame f;
	bool failed;
	const struct message_row *rows;
	size_t count;
	struct str more;
};

/* "8 uur gemist"; "ouder Fatima de Vries"; "aangekomen"; what the school can do about it, or empty. p NULL: no memory. */
struct str outreach_kind_text(struct ctx *c, struct str kind);
struct str outreach_who(struct ctx *c, int recipient, struct str guardian);
struct str outreach_status_text(enum lang lang, struct str status);
struct str outreach_advice(struct ctx *c, struct str status, struct str channel, struct str reason);

struct option_view {
	struct str value, name;
	bool here;
};

struct version_view {
	struct str when, who, words;
};

struct words_view {
	struct outreach_frame f;
	struct outreach_schools schools;
	struct option_view kinds[MESSAGE_KINDS], audiences[2], channels[CHANNEL_COUNT], tongues[TONGUE_COUNT];
	struct words words;
	bool own, mail, rtl;
	struct str language, subject, preview, size;
	const struct version_view *versions;
	size_t version_count;
};

struct rules_view {
	struct outreach_frame f;
	struct outreach_schools schools;
	struct option_view modes[3], firsts[CHANNEL_COUNT];
	struct str from, until, phone;
	int days;
	bool mail, sms;
};

#endif
