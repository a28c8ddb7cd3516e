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

/* The lessons of a list, found by what names them: a table that doubles when it is half full. A slot without students is free. */
struct lesson_table {
	struct arena *arena;
	struct ledger_lesson *slots;
	size_t size, n;
	int64_t marks;
};
enum { FIRST_SLOTS = 1024 };

static struct ledger_lesson *slot_of(struct ledger_lesson *slots, size_t size, uint64_t place,
                                     const struct ledger_lesson *key)
{
	uint64_t name = (uint64_t)key->day << 24 | (uint64_t)key->begin << 12 | (uint64_t)key->end;
	uint64_t mixed = (place ^ name) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(mixed >> 20) & (size - 1);

	while (slots[at].students > 0 && by_place(&slots[at], key) != 0) {
		at = (at + 1) & (size - 1);
	}
	return &slots[at];
}

/* What location and group add to the key of a slot. */
static uint64_t place_hash(struct str location, struct str group)
{
	return str_hash(group) * 31 + str_hash(location);
}

static enum err make_room(struct lesson_table *t)
{
	size_t size = t->size == 0 ? FIRST_SLOTS : t->size * 2;
	struct ledger_lesson *slots;

	if (t->n * 2 < t->size) {
		return OK;
	}
	slots = ARENA_ARRAY(t->arena, size, struct ledger_lesson);
	if (slots == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < t->size; i++) {
		const struct ledger_lesson *l = &t->slots[i];

		if (l->students > 0) {
			*slot_of(slots, size, place_hash(l->location, l->group), l) = *l;
		}
	}
	t->slots = slots;
	t->size = size;
	return OK;
}

/* One student of a lesson. key: its texts are copied when it is new. */
static enum err add_mark(struct lesson_table *t, uint64_t place, const struct ledger_lesson *key, int64_t minutes)
{
	struct ledger_lesson *l;

	TRY(make_room(t));
	l = slot_of(t->slots, t->size, place, key);
	if (l->students == 0) {
		*l = *key;
		l->minutes = 0;
		l->location = str_copy(t->arena, key->location);
		l->group = str_copy(t->arena, key->group);
		if (l->location.p == NULL || l->group.p == NULL) {
			return ERR_NOMEM;
		}
		t->n++;
	}
	l->students++;
	l->minutes += minutes;
	t->marks++;
	return OK;
}

static enum err add_day(struct ctx *c, const struct ledger_query *q, const struct ledger_days_row *row,
                        struct arena *own, struct lesson_table *t)
{
	uint64_t place = place_hash(row->location, row->class_group);
	struct reg_day day = { .day = row->day };

	if (unpack_day(own, row->marks, &day) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
	}
	for (uint32_t i = 0; i < day.count; i++) {
		int64_t minutes = counted(&day.marks[i], q->column);
		struct ledger_lesson key = {
			row->day, day.marks[i].begin, day.marks[i].end, row->location, row->class_group, 0, 0
		};

		if (minutes != 0) {
			TRY(add_mark(t, place, &key, minutes));
		}
	}
	return OK;
}

/* The lessons at the front of the table, in order; it is of no use as a table any more. */
static void line_up(struct lesson_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->size; i++) {
		if (t->slots[i].students > 0) {
			t->slots[n++] = t->slots[i];
		}
	}
	if (n > 0) {
		qsort(t->slots, n, sizeof *t->slots, by_place);
	}
}

static enum err read_days(struct ctx *c, const struct ledger_query *q, struct lesson_table *t)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct arena own DEFER(arena_reset);
	char letter = ledger_letter(q->column);
	struct ledger_days_row row;
	bool more;

	arena_init(&own, 1024 * 1024);
	TRY(ledger_days_open(c->db,
	                     &(struct ledger_days_in){ q->brin, q->location, q->location.n > 0 ? q->location : STR("~"),
	                                               q->one_group, q->group, q->one_team, q->team, q->first, q->last,
	                                               (struct str){ &letter, 1 } },
	                     &rows));
	for (;;) {
		TRY(ledger_days_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (actor_reaches_site(c, q->brin, row.location) &&
		    (q->location.n == 0 || str_eq(q->location, row.location))) {
			TRY(add_day(c, q, &row, &own, t));
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
	struct lesson_table t = { .arena = c->arena };
	size_t from = 0;

	TRY(require(c, q));
	TRY(make_room(&t));
	TRY(read_days(c, q, &t));
	line_up(&t);
	l.marks = t.marks;
	l.lessons = (int64_t)t.n;
	for (size_t i = 0; i < t.n; i++) {
		l.minutes += t.slots[i].minutes;
		from += after != NULL && by_place(&t.slots[i], after) <= 0;
	}
	l.list = t.slots + from;
	l.count = t.n - from < LEDGER_PAGE ? t.n - from : LEDGER_PAGE;
	l.more = from + l.count < t.n;
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
