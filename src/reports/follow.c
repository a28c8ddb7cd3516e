/* SPDX-License-Identifier: EUPL-1.2 */
/* What happens with reports by itself: what is computed about the obligation, exemptions, moves, birthdays, lateness. */
#include "access/live.h"
#include "base/vec.h"
#include "law/duty.h"
#include "people/reach.h"
#include "reports/inside.h"
#include "signals/follow.h"

static enum err by_program(struct ctx *c, struct report_view *r, enum report_deed deed, day_t day)
{
	struct report_deed_in in = report_deed_none;

	in.day = day;
	return report_apply(c, r, deed, REPORT_PROGRAM, &in);
}

/* Whether the school was asked to withdraw it, because the obligation did not hold. */
static enum err lapsed(struct ctx *c, const struct report_view *r, bool *ret)
{
	struct report_holds_last_row row;
	bool found;

	TRY(report_holds_last(c->db, c->arena, &(struct report_holds_last_in){ r->person, r->report }, &row, &found));
	*ret = found && str_eq(row.kind, str_of(report_deed_name(DEED_LAPSE)));
	return OK;
}

static bool stands(const struct report_view *r)
{
	return r->status == REPORT_R || r->status == REPORT_B || r->status == REPORT_K;
}

static enum err follow_one(struct ctx *c, const struct finding *f, struct report_view *r)
{
	bool before, lasts = r->kind == REPORT_LRV || r->kind == REPORT_RMC;

	if (lasts && r->status != REPORT_I && f->end != r->end) {
		TRY(by_program(c, r, DEED_END_DATE, f->end));
	}
	if (!stands(r)) {
		return OK;
	}
	if (f->exempt.n > 0) {
		return by_program(c, r, DEED_EXEMPT, DAY_NONE);
	}
	TRY(lapsed(c, r, &before));
	if (!f->holds && !before) {
		return by_program(c, r, DEED_LAPSE, DAY_NONE);
	}
	if (f->holds && before && r->turn == TURN_SCHOOL) {
		return by_program(c, r, DEED_HOLD, DAY_NONE);
	}
	/* What was computed says "gemeld" of whatever was reported; how far that is, the report knows. */
	return f->holds ? report_finding(c, r, DEED_TAKE_UP, &report_deed_none) : OK;
}

enum err reports_follow(struct ctx *c, const struct finding *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct finding *f = &list[i];
		struct report_of_finding_row row;
		struct report_view r;
		bool found;

		TRY(report_of_finding(c->db, c->arena,
		                      &(struct report_of_finding_in){ f->person, f->enrolment, f->rule, f->day }, &row,
		                      &found));
		if (!found) {
			continue;
		}
		TRY(report_by_key(c, f->person, row.report, &r));
		TRY(follow_one(c, f, &r));
	}
	return OK;
}

void reports_begin(void)
{
	findings_follow_with(reports_follow);
}

/* ---- at night ---- */

enum { AT_ONCE = 100 };

struct key {
	int64_t person, report;
};
typedef VEC(struct key) key_list;

static enum err keep(struct ctx *c, key_list *list, int64_t person, int64_t report)
{
	struct key *k = vec_push(c->arena, list);

	if (k == NULL) {
		return ERR_NOMEM;
	}
	*k = (struct key){ person, report };
	return OK;
}

static enum err exempt_some(struct ctx *c, struct reports_round *at, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_exempt_row row;
	key_list list = { 0 };
	bool more;

	TRY(report_exempt_open(c->db, &(struct report_exempt_in){ at->person, at->report, AT_ONCE }, &rows));
	for (;;) {
		TRY(report_exempt_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(keep(c, &list, row.person, row.report));
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < list.n; i++) {
		struct report_view r;

		TRY(report_by_key(c, list.p[i].person, list.p[i].report, &r));
		if (stands(&r)) {
			TRY(by_program(c, &r, DEED_EXEMPT, DAY_NONE));
		}
		at->person = r.person;
		at->report = r.report;
	}
	*ret_n = list.n;
	return OK;
}

/* Where a report belongs now: the municipality of residence, and from the 18th birthday on the RMC. */
static enum err hand_over(struct ctx *c, struct report_view *r, const struct report_moved_row *row)
{
	struct report_deed_in in = report_deed_none;
	struct law_person who = { row->birth, row->qualified };
	enum duty duty = law_duty(&who, c->today);
	bool grown = r->desk != DESK_RMC && duty == DUTY_TRANSITION,
	     moved = !str_eq(row->municipality, r->municipality);

	if (!grown && !moved) {
		return OK;
	}
	in.redesk = grown;
	in.desk = DESK_RMC;
	in.municipality = moved ? row->municipality : STR("");
	in.what = grown ? STR("18") : STR("verhuisd");
	return report_apply(c, r, DEED_HAND_OVER, REPORT_PROGRAM, &in);
}

static enum err hand_over_some(struct ctx *c, struct reports_round *at, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct report_moved_row) list = { 0 };
	struct report_moved_row row;
	bool more;

	TRY(report_moved_open(
		c->db, &(struct report_moved_in){ reach_born(c->today, 18), at->person, at->report, AT_ONCE }, &rows));
	for (;;) {
		struct report_moved_row *slot;

		TRY(report_moved_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = row;
		slot->municipality = str_copy(c->arena, row.municipality);
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < list.n; i++) {
		struct report_view r;

		TRY(report_by_key(c, list.p[i].person, list.p[i].report, &r));
		if (!report_over(r.status)) {
			TRY(hand_over(c, &r, &list.p[i]));
		}
		at->person = r.person;
		at->report = r.report;
	}
	*ret_n = list.n;
	return OK;
}

static enum err raise_some(struct ctx *c, struct reports_round *at, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct report_late_row row;
	key_list list = { 0 };
	bool more;

	TRY(report_late_open(c->db, &(struct report_late_in){ c->today, at->person, at->report, AT_ONCE }, &rows));
	for (;;) {
		TRY(report_late_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(keep(c, &list, row.person, row.report));
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < list.n; i++) {
		struct report_view r;

		TRY(report_by_key(c, list.p[i].person, list.p[i].report, &r));
		if (!report_over(r.status)) {
			TRY(by_program(c, &r, DEED_RAISE, DAY_NONE));
		}
		at->person = r.person;
		at->report = r.report;
	}
	*ret_n = list.n;
	return OK;
}

enum err reports_night_some(struct ctx *c, struct reports_round *round)
{
	static enum err (*const parts[])(struct ctx * c, struct reports_round * at,
	                                 size_t * ret_n) = { exempt_some, hand_over_some, raise_some };
	size_t n = 0;

	TRY(parts[round->part](c, round, &n));
	if (n < AT_ONCE) {
		round->part++;
		round->person = round->report = INT64_MIN;
	}
	round->over = round->part == sizeof parts / sizeof parts[0];
	return OK;
}

enum err reports_night(struct ctx *c)
{
	struct reports_round round = REPORTS_ROUND;

	while (!round.over) {
		TRY(reports_night_some(c, &round));
	}
	return OK;
}
