/* SPDX-License-Identifier: EUPL-1.2 */
/* Reporting absence, by the family or the desk. */
#include "absence/inside.h"
#include "absence_sql.h"
#include "access/log.h"
#include "fmt/ident.h"
#include "law/leave.h"
#include "people/reach.h"

enum { AHEAD_MOST = 366, LONG_MOST = 366 };

static bool by_family(const struct ctx *c)
{
	return role_side(c->actor.role) == SIDE_SELF;
}

/* The enrolment of the report among those in reach: the one that was named, or the only one that lasts. */
enum err absence_enrolment(struct ctx *c, const struct absence_in *in, struct young_enrolment *ret)
{
	struct young_enrolment *list;
	const struct young_enrolment *fits = NULL;
	size_t n, count = 0;

	TRY(people_enrolments(c, in->person, &list, &n));
	for (size_t i = 0; i < n; i++) {
		bool lasts = list[i].first <= in->first && (list[i].last == DAY_NONE || list[i].last >= in->first);

		if (lasts && (in->enrolment == 0 || list[i].enrolment == in->enrolment)) {
			fits = &list[i];
			count++;
		}
	}
	if (count != 1) {
		return REFUSE(c, ERR_INPUT, "inschrijving", count == 0 ? MSG_ABSENCE_NO_ENROLMENT : MSG_ABSENCE_WHICH);
	}
	*ret = *fits;
	return OK;
}

enum err absence_may_report(struct ctx *c, const struct young *y, struct str brin, bool *ret, enum msg_id *ret_why)
{
	struct absence_school school;

	*ret = true;
	if (c->actor.role != ROLE_YOUNG || y->age >= OF_AGE) {
		return OK;
	}
	TRY(absence_school_of(c, brin, &school));
	if (y->age < school.own_age) {
		*ret = false;
		*ret_why = school.own_age < OF_AGE ? MSG_ABSENCE_FROM_SIXTEEN : MSG_ABSENCE_FROM_EIGHTEEN;
	}
	return OK;
}

static enum err check_times(struct ctx *c, const struct absence_in *in)
{
	bool open = in->last == ABSENCE_OPEN;

	if (in->first < DAY_MIN || in->first > c->today + AHEAD_MOST) {
		return REFUSE(c, ERR_INPUT, "van", MSG_ABSENCE_FIRST);
	}
	if (open && in->kind != ABSENCE_SICK) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_ABSENCE_LAST_NEEDED);
	}
	if (in->last < in->first || (!open && in->last - in->first > LONG_MOST)) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_ABSENCE_LAST);
	}
	if (in->begin < 0 || in->begin >= ABSENCE_WHOLE || in->end <= 0 || in->end > ABSENCE_WHOLE ||
	    (in->last == in->first && in->end <= in->begin)) {
		return REFUSE(c, ERR_INPUT, "tot-tijd", MSG_ABSENCE_TIMES);
	}
	return OK;
}

/* How far back: the family as far as a notice is in time, the desk while the school sees the enrolment. */
static enum err check_past(struct ctx *c, const struct absence_in *in, const struct young_enrolment *e)
{
	struct law_calendar calendar;

	if (in->first >= c->today) {
		return OK;
	}
	if (!by_family(c)) {
		return in->first >= reach_seen_from(c->today) ? OK : REFUSE(c, ERR_INPUT, "van", MSG_ABSENCE_FIRST);
	}
	TRY(reference_calendar(c->db, c->arena, e->brin, e->location, &calendar));
	return law_notice_in_time(&calendar, in->first, c->today) ? OK
	                                                          : REFUSE(c, ERR_INPUT, "van", MSG_ABSENCE_TOO_LATE);
}

static enum err check(struct ctx *c, const struct absence_in *in, struct young_enrolment *ret)
{
	enum msg_id why = MSG_ACCESS_DENIED;
	struct young y;
	bool may;

	TRY(people_open_key(c, in->person, by_family(c) ? ACTION_OWN_ABSENCE : ACTION_ABSENCE, &y));
	if ((unsigned)in->kind >= ABSENCE_LEAVE) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_ABSENCE_KIND_UNKNOWN);
	}
	if (in->reason.n > ABSENCE_REASON_MOST || !str_is_text(in->reason)) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_ABSENCE_REASON_LONG);
	}
	TRY(check_times(c, in));
	TRY(absence_enrolment(c, in, ret));
	TRY(absence_may_report(c, &y, ret->brin, &may, &why));
	if (!may) {
		return REFUSE(c, ERR_DENIED, NULL, why);
	}
	return check_past(c, in, ret);
}

/* The report that says this already, or an illness that lasts. */
static enum err find_same(struct ctx *c, const struct absence_in *in, int64_t enrolment, struct str *ret,
                          bool *ret_found)
{
	const struct absence_same_in same = { in->person, enrolment,           str_of(absence_kind_name(in->kind)),
		                              in->first,  in->begin,           in->last,
		                              in->end,    str_trim(in->reason) };
	struct absence_same_row row;
	struct absence_running_row running;

	TRY(absence_same(c->db, c->arena, &same, &row, ret_found));
	if (*ret_found) {
		*ret = row.public;
		return OK;
	}
	if (in->kind != ABSENCE_SICK) {
		return OK;
	}
	TRY(absence_running(c->db, c->arena,
	                    &(struct absence_running_in){ in->person, enrolment, in->first, ABSENCE_OPEN }, &running,
	                    ret_found));
	if (*ret_found) {
		*ret = running.public;
	}
	return OK;
}

static enum err add(struct ctx *c, const struct absence_in *in, const struct young_enrolment *e, struct str *ret)
{
	bool family = by_family(c);
	char public[IDENT_TEXT];

	TRY(absence_add(c->db,
	                &(struct absence_add_in){
				.person = in->person,
				.absence = ctx_new_id(c),
				.public = str_of(ident_new(public)),
				.enrolment = e->enrolment,
				.brin = e->brin,
				.kind = str_of(absence_kind_name(in->kind)),
				.first = in->first,
				.begin_min = in->begin,
				.until = in->last,
				.end_min = in->end,
				.reason = str_trim(in->reason),
				.state = str_of(absence_state_name(family ? ABSENCE_REPORTED : ABSENCE_CONFIRMED)),
				.source = !family                       ? STR("school")
	                                  : c->actor.role == ROLE_YOUNG ? STR("jongere")
	                                                                : STR("ouder"),
				.by_link = in->by_link,
				.reported = c->now,
				.account = c->actor.account,
				.handled = family ? INT64_MIN : c->now,
				.handler = family ? 0 : c->actor.account,
				.request = INT64_MIN,
			},
	                NULL));
	*ret = str_copy(c->arena, str_of(public));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err absence_report(struct ctx *c, struct reference_book *book, const struct absence_in *in, struct str *ret_public)
{
	bool family = by_family(c), found;
	struct young_enrolment e;
	int64_t changed;

	TRY(check(c, in, &e));
	TRY(db_lock_keys(c->db, &in->person, 1));
	TRY(find_same(c, in, e.enrolment, ret_public, &found));
	if (found) {
		return OK;
	}
	TRY(add(c, in, &e, ret_public));
	if (!family && absence_status(in->kind, ABSENCE_CONFIRMED) != MARK_UNREGISTERED) {
		const struct absence_turn turn = { in->person,
			                           e.enrolment,
			                           { in->first, in->last, in->begin, in->end },
			                           status_bit(MARK_UNREGISTERED) | status_bit(MARK_UNAUTHORISED),
			                           absence_status(in->kind, ABSENCE_CONFIRMED),
			                           str_trim(in->reason),
			                           STR("") };

		TRY(absence_turn(c, book, &turn, &changed));
	}
	return log_change(c, family ? ACTION_OWN_ABSENCE : ACTION_ABSENCE, in->person, "absence.report");
}
