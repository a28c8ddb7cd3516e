/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists of reports. */
#include "reports/list.h"

#include "access/look.h"
#include "people/name.h"
#include "people/reach.h"
#include "people/search.h"
#include "reports/list_keys.h"
#include "reports/report.h"
#include "reports_list_sql.h"
#include "reports_sql.h"

enum { PAGE_MOST = 100, NAMES_MOST = 50 };

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
	    (report_waits_turn(f->waits) >= 0 && v->turn != report_waits_turn(f->waits))) {
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
static enum err fill(struct ctx *c, const struct first_key *keys, size_t n, struct report_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *reports = ARENA_ARRAY(c->arena, n, int64_t);
	struct report_row *list = ARENA_ARRAY(c->arena, n, struct report_row);
	struct report_rows_row row;
	bool more;

	if (reports == NULL || list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		reports[i] = keys[i].report;
	}
	TRY(report_rows_open(c->db, &(struct report_rows_in){ ctx_list_i64(c->arena, reports, n) }, &rows));
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
	struct first_keys keys;
	int64_t *persons;
	size_t n, kept = 0;

	TRY(people_named(c, ACTION_REPORTS, f->name, NAMES_MOST, &persons, &n));
	TRY(report_list_keys_of(c, persons, n, &keys));
	TRY(fill(c, keys.list, keys.n, ret));
	for (size_t i = 0; i < ret->count; i++) {
		if (wanted(c, f, &ret->rows[i])) {
			ret->rows[kept++] = ret->rows[i];
		}
	}
	ret->count = kept < PAGE_MOST ? kept : PAGE_MOST;
	ret->more = false;
	return look(c, ret);
}

/* Where a list goes on tells when a report was made: one out of reach is as absent as one that there is not. */
static enum err start_key(struct ctx *c, struct str after, struct first_key *ret)
{
	struct report_find_row at;
	struct report_view v = { 0 };
	bool found, fine;

	*ret = (struct first_key){ DAY_MAX, INT64_MAX, INT64_MAX };
	if (after.n == 0) {
		return OK;
	}
	TRY(report_find(c->db, c->arena, &(struct report_find_in){ after }, &at, &found));
	if (found) {
		TRY(report_by_key(c, at.person, at.report, &v));
	}
	TRY(report_reached(c, found ? &v : NULL, &fine));
	if (!fine) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = (struct first_key){ v.filed, at.person, at.report };
	return OK;
}

enum err report_list(struct ctx *c, const struct report_filter *f, struct report_list *ret)
{
	struct first_keys keys;
	struct first_key after;
	size_t n;

	TRY(ctx_require(c, ACTION_REPORTS));
	if (f->most < 1 || f->most > PAGE_MOST) {
		return fail_set(c->fail, ERR_BUG, NULL, "a list of reports has 1 to %d rows", PAGE_MOST);
	}
	if (f->name.n > 0) {
		return by_name(c, f, ret);
	}
	TRY(start_key(c, f->after, &after));
	TRY(report_list_keys(c, f, &after, &keys));
	ret->more = keys.n > (size_t)f->most;
	n = ret->more ? (size_t)f->most : keys.n;
	TRY(fill(c, keys.list, n, ret));
	return look(c, ret);
}

enum err report_list_of(struct ctx *c, int64_t person, struct report_list *ret)
{
	struct first_keys keys;

	ret->more = false;
	TRY(report_list_keys_of(c, &person, 1, &keys));
	return fill(c, keys.list, keys.n, ret);
}
