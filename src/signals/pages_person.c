/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/glass.h"
#include "access/live.h"
#include "access/words.h"
#include "signals/person.h"
#include "signals_views.h"

/* Parts of the timeline as they stand in the address. */
static const struct {
	const char *id;
	enum msg_id name;
	bool school; /* for schools alone */
} event_kinds[EVENTS_SHOWN] = {
	[EVENTS_ALL] = { "", MSG_TODAY_ALL, false },
	[EVENTS_CONTACTS] = { "contact", MSG_PERSON_TIMELINE_CONTACTS, false },
	[EVENTS_STEPS] = { "stap", MSG_PERSON_TIMELINE_STEPS, false },
	[EVENTS_MESSAGES] = { "bericht", MSG_PERSON_TIMELINE_MESSAGES, true },
	[EVENTS_ABSENCES] = { "afmelding", MSG_PERSON_TIMELINE_ABSENCES, true },
	[EVENTS_CORRECTIONS] = { "correctie", MSG_PERSON_TIMELINE_CORRECTIONS, true },
};

static enum events_shown events_asked(struct str kind)
{
	for (int e = EVENTS_ALL; e < EVENTS_SHOWN; e++) {
		if (str_eq(kind, str_of(event_kinds[e].id))) {
			return (enum events_shown)e;
		}
	}
	return EVENTS_ALL;
}

static enum err event_choices(struct ctx *c, struct person_view *v)
{
	for (int e = EVENTS_ALL; e < EVENTS_SHOWN; e++) {
		struct event_choice *choice = &v->choices[v->choice_count];

		if (event_kinds[e].school && role_side(c->actor.role) != SIDE_SCHOOL) {
			continue;
		}
		*choice = (struct event_choice){ msg(c->lang, event_kinds[e].name),
			                         str_format(c->arena, "%.*s%s%s#tijdlijn", STR_ARG(v->self),
			                                    e != EVENTS_ALL ? "?tijdlijn=" : "", event_kinds[e].id),
			                         v->events_shown == (enum events_shown)e };
		if (choice->href.p == NULL) {
			return ERR_NOMEM;
		}
		v->choice_count++;
	}
	return OK;
}

/* Whoever looks by emergency access is told so, and cannot record anything. */
static enum err glass_banner(struct ctx *c, struct person_view *v)
{
	int64_t until;

	if (c->glass == 0) {
		return OK;
	}
	TRY(glass_until(c, c->glass, &until));
	v->glass = words_date(c, words_day_of(c, until - 1));
	v->may_contact = false;
	/* What waits and what was done here is not looked up for them; an empty list would say that there is nothing. */
	v->findings = false;
	v->timeline = false;
	v->absences = false;
	v->now.shown = false;
	return v->glass.p != NULL ? OK : ERR_NOMEM;
}

enum err person_get(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct person_asked asked = { .enrolment = http_query(r, "inschrijving"),
		                      .whole_year = str_eq(http_query(r, "periode"), STR("schooljaar")),
		                      .events = events_asked(http_query(r, "tijdlijn")),
		                      .parts = web_app(r)->person_parts,
		                      .part_count = web_app(r)->person_part_count };
	struct person_view v;
	struct young y;
	struct out o;

	TRY(live_page(r, LIVE_BIT(LIVE_TASKS) | LIVE_BIT(LIVE_ANSWERS) | LIVE_BIT(LIVE_ABSENCE)));
	TRY(people_open(c, http_param(r, "person"), ACTION_PERSON, &y));
	TRY(person_fill(c, &y, &asked, &v));
	TRY(glass_banner(c, &v));
	TRY(event_choices(c, &v));
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
