/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists of reports. */
#include "reports/list.h"

#include <stdlib.h>

#include "access/look.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/reach.h"
#include "people/search.h"
#include "reports_list_sql.h"
#include "reports_sql.h"

enum { PAGE_MOST = 100, NAMES_MOST = 50 };

/* Newest first. */
struct key {
	day_t filed;
	int64_t person, report;
};
typedef VEC(struct key) key_list;

static int newer(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->filed != y->filed) {
		return x->filed > y->filed ? -1 : 1;
	}
	if (x->person != y->person) {
		return x->person > y->person ? -1 : 1;
	}
	return x->report > y->report ? -1 : x->report < y->report;
}

static enum err push(struct ctx *c, key_list *list, day_t filed, int64_t person, int64_t report)
{
	struct key *k = vec_push(c->arena, list);

	if (k == NULL) {
		return ERR_NOMEM;
	}
	*k = (struct key){ filed, person, report };
	return OK;
}

static struct str status_text(int status)
{
	return status < 0 ? STR("") : str_of(report_status_name((enum report_status)status));
}

static struct str kind_text(int kind)
{
	return kind < 0 ? STR("") : str_of(report_kind_name((enum report_kind)kind));
}

static int turn_of(enum report_waits waits)
{
	return waits == WAITS_SCHOOL ? 1 : waits == WAITS_OFFICER ? 2 : -1;
}

static enum err at_school(struct ctx *c, const struct school_reach *at, const struct report_filter *f,
                          const struct key *after, key_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_keys_school_row row;
	bool more;

	if ((f->brin.n > 0 && !str_eq(f->brin, at->brin)) ||
	    (f->location.n > 0 && at->location.n > 0 && !str_eq(f->location, at->location))) {
		return OK;
	}
	TRY(report_keys_school_open(c->db,
	                            &(struct report_keys_school_in){
					    .brin = at->brin,
					    .location = at->location.n > 0 ? at->location : f->location,
					    .status = status_text(f->status),
					    .kind = kind_text(f->kind),
					    .turn = turn_of(f->waits),
					    .waits = (int)f->waits,
					    .today = c->today,
					    .seen_from = reach_seen_from(c->today),
					    .after_filed = after->filed,
					    .after_person = after->person,
					    .after_report = after->report,
					    .most = f->most + 1,
				    },
	                            &rows));
	for (;;) {
		TRY(report_keys_school_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(push(c, list, row.filed, row.person, row.report));
	}
}

static enum err in_town(struct ctx *c, struct str town, const struct report_filter *f, const struct key *after,
                        key_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_keys_town_row row;
	bool more;

	TRY(report_keys_town_open(c->db,
	                          &(struct report_keys_town_in){
					  .municipality = town,
					  .desks = reach_desks(c->actor.role),
					  .brin = f->brin,
					  .location = f->location,
					  .status = status_text(f->status),
					  .kind = kind_text(f->kind),
					  .turn = turn_of(f->waits),
					  .waits = (int)f->waits,
					  .today = c->today,
					  .after_filed = after->filed,
					  .after_person = after->person,
					  .after_report = after->report,
					  .most = f->most + 1,
				  },
	                          &rows));
	for (;;) {
		TRY(report_keys_town_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(push(c, list, row.filed, row.person, row.report));
	}
}

/* A municipality elsewhere: what is the actor's by name. */
static enum err elsewhere(struct ctx *c, struct str town, const struct report_filter *f, const struct key *after,
                          key_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_keys_mine_row row;
	bool more;

	TRY(report_keys_mine_open(c->db,
	                          &(struct report_keys_mine_in){
					  .municipality = town,
					  .account = c->actor.account,
					  .desks = reach_desks(c->actor.role),
					  .ended_from = reach_ended_from(c->today),
					  .brin = f->brin,
					  .location = f->location,
					  .status = status_text(f->status),
					  .kind = kind_text(f->kind),
					  .turn = turn_of(f->waits),
					  .waits = (int)f->waits,
					  .today = c->today,
					  .after_filed = after->filed,
					  .after_person = after->person,
					  .after_report = after->report,
					  .most = f->most + 1,
				  },
	                          &rows));
	for (;;) {
		TRY(report_keys_mine_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(push(c, list, row.filed, row.person, row.report));
	}
}

static enum err of_persons(struct ctx *c, const int64_t *persons, size_t n, key_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_keys_persons_row row;
	bool more;

	TRY(report_keys_persons_open(c->db, &(struct report_keys_persons_in){ ctx_list_i64(c->arena, persons, n) },
	                             &rows));
	for (;;) {
		TRY(report_keys_persons_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(push(c, list, row.filed, row.person, row.report));
	}
}

/* Whether a row is the actor's: keys by name came in whoever's they are. */
static bool own(struct ctx *c, const struct report_rows_row *row)
{
	if (role_side(c->actor.role) == SIDE_SCHOOL) {
		return reach_enrolment(c, row->brin, row->location, row->class_group, row->first, row->last);
	}
	return reach_duty(c->actor.role, row->duty) || row->owner == c->actor.account || row->also == c->actor.account;
}

static bool wanted(const struct ctx *c, const struct report_filter *f, const struct report_row *v)
{
	if ((f->status >= 0 && (int)v->status != f->status) || (f->kind >= 0 && (int)v->kind != f->kind) ||
	    (turn_of(f->waits) >= 0 && v->turn != turn_of(f->waits))) {
		return false;
	}
	return (f->waits != WAITS_ANSWER || (v->turn != 0 && !v->answered)) &&
	       (f->waits != WAITS_LATE || (v->turn != 0 && v->due < c->today));
}

static enum err fill_row(struct ctx *c, const struct report_rows_row *row, struct report_row *ret)
{
	struct arena *a = c->arena;
	struct report_row v = { .person = row->person,
		                .report = row->report,
		                .public = str_copy(a, row->public),
		                .person_public = str_copy(a, row->person_public),
		                .name = person_name(a, row->call_name, row->given_names, row->prefix, row->family_name),
		                .school = str_copy(a, row->school),
		                .site = str_copy(a, row->site),
		                .town = str_copy(a, row->town),
		                .class_group = str_copy(a, row->class_group),
		                .turn = row->turn,
		                .age = day_age(row->birth, c->today),
		                .begin = row->begin_day,
		                .end = row->end_day,
		                .filed = row->filed,
		                .due = row->due,
		                .number = row->number,
		                .action_wanted = row->action_wanted,
		                .answered = row->answered_at != INT64_MIN,
		                .raised = row->raised != DAY_NONE };

	if (!report_kind_parse(row->kind, &v.kind) || !report_status_parse(row->status, &v.status)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored report has an unknown code");
	}
	*ret = v;
	return v.public.p != NULL && v.name.p != NULL && v.class_group.p != NULL ? OK : ERR_NOMEM;
}

/* The rows of keys, in their order; without those that are gone or not the actor's. */
static enum err fill(struct ctx *c, const struct key *keys, size_t n, struct report_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t), *reports = ARENA_ARRAY(c->arena, n, int64_t);
	struct report_row *list = ARENA_ARRAY(c->arena, n, struct report_row);
	struct report_rows_row row;
	bool more;

	if (persons == NULL || reports == NULL || list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		persons[i] = keys[i].person;
		reports[i] = keys[i].report;
	}
	TRY(report_rows_open(
		c->db,
		&(struct report_rows_in){ ctx_list_i64(c->arena, persons, n), ctx_list_i64(c->arena, reports, n) },
		&rows));
	for (;;) {
		TRY(report_rows_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		for (size_t i = 0; i < n; i++) {
			if (keys[i].report == row.report && keys[i].person == row.person && own(c, &row)) {
				TRY(fill_row(c, &row, &list[i]));
			}
		}
	}
	ret->rows = list;
	ret->count = 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i].public.n > 0) {
			list[ret->count++] = list[i];
		}
	}
	return OK;
}

static enum err look(struct ctx *c, const struct report_list *list)
{
	int64_t *persons = ARENA_ARRAY(c->arena, list->count + 1, int64_t);

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list->count; i++) {
		persons[i] = list->rows[i].person;
	}
	return look_at_list(c, ACTION_REPORTS, persons, list->count);
}

/* Whoever bears the name, and of them what the filter asks for: few, so that there is one page of them. */
static enum err by_name(struct ctx *c, const struct report_filter *f, struct report_list *ret)
{
	struct young_list young;
	key_list keys = { 0 };
	int64_t *persons;
	size_t kept = 0;

	TRY(people_find(c, ACTION_REPORTS, f->name, NAMES_MOST, &young));
	persons = ARENA_ARRAY(c->arena, young.count + 1, int64_t);
	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < young.count; i++) {
		persons[i] = young.rows[i].person;
	}
	TRY(of_persons(c, persons, young.count, &keys));
	TRY(fill(c, keys.p, keys.n, ret));
	for (size_t i = 0; i < ret->count; i++) {
		if (wanted(c, f, &ret->rows[i])) {
			ret->rows[kept++] = ret->rows[i];
		}
	}
	ret->count = kept < PAGE_MOST ? kept : PAGE_MOST;
	ret->more = false;
	return look(c, ret);
}

static enum err start_key(struct ctx *c, struct str after, struct key *ret)
{
	struct report_find_row at;
	struct report_get_row row;
	bool found;

	*ret = (struct key){ DAY_MAX, INT64_MAX, INT64_MAX };
	if (after.n == 0) {
		return OK;
	}
	TRY(report_find(c->db, c->arena, &(struct report_find_in){ after }, &at, &found));
	if (found) {
		TRY(report_get(c->db, c->arena, &(struct report_get_in){ at.person, at.report }, &row, &found));
	}
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = (struct key){ row.filed, at.person, at.report };
	return OK;
}

enum err report_list(struct ctx *c, const struct report_filter *f, struct report_list *ret)
{
	struct reach_elsewhere there;
	key_list keys = { 0 };
	struct key after;
	size_t n;

	TRY(ctx_require(c, ACTION_REPORTS));
	if (f->most < 1 || f->most > PAGE_MOST) {
		return fail_set(c->fail, ERR_BUG, NULL, "a list of reports has 1 to %d rows", PAGE_MOST);
	}
	if (f->name.n > 0) {
		return by_name(c, f, ret);
	}
	TRY(start_key(c, f->after, &after));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		TRY(at_school(c, &c->actor.school_list[i], f, &after, &keys));
	}
	for (size_t i = 0; i < c->actor.town_count; i++) {
		TRY(in_town(c, c->actor.town_list[i], f, &after, &keys));
	}
	TRY(reach_elsewhere(c, &there));
	for (size_t i = 0; i < there.n; i++) {
		TRY(elsewhere(c, there.towns[i], f, &after, &keys));
	}
	if (keys.n > 0) {
		qsort(keys.p, keys.n, sizeof *keys.p, newer);
	}
	ret->more = keys.n > (size_t)f->most;
	n = ret->more ? (size_t)f->most : keys.n;
	TRY(fill(c, keys.p, n, ret));
	return look(c, ret);
}

enum err report_list_of(struct ctx *c, int64_t person, struct report_list *ret)
{
	key_list keys = { 0 };

	ret->more = false;
	TRY(of_persons(c, &person, 1, &keys));
	return fill(c, keys.p, keys.n, ret);
}

enum err report_count(struct ctx *c, enum report_waits waits, int most, int64_t *ret)
{
	struct report_count_school_row school;
	struct report_count_town_row town;
	struct report_count_mine_row mine;
	struct reach_elsewhere there;
	int64_t sum = 0;
	bool found;

	TRY(ctx_require(c, ACTION_REPORTS));
	for (size_t i = 0; i < c->actor.school_count && sum < most; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		TRY(report_count_school(c->db, c->arena,
		                        &(struct report_count_school_in){ at->brin, at->location, (int)waits, c->today,
		                                                          reach_seen_from(c->today), most },
		                        &school, &found));
		sum += school.items;
	}
	for (size_t i = 0; i < c->actor.town_count && sum < most; i++) {
		TRY(report_count_town(c->db, c->arena,
		                      &(struct report_count_town_in){ c->actor.town_list[i], reach_desks(c->actor.role),
		                                                      (int)waits, c->today, most },
		                      &town, &found));
		sum += town.items;
	}
	TRY(reach_elsewhere(c, &there));
	for (size_t i = 0; i < there.n && sum < most; i++) {
		TRY(report_count_mine(c->db, c->arena,
		                      &(struct report_count_mine_in){ there.towns[i], c->actor.account,
		                                                      reach_desks(c->actor.role), (int)waits, c->today,
		                                                      most },
		                      &mine, &found));
		sum += mine.items;
	}
	*ret = sum < most ? sum : most;
	return OK;
}
