/* SPDX-License-Identifier: EUPL-1.2 */
/* What a region and its privacy officer decide: other terms, and holds. */
#include "access/log.h"
#include "trust/retention.h"
#include "trust_retention_sql.h"

enum { REASON_MOST = 1000 };

static enum err check_reason(struct ctx *c, struct str *reason)
{
	struct str s = str_trim(*reason);

	if (s.n == 0) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_TRUST_REASON_NEEDED);
	}
	if (s.n > REASON_MOST || !str_is_text(s)) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_TRUST_REASON_LONG);
	}
	*reason = s;
	return OK;
}

enum err retention_choose(struct ctx *c, enum retention_class class, day_t from, int months, struct str reason)
{
	const struct retention_rule *rule;
	struct retention_terms terms;

	TRY(ctx_require(c, ACTION_RETENTION));
	TRY(check_reason(c, &reason));
	TRY(retention_terms_load(c, &terms));
	rule = retention_rule_for(terms.rules, terms.rule_n, class, from);
	if (from < c->today || rule == NULL) {
		return REFUSE(c, ERR_INPUT, "vanaf", MSG_RETENTION_FROM_PAST);
	}
	if (months < rule->least || months > rule->most) {
		return REFUSE2(c, ERR_INPUT, "maanden", MSG_RETENTION_BOUNDS, str_format(c->arena, "%d", rule->least),
		               str_format(c->arena, "%d", rule->most));
	}
	TRY(retention_choice_add(c->db,
	                         &(struct retention_choice_add_in){ str_of(retention_name(class)), from, ctx_new_id(c),
	                                                            months, reason, c->actor.account },
	                         NULL));
	return log_change(c, ACTION_RETENTION, 0, "retention.choose");
}

enum err retention_hold(struct ctx *c, int64_t person, struct str reason, day_t until)
{
	TRY(ctx_require(c, ACTION_RETENTION));
	TRY(check_reason(c, &reason));
	if (until < c->today) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_RETENTION_UNTIL_PAST);
	}
	TRY(hold_add(c->db, &(struct hold_add_in){ person, ctx_new_id(c), reason, until, c->actor.account, c->now },
	             NULL));
	return log_change(c, ACTION_RETENTION, person, "hold.add");
}

enum err retention_unhold(struct ctx *c, int64_t person, int64_t hold)
{
	int64_t changed;

	TRY(ctx_require(c, ACTION_RETENTION));
	TRY(hold_lift(c->db, &(struct hold_lift_in){ person, hold, c->now, c->actor.account }, &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	return log_change(c, ACTION_RETENTION, person, "hold.lift");
}
