/* SPDX-License-Identifier: EUPL-1.2 */
#include "timetable/timetable.h"

#include <stdlib.h>

#include "base/vec.h"
#include "timetable_sql.h"

/* ---- the names of a teacher ---- */

enum err lesson_names(struct ctx *c, struct str **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct teacher_codes_of_in in = { c->actor.account, c->actor.login, c->actor.brins };
	struct teacher_codes_of_row row;
	const size_t brins = c->actor.brin_count;
	bool *taken = ARENA_ARRAY(c->arena, brins + 1, bool), more;
	VEC(struct str) list = { 0 };
	struct str *slot;

	if (taken == NULL) {
		return ERR_NOMEM;
	}
	TRY(teacher_codes_of_open(c->db, &in, &rows));
	for (;;) {
		TRY(teacher_codes_of_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		for (size_t i = 0; i < brins; i++) {
			/* The login is said below, unless the school means somebody else by it. */
			taken[i] = taken[i] ||
			           (str_eq(c->actor.brin_list[i], row.brin) && str_eq(row.code, c->actor.login));
		}
		if (row.account != c->actor.account) {
			continue;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = str_format(c->arena, "%.*s/%.*s", STR_ARG(row.brin), STR_ARG(row.code));
	}
	for (size_t i = 0; i < brins && c->actor.login.n > 0; i++) {
		if (taken[i]) {
			continue;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = str_format(c->arena, "%.*s/%.*s", STR_ARG(c->actor.brin_list[i]), STR_ARG(c->actor.login));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* Whether the actor is who teaches at an institution under a name. */
static bool teaches(const struct str *names, size_t n, struct str brin, struct str teacher)
{
	for (size_t i = 0; i < n; i++) {
		struct str name, own = str_cut(names[i], '/', &name);

		if (teacher.n > 0 && str_eq(own, brin) && str_eq(name, teacher)) {
			return true;
		}
	}
	return false;
}

/* ---- reach ---- */

/* Who looks, and under which names. */
struct looker {
	struct str *names;
	size_t n;
};

static enum err looker_make(struct ctx *c, struct looker *ret)
{
	*ret = (struct looker){ 0 };
	if (c->actor.role != ROLE_TEACHER && c->actor.role != ROLE_MENTOR) {
		return OK;
	}
	return lesson_names(c, &ret->names, &ret->n);
}

static bool in_reach(const struct ctx *c, const struct looker *k, struct str brin, struct str location,
                     struct str group, struct str teacher)
{
	switch (role_side(c->actor.role)) {
	case SIDE_SCHOOL:
		return actor_reaches_site(c, brin, location) || actor_reaches_group(c, brin, location, group) ||
		       teaches(k->names, k->n, brin, teacher);
	case SIDE_SYSTEM: return true;
	case SIDE_NONE:
	case SIDE_AUTHORITY:
	case SIDE_PARTNER:
	case SIDE_SELF:
	case SIDE_OFFICE: break;
	}
	return false;
}

static enum err keep(struct ctx *c, const struct looker *k, const struct lesson_by_public_row *row, struct lesson *ret)
{
	struct arena *a = c->arena;

	*ret = (struct lesson){
		.lesson = row->lesson,
		.series = row->series,
		.public = str_copy(a, row->public),
		.brin = str_copy(a, row->brin),
		.location = str_copy(a, row->location),
		.site = str_copy(a, row->site),
		.group = str_copy(a, row->class_group),
		.group_name = str_copy(a, row->group_name),
		.subject = str_copy(a, row->subject),
		.room = str_copy(a, row->room),
		.teacher = str_copy(a, row->teacher),
		.teacher_name = str_copy(a, row->teacher_name),
		.source = str_copy(a, row->source),
		.day = row->day,
		.begin = row->begin_min,
		.end = row->end_min,
		.cancelled = str_eq(row->state, STR("cancelled")),
		.closed = row->closed == 1,
		.registered = row->registered,
		.own = teaches(k->names, k->n, row->brin, row->teacher),
	};
	return ret->source.p != NULL ? OK : ERR_NOMEM;
}

enum err lesson_open(struct ctx *c, struct str public, enum action action, struct lesson *ret)
{
	struct lesson_by_public_row row;
	struct looker k;
	bool found;

	TRY(ctx_require(c, action));
	TRY(looker_make(c, &k));
	TRY(lesson_by_public(c->db, c->arena, &(struct lesson_by_public_in){ public }, &row, &found));
	if (!found || !in_reach(c, &k, row.brin, row.location, row.class_group, row.teacher)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return keep(c, &k, &row, ret);
}

/* ---- lists ---- */

struct found {
	VEC(struct lesson) list;
};

typedef enum err next_row(struct db_rows *rows, struct lesson_by_public_row *ret, bool *ret_more);

/* Reads the rows of a statement that gives lessons. */
static enum err collect(struct ctx *c, const struct looker *k, struct db_rows *rows, next_row *next, struct found *ret)
{
	for (;;) {
		struct lesson_by_public_row row;
		struct lesson *l;
		bool more;

		TRY(next(rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (!in_reach(c, k, row.brin, row.location, row.class_group, row.teacher)) {
			continue;
		}
		l = vec_push(c->arena, &ret->list);
		if (l == NULL) {
			return ERR_NOMEM;
		}
		TRY(keep(c, k, &row, l));
	}
}

static enum err of_group(struct ctx *c, const struct looker *k, const struct lesson_of_group_in *in, struct found *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(lesson_of_group_open(c->db, in, &rows));
	return collect(c, k, &rows, lesson_of_group_next, ret);
}

static enum err of_place(struct ctx *c, const struct looker *k, const struct lesson_of_place_in *in, struct found *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(lesson_of_place_open(c->db, in, &rows));
	return collect(c, k, &rows, lesson_of_place_next, ret);
}

/* names: "BRIN/name" each. */
static enum err of_names(struct ctx *c, const struct looker *k, day_t first, day_t last, const struct str *keys,
                         size_t n, struct found *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str *names = ARENA_ARRAY(c->arena, n + 1, struct str);

	if (n == 0) {
		return OK;
	}
	if (names == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		(void)str_cut(keys[i], '/', &names[i]);
	}
	TRY(lesson_of_teacher_open(c->db,
	                           &(struct lesson_of_teacher_in){ ctx_list_text(c->arena, names, n),
	                                                           ctx_list_text(c->arena, keys, n), first, last,
	                                                           LESSONS_MOST },
	                           &rows));
	return collect(c, k, &rows, lesson_of_teacher_next, ret);
}

/* Everything that the scope of a school's role names. */
static enum err of_scope(struct ctx *c, const struct looker *k, day_t first, day_t last, struct found *ret)
{
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *s = &c->actor.school_list[i];

		if (s->group.n > 0) {
			TRY(of_group(c, k,
			             &(struct lesson_of_group_in){ s->brin, s->location, s->group, first, last,
			                                           LESSONS_MOST },
			             ret));
		} else {
			TRY(of_place(c, k,
			             &(struct lesson_of_place_in){ s->brin, s->location, first, last, LESSONS_MOST },
			             ret));
		}
	}
	return of_names(c, k, first, last, k->names, k->n, ret);
}

static int by_time(const void *a, const void *b)
{
	const struct lesson *x = a, *y = b;
	int at = x->day != y->day ? (x->day < y->day ? -1 : 1) : x->begin - y->begin;

	if (at == 0) {
		at = str_cmp(x->location, y->location);
	}
	if (at == 0) {
		at = str_cmp(x->group, y->group);
	}
	return at != 0 ? at : x->lesson < y->lesson ? -1 : x->lesson > y->lesson;
}

/* In order, each once: a group and its teacher may both be in the scope. */
static void tidy(struct found *f)
{
	size_t n = 0;

	if (f->list.n > 0) {
		qsort(f->list.p, f->list.n, sizeof *f->list.p, by_time);
	}
	for (size_t i = 0; i < f->list.n && n < LESSONS_MOST; i++) {
		if (n == 0 || f->list.p[n - 1].lesson != f->list.p[i].lesson) {
			f->list.p[n++] = f->list.p[i];
		}
	}
	f->list.n = n;
}

enum err lessons_between(struct ctx *c, day_t first, day_t last, const struct lesson_filter *f, enum action action,
                         struct lesson **ret, size_t *ret_n)
{
	struct found found = { 0 };
	struct looker k;

	TRY(ctx_require(c, action));
	TRY(looker_make(c, &k));
	if (f->own) {
		TRY(of_names(c, &k, first, last, k.names, k.n, &found));
	} else if (f->brin.n > 0 && f->teacher.n > 0) {
		struct str key = str_format(c->arena, "%.*s/%.*s", STR_ARG(f->brin), STR_ARG(f->teacher));

		TRY(of_names(c, &k, first, last, &key, 1, &found));
	} else if (f->brin.n > 0 && f->location.n > 0 && f->group.n > 0) {
		TRY(of_group(c, &k,
		             &(struct lesson_of_group_in){ f->brin, f->location, f->group, first, last, LESSONS_MOST },
		             &found));
	} else if (f->brin.n > 0) {
		TRY(of_place(c, &k, &(struct lesson_of_place_in){ f->brin, f->location, first, last, LESSONS_MOST },
		             &found));
	} else {
		TRY(of_scope(c, &k, first, last, &found));
	}
	tidy(&found);
	*ret = found.list.p;
	*ret_n = found.list.n;
	return OK;
}

enum err lessons_of_day(struct ctx *c, day_t day, const struct lesson_filter *f, enum action action,
                        struct lesson **ret, size_t *ret_n)
{
	return lessons_between(c, day, day, f, action, ret, ret_n);
}

enum lesson_when lesson_when(const struct lesson *l, day_t today, int minute)
{
	if (l->day != today) {
		return l->day < today ? LESSON_PAST : LESSON_AHEAD;
	}
	return minute < l->begin ? LESSON_AHEAD : minute < l->end ? LESSON_NOW : LESSON_PAST;
}

enum err lesson_registered(struct ctx *c, int64_t lesson)
{
	return lesson_set_registered(c->db, &(struct lesson_set_registered_in){ lesson, c->now }, NULL);
}
