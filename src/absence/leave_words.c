/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests for leave in words. */
#include "absence/leave_pages.h"
#include "access/words.h"
#include "base/clock.h"

/* By condition: when it holds, when it does not, when somebody judges. 0: does not come up. */
static const enum msg_id conditions[LEAVE_CONDITIONS][3] = {
	[LEAVE_SCHOOL_DAYS] = { MSG_LEAVE_DAYS_YES, MSG_LEAVE_DAYS_NO, MSG_LEAVE_DAYS_YES },
	[LEAVE_NO_GROUND] = { MSG_LEAVE_GROUND_NO, MSG_LEAVE_GROUND_NO, MSG_LEAVE_GROUND_NO },
	[LEAVE_BEFORE] = { MSG_LEAVE_BEFORE_YES, MSG_LEAVE_BEFORE_NO, MSG_LEAVE_BEFORE_NO },
	[LEAVE_WORK] = { MSG_LEAVE_WORK_JUDGE, MSG_LEAVE_WORK_NO, MSG_LEAVE_WORK_JUDGE },
	[LEAVE_ONCE] = { MSG_LEAVE_ONCE_YES, MSG_LEAVE_ONCE_NO, MSG_LEAVE_ONCE_NO },
	[LEAVE_TEN] = { MSG_LEAVE_TEN_YES, MSG_LEAVE_TEN_NO, MSG_LEAVE_TEN_NO },
	[LEAVE_CLOSED_WEEKS] = { MSG_LEAVE_CLOSED_YES, MSG_LEAVE_CLOSED_NO, MSG_LEAVE_CLOSED_NO },
	[LEAVE_IN_TIME] = { MSG_LEAVE_TIME_YES, MSG_LEAVE_TIME_NO, MSG_LEAVE_TIME_NO },
	[LEAVE_HEAD] = { MSG_LEAVE_HEAD_YES, MSG_LEAVE_HEAD_JUDGE, MSG_LEAVE_HEAD_JUDGE },
	[LEAVE_IS_WEIGHTY] = { MSG_LEAVE_WEIGHTY_JUDGE, MSG_LEAVE_WEIGHTY_JUDGE, MSG_LEAVE_WEIGHTY_JUDGE },
	[LEAVE_SHARE] = { MSG_LEAVE_SHARE_JUDGE, MSG_LEAVE_SHARE_JUDGE, MSG_LEAVE_SHARE_JUDGE },
	[LEAVE_BY_SCHOOL] = { MSG_LEAVE_SCHOOL_JUDGE, MSG_LEAVE_SCHOOL_JUDGE, MSG_LEAVE_SCHOOL_JUDGE },
};

struct str leave_kind_text(enum lang lang, enum leave_kind kind)
{
	static const enum msg_id texts[LEAVE_KINDS] = { MSG_LEAVE_KIND_RELIGION, MSG_LEAVE_KIND_HOLIDAY,
		                                        MSG_LEAVE_KIND_WEIGHTY, MSG_LEAVE_KIND_OTHER };

	return msg(lang, texts[kind]);
}

static struct str state_text(enum lang lang, enum leave_state state)
{
	static const enum msg_id texts[LEAVE_STATES] = { MSG_LEAVE_STATE_ASKED, MSG_LEAVE_STATE_OFFICER,
		                                         MSG_LEAVE_STATE_GRANTED, MSG_LEAVE_STATE_REFUSED,
		                                         MSG_LEAVE_STATE_WITHDRAWN };

	return msg(lang, texts[state]);
}

struct str leave_action_text(enum lang lang, struct str action)
{
	static const struct {
		const char *name;
		enum msg_id text;
	} actions[] = { { "gevraagd", MSG_LEAVE_STEP_ASKED },    { "gewijzigd", MSG_LEAVE_STEP_CHANGED },
		        { "doorgestuurd", MSG_LEAVE_STEP_SENT }, { "toegekend", MSG_LEAVE_STEP_GRANTED },
		        { "afgewezen", MSG_LEAVE_STEP_REFUSED }, { "ingetrokken", MSG_LEAVE_STEP_WITHDRAWN } };

	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
		if (str_eq(action, str_of(actions[i].name))) {
			return msg(lang, actions[i].text);
		}
	}
	return action;
}

enum err leave_item_make(struct ctx *c, const struct leave_row *row, const char *base, struct leave_item *ret)
{
	bool officer = role_side(c->actor.role) == SIDE_AUTHORITY;
	struct leave_item i = { .row = *row,
		                .kind = leave_kind_text(c->lang, row->kind),
		                .when = absence_when(c, row->first, row->begin, row->last, row->end),
		                .state = state_text(c->lang, row->state),
		                .href = str_format(c->arena, "%s%.*s", base, STR_ARG(row->public)),
		                .waits = row->state == (officer ? LEAVE_AT_OFFICER : LEAVE_ASKED) };

	*ret = i;
	return i.when.p != NULL && i.href.p != NULL ? OK : ERR_NOMEM;
}

static enum err make_said(struct ctx *c, const struct leave_one *one, struct leave_one_view *v)
{
	for (size_t i = 0; i < one->verdict.count; i++) {
		const struct leave_found *f = &one->verdict.found[i];
		const struct str args[] = { str_format(c->arena, "%d", f->number),
			                    str_format(c->arena, "%d", f->limit) };

		v->said[i] = (struct leave_said){ page_text(c, conditions[f->condition][f->holds], args, 2),
			                          str_of(leave_source(f->condition)), f->holds };
		if (v->said[i].text.p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

static enum err make_steps(struct ctx *c, const struct leave_one *one, struct leave_one_view *v)
{
	v->steps = ARENA_ARRAY(c->arena, one->step_count + 1, struct leave_done);
	if (v->steps == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < one->step_count; i++) {
		const struct leave_step *s = &one->steps[i];

		v->steps[i] = (struct leave_done){ words_moment(c, s->at), leave_action_text(c->lang, s->action),
			                           s->name, s->note, s->old };
		if (v->steps[i].when.p == NULL) {
			return ERR_NOMEM;
		}
	}
	v->step_count = one->step_count;
	return OK;
}

static struct str time_string(struct ctx *c, int minute, int none)
{
	char text[TIME_TEXT];

	return minute == none ? STR("") : str_copy(c->arena, str_of(time_text(minute, text)));
}

static bool is_bound(const struct young *y, day_t on)
{
	enum duty duty = people_duty(y, on).duty;

	return duty == DUTY_COMPULSORY || duty == DUTY_QUALIFICATION;
}

enum err leave_one_make(struct ctx *c, const struct leave_one *one, struct leave_one_view *ret)
{
	struct leave_one_view v = { .one = *one, .wrong = STR(""), .typed = STR("") };
	struct absence_school school;

	v.kind = leave_kind_text(c->lang, one->kind);
	v.when = absence_when(c, one->first, one->begin, one->last, one->end);
	v.state = state_text(c->lang, one->state);
	v.officer = role_side(c->actor.role) == SIDE_AUTHORITY;
	v.family = role_side(c->actor.role) == SIDE_SELF;
	v.decider = msg(c->lang, one->by_officer || one->verdict.decider == LEAVE_BY_OFFICER ? MSG_LEAVE_BY_OFFICER
	                                                                                     : MSG_LEAVE_BY_HEAD);
	v.title = page_text(c, MSG_LEAVE_ONE_TITLE, (struct str[]){ one->young.call, v.when }, 2);
	v.seen = str_format(c->arena, "%zu", one->step_count);
	if (v.seen.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(make_said(c, one, &v));
	TRY(make_steps(c, one, &v));
	TRY(absence_school_of(c, one->brin, &school));
	v.head = school.head;
	v.form = (struct leave_form_view){ .change = true,
		                           .family = v.family,
		                           .bound = is_bound(&one->young, one->first),
		                           .in = { .kind = str_of(leave_kind_name(one->kind)),
		                                   .first = day_string(c->arena, one->first),
		                                   .begin = time_string(c, one->begin, 0),
		                                   .last = day_string(c->arena, one->last),
		                                   .end = time_string(c, one->end, ABSENCE_WHOLE),
		                                   .reason = one->reason },
		                           .work = one->work };
	*ret = v;
	return v.title.p != NULL && v.when.p != NULL && v.form.in.last.p != NULL ? OK : ERR_NOMEM;
}
