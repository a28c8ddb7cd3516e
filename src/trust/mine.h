/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_MINE_H
#define TRUST_MINE_H

#include "people/choice.h"
#include "base/clock.h"
#include "signals/person.h"
#include "trust/log_find.h"

/*
 * What is kept about oneself or one's child, and what one chooses about it (AVG art. 12-22): the pages under /mijn. And
 * the page of a peer coach: first names of today, of who chose to be met.
 */
enum { MINE_ROUTES = 6, SHOWN = 5 /* of a long list before it folds */ };
extern const struct http_route mine_routes[MINE_ROUTES];
extern const struct page_place mine_place, meet_place;

/* What was found about somebody, in plain words. */
struct mine_finding {
	struct str name, why, day, state;
	bool reported; /* leerplicht or RMC know of it */
};

/* What went from school to authority or back. */
struct mine_exchange {
	struct str day, what, sender, recipient, ground;
};

struct mine_person {
	struct str href, name;
};

struct mine_view {
	struct page page;
	bool parent, kept;                 /* kept: a choice was just kept */
	const struct mine_person *persons; /* more than one: a chooser */
	size_t person_count;
	struct person_view of;
	const struct mine_finding *findings;
	size_t finding_count;
	const struct mine_exchange *exchanges;
	size_t exchange_count;
	struct log_list seen; /* who saw it, without names */
	struct str seen_more; /* address of older ones, or empty */
	struct choices choices;
	bool may_choose, may_share; /* may_share: old enough to decide on notes */
	bool may_parents;           /* old enough to decide on messages to parents */
	bool may_ask,
		asked; /* rights are one's own from sixteen on: to ask, and to take a copy; asked: a request was just kept */
	bool notes;         /* contacts and notes are shown at all */
	struct str contact; /* of the privacy officer */
	struct str self, other_span;
};

/* What a peer coach sees of somebody. */
struct meet_row {
	struct str call;
};

struct meet_view {
	struct page page;
	const struct meet_row *rows;
	size_t count;
	day_t today;
};

/* Who may be met today in the groups of the actor (ACTION_MEET). */
enum err meet_list(struct ctx *c, struct meet_row **ret, size_t *ret_n) MUST;

/* What the young person did with the own data: not for parents to follow. */
bool mine_own_doing(const struct log_found *f);

/* What was found about somebody and what was given on; the person came through the gate. */
enum err mine_findings(struct ctx *c, int64_t person, struct mine_finding **ret, size_t *ret_n) MUST;
enum err mine_exchanges(struct ctx *c, int64_t person, struct mine_exchange **ret, size_t *ret_n) MUST;

enum err meet_get(struct http_req *r, struct http_resp *ret) MUST;

#endif
