/* SPDX-License-Identifier: EUPL-1.2 */
#include "reports/list_keys.h"

#include "people/reach.h"
#include "reports_list_sql.h"

enum { PERSONS_MOST = 400 /* as in report_keys_persons */, DESKS_MOST = 2 };

/* What the statements share. */
struct asked {
	const struct report_filter *f;
	struct str status, kind;
	int turn;
	struct first_key after;
	day_t today;
	int most;
};

int report_waits_turn(enum report_waits waits)
{
	return waits == WAITS_SCHOOL ? 1 : waits == WAITS_OFFICER ? 2 : -1;
}

/* The desks of a role, as they stand with reports. */
static size_t desks_of(enum role role, struct str ret[DESKS_MOST])
{
	if (role == ROLE_OFFICER) {
		ret[0] = STR("leerplicht");
		ret[1] = STR("kwalificatieplicht");
		return 2;
	}
	ret[0] = STR("rmc");
	return role == ROLE_RMC ? 1 : 0;
}

/* take_X: puts what a statement gives in its place, as long as it is early enough. */
#define TAKE(statement)                                                                                           \
	static enum err take_##statement(struct db_rows *rows, struct first_keys *keys)                           \
	{                                                                                                         \
		struct statement##_row row;                                                                       \
		bool more;                                                                                        \
                                                                                                                  \
		do {                                                                                              \
			TRY(statement##_next(rows, &row, &more));                                                 \
		} while (more && first_keys_take(keys, (struct first_key){ row.filed, row.person, row.report })); \
		return OK;                                                                                        \
	}
TAKE(report_keys_school)
TAKE(report_keys_school_turn)
TAKE(report_keys_town)
TAKE(report_keys_town_turn)
TAKE(report_keys_mine)
TAKE(report_keys_persons)

static enum err at_school(struct ctx *c, const struct school_reach *at, const struct asked *a, struct first_keys *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const struct report_filter *f = a->f;
	struct str location = at->location.n > 0 ? at->location : f->location;
	day_t seen_from = reach_seen_from(c->today);

	if ((f->brin.n > 0 && !str_eq(f->brin, at->brin)) ||
	    (f->location.n > 0 && at->location.n > 0 && !str_eq(f->location, at->location))) {
		return OK;
	}
	if (a->turn > 0) {
		TRY(report_keys_school_turn_open(c->db,
		                                 &(struct report_keys_school_turn_in){
							 at->brin, location, a->status, a->kind, a->turn, seen_from,
							 a->after.day, a->after.person, a->after.report, a->most },
		                                 &rows));
		return take_report_keys_school_turn(&rows, keys);
	}
	TRY(report_keys_school_open(c->db,
	                            &(struct report_keys_school_in){ at->brin, location, a->status, a->kind,
	                                                             (int)f->waits, a->today, seen_from, a->after.day,
	                                                             a->after.person, a->after.report, a->most },
	                            &rows));
	return take_report_keys_school(&rows, keys);
}

static enum err at_desk(struct ctx *c, struct str town, struct str desk, const struct asked *a, struct first_keys *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const struct report_filter *f = a->f;

	if (a->turn > 0) {
		TRY(report_keys_town_turn_open(c->db,
		                               &(struct report_keys_town_turn_in){
						       town, desk, a->turn, f->brin, f->location, a->status, a->kind,
						       a->after.day, a->after.person, a->after.report, a->most },
		                               &rows));
		return take_report_keys_town_turn(&rows, keys);
	}
	TRY(report_keys_town_open(c->db,
	                          &(struct report_keys_town_in){ town, desk, f->brin, f->location, a->status, a->kind,
	                                                         (int)f->waits, a->today, a->after.day, a->after.person,
	                                                         a->after.report, a->most },
	                          &rows));
	return take_report_keys_town(&rows, keys);
}

/* A municipality elsewhere: what is the actor's by name. */
static enum err mine_at_desk(struct ctx *c, struct str town, struct str desk, const struct asked *a,
                             struct first_keys *keys)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	const struct report_filter *f = a->f;

	TRY(report_keys_mine_open(c->db,
	                          &(struct report_keys_mine_in){
					  .municipality = town,
					  .account = c->actor.account,
					  .desk = desk,
					  .ended_from = reach_ended_from(c->today),
					  .brin = f->brin,
					  .location = f->location,
					  .status = a->status,
					  .kind = a->kind,
					  .turn = a->turn,
					  .waits = (int)f->waits,
					  .today = a->today,
					  .after_filed = a->after.day,
					  .after_person = a->after.person,
					  .after_report = a->after.report,
					  .most = a->most,
				  },
	                          &rows));
	return take_report_keys_mine(&rows, keys);
}

enum err report_list_keys(struct ctx *c, const struct report_filter *f, const struct first_key *after,
                          struct first_keys *ret)
{
	struct asked a = { .f = f,
		           .status = f->status < 0 ? STR("")
		                                   : str_of(report_status_name((enum report_status)f->status)),
		           .kind = f->kind < 0 ? STR("") : str_of(report_kind_name((enum report_kind)f->kind)),
		           .turn = report_waits_turn(f->waits),
		           .after = *after,
		           .today = c->today,
		           .most = f->most + 1 };
	struct str desks[DESKS_MOST];
	size_t desk_count = desks_of(c->actor.role, desks);
	struct reach_elsewhere there;

	TRY(first_keys_make(c->arena, (size_t)a.most, true, ret));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		TRY(at_school(c, &c->actor.school_list[i], &a, ret));
	}
	for (size_t i = 0; i < c->actor.town_count * desk_count; i++) {
		TRY(at_desk(c, c->actor.town_list[i / desk_count], desks[i % desk_count], &a, ret));
	}
	TRY(reach_elsewhere(c, &there));
	for (size_t i = 0; i < there.n * desk_count; i++) {
		TRY(mine_at_desk(c, there.towns[i / desk_count], desks[i % desk_count], &a, ret));
	}
	return OK;
}

enum err report_list_keys_of(struct ctx *c, const int64_t *persons, size_t n, struct first_keys *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };

	TRY(first_keys_make(c->arena, PERSONS_MOST, true, ret));
	TRY(report_keys_persons_open(c->db, &(struct report_keys_persons_in){ ctx_list_i64(c->arena, persons, n) },
	                             &rows));
	return take_report_keys_persons(&rows, ret);
}

/* ---- counts ---- */

struct counted {
	int turn;
	day_t by;
	bool unanswered;
};

static enum err count_school(struct ctx *c, const struct counted *w, int most, int64_t *sum)
{
	struct report_count_school_row row;
	bool found;

	for (size_t i = 0; i < c->actor.school_count && *sum < most; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		TRY(report_count_school(c->db, c->arena,
		                        &(struct report_count_school_in){ at->brin, at->location, w->turn, w->by,
		                                                          w->unanswered, reach_seen_from(c->today),
		                                                          most - (int)*sum },
		                        &row, &found));
		*sum += row.items;
	}
	return OK;
}

static enum err count_desks(struct ctx *c, const struct counted *w, int most, int64_t *sum)
{
	struct str desks[DESKS_MOST];
	size_t n = desks_of(c->actor.role, desks);
	struct reach_elsewhere there;
	struct report_count_town_row row;
	struct report_count_mine_row mine;
	bool found;

	for (size_t i = 0; i < c->actor.town_count * n && *sum < most; i++) {
		TRY(report_count_town(c->db, c->arena,
		                      &(struct report_count_town_in){ c->actor.town_list[i / n], desks[i % n], w->turn,
		                                                      w->by, w->unanswered, most - (int)*sum },
		                      &row, &found));
		*sum += row.items;
	}
	TRY(reach_elsewhere(c, &there));
	for (size_t i = 0; i < there.n * n && *sum < most; i++) {
		TRY(report_count_mine(c->db, c->arena,
		                      &(struct report_count_mine_in){ there.towns[i / n], c->actor.account,
		                                                      desks[i % n], w->turn, w->by, w->unanswered,
		                                                      most - (int)*sum },
		                      &mine, &found));
		*sum += mine.items;
	}
	return OK;
}

enum err report_count(struct ctx *c, enum report_waits waits, int most, int64_t *ret)
{
	int64_t sum = 0;

	TRY(ctx_require(c, ACTION_REPORTS));
	for (int turn = 1; turn <= 2 && sum < most; turn++) {
		struct counted w = { turn, waits == WAITS_LATE ? c->today - 1 : DAY_MAX, waits == WAITS_ANSWER };

		if (report_waits_turn(waits) > 0 && report_waits_turn(waits) != turn) {
			continue;
		}
		TRY(count_school(c, &w, most, &sum));
		TRY(count_desks(c, &w, most, &sum));
	}
	*ret = sum < most ? sum : most;
	return OK;
}
