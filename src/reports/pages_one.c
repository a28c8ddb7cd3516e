/* SPDX-License-Identifier: EUPL-1.2 */
/* One report: what was reported, what happened, what can be done. */
#include "access/words.h"
#include "agreements/agreement.h"
#include "base/clock.h"
#include "reports/pages.h"
#include "reports_sql.h"
#include "reports_views.h"

static enum err show_days(struct ctx *c, struct report_one_view *v)
{
	struct report_day *days;

	TRY(report_days(c, &v->r, &days, &v->day_count));
	v->days = ARENA_ARRAY(c->arena, v->day_count + 1, struct report_day_view);
	if (v->days == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->day_count; i++) {
		v->days[i] = (struct report_day_view){ words_weekday(c, days[i].day), report_lessons_words(c, &days[i]),
			                               words_hours(c, days[i].minutes) };
	}
	return OK;
}

static enum err show_events(struct ctx *c, struct report_one_view *v)
{
	struct report_event *list;

	TRY(report_events(c, &v->r, &list, &v->event_count));
	v->events = ARENA_ARRAY(c->arena, v->event_count + 1, struct report_event_view);
	if (v->events == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < v->event_count; i++) {
		v->events[i] = (struct report_event_view){ .what = report_deed_words(c->lang, list[i].deed),
			                                   .when = words_moment(c, list[i].at),
			                                   .who = list[i].who,
			                                   .shared = list[i].shared,
			                                   .internal = list[i].internal,
			                                   .school = list[i].side == REPORT_SCHOOL };
	}
	return OK;
}

/* Whom to turn to: those the route names today. */
static enum err show_cards(struct ctx *c, struct report_one_view *v)
{
	struct route route;

	TRY(contact_route_of(c,
	                     &(struct route_case){ v->r.brin, v->r.location, v->r.municipality,
	                                           str_of(report_desk_name(v->r.desk)), c->today },
	                     &route));
	return contacts_cards(c, &route, &v->contact);
}

static enum err show_names(struct ctx *c, struct report_one_view *v)
{
	struct report_names_row row;
	struct young y;
	bool found;

	TRY(people_open_key(c, v->r.person, ACTION_REPORTS, &y));
	v->name = y.name;
	v->person = y.public;
	TRY(report_names(c->db, c->arena,
	                 &(struct report_names_in){ v->r.person, v->r.report, v->r.enrolment, v->r.rule, v->r.day },
	                 &row, &found));
	v->school = found ? row.school : STR("");
	v->town = found ? row.town : STR("");
	v->group = found ? row.class_group : STR("");
	v->owner = found ? row.owner_name : STR("");
	v->finding = found ? row.finding : STR("");
	v->period = v->r.end == DAY_NONE
	                    ? page_text(c, MSG_REPORT_PERIOD_OPEN, (struct str[]){ words_date(c, v->r.begin) }, 1)
	                    : page_text(c, MSG_REPORT_PERIOD,
	                                (struct str[]){ words_date(c, v->r.begin), words_date(c, v->r.end) }, 2);
	return v->period.p != NULL ? OK : ERR_NOMEM;
}

enum err report_one_show(struct http_req *r, int status, struct str wrong, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct report_one_view v = { .wrong = wrong };
	const struct agreement *agreement;
	struct out o;
	enum err e;

	TRY(report_open(c, http_param(r, "melding"), ACTION_REPORTS, &v.r));
	v.officer = role_side(c->actor.role) == SIDE_AUTHORITY;
	v.base = str_format(c->arena, "/meldingen/%.*s", STR_ARG(v.r.public));
	TRY(show_names(c, &v));
	TRY(show_days(c, &v));
	TRY(show_events(c, &v));
	TRY(show_cards(c, &v));
	TRY(attach_show(c, &v.r, &v.files));
	TRY(report_told_show(c, &v.r, &v.told));
	e = agreement_by_version(c, v.r.agreement, &agreement);
	if (e == ERR_ABSENT) {
		agreement = agreement_national();
	} else {
		TRY(e);
	}
	v.agreement_title = agreement->title;
	TRY(words_clock(c, v.r.due, &v.clock));
	for (int d = 0; d < DEEDS; d++) {
		v.fits[d] = report_fits(c, &v.r, (enum report_deed)d);
		v.any = v.any || v.fits[d];
	}
	if (r->method == HTTP_POST) {
		v.typed = http_form(r, "toelichting");
		v.typed_internal = http_form(r, "intern");
	}
	TRY(page_make(r, page_text(c, MSG_REPORT_ONE_TITLE, (struct str[]){ v.name }, 1), "meldingen", &v.page));
	v.page.self = v.base;
	o = http_html(ret, status);
	report_one_page(&o, &v);
	return OK;
}

enum err report_one_get(struct http_req *r, struct http_resp *ret)
{
	return report_one_show(r, 200, STR(""), ret);
}

struct deed_job {
	struct http_req *r;
	enum report_deed deed;
	struct report_view after;
};

/* "1", "0"; anything else: nobody said. */
static int answer_of(struct str s)
{
	return str_eq(s, STR("ja")) ? 1 : str_eq(s, STR("nee")) ? 0 : -1;
}

/* What these pages have a form for; talks and hand-overs have theirs at pages_handle.h, the rest is the program's. */
static bool has_form(enum report_deed deed)
{
	return deed != DEED_FILE && deed != DEED_PLAN && deed != DEED_HAND_OVER && deed != DEED_LAPSE &&
	       deed != DEED_HOLD && deed != DEED_EXEMPT && deed != DEED_RAISE;
}

static enum err act(struct ctx *c, void *arg)
{
	struct deed_job *j = arg;
	struct http_req *r = j->r;
	struct report_deed_in in = report_deed_none;
	struct report_form_view v = { 0 };
	struct report_form form;
	struct report_day *days;
	struct str day = str_trim(http_form(r, "eind"));

	TRY(report_open(c, http_param(r, "melding"), report_side_action(c), &j->after));
	if (!str_to_i64(http_form(r, "versie"), &in.version) || in.version <= 0) {
		return REFUSE(c, ERR_INPUT, NULL, MSG_HTTP_BAD_REQUEST_EXPLAIN);
	}
	in.shared = http_form(r, "toelichting");
	in.internal = http_form(r, "intern");
	in.what = str_eq(http_form(r, "bereikt"), STR("nee")) ? STR("geen-gehoor") : STR("");
	in.justified = answer_of(http_form(r, "terecht"));
	in.complete = answer_of(http_form(r, "volledig"));
	(void)report_closing_parse(http_form(r, "reden"), &in.closing);
	(void)report_feedback_parse(http_form(r, "uitkomst"), &in.feedback);
	(void)report_withdrawal_parse(http_form(r, "reden"), &in.why);
	if (j->deed == DEED_END_DATE && !day_parse(day, &in.day)) {
		in.day = DAY_NONE;
	}
	if (j->deed == DEED_AMEND) {
		in.shared = STR("");
		form = (struct report_form){ .begin = j->after.begin,
			                     .end = j->after.end,
			                     .all_missed = j->after.all_missed };
		v.free_days = j->after.rule.n == 0;
		TRY(report_days(c, &j->after, &days, &form.day_count));
		form.days = days;
		TRY(report_form_read(r, &form, &v));
		in.amend = &form;
	}
	return report_do(c, &j->after, j->deed, &in);
}

/* What the last one did, for who came too late. */
static enum err meanwhile(struct http_req *r, struct str *ret)
{
	struct ctx *c = web_ctx(r);
	struct report_view at;
	struct report_event *list;
	int64_t seen;
	size_t n;

	TRY(report_open(c, http_param(r, "melding"), ACTION_REPORTS, &at));
	TRY(report_events(c, &at, &list, &n));
	if (n > 0 && (!str_to_i64(http_form(r, "versie"), &seen) || seen != at.version)) {
		const struct report_event *last = &list[n - 1];

		*ret = page_text(c, MSG_HANDLE_MEANWHILE,
		                 (struct str[]){ last->who.n > 0 ? last->who : msg(c->lang, MSG_HANDLE_PROGRAM),
		                                 report_deed_words(c->lang, last->deed), words_moment(c, last->at) },
		                 3);
	}
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err report_deed_post(struct http_req *r, struct http_resp *ret)
{
	struct deed_job job = { .r = r };
	struct str to, wrong, back = http_form(r, "naar");
	enum err e;

	if (!report_deed_parse(http_param(r, "daad"), &job.deed) || !has_form(job.deed)) {
		return REFUSE(web_ctx(r), ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	e = web_write(r, act, &job);
	if (e == ERR_INPUT || e == ERR_CONFLICT) {
		int status = e == ERR_INPUT ? 400 : 409;

		TRY(page_refusal(r, &wrong));
		TRY(e == ERR_CONFLICT ? meanwhile(r, &wrong) : OK);
		return job.deed == DEED_AMEND && actor_may(web_ctx(r), ACTION_REPORT)
		               ? report_amend_again(r, wrong, status, ret)
		               : report_one_show(r, status, wrong, ret);
	}
	TRY(e);
	to = page_path_fine(back) && back.n > 1 ? back
	                                        : str_format(&r->arena, "/meldingen/%.*s", STR_ARG(job.after.public));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
