/* SPDX-License-Identifier: EUPL-1.2 */
/* Lessons that ended and that nobody registered: their gaps are made visible. */
#include "base/vec.h"
#include "intake/settle.h"
#include "law/calendar.h"
#include "timetable/timetable.h"
#include "timetable_sql.h"

/* A class takes some thirty marks: a call stays shorter than people notice. */
enum { LESSONS_A_CALL = 4 };
/* Values of lesson.closed. */
enum { CLOSED_WITH_GAPS = 1, CLOSED_EMPTY = 2 };

struct closer {
	struct ctx *c;
	struct reference_book *book;
	lesson_known_fn *known;
	struct lessons_closed *done;
};

static day_t since(day_t day)
{
	return day_of(day_school_year(day), 8, 1);
}

enum err lessons_close_due(struct ctx *c, day_t day, int minute, bool *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct lesson_due_row row;
	bool more;

	TRY(lesson_due_open(c->db, &(struct lesson_due_in){ since(day), day, minute }, &rows));
	TRY(lesson_due_next(&rows, &row, &more));
	*ret = more;
	return OK;
}

static enum err next_lessons(struct ctx *c, day_t day, int minute, struct lesson **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct lesson *list = ARENA_ARRAY(c->arena, LESSONS_A_CALL, struct lesson);
	struct lesson_close_next_row row;
	size_t n = 0;
	bool more;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	TRY(lesson_close_next_open(c->db, &(struct lesson_close_next_in){ since(day), day, minute, LESSONS_A_CALL },
	                           &rows));
	for (;;) {
		TRY(lesson_close_next_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		list[n++] = (struct lesson){ .lesson = row.lesson,
			                     .brin = str_copy(c->arena, row.brin),
			                     .location = str_copy(c->arena, row.location),
			                     .group = str_copy(c->arena, row.class_group),
			                     .day = row.day,
			                     .begin = row.begin_min,
			                     .end = row.end_min };
		if (list[n - 1].brin.p == NULL || list[n - 1].location.p == NULL || list[n - 1].group.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list;
	*ret_n = n;
	return OK;
}

/* Somebody is in one lesson at a time: any mark in that time says where. */
static enum err is_registered(struct ctx *c, const struct stored_day *d, const struct lesson *l, bool *ret)
{
	struct reg_day day;

	*ret = false;
	if (unpack_day(c->arena, d->marks, &day) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a registered day is damaged; run `sluitend verify`");
	}
	for (uint32_t i = 0; i < day.count && !*ret; i++) {
		*ret = day.marks[i].begin < l->end && day.marks[i].end > l->begin;
	}
	return OK;
}

/* Who of a roll has a mark in the time of the lesson. */
static enum err registered(struct ctx *c, const struct lesson *l, const struct lesson_roll *roll,
                           const int64_t *persons, bool *ret)
{
	struct stored_day *days;
	size_t n, d = 0;

	TRY(registration_stored_from(c, c->arena, persons, roll->n, l->day, &days, &n));
	for (size_t i = 0; i < roll->n; i++) {
		const struct enrolment_facts *of = &roll->list[i].of;

		while (d < n && (days[d].person < of->person ||
		                 (days[d].person == of->person && days[d].enrolment < of->enrolment))) {
			d++;
		}
		ret[i] = false;
		if (d < n && days[d].person == of->person && days[d].enrolment == of->enrolment &&
		    days[d].day == l->day) {
			TRY(is_registered(c, &days[d], l, &ret[i]));
		}
	}
	return OK;
}

static enum err put_gaps(struct closer *k, const struct lesson *l, const struct lesson_roll *roll, const bool *has,
                         size_t *ret_n)
{
	struct ctx *c = k->c;
	struct settle_work *work = ARENA_ARRAY(c->arena, roll->n, struct settle_work);
	struct mark_in *marks = ARENA_ARRAY(c->arena, roll->n, struct mark_in);
	uint8_t *status = ARENA_ARRAY(c->arena, roll->n, uint8_t);
	size_t n = 0;

	if (work == NULL || marks == NULL || status == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < roll->n; i++) {
		status[i] = MARK_UNREGISTERED;
	}
	if (k->known != NULL) {
		TRY(k->known(c, l, roll, status));
	}
	for (size_t i = 0; i < roll->n; i++) {
		if (has[i]) {
			continue;
		}
		marks[n] = (struct mark_in){
			.day = l->day,
			.mark = { .begin = (int16_t)l->begin, .end = (int16_t)l->end, .status = status[i] }
		};
		work[n] = (struct settle_work){ .of = &roll->list[i].of, .marks = &marks[n], .count = 1 };
		n++;
		*(status[i] == MARK_UNREGISTERED ? &k->done->gaps : &k->done->known) += 1;
	}
	*ret_n = n;
	return n == 0 ? OK : settle(c, k->book, work, n, "closing", false, NULL);
}

static enum err close_one(struct closer *k, const struct lesson *l, int *ret)
{
	struct ctx *c = k->c;
	const struct law_calendar *calendar;
	struct lesson_roll roll;
	int64_t *persons;
	bool *has;
	size_t n;

	*ret = CLOSED_EMPTY;
	TRY(reference_book_calendar(k->book, l->brin, l->location, &calendar));
	if (calendar_school_free(calendar, l->day)) {
		return OK;
	}
	TRY(lesson_students(c, l, ACTION_COUNT, &roll));
	persons = ARENA_ARRAY(c->arena, roll.n + 1, int64_t);
	has = ARENA_ARRAY(c->arena, roll.n + 1, bool);
	if (persons == NULL || has == NULL) {
		return ERR_NOMEM;
	}
	if (roll.n == 0) {
		return OK;
	}
	for (size_t i = 0; i < roll.n; i++) {
		persons[i] = roll.list[i].of.person;
	}
	TRY(db_lock_keys(c->db, persons, roll.n));
	TRY(registered(c, l, &roll, persons, has));
	TRY(put_gaps(k, l, &roll, has, &n));
	*ret = n > 0 ? CLOSED_WITH_GAPS : CLOSED_EMPTY;
	return OK;
}

enum err lessons_close(struct ctx *c, struct reference_book *book, day_t day, int minute, lesson_known_fn *known,
                       struct lessons_closed *ret)
{
	struct closer k = { c, book, known, ret };
	struct lesson *list;
	size_t n;

	*ret = (struct lessons_closed){ 0 };
	TRY(next_lessons(c, day, minute, &list, &n));
	for (size_t i = 0; i < n; i++) {
		int closed;

		TRY(close_one(&k, &list[i], &closed));
		TRY(lesson_set_closed(c->db, &(struct lesson_set_closed_in){ list[i].lesson, closed }, NULL));
	}
	ret->lessons = n;
	ret->more = n == LESSONS_A_CALL;
	return OK;
}
