/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>
#include <string.h>

#include "access/look.h"
#include "base/vec.h"
#include "ledger/ledger.h"
#include "ledger_sql.h"
#include "people/name.h"
#include "people/reach.h"
#include "registration/pack.h"

typedef VEC(struct ledger_lesson) lesson_list;

static int by_place(const void *x, const void *y)
{
	const struct ledger_lesson *a = x, *b = y;
	int order;

	if (a->day != b->day) {
		return a->day < b->day ? -1 : 1;
	}
	if (a->begin != b->begin) {
		return a->begin - b->begin;
	}
	if (a->end != b->end) {
		return a->end - b->end;
	}
	order = str_cmp(a->location, b->location);
	return order != 0 ? order : str_cmp(a->group, b->group);
}

/* What a column counts of a mark. */
static int64_t counted(const struct law_mark *mark, enum ledger_column column)
{
	struct law_ledger sum = { 0 };

	law_ledger_add(&sum, mark);
	return ledger_minutes(&sum, column);
}

/* Rows of one group stand together mostly: its name is kept once. */
static struct str keep(struct ctx *c, struct str s, struct str last)
{
	return last.p != NULL && str_eq(s, last) ? last : str_copy(c->arena, s);
}

static enum err add_day(struct ctx *c, const struct ledger_query *q, const struct ledger_days_row *row,
                        struct arena *own, lesson_list *list)
{
	const struct ledger_lesson *last = list->n > 0 ? &list->p[list->n - 1] : NULL;
	struct reg_day day = { .day = row->day };
	struct str location = keep(c, row->location, last != NULL ? last->location : (struct str){ NULL, 0 });
	struct str group = keep(c, row->class_group, last != NULL ? last->group : (struct str){ NULL, 0 });

	if (location.p == NULL || group.p == NULL) {
		return ERR_NOMEM;
	}
	if (unpack_day(own, row->marks, &day) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
	}
	for (uint32_t i = 0; i < day.count; i++) {
		int64_t minutes = counted(&day.marks[i], q->column);
		struct ledger_lesson *l;

		if (minutes == 0) {
			continue;
		}
		l = vec_push(c->arena, list);
		if (l == NULL) {
			return ERR_NOMEM;
		}
		*l = (struct ledger_lesson){
			row->day, day.marks[i].begin, day.marks[i].end, location, group, 1, minutes
		};
	}
	return OK;
}

/* Students of one lesson become one row. */
static void fold(lesson_list *list)
{
	size_t n = 0;

	if (list->n == 0) {
		return;
	}
	qsort(list->p, list->n, sizeof *list->p, by_place);
	for (size_t i = 1; i < list->n; i++) {
		if (by_place(&list->p[n], &list->p[i]) == 0) {
			list->p[n].students++;
			list->p[n].minutes += list->p[i].minutes;
		} else {
			list->p[++n] = list->p[i];
		}
	}
	list->n = n + 1;
}

static enum err read_days(struct ctx *c, const struct ledger_query *q, lesson_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena own DEFER(arena_reset);
	struct ledger_days_row row;
	bool more;

	arena_init(&own, 1024 * 1024);
	TRY(ledger_days_open(c->db,
	                     &(struct ledger_days_in){ q->brin, q->location, q->location.n > 0 ? q->location : STR("~"),
	                                               q->one_group, q->group, q->one_team, q->team, q->first,
	                                               q->last },
	                     &rows));
	for (;;) {
		TRY(ledger_days_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (actor_reaches_site(c, q->brin, row.location) &&
		    (q->location.n == 0 || str_eq(q->location, row.location))) {
			TRY(add_day(c, q, &row, &own, list));
		}
		arena_clear(&own);
	}
}

static enum err require(struct ctx *c, const struct ledger_query *q)
{
	bool reached = role_side(c->actor.role) == SIDE_SCHOOL;

	TRY(ctx_require(c, ACTION_LEDGER));
	if (q->location.n > 0) {
		reached = reached && actor_reaches_site(c, q->brin, q->location);
	} else {
		bool any = false;

		for (size_t i = 0; i < c->actor.school_count; i++) {
			any = any || str_eq(c->actor.school_list[i].brin, q->brin);
		}
		reached = reached && any;
	}
	if (!reached || q->first < ledger_first_week(c) || q->last < q->first || q->last - q->first > 6) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return OK;
}

enum err ledger_lessons(struct ctx *c, const struct ledger_query *q, const struct ledger_lesson *after,
                        struct ledger_lessons *ret)
{
	struct ledger_lessons l = { .lessons = 0 };
	lesson_list list = { 0 };
	size_t from = 0;

	TRY(require(c, q));
	TRY(read_days(c, q, &list));
	l.marks = (int64_t)list.n;
	fold(&list);
	l.lessons = (int64_t)list.n;
	for (size_t i = 0; i < list.n; i++) {
		l.minutes += list.p[i].minutes;
		from += after != NULL && by_place(&list.p[i], after) <= 0;
	}
	l.list = list.p + from;
	l.count = list.n - from < LEDGER_PAGE ? list.n - from : LEDGER_PAGE;
	l.more = from + l.count < list.n;
	if (l.count > 0) {
		l.after = l.list[l.count - 1];
	}
	*ret = l;
	return OK;
}

static enum err add_student(struct ctx *c, const struct ledger_query *q, const struct ledger_students_row *row,
                            const struct law_mark *mark, struct ledger_student *ret)
{
	struct ledger_student s = { .person = row->person, .status = mark->status };

	s.minutes = counted(mark, q->column);
	s.counts = s.minutes > 0;
	s.name = STR("");
	s.public = s.enrolment = STR("");
	if (row->here) {
		s.public = str_copy(c->arena, row->public);
		s.enrolment = str_copy(c->arena, row->enrolment_public);
		s.name = person_name(c->arena, row->call_name, STR(""), row->prefix, row->family_name);
	}
	if (s.public.p == NULL || s.enrolment.p == NULL || s.name.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = s;
	return OK;
}

enum err ledger_students(struct ctx *c, const struct ledger_query *q, const struct ledger_lesson *lesson,
                         struct ledger_student **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct ledger_students_row row;
	VEC(struct ledger_student) list = { 0 };
	VEC(int64_t) shown = { 0 };
	bool more;

	TRY(require(c, q));
	TRY(ledger_students_open(c->db,
	                         &(struct ledger_students_in){ q->brin, lesson->location, lesson->group, lesson->day,
	                                                       reach_seen_from(c->today) },
	                         &rows));
	for (;;) {
		struct reg_day day = { 0 };

		TRY(ledger_students_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (unpack_day(c->arena, row.marks, &day) != OK) {
			return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
		}
		for (uint32_t i = 0; i < day.count; i++) {
			struct ledger_student *s;
			int64_t *person;

			if (day.marks[i].begin != lesson->begin || day.marks[i].end != lesson->end) {
				continue;
			}
			s = vec_push(c->arena, &list);
			person = vec_push(c->arena, &shown);
			if (s == NULL || person == NULL) {
				return ERR_NOMEM;
			}
			*person = row.person;
			TRY(add_student(c, q, &row, &day.marks[i], s));
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return look_at_list(c, ACTION_LEDGER, shown.p, shown.n);
}
