/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/task.h"

#include "access/page.h"
#include "agreements/words.h"
#include "signals/worklist_reports.h"
#include "signals/beside.h"

/* The finding behind a row, as far as the steps look at it. */
static struct finding_view as_finding(const struct work_item *item)
{
	return (struct finding_view){ .person = item->person,
		                      .enrolment = item->enrolment,
		                      .public = item->public,
		                      .duty = item->duty,
		                      .state = item->state,
		                      .rule = item->rule,
		                      .day = item->day,
		                      .turn = item->turn };
}

/* By agreement a voluntary report of the signal comes next: the button leads to its form. */
static bool reports_freely(const struct work_item *item, const struct task_view *v)
{
	return v->has_step && v->step == STEP_SPOKEN && !law_rule_is_obligation(item->rule) &&
	       str_eq(item->step, str_of(agreed_step_name(AGREED_REPORT)));
}

/* What is done with a report is done there: the button leads to it. */
static enum err lead(struct ctx *c, const struct work_item *item, struct task_view *v)
{
	bool report = v->has_step && v->step == STEP_REPORT;

	if (reports_freely(item, v)) {
		v->go = str_format(c->arena, "/meldingen/nieuw?jongere=%.*s&soort=%s", STR_ARG(item->person_public),
		                   item->rule == RULE_LUXURY ? "L" : "O");
		v->go_text = msg(c->lang, MSG_REPORT_MELDEN);
		return v->go.p != NULL ? OK : ERR_NOMEM;
	}
	if (!report && !(v->has_step && v->step == STEP_WITHDRAW && item->reported != DAY_NONE)) {
		return OK;
	}
	v->go = str_format(c->arena, "/meldingen/nieuw?bevinding=%.*s", STR_ARG(item->public));
	v->go_text = msg(c->lang, report ? MSG_REPORT_MELDEN : MSG_REPORT_WITHDRAW_LINK);
	return v->go.p != NULL ? OK : ERR_NOMEM;
}

/* The one step that most often comes next. */
static bool next_step(struct ctx *c, const struct finding_view *f, enum step *ret)
{
	static const enum step order[] = { STEP_WITHDRAW, STEP_REPORT, STEP_SPOKEN };

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (step_fits(c, f, order[i])) {
			*ret = order[i];
			return true;
		}
	}
	return false;
}

/* Findings that a message to the student and the parents can be about. */
static bool asks_message(enum law_rule rule)
{
	return rule == RULE_FIRST_DAY || rule == RULE_8U || rule == RULE_12U || rule == RULE_SICK_4 ||
	       rule == RULE_SICK_7;
}

/* Whose it is by the protocol, where that is not who reads the list. */
static struct str agreed_with(struct ctx *c, const struct work_item *item)
{
	enum agreed_who who;

	if (role_side(c->actor.role) != SIDE_SCHOOL || !agreed_who_parse(item->who, &who) || who == AGREED_NOBODY ||
	    who == AGREED_COORDINATOR) {
		return STR("");
	}
	return page_text(c, MSG_AGREED_TASK, (struct str[]){ agreed_who_words(c->lang, who) }, 1);
}

/* "Nog 4 lessen van een uur tot 16 uur": from the hours that the signal counted. */
static struct str left_words(struct ctx *c, const struct work_item *item)
{
	int left = law_protocol_national()->report_minutes - item->minutes;

	if ((item->rule != RULE_8U && item->rule != RULE_12U) || left <= 0) {
		return STR("");
	}
	return page_text_count(c, MSG_TASK_LEFT_ONE, MSG_TASK_LEFT_MANY, (left + 59) / 60);
}

enum err task_make(struct ctx *c, const struct work_item *item, struct str back, struct task_view *ret)
{
	if (item->report.n > 0) {
		return task_make_report(c, item, ret);
	}

	struct finding_view f = as_finding(item);
	struct str place = role_side(c->actor.role) == SIDE_AUTHORITY ? item->school : item->class_group;
	struct str age = page_text_count(c, MSG_AGE_ONE, MSG_AGE_MANY, item->age);
	struct task_view v = { .head = item->name,
		               .finding = item->public,
		               .person = item->person_public,
		               .name = item->name,
		               .back = back };
	struct leave_beside beside;
	struct str with;

	TRY(leave_beside(c, item->rule, item->person, item->enrolment, item->day, &beside));
	v.beside = beside.text.n > 0 ? beside.text : left_words(c, item);
	v.has_step = next_step(c, &f, &v.step);
	TRY(lead(c, item, &v));
	v.may_try = step_fits(c, &f, STEP_TRIED);
	v.may_message = v.may_try && access_allows(c->actor.role, ACTION_OUTREACH) && asks_message(item->rule);
	v.may_ahead = role_side(c->actor.role) == SIDE_SCHOOL &&
	              (item->rule == RULE_FIRST_DAY || finding_bucket(item->rule) == BUCKET_WARNING);
	v.may_finish = step_fits(c, &f, STEP_DONE);
	/* The report of it deals with the signal. */
	v.may_luxury = item->rule == RULE_LUXURY && v.may_finish && actor_may(c, ACTION_REPORT);
	v.href = str_format(c->arena, "/jongeren/%.*s", STR_ARG(item->person_public));
	with = agreed_with(c, item);
	v.sub = str_format(c->arena, "%.*s%s%.*s%s%.*s", STR_ARG(age), place.n > 0 ? " · " : "", STR_ARG(place),
	                   with.n > 0 ? " · " : "", STR_ARG(with));
	TRY(words_of(c, item->rule, item->state, item->turn, item->amount, item->minutes, item->day, &v.words));
	TRY(words_clock(c, item->due, &v.clock));
	if (v.href.p == NULL || v.sub.p == NULL || v.beside.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = v;
	return OK;
}

enum err task_make_own(struct ctx *c, const struct work_item *item, struct str back, struct task_view *ret)
{
	struct task_view v;

	TRY(task_make(c, item, back, &v));
	v.head = v.words.name;
	v.href = str_format(c->arena, "/bevindingen/%.*s", STR_ARG(item->public));
	v.sub = words_weekday(c, item->day);
	if (v.href.p == NULL || v.sub.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = v;
	return OK;
}
