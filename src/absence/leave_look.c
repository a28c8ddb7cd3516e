/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests for leave as those see them who have to do with them. */
#include "absence/leave_inside.h"
#include "access/look.h"
#include "access/page.h"
#include "base/clock.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/reach.h"

enum { SHOWN = 200, PAST_DAYS = 60 };

typedef VEC(struct leave_row) row_list;

static bool is_officer(const struct ctx *c)
{
	return role_side(c->actor.role) == SIDE_AUTHORITY;
}

static enum err absent(struct ctx *c)
{
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

/* The enrolment of a request among those in reach; an officer has no need of it but for the school's calendar. */
static enum err find_enrolment(struct ctx *c, int64_t person, int64_t enrolment, struct young_enrolment *ret)
{
	struct young_enrolment *list;
	size_t n;

	TRY(people_enrolments(c, person, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (list[i].enrolment == enrolment) {
			*ret = list[i];
			return OK;
		}
	}
	return absent(c);
}

static enum err load_steps(struct ctx *c, int64_t person, int64_t request, struct leave_step **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct leave_steps_row row;
	VEC(struct leave_step) list = { 0 };
	bool more;

	TRY(leave_steps_open(c->db, &(struct leave_steps_in){ person, request }, &rows));
	for (;;) {
		struct leave_step *s;

		TRY(leave_steps_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		s = vec_push(c->arena, &list);
		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = (struct leave_step){ row.at, str_copy(c->arena, row.action), str_copy(c->arena, row.name),
			                  str_copy(c->arena, row.note), str_copy(c->arena, row.old) };
		if (s->action.p == NULL || s->name.p == NULL || s->note.p == NULL || s->old.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err leave_steps_of(struct ctx *c, const struct leave_row *row, struct leave_step **ret, size_t *ret_n)
{
	return load_steps(c, row->person, row->request, ret, ret_n);
}

static enum err used(struct ctx *c, const struct leave_one *one, enum leave_kind kind, struct leave_used_row *ret)
{
	int year = day_school_year(one->first);
	bool found;

	return leave_used(c->db, c->arena,
	                  &(struct leave_used_in){ one->person, str_of(leave_kind_name(kind)), day_of(year, 8, 1),
	                                           day_of(year + 1, 7, 31), one->request },
	                  ret, &found);
}

/* What the statute says: as it was asked, with what was granted meanwhile. */
static enum err judge(struct ctx *c, struct leave_one *one, const struct young_enrolment *e)
{
	struct leave_used_row holiday, weighty;
	/* On the fixed day of a demonstration the clock runs ahead of the day. */
	day_t told = clock_day(one->asked) < c->today ? clock_day(one->asked) : c->today;
	struct law_calendar calendar;
	struct leave_asked asked = { .kind = one->kind,
		                     .first = one->first,
		                     .last = one->last,
		                     .asked = told,
		                     .duty = people_duty(&one->young, one->first).duty,
		                     .work = one->work,
		                     .dual = e->bbl };

	TRY(reference_calendar(c->db, c->arena, e->brin, e->location, &calendar));
	TRY(used(c, one, LEAVE_HOLIDAY, &holiday));
	TRY(used(c, one, LEAVE_WEIGHTY, &weighty));
	asked.used_holiday = (int)holiday.times;
	asked.used_days = (int)weighty.days;
	one->verdict = law_leave(&calendar, &asked);
	return OK;
}

static void may(const struct ctx *c, struct leave_one *one)
{
	bool family = leave_by_family(c), above = one->verdict.decider == LEAVE_BY_OFFICER;

	if (is_officer(c)) {
		one->may_decide = one->state == LEAVE_AT_OFFICER;
		return;
	}
	if (family) {
		one->may_withdraw = one->state == LEAVE_ASKED || one->state == LEAVE_AT_OFFICER;
		one->may_change = one->state == LEAVE_ASKED && leave_may_ask(c, &one->young);
		return;
	}
	one->may_decide = one->state == LEAVE_ASKED && !above;
	one->may_send = one->state == LEAVE_ASKED && above;
	one->may_change = one->state == LEAVE_ASKED;
	one->may_withdraw = one->state != LEAVE_REFUSED && one->state != LEAVE_WITHDRAWN;
}

static struct leave_one one_of(const struct leave_get_row *row, struct str public)
{
	return (struct leave_one){
		.public = public,
		.person = row->person,
		.request = row->request,
		.enrolment = row->enrolment,
		.brin = row->brin,
		.municipality = row->municipality,
		.source = row->source,
		.reason = row->reason,
		.decided_name = row->decided_name,
		.decision = row->decision,
		.first = row->first,
		.last = row->until,
		.begin = row->begin_min,
		.end = row->end_min,
		.days = row->days,
		.work = row->work,
		.by_officer = str_eq(row->decider, STR("ambtenaar")),
		.asked = row->asked,
		.decided = row->decided,
	};
}

enum err leave_open(struct ctx *c, struct str public, struct leave_one *ret)
{
	bool family = leave_by_family(c), found;
	enum action action = family ? ACTION_OWN_ABSENCE : ACTION_LEAVE;
	struct young_enrolment e = { 0 };
	struct leave_get_row row;
	struct leave_step *steps;
	struct leave_one one;

	TRY(ctx_require(c, action));
	TRY(leave_get(c->db, c->arena, &(struct leave_get_in){ public }, &row, &found));
	if (!found) {
		return absent(c);
	}
	one = one_of(&row, public);
	if (is_officer(c) && (!one.by_officer || !actor_reaches_town(c, one.municipality))) {
		return absent(c);
	}
	TRY(people_open_key(c, one.person, action, &one.young));
	TRY(find_enrolment(c, one.person, one.enrolment, &e));
	if (!leave_kind_parse(row.kind, &one.kind) || !leave_state_parse(row.state, &one.state)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored request for leave has an unknown kind or state");
	}
	/* What a young person wrote is not for a parent (docs/sharing.md). */
	if (c->actor.role == ROLE_PARENT && str_eq(one.source, STR("jongere"))) {
		one.reason = STR("");
	}
	TRY(judge(c, &one, &e));
	TRY(load_steps(c, one.person, one.request, &steps, &one.step_count));
	one.steps = steps;
	may(c, &one);
	*ret = one;
	return OK;
}

/* ---- lists ---- */

static enum err keep(struct ctx *c, row_list *list, const struct leave_row *row, struct str kind, struct str state)
{
	struct leave_row *r = vec_push(c->arena, list);

	if (r == NULL) {
		return ERR_NOMEM;
	}
	*r = *row;
	if (!leave_kind_parse(kind, &r->kind) || !leave_state_parse(state, &r->state)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored request for leave has an unknown kind or state");
	}
	r->public = str_copy(c->arena, row->public);
	r->class_group = str_copy(c->arena, row->class_group);
	return r->public.p != NULL && r->class_group.p != NULL && r->name.p != NULL ? OK : ERR_NOMEM;
}

static enum err keep_named(struct ctx *c, const struct leave_at_school_row *row, row_list *list)
{
	const struct leave_row r = {
		.person = row->person,
		.public = row->public,
		.name = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name),
		.class_group = row->class_group,
		.first = row->first,
		.last = row->until,
		.begin = row->begin_min,
		.end = row->end_min,
		.days = row->days,
		.asked = row->asked,
	};

	return keep(c, list, &r, row->kind, row->state);
}

typedef enum err next_row(struct db_rows *rows, struct leave_at_school_row *ret, bool *ret_more);

static enum err keep_all(struct ctx *c, struct db_rows *rows, next_row *next, row_list *list)
{
	for (;;) {
		struct leave_at_school_row row;
		bool more;

		TRY(next(rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(keep_named(c, &row, list));
	}
}

static enum err school_list(struct ctx *c, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(leave_at_school_open(c->db,
	                         &(struct leave_at_school_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
	                                                       c->today - PAST_DAYS, SHOWN },
	                         &rows));
	return keep_all(c, &rows, leave_at_school_next, list);
}

static enum err officer_list(struct ctx *c, row_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(leave_in_towns_open(
		c->db,
		&(struct leave_in_towns_in){ c->actor.towns, reach_terms(c).born_after, c->today - PAST_DAYS, SHOWN },
		&rows));
	return keep_all(c, &rows, leave_in_towns_next, list);
}

enum err leave_list(struct ctx *c, struct leave_row **ret, size_t *ret_n)
{
	row_list list = { 0 };
	int64_t *persons;

	TRY(ctx_require(c, ACTION_LEAVE));
	TRY(is_officer(c) ? officer_list(c, &list) : school_list(c, &list));
	persons = ARENA_ARRAY(c->arena, list.n + 1, int64_t);
	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list.n; i++) {
		persons[i] = list.p[i].person;
	}
	*ret = list.p;
	*ret_n = list.n;
	return look_at_list(c, ACTION_LEAVE, persons, list.n);
}

static bool shown_to(const struct ctx *c, const struct leave_of_person_row *row, const struct young_enrolment *own,
                     size_t n)
{
	if (is_officer(c)) {
		return c->actor.role == ROLE_OFFICER && str_eq(row->decider, STR("ambtenaar")) &&
		       actor_reaches_town(c, row->municipality);
	}
	for (size_t i = 0; i < n; i++) {
		if (own[i].enrolment == row->enrolment) {
			return true;
		}
	}
	return false;
}

enum err leave_of(struct ctx *c, int64_t person, struct leave_row **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct leave_of_person_row row;
	struct young_enrolment *own;
	row_list list = { 0 };
	size_t n;
	bool more;

	*ret = NULL;
	*ret_n = 0;
	if (!actor_may(c, ACTION_LEAVE) && !actor_may(c, ACTION_ABSENCE) && !actor_may(c, ACTION_OWN_ABSENCE)) {
		return OK;
	}
	TRY(people_enrolments(c, person, &own, &n));
	TRY(leave_of_person_open(c->db, &(struct leave_of_person_in){ person }, &rows));
	for (;;) {
		TRY(leave_of_person_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (shown_to(c, &row, own, n)) {
			const struct leave_row r = { .person = person,
				                     .request = row.request,
				                     .public = row.public,
				                     .name = STR(""),
				                     .class_group = STR(""),
				                     .first = row.first,
				                     .last = row.until,
				                     .begin = row.begin_min,
				                     .end = row.end_min,
				                     .days = row.days,
				                     .asked = row.asked };

			TRY(keep(c, &list, &r, row.kind, row.state));
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err leave_count(struct ctx *c, int64_t *ret)
{
	struct leave_waiting_school_row school;
	struct leave_waiting_town_row town;
	bool found;

	if (is_officer(c)) {
		TRY(leave_waiting_town(c->db, c->arena,
		                       &(struct leave_waiting_town_in){ c->actor.towns, reach_terms(c).born_after,
		                                                        c->today - PAST_DAYS, PAGE_COUNT_MOST },
		                       &town, &found));
		*ret = town.items;
		return OK;
	}
	TRY(leave_waiting_school(c->db, c->arena,
	                         &(struct leave_waiting_school_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
	                                                            c->today - PAST_DAYS, PAGE_COUNT_MOST },
	                         &school, &found));
	*ret = school.items;
	return OK;
}
