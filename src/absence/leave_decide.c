/* SPDX-License-Identifier: EUPL-1.2 */
/* Decisions on leave, and the absence that follows. */
#include "absence/leave_inside.h"
#include "absence_sql.h"
#include "access/log.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "signals_share_sql.h"

enum err leave_lock(struct ctx *c, struct str public)
{
	struct leave_get_row row;
	bool found;

	TRY(leave_get(c->db, c->arena, &(struct leave_get_in){ public }, &row, &found));
	return found ? db_lock_keys(c->db, &row.person, 1) : OK;
}

static struct absence_turn turn_of(const struct leave_one *one, uint32_t from, uint8_t to)
{
	return (struct absence_turn){
		one->person, one->enrolment, { one->first, one->last, one->begin, one->end }, from, to, STR(""), STR("")
	};
}

enum err leave_known(struct ctx *c, struct reference_book *book, const struct leave_one *one)
{
	const struct absence_turn turn = turn_of(one, status_bit(MARK_UNREGISTERED) | status_bit(MARK_UNAUTHORISED),
	                                         MARK_AUTHORISED);
	char public[IDENT_TEXT];
	int64_t changed;

	TRY(absence_add(c->db,
	                &(struct absence_add_in){ one->person, ctx_new_id(c), str_of(ident_new(public)), one->enrolment,
	                                          one->brin, str_of(absence_kind_name(ABSENCE_LEAVE)), one->first,
	                                          one->begin, one->last, one->end, STR(""),
	                                          str_of(absence_state_name(ABSENCE_CONFIRMED)), STR("verlof"), false,
	                                          c->now, c->actor.account, c->now, c->actor.account, one->request },
	                NULL));
	return absence_turn(c, book, &turn, &changed);
}

enum err leave_unknow(struct ctx *c, struct reference_book *book, const struct leave_one *one)
{
	const struct absence_turn turn = turn_of(one, status_bit(MARK_AUTHORISED), MARK_UNREGISTERED);
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct absence_of_request_row row;
	VEC(int64_t) keys = { 0 };
	int64_t changed;
	bool more;

	TRY(absence_of_request_open(c->db, &(struct absence_of_request_in){ one->person, one->request }, &rows));
	for (;;) {
		int64_t *key;

		TRY(absence_of_request_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		key = vec_push(c->arena, &keys);
		if (key == NULL) {
			return ERR_NOMEM;
		}
		*key = row.absence;
	}
	for (size_t i = 0; i < keys.n; i++) {
		TRY(absence_set(c->db,
		                &(struct absence_set_in){ one->person, keys.p[i],
		                                          str_of(absence_state_name(ABSENCE_CONFIRMED)),
		                                          str_of(absence_state_name(ABSENCE_WITHDRAWN)), STR(""),
		                                          c->now, c->actor.account },
		                NULL));
	}
	return absence_turn(c, book, &turn, &changed);
}

static enum err conflict(struct ctx *c)
{
	return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

enum err leave_seen(struct ctx *c, struct str public, struct str steps)
{
	struct leave_one one;
	int64_t n;

	if (steps.n == 0) {
		return OK;
	}
	TRY(leave_lock(c, public));
	TRY(leave_open(c, public, &one));
	return str_to_i64(steps, &n) && n == (int64_t)one.step_count ? OK : conflict(c);
}

/* What went to the officer, and the decision back: for the young person to read. */
static enum err share(struct ctx *c, const struct leave_one *one, struct str from, struct str to, const char *what)
{
	return exchange_add(c->db,
	                    &(struct exchange_add_in){
				    one->person, ctx_new_id(c), c->now, c->actor.account, from, to, STR("verlof"),
				    str_of(what), STR("Leerplichtwet 1969, artikel 14, derde lid"), STR("leerplicht") },
	                    NULL);
}

enum err leave_send(struct ctx *c, struct str public, struct str view, struct str name)
{
	struct young_reach_row home;
	struct leave_one one;
	int64_t changed;
	bool found;

	TRY(ctx_require(c, ACTION_LEAVE));
	TRY(leave_lock(c, public));
	TRY(leave_open(c, public, &one));
	if (!one.may_send) {
		return conflict(c);
	}
	TRY(leave_words(c, &view, "oordeel", MSG_LEAVE_VIEW_NEEDED));
	TRY(leave_words(c, &name, "directeur", MSG_LEAVE_NAME_NEEDED));
	TRY(young_reach(c->db, c->arena, &(struct young_reach_in){ one.person, c->today }, &home, &found));
	if (!found) {
		return conflict(c);
	}
	TRY(leave_forward(c->db, &(struct leave_forward_in){ one.person, one.request, home.municipality }, &changed));
	if (changed == 0) {
		return conflict(c);
	}
	TRY(leave_note(c, one.person, one.request, "doorgestuurd", name, view, STR("")));
	TRY(share(c, &one, one.brin, home.municipality, "doorgestuurd"));
	return log_change(c, ACTION_LEAVE, one.person, "leave.send");
}

/* Whether a grant is within the statute, with what was seen at the decision. */
static bool allowed(const struct leave_one *one, bool work)
{
	for (size_t i = 0; i < one->verdict.count; i++) {
		const struct leave_found *f = &one->verdict.found[i];

		if (f->holds == LEAVE_NO && !(f->condition == LEAVE_WORK && work)) {
			return false;
		}
	}
	return true;
}

enum err leave_decide(struct ctx *c, struct reference_book *book, struct str public, const struct leave_decision *d)
{
	struct str reason = d->reason, name = d->name;
	struct leave_one one;
	int64_t changed;

	TRY(ctx_require(c, ACTION_LEAVE));
	TRY(leave_lock(c, public));
	TRY(leave_open(c, public, &one));
	if (!one.may_decide) {
		return conflict(c);
	}
	if (role_side(c->actor.role) == SIDE_AUTHORITY) {
		name = c->actor.name;
	}
	TRY(leave_words(c, &reason, "besluit", MSG_LEAVE_DECISION_NEEDED));
	TRY(leave_words(c, &name, "directeur", MSG_LEAVE_NAME_NEEDED));
	one.work = one.work || d->work;
	if (d->grant && !allowed(&one, one.work)) {
		return REFUSE(c, ERR_INPUT, "besluit", MSG_LEAVE_NOT_ALLOWED);
	}
	TRY(leave_decide_put(
		c->db,
		&(struct leave_decide_put_in){ one.person, one.request, str_of(leave_state_name(one.state)),
	                                       str_of(leave_state_name(d->grant ? LEAVE_GRANTED : LEAVE_REFUSED)),
	                                       one.verdict.days, one.work, c->now, c->actor.account, name, reason },
		&changed));
	if (changed == 0) {
		return conflict(c);
	}
	if (d->grant) {
		TRY(leave_known(c, book, &one));
	}
	TRY(leave_note(c, one.person, one.request, d->grant ? "toegekend" : "afgewezen", name, reason, STR("")));
	if (one.by_officer) {
		TRY(share(c, &one, one.municipality, one.brin, d->grant ? "toegekend" : "afgewezen"));
	}
	return log_change(c, ACTION_LEAVE, one.person, d->grant ? "leave.grant" : "leave.refuse");
}
