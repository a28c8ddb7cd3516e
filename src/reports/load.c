/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading reports. */
#include <limits.h>

#include "access/log.h"
#include "access/look.h"
#include "base/vec.h"
#include "people/reach.h"
#include "reports/inside.h"
#include "signals/share.h"

static int64_t or_zero(int64_t v)
{
	return v == INT64_MIN ? 0 : v;
}

static int or_unknown(int v)
{
	return v == INT_MIN ? -1 : v;
}

static void words_of_school(const struct report_get_row *row, struct report_view *v)
{
	v->action_wanted = row->action_wanted;
	v->all_missed = row->all_missed;
	v->minutes = row->minutes;
	v->reporter = row->reporter;
	v->action_note = row->action_note;
	v->reason = row->reason;
	v->explanation = row->explanation;
	v->action_taken = row->action_taken;
	v->reporter_name = row->reporter_name;
	v->reporter_function = row->reporter_function;
	v->reporter_phone = row->reporter_phone;
	v->reporter_email = row->reporter_email;
	v->phone = row->phone;
	v->address = (struct report_address){ row->street,   row->house_number, row->house_letter, row->house_addition,
		                              row->postcode, row->place,        row->address_note };
}

static bool codes_of(const struct report_get_row *row, struct report_view *v)
{
	return report_kind_parse(row->kind, &v->kind) && report_status_parse(row->status, &v->status) &&
	       report_desk_parse(row->desk, &v->desk) &&
	       (row->closing.n == 0 || report_closing_parse(row->closing, &v->closing)) &&
	       (row->feedback.n == 0 || report_feedback_parse(row->feedback, &v->feedback)) &&
	       (row->withdrawal.n == 0 || report_withdrawal_parse(row->withdrawal, &v->withdrawal));
}

enum err report_by_key(struct ctx *c, int64_t person, int64_t report, struct report_view *ret)
{
	struct report_get_row row;
	struct report_view v;
	bool found;

	TRY(report_get(c->db, c->arena, &(struct report_get_in){ person, report }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	v = (struct report_view){
		.person = person,
		.report = report,
		.enrolment = row.enrolment,
		.public = row.public,
		.turn = row.turn,
		.due = row.due,
		.step = row.step,
		.who = row.who,
		.told = row.told,
		.rule = row.rule,
		.day = row.day,
		.begin = row.begin_day,
		.end = row.end_day,
		.filed = row.filed,
		.filed_at = row.filed_at,
		.brin = row.brin,
		.location = row.location,
		.municipality = row.municipality,
		.region = row.region,
		.school_region = row.school_region,
		.duty = row.duty,
		.owner = or_zero(row.owner),
		.also = or_zero(row.also),
		.number = row.number,
		.version = row.version,
		.agreement = row.agreement,
		.taken_at = or_zero(row.taken_at),
		.contacted_at = or_zero(row.contacted_at),
		.answered_at = or_zero(row.answered_at),
		.closed_at = or_zero(row.closed_at),
		.raised = row.raised,
		.closing = CLOSINGS,
		.feedback = FEEDBACKS,
		.withdrawal = WITHDRAWALS,
		.justified = or_unknown(row.justified),
		.complete = or_unknown(row.complete),
	};
	words_of_school(&row, &v);
	if (!codes_of(&row, &v)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored report has an unknown code");
	}
	*ret = v;
	return OK;
}

enum err report_reached(struct ctx *c, const struct report_view *r, bool *ret)
{
	int64_t person = r != NULL ? r->person : 0;
	struct young_enrolment *list;
	size_t n;
	bool fine = false;

	if (role_side(c->actor.role) == SIDE_SCHOOL) {
		TRY(people_enrolments(c, person, &list, &n));
		for (size_t i = 0; i < n; i++) {
			fine = fine || (r != NULL && list[i].enrolment == r->enrolment);
		}
		*ret = fine;
		return OK;
	}
	TRY(people_in_reach(c, person, &fine));
	*ret = fine && r != NULL &&
	       (reach_duty(c->actor.role, r->duty) || r->owner == c->actor.account || r->also == c->actor.account);
	return OK;
}

enum err report_known(struct ctx *c, struct str public, enum action action, struct report_view *ret)
{
	struct report_find_row key;
	struct report_view v = { 0 };
	bool found, fine;

	TRY(ctx_require(c, action));
	TRY(report_find(c->db, c->arena, &(struct report_find_in){ public }, &key, &found));
	if (found) {
		TRY(report_by_key(c, key.person, key.report, &v));
	}
	TRY(report_reached(c, found ? &v : NULL, &fine));
	if (!fine) {
		TRY(log_refused(c, action, found ? v.person : 0, "reach"));
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = v;
	return OK;
}

enum err report_open(struct ctx *c, struct str public, enum action action, struct report_view *ret)
{
	struct report_view v;

	TRY(report_known(c, public, action, &v));
	/* What the law makes somebody do goes on (AVG art. 18(2)); of a report that is over nothing has to be done. */
	if (v.turn == 0) {
		TRY(people_unrestricted(c, action, v.person));
	}
	TRY(look_at(c, action, v.person));
	*ret = v;
	return OK;
}

enum err report_days(struct ctx *c, const struct report_view *r, struct report_day **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_day_list_row row;
	VEC(struct report_day) list = { 0 };
	bool more;

	TRY(report_day_list_open(c->db, &(struct report_day_list_in){ r->person, r->report }, &rows));
	for (;;) {
		struct report_day *d;

		TRY(report_day_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		d = vec_push(c->arena, &list);
		if (d == NULL) {
			return ERR_NOMEM;
		}
		*d = (struct report_day){ row.day, row.whole, (unsigned)row.lessons, row.minutes };
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* What is left of an event for the actor: internal words stay with the side that wrote them. */
static enum err event_of(struct ctx *c, const struct report_event_list_row *row, struct report_event *ret)
{
	enum side side = role_side(c->actor.role);
	bool own = (row->side == REPORT_SCHOOL && side == SIDE_SCHOOL) ||
	           (row->side == REPORT_AUTHORITY && side == SIDE_AUTHORITY);
	struct report_event v = {
		.event = row->event, .at = row->at, .side = (enum report_side)row->side, .day = row->day
	};

	if (!report_deed_parse(row->kind, &v.deed)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored event of a report has an unknown kind");
	}
	v.who = row->side == REPORT_PROGRAM ? STR("") : str_copy(c->arena, row->account_name);
	v.what = str_copy(c->arena, row->what);
	v.shared = str_copy(c->arena, row->shared);
	v.internal = own ? str_copy(c->arena, row->internal) : STR("");
	if (v.who.p == NULL || v.what.p == NULL || v.shared.p == NULL || v.internal.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = v;
	return OK;
}

enum err report_events(struct ctx *c, const struct report_view *r, struct report_event **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_event_list_row row;
	VEC(struct report_event) list = { 0 };
	bool more;

	TRY(report_event_list_open(c->db, &(struct report_event_list_in){ r->person, r->report }, &rows));
	for (;;) {
		struct report_event *v;

		TRY(report_event_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		v = vec_push(c->arena, &list);
		if (v == NULL) {
			return ERR_NOMEM;
		}
		TRY(event_of(c, &row, v));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}
