/* SPDX-License-Identifier: EUPL-1.2 */
/* Who misses lessons today: who, which lessons, what is known, what was done about it and what comes next. */
#include <string.h>

#include "access/live.h"
#include "access/look.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/reach.h"
#include "registration/pack.h"
#include "signals/calls.h"
#include "signals/calls_page.h"
#include "signals_known_sql.h"
#include "signals_views.h"

enum { MISSING_MOST = 500 };

static enum err count_missing(struct ctx *c, int64_t *ret)
{
	struct missing_count_row row;
	int64_t sum = 0;
	bool found;

	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		TRY(missing_count(c->db, c->arena,
		                  &(struct missing_count_in){ at->brin, at->location, c->today, PAGE_COUNT_MOST }, &row,
		                  &found));
		sum += row.items;
	}
	*ret = sum < PAGE_COUNT_MOST ? sum : PAGE_COUNT_MOST;
	return OK;
}

const struct today_part missing_part = { "/vandaag/mist", MSG_MISSING_PART_ONE, MSG_MISSING_PART_MANY,
	                                 ACTION_SCHOOL_STEP, count_missing };

/* "09:00, 10:30": when the lessons began that were missed. */
static enum err lessons_of(struct ctx *c, struct str packed, struct missing_row *ret)
{
	struct buf b DEFER(buf_finish);
	struct reg_day day;
	int64_t minutes = 0;

	buf_init(&b, 4096);
	TRY(unpack_day(c->arena, packed, &day));
	for (uint32_t i = 0; i < day.count; i++) {
		char begin[TIME_TEXT];

		if (day.marks[i].status == MARK_UNAUTHORISED) {
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", time_text(day.marks[i].begin, begin));
			minutes += day.marks[i].end - day.marks[i].begin;
			ret->lessons++;
		}
	}
	ret->of = day.count;
	TRY(buf_err(&b));
	ret->times = str_copy(c->arena, buf_view(&b));
	ret->hours = words_hours(c, minutes);
	return ret->times.p != NULL && ret->hours.p != NULL ? OK : ERR_NOMEM;
}

typedef VEC(struct missing_row) missing_rows;

static enum err add_row(struct ctx *c, const struct missing_list_row *row, missing_rows *list)
{
	struct missing_row *m;

	/* One person, two enrolments: once. */
	if (list->n > 0 && list->p[list->n - 1].person == row->person) {
		return OK;
	}
	m = vec_push(c->arena, list);
	if (m == NULL) {
		return ERR_NOMEM;
	}
	*m = (struct missing_row){
		.person = row->person,
		.name = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name),
		.public = str_copy(c->arena, row->public),
		.group = str_copy(c->arena, row->class_group),
		.age = page_text_count(c, MSG_AGE_ONE, MSG_AGE_MANY, day_age(row->birth, c->today)),
	};
	TRY(lessons_of(c, row->marks, m));
	return m->name.p != NULL && m->public.p != NULL && m->group.p != NULL && m->age.p != NULL ? OK : ERR_NOMEM;
}

static enum err read_at(struct ctx *c, const struct school_reach *at, missing_rows *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct missing_list_row row;
	bool more;

	TRY(missing_list_open(c->db, &(struct missing_list_in){ at->brin, at->location, c->today, MISSING_MOST },
	                      &rows));
	for (;;) {
		TRY(missing_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (list->n < MISSING_MOST &&
		    reach_enrolment(c, at->brin, row.location, row.class_group, row.enrolled, row.left_school)) {
			TRY(add_row(c, &row, list));
		}
	}
}

static enum err add_known(struct ctx *c, missing_rows *list)
{
	int64_t *persons = ARENA_ARRAY(c->arena, list->n, int64_t);
	struct known *known;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list->n; i++) {
		persons[i] = list->p[i].person;
	}
	TRY(known_load(c, persons, list->n, &known));
	for (size_t i = 0; i < list->n; i++) {
		list->p[i].known = &known[i];
		list->p[i].next = known_next(c, &known[i]);
		list->p[i].first = i == 0 || !str_eq(list->p[i].group, list->p[i - 1].group);
	}
	return look_at_list(c, ACTION_SCHOOL_STEP, persons, list->n);
}

enum err missing_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct missing_view v = { .count = 0 };
	missing_rows list = { 0 };
	struct out o;

	TRY(live_page(r, LIVE_BIT(LIVE_TASKS) | LIVE_BIT(LIVE_ANSWERS) | LIVE_BIT(LIVE_ABSENCE)));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		TRY(read_at(c, &c->actor.school_list[i], &list));
	}
	TRY(add_known(c, &list));
	v.rows = list.p;
	v.count = list.n;
	v.title = list.n == 0 ? msg(c->lang, MSG_MISSING_NONE)
	                      : page_text_count(c, MSG_MISSING_PART_ONE, MSG_MISSING_PART_MANY, (int64_t)list.n);
	v.date = words_weekday(c, c->today);
	TRY(page_make(r, msg(c->lang, MSG_MISSING_TITLE), "vandaag", &v.page));
	o = http_html(ret, 200);
	missing_page(&o, &v);
	return OK;
}
