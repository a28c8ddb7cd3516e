/* SPDX-License-Identifier: EUPL-1.2 */
/* The lessons of one student in a week, each with what it was before, for correcting them. */
#include "access/words.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/human.h"
#include "ledger/pages.h"
#include "ledger_sql.h"
#include "ledger_views.h"
#include "people/open.h"
#include "registration/days.h"
#include "registration/words.h"

/* What was before of the marks of a week. */
struct past {
	day_t day;
	int begin;
	struct str text;
};

static struct str word(struct ctx *c, struct str status)
{
	return status.n == 1 ? status_text(c->lang, (uint8_t)status.p[0]) : msg(c->lang, MSG_CORRECTION_NO_MARK);
}

/* What changed a mark; where a person corrected it the name says enough. */
static struct str cause_text(const struct ctx *c, struct str cause)
{
	static const struct {
		const char *cause;
		enum msg_id id;
	} words[] = {
		{ "import", MSG_CORRECT_CAUSE_IMPORT },
		{ "undo", MSG_CORRECT_CAUSE_UNDO },
		{ "api", MSG_CORRECT_CAUSE_API },
		{ "roll", MSG_CORRECT_CAUSE_ROLL },
		{ "afmelding", MSG_CORRECT_CAUSE_ABSENCE },
		{ "closing", MSG_CORRECT_CAUSE_CLOSING },
		{ "timetable", MSG_CORRECT_CAUSE_TIMETABLE },
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq(cause, str_of(words[i].cause))) {
			return msg(c->lang, words[i].id);
		}
	}
	return STR("");
}

/* "3 maart 14:02, Anna Smit, levering teruggedraaid: ongeoorloofd afwezig → ziek. Reden" */
static enum err past_text(struct ctx *c, const struct week_history_row *row, struct str *ret)
{
	struct str cause = cause_text(c, row->cause);
	struct buf b DEFER(buf_finish);

	buf_init(&b, 4096);
	human_day(&b, c->lang, words_day_of(c, row->changed_at));
	buf_printf(&b, " ");
	human_time(&b, clock_minute(row->changed_at));
	buf_printf(&b, ", ");
	buf_str(&b, row->account_name);
	if (cause.n > 0 || row->account_name.n == 0) {
		buf_text(&b, row->account_name.n > 0 ? ", " : "");
		buf_str(&b, cause.n > 0 ? cause : msg(c->lang, MSG_CORRECT_DELIVERY));
	}
	buf_printf(&b, ": ");
	buf_str(&b, word(c, row->status));
	if (row->became.p != NULL) {
		buf_printf(&b, " → ");
		buf_str(&b, word(c, row->became));
	}
	if (row->note.n > 0 && access_sees(c->actor.role, FACET_REASON)) {
		buf_printf(&b, ". ");
		buf_str(&b, row->note);
	}
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err read_past(struct ctx *c, int64_t person, int64_t enrolment, day_t monday, struct past **ret,
                          size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct week_history_row row;
	VEC(struct past) list = { 0 };
	bool more;

	TRY(week_history_open(c->db, &(struct week_history_in){ person, enrolment, monday, monday + 6 }, &rows));
	for (;;) {
		struct past *p;

		TRY(week_history_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		p = vec_push(c->arena, &list);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		*p = (struct past){ .day = row.day, .begin = row.begin_min };
		TRY(past_text(c, &row, &p->text));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* The lines of one mark, which stand together. */
static enum err own_past(struct ctx *c, const struct past *past, size_t n, day_t day, int begin,
                         struct correct_row *row)
{
	VEC(struct str) list = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct str *to;

		if (past[i].day != day || past[i].begin != begin) {
			continue;
		}
		to = vec_push(c->arena, &list);
		if (to == NULL) {
			return ERR_NOMEM;
		}
		*to = past[i].text;
	}
	row->history = list.p;
	row->history_count = list.n;
	return OK;
}

typedef VEC(struct correct_row) row_list;

static enum err mark_row(struct ctx *c, const struct young *y, const struct young_enrolment *e, day_t day,
                         const struct law_mark *m, row_list *list)
{
	struct correct_row *row = vec_push(c->arena, list);
	struct buf label DEFER(buf_finish) = { 0 };
	char iso[DAY_TEXT];

	if (row == NULL) {
		return ERR_NOMEM;
	}
	buf_init(&label, 256);
	human_weekday(&label, c->lang, day);
	buf_printf(&label, " ");
	human_time(&label, m->begin);
	if (m->status != 0) {
		buf_printf(&label, "–");
		human_time(&label, m->end);
	}
	TRY(buf_err(&label));
	*row = (struct correct_row){
		.label = str_copy(c->arena, buf_view(&label)),
		.sub = STR(""),
		.href = STR(""),
		.value = str_format(c->arena, "%.*s.%.*s.%s.%d.%c", STR_ARG(y->public), STR_ARG(e->public),
		                    day_text(day, iso), m->begin, m->status),
		.status = m->status != 0 ? status_text(c->lang, m->status) : msg(c->lang, MSG_CORRECTION_NO_MARK),
	};
	if (m->status == 0) {
		row->value = STR("");
		row->weak = true;
	}
	return row->label.p != NULL && row->value.p != NULL ? OK : ERR_NOMEM;
}

/* Marks that were taken away have a row as well, so that their past can be read. */
static enum err gone_rows(struct ctx *c, const struct young *y, const struct young_enrolment *e,
                          const struct past *past, size_t past_n, const struct reg_day *days, size_t n, row_list *list)
{
	for (size_t i = 0; i < past_n; i++) {
		bool there = i > 0 && past[i - 1].day == past[i].day && past[i - 1].begin == past[i].begin;
		struct law_mark none = { .begin = (int16_t)past[i].begin };

		for (size_t k = 0; k < n && !there; k++) {
			for (uint32_t m = 0; days[k].day == past[i].day && m < days[k].count; m++) {
				there = there || days[k].marks[m].begin == past[i].begin;
			}
		}
		if (there) {
			continue;
		}
		TRY(mark_row(c, y, e, past[i].day, &none, list));
		TRY(own_past(c, past, past_n, past[i].day, past[i].begin, &list->p[list->n - 1]));
	}
	return OK;
}

static enum err fill_rows(struct ctx *c, const struct young *y, const struct young_enrolment *e, day_t monday,
                          day_t *ret_last, struct correct_form *form)
{
	struct reg_day *days;
	struct past *past;
	row_list list = { 0 };
	size_t n, past_n;

	TRY(registration_days(c, y->person, e->enrolment, &days, &n));
	if (monday == DAY_NONE) {
		monday = n > 0 && days[n - 1].day < c->today ? day_monday(days[n - 1].day) : day_monday(c->today);
	}
	TRY(read_past(c, y->person, e->enrolment, monday, &past, &past_n));
	for (size_t i = 0; i < n; i++) {
		for (uint32_t m = 0; days[i].day >= monday && days[i].day <= monday + 6 && m < days[i].count; m++) {
			if (days[i].day > c->today) {
				continue;
			}
			TRY(mark_row(c, y, e, days[i].day, &days[i].marks[m], &list));
			TRY(own_past(c, past, past_n, days[i].day, days[i].marks[m].begin, &list.p[list.n - 1]));
		}
	}
	TRY(gone_rows(c, y, e, past, past_n, days, n, &list));
	*ret_last = monday;
	form->rows = list.p;
	form->count = list.n;
	return OK;
}

static struct str own_address(struct ctx *c, const struct young *y, const struct young_enrolment *e, day_t monday)
{
	char day[DAY_TEXT];

	return str_format(c->arena, "/jongeren/%.*s/verbeteren?inschrijving=%.*s&week=%s", STR_ARG(y->public),
	                  STR_ARG(e->public), day_text(monday, day));
}

static const struct young_enrolment *enrolment_of(const struct young_enrolment *list, size_t n, int64_t enrolment)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].enrolment == enrolment) {
			return &list[i];
		}
	}
	return NULL;
}

static const struct young_enrolment *enrolment_asked(const struct young_enrolment *list, size_t n, struct str public)
{
	for (size_t i = 0; i < n; i++) {
		if (public.n == 0 || str_eq(list[i].public, public)) {
			return &list[i];
		}
	}
	return NULL;
}

static enum err fill_page(struct ctx *c, const struct young *y, const struct young_enrolment *e, day_t monday,
                          struct correct_view *v)
{
	TRY(fill_rows(c, y, e, monday, &monday, &v->form));
	v->title = page_text(c, MSG_CORRECT_PERSON_TITLE,
	                     (struct str[]){ y->name, str_format(c->arena, "%d", day_iso_week(monday, NULL)) }, 2);
	v->lead = e->school;
	v->back = str_format(c->arena, "/jongeren/%.*s?inschrijving=%.*s", STR_ARG(y->public), STR_ARG(e->public));
	v->back_name = y->name;
	v->previous = monday - 7 >= day_monday(e->first) ? own_address(c, y, e, monday - 7) : STR("");
	v->next = monday + 7 <= c->today ? own_address(c, y, e, monday + 7) : STR("");
	v->form.back = own_address(c, y, e, monday);
	v->form.add = true;
	v->form.add_person = y->public;
	v->form.add_enrolment = e->public;
	v->form.status = v->form.why = v->form.wrong = v->form.add_day = v->form.add_begin = v->form.add_end = STR("");
	v->may = true;
	return v->back.p != NULL && v->previous.p != NULL && v->next.p != NULL && v->form.back.p != NULL ? OK
	                                                                                                 : ERR_NOMEM;
}

/* Begins the form with what an answer asks for: the lessons that it names, or what was missed on its day. */
static enum err begin_with(struct ctx *c, const struct correction_wish *w, struct str key, struct correct_view *v)
{
	for (size_t i = 0; i < v->form.count; i++) {
		struct correct_row *row = &v->form.rows[i];
		struct str rest = row->value, day, begin;
		day_t on;
		int64_t minute;

		(void)str_cut(rest, '.', &rest);
		(void)str_cut(rest, '.', &rest);
		day = str_cut(rest, '.', &rest);
		begin = str_cut(rest, '.', &rest);
		if (row->value.n == 0 || !day_parse(day, &on) || !str_to_i64(begin, &minute)) {
			continue;
		}
		for (size_t k = 0; k < w->n; k++) {
			row->chosen = row->chosen || (w->lessons[k].day == on && w->lessons[k].begin == minute);
		}
		row->chosen = row->chosen ||
		              (w->n == 0 && on == w->day && rest.n == 1 && rest.p[0] == MARK_UNAUTHORISED);
	}
	v->form.status = str_format(c->arena, "%c", w->status);
	v->form.why = w->why;
	v->form.wish = key;
	v->form.back = STR("/berichten");
	v->back = STR("/berichten");
	v->back_name = msg(c->lang, MSG_CORRECT_TO_ANSWERS);
	v->said = w->said;
	return v->form.status.p != NULL ? OK : ERR_NOMEM;
}

static enum err correct_wished(struct http_req *r, struct str person, struct str key, struct correction_wish *ret)
{
	const struct correction_source *source = web_app(r)->corrections;

	return source != NULL ? source->wish(web_ctx(r), person, key, ret)
	                      : REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

enum err correct_person_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct correct_view v = { .may = false };
	const struct young_enrolment *e;
	struct young_enrolment *list;
	struct young y;
	day_t monday = DAY_NONE;
	struct str week = http_query(r, "week"), wish = http_query(r, "antwoord");
	struct correction_wish w;
	struct out o;
	size_t n;

	TRY(people_open(c, http_param(r, "person"), ACTION_CORRECT, &y));
	TRY(people_enrolments(c, y.person, &list, &n));
	e = enrolment_asked(list, n, http_query(r, "inschrijving"));
	if (e == NULL || (week.n > 0 && !day_parse(week, &monday))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (wish.n > 0) {
		TRY(correct_wished(r, y.public, wish, &w));
		e = enrolment_of(list, n, w.enrolment);
		monday = w.day;
		TRY(e != NULL ? OK : REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN));
	}
	TRY(fill_page(c, &y, e, monday != DAY_NONE ? day_monday(monday) : DAY_NONE, &v));
	TRY(wish.n > 0 ? begin_with(c, &w, wish, &v) : OK);
	TRY(page_make(r, v.title, "jongeren", &v.page));
	o = http_html(ret, 200);
	correct_page(&o, &v);
	return OK;
}

#define ROW(action) .access = &access_rows[action]

const struct http_route ledger_routes[LEDGER_ROUTES] = {
	{ HTTP_GET, "/registratie", ledger_get, COST_SLOW, ROW(ACTION_LEDGER) },
	{ HTTP_GET, "/registratie/lessen", ledger_lessons_get, COST_SLOW, ROW(ACTION_LEDGER) },
	{ HTTP_GET, "/registratie/les", ledger_lesson_get, COST_SLOW, ROW(ACTION_LEDGER) },
	{ HTTP_GET, "/registratie/{brin}/{location}", ledger_site_get, COST_SLOW, ROW(ACTION_LEDGER) },
	{ HTTP_POST, "/registratie/team", ledger_team_post, COST_SLOW, ROW(ACTION_LEDGER) },
	{ HTTP_GET, "/jongeren/{person}/verbeteren", correct_person_get, COST_SLOW, ROW(ACTION_CORRECT) },
	{ HTTP_POST, "/registratie/verbeteren", correct_post, COST_SLOW, ROW(ACTION_CORRECT) },
};
