/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/worklist.h"

#include <stdlib.h>
#include <string.h>

#include "access/look.h"
#include "law/calendar.h"
#include "people/name.h"
#include "people/reach.h"
#include "signals/worklist_reports.h"
#include "signals_pages_sql.h"
#include "signals_sql.h"

enum { PAGE_MOST = 100, WHOLE_MOST = 500 };

/* The order of the worklist. */
struct key {
	day_t due;
	int64_t person, enrolment;
	struct str rule;
	day_t day;
};

static int key_cmp(const struct key *a, const struct key *b)
{
	if (a->due != b->due) {
		return a->due < b->due ? -1 : 1;
	}
	if (a->person != b->person) {
		return a->person < b->person ? -1 : 1;
	}
	if (a->enrolment != b->enrolment) {
		return a->enrolment < b->enrolment ? -1 : 1;
	}
	if (!str_eq(a->rule, b->rule)) {
		return str_cmp(a->rule, b->rule);
	}
	return a->day < b->day ? -1 : a->day > b->day;
}

static int key_sort(const void *a, const void *b)
{
	return key_cmp(a, b);
}

typedef VEC(struct key) key_list;

static enum err push_key(struct ctx *c, key_list *keys, day_t due, int64_t person, int64_t enrolment, struct str rule,
                         day_t day)
{
	struct key *k = vec_push(c->arena, keys);

	if (k == NULL) {
		return ERR_NOMEM;
	}
	*k = (struct key){ due, person, enrolment, str_copy(c->arena, rule), day };
	return k->rule.p != NULL ? OK : ERR_NOMEM;
}

static enum err school_keys(struct ctx *c, const struct school_reach *at, const struct work_filter *f,
                            const struct key *after, key_list *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct worklist_keys_school_row row;
	bool more;

	TRY(worklist_keys_school_open(c->db,
	                              &(struct worklist_keys_school_in){ .brin = at->brin,
	                                                                 .location = at->location,
	                                                                 .seen_from = reach_seen_from(c->today),
	                                                                 .after_due = after->due,
	                                                                 .after_person = after->person,
	                                                                 .after_enrolment = after->enrolment,
	                                                                 .after_rule = after->rule,
	                                                                 .after_day = after->day,
	                                                                 .most = f->most + 1 },
	                              &rows));
	for (;;) {
		TRY(worklist_keys_school_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(push_key(c, keys, row.due, row.person, row.enrolment, row.rule, row.day));
	}
}

static enum err school_bucket_keys(struct ctx *c, const struct school_reach *at, const struct work_filter *f,
                                   const struct key *after, key_list *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct worklist_keys_school_bucket_row row;
	bool more;

	TRY(worklist_keys_school_bucket_open(
		c->db,
		&(struct worklist_keys_school_bucket_in){ .brin = at->brin,
	                                                  .location = at->location,
	                                                  .seen_from = reach_seen_from(c->today),
	                                                  .bucket = (int)f->bucket,
	                                                  .after_due = after->due,
	                                                  .after_person = after->person,
	                                                  .after_enrolment = after->enrolment,
	                                                  .after_rule = after->rule,
	                                                  .after_day = after->day,
	                                                  .most = f->most + 1 },
		&rows));
	for (;;) {
		TRY(worklist_keys_school_bucket_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(push_key(c, keys, row.due, row.person, row.enrolment, row.rule, row.day));
	}
}

static enum err town_keys(struct ctx *c, struct str town, struct str duty, const struct work_filter *f,
                          const struct key *after, key_list *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct worklist_keys_town_row row;
	bool more;

	TRY(worklist_keys_town_open(c->db,
	                            &(struct worklist_keys_town_in){ .municipality = town,
	                                                             .turn = (int)f->turn,
	                                                             .duty = duty,
	                                                             .after_due = after->due,
	                                                             .after_person = after->person,
	                                                             .after_enrolment = after->enrolment,
	                                                             .after_rule = after->rule,
	                                                             .after_day = after->day,
	                                                             .most = f->most + 1 },
	                            &rows));
	for (;;) {
		TRY(worklist_keys_town_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(push_key(c, keys, row.due, row.person, row.enrolment, row.rule, row.day));
	}
}

/* The smallest key that there can be, or that of the last finding of the page before. */
static enum err start_key(struct ctx *c, const struct work_filter *f, struct key *ret)
{
	struct finding_by_public_row row;
	bool found;

	*ret = (struct key){ .due = DAY_MIN };
	if (f->after.n == 0) {
		return OK;
	}
	TRY(finding_by_public(c->db, c->arena, &(struct finding_by_public_in){ f->after }, &row, &found));
	if (!found || !(actor_reaches_site(c, row.brin, row.location) ||
	                (actor_reaches_town(c, row.municipality) && reach_duty_own(c->actor.role, row.duty)))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = (struct key){ f->after_due != 0 ? f->after_due : row.due, row.person, row.enrolment, row.rule, row.day };
	return OK;
}

/* The part of a part of a school that is asked for; false: nothing of it. */
static bool narrow(const struct school_reach *in, const struct work_filter *f, struct school_reach *ret)
{
	*ret = *in;
	if (f->brin.n > 0 && !str_eq(f->brin, in->brin)) {
		return false;
	}
	if (f->location.n > 0 && in->location.n > 0) {
		return str_eq(f->location, in->location);
	}
	if (f->location.n > 0) {
		ret->location = f->location;
	}
	return true;
}

/* One key list over everything in reach, in order, no longer than a page and one. */
static enum err collect(struct ctx *c, const struct work_filter *f, key_list *keys)
{
	size_t duty_count;
	const struct str *duties = reach_duties(c->actor.role, &duty_count);
	struct school_reach at;
	struct key after;

	TRY(start_key(c, f, &after));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		if (narrow(&c->actor.school_list[i], f, &at)) {
			TRY(f->bucket == BUCKET_ALL ? school_keys(c, &at, f, &after, keys)
			                            : school_bucket_keys(c, &at, f, &after, keys));
		}
	}
	for (size_t i = 0; i < c->actor.town_count; i++) {
		for (size_t d = 0; d < duty_count; d++) {
			TRY(town_keys(c, c->actor.town_list[i], duties[d], f, &after, keys));
		}
	}
	if (keys->n > 0) {
		qsort(keys->p, keys->n, sizeof *keys->p, key_sort);
	}
	return OK;
}

/* Whether a row is in reach: an enrolment that ended long ago is not any more, whatever was left undone. */
static bool row_reached(const struct ctx *c, const struct reach_members *m, const struct worklist_detail_row *row)
{
	return reach_enrolment(c, row->brin, row->location, row->class_group, row->enrolled, row->left_school) ||
	       reach_member(c, m, row->person, row->enrolment, row->enrolled, row->left_school);
}

static enum err fill_item(struct ctx *c, const struct worklist_detail_row *row, struct work_item *it)
{
	struct arena *a = c->arena;

	*it = (struct work_item){
		.person = row->person,
		.enrolment = row->enrolment,
		.public = str_copy(a, row->public),
		.person_public = str_copy(a, row->person_public),
		.day = row->day,
		.begin = row->begin_day,
		.end = row->end_day,
		.due = row->due,
		.report_by = row->report_by,
		.reported = row->reported,
		.minutes = row->minutes,
		.amount = row->amount,
		.duty = str_copy(a, row->duty),
		.state = str_copy(a, row->state),
		.exempt = str_copy(a, row->exempt),
		.turn = (enum turn)row->turn,
		.brin = str_copy(a, row->brin),
		.location = str_copy(a, row->location),
		.school = str_copy(a, row->school),
		.place = str_copy(a, row->place),
		.age = day_age(row->birth, c->today),
		.class_group = str_copy(a, row->class_group),
		.programme = str_copy(a, row->programme),
		.step = str_copy(a, row->step),
		.who = str_copy(a, row->who),
	};
	it->name = person_name(a, row->call_name, row->given_names, row->prefix, row->family_name);
	if (!law_rule_parse(row->rule, &it->rule)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule");
	}
	return it->public.p != NULL && it->programme.p != NULL && it->name.p != NULL ? OK : ERR_NOMEM;
}

static size_t place_of(const key_list *keys, size_t n, const struct worklist_detail_row *row)
{
	struct key wanted = { row->due, row->person, row->enrolment, row->rule, row->day };
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = key_cmp(&keys->p[mid], &wanted);

		if (order == 0) {
			return mid;
		}
		if (order < 0) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return SIZE_MAX;
}

/* The details of a page: its persons, its rules, its days, and little else. */
static enum err open_details(struct ctx *c, const key_list *keys, size_t n, const int64_t *persons, struct db_rows *ret)
{
	struct str rules[RULE_COUNT];
	day_t from = DAY_MAX, to = DAY_MIN;
	size_t rule_n = 0;

	for (size_t i = 0; i < n; i++) {
		const struct key *k = &keys->p[i];
		size_t r = 0;

		while (r < rule_n && !str_eq(rules[r], k->rule)) {
			r++;
		}
		if (r == RULE_COUNT) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule");
		}
		rules[r] = k->rule;
		rule_n = r == rule_n ? rule_n + 1 : rule_n;
		from = k->day < from ? k->day : from;
		to = k->day > to ? k->day : to;
	}
	return worklist_detail_open(c->db,
	                            &(struct worklist_detail_in){ ctx_list_i64(c->arena, persons, n),
	                                                          ctx_list_text(c->arena, rules, rule_n), from, to },
	                            ret);
}

/* The details of whatever one person has. */
static enum err open_person_details(struct ctx *c, int64_t person, struct db_rows *ret)
{
	struct str rules[RULE_COUNT];

	for (int r = 0; r < RULE_COUNT; r++) {
		rules[r] = str_of(law_rule_name((enum law_rule)r));
	}
	return worklist_detail_open(c->db,
	                            &(struct worklist_detail_in){ ctx_list_i64(c->arena, &person, 1),
	                                                          ctx_list_text(c->arena, rules, RULE_COUNT), DAY_MIN,
	                                                          DAY_MAX },
	                            ret);
}

static enum err fill(struct ctx *c, const key_list *keys, size_t n, struct work_page *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct worklist_detail_row row;
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t);
	struct work_item *items = ARENA_ARRAY(c->arena, n, struct work_item);
	struct reach_members members;
	bool more;

	if (items == NULL || persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		persons[i] = keys->p[i].person;
	}
	TRY(reach_members(c, persons, n, &members));
	TRY(open_details(c, keys, n, persons, &rows));
	for (;;) {
		size_t at;

		TRY(worklist_detail_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		at = place_of(keys, n, &row);
		if (at != SIZE_MAX && row_reached(c, &members, &row)) {
			TRY(fill_item(c, &row, &items[at]));
		}
	}
	/* Between the two reads somebody may have finished one: its place stays empty and is closed here. */
	ret->items = items;
	ret->count = 0;
	for (size_t i = 0; i < n; i++) {
		if (items[i].public.p != NULL) {
			items[ret->count++] = items[i];
		}
	}
	return OK;
}

enum err worklist_page(struct ctx *c, const struct work_filter *filter, struct work_page *ret)
{
	key_list keys = { 0 };
	int64_t shown[PAGE_MOST];
	size_t n;

	TRY(ctx_require(c, ACTION_WORKLIST));
	if (filter->most < 1 || filter->most > PAGE_MOST) {
		return fail_set(c->fail, ERR_BUG, NULL, "a worklist page has 1 to %d rows", PAGE_MOST);
	}
	if (role_side(c->actor.role) == SIDE_AUTHORITY && filter->turn == TURN_OFFICER) {
		return worklist_reports_page(c, filter, ret);
	}
	TRY(collect(c, filter, &keys));
	ret->more = keys.n > (size_t)filter->most;
	n = ret->more ? (size_t)filter->most : keys.n;
	TRY(fill(c, &keys, n, ret));
	for (size_t i = 0; i < ret->count; i++) {
		shown[i] = ret->items[i].person;
	}
	return look_at_list(c, ACTION_WORKLIST, shown, ret->count);
}

enum err worklist_whole(struct ctx *c, int most, struct work_item **ret, size_t *ret_n)
{
	struct work_filter filter = { .most = most < WHOLE_MOST ? most : WHOLE_MOST };
	struct work_page page;
	key_list keys = { 0 };

	TRY(ctx_require(c, ACTION_SCHOOL_STEP));
	TRY(collect(c, &filter, &keys));
	TRY(fill(c, &keys, keys.n < (size_t)filter.most ? keys.n : (size_t)filter.most, &page));
	*ret = page.items;
	*ret_n = page.count;
	return OK;
}

enum err worklist_count(struct ctx *c, enum bucket bucket, enum turn turn, int most, int64_t *ret)
{
	enum bucket lowest = bucket, highest = bucket == BUCKET_ALL ? BUCKET_COUNT : bucket;
	size_t duty_count;
	const struct str *duties = reach_duties(c->actor.role, &duty_count);
	struct worklist_count_school_row school;
	struct worklist_count_town_row town;
	int64_t sum = 0;
	bool found;

	TRY(ctx_require(c, ACTION_WORKLIST));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		TRY(worklist_count_school(c->db, c->arena,
		                          &(struct worklist_count_school_in){ at->brin, at->location,
		                                                              reach_seen_from(c->today), (int)lowest,
		                                                              (int)highest, most },
		                          &school, &found));
		sum += school.items;
	}
	if (turn == TURN_OFFICER && role_side(c->actor.role) == SIDE_AUTHORITY) {
		return worklist_reports_count(c, most, ret);
	}
	for (size_t i = 0; i < c->actor.town_count * duty_count && sum < most; i++) {
		TRY(worklist_count_town(c->db, c->arena,
		                        &(struct worklist_count_town_in){ c->actor.town_list[i / duty_count], (int)turn,
		                                                          duties[i % duty_count], most - (int)sum },
		                        &town, &found));
		sum += town.items;
	}
	*ret = sum < most ? sum : most;
	return OK;
}

static enum err due_at_schools(struct ctx *c, day_t by, int most, int64_t *ret)
{
	struct due_count_school_row row;
	int64_t sum = 0;
	bool found;

	for (size_t i = 0; i < c->actor.school_count && sum < most; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		TRY(due_count_school(c->db, c->arena,
		                     &(struct due_count_school_in){ at->brin, at->location, reach_seen_from(c->today),
		                                                    by, most - (int)sum },
		                     &row, &found));
		sum += row.items;
	}
	*ret = sum;
	return OK;
}

enum err worklist_due(struct ctx *c, int late_most, int most, int64_t *ret_late, int64_t *ret_due)
{
	int64_t late, due;

	TRY(ctx_require(c, ACTION_WORKLIST));
	if (role_side(c->actor.role) == SIDE_AUTHORITY) {
		return worklist_reports_due(c, late_most, most, ret_late, ret_due);
	}
	TRY(due_at_schools(c, c->today - 1, late_most, &late));
	due = late;
	if (late < late_most) {
		TRY(due_at_schools(c, c->today, most, &due));
	}
	*ret_late = late;
	*ret_due = due;
	return OK;
}

enum err worklist_row(struct ctx *c, const struct finding_view *f, struct work_item *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct worklist_detail_row row;
	struct str rule = str_of(law_rule_name(f->rule));
	bool more;

	TRY(open_person_details(c, f->person, &rows));
	for (;;) {
		TRY(worklist_detail_next(&rows, &row, &more));
		if (!more) {
			return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
		}
		if (row.enrolment == f->enrolment && row.day == f->day && str_eq(row.rule, rule)) {
			return fill_item(c, &row, ret);
		}
	}
}

static int by_clock(const void *a, const void *b)
{
	const struct work_item *x = a, *y = b;

	if (x->due != y->due) {
		return x->due < y->due ? -1 : 1;
	}
	return x->day < y->day ? -1 : x->day > y->day;
}

enum err worklist_of_person(struct ctx *c, int64_t person, struct work_item **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct worklist_detail_row row;
	VEC(struct work_item) list = { 0 };
	struct reach_members members;
	bool more;

	TRY(reach_members(c, &person, 1, &members));
	TRY(open_person_details(c, person, &rows));
	for (;;) {
		struct work_item *item;
		enum law_rule rule;

		TRY(worklist_detail_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!row_reached(c, &members, &row) || !law_rule_parse(row.rule, &rule) ||
		    !finding_meant_for(c, rule, row.duty)) {
			continue;
		}
		item = vec_push(c->arena, &list);
		if (item == NULL) {
			return ERR_NOMEM;
		}
		TRY(fill_item(c, &row, item));
	}
	if (list.n > 0) {
		qsort(list.p, list.n, sizeof *list.p, by_clock);
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

int worklist_days_left(day_t today, day_t due)
{
	static const struct law_calendar no_holidays = { 0 };

	return due < today ? -calendar_working_days(&no_holidays, due, today)
	                   : calendar_working_days(&no_holidays, today, due);
}
