/* SPDX-License-Identifier: EUPL-1.2 */
/* What becomes of a report: agreed, questioned, refused, withdrawn, ended. */
#include "absence/inside.h"
#include "absence_sql.h"
#include "access/log.h"

static const char *const deeds[ABSENCE_DEEDS] = { "bevestigen", "vragen", "afwijzen", "intrekken" };
static const char *const logged[ABSENCE_DEEDS] = { "absence.confirm", "absence.question", "absence.refuse",
	                                           "absence.withdraw" };

bool absence_deed_parse(struct str name, enum absence_deed *ret)
{
	for (int d = 0; d < ABSENCE_DEEDS; d++) {
		if (str_eq(name, str_of(deeds[d]))) {
			*ret = (enum absence_deed)d;
			return true;
		}
	}
	return false;
}

/* A report as it is stored, of a person whom the actor reaches. */
struct opened {
	struct absence_get_row row;
	enum absence_kind kind;
	enum absence_state state;
	enum action action;
	bool family;
};

static enum err own_enrolment(struct ctx *c, int64_t person, int64_t enrolment)
{
	struct young_enrolment *list;
	size_t n;

	TRY(people_enrolments(c, person, &list, &n));
	for (size_t i = 0; i < n; i++) {
		if (list[i].enrolment == enrolment) {
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

static enum err open_report(struct ctx *c, struct str public, struct opened *ret)
{
	struct opened o = { .family = role_side(c->actor.role) == SIDE_SELF };
	struct young y;
	bool found;

	o.action = o.family ? ACTION_OWN_ABSENCE : ACTION_ABSENCE;
	TRY(ctx_require(c, o.action));
	TRY(absence_get(c->db, c->arena, &(struct absence_get_in){ public }, &o.row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(db_lock_keys(c->db, &o.row.person, 1));
	TRY(people_open_key(c, o.row.person, o.action, &y));
	TRY(own_enrolment(c, o.row.person, o.row.enrolment));
	/* Once more behind the lock: somebody else may have been quicker. */
	TRY(absence_get(c->db, c->arena, &(struct absence_get_in){ public }, &o.row, &found));
	if (!found || !absence_kind_parse(o.row.kind, &o.kind) || !absence_state_parse(o.row.state, &o.state)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored report of absence has an unknown kind or state");
	}
	*ret = o;
	return OK;
}

static enum err conflict(struct ctx *c)
{
	return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

/* What may be done with a report in a state, by whom. */
static bool goes(const struct opened *o, enum absence_deed deed)
{
	bool open = o->state == ABSENCE_REPORTED || o->state == ABSENCE_QUESTIONED;

	if (o->kind == ABSENCE_LEAVE) {
		return false;
	}
	switch (deed) {
	case ABSENCE_CONFIRM: return !o->family && (open || o->state == ABSENCE_REFUSED);
	case ABSENCE_QUESTION: return !o->family && (o->state == ABSENCE_REPORTED || o->state == ABSENCE_CONFIRMED);
	case ABSENCE_REFUSE: return !o->family && (open || o->state == ABSENCE_CONFIRMED);
	case ABSENCE_WITHDRAW:
		return o->family ? open && !str_eq(o->row.source, STR("school"))
		                 : open || o->state == ABSENCE_CONFIRMED;
	case ABSENCE_DEEDS: break;
	}
	return false;
}

static enum absence_state becomes(enum absence_deed deed)
{
	static const enum absence_state states[ABSENCE_DEEDS] = { ABSENCE_CONFIRMED, ABSENCE_QUESTIONED,
		                                                  ABSENCE_REFUSED, ABSENCE_WITHDRAWN };

	return states[deed];
}

/* The lessons of the report: those with one of these statuses become another. */
static enum err turn(struct ctx *c, struct reference_book *book, const struct opened *o, uint32_t from, uint8_t to,
                     struct str why)
{
	const struct absence_turn t = { o->row.person,
		                        o->row.enrolment,
		                        { o->row.first, o->row.until, o->row.begin_min, o->row.end_min },
		                        from,
		                        to,
		                        str_trim(o->row.reason),
		                        why };
	int64_t changed;

	return absence_turn(c, book, &t, &changed);
}

static enum err turn_lessons(struct ctx *c, struct reference_book *book, const struct opened *o, enum absence_deed deed,
                             struct str why)
{
	uint8_t was = absence_status(o->kind, o->state), now = absence_status(o->kind, becomes(deed));

	switch (deed) {
	case ABSENCE_CONFIRM:
		return now == MARK_UNREGISTERED
		               ? OK
		               : turn(c, book, o, status_bit(MARK_UNREGISTERED) | status_bit(MARK_UNAUTHORISED), now,
		                      STR(""));
	case ABSENCE_REFUSE:
		return was == MARK_UNREGISTERED ? OK : turn(c, book, o, status_bit(was), MARK_UNAUTHORISED, why);
	case ABSENCE_WITHDRAW:
		return was == MARK_UNREGISTERED ? OK : turn(c, book, o, status_bit(was), MARK_UNREGISTERED, STR(""));
	case ABSENCE_QUESTION:
	case ABSENCE_DEEDS: break;
	}
	return OK;
}

enum err absence_do(struct ctx *c, struct reference_book *book, struct str public, enum absence_deed deed,
                    struct str words)
{
	bool asks = deed == ABSENCE_QUESTION || deed == ABSENCE_REFUSE;
	struct opened o;
	int64_t changed;

	TRY(open_report(c, public, &o));
	words = str_trim(words);
	if (asks && words.n == 0) {
		return REFUSE(c, ERR_INPUT, "antwoord", MSG_ABSENCE_ANSWER_NEEDED);
	}
	if (words.n > ABSENCE_REASON_MOST || !str_is_text(words)) {
		return REFUSE(c, ERR_INPUT, "antwoord", MSG_ABSENCE_REASON_LONG);
	}
	if (!goes(&o, deed)) {
		return conflict(c);
	}
	TRY(absence_set(c->db,
	                &(struct absence_set_in){ o.row.person, o.row.absence, o.row.state,
	                                          str_of(absence_state_name(becomes(deed))),
	                                          asks ? words : o.row.answer, c->now, c->actor.account },
	                &changed));
	if (changed == 0) {
		return conflict(c);
	}
	TRY(turn_lessons(c, book, &o, deed, words));
	return log_change(c, o.action, o.row.person, logged[deed]);
}

enum err absence_seen(struct ctx *c, struct str public, struct str state)
{
	struct opened o;

	if (state.n == 0) {
		return OK;
	}
	TRY(open_report(c, public, &o));
	return str_eq(state, o.row.state) ? OK : conflict(c);
}

enum err absence_better(struct ctx *c, struct reference_book *book, struct str public, day_t back, int minute)
{
	day_t until = minute > 0 ? back : back - 1;
	int end = minute > 0 ? minute : ABSENCE_WHOLE;
	struct opened o;
	int64_t changed;

	TRY(open_report(c, public, &o));
	if (o.kind != ABSENCE_SICK || o.state == ABSENCE_REFUSED || o.state == ABSENCE_WITHDRAWN) {
		return conflict(c);
	}
	if (back < DAY_MIN || back > c->today + 366 || minute < 0 || minute >= ABSENCE_WHOLE || until < o.row.first ||
	    (until == o.row.first && end <= o.row.begin_min) || until > o.row.until ||
	    (until == o.row.until && end > o.row.end_min)) {
		return REFUSE(c, ERR_INPUT, "terug", MSG_ABSENCE_BACK);
	}
	TRY(absence_end(c->db,
	                &(struct absence_end_in){ o.row.person, o.row.absence, o.row.until, until, end, c->now,
	                                          c->actor.account },
	                &changed));
	if (changed == 0) {
		return conflict(c);
	}
	if (absence_status(o.kind, o.state) == MARK_SICK) {
		const struct absence_turn t = { o.row.person,
			                        o.row.enrolment,
			                        { back, o.row.until, minute, o.row.end_min },
			                        status_bit(MARK_SICK),
			                        MARK_UNREGISTERED,
			                        STR(""),
			                        STR("") };

		TRY(absence_turn(c, book, &t, &changed));
	}
	return log_change(c, o.action, o.row.person, "absence.better");
}
