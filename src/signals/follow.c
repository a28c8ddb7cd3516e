/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/follow.h"

#include "signals_sql.h"

static findings_follower *follower;

void findings_follow_with(findings_follower *f)
{
	follower = f;
}

enum err findings_tell_follower(struct ctx *c, const struct finding_batch *b)
{
	VEC(struct finding) list = { 0 };

	for (size_t i = 0; follower != NULL && i < b->put.n; i++) {
		enum law_rule rule;
		struct finding *slot;

		if (b->put.p[i].reported == DAY_NONE || !law_rule_parse(b->put.p[i].rule, &rule) ||
		    !law_rule_is_obligation(rule)) {
			continue;
		}
		slot = vec_push(b->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = b->put.p[i];
	}
	return list.n > 0 ? follower(c, list.p, list.n) : OK;
}

enum err finding_follow(struct ctx *c, const struct finding_key *key, const struct finding_move *move)
{
	struct finding_stands_row now;
	struct str state = str_of(move->state);
	enum turn turn = move->turn;
	day_t due;
	bool found;

	TRY(finding_stands(c->db, c->arena,
	                   &(struct finding_stands_in){ key->person, key->enrolment, key->rule, key->day }, &now,
	                   &found));
	if (!found) {
		return OK;
	}
	due = now.due;
	if (move->reopen && now.holds && now.exempt.n == 0) {
		state = STR(STATE_OPEN);
		turn = TURN_SCHOOL;
		due = now.report_by;
	}
	if (str_eq(state, now.state) && (int)turn == now.turn && move->reported == now.reported) {
		return OK;
	}
	TRY(finding_state(c->db,
	                  &(struct finding_state_in){ key->person, key->enrolment, key->rule, key->day, now.state,
	                                              state, (int)turn, due, move->reported },
	                  NULL));
	if (str_eq(state, now.state)) {
		return OK;
	}
	return step_add(c->db,
	                &(struct step_add_in){ .person = key->person,
	                                       .step = ctx_new_id(c),
	                                       .enrolment = key->enrolment,
	                                       .rule = key->rule,
	                                       .day = key->day,
	                                       .at = c->now,
	                                       .account = c->actor.account,
	                                       .action = str_of(move->action),
	                                       .old_state = now.state,
	                                       .new_state = state,
	                                       .note = move->note,
	                                       .internal = move->internal,
	                                       .contact = INT64_MIN },
	                NULL);
}
