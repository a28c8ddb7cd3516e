/* SPDX-License-Identifier: EUPL-1.2 */
/* Reports of absence and requests for leave on the page of one young person. */
#include "absence/leave_pages.h"
#include "signals/person.h"

enum { LINES_MOST = 100 };

/* What a report and a request have to do with each other: leave that was granted is a report as well, and told once. */
struct told {
	struct absence_row *reports;
	struct leave_row *leaves;
	size_t report_count, leave_count;
};

static enum err load(struct ctx *c, const struct young *y, struct told *t)
{
	TRY(absence_of(c, y->person, LINES_MOST, &t->reports, &t->report_count));
	return leave_of(c, y->person, &t->leaves, &t->leave_count);
}

static bool told_as_leave(const struct told *t, const struct absence_row *row)
{
	return row->kind == ABSENCE_LEAVE && t->leave_count > 0;
}

/* ---- the timeline ---- */

static enum err report_event(struct ctx *c, const struct absence_row *row, event_list *list)
{
	struct absence_item item;
	struct str what;

	TRY(absence_item_make(c, row, &item));
	what = page_text(c, MSG_RECORD_ABSENCE,
	                 (struct str[]){ item.word, item.when, absence_state_text(c->lang, row->state) }, 3);
	return event_add(c, row->reported, what, absence_source_text(c->lang, row->source), row->answer, list);
}

/* What was decided and why is for who decides and the family; others see that it was. */
static enum err leave_events(struct ctx *c, const struct leave_row *row, event_list *list)
{
	bool decides = actor_may(c, ACTION_LEAVE);
	struct leave_item item;
	struct leave_step *steps;
	size_t n;

	TRY(leave_item_make(c, row, "", &item));
	TRY(leave_steps_of(c, row, &steps, &n));
	for (size_t i = 0; i < n; i++) {
		struct str what = page_text(c, MSG_RECORD_LEAVE,
		                            (struct str[]){ leave_action_text(c->lang, steps[i].action), item.when },
		                            2);

		TRY(event_add(c, steps[i].at, what, steps[i].name, decides ? steps[i].note : STR(""), list));
	}
	return OK;
}

static enum err events(struct ctx *c, const struct young *y, event_list *list)
{
	struct told t;

	if (role_side(c->actor.role) == SIDE_SELF) {
		return OK;
	}
	TRY(load(c, y, &t));
	for (size_t i = 0; i < t.report_count; i++) {
		if (!told_as_leave(&t, &t.reports[i])) {
			TRY(report_event(c, &t.reports[i], list));
		}
	}
	for (size_t i = 0; i < t.leave_count; i++) {
		TRY(leave_events(c, &t.leaves[i], list));
	}
	return OK;
}

/* ---- the block ---- */

static enum err report_line(struct ctx *c, const struct absence_row *row, person_lines *list)
{
	bool desk = actor_may(c, ACTION_ABSENCE);
	struct person_line *l = vec_push(c->arena, list);
	struct absence_item item;

	if (l == NULL) {
		return ERR_NOMEM;
	}
	TRY(absence_item_make(c, row, &item));
	*l = (struct person_line){ .first = row->first,
		                   .what = item.word,
		                   .when = item.when,
		                   .state = absence_state_text(c->lang, row->state),
		                   .said = item.said,
		                   .words = row->reason,
		                   .shut = row->shut,
		                   .note = row->answer,
		                   .waits = desk && item.may_confirm,
		                   .href = STR("") };
	if (desk) {
		l->href = str_format(c->arena, "/afwezig/melding/%.*s", STR_ARG(row->public));
	}
	return l->href.p != NULL ? OK : ERR_NOMEM;
}

static enum err leave_line(struct ctx *c, const struct leave_row *row, person_lines *list)
{
	bool decides = actor_may(c, ACTION_LEAVE);
	struct person_line *l = vec_push(c->arena, list);
	struct leave_item item;
	struct leave_step *steps;
	size_t n;

	if (l == NULL) {
		return ERR_NOMEM;
	}
	TRY(leave_item_make(c, row, "/afwezig/verlof/", &item));
	TRY(leave_steps_of(c, row, &steps, &n));
	*l = (struct person_line){ .first = row->first,
		                   .what = page_text(c, MSG_RECORD_LEAVE_KIND, &item.kind, 1),
		                   .when = item.when,
		                   .state = item.state,
		                   .said = page_text_count(c, MSG_RECORD_LEAVE_DAY, MSG_RECORD_LEAVE_DAYS, row->days),
		                   .words = STR(""),
		                   .note = decides && n > 0 ? steps[n - 1].note : STR(""),
		                   .waits = decides && item.waits,
		                   .href = decides ? item.href : STR("") };
	return l->what.p != NULL && l->said.p != NULL ? OK : ERR_NOMEM;
}

static enum err lines(struct ctx *c, const struct young *y, person_lines *list)
{
	struct told t;

	if (role_side(c->actor.role) == SIDE_SELF) {
		return OK;
	}
	TRY(load(c, y, &t));
	for (size_t i = 0; i < t.leave_count; i++) {
		TRY(leave_line(c, &t.leaves[i], list));
	}
	for (size_t i = 0; i < t.report_count; i++) {
		if (!told_as_leave(&t, &t.reports[i])) {
			TRY(report_line(c, &t.reports[i], list));
		}
	}
	return OK;
}

const struct person_part absence_person_part = { .kind = EVENTS_ABSENCES, .events = events, .lines = lines };
