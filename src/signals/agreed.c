/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/agreed.h"

#include "base/vec.h"
#include "law/types.h"
#include "reference/reference.h"
#include "signals_agreed_sql.h"
#include "signals_sql.h"

enum { SCHOOL_YEAR_MONTH = 8 };

static enum err version_of(struct ctx *c, struct str version, const struct agreement **ret)
{
	enum err e = agreement_by_version(c, version, ret);

	if (e == ERR_ABSENT) {
		*ret = agreement_national();
		return OK;
	}
	return e;
}

/* The case of a finding as rows look at it, and the protocol that it runs under. */
struct case_of {
	struct agreed_case_row row;
	struct agreed_case at;
	const struct agreement *under;
};

static enum err load(struct ctx *c, const struct finding_key *key, struct case_of *ret, bool *ret_found)
{
	struct case_of k;
	enum law_rule rule;

	TRY(agreed_case(c->db, c->arena,
	                &(struct agreed_case_in){ key->person, key->enrolment, key->rule, key->day,
	                                          day_of(day_school_year(key->day), SCHOOL_YEAR_MONTH, 1) },
	                &k.row, ret_found));
	if (!*ret_found) {
		return OK;
	}
	if (!law_rule_parse(key->rule, &rule) || !sector_parse(k.row.sector, &k.at.sector)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule or sector");
	}
	k.at.subject = (int)rule;
	k.at.adult = day_age(k.row.birth, key->day) >= OF_AGE;
	k.at.count = k.row.number > 1 ? (int)k.row.number : 1;
	TRY(version_of(c, k.row.version, &k.under));
	*ret = k;
	return OK;
}

static unsigned done_of(const struct agreed_case_row *row)
{
	return (row->called > 0 ? AGREED_STEP_BIT(AGREED_CALL) : 0) |
	       (row->spoken > 0 ? AGREED_STEP_BIT(AGREED_CALL) | AGREED_STEP_BIT(AGREED_TALK) : 0) |
	       (row->reported > 0 ? AGREED_STEP_BIT(AGREED_REPORT) : 0);
}

enum err finding_agreed_left(struct ctx *c, const struct finding_key *key, unsigned done, struct finding_agreed *ret,
                             bool *ret_signal)
{
	struct law_calendar calendar;
	struct finding_agreed left = { .due = DAY_NONE };
	struct case_of k;
	bool found;

	TRY(load(c, key, &k, &found));
	*ret_signal = found && !law_rule_is_obligation((enum law_rule)k.at.subject) &&
	              str_eq(k.row.state, STR(STATE_OPEN));
	if (!*ret_signal) {
		return OK;
	}
	left.row = agreement_school_next(k.under, &k.at, done | done_of(&k.row));
	if (left.row != NULL) {
		TRY(reference_calendar(c->db, c->arena, k.row.brin, k.row.location, &calendar));
		left.due = agreed_due(left.row, key->day, &calendar);
	}
	*ret = left;
	return OK;
}

enum err finding_agreed_set(struct ctx *c, const struct finding_key *key)
{
	struct finding_agreed left;
	bool signal;

	TRY(finding_agreed_left(c, key, 0, &left, &signal));
	/* With nothing left the last clock stands: somebody was tried and not reached. */
	if (!signal || left.row == NULL) {
		return OK;
	}
	return agreed_set(c->db,
	                  &(struct agreed_set_in){ key->person, key->enrolment, key->rule, key->day, left.due,
	                                           str_of(agreed_step_name(left.row->step)),
	                                           str_of(agreed_who_name(left.row->who)),
	                                           str_of(agreed_who_name(left.row->told)) },
	                  NULL);
}

enum err finding_agreed_row(struct ctx *c, const struct finding_key *key, const struct agreed_row **ret)
{
	struct case_of k;
	bool found;

	TRY(load(c, key, &k, &found));
	*ret = found ? agreement_school_next(k.under, &k.at, done_of(&k.row)) : NULL;
	return OK;
}

enum err findings_reported(struct ctx *c, int64_t person, int64_t enrolment)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct finding_key) list = { 0 };
	struct agreed_to_report_row row;
	bool more;

	TRY(agreed_to_report_open(c->db, &(struct agreed_to_report_in){ person, enrolment }, &rows));
	for (;;) {
		struct finding_key *key;

		TRY(agreed_to_report_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		key = vec_push(c->arena, &list);
		if (key == NULL) {
			return ERR_NOMEM;
		}
		*key = (struct finding_key){ person, enrolment, str_copy(c->arena, row.rule), row.day };
		if (key->rule.p == NULL) {
			return ERR_NOMEM;
		}
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < list.n; i++) {
		TRY(finding_follow(c, &list.p[i],
		                   &(struct finding_move){ .state = STATE_DONE,
		                                           .turn = TURN_NOBODY,
		                                           .reported = DAY_NONE,
		                                           .action = "gemeld",
		                                           .note = STR(""),
		                                           .internal = STR("") }));
	}
	return OK;
}
