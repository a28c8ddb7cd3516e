/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/lesson_put.h"

#include <stdlib.h>

#include "access/live.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "intake/settle.h"
#include "intake_lessons_sql.h"

int64_t lesson_key(struct str brin, struct str source, struct str ext)
{
	int64_t place = keys_stable_id(brin, source);

	return keys_stable_id((struct str){ (const char *)&place, sizeof place }, ext);
}

/* A lesson as it was when it was closed. */
struct closed {
	int64_t lesson;
	struct str brin, location, group;
	day_t day;
	int begin, end;
};

struct put {
	struct ctx *c;
	struct lesson_said *list;
	size_t n;
	VEC(struct closed) reopen;
};

static int order(struct str a_brin, int64_t a, struct str b_brin, int64_t b)
{
	int at = str_cmp(a_brin, b_brin);

	return at != 0 ? at : a < b ? -1 : a > b;
}

static int by_key(const void *a, const void *b)
{
	const struct lesson_said *x = a, *y = b;

	return order(x->brin, x->key, y->brin, y->key);
}

static struct lesson_said *find(struct lesson_said *list, size_t n, int64_t key)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle].key == key) {
			return &list[middle];
		}
		if (list[middle].key < key) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return NULL;
}

static bool planned(const struct lesson_list_row *old)
{
	return str_eq(old->state, STR("planned"));
}

static bool same(const struct lesson_said *l, const struct lesson_list_row *old)
{
	return l->cancelled == !planned(old) && l->day == old->day && l->begin == old->begin_min &&
	       l->end == old->end_min && l->series == old->series && str_eq(l->location, old->location) &&
	       str_eq(l->group, old->class_group) && str_eq(l->subject, old->subject) &&
	       str_eq(l->teacher, old->teacher) && str_eq(l->room, old->room);
}

/* Whether what a closed lesson left stands for nothing any more. */
static bool gaps_go(const struct lesson_said *l, const struct lesson_list_row *old)
{
	return old->closed != 0 && old->registered == INT64_MIN && planned(old) &&
	       (l->cancelled || l->day != old->day || l->begin != old->begin_min || l->end != old->end_min ||
	        !str_eq(l->location, old->location) || !str_eq(l->group, old->class_group));
}

/* What stood there, as it could be said again. */
static enum err keep_old(struct put *p, struct lesson_said *l, const struct lesson_list_row *old)
{
	struct arena *a = p->c->arena;
	struct lesson_said *was = ARENA_NEW(a, struct lesson_said);

	if (was == NULL) {
		return ERR_NOMEM;
	}
	*was = (struct lesson_said){ .key = l->key,
		                     .brin = l->brin,
		                     .location = str_copy(a, old->location),
		                     .group = str_copy(a, old->class_group),
		                     .subject = str_copy(a, old->subject),
		                     .teacher = str_copy(a, old->teacher),
		                     .room = str_copy(a, old->room),
		                     .ext = l->ext,
		                     .day = old->day,
		                     .begin = old->begin_min,
		                     .end = old->end_min,
		                     .cancelled = !planned(old),
		                     .series = old->series };
	l->was = was;
	return was->location.p != NULL && was->group.p != NULL && was->subject.p != NULL && was->teacher.p != NULL &&
	                       was->room.p != NULL
	               ? OK
	               : ERR_NOMEM;
}

static enum err compare_one(struct put *p, struct lesson_said *l, const struct lesson_list_row *old)
{
	struct arena *a = p->c->arena;
	struct closed *gone;

	l->stored = true;
	l->lesson = old->lesson;
	l->same = same(l, old);
	l->registered = old->registered;
	if (!l->same) {
		TRY(keep_old(p, l, old));
	}
	l->public = str_copy(a, old->public);
	if (l->public.p == NULL) {
		return ERR_NOMEM;
	}
	if (!gaps_go(l, old)) {
		return OK;
	}
	gone = vec_push(a, &p->reopen);
	if (gone == NULL) {
		return ERR_NOMEM;
	}
	*gone = (struct closed){ .lesson = old->lesson,
		                 .brin = l->brin,
		                 .location = str_copy(a, old->location),
		                 .group = str_copy(a, old->class_group),
		                 .day = old->day,
		                 .begin = old->begin_min,
		                 .end = old->end_min };
	return gone->location.p != NULL && gone->group.p != NULL ? OK : ERR_NOMEM;
}

/* Those of one institution. */
static enum err compare(struct put *p, struct str source, struct lesson_said *said, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str *exts = ARENA_ARRAY(p->c->arena, n, struct str), list;
	struct lesson_list_row old;
	bool more;

	if (exts == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		exts[i] = said[i].ext;
	}
	list = ctx_list_text(p->c->arena, exts, n);
	if (list.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(lesson_list_open(p->c->db, &(struct lesson_list_in){ said[0].brin, source, list }, &rows));
	for (;;) {
		struct lesson_said *l;

		TRY(lesson_list_next(&rows, &old, &more));
		if (!more) {
			return OK;
		}
		l = find(said, n, lesson_key(said[0].brin, source, old.ext));
		if (l != NULL) {
			TRY(compare_one(p, l, &old));
		}
	}
}

static enum err store(struct put *p, struct str source, struct lesson_counts *counts)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct lesson_last_row last;
	bool found;

	TRY(lesson_last(p->c->db, p->c->arena, &last, &found));
	TRY(lesson_put_open(p->c->db, &bulk));
	for (size_t i = 0; i < p->n; i++) {
		struct lesson_said *l = &p->list[i];
		char public[IDENT_TEXT];

		if (l->same) {
			counts->same++;
			continue;
		}
		*(l->stored ? &counts->changed : &counts->added) += 1;
		l->lesson = l->stored ? l->lesson : ++last.lesson;
		TRY(lesson_put_row(&bulk,
		                   &(struct lesson_put_in){ .lesson = l->lesson,
		                                            .public = l->stored ? l->public : str_of(ident_new(public)),
		                                            .brin = l->brin,
		                                            .location = l->location,
		                                            .class_group = l->group,
		                                            .subject = l->subject,
		                                            .day = l->day,
		                                            .begin_min = l->begin,
		                                            .end_min = l->end,
		                                            .teacher = l->teacher,
		                                            .room = l->room,
		                                            .state = l->cancelled ? STR("cancelled") : STR("planned"),
		                                            .source = source,
		                                            .ext = l->ext,
		                                            .series = l->series }));
	}
	return db_bulk_close(&bulk);
}

/*
 * What closing put there: the gap, or that somebody was known to be away. A lesson that was registered keeps its marks:
 * it was given.
 */
static bool from_closing(const struct law_mark *m, const struct closed *l)
{
	return m->begin == l->begin && m->end == l->end &&
	       (m->status == MARK_UNREGISTERED || m->status == MARK_SICK || m->status == MARK_AUTHORISED);
}

static enum err has_mark(struct ctx *c, const struct stored_day *d, const struct closed *l, bool *ret)
{
	struct reg_day day;

	*ret = false;
	if (unpack_day(c->arena, d->marks, &day) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
	}
	for (uint32_t i = 0; i < day.count && !*ret; i++) {
		*ret = from_closing(&day.marks[i], l);
	}
	return OK;
}

/* Takes the marks of closing away from those who have them. */
static enum err take_away(struct ctx *c, struct reference_book *book, const struct closed *l)
{
	struct mark_in gone = { .day = l->day,
		                .mark = { .begin = (int16_t)l->begin, .end = (int16_t)l->end },
		                .remove = true };
	struct lesson_student *list;
	struct settle_work *work;
	struct stored_day *days;
	int64_t *persons;
	size_t n, day_n, count = 0;

	TRY(group_students(c, l->brin, l->location, l->group, l->day, &list, &n));
	persons = ARENA_ARRAY(c->arena, n + 1, int64_t);
	work = ARENA_ARRAY(c->arena, n + 1, struct settle_work);
	if (persons == NULL || work == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		persons[i] = list[i].of.person;
	}
	TRY(db_lock_keys(c->db, persons, n));
	TRY(registration_stored_from(c, c->arena, persons, n, l->day, &days, &day_n));
	for (size_t i = 0, d = 0; i < n; i++) {
		const struct enrolment_facts *of = &list[i].of;
		bool found = false;

		while (d < day_n && (days[d].person < of->person ||
		                     (days[d].person == of->person && days[d].enrolment < of->enrolment))) {
			d++;
		}
		if (d < day_n && days[d].person == of->person && days[d].enrolment == of->enrolment &&
		    days[d].day == l->day) {
			TRY(has_mark(c, &days[d], l, &found));
		}
		if (found) {
			work[count] = (struct settle_work){ .of = of, .marks = &gone, .count = 1 };
			count++;
		}
	}
	return count == 0 ? OK : settle(c, book, work, count, "timetable", false, NULL);
}

/* Open pages of the institutions whose lessons changed. */
static enum err tell(struct ctx *c, const struct lesson_said *list, size_t n)
{
	const struct lesson_said *last = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!list[i].same && (last == NULL || !str_eq(last->brin, list[i].brin))) {
			last = &list[i];
			TRY(live_tell_school(c, LIVE_LESSONS, last->brin));
		}
	}
	return OK;
}

enum err lessons_lock(struct ctx *c)
{
	const int64_t lock = keys_stable_id(STR("lesson"), STR("key"));

	/* Keys are given out one by one, and two sources of one school must not both add a lesson. */
	return db_lock_keys(c->db, &lock, 1);
}

enum err lessons_put(struct ctx *c, struct reference_book *book, struct str source, struct lesson_said *list, size_t n,
                     struct lesson_counts *counts)
{
	struct put p = { .c = c, .list = list, .n = n };

	if (n == 0) {
		return OK;
	}
	for (size_t i = 0; i < n; i++) {
		list[i].registered = INT64_MIN;
	}
	TRY(lessons_lock(c));
	qsort(list, n, sizeof *list, by_key);
	for (size_t from = 0, to = 0; from < n; from = to) {
		while (to < n && str_eq(list[to].brin, list[from].brin)) {
			to++;
		}
		TRY(compare(&p, source, list + from, to - from));
	}
	TRY(store(&p, source, counts));
	for (size_t i = 0; i < p.reopen.n; i++) {
		TRY(take_away(c, book, &p.reopen.p[i]));
		TRY(lesson_reopen(c->db, &(struct lesson_reopen_in){ p.reopen.p[i].lesson }, NULL));
	}
	return tell(c, list, n);
}
