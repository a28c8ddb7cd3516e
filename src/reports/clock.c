/* SPDX-License-Identifier: EUPL-1.2 */
/* What the protocol says of a report: what it asks for, and until when whose move is. */
#include "agreements/agreement.h"
#include "base/clock.h"
#include "law/calendar.h"
#include "reference/reference.h"
#include "reports/subject.h"

enum { ANSWER_DAYS = 5 /* working days to answer a question, or to withdraw: no protocol names these */ };

static int subject_of(enum report_kind kind)
{
	switch (kind) {
	case REPORT_V3: return RULE_V3;
	case REPORT_V4: return RULE_V4;
	case REPORT_LRV: return RULE_LRV;
	case REPORT_RMC: return RULE_RMC;
	case REPORT_L: return AGREED_LUXURY;
	case REPORT_O:
	case REPORT_KINDS: break;
	}
	return AGREED_OTHER;
}

enum err report_subject_propose(struct ctx *c, const struct report_subject *s, struct report_proposal *ret)
{
	struct report_proposal p = { .wish = WISH_FREE, .number = s->number, .report_by = s->report_by };
	struct agreed_case at = { .subject = subject_of(s->kind),
		                  .sector = s->at.sector,
		                  .adult = s->young.age >= OF_AGE,
		                  .count = (int)s->number };
	const struct agreement *agreement;
	const struct agreed_row *row;

	TRY(contact_route(c, s->young.person, s->at.enrolment, s->duty, c->today, &p.route));
	TRY(agreement_in_force(c, p.route.school_region, c->today, &agreement));
	p.agreement = agreement->version;
	row = agreement_row(agreement, &at, AGREED_REPORT);
	if (row != NULL && row->action == WANTED_NO) {
		p.wish = WISH_NO;
	} else if (row != NULL && row->action == WANTED_YES) {
		p.wish = WISH_YES;
	}
	p.explain = row != NULL && row->explain;
	*ret = p;
	return OK;
}

/* Whether a step was taken. */
static bool taken(const struct report_view *r, enum agreed_step step)
{
	return step == AGREED_TAKE_UP         ? r->status != REPORT_R
	       : step == AGREED_FIRST_CONTACT ? r->contacted_at != 0
	                                      : step == AGREED_FEEDBACK && r->answered_at != 0;
}

static day_t clock_from(const struct report_view *r, const struct agreed_row *row)
{
	return row->clock == FROM_TAKE_UP && r->taken_at != 0 ? clock_day(r->taken_at) : r->filed;
}

/*
 * Of the steps that were not taken yet, the one whose term ends first; of those of one day the first. What counts from the
 * taking up waits until then, unless nobody takes it up.
 */
static const struct agreed_row *next_row(const struct agreement *agreement, const struct agreed_case *at,
                                         const struct report_view *r, const struct law_calendar *calendar, day_t *ret)
{
	const struct agreed_row *first = NULL, *up = agreement_row(agreement, at, AGREED_TAKE_UP);
	bool waits = !taken(r, AGREED_TAKE_UP) && up != NULL && up->who != AGREED_NOBODY && up->days != AGREED_NO_TERM;

	*ret = DAY_MAX;
	for (enum agreed_step step = AGREED_TAKE_UP; step <= AGREED_CLOSE; step++) {
		const struct agreed_row *row = agreement_row(agreement, at, step);
		day_t due;

		if (row == NULL || row->who == AGREED_NOBODY || taken(r, step) ||
		    (waits && row->clock == FROM_TAKE_UP)) {
			continue;
		}
		due = agreed_due(row, clock_from(r, row), calendar);
		if (due != DAY_NONE && due < *ret) {
			first = row;
			*ret = due;
		}
	}
	return first;
}

enum err report_clock(struct ctx *c, struct report_view *r)
{
	static const struct law_calendar no_holidays = { 0 };
	const struct agreement *agreement;
	const struct agreed_row *next;
	enum err e;
	struct law_calendar calendar;
	struct report_case_row row;
	struct agreed_case at = { .subject = subject_of(r->kind), .count = (int)r->number };
	bool found;

	r->step = r->who = r->told = STR("");
	if (r->turn != TURN_OFFICER) {
		r->due = calendar_add_working_days(&no_holidays, c->today, ANSWER_DAYS);
		r->who = str_of(agreed_who_name(AGREED_COORDINATOR));
		return OK;
	}
	TRY(report_case(c->db, c->arena, &(struct report_case_in){ r->person, r->enrolment }, &row, &found));
	if (!found || !sector_parse(row.sector, &at.sector)) {
		return fail_set(c->fail, ERR_DB, NULL, "a report about an enrolment that is not there");
	}
	at.adult = day_age(row.birth, r->filed) >= OF_AGE;
	e = agreement_by_version(c, r->agreement, &agreement);
	if (e == ERR_ABSENT) {
		agreement = agreement_national();
	} else {
		TRY(e);
	}
	TRY(reference_calendar(c->db, c->arena, r->brin, r->location, &calendar));
	next = next_row(agreement, &at, r, &calendar, &r->due);
	if (next != NULL) {
		r->step = str_of(agreed_step_name(next->step));
		r->who = str_of(agreed_who_name(next->who));
		r->told = str_of(agreed_who_name(next->told));
	}
	return OK;
}

enum err report_agreed(struct ctx *c, const struct report_view *r)
{
	return report_agreed_put(
		c->db, &(struct report_agreed_put_in){ r->person, r->report, r->step, r->who, r->told }, NULL);
}
