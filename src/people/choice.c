/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/choice.h"

#include "access/log.h"
#include "access/setting.h"
#include "people_choice_sql.h"

/* The age from which rights over the own data are the young person's (UAVG art. 5). */
enum { OWN_RIGHTS_AGE = 16 };

static const char *const kinds[CHOICE_COUNT] = { "reden", "notities", "maatje", "ouders" };

static void take(const struct choice_newest_row *row, struct choices *c)
{
	for (int k = 0; k < CHOICE_COUNT; k++) {
		if (str_eq(row->kind, str_of(kinds[k]))) {
			c->at[k] = row->at;
		}
	}
	if (str_eq(row->kind, str_of(kinds[CHOICE_REASON]))) {
		c->reason = (enum reason_level)row->value;
	} else if (str_eq(row->kind, str_of(kinds[CHOICE_NOTES]))) {
		c->notes = row->value != 0;
	} else if (str_eq(row->kind, str_of(kinds[CHOICE_PARENTS]))) {
		c->parents = row->value != 0;
	} else {
		c->met = row->value != 0;
	}
}

enum err choices_of(struct ctx *c, int64_t person, day_t birth, struct choices *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct choices v = { .reason = REASON_GUIDES };
	bool own = day_age(birth, c->today) >= OWN_RIGHTS_AGE;
	int64_t level;
	bool more;

	TRY(setting_number(c, "reason_level", &level));
	v.reason = (enum reason_level)level;
	TRY(choice_newest_open(c->db, &(struct choice_newest_in){ person }, &rows));
	for (;;) {
		struct choice_newest_row row;

		TRY(choice_newest_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		take(&row, &v);
	}
	/* Under sixteen parents exercise these rights, whatever was chosen. */
	v.notes = v.notes || !own;
	*ret = v;
	return OK;
}

enum err choices_parents(struct ctx *c, const int64_t *persons, size_t n, bool *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	size_t at = 0;
	bool more;

	TRY(choice_parents_of_open(c->db, &(struct choice_parents_of_in){ ctx_list_i64(c->arena, persons, n) }, &rows));
	for (;;) {
		struct choice_parents_of_row row;

		TRY(choice_parents_of_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		while (at < n && persons[at] < row.person) {
			at++;
		}
		if (at < n && persons[at] == row.person) {
			ret[at] = true;
		}
	}
}

enum err choice_make(struct ctx *c, int64_t person, day_t birth, enum choice choice, int value)
{
	bool fine = choice == CHOICE_REASON ? value >= REASON_EVERYBODY && value <= REASON_CONFIDANT
	                                    : value == 0 || value == 1;
	struct choices now;
	int old = 0;

	TRY(ctx_require(c, ACTION_OWN_CHOICE));
	if (!fine) {
		return REFUSE(c, ERR_INPUT, kinds[choice], MSG_OWN_CHOICE_VALUE);
	}
	TRY(db_lock_keys(c->db, &person, 1));
	TRY(choices_of(c, person, birth, &now));
	switch (choice) {
	case CHOICE_REASON: old = (int)now.reason; break;
	case CHOICE_NOTES: old = now.notes; break;
	case CHOICE_MET: old = now.met; break;
	case CHOICE_PARENTS: old = now.parents; break;
	case CHOICE_COUNT: break;
	}
	if (old == value && (choice != CHOICE_REASON || now.at[choice] != 0)) {
		return OK;
	}
	TRY(choice_add(c->db,
	               &(struct choice_add_in){ person, str_of(kinds[choice]), ctx_new_id(c), value, c->now,
	                                        c->actor.account },
	               NULL));
	return log_change(c, ACTION_OWN_CHOICE, person, "own-choice.set");
}

enum reason_sight reason_sight_at(enum role role, enum reason_level level)
{
	bool guide = role == ROLE_MENTOR || role == ROLE_COORDINATOR || role == ROLE_CONFIDANT;

	if (!access_sees(role, FACET_REASON)) {
		return REASON_UNSEEN;
	}
	/* The school alone is bound by the choice: oneself reads one's own. */
	if (role_side(role) != SIDE_SCHOOL) {
		return REASON_OPEN;
	}
	switch (level) {
	case REASON_EVERYBODY: return REASON_OPEN;
	case REASON_GUIDES: return guide ? REASON_OPEN : REASON_SHUT;
	case REASON_CONFIDANT: break;
	}
	return role == ROLE_CONFIDANT ? REASON_OPEN : REASON_SHUT;
}

enum err reason_sight(struct ctx *c, int64_t person, enum reason_sight *ret)
{
	enum reason_sight widest = reason_sight_at(c->actor.role, REASON_EVERYBODY);
	struct choices choices;

	/* Who never reads one, and who always does, need no question. */
	if (widest == reason_sight_at(c->actor.role, REASON_CONFIDANT)) {
		*ret = widest;
		return OK;
	}
	/* The birth plays no part in this choice. */
	TRY(choices_of(c, person, c->today, &choices));
	*ret = reason_sight_at(c->actor.role, choices.reason);
	return OK;
}
