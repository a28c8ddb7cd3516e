/* SPDX-License-Identifier: EUPL-1.2 */
/* The deeds: what people and the program do with a report. */
#include <limits.h>

#include "access/live.h"
#include "access/log.h"
#include "people/reach.h"
#include "reference/reference.h"
#include "reports/handle.h"
#include "reports/subject.h"
#include "signals/follow.h"
#include "signals_share_sql.h"

/* As they stand in the log. */
static const char *const codes[DEEDS] = { "report.file",   "report.take-up",  "report.notice",    "report.ask",
	                                  "report.answer", "report.contact",  "report.plan",      "report.decide",
	                                  "report.close",  "report.withdraw", "report.hand-over", "report.reopen",
	                                  "report.end",    "report.amend",    "report.lapse",     "report.hold",
	                                  "report.exempt", "report.raise" };

enum report_side report_side_of(const struct ctx *c)
{
	enum side side = role_side(c->actor.role);

	return side == SIDE_SCHOOL ? REPORT_SCHOOL : side == SIDE_AUTHORITY ? REPORT_AUTHORITY : REPORT_PROGRAM;
}

static struct report_at at_of(const struct report_view *r)
{
	return (struct report_at){ r->kind, r->status, r->turn, r->end != DAY_NONE };
}

static enum action action_of(enum report_side side)
{
	return side == REPORT_AUTHORITY ? ACTION_REPORT_HANDLE : ACTION_REPORT;
}

enum action report_side_action(const struct ctx *c)
{
	return action_of(report_side_of(c));
}

bool report_acts(const struct ctx *c, const struct report_view *r)
{
	enum report_side side = report_side_of(c);

	if (side == REPORT_PROGRAM || !actor_may(c, action_of(side))) {
		return false;
	}
	if (side == REPORT_SCHOOL || r->owner == c->actor.account || r->also == c->actor.account) {
		return true;
	}
	/* Whoever reaches the person by another report has no say in this one. */
	return actor_reaches_town(c, r->municipality) && reach_duty_own(c->actor.role, r->duty);
}

bool report_fits(const struct ctx *c, const struct report_view *r, enum report_deed deed)
{
	struct report_at to;

	return report_acts(c, r) && report_machine(at_of(r), deed, report_side_of(c), &to);
}

enum err report_note(struct ctx *c, const struct report_view *r, enum report_deed deed, enum report_side side,
                     enum report_status was, const struct report_deed_in *in)
{
	return report_event_add(c->db,
	                        &(struct report_event_add_in){ r->person, r->report, ctx_new_id(c), c->now,
	                                                       c->actor.account, str_of(report_deed_name(deed)),
	                                                       str_of(report_status_name(was)),
	                                                       str_of(report_status_name(r->status)), (int)side,
	                                                       in->day, in->what, in->shared, in->internal },
	                        NULL);
}

/* ---- what goes along ---- */

static const char *state_of(enum report_status status)
{
	switch (status) {
	case REPORT_R: return STATE_REPORTED;
	case REPORT_B: return STATE_TAKEN;
	case REPORT_K: return STATE_NOTICED;
	case REPORT_G: return STATE_CLOSED;
	case REPORT_I:
	case REPORT_STATUSES: break;
	}
	return STATE_WITHDRAWN;
}

enum err report_finding(struct ctx *c, const struct report_view *r, enum report_deed deed,
                        const struct report_deed_in *in)
{
	struct finding_key key = { r->person, r->enrolment, r->rule, r->day };
	struct finding_move m = { state_of(r->status),
		                  TURN_NOBODY,
		                  r->filed,
		                  report_deed_name(deed),
		                  deed == DEED_FILE ? r->reason : in->shared,
		                  in->internal,
		                  false };

	if (r->rule.n == 0) {
		return OK;
	}
	if (r->kind == REPORT_L) {
		m.state = STATE_DONE;
	} else if (deed == DEED_LAPSE) {
		m.state = STATE_TO_WITHDRAW;
		m.turn = TURN_SCHOOL;
	} else if (deed == DEED_WITHDRAW) {
		/* What was taken back and still holds is owed once more. */
		m.reopen = true;
		m.reported = DAY_NONE;
	}
	return finding_follow(c, &key, &m);
}

/* On what statute a report of a kind goes from one to the other. */
static const char *ground(enum report_kind kind)
{
	static const enum law_rule rules[] = { RULE_V3, RULE_V4, RULE_LRV, RULE_RMC, RULE_LUXURY, RULE_V3 };

	return law_rule_source(rules[kind]);
}

static bool shares(enum report_deed deed, const struct report_deed_in *in)
{
	if (deed == DEED_CONTACT || deed == DEED_PLAN || deed == DEED_HAND_OVER) {
		return in->shared.n > 0;
	}
	return deed != DEED_LAPSE && deed != DEED_HOLD && deed != DEED_RAISE;
}

enum err report_share(struct ctx *c, const struct report_view *r, const char *what, enum report_side side)
{
	bool school = side != REPORT_AUTHORITY;

	return exchange_add(c->db,
	                    &(struct exchange_add_in){ .person = r->person,
	                                               .exchange = ctx_new_id(c),
	                                               .at = c->now,
	                                               .account = c->actor.account,
	                                               .sender = school ? r->brin : r->municipality,
	                                               .recipient = school ? r->municipality : r->brin,
	                                               .rule = str_of(report_kind_name(r->kind)),
	                                               .what = str_of(what),
	                                               .ground = str_of(ground(r->kind)),
	                                               .purpose = str_of(purpose_name(role_purpose(c->actor.role))) },
	                    NULL);
}

/* What the register must hear of: words, days, whose it is and how it stands; not questions and clocks between the sides. */
static bool register_hears(enum report_deed deed)
{
	return deed != DEED_ASK && deed != DEED_ANSWER && deed != DEED_LAPSE && deed != DEED_HOLD && deed != DEED_RAISE;
}

enum err report_tell(struct ctx *c, const struct report_view *r, enum report_deed deed, enum report_side side,
                     struct str was)
{
	if (deed == DEED_FILE) {
		TRY(report_share(c, r, report_deed_name(deed), side));
	}
	if (register_hears(deed)) {
		TRY(report_register_queue(c->db,
		                          &(struct report_register_queue_in){ r->person, r->report, r->public, r->brin,
		                                                              r->version, c->now },
		                          NULL));
	}
	return live_tell(c, LIVE_TASKS,
	                 (struct str[]){ r->brin, r->municipality, was, live_place_of(c->arena, r->owner),
	                                 live_place_of(c->arena, r->also) },
	                 5);
}

static int64_t or_null(int64_t v)
{
	return v == 0 ? INT64_MIN : v;
}

static int known(int v)
{
	return v < 0 ? INT_MIN : v;
}

static struct report_put_in row_of(const struct report_view *r)
{
	return (struct report_put_in){
		.person = r->person,
		.report = r->report,
		.version = r->version,
		.status = str_of(report_status_name(r->status)),
		.turn = r->turn,
		.due = r->due,
		.begin_day = r->begin,
		.end_day = r->end,
		.municipality = r->municipality,
		.region = r->region,
		.duty = r->duty,
		.desk = str_of(report_desk_name(r->desk)),
		.owner = or_null(r->owner),
		.also = or_null(r->also),
		.taken_at = or_null(r->taken_at),
		.contacted_at = or_null(r->contacted_at),
		.answered_at = or_null(r->answered_at),
		.closed_at = or_null(r->closed_at),
		.raised = r->raised,
		.closing = str_of(report_closing_name(r->closing)),
		.feedback = str_of(report_feedback_name(r->feedback)),
		.withdrawal = str_of(report_withdrawal_name(r->withdrawal)),
		.justified = known(r->justified),
		.complete = known(r->complete),
		.action_wanted = r->action_wanted,
		.all_missed = r->all_missed,
		.minutes = r->minutes,
		.action_note = r->action_note,
		.reason = r->reason,
		.explanation = r->explanation,
		.action_taken = r->action_taken,
		.reporter_name = r->reporter_name,
		.reporter_function = r->reporter_function,
		.reporter_phone = r->reporter_phone,
		.reporter_email = r->reporter_email,
		.phone = r->phone,
		.street = r->address.street,
		.house_number = r->address.number,
		.house_letter = r->address.letter,
		.house_addition = r->address.addition,
		.postcode = r->address.postcode,
		.place = r->address.place,
		.address_note = r->address.note,
	};
}

enum err report_store(struct ctx *c, struct report_view *r)
{
	struct report_put_in in = row_of(r);
	int64_t changed;

	TRY(report_put(c->db, &in, &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	r->version++;
	return OK;
}

/* ---- the deeds themselves ---- */

static bool needs_words(enum report_deed deed)
{
	return deed == DEED_ASK || deed == DEED_ANSWER || deed == DEED_DECIDE;
}

static enum err check_words(struct ctx *c, enum report_deed deed, const struct report_deed_in *in)
{
	if (!str_is_text(in->shared) || report_length(in->shared) > REPORT_NOTE_MOST) {
		return REFUSE1(c, ERR_INPUT, "toelichting", MSG_REPORT_TOO_LONG, STR("1000"));
	}
	if (!str_is_text(in->internal) || report_length(in->internal) > REPORT_NOTE_MOST) {
		return REFUSE1(c, ERR_INPUT, "intern", MSG_REPORT_TOO_LONG, STR("1000"));
	}
	return needs_words(deed) && in->shared.n == 0 ? REFUSE(c, ERR_INPUT, "toelichting", MSG_REPORT_WORDS_NEEDED)
	                                              : OK;
}

static enum err do_close(struct ctx *c, struct report_view *r, const struct report_deed_in *in)
{
	if ((unsigned)in->closing >= CLOSINGS) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_REPORT_CLOSING_NEEDED);
	}
	if ((unsigned)in->feedback >= FEEDBACKS) {
		return REFUSE(c, ERR_INPUT, "uitkomst", MSG_REPORT_FEEDBACK_NEEDED);
	}
	r->closing = in->closing;
	r->feedback = in->feedback;
	r->closed_at = c->now;
	r->justified = in->justified;
	r->complete = in->complete;
	return OK;
}

static enum err do_withdraw(struct ctx *c, struct report_view *r, const struct report_deed_in *in)
{
	if (in->why != WITHDRAWAL_MISTAKE && in->why != WITHDRAWAL_CORRECTED) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_REPORT_WITHDRAWAL_NEEDED);
	}
	r->withdrawal = in->why;
	r->closed_at = c->now;
	return OK;
}

static enum err do_end(struct ctx *c, struct report_view *r, enum report_side side, const struct report_deed_in *in)
{
	if (side == REPORT_SCHOOL && (in->day == DAY_NONE || in->day < r->begin || in->day > c->today)) {
		return REFUSE(c, ERR_INPUT, "eind", MSG_REPORT_END_WRONG);
	}
	r->end = in->day;
	/* A correction can move the end before days that were reported. */
	return r->end == DAY_NONE
	               ? OK
	               : report_days_cut(c->db, &(struct report_days_cut_in){ r->person, r->report, r->end }, NULL);
}

static enum err do_hand_over(struct ctx *c, struct report_view *r, const struct report_deed_in *in)
{
	struct municipality town;
	struct route route;
	int64_t owner = r->owner;
	bool found;

	if (in->municipality.n > 0) {
		TRY(reference_municipality(c->db, c->arena, in->municipality, &town, &found));
		if (!found) {
			return REFUSE(c, ERR_INPUT, "gemeente", MSG_REPORT_TOWN_UNKNOWN);
		}
		r->municipality = town.code;
		r->region = town.region;
		r->owner = r->also = 0;
	}
	if (in->redesk) {
		static const enum duty duties[] = { DUTY_COMPULSORY, DUTY_QUALIFICATION, DUTY_TRANSITION };

		r->desk = in->desk;
		r->duty = str_of(duty_name(duties[in->desk]));
		r->owner = r->also = 0;
	}
	TRY(contact_route_of(c,
	                     &(struct route_case){ r->brin, r->location, r->municipality,
	                                           str_of(report_desk_name(r->desk)), c->today },
	                     &route));
	/* Who has it keeps it until there is somebody to have it. */
	r->owner = in->owner != 0 ? in->owner : route.owner != 0 ? route.owner : owner;
	r->also = route.also;
	return OK;
}

static enum err do_amend(struct ctx *c, struct report_view *r, const struct report_deed_in *in)
{
	struct report_wrong wrongs[REPORT_WRONGS];
	struct report_form f;
	int64_t sum = 0;
	bool again;

	if (in->amend == NULL) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_REPORT_REASON_NEEDED);
	}
	f = *in->amend;
	f.kind = r->kind;
	if (r->rule.n > 0 && r->kind != REPORT_L) {
		f.begin = r->begin;
		f.end = r->end;
	}
	again = r->rule.n == 0 && (f.begin != r->begin || f.end != r->end) && f.begin <= f.end;
	if (again) {
		TRY(report_subject_again(c, r, &f));
	}
	if (report_check(&f, NULL, wrongs) > 0) {
		return REFUSE1(c, ERR_INPUT, wrongs[0].field, wrongs[0].text, wrongs[0].arg);
	}
	for (size_t i = 0; i < f.day_count; i++) {
		sum += f.days[i].minutes;
	}
	r->begin = f.begin;
	r->end = f.end;
	r->minutes = r->rule.n > 0 && r->kind != REPORT_L ? r->minutes : sum;
	r->all_missed = f.all_missed;
	r->action_wanted = f.action_wanted;
	r->action_note = str_trim(f.action_note);
	r->reason = str_trim(f.reason);
	r->explanation = str_trim(f.explanation);
	r->action_taken = str_trim(f.action_taken);
	r->reporter_name = str_trim(f.reporter_name);
	r->reporter_function = str_trim(f.reporter_function);
	r->reporter_phone = str_trim(f.reporter_phone);
	r->reporter_email = str_trim(f.reporter_email);
	r->phone = str_trim(f.phone);
	r->address = f.address;
	return again || f.day_count > 0 ? report_days_store(c, r->person, r->report, &f) : OK;
}

static void begin_handling(const struct ctx *c, struct report_view *r)
{
	r->taken_at = r->taken_at == 0 ? c->now : r->taken_at;
	r->owner = r->owner == 0 && c->actor.account != 0 ? c->actor.account : r->owner;
}

/* What a deed changes beside status and turn. */
static enum err change(struct ctx *c, struct report_view *r, enum report_deed deed, enum report_side side,
                       const struct report_deed_in *in)
{
	if (side == REPORT_AUTHORITY && deed != DEED_HAND_OVER && deed != DEED_ASK) {
		begin_handling(c, r);
	}
	if (r->answered_at == 0 && side == REPORT_AUTHORITY &&
	    (deed == DEED_NOTICE || deed == DEED_DECIDE || deed == DEED_CLOSE || in->shared.n > 0)) {
		r->answered_at = c->now;
	}
	switch (deed) {
	case DEED_CONTACT: r->contacted_at = r->contacted_at == 0 ? c->now : r->contacted_at; return OK;
	case DEED_NOTICE:
		r->justified = in->justified;
		r->complete = in->complete;
		r->closed_at = c->now;
		return OK;
	case DEED_CLOSE: return do_close(c, r, in);
	case DEED_WITHDRAW: return do_withdraw(c, r, in);
	case DEED_EXEMPT:
		r->withdrawal = WITHDRAWAL_EXEMPTION;
		r->closed_at = c->now;
		return OK;
	case DEED_REOPEN:
		r->closed_at = 0;
		r->closing = CLOSINGS;
		r->feedback = FEEDBACKS;
		return OK;
	case DEED_END_DATE: return do_end(c, r, side, in);
	case DEED_HAND_OVER: return do_hand_over(c, r, in);
	case DEED_AMEND: return do_amend(c, r, in);
	case DEED_RAISE: r->raised = c->today; return OK;
	case DEED_FILE:
	case DEED_TAKE_UP:
	case DEED_ASK:
	case DEED_ANSWER:
	case DEED_PLAN:
	case DEED_DECIDE:
	case DEED_LAPSE:
	case DEED_HOLD:
	case DEEDS: break;
	}
	return OK;
}

/* Whether the clock starts anew: words and end dates change nothing about whose move it is. */
static bool moves_clock(enum report_deed deed)
{
	return deed != DEED_AMEND && deed != DEED_END_DATE && deed != DEED_RAISE;
}

enum err report_apply(struct ctx *c, struct report_view *r, enum report_deed deed, enum report_side side,
                      const struct report_deed_in *in)
{
	struct report_view now = *r;
	struct report_at to;
	day_t due = r->due;

	if (!report_machine(at_of(r), deed, side, &to)) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_TOO_LATE);
	}
	TRY(change(c, &now, deed, side, in));
	now.status = to.status;
	now.turn = to.turn;
	if (moves_clock(deed)) {
		TRY(report_clock(c, &now));
		now.raised = now.due != due || now.turn != r->turn ? DAY_NONE : now.raised;
	}
	TRY(report_store(c, &now));
	if (moves_clock(deed)) {
		TRY(report_agreed(c, &now));
	}
	TRY(report_note(c, &now, deed, side, r->status, in));
	TRY(report_finding(c, &now, deed, in));
	TRY(handle_follow(c, r, &now, deed, side, in));
	if (shares(deed, in)) {
		TRY(report_share(c, &now, report_deed_name(deed), side));
	}
	TRY(report_tell(c, &now, deed, side, r->municipality));
	TRY(log_change(c, action_of(side), r->person, codes[deed]));
	*r = now;
	return OK;
}

enum err report_do(struct ctx *c, struct report_view *r, enum report_deed deed, const struct report_deed_in *in)
{
	enum report_side side = report_side_of(c);
	struct report_deed_in words = *in;
	struct report_view now;

	TRY(ctx_require(c, action_of(side)));
	words.shared = str_trim(in->shared);
	words.internal = str_trim(in->internal);
	TRY(check_words(c, deed, &words));
	TRY(db_lock_keys(c->db, &r->person, 1));
	TRY(report_by_key(c, r->person, r->report, &now));
	if (in->version != 0 && in->version != now.version) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	if (!report_fits(c, &now, deed)) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_TOO_LATE);
	}
	TRY(report_apply(c, &now, deed, side, &words));
	*r = now;
	return OK;
}
