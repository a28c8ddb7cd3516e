/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/boa.h"

#include "access/log.h"
#include "access/look.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "people/name.h"
#include "people/open.h"
#include "trust_boa_sql.h"

const char *const boa_outcomes[] = { "sepot", "halt", "om", "hulp", "overdracht", NULL };

/* A case goes whole, with its oldest data. */
static bool usable(const struct ctx *c, day_t opened)
{
	return wpg_stage(opened, c->today) < WPG_REMOVED;
}

static enum err keep_case(struct ctx *c, const struct boa_case_of_account_row *row, struct boa_case *ret)
{
	struct arena *a = c->arena;

	*ret = (struct boa_case){
		.person = row->person,
		.boa_case = row->boa_case,
		.public = str_copy(a, row->public),
		.number = str_copy(a, row->number),
		.municipality = str_copy(a, row->municipality),
		.outcome = str_copy(a, row->outcome),
		.name = person_name(a, row->call_name, row->given_names, row->prefix, row->family_name),
		.opened = row->opened,
		.closed = row->closed,
		.birth = row->birth,
		.age = day_age(row->birth, c->today),
	};
	return ret->name.p != NULL && ret->outcome.p != NULL ? OK : ERR_NOMEM;
}

enum err boa_cases(struct ctx *c, struct boa_case **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct boa_case) list = { 0 };
	VEC(int64_t) persons = { 0 };

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_case_of_account_open(c->db, &(struct boa_case_of_account_in){ c->actor.account, c->today }, &rows));
	for (;;) {
		struct boa_case_of_account_row row;
		struct boa_case *item;
		int64_t *person;
		bool more;

		TRY(boa_case_of_account_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!usable(c, row.opened) || !actor_reaches_town(c, row.municipality)) {
			continue;
		}
		item = vec_push(c->arena, &list);
		person = vec_push(c->arena, &persons);
		if (item == NULL || person == NULL) {
			return ERR_NOMEM;
		}
		TRY(keep_case(c, &row, item));
		*person = row.person;
	}
	db_rows_close(&rows);
	*ret = list.p;
	*ret_n = list.n;
	return list.n > 0 ? look_at_list(c, ACTION_WPG, persons.p, persons.n) : OK;
}

enum err boa_open(struct ctx *c, struct str public, struct boa_case *ret)
{
	struct boa_case_by_public_row row;
	struct boa_case_of_account_row same;
	bool found;

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_case_by_public(c->db, c->arena, &(struct boa_case_by_public_in){ public, c->actor.account, c->today },
	                       &row, &found));
	/* Authorised in a grant for another municipality does not count in this one. */
	if (!found || !usable(c, row.opened) || !actor_reaches_town(c, row.municipality)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	/* The gate is being authorised, not where somebody lives by now: a case outlives a move and a birthday. */
	same = (struct boa_case_of_account_row){ row.person,       row.boa_case,    row.public, row.number,
		                                 row.municipality, row.opened,      row.closed, row.outcome,
		                                 row.call_name,    row.given_names, row.prefix, row.family_name,
		                                 row.birth };
	TRY(look_at(c, ACTION_WPG, row.person));
	return keep_case(c, &same, ret);
}

/* "2026-K3F9QX": says nothing of how many there are. */
static struct str new_number(struct ctx *c, const char *public)
{
	char letters[7] = { 0 };

	for (size_t i = 0; i < 6; i++) {
		char ch = public[i];

		letters[i] = ch >= 'a' && ch <= 'z' ? (char)(ch - 'a' + 'A') : ch;
	}
	return str_format(c->arena, "%d-%s", day_ymd(c->today).y, letters);
}

enum err boa_new(struct ctx *c, struct str person, struct str *ret_public)
{
	char public[IDENT_TEXT];
	int64_t id = ctx_new_id(c);
	struct str number;
	struct young y;

	TRY(people_open(c, person, ACTION_WPG, &y));
	number = new_number(c, ident_new(public));
	if (number.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(boa_case_add(c->db,
	                 &(struct boa_case_add_in){ y.person, id, str_of(public), number, y.municipality, c->today,
	                                            c->actor.account },
	                 NULL));
	TRY(boa_member_put(c->db,
	                   &(struct boa_member_put_in){ y.person, id, c->actor.account, c->today, c->actor.account },
	                   NULL));
	*ret_public = str_copy(c->arena, str_of(public));
	return ret_public->p != NULL ? log_change(c, ACTION_WPG, y.person, "wpg.open") : ERR_NOMEM;
}

enum err boa_close(struct ctx *c, const struct boa_case *of, struct str outcome)
{
	bool known = false;
	int64_t changed;

	TRY(ctx_require(c, ACTION_WPG));
	for (size_t i = 0; boa_outcomes[i] != NULL; i++) {
		known = known || str_eq(outcome, str_of(boa_outcomes[i]));
	}
	if (!known) {
		return REFUSE(c, ERR_INPUT, "afloop", MSG_BOA_OUTCOME_UNKNOWN);
	}
	TRY(boa_case_close(c->db, &(struct boa_case_close_in){ of->person, of->boa_case, c->today, outcome },
	                   &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_BOA_CLOSED_ALREADY);
	}
	return log_change(c, ACTION_WPG, of->person, "wpg.close");
}

enum err boa_authorise(struct ctx *c, const struct boa_case *of, struct str login)
{
	struct boa_colleague_row row;
	bool found;

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_colleague(c->db, c->arena, &(struct boa_colleague_in){ str_trim(login), of->municipality, c->today },
	                  &row, &found));
	if (!found) {
		return REFUSE(c, ERR_INPUT, "collega", MSG_BOA_NO_COLLEAGUE);
	}
	TRY(boa_member_put(
		c->db, &(struct boa_member_put_in){ of->person, of->boa_case, row.account, c->today, c->actor.account },
		NULL));
	return log_change(c, ACTION_WPG, of->person, "wpg.authorise");
}

enum err boa_members(struct ctx *c, const struct boa_case *of, struct boa_member **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct boa_member) list = { 0 };

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_member_list_open(c->db, &(struct boa_member_list_in){ of->person, of->boa_case, c->today }, &rows));
	for (;;) {
		struct boa_member_list_row row;
		struct boa_member *m;
		bool more;

		TRY(boa_member_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		m = vec_push(c->arena, &list);
		if (m == NULL) {
			return ERR_NOMEM;
		}
		*m = (struct boa_member){ row.account, str_copy(c->arena, row.login), str_copy(c->arena, row.name),
			                  row.first };
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}
