/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/agreement.h"
#include "law/calendar.h"

static bool fits(const struct agreed_row *row, const struct agreed_case *c)
{
	return row->subject == c->subject && (row->sector == SECTOR_COUNT || row->sector == c->sector) &&
	       (row->age == AGE_ANY || (row->age == AGE_ADULT) == c->adult) &&
	       (row->count == COUNT_ANY || (row->count == COUNT_LATER) == (c->count > 1));
}

int agreed_weight(const struct agreed_row *row)
{
	return (row->sector != SECTOR_COUNT ? 4 : 0) + (row->age != AGE_ANY ? 2 : 0) +
	       (row->count != COUNT_ANY ? 1 : 0);
}

const struct agreed_row *agreement_own_row(const struct agreement *a, const struct agreed_case *c,
                                           enum agreed_step step)
{
	const struct agreed_row *best = NULL;

	for (size_t i = 0; i < a->row_count; i++) {
		const struct agreed_row *row = &a->rows[i];

		if (row->step == step && fits(row, c) && (best == NULL || agreed_weight(row) > agreed_weight(best))) {
			best = row;
		}
	}
	return best;
}

const struct agreed_row *agreement_row(const struct agreement *a, const struct agreed_case *c, enum agreed_step step)
{
	const struct agreed_row *row = agreement_own_row(a, c, step);

	return row != NULL ? row : agreement_own_row(agreement_national(), c, step);
}

const struct agreed_row *agreement_school_next(const struct agreement *a, const struct agreed_case *c, unsigned done)
{
	bool obligation = c->subject < RULE_COUNT && law_rule_is_obligation((enum law_rule)c->subject);
	const struct agreed_row *first = NULL;

	for (int s = obligation ? AGREED_REPORT : AGREED_CALL; s <= AGREED_REPORT; s++) {
		const struct agreed_row *row = agreement_row(a, c, (enum agreed_step)s);

		if ((done & AGREED_STEP_BIT(s)) == 0 && row != NULL && row->who != AGREED_NOBODY &&
		    row->days != AGREED_NO_TERM && (first == NULL || row->days < first->days)) {
			first = row;
		}
	}
	return first;
}

const struct agreed_row *agreement_school_row(const struct agreement *a, const struct agreed_case *c)
{
	return agreement_school_next(a, c, 0);
}

bool agreement_nothing(const struct agreement *a, const struct agreed_case *c)
{
	bool said = false;

	if (c->subject >= RULE_COUNT || law_rule_is_obligation((enum law_rule)c->subject)) {
		return false;
	}
	for (int s = AGREED_CALL; s <= AGREED_REPORT; s++) {
		const struct agreed_row *row = agreement_row(a, c, (enum agreed_step)s);

		if (row != NULL && row->who != AGREED_NOBODY) {
			return false;
		}
		said = said || row != NULL;
	}
	return said;
}

day_t agreed_due(const struct agreed_row *row, day_t from, const struct law_calendar *calendar)
{
	day_t day = from;

	if (row->days == AGREED_NO_TERM || row->who == AGREED_NOBODY) {
		return DAY_NONE;
	}
	if (!row->pause) {
		return calendar_add_working_days(calendar, from, row->days);
	}
	/* A calendar without end of holidays would hold the clock for ever: it stops at the year. */
	for (int left = row->days, most = 0; left > 0 && most < 3 * AGREED_MOST_DAYS; most++) {
		day++;
		left -= calendar_working_day(calendar, day) && !calendar_school_free(calendar, day) ? 1 : 0;
	}
	return day;
}

bool agreed_step_of_school(enum agreed_step step)
{
	return step == AGREED_CALL || step == AGREED_TALK || step == AGREED_REPORT || step == AGREED_REGISTER;
}
