/* SPDX-License-Identifier: EUPL-1.2 */
#include "ledger/remind.h"

#include "access/setting.h"
#include "agreements/agreement.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "identity/letter.h"
#include "law/calendar.h"
#include "ledger_remind_sql.h"
#include "reference/reference.h"

enum { ROWS_MOST = 2000, LETTER_MOST = 64 * 1024 };

/* A lesson that somebody is to be told of. */
struct open_lesson {
	int64_t lesson, account;
	day_t day;
	int begin;
	struct str group, subject, name, email, brin, location;
	enum agreed_who told; /* as whom, when it is not the teacher */
};
typedef VEC(struct open_lesson) lesson_list;

struct round {
	struct ctx *c;
	struct reminded done;
	struct str site;
	bool mail;
};

static enum err keep(struct ctx *c, const struct open_lesson *from, lesson_list *list)
{
	struct open_lesson *to = vec_push(c->arena, list);

	if (to == NULL) {
		return ERR_NOMEM;
	}
	*to = *from;
	to->group = str_copy(c->arena, from->group);
	to->subject = str_copy(c->arena, from->subject);
	to->name = str_copy(c->arena, from->name);
	to->email = str_copy(c->arena, from->email);
	to->brin = str_copy(c->arena, from->brin);
	to->location = str_copy(c->arena, from->location);
	return to->group.p != NULL && to->subject.p != NULL && to->name.p != NULL && to->email.p != NULL &&
	                       to->brin.p != NULL && to->location.p != NULL
	               ? OK
	               : ERR_NOMEM;
}

static enum err list_teachers(struct ctx *c, lesson_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct remind_teachers_row row;
	bool more;

	TRY(remind_teachers_open(
		c->db, &(struct remind_teachers_in){ c->today - REMIND_DAYS, c->today, c->today, ROWS_MOST }, &rows));
	for (;;) {
		TRY(remind_teachers_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(keep(c,
		         &(struct open_lesson){ row.lesson, row.account, row.day, row.begin_min, row.class_group,
		                                row.subject, row.name, row.email, STR(""), STR(""), AGREED_TEACHER },
		         list));
	}
}

static enum err list_leaders(struct ctx *c, enum agreed_who told, lesson_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct remind_leaders_row row;
	bool more;

	TRY(remind_leaders_open(
		c->db,
		&(struct remind_leaders_in){ str_of(role_name(told == AGREED_MENTOR ? ROLE_MENTOR : ROLE_COORDINATOR)),
	                                     c->today - REMIND_DAYS, c->today - 1, c->today, ROWS_MOST },
		&rows));
	for (;;) {
		TRY(remind_leaders_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(keep(c,
		         &(struct open_lesson){ row.lesson, row.account, row.day, row.begin_min, row.class_group,
		                                row.subject, row.name, row.email, row.brin, row.location, told },
		         list));
	}
}

/* Who is told of a lesson that the teacher left open, and after how many working days, by the protocol of its day. */
static const struct agreed_row *row_of(const struct agreement_book *book, const struct open_lesson *l,
                                       struct str region)
{
	const struct agreed_case lesson = { .subject = AGREED_LESSON, .sector = SECTOR_COUNT, .count = 1 };

	return agreement_row(agreement_book_in_force(book, region, l->day), &lesson, AGREED_REGISTER);
}

/* Whether some protocol tells a role of lessons. */
static bool tells(const struct agreement_book *book, enum agreed_who told)
{
	const struct agreed_case lesson = { .subject = AGREED_LESSON, .sector = SECTOR_COUNT, .count = 1 };

	for (size_t i = 0; i < book->count; i++) {
		const struct agreed_row *row = agreement_own_row(&book->list[i], &lesson, AGREED_REGISTER);

		if (row != NULL && row->told == told) {
			return true;
		}
	}
	return agreement_own_row(agreement_national(), &lesson, AGREED_REGISTER)->told == told;
}

/* Those whom the protocol tells, and for which its term has passed, by the days that the location works. */
static enum err only_due(struct ctx *c, const struct agreement_book *book, lesson_list *list)
{
	struct law_calendar calendar = { 0 };
	const struct open_lesson *of = NULL;
	struct str region = STR("");
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct open_lesson *l = &list->p[i];
		const struct agreed_row *row;
		day_t due;

		if (of == NULL || !str_eq(of->brin, l->brin) || !str_eq(of->location, l->location)) {
			TRY(reference_calendar(c->db, c->arena, l->brin, l->location, &calendar));
			TRY(agreement_school_region(c, l->brin, l->location, &region));
			of = l;
		}
		row = row_of(book, l, region);
		due = row != NULL && row->told == l->told ? agreed_due(row, l->day, &calendar) : DAY_NONE;
		if (due != DAY_NONE && due <= c->today) {
			list->p[n++] = *l;
		}
	}
	list->n = n;
	return OK;
}

/* "- maandag 2 februari 08:30, MEI2-1A (Nederlands)" */
static void put_line(struct buf *b, enum lang lang, const struct open_lesson *l)
{
	buf_printf(b, "- ");
	human_weekday(b, lang, l->day);
	buf_printf(b, " ");
	human_time(b, l->begin);
	buf_printf(b, ", ");
	buf_str(b, l->group);
	if (l->subject.n > 0) {
		buf_printf(b, " (");
		buf_str(b, l->subject);
		buf_printf(b, ")");
	}
	buf_printf(b, "\n");
}

/* An address that a letter cannot go to is the administrator's to mend; the lesson is on the page all the same. */
static enum err send_letter(struct round *r, const struct open_lesson *list, size_t n, enum msg_id text, bool *ret_sent)
{
	struct ctx *c = r->c;
	struct buf lines DEFER(buf_finish) = { 0 };
	struct buf letter DEFER(buf_finish) = { 0 };
	enum err e;

	*ret_sent = false;
	if (!r->mail || list[0].email.n == 0) {
		return OK;
	}
	buf_init(&lines, LETTER_MOST);
	buf_init(&letter, LETTER_MOST);
	for (size_t i = 0; i < n; i++) {
		put_line(&lines, LANG_NL, &list[i]);
	}
	TRY(buf_err(&lines));
	msg_format(&letter, LANG_NL, text, (struct str[]){ list[0].name, buf_view(&lines), r->site }, 3);
	TRY(buf_err(&letter));
	e = letter_put(c, &(struct letter){ .to = list[0].email,
	                                    .subject = msg(LANG_NL, MSG_REMIND_SUBJECT),
	                                    .text = buf_view(&letter) });
	if (e == ERR_INPUT) {
		return OK;
	}
	TRY(e);
	*ret_sent = true;
	r->done.letters++;
	return OK;
}

/* Everybody in the list, which stands in order of account, is told of all own lessons at once. */
static enum err tell(struct round *r, const lesson_list *list, const char *kind, enum msg_id text, size_t *persons)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(reminder_put_open(r->c->db, &bulk));
	for (size_t i = 0, end; i < list->n; i = end) {
		bool sent;

		for (end = i + 1; end < list->n && list->p[end].account == list->p[i].account;) {
			end++;
		}
		TRY(send_letter(r, list->p + i, end - i, text, &sent));
		for (size_t k = i; k < end; k++) {
			TRY(reminder_put_row(&bulk, &(struct reminder_put_in){ list->p[k].lesson, str_of(kind),
			                                                       list->p[k].account, r->c->now,
			                                                       r->c->today, sent }));
		}
		*persons += 1;
		r->done.lessons += end - i;
	}
	return db_bulk_close(&bulk);
}

enum err remind_round(struct ctx *c, int minute, struct reminded *ret)
{
	struct round r = { .c = c };
	lesson_list teachers = { 0 }, leaders = { 0 };
	struct agreement_book book;
	int64_t hour;

	TRY(setting_number(c, "remind_hour", &hour));
	if (minute < hour * 60 || minute >= REMIND_UNTIL) {
		*ret = r.done;
		return OK;
	}
	TRY(list_teachers(c, &teachers));
	TRY(agreement_book_read(c->db, c->arena, &book));
	TRY(list_leaders(c, AGREED_MENTOR, &leaders));
	if (tells(&book, AGREED_COORDINATOR)) {
		TRY(list_leaders(c, AGREED_COORDINATOR, &leaders));
	}
	TRY(only_due(c, &book, &leaders));
	if (teachers.n > 0 || leaders.n > 0) {
		TRY(letter_ready(c, &r.mail));
		TRY(setting_text(c, "site_origin", &r.site));
		TRY(tell(&r, &teachers, "teacher", MSG_REMIND_TEACHER, &r.done.teachers));
		TRY(tell(&r, &leaders, "leader", MSG_REMIND_LEADER, &r.done.leaders));
	}
	*ret = r.done;
	return OK;
}
