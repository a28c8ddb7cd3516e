/* SPDX-License-Identifier: EUPL-1.2 */
/* Asking for leave, changing it, taking it back. */
#include "absence/leave_inside.h"
#include "access/log.h"
#include "fmt/ident.h"
#include "law/types.h"
#include "people/reach.h"

enum { AHEAD_MOST = 366, LONG_MOST = 200 };

static const char *const states[LEAVE_STATES] = { "ingediend", "ambtenaar", "toegekend", "afgewezen", "ingetrokken" };

bool leave_state_parse(struct str name, enum leave_state *ret)
{
	for (int s = 0; s < LEAVE_STATES; s++) {
		if (str_eq(name, str_of(states[s]))) {
			*ret = (enum leave_state)s;
			return true;
		}
	}
	return false;
}

const char *leave_state_name(enum leave_state state)
{
	return states[state];
}

bool leave_by_family(const struct ctx *c)
{
	return role_side(c->actor.role) == SIDE_SELF;
}

bool leave_may_ask(const struct ctx *c, const struct young *y)
{
	return c->actor.role != ROLE_YOUNG || y->age >= OF_AGE;
}

enum err leave_words(struct ctx *c, struct str *words, const char *field, enum msg_id missing)
{
	struct str s = str_trim(*words);

	if (s.n == 0) {
		return REFUSE(c, ERR_INPUT, field, missing);
	}
	if (s.n > LEAVE_WORDS_MOST || !str_is_text(s)) {
		return REFUSE(c, ERR_INPUT, field, MSG_LEAVE_WORDS_LONG);
	}
	*words = s;
	return OK;
}

enum err leave_note(struct ctx *c, int64_t person, int64_t request, const char *action, struct str name,
                    struct str note, struct str old)
{
	return leave_step_add(c->db,
	                      &(struct leave_step_add_in){ person, ctx_new_id(c), request, c->now, c->actor.account,
	                                                   str_of(action), name, note, old },
	                      NULL);
}

static enum err check(struct ctx *c, const struct leave_in *in, struct str *reason)
{
	if ((unsigned)in->kind >= LEAVE_KINDS) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_LEAVE_KIND_UNKNOWN);
	}
	if (in->first > c->today + AHEAD_MOST || in->first < reach_seen_from(c->today)) {
		return REFUSE(c, ERR_INPUT, "van", MSG_ABSENCE_FIRST);
	}
	if (in->last < in->first || in->last - in->first > LONG_MOST) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_ABSENCE_LAST);
	}
	/* What may be granted is counted a school year (art. 13a(2), 14(3)). */
	if (day_school_year(in->last) != day_school_year(in->first)) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_LEAVE_ONE_YEAR);
	}
	if (in->begin < 0 || in->begin >= ABSENCE_WHOLE || in->end <= 0 || in->end > ABSENCE_WHOLE ||
	    (in->first == in->last && in->end <= in->begin)) {
		return REFUSE(c, ERR_INPUT, "tot-tijd", MSG_ABSENCE_TIMES);
	}
	*reason = in->reason;
	return leave_words(c, reason, "reden", MSG_LEAVE_REASON_NEEDED);
}

/* Lets in who may ask for this person. */
static enum err let_in(struct ctx *c, int64_t person, struct young *ret)
{
	bool family = leave_by_family(c);

	TRY(people_open_key(c, person, family ? ACTION_OWN_ABSENCE : ACTION_ABSENCE, ret));
	return leave_may_ask(c, ret) ? OK : REFUSE(c, ERR_DENIED, NULL, MSG_LEAVE_ASK_PARENT);
}

static enum err find_enrolment(struct ctx *c, const struct leave_in *in, struct young_enrolment *ret)
{
	struct absence_in as = { .person = in->person, .enrolment = in->enrolment, .first = in->first };

	return absence_enrolment(c, &as, ret);
}

/* The municipality where somebody lives, whatever the actor sees of it. */
static enum err home_of(struct ctx *c, int64_t person, struct str *ret)
{
	struct young_reach_row row;
	bool found;

	TRY(young_reach(c->db, c->arena, &(struct young_reach_in){ person, c->today }, &row, &found));
	*ret = found ? row.municipality : STR("");
	return OK;
}

enum err leave_ask(struct ctx *c, const struct leave_in *in, struct str *ret_public)
{
	struct leave_same_row same;
	struct young_enrolment e;
	struct law_calendar calendar;
	struct str reason, home;
	struct young y;
	char public[IDENT_TEXT];
	int64_t request = ctx_new_id(c);
	bool family = leave_by_family(c), found;

	TRY(let_in(c, in->person, &y));
	TRY(check(c, in, &reason));
	TRY(find_enrolment(c, in, &e));
	TRY(db_lock_keys(c->db, &in->person, 1));
	TRY(leave_same(c->db, c->arena,
	               &(struct leave_same_in){ in->person, e.enrolment, str_of(leave_kind_name(in->kind)), in->first,
	                                        in->last },
	               &same, &found));
	if (found) {
		*ret_public = same.public;
		return OK;
	}
	TRY(reference_calendar(c->db, c->arena, e.brin, e.location, &calendar));
	TRY(home_of(c, in->person, &home));
	TRY(leave_add(c->db,
	              &(struct leave_add_in){ in->person, request, str_of(ident_new(public)), e.enrolment, e.brin, home,
	                                      str_of(leave_kind_name(in->kind)), in->first, in->begin, in->last,
	                                      in->end, law_school_days(&calendar, in->first, in->last), in->work,
	                                      reason,
	                                      !family                       ? STR("school")
	                                      : c->actor.role == ROLE_YOUNG ? STR("jongere")
	                                                                    : STR("ouder"),
	                                      c->now, c->actor.account },
	              NULL));
	TRY(leave_note(c, in->person, request, "gevraagd", STR(""), STR(""), STR("")));
	*ret_public = str_copy(c->arena, str_of(public));
	if (ret_public->p == NULL) {
		return ERR_NOMEM;
	}
	return log_change(c, family ? ACTION_OWN_ABSENCE : ACTION_ABSENCE, in->person, "leave.ask");
}

static enum err conflict(struct ctx *c)
{
	return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

enum err leave_change(struct ctx *c, struct str public, const struct leave_in *in)
{
	struct law_calendar calendar;
	struct young_enrolment e;
	struct leave_in now = *in;
	struct leave_one one;
	struct str reason, old;
	int64_t changed, asked;

	TRY(leave_lock(c, public));
	TRY(leave_open(c, public, &one));
	if (!one.may_change) {
		return conflict(c);
	}
	now.person = one.person;
	now.enrolment = one.enrolment;
	TRY(check(c, &now, &reason));
	TRY(find_enrolment(c, &now, &e));
	TRY(reference_calendar(c->db, c->arena, e.brin, e.location, &calendar));
	old = absence_when(c, one.first, one.begin, one.last, one.end);
	if (old.p == NULL) {
		return ERR_NOMEM;
	}
	/* Other days before those that were asked for, or another ground, are told now and not when the first were. */
	asked = now.first < one.first || now.kind != one.kind ? c->now : one.asked;
	TRY(leave_put(c->db,
	              &(struct leave_put_in){ one.person, one.request, str_of(leave_kind_name(now.kind)), now.first,
	                                      now.begin, now.last, now.end,
	                                      law_school_days(&calendar, now.first, now.last), now.work, reason,
	                                      asked },
	              &changed));
	if (changed == 0) {
		return conflict(c);
	}
	TRY(leave_note(c, one.person, one.request, "gewijzigd", STR(""), STR(""), old));
	return log_change(c, leave_by_family(c) ? ACTION_OWN_ABSENCE : ACTION_LEAVE, one.person, "leave.change");
}

enum err leave_withdraw(struct ctx *c, struct reference_book *book, struct str public)
{
	struct leave_one one;
	int64_t changed;

	TRY(leave_lock(c, public));
	TRY(leave_open(c, public, &one));
	if (!one.may_withdraw) {
		return conflict(c);
	}
	TRY(leave_withdraw_put(
		c->db, &(struct leave_withdraw_put_in){ one.person, one.request, str_of(leave_state_name(one.state)) },
		&changed));
	if (changed == 0) {
		return conflict(c);
	}
	if (one.state == LEAVE_GRANTED) {
		TRY(leave_unknow(c, book, &one));
	}
	TRY(leave_note(c, one.person, one.request, "ingetrokken", STR(""), STR(""), STR("")));
	return log_change(c, leave_by_family(c) ? ACTION_OWN_ABSENCE : ACTION_LEAVE, one.person, "leave.withdraw");
}
