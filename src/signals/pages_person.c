/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/glass.h"
#include "base/clock.h"
#include "fmt/human.h"
#include "signals/person.h"
#include "signals_views.h"

static enum events_shown events_asked(struct str kind)
{
	if (str_eq(kind, STR("contact"))) {
		return EVENTS_CONTACTS;
	}
	return str_eq(kind, STR("stap")) ? EVENTS_STEPS : EVENTS_ALL;
}

/* Whoever looks by emergency access is told so, and cannot record anything. */
static enum err glass_banner(struct ctx *c, struct person_view *v)
{
	struct buf day DEFER(buf_finish);
	int64_t until;

	if (c->glass == 0) {
		return OK;
	}
	TRY(glass_until(c, c->glass, &until));
	buf_init(&day, 64);
	human_date(&day, c->lang, clock_day(until - 1));
	TRY(buf_err(&day));
	v->glass = str_copy(c->arena, buf_view(&day));
	v->may_contact = false;
	/* What waits and what was done here is not looked up for them; an empty list would say that there is nothing. */
	v->findings = false;
	v->timeline = false;
	return v->glass.p != NULL ? OK : ERR_NOMEM;
}

enum err person_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct person_asked asked = { .enrolment = http_query(r, "inschrijving"),
		                      .whole_year = str_eq(http_query(r, "periode"), STR("schooljaar")),
		                      .events = events_asked(http_query(r, "tijdlijn")) };
	struct person_view v;
	struct young y;
	struct out o;

	TRY(people_open(c, http_param(r, "person"), ACTION_PERSON, &y));
	TRY(person_fill(c, &y, &asked, &v));
	TRY(glass_banner(c, &v));
	if (str_eq(page_part(r), STR("detail"))) {
		o = http_html(ret, 200);
		person_detail(&o, &v);
		return OK;
	}
	TRY(done_make(r, v.self, &v.done, &v.done_shown));
	TRY(page_make(r, v.title, "jongeren", &v.page));
	o = http_html(ret, 200);
	person_page(&o, &v);
	return OK;
}

struct contact_job {
	struct str person, note;
	enum step step;
};

static enum err record(struct ctx *c, void *arg)
{
	struct contact_job *j = arg;
	struct young y;

	TRY(people_open(c, j->person, ACTION_CONTACT, &y));
	return person_contact(c, y.person, j->step, j->note);
}

enum err contact_post(struct http_req *r, struct http_resp *ret)
{
	struct contact_job job = { http_param(r, "person"), http_form(r, "toelichting"), STEP_COUNT };
	struct str to;

	if (!step_parse(http_form(r, "soort"), &job.step) || (job.step != STEP_SPOKEN && job.step != STEP_TRIED)) {
		return REFUSE(web_ctx(r), ERR_INPUT, "soort", MSG_CONTACT_KIND);
	}
	TRY(web_write(r, record, &job));
	to = http_form(r, "naar");
	if (!page_path_fine(to)) {
		to = str_format(&r->arena, "/jongeren/%.*s#tijdlijn", STR_ARG(job.person));
	}
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}
