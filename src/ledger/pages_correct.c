/* SPDX-License-Identifier: EUPL-1.2 */
/* Correcting marks: what somebody chose, what would follow, and doing it. */
#include "base/vec.h"
#include "fmt/human.h"
#include "intake/book.h"
#include "ledger/pages.h"
#include "ledger_views.h"
#include "people/open.h"
#include "registration/words.h"
#include "signals/words.h"

/* The marks that a form names, with what is said about each. */
struct chosen {
	VEC(struct correction) list;
	VEC(struct correct_line) lines;
	VEC(struct str) values;
	struct young who; /* of the last one */
	struct young_enrolment *enrolments;
	size_t enrolment_count;
};

static struct str status_words(enum lang lang, uint8_t status)
{
	return status != 0 ? status_text(lang, status) : msg(lang, MSG_CORRECTION_NO_MARK);
}

/* The status that the form wants; "weg": 0. */
static enum err status_asked(struct ctx *c, struct str s, uint8_t *ret)
{
	if (str_eq(s, STR("weg"))) {
		*ret = 0;
		return OK;
	}
	if (s.n != 1 || s.p[0] == MARK_UNREGISTERED) {
		return REFUSE(c, ERR_INPUT, "status", MSG_CORRECTION_STATUS);
	}
	*ret = (uint8_t)s.p[0];
	return OK;
}

static enum err find_person(struct ctx *c, struct str public, struct chosen *x)
{
	if (x->who.public.n > 0 && str_eq(x->who.public, public)) {
		return OK;
	}
	TRY(people_open(c, public, ACTION_CORRECT, &x->who));
	return people_enrolments(c, x->who.person, &x->enrolments, &x->enrolment_count);
}

static enum err add_chosen(struct ctx *c, struct chosen *x, struct str person, struct str enrolment,
                           struct correction what)
{
	struct correction *to = vec_push(c->arena, &x->list);
	struct correct_line *line = vec_push(c->arena, &x->lines);
	struct buf when DEFER(buf_finish) = { 0 };

	if (to == NULL || line == NULL) {
		return ERR_NOMEM;
	}
	TRY(find_person(c, person, x));
	for (size_t i = 0; i < x->enrolment_count; i++) {
		if (str_eq(x->enrolments[i].public, enrolment)) {
			what.person = x->who.person;
			what.enrolment = x->enrolments[i].enrolment;
		}
	}
	if (what.person == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*to = what;
	buf_init(&when, 128);
	human_weekday(&when, c->lang, what.day);
	buf_printf(&when, " ");
	human_time(&when, what.begin);
	TRY(buf_err(&when));
	*line = (struct correct_line){ x->who.name, str_copy(c->arena, buf_view(&when)),
		                       status_words(c->lang, what.was), status_words(c->lang, what.status) };
	return line->when.p != NULL ? OK : ERR_NOMEM;
}

/* "PERSON.ENROLMENT.2026-03-02.510.O" */
static enum err read_value(struct ctx *c, struct chosen *x, struct str value, uint8_t status)
{
	struct str rest = value, *kept = vec_push(c->arena, &x->values);
	struct str person = str_cut(rest, '.', &rest), enrolment = str_cut(rest, '.', &rest);
	struct str day = str_cut(rest, '.', &rest), begin = str_cut(rest, '.', &rest);
	struct correction what = { .status = status };
	int64_t minute;

	if (kept == NULL) {
		return ERR_NOMEM;
	}
	if (!day_parse(day, &what.day) || !str_to_i64(begin, &minute) || minute < 0 || minute >= MARKS_MOST ||
	    rest.n != 1) {
		return REFUSE(c, ERR_INPUT, "les", MSG_CORRECTION_NONE);
	}
	*kept = value;
	what.begin = (int)minute;
	what.was = (uint8_t)rest.p[0];
	return add_chosen(c, x, person, enrolment, what);
}

/* "08:30" */
static bool time_asked(struct str s, int *ret)
{
	int64_t hour, minute;

	if (s.n < 5 || s.p[2] != ':' || !str_to_i64((struct str){ s.p, 2 }, &hour) ||
	    !str_to_i64((struct str){ s.p + 3, 2 }, &minute) || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
		return false;
	}
	*ret = (int)(hour * 60 + minute);
	return true;
}

static enum err read_added(struct http_req *r, struct chosen *x, uint8_t status)
{
	struct ctx *c = web_ctx(r);
	struct correction what = { .status = status };
	struct str day = http_form(r, "bij-dag");

	if (day.n == 0) {
		return OK;
	}
	if (!day_parse(day, &what.day) || !time_asked(http_form(r, "bij-van"), &what.begin) ||
	    !time_asked(http_form(r, "bij-tot"), &what.end)) {
		return REFUSE(c, ERR_INPUT, "les", MSG_CORRECTION_TIMES);
	}
	return add_chosen(c, x, http_form(r, "bij-persoon"), http_form(r, "bij-inschrijving"), what);
}

static enum err read_form(struct http_req *r, struct chosen *x)
{
	struct ctx *c = web_ctx(r);
	struct str value;
	uint8_t status;
	size_t at = 0;

	TRY(status_asked(c, http_form(r, "status"), &status));
	while (form_next(&r->form, "les", &at, &value)) {
		TRY(read_value(c, x, value, status));
	}
	return read_added(r, x, status);
}

/* ---- what follows ---- */

static enum err effect_text(struct ctx *c, const struct correction_follows *f, struct correct_effect *ret)
{
	static const enum msg_id texts[] = { [EFFECT_NEW] = MSG_CORRECT_NEW,
		                             [EFFECT_CHANGED] = MSG_CORRECT_CHANGED,
		                             [EFFECT_WITHDRAW] = MSG_CORRECT_WITHDRAWN,
		                             [EFFECT_GONE] = MSG_CORRECT_GONE };
	const struct finding *x = &f->finding;
	struct finding_words w;
	enum law_rule rule;

	if (!law_rule_parse(x->rule, &rule)) {
		return fail_set(c->fail, ERR_DB, NULL, "a finding has an unknown rule");
	}
	TRY(words_of(c, rule, x->state, (enum turn)x->turn, x->amount, x->minutes, x->day, &w));
	*ret = (struct correct_effect){
		page_text(c, texts[f->effect], (struct str[]){ w.name, words_date(c, x->day) }, 2), STR(""), f->effect
	};
	return ret->text.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill_effects(struct ctx *c, const struct correction_result *done, struct correct_done_view *v)
{
	v->effects = ARENA_ARRAY(c->arena, done->follow_count + 1, struct correct_effect);
	if (v->effects == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < done->follow_count; i++) {
		const struct correction_follows *f = &done->follows[i];
		struct correct_effect *e = &v->effects[i];

		TRY(effect_text(c, f, e));
		if (v->done && f->effect != EFFECT_GONE) {
			e->href = str_format(c->arena, "/bevindingen/%.*s", STR_ARG(f->finding.public));
		}
		v->withdraw = v->withdraw || (v->done && f->effect == EFFECT_WITHDRAW);
	}
	v->effect_count = done->follow_count;
	return OK;
}

struct correct_job {
	struct web_thread *thread;
	const struct correction_order *order;
	bool save;
	struct str wish, person; /* the answer that it does, and whose */
	const struct correction_source *source;
	struct correction_result result;
};

/* A preview runs here as well, because the book of the thread is read inside a transaction; nothing is written then. */
static enum err correct(struct ctx *c, void *arg)
{
	struct correct_job *j = arg;
	struct reference_book *book;

	TRY(intake_book(c, j->thread, &book));
	if (!j->save) {
		return correction_preview(c, book, j->order, &j->result);
	}
	TRY(correction_put(c, book, j->order, &j->result));
	return j->wish.n > 0 && j->source != NULL ? j->source->done(c, j->person, j->wish) : OK;
}

static void keep_fields(struct http_req *r, const struct chosen *x, struct correct_done_view *v)
{
	v->status = http_form(r, "status");
	v->why = http_form(r, "reden");
	v->wish = http_form(r, "antwoord");
	v->values = x->values.p;
	v->value_count = x->values.n;
	v->lines = x->lines.p;
	v->line_count = x->lines.n;
	v->add_day = http_form(r, "bij-dag");
	v->add_person = http_form(r, "bij-persoon");
	v->add_enrolment = http_form(r, "bij-inschrijving");
	v->add_begin = http_form(r, "bij-van");
	v->add_end = http_form(r, "bij-tot");
}

enum err correct_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct correct_done_view v = { .back = http_form(r, "naar"), .wrong = STR("") };
	struct correction_order order = { .action = ACTION_CORRECT,
		                          .cause = "correctie",
		                          .why = http_form(r, "reden") };
	struct correct_job job = { .thread = r->thread,
		                   .order = &order,
		                   .wish = http_form(r, "antwoord"),
		                   .source = web_app(r)->corrections };
	struct chosen x = { .enrolment_count = 0 };
	struct out o;
	int status = 200;
	enum err e;

	job.save = str_eq(http_form(r, "stap"), STR("vastleggen"));
	v.back = page_path_fine(v.back) ? v.back : STR("/registratie");
	v.done = job.save;
	e = read_form(r, &x);
	if (e == OK) {
		order.list = x.list.p;
		order.n = x.list.n;
		job.person = x.who.public;
		e = web_write(r, correct, &job);
	}
	if (e == ERR_INPUT || e == ERR_CONFLICT) {
		status = e == ERR_CONFLICT ? 409 : 400;
		TRY(page_refusal(r, &v.wrong));
		v.title = msg(c->lang, MSG_CORRECT_WRONG_TITLE);
	} else {
		TRY(e);
		TRY(fill_effects(c, &job.result, &v));
		v.title = msg(c->lang, v.done ? MSG_CORRECT_DONE_TITLE : MSG_CORRECT_PREVIEW_TITLE);
	}
	keep_fields(r, &x, &v);
	v.tabs = registration_tabs_make(c, TAB_COUNT);
	TRY(page_make(r, v.title, "registratie", &v.page));
	o = http_html(ret, status);
	correct_done_page(&o, &v);
	return OK;
}
