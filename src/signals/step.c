/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/step.h"

#include <string.h>

#include "access/live.h"
#include "access/log.h"
#include "law/calendar.h"
#include "people/open.h"
#include "people/reach.h"
#include "people_sql.h"
#include "signals/agreed.h"
#include "signals/share.h"
#include "signals_sql.h"

enum { NOTE_MOST = 2000, TAKE_UP_DAYS = 5, CLOSE_DAYS = 20 };

static const int64_t UNDO_US = INT64_C(10) * 60 * 1000000;

static const char *const step_names[STEP_COUNT] = { "gesproken",   "geen-gehoor", "afgehandeld", "gemeld",
	                                            "ingetrokken", "opgepakt",    "afgesloten" };

/* As they stand in the log. */
static const char *const step_codes[STEP_COUNT] = { "step.spoken",   "step.tried",   "step.done", "step.report",
	                                            "step.withdraw", "step.take-up", "step.close" };

const char *step_name(enum step step)
{
	return step_names[step];
}

bool step_parse(struct str name, enum step *ret)
{
	for (int i = 0; i < STEP_COUNT; i++) {
		if (str_eq(name, str_of(step_names[i]))) {
			*ret = (enum step)i;
			return true;
		}
	}
	return false;
}

bool step_shares(enum step step)
{
	return step == STEP_REPORT || step == STEP_WITHDRAW || step == STEP_TAKE_UP || step == STEP_CLOSE;
}

bool finding_meant_for(const struct ctx *c, enum law_rule rule, struct str duty)
{
	bool obligation = law_rule_is_obligation(rule);

	return access_sees(c->actor.role, obligation ? FACET_OBLIGATION : FACET_SIGNAL) &&
	       (!obligation || reach_duty(c->actor.role, duty));
}

/*
 * Whether the actor reaches what a finding is about: a school the enrolment, others the person. row is NULL when there is
 * no such finding: the question is asked all the same, so that both ways to "not found" are one.
 */
static enum err finding_reached(struct ctx *c, const struct finding_by_public_row *row, bool *ret)
{
	int64_t person = row != NULL ? row->person : 0;
	struct young_enrolment *list;
	bool reached = false;
	size_t n;

	if (role_side(c->actor.role) != SIDE_SCHOOL) {
		TRY(people_in_reach(c, person, &reached));
	} else {
		TRY(people_enrolments(c, person, &list, &n));
		for (size_t i = 0; i < n; i++) {
			reached = reached || (row != NULL && list[i].enrolment == row->enrolment);
		}
	}
	*ret = reached && row != NULL && row->since <= c->today;
	return OK;
}

enum err finding_open(struct ctx *c, struct str public, struct finding_view *ret)
{
	struct finding_by_public_row row;
	enum law_rule rule;
	bool found, fine;

	TRY(finding_by_public(c->db, c->arena, &(struct finding_by_public_in){ public }, &row, &found));
	TRY(finding_reached(c, found ? &row : NULL, &fine));
	if (!fine) {
		TRY(log_refused(c, ACTION_EXPLAIN, found ? row.person : 0, "reach"));
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (!law_rule_parse(row.rule, &rule)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule");
	}
	if (!finding_meant_for(c, rule, row.duty)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = (struct finding_view){
		.person = row.person,
		.enrolment = row.enrolment,
		.public = str_copy(c->arena, public),
		.duty = row.duty,
		.version = row.version,
		.state = row.state,
		.exempt = access_sees(c->actor.role, FACET_CAREER) ? row.exempt : STR(""),
		.brin = row.brin,
		.location = row.location,
		.municipality = row.municipality,
		.evidence = row.evidence,
		.rule = rule,
		.day = row.day,
		.since = row.since,
		.first = row.first,
		.begin = row.begin_day,
		.end = row.end_day,
		.report_by = row.report_by,
		.due = row.due,
		.reported = row.reported,
		.minutes = row.minutes,
		.amount = row.amount,
		.turn = (enum turn)row.turn,
		.holds = row.holds,
	};
	return ret->public.p != NULL ? OK : ERR_NOMEM;
}

static bool in_state(const struct finding_view *f, const char *state)
{
	return str_eq(f->state, str_of(state));
}

static enum action step_action(enum step step)
{
	switch (step) {
	case STEP_SPOKEN:
	case STEP_TRIED: return ACTION_CONTACT;
	case STEP_TAKE_UP:
	case STEP_CLOSE: return ACTION_OFFICER_STEP;
	case STEP_DONE:
	case STEP_REPORT:
	case STEP_WITHDRAW:
	case STEP_COUNT: return ACTION_SCHOOL_STEP;
	}
	return ACTION_SCHOOL_STEP;
}

bool step_fits(const struct ctx *c, const struct finding_view *f, enum step step)
{
	bool obligation = law_rule_is_obligation(f->rule);
	bool school = role_side(c->actor.role) == SIDE_SCHOOL && f->turn == TURN_SCHOOL;
	bool officer = role_side(c->actor.role) == SIDE_AUTHORITY && f->turn == TURN_OFFICER &&
	               reach_duty_own(c->actor.role, f->duty);

	/* The forms of steps belong to the worklist. */
	if (!access_allows(c->actor.role, ACTION_WORKLIST) || !access_allows(c->actor.role, step_action(step))) {
		return false;
	}
	switch (step) {
	case STEP_SPOKEN:
	case STEP_TRIED: return (school && !in_state(f, STATE_TO_WITHDRAW)) || officer;
	case STEP_DONE: return school && !obligation && in_state(f, STATE_OPEN);
	case STEP_REPORT: return school && obligation && in_state(f, STATE_OPEN);
	case STEP_WITHDRAW: return school && obligation && in_state(f, STATE_TO_WITHDRAW);
	case STEP_TAKE_UP: return officer && in_state(f, STATE_REPORTED);
	case STEP_CLOSE: return officer && in_state(f, STATE_TAKEN);
	case STEP_COUNT: return false;
	}
	return false;
}

/* One step of one finding: state and history together. ERR_CONFLICT when the state was no longer old. */
struct move {
	int64_t enrolment;
	struct str rule;
	day_t day;
	struct str old_state;
	const char *new_state;
	enum turn turn;
	day_t due, reported;
};

static enum err move_finding(struct ctx *c, int64_t person, const struct move *m, const char *action,
                             const struct step_texts *texts, int64_t contact)
{
	int64_t changed;

	TRY(finding_state(c->db,
	                  &(struct finding_state_in){ person, m->enrolment, m->rule, m->day, m->old_state,
	                                              str_of(m->new_state), (int)m->turn, m->due, m->reported },
	                  &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_TOO_LATE);
	}
	return step_add(c->db,
	                &(struct step_add_in){ .person = person,
	                                       .step = ctx_new_id(c),
	                                       .enrolment = m->enrolment,
	                                       .rule = m->rule,
	                                       .day = m->day,
	                                       .at = c->now,
	                                       .account = c->actor.account,
	                                       .action = str_of(action),
	                                       .old_state = m->old_state,
	                                       .new_state = str_of(m->new_state),
	                                       .note = texts->note,
	                                       .internal = texts->internal,
	                                       .contact = contact },
	                NULL);
}

static const struct step_texts no_texts = { { "", 0 }, { "", 0 } };

/* They talked: the signal is done, unless the region agreed that a voluntary report follows. */
static enum err spoken(struct ctx *c, int64_t person, struct move *m, int64_t contact)
{
	const struct finding_key key = { person, m->enrolment, m->rule, m->day };
	struct finding_agreed left;
	bool signal;

	TRY(finding_agreed_left(c, &key, AGREED_STEP_BIT(AGREED_CALL) | AGREED_STEP_BIT(AGREED_TALK), &left, &signal));
	if (signal && left.row != NULL && left.row->step == AGREED_REPORT) {
		m->new_state = STATE_OPEN;
		m->turn = TURN_SCHOOL;
		m->due = left.due;
	}
	TRY(move_finding(c, person, m, step_names[STEP_SPOKEN], &no_texts, contact));
	return finding_agreed_set(c, &key);
}

/* Any real contact clears what asks for one: every open signal of the person here. */
static enum err clear_signals(struct ctx *c, const struct finding_view *f, int64_t contact)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_open_of_person_row row;
	bool more;

	TRY(finding_open_of_person_open(c->db, &(struct finding_open_of_person_in){ f->person, f->brin }, &rows));
	for (;;) {
		struct move m;

		TRY(finding_open_of_person_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		m = (struct move){ row.enrolment, str_copy(c->arena, row.rule),
			           row.day,       STR(STATE_OPEN),
			           STATE_DONE,    TURN_NOBODY,
			           row.day,       DAY_NONE };
		TRY(spoken(c, f->person, &m, contact));
	}
}

/* A contact is one's own: whatever was written about it stays. */
static struct str contact_note(struct ctx *c, const struct step_texts *texts)
{
	return texts->note.n > 0 && texts->internal.n > 0
	               ? str_format(c->arena, "%.*s\n%.*s", STR_ARG(texts->note), STR_ARG(texts->internal))
	       : texts->note.n > 0 ? texts->note
	                           : texts->internal;
}

static enum err take_contact(struct ctx *c, const struct finding_view *f, enum step step,
                             const struct step_texts *texts)
{
	struct step_texts kept = { STR(""), contact_note(c, texts) };
	int64_t contact = ctx_new_id(c);
	struct move stay = {
		f->enrolment, str_of(law_rule_name(f->rule)), f->day, f->state, f->state.p, f->turn, f->due, f->reported
	};

	TRY(contact_add(c->db,
	                &(struct contact_add_in){ .person = f->person,
	                                          .contact = contact,
	                                          .at = c->now,
	                                          .day = c->today,
	                                          .kind = str_of(step_names[step]),
	                                          .two_way = step == STEP_SPOKEN,
	                                          .account = c->actor.account,
	                                          .brin = role_side(c->actor.role) == SIDE_SCHOOL ? f->brin : STR(""),
	                                          .note = kept.internal },
	                NULL));
	if (step == STEP_SPOKEN && role_side(c->actor.role) == SIDE_SCHOOL) {
		TRY(clear_signals(c, f, contact));
		if (!law_rule_is_obligation(f->rule)) {
			return OK;
		}
	}
	/* The finding itself stays where it is; the step shows in its history and can be undone. */
	TRY(move_finding(c, f->person, &stay, step_names[step], &kept, contact));
	return finding_agreed_set(c, &(struct finding_key){ f->person, f->enrolment, stay.rule, f->day });
}

static enum err take_move(struct ctx *c, const struct finding_view *f, enum step step, const struct step_texts *texts)
{
	static const struct law_calendar no_holidays = { 0 };
	struct move m = { f->enrolment, str_of(law_rule_name(f->rule)),
		          f->day,       f->state,
		          STATE_DONE,   TURN_NOBODY,
		          f->due,       f->reported };

	switch (step) {
	case STEP_REPORT:
		m.new_state = STATE_REPORTED;
		m.turn = TURN_OFFICER;
		m.reported = c->today;
		m.due = calendar_add_working_days(&no_holidays, c->today, TAKE_UP_DAYS);
		break;
	case STEP_WITHDRAW: m.new_state = STATE_WITHDRAWN; break;
	case STEP_TAKE_UP:
		m.new_state = STATE_TAKEN;
		m.turn = TURN_OFFICER;
		m.due = calendar_add_working_days(&no_holidays, c->today, CLOSE_DAYS);
		break;
	case STEP_CLOSE: m.new_state = STATE_CLOSED; break;
	case STEP_DONE:
	case STEP_SPOKEN:
	case STEP_TRIED:
	case STEP_COUNT: break;
	}
	TRY(move_finding(c, f->person, &m, step_names[step], texts, INT64_MIN));
	return step_shares(step) ? share_record(c, f, step) : OK;
}

static bool text_fine(struct str s)
{
	return s.n <= NOTE_MOST && str_is_text(s);
}

/* Open worklists that show the finding hear of it. */
static enum err tell(struct ctx *c, const struct finding_view *f)
{
	return live_tell(c, LIVE_TASKS, (struct str[]){ f->brin, f->municipality }, 2);
}

enum err step_take(struct ctx *c, const struct finding_view *f, enum step step, const struct step_texts *texts)
{
	struct step_texts t = { str_trim(texts->note), str_trim(texts->internal) };

	TRY(ctx_require(c, step_action(step)));
	if (!text_fine(t.note)) {
		return REFUSE(c, ERR_INPUT, "toelichting", MSG_STEP_NOTE_LENGTH);
	}
	if (!text_fine(t.internal)) {
		return REFUSE(c, ERR_INPUT, "intern", MSG_STEP_NOTE_LENGTH);
	}
	if ((step == STEP_CLOSE || (step == STEP_DONE && t.internal.n == 0)) && t.note.n == 0) {
		return REFUSE(c, ERR_INPUT, "toelichting", MSG_STEP_NOTE_NEEDED);
	}
	if (!step_fits(c, f, step)) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_TOO_LATE);
	}
	/* Marks that come in meanwhile wait, so that what they bring does not undo this step. */
	TRY(db_lock_keys(c->db, &f->person, 1));
	TRY(step == STEP_SPOKEN || step == STEP_TRIED ? take_contact(c, f, step, &t) : take_move(c, f, step, &t));
	TRY(log_change(c, step_action(step), f->person, step_codes[step]));
	return tell(c, f);
}

enum err person_contact(struct ctx *c, int64_t person, enum step step, struct str note)
{
	bool school = role_side(c->actor.role) == SIDE_SCHOOL;
	int64_t contact = ctx_new_id(c);
	struct young_enrolment *list;
	size_t n;

	TRY(ctx_require(c, ACTION_CONTACT));
	TRY(db_lock_keys(c->db, &person, 1));
	note = str_trim(note);
	if (!text_fine(note)) {
		return REFUSE(c, ERR_INPUT, "toelichting", MSG_STEP_NOTE_LENGTH);
	}
	TRY(people_enrolments(c, person, &list, &n));
	if (school && n == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(contact_add(c->db,
	                &(struct contact_add_in){ .person = person,
	                                          .contact = contact,
	                                          .at = c->now,
	                                          .day = c->today,
	                                          .kind = str_of(step_names[step]),
	                                          .two_way = step == STEP_SPOKEN,
	                                          .account = c->actor.account,
	                                          .brin = school ? list[0].brin : STR(""),
	                                          .note = note },
	                NULL));
	for (size_t i = 0; school && i < n; i++) {
		struct finding_view at = { .person = person, .brin = list[i].brin };

		if (step == STEP_SPOKEN) {
			TRY(clear_signals(c, &at, contact));
		}
		TRY(live_tell_school(c, LIVE_TASKS, list[i].brin));
	}
	return log_change(c, ACTION_CONTACT, person, step_codes[step]);
}

enum err person_answered(struct ctx *c, int64_t person, struct str brin, bool clears, struct str note)
{
	struct finding_view at = { .person = person, .brin = brin };
	int64_t contact = ctx_new_id(c);

	TRY(contact_add(c->db,
	                &(struct contact_add_in){ .person = person,
	                                          .contact = contact,
	                                          .at = c->now,
	                                          .day = c->today,
	                                          .kind = STR("antwoord"),
	                                          .two_way = clears,
	                                          .account = c->actor.account,
	                                          .brin = brin,
	                                          .note = note },
	                NULL));
	return clears ? clear_signals(c, &at, contact) : OK;
}

static enum err newest(struct ctx *c, const struct finding_view *f, struct step_last_row *ret, bool *ret_fine)
{
	bool found;

	TRY(step_last(c->db, c->arena,
	              &(struct step_last_in){ f->person, f->enrolment, str_of(law_rule_name(f->rule)), f->day }, ret,
	              &found));
	*ret_fine = found && ret->account == c->actor.account && c->now - ret->at <= UNDO_US &&
	            !str_eq(ret->action, STR("undo")) && str_eq(ret->new_state, f->state);
	return OK;
}

enum err step_can_undo(struct ctx *c, const struct finding_view *f, bool *ret)
{
	struct step_last_row last;

	return newest(c, f, &last, ret);
}

/* Whose move it is in a state, and until when: the reverse of the steps. */
static void restore(struct move *m)
{
	struct str s = str_of(m->new_state);

	if (str_eq(s, STR(STATE_OPEN)) || str_eq(s, STR(STATE_TO_WITHDRAW))) {
		m->turn = TURN_SCHOOL;
		m->reported = str_eq(s, STR(STATE_OPEN)) ? DAY_NONE : m->reported;
	} else if (str_eq(s, STR(STATE_REPORTED)) || str_eq(s, STR(STATE_TAKEN))) {
		m->turn = TURN_OFFICER;
	} else {
		m->turn = TURN_NOBODY;
	}
}

static enum err undo_contact(struct ctx *c, const struct finding_view *f, int64_t contact)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct step_of_contact_row row;
	bool more;

	TRY(contact_undo(c->db, &(struct contact_undo_in){ f->person, contact }, NULL));
	TRY(step_of_contact_open(c->db, &(struct step_of_contact_in){ f->person, contact }, &rows));
	for (;;) {
		struct finding_due_row due;
		struct move m;
		bool found;

		TRY(step_of_contact_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(finding_due(c->db, c->arena,
		                &(struct finding_due_in){ f->person, row.enrolment, row.rule, row.day }, &due, &found));
		if (!found || !str_eq(due.state, row.new_state)) {
			continue;
		}
		m = (struct move){ row.enrolment,
			           str_copy(c->arena, row.rule),
			           row.day,
			           str_copy(c->arena, row.new_state),
			           str_copy(c->arena, row.old_state).p,
			           TURN_NOBODY,
			           due.due,
			           due.reported };
		restore(&m);
		TRY(move_finding(c, f->person, &m, "undo", &no_texts, contact));
		TRY(finding_agreed_set(c, &(struct finding_key){ f->person, m.enrolment, m.rule, m.day }));
	}
}

enum err step_undo(struct ctx *c, const struct finding_view *f)
{
	static const struct law_calendar no_holidays = { 0 };
	struct step_last_row last;
	struct move m;
	bool fine;

	TRY(ctx_require(c, ACTION_WORKLIST));
	TRY(newest(c, f, &last, &fine));
	if (!fine) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_UNDO_TOO_LATE);
	}
	TRY(db_lock_keys(c->db, &f->person, 1));
	TRY(log_change(c, ACTION_WORKLIST, f->person, "step.undo"));
	if (last.contact != INT64_MIN) {
		TRY(undo_contact(c, f, last.contact));
		return tell(c, f);
	}
	m = (struct move){ f->enrolment,     str_of(law_rule_name(f->rule)),
		           f->day,           f->state,
		           last.old_state.p, TURN_NOBODY,
		           f->due,           f->reported };
	restore(&m);
	/* Steps that end a finding leave its clock as it was; the others set one for the next. */
	if (str_eq(last.old_state, STR(STATE_OPEN)) && f->reported != DAY_NONE) {
		m.due = f->report_by;
	} else if (str_eq(last.old_state, STR(STATE_REPORTED))) {
		m.due = calendar_add_working_days(&no_holidays, f->reported, TAKE_UP_DAYS);
	}
	TRY(move_finding(c, f->person, &m, "undo", &no_texts, INT64_MIN));
	return tell(c, f);
}
