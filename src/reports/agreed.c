/* SPDX-License-Identifier: EUPL-1.2 */
#include "reports/agreed.h"

#include "access/look.h"
#include "agreements/check.h"
#include "agreements/keep.h"
#include "base/clock.h"
#include "base/vec.h"
#include "law/calendar.h"
#include "people/name.h"
#include "reports_agreed_sql.h"

enum { HIDDEN_BELOW = 5 /* counts from 1 to 4 are not shown */ };

typedef VEC(struct agreed_task) task_list;

static enum err of_group(struct ctx *c, const struct school_reach *at, task_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreed_group_row row;
	bool more;

	TRY(agreed_group_open(
		c->db, &(struct agreed_group_in){ at->brin, at->location, at->group, c->today, AGREED_LIST_MOST },
		&rows));
	for (;;) {
		struct agreed_task *t;

		TRY(agreed_group_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		t = vec_push(c->arena, list);
		if (t == NULL) {
			return ERR_NOMEM;
		}
		*t = (struct agreed_task){ .person = row.person,
			                   .public = str_copy(c->arena, row.public),
			                   .name = person_name(c->arena, row.call_name, row.given_names, row.prefix,
			                                       row.family_name),
			                   .group = at->group,
			                   .step = str_copy(c->arena, row.step),
			                   .who = str_copy(c->arena, row.who),
			                   .due = row.due,
			                   .own = str_eq(row.who, STR("mentor")) };
		if (!law_rule_parse(row.rule, &t->rule)) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule");
		}
		if (t->public.p == NULL || t->name.p == NULL || t->step.p == NULL || t->who.p == NULL) {
			return ERR_NOMEM;
		}
	}
}

/* Of every group, without a note in the log. */
static enum err tasks(struct ctx *c, task_list *list)
{
	for (size_t i = 0; i < c->actor.school_count; i++) {
		if (c->actor.school_list[i].group.n > 0) {
			TRY(of_group(c, &c->actor.school_list[i], list));
		}
	}
	return OK;
}

enum err agreed_tasks(struct ctx *c, struct agreed_task **ret, size_t *ret_n)
{
	task_list list = { 0 };
	int64_t *persons;

	TRY(ctx_require(c, ACTION_AGREED));
	TRY(tasks(c, &list));
	persons = ARENA_ARRAY(c->arena, list.n, int64_t);
	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.n; i++) {
		persons[i] = list.p[i].person;
	}
	TRY(look_at_list(c, ACTION_AGREED, persons, list.n));
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* ---- a region ---- */

typedef VEC(struct agreed_late) late_list;

static enum err add_late(struct ctx *c, late_list *list, struct str place, struct str step, int64_t many, bool school)
{
	struct agreed_late *slot = vec_push(c->arena, list);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = (struct agreed_late){ str_copy(c->arena, place), str_copy(c->arena, step),
		                      many < HIDDEN_BELOW ? 0 : many, school };
	return slot->place.p != NULL && slot->step.p != NULL ? OK : ERR_NOMEM;
}

static enum err late_schools(struct ctx *c, struct str region, late_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreed_late_schools_row row;
	bool more;

	TRY(agreed_late_schools_open(c->db, &(struct agreed_late_schools_in){ region, c->today }, &rows));
	for (;;) {
		TRY(agreed_late_schools_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add_late(c, list, row.place, row.step, row.many, true));
	}
}

static enum err late_towns(struct ctx *c, struct str region, late_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct agreed_late_towns_row row;
	bool more;

	TRY(agreed_late_towns_open(c->db, &(struct agreed_late_towns_in){ region, c->today }, &rows));
	for (;;) {
		TRY(agreed_late_towns_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(add_late(c, list, row.place, row.step, row.many, false));
	}
}

enum err agreed_lates(struct ctx *c, struct agreed_late **ret, size_t *ret_n)
{
	late_list list = { 0 };

	TRY(ctx_require(c, ACTION_AGREED));
	for (size_t i = 0; i < c->actor.region_count; i++) {
		TRY(late_schools(c, c->actor.region_list[i], &list));
		TRY(late_towns(c, c->actor.region_list[i], &list));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* Nobody signed for so many working days after it was changed last. */
static enum err asked_long_ago(struct ctx *c, struct str version, bool *ret)
{
	static const struct law_calendar no_holidays = { 0 };
	struct agreed_changed_row row;
	bool found;

	TRY(agreed_changed(c->db, c->arena, &(struct agreed_changed_in){ version }, &row, &found));
	*ret = found && calendar_add_working_days(&no_holidays, clock_day(row.changed), AGREED_ASKED_DAYS) < c->today;
	return OK;
}

static enum err stands(struct ctx *c, const struct agreement *a, struct agreed_draft *ret)
{
	struct agreed_draft d = { .version = a->version, .title = a->title, .who = STR(""), .standing = STANDS_READY };
	const struct agreement_remark *remarks;
	bool late;
	size_t n;

	for (size_t i = 0; i < a->partner_count; i++) {
		const struct agreement_partner *p = &a->partners[i];

		if (p->refused.n > 0) {
			d.who = str_format(c->arena, "%.*s: %.*s", STR_ARG(p->name), STR_ARG(p->refused));
			d.standing = STANDS_REFUSED;
			break;
		}
		if (p->signed_at == INT64_MIN && d.standing == STANDS_READY) {
			d.who = p->name;
			d.standing = STANDS_WAITING;
		}
	}
	if (d.standing == STANDS_WAITING) {
		TRY(asked_long_ago(c, a->version, &late));
		d.standing = late ? STANDS_LATE : STANDS_WAITING;
	}
	if (d.standing == STANDS_READY) {
		TRY(agreement_check(c, a, &remarks, &n));
		/* One that is being written asks for nothing yet. */
		d.version = agreement_wrong(remarks, n) || a->partner_count == 0 ? STR("") : d.version;
	}
	*ret = d;
	return d.who.p != NULL ? OK : ERR_NOMEM;
}

enum err agreed_drafts(struct ctx *c, struct agreed_draft **ret, size_t *ret_n)
{
	VEC(struct agreed_draft) found = { 0 };
	const struct agreement *list, *one;
	size_t n;

	TRY(ctx_require(c, ACTION_AGREED));
	TRY(agreement_list(c, &list, &n));
	for (size_t i = 0; i < n; i++) {
		struct agreed_draft d, *slot;

		if (list[i].state != AGREEMENT_DRAFT || !agreement_keeps(c, list[i].region)) {
			continue;
		}
		TRY(agreement_open(c, list[i].version, &one));
		TRY(stands(c, one, &d));
		if (d.version.n == 0) {
			continue;
		}
		slot = vec_push(c->arena, &found);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = d;
	}
	*ret = found.p;
	*ret_n = found.n;
	return OK;
}

/* ---- what waits ---- */

static enum err count_place(struct ctx *c, int64_t *ret)
{
	struct agreed_draft *drafts;
	task_list list = { 0 };
	int64_t count = 0;
	size_t n;

	if (c->actor.role == ROLE_REGION) {
		TRY(agreed_drafts(c, &drafts, &n));
		for (size_t i = 0; i < n; i++) {
			count += drafts[i].standing != STANDS_WAITING ? 1 : 0;
		}
	} else {
		TRY(tasks(c, &list));
		count = (int64_t)list.n;
	}
	*ret = count < PAGE_COUNT_MOST ? count : PAGE_COUNT_MOST;
	return OK;
}

const struct page_place agreed_place = { "afspraken",   "/vandaag/afspraken", MSG_PLACE_AGREED,
	                                 ACTION_AGREED, PAGE_ICON_AGREED,     count_place };

static enum err count_sign(struct ctx *c, int64_t *ret)
{
	bool authority = role_side(c->actor.role) == SIDE_AUTHORITY;
	struct agreed_to_sign_row row;
	bool found;

	TRY(agreed_to_sign(c->db, c->arena,
	                   &(struct agreed_to_sign_in){ authority ? STR("[]") : c->actor.wholes,
	                                                authority ? c->actor.towns : STR("[]") },
	                   &row, &found));
	*ret = found ? row.items : 0;
	return OK;
}

const struct today_part agreed_sign_part = { "/werkafspraken", MSG_AGREED_SIGN_ONE, MSG_AGREED_SIGN_MANY,
	                                     ACTION_AGREEMENT_SIGN, count_sign };
