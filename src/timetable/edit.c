/* SPDX-License-Identifier: EUPL-1.2 */
#include "timetable/edit.h"

#include "access/log.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "law/calendar.h"
#include "timetable_sql.h"

enum { WEEK = 7, WEEKS_MOST = 53 };

static enum err too_long(struct ctx *c, const char *field, struct str value, size_t most)
{
	if (value.n <= most && str_is_text(value)) {
		return ctx_name(c, field, value);
	}
	return REFUSE1(c, ERR_INPUT, field, MSG_INTAKE_TOO_LONG, str_format(c->arena, "%zu", most));
}

static enum err check(struct ctx *c, const struct reference_book *book, const struct lesson_new *l)
{
	if (!actor_reaches_site(c, l->brin, l->location) ||
	    reference_book_location(book, l->brin, l->location) == NULL) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (l->group.n == 0) {
		return REFUSE(c, ERR_INPUT, "groep", MSG_TIMETABLE_GROUP_REQUIRED);
	}
	if (l->begin >= l->end) {
		return REFUSE(c, ERR_INPUT, "eind", MSG_TIMETABLE_END);
	}
	if (l->until != DAY_NONE && (l->until < l->day || l->until > l->day + WEEK * WEEKS_MOST)) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_TIMETABLE_UNTIL);
	}
	TRY(too_long(c, "groep", l->group, LESSON_GROUP_MOST));
	TRY(too_long(c, "vak", l->subject, LESSON_TEXT_MOST));
	TRY(too_long(c, "docent", l->teacher, LESSON_TEACHER_MOST));
	return too_long(c, "lokaal", l->room, LESSON_TEXT_MOST);
}

enum err lessons_add(struct ctx *c, struct reference_book *book, const struct lesson_new *l, size_t *ret_n)
{
	day_t last = l->until != DAY_NONE ? l->until : l->day;
	const struct law_calendar *calendar;
	struct lesson_said list[WEEKS_MOST + 1];
	struct lesson_counts counts = { 0 };
	int64_t series = ctx_new_id(c);
	char ident[IDENT_TEXT];
	size_t n = 0;

	TRY(ctx_require(c, ACTION_TIMETABLE));
	TRY(check(c, book, l));
	TRY(reference_book_calendar(book, l->brin, l->location, &calendar));
	(void)ident_new(ident);
	for (day_t day = l->day; day <= last && n <= WEEKS_MOST; day += WEEK) {
		char text[DAY_TEXT];

		/* What is asked for one day alone is meant for that day. */
		if (l->until != DAY_NONE && calendar_school_free(calendar, day)) {
			continue;
		}
		list[n] = (struct lesson_said){ .brin = l->brin,
			                        .location = l->location,
			                        .group = l->group,
			                        .subject = l->subject,
			                        .teacher = l->teacher,
			                        .room = l->room,
			                        .ext = str_format(c->arena, "%s/%s", ident, day_text(day, text)),
			                        .day = day,
			                        .begin = l->begin,
			                        .end = l->end,
			                        .series = l->until != DAY_NONE ? series : 0 };
		if (list[n].ext.p == NULL) {
			return ERR_NOMEM;
		}
		list[n].key = lesson_key(l->brin, STR("hand"), list[n].ext);
		n++;
	}
	if (n == 0) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_TIMETABLE_FREE);
	}
	TRY(lessons_put(c, book, STR("hand"), list, n, &counts));
	*ret_n = n;
	return log_change(c, ACTION_TIMETABLE, 0, "lesson.add");
}

/* ---- changes ---- */

struct edit {
	bool rest;
	enum lesson_edit what;
	struct str teacher;
};

static enum err said_of(struct ctx *c, const struct lesson_said_of_row *row, const struct edit *e,
                        struct lesson_said *ret)
{
	struct arena *a = c->arena;
	bool cancelled = str_eq(row->state, STR("cancelled"));

	*ret = (struct lesson_said){
		.brin = str_copy(a, row->brin),
		.location = str_copy(a, row->location),
		.group = str_copy(a, row->class_group),
		.subject = str_copy(a, row->subject),
		.teacher = e->what == LESSON_TEACHER ? e->teacher : str_copy(a, row->teacher),
		.room = str_copy(a, row->room),
		.ext = str_copy(a, row->ext),
		.day = row->day,
		.begin = row->begin_min,
		.end = row->end_min,
		.cancelled = e->what == LESSON_TEACHER ? cancelled : e->what == LESSON_CANCEL,
		.series = row->series,
	};
	ret->key = lesson_key(row->brin, row->source, row->ext);
	return ret->ext.p != NULL ? OK : ERR_NOMEM;
}

typedef VEC(struct lesson_said) said_list;

static enum err collect(struct ctx *c, const struct lesson *l, const struct edit *e, said_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct lesson_said_of_row row;
	bool more;

	TRY(lesson_said_of_open(c->db, &(struct lesson_said_of_in){ l->lesson, e->rest ? l->series : 0, l->day },
	                        &rows));
	for (;;) {
		struct lesson_said *slot;

		TRY(lesson_said_of_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		/* Another source may use the same key for a series. */
		if (!str_eq(row.source, l->source) || !actor_reaches_site(c, row.brin, row.location)) {
			continue;
		}
		slot = vec_push(c->arena, ret);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		TRY(said_of(c, &row, e, slot));
	}
}

enum err lessons_edit(struct ctx *c, struct reference_book *book, struct str public, bool rest, enum lesson_edit what,
                      struct str teacher)
{
	static const char *const names[] = { "lesson.cancel", "lesson.restore", "lesson.teacher" };
	const struct edit e = { rest, what, teacher };
	struct lesson_counts counts = { 0 };
	said_list list = { 0 };
	struct lesson l;

	TRY(lesson_open(c, public, ACTION_TIMETABLE, &l));
	TRY(too_long(c, "docent", teacher, LESSON_TEACHER_MOST));
	TRY(collect(c, &l, &e, &list));
	TRY(lessons_put(c, book, l.source, list.p, list.n, &counts));
	return log_change(c, ACTION_TIMETABLE, 0, names[what]);
}
