/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/look.h"
#include "people/open.h"
#include "signals/pages.h"
#include "signals_views.h"

/* A step as the form sent it. */
struct step_job {
	struct str finding;
	struct step_texts texts;
	enum step step;
	struct finding_view after;
};

static enum err take(struct ctx *c, void *arg)
{
	struct step_job *j = arg;

	TRY(finding_open(c, j->finding, &j->after));
	/* What the register hears of is done with the report itself (reports/), by whoever may do it at all. */
	bool officer = j->step == STEP_TAKE_UP || j->step == STEP_CLOSE;

	if (!access_allows(c->actor.role, officer ? ACTION_OFFICER_STEP : ACTION_SCHOOL_STEP)) {
		return step_take(c, &j->after, j->step, &j->texts);
	}
	if (j->step == STEP_REPORT || j->step == STEP_TAKE_UP || j->step == STEP_CLOSE ||
	    (j->step == STEP_WITHDRAW && j->after.reported != DAY_NONE)) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_WITH_REPORT);
	}
	return step_take(c, &j->after, j->step, &j->texts);
}

static enum err undo(struct ctx *c, void *arg)
{
	struct step_job *j = arg;

	TRY(finding_open(c, j->finding, &j->after));
	return step_undo(c, &j->after);
}

/* Back to the page the form stood on, which then says what was done. */
static enum err go_back(struct http_req *r, struct str finding, struct http_resp *ret)
{
	struct str back = http_form(r, "naar"), to;
	bool query = false;

	if (!page_path_fine(back)) {
		back = STR("/vandaag");
	}
	for (size_t i = 0; i < back.n; i++) {
		query = query || back.p[i] == '?';
	}
	to = finding.n == 0
	             ? back
	             : str_format(&r->arena, "%.*s%cgedaan=%.*s", STR_ARG(back), query ? '&' : '?', STR_ARG(finding));
	return to.p != NULL ? http_redirect(ret, to) : ERR_NOMEM;
}

/* With a small first letter, for the middle of a sentence. */
static struct str small(struct ctx *c, struct str s)
{
	char *p = arena_copy(c->arena, s.p, s.n);

	if (p != NULL && s.n > 0 && p[0] >= 'A' && p[0] <= 'Z') {
		p[0] = (char)(p[0] - 'A' + 'a');
	}
	return (struct str){ p, p != NULL ? s.n : 0 };
}

/* "Sem de Boer: gemeld." */
static enum err say_done(struct http_req *r, const struct finding_view *f, struct str step, struct str back,
                         struct done_view *ret)
{
	struct ctx *c = web_ctx(r);
	struct done_view v = { .finding = f->public, .back = page_path_fine(back) ? back : STR("/vandaag") };
	struct young y;

	TRY(people_open_key(c, f->person, ACTION_WORKLIST, &y));
	v.text = page_text(c, MSG_TASK_DONE, (struct str[]){ y.name, small(c, step) }, 2);
	TRY(step_can_undo(c, f, &v.can_undo));
	if (v.text.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = v;
	return OK;
}

enum err step_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct step_job job = { .finding = http_param(r, "finding"),
		                .texts = { http_form(r, "toelichting"), http_form(r, "intern") } };
	struct done_view done;
	struct str wrong;
	struct out o;
	enum err e;

	if (!step_parse(http_param(r, "step"), &job.step)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	e = web_write(r, take, &job);
	if (e == ERR_INPUT && page_part(r).n == 0) {
		TRY(page_refusal(r, &wrong));
		return explain_show(r, job.finding, 400, wrong, &job.texts, ret);
	}
	TRY(e);
	if (page_part(r).n == 0) {
		return go_back(r, job.finding, ret);
	}
	TRY(finding_open(c, job.finding, &job.after));
	TRY(say_done(r, &job.after, words_action(c->lang, str_of(step_name(job.step))), http_form(r, "naar"), &done));
	o = http_html(ret, 200);
	task_done(&o, &done);
	return OK;
}

enum err undo_post(struct http_req *r, struct http_resp *ret)
{
	struct ctx *c = web_ctx(r);
	struct step_job job = { .finding = http_param(r, "finding") };
	struct str back = http_form(r, "naar");
	struct work_item item;
	struct task_view row;
	struct out o;

	TRY(web_write(r, undo, &job));
	if (page_part(r).n == 0) {
		return go_back(r, STR(""), ret);
	}
	TRY(finding_open(c, job.finding, &job.after));
	TRY(worklist_row(c, &job.after, &item));
	TRY(look_at(c, ACTION_WORKLIST, item.person));
	back = page_path_fine(back) ? back : STR("/vandaag");
	TRY(str_starts(back, STR("/jongeren/")) ? task_make_own(c, &item, back, &row)
	                                        : task_make(c, &item, back, &row));
	o = http_html(ret, 200);
	task_row(&o, &row);
	return OK;
}

enum err done_make(struct http_req *r, struct str back, struct done_view *ret, bool *ret_shown)
{
	struct ctx *c = web_ctx(r);
	struct str public = http_query(r, "gedaan");
	struct finding_view f;
	enum err e;

	*ret_shown = false;
	if (public.n == 0) {
		return OK;
	}
	e = finding_open(c, public, &f);
	if (e == ERR_ABSENT) {
		return OK;
	}
	TRY(e);
	TRY(say_done(r, &f, words_state(c->lang, f.state), back, ret));
	*ret_shown = true;
	return OK;
}
