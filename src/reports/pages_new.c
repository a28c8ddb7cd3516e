/* SPDX-License-Identifier: EUPL-1.2 */
/* Making a report, and changing what was reported: one form. */
#include "access/words.h"
#include "reports/pages.h"
#include "reports_sql.h"
#include "reports_views.h"
#include "signals/worklist.h"

struct str report_field_wrong(const struct report_form_view *v, const char *field)
{
	for (size_t i = 0; i < v->wrong_count; i++) {
		if (str_eq(v->wrongs[i].field, str_of(field))) {
			return v->wrongs[i].text;
		}
	}
	return STR("");
}

/* "van 2 februari 2026 tot en met 6 februari 2026" */
static struct str period_of(struct ctx *c, day_t begin, day_t end)
{
	struct str args[] = { words_date(c, begin), end != DAY_NONE ? words_date(c, end) : STR("") };

	return end == DAY_NONE ? page_text(c, MSG_REPORT_PERIOD_OPEN, args, 1)
	       : begin == end  ? args[0]
	                       : page_text(c, MSG_REPORT_PERIOD, args, 2);
}

static enum err show_days(struct ctx *c, const struct report_form *f, struct report_form_view *v)
{
	v->days = ARENA_ARRAY(c->arena, f->day_count + 1, struct report_day_view);
	if (v->days == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < f->day_count; i++) {
		v->days[i] = (struct report_day_view){ words_weekday(c, f->days[i].day),
			                               report_lessons_words(c, &f->days[i]),
			                               words_hours(c, f->days[i].minutes) };
	}
	v->day_count = f->day_count;
	return OK;
}

/* A day of a form: as typed when it is none, so that it can be mended. */
static bool read_day(struct http_req *r, const char *field, day_t *ret, struct str *ret_typed)
{
	struct str typed = str_trim(http_form(r, field));

	*ret_typed = typed;
	if (typed.n == 0) {
		*ret = DAY_NONE;
		return true;
	}
	return day_parse(typed, ret);
}

enum err report_form_read(struct http_req *r, struct report_form *f, struct report_form_view *v)
{
	if (v->free_days) {
		if (!read_day(r, "begin", &f->begin, &v->begin) || f->begin == DAY_NONE) {
			f->begin = DAY_MAX + 1;
		}
		if (!read_day(r, "eind", &f->end, &v->end)) {
			f->end = DAY_MIN;
		}
	}
	f->reason = http_form(r, "reden");
	f->explanation = http_form(r, "toelichting");
	f->action_wanted = str_eq(http_form(r, "actie"), STR("ja"));
	f->action_note = http_form(r, "actie-toelichting");
	f->action_taken = http_form(r, "ondernomen");
	f->reporter_name = http_form(r, "naam");
	f->reporter_function = http_form(r, "functie");
	f->reporter_phone = http_form(r, "telefoon");
	f->reporter_email = http_form(r, "email");
	f->phone = http_form(r, "telefoon-leerling");
	f->address = (struct report_address){ http_form(r, "straat"),     http_form(r, "huisnummer"),
		                              http_form(r, "huisletter"), http_form(r, "toevoeging"),
		                              http_form(r, "postcode"),   http_form(r, "plaats"),
		                              http_form(r, "aanduiding") };
	return OK;
}

static enum err say_wrong(struct ctx *c, const struct report_wrong *list, size_t n, struct report_form_view *v)
{
	for (size_t i = 0; i < n; i++) {
		v->wrongs[i] = (struct report_wrong_view){
			str_of(list[i].field), page_text(c, list[i].text, (struct str[]){ list[i].arg }, 1)
		};
		if (v->wrongs[i].text.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->wrong_count = n;
	return OK;
}

static enum err show(struct http_req *r, struct report_form_view *v, int status, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct out o;

	v->period = period_of(c, v->form.begin <= DAY_MAX ? v->form.begin : c->today,
	                      v->form.end >= DAY_MIN ? v->form.end : DAY_NONE);
	TRY(show_days(c, &v->form, v));
	if (v->proposal.report_by != DAY_NONE && !v->amend) {
		TRY(words_clock(c, v->proposal.report_by, &v->clock));
		v->has_clock = true;
	}
	if (v->proposal.route.desk.n > 0) {
		TRY(contacts_cards(c, &v->proposal.route, &v->contact));
	}
	TRY(page_make(r, v->title, "meldingen", &v->page));
	o = http_html(ret, status);
	report_new_page(&o, v);
	return OK;
}

/* What the address asks for: an obligation, or somebody with a kind. */
static enum err asked(struct http_req *r, struct report_of *ret)
{
	struct str kind = http_query(r, "soort");

	*ret = (struct report_of){ .finding = http_query(r, "bevinding"),
		                   .person = http_query(r, "jongere"),
		                   .kind = REPORT_O,
		                   .begin = DAY_NONE,
		                   .end = DAY_NONE };
	if ((kind.n > 0 && !report_kind_parse(kind, &ret->kind)) || ret->finding.n + ret->person.n == 0) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return OK;
}

/* Whose it is, where it goes and where one comes from. */
static enum err name_form(struct ctx *c, const struct report_of *of, const struct young *y, struct report_form_view *v)
{
	v->name = y->name;
	v->person = y->public;
	v->free_days = of->finding.n == 0;
	v->begin = day_string(c->arena, v->form.begin);
	v->end = day_string(c->arena, v->form.end);
	v->back = of->finding.n > 0 ? str_format(c->arena, "/bevindingen/%.*s", STR_ARG(of->finding))
	                            : str_format(c->arena, "/jongeren/%.*s", STR_ARG(y->public));
	v->action = of->finding.n > 0 ? str_format(c->arena, "/meldingen/nieuw?bevinding=%.*s", STR_ARG(of->finding))
	                              : str_format(c->arena, "/meldingen/nieuw?jongere=%.*s&soort=%s",
	                                           STR_ARG(y->public), report_kind_name(v->form.kind));
	v->title = page_text(c, MSG_REPORT_NEW_TITLE, &v->name, 1);
	return v->back.p != NULL && v->action.p != NULL && v->title.p != NULL ? OK : ERR_NOMEM;
}

static enum err fill(struct http_req *r, const struct report_of *of, struct report_form_view *v)
{
	struct ctx *c = web_ctx(r);
	struct young y;

	TRY(report_draft(c, of, &v->form, &v->proposal));
	TRY(people_open_key(c, v->form.person, ACTION_REPORT, &y));
	return name_form(c, of, &y, v);
}

/* Where the report of an obligation is, when there is one: who comes to report it once more is led there. */
static enum err existing(struct ctx *c, struct str finding, struct str *ret)
{
	struct finding_view f;
	struct report_of_finding_row row;
	bool found;

	*ret = STR("");
	if (finding.n == 0) {
		return OK;
	}
	TRY(finding_open(c, finding, &f));
	TRY(report_of_finding(
		c->db, c->arena,
		&(struct report_of_finding_in){ f.person, f.enrolment, str_of(law_rule_name(f.rule)), f.day }, &row,
		&found));
	if (found) {
		*ret = str_format(c->arena, "/meldingen/%.*s", STR_ARG(row.public));
	}
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/*
 * It cannot be reported any more, because somebody was first or something changed: why, the way to the report that is there,
 * and everything that was typed.
 */
static enum err show_refused(struct http_req *r, const struct report_of *of, struct report_form_view *v,
                             struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct finding_view f;
	struct young y;

	v->conflict = str_copy(c->arena, str_of(c->fail->what));
	if (v->name.n == 0) {
		/* Refused before the form was made. */
		if (of->finding.n > 0) {
			TRY(finding_open(c, of->finding, &f));
			TRY(people_open_key(c, f.person, ACTION_REPORT, &y));
		} else {
			TRY(people_open(c, of->person, ACTION_REPORT, &y));
		}
		v->form = (struct report_form){ .kind = of->kind, .begin = c->today, .end = DAY_NONE };
		v->proposal = (struct report_proposal){ .wish = WISH_FREE, .report_by = DAY_NONE };
		if (of->finding.n > 0) {
			(void)report_kind_parse(str_of(law_rule_name(f.rule)), &v->form.kind);
			v->form.begin = f.begin;
			v->form.end = f.end;
		}
		TRY(name_form(c, of, &y, v));
		TRY(report_form_read(r, &v->form, v));
	}
	TRY(existing(c, of->finding, &v->there));
	return v->conflict.p != NULL ? show(r, v, 409, ret) : ERR_NOMEM;
}

enum err report_new_get(struct http_req *r, struct http_resp *ret)
{
	struct report_form_view v = { 0 };
	struct report_of of;
	struct str there;

	TRY(asked(r, &of));
	TRY(existing(web_ctx(r), of.finding, &there));
	if (there.n > 0) {
		return http_redirect(ret, there);
	}
	TRY(fill(r, &of, &v));
	return show(r, &v, 200, ret);
}

struct file_job {
	struct report_form form;
	struct attach_new *files;
	size_t file_count;
	struct report_view made;
};

static enum err file(struct ctx *c, void *arg)
{
	struct file_job *j = arg;

	TRY(report_file(c, &j->form, &j->made));
	return report_attach(c, &j->made, j->files, j->file_count);
}

/* The files that came along; what is wrong with them is said at their field. */
static enum err read_files(struct http_req *r, struct file_job *job, struct report_form_view *v)
{
	struct ctx *c = web_ctx(r);
	enum err e;

	TRY(attach_sent(r, &job->files, &job->file_count));
	v->files_again = job->file_count > 0;
	e = attach_check(c, job->files, job->file_count);
	if (e != ERR_INPUT) {
		return e;
	}
	v->wrongs[v->wrong_count] = (struct report_wrong_view){ STR("bestand"),
		                                                str_copy(c->arena, str_of(c->fail->what)) };
	return v->wrongs[v->wrong_count++].text.p != NULL ? OK : ERR_NOMEM;
}

enum err report_new_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct report_form_view v = { 0 };
	struct report_wrong wrongs[REPORT_WRONGS];
	struct file_job job;
	struct report_of of;
	struct str to;
	enum err e;

	TRY(asked(r, &of));
	e = fill(r, &of, &v);
	if (e == ERR_CONFLICT) {
		return show_refused(r, &of, &v, ret);
	}
	TRY(e);
	TRY(report_form_read(r, &v.form, &v));
	if (v.free_days && v.form.begin <= DAY_MAX) {
		struct report_form days;
		struct report_proposal unused;

		/* Other days than were proposed: their lessons. */
		of.begin = v.form.begin;
		of.end = v.form.end;
		TRY(report_draft(c, &of, &days, &unused));
		v.form.days = days.days;
		v.form.day_count = days.day_count;
		v.form.all_missed = days.all_missed;
	}
	TRY(say_wrong(c, wrongs, report_check(&v.form, &v.proposal, wrongs), &v));
	TRY(read_files(r, &job, &v));
	if (v.wrong_count > 0) {
		return show(r, &v, 400, ret);
	}
	job.form = v.form;
	e = web_write(r, file, &job);
	if (e == ERR_CONFLICT) {
		return show_refused(r, &of, &v, ret);
	}
	TRY(e);
	to = str_format(c->arena, "/meldingen/%.*s?gedaan=gemeld", STR_ARG(job.made.public));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* ---- changing ---- */

void report_form_of(const struct report_view *r, struct report_form *ret)
{
	*ret = (struct report_form){ .kind = r->kind,
		                     .person = r->person,
		                     .enrolment = r->enrolment,
		                     .finding = STR(""),
		                     .begin = r->begin,
		                     .end = r->end,
		                     .all_missed = r->all_missed,
		                     .action_wanted = r->action_wanted,
		                     .action_note = r->action_note,
		                     .reason = r->reason,
		                     .explanation = r->explanation,
		                     .action_taken = r->action_taken,
		                     .reporter_name = r->reporter_name,
		                     .reporter_function = r->reporter_function,
		                     .reporter_phone = r->reporter_phone,
		                     .reporter_email = r->reporter_email,
		                     .phone = r->phone,
		                     .address = r->address };
}

static enum err fill_amend(struct http_req *r, struct report_view *at, struct report_form_view *v)
{
	struct ctx *c = web_ctx(r);
	struct report_day *days;
	struct young y;

	*v = (struct report_form_view){ .amend = true, .proposal = { .report_by = DAY_NONE } };
	TRY(report_open(c, http_param(r, "melding"), ACTION_REPORT, at));
	TRY(people_open_key(c, at->person, ACTION_REPORT, &y));
	report_form_of(at, &v->form);
	TRY(report_days(c, at, &days, &v->form.day_count));
	v->form.days = days;
	v->free_days = at->rule.n == 0;
	v->version = at->version;
	v->name = y.name;
	v->person = y.public;
	v->begin = day_string(c->arena, at->begin);
	v->end = day_string(c->arena, at->end);
	v->back = str_format(c->arena, "/meldingen/%.*s", STR_ARG(at->public));
	v->action = str_format(c->arena, "/meldingen/%.*s/gewijzigd", STR_ARG(at->public));
	v->title = page_text(c, MSG_REPORT_AMEND_TITLE, &v->name, 1);
	return v->back.p != NULL && v->action.p != NULL && v->title.p != NULL ? OK : ERR_NOMEM;
}

enum err report_amend_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct report_form_view v;
	struct report_view at;

	TRY(fill_amend(r, &at, &v));
	if (!report_fits(c, &at, DEED_AMEND)) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_TOO_LATE);
	}
	return show(r, &v, 200, ret);
}

enum err report_amend_again(struct http_req *r, struct str why, int status, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct report_form_view v;
	struct report_wrong wrongs[REPORT_WRONGS];
	struct report_view at;

	TRY(fill_amend(r, &at, &v));
	TRY(report_form_read(r, &v.form, &v));
	TRY(say_wrong(c, wrongs, report_check(&v.form, &v.proposal, wrongs), &v));
	v.conflict = why;
	v.there = v.back;
	return show(r, &v, status, ret);
}
