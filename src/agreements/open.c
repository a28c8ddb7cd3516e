/* SPDX-License-Identifier: EUPL-1.2 */
/* Looking protocols up: one with its partners, all that there are, and what was done with one. */
#include "agreements/inside.h"
#include "agreements/keep.h"
#include "agreements/text.h"
#include "agreements_sql.h"
#include "base/vec.h"

enum err agreement_partners_of(struct ctx *c, struct agreement *a)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct agreement_partner) list = { 0 };
	struct agreement_partners_row row;
	bool more;

	TRY(agreement_partners_open(c->db, &(struct agreement_partners_in){ a->key }, &rows));
	for (;;) {
		struct agreement_partner *p;

		TRY(agreement_partners_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		p = vec_push(c->arena, &list);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		*p = (struct agreement_partner){ .town = str_eq(row.kind, STR("gemeente")),
			                         .code = str_copy(c->arena, row.code),
			                         .name = str_copy(c->arena, row.name),
			                         .signed_by = str_copy(c->arena, row.signed_by),
			                         .signed_at = row.signed_at,
			                         .refused = str_copy(c->arena, row.refused) };
		if (p->code.p == NULL || p->name.p == NULL || p->signed_by.p == NULL || p->refused.p == NULL) {
			return ERR_NOMEM;
		}
	}
	a->partners = list.p;
	a->partner_count = list.n;
	return OK;
}

/* A draft is for its region and for who is asked to sign it. */
static bool may_see(const struct ctx *c, const struct agreement *a)
{
	if (a->state != AGREEMENT_DRAFT || agreement_keeps(c, a->region)) {
		return true;
	}
	for (size_t i = 0; i < a->partner_count; i++) {
		if (agreement_signs(c, &a->partners[i])) {
			return true;
		}
	}
	return false;
}

enum err agreement_open(struct ctx *c, struct str version, const struct agreement **ret)
{
	const struct agreement *found, *examples;
	struct agreement *a;
	size_t n;

	TRY(ctx_require(c, ACTION_AGREEMENT));
	if (str_starts(version, STR("voorbeeld-"))) {
		TRY(agreement_examples(c->arena, &examples, &n));
		for (size_t i = 0; i < n; i++) {
			if (str_eq(examples[i].version, version)) {
				*ret = &examples[i];
				return OK;
			}
		}
	}
	TRY(agreement_by_version(c, version, &found));
	if (found->key == 0) {
		*ret = found;
		return OK;
	}
	a = ARENA_NEW(c->arena, struct agreement);
	if (a == NULL) {
		return ERR_NOMEM;
	}
	*a = *found;
	TRY(agreement_partners_of(c, a));
	if (!may_see(c, a)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = a;
	return OK;
}

static enum err asked(struct ctx *c, int64_t **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreement_asked_row row;
	VEC(int64_t) list = { 0 };
	bool more;

	*ret = NULL;
	*ret_n = 0;
	if (!actor_may(c, ACTION_AGREEMENT_SIGN)) {
		return OK;
	}
	TRY(agreement_asked_open(c->db, &(struct agreement_asked_in){ c->actor.wholes, c->actor.towns }, &rows));
	for (;;) {
		int64_t *slot;

		TRY(agreement_asked_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = row.agreement;
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

static bool among(const int64_t *list, size_t n, int64_t key)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i] == key) {
			return true;
		}
	}
	return false;
}

enum err agreement_list(struct ctx *c, const struct agreement **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreement_list_all_row row;
	VEC(struct agreement) list = { 0 };
	int64_t *signing;
	size_t signings;
	bool more;

	TRY(ctx_require(c, ACTION_AGREEMENT));
	TRY(asked(c, &signing, &signings));
	TRY(agreement_list_all_open(c->db, &rows));
	for (;;) {
		struct agreement a, *slot;

		TRY(agreement_list_all_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(agreement_take_head(c->arena, AGREEMENT_HEAD(row), &a));
		if (a.state == AGREEMENT_DRAFT && !agreement_keeps(c, a.region) && !among(signing, signings, a.key)) {
			continue;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = a;
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err agreement_history(struct ctx *c, const struct agreement *a, const struct agreement_event **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreement_events_row row;
	VEC(struct agreement_event) list = { 0 };
	bool more;

	TRY(agreement_events_open(c->db, &(struct agreement_events_in){ a->key }, &rows));
	for (;;) {
		struct agreement_event *e;

		TRY(agreement_events_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		e = vec_push(c->arena, &list);
		if (e == NULL) {
			return ERR_NOMEM;
		}
		*e = (struct agreement_event){ row.at, str_copy(c->arena, row.who), str_copy(c->arena, row.kind),
			                       str_copy(c->arena, row.note) };
		if (e->who.p == NULL || e->kind.p == NULL || e->note.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}
