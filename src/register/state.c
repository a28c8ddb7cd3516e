/* SPDX-License-Identifier: EUPL-1.2 */
/* How the link does, and what people do about it. */
#include "access/log.h"
#include "base/vec.h"
#include "register/register.h"
#include "register_sql.h"

/* A school sees its own; who keeps the link sees all, without persons. */
static bool whole(const struct ctx *c)
{
	return role_side(c->actor.role) != SIDE_SCHOOL;
}

static enum err counts(struct ctx *c, struct register_state *s)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct register_counts_row row;
	bool more;

	TRY(register_counts_open(c->db, &(struct register_counts_in){ c->actor.brins, whole(c) }, &rows));
	for (;;) {
		TRY(register_counts_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (str_eq(row.phase, STR("waiting"))) {
			s->waiting = row.n;
			s->oldest = row.since;
		} else if (str_eq(row.phase, STR("asked"))) {
			s->asked = row.n;
		} else if (str_eq(row.phase, STR("refused"))) {
			s->refused = row.n;
		} else {
			s->done = row.n;
		}
	}
}

static enum err lines(struct ctx *c, struct register_state *s)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct register_refused_row row;
	VEC(struct register_line) list = { 0 };
	bool more;

	TRY(register_refused_open(c->db, &(struct register_refused_in){ c->actor.brins, whole(c), REGISTER_LINES },
	                          &rows));
	for (;;) {
		struct register_line *at;

		TRY(register_refused_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!whole(c) && !actor_reaches_site(c, row.brin, row.location)) {
			continue;
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		*at = (struct register_line){ str_copy(c->arena, row.public),
			                      str_copy(c->arena, row.brin),
			                      str_copy(c->arena, row.school),
			                      str_copy(c->arena, row.kind),
			                      str_copy(c->arena, row.code),
			                      str_copy(c->arena, row.field),
			                      str_copy(c->arena, row.what),
			                      str_copy(c->arena, row.conflict),
			                      row.filed,
			                      row.since,
			                      row.conflict_at == INT64_MIN ? 0 : row.conflict_at,
			                      str_eq(row.phase, STR("refused")) };
	}
	s->lines = list.p;
	s->line_count = list.n;
	return OK;
}

enum err register_state(struct ctx *c, struct register_state *ret)
{
	struct register_state s = { .trouble = STR("") };
	struct register_marked_row row;
	bool found;

	TRY(ctx_require(c, ACTION_REGISTER_LINK));
	TRY(register_on(c, &s.on));
	TRY(counts(c, &s));
	TRY(lines(c, &s));
	TRY(register_marked(c->db, c->arena, &(struct register_marked_in){ STR("answered") }, &row, &found));
	s.answered_at = found ? row.at : 0;
	TRY(register_marked(c->db, c->arena, &(struct register_marked_in){ STR("trouble") }, &row, &found));
	if (found && row.at > s.answered_at) {
		s.trouble = row.value;
		s.trouble_at = row.at;
	}
	*ret = s;
	return OK;
}

enum err register_troubles(struct ctx *c, int most, int64_t *ret)
{
	static const struct school_reach all = { .brin = { "", 0 }, .location = { "", 0 } };
	size_t n = whole(c) ? 1 : c->actor.school_count;
	struct register_troubled_row row;
	int64_t sum = 0;
	bool found;

	TRY(ctx_require(c, ACTION_REGISTER_LINK));
	for (size_t i = 0; i < n && sum < most; i++) {
		const struct school_reach *at = whole(c) ? &all : &c->actor.school_list[i];

		TRY(register_troubled(c->db, c->arena, &(struct register_troubled_in){ at->brin, at->location, most },
		                      &row, &found));
		sum += found ? row.items : 0;
	}
	*ret = sum < most ? sum : most;
	return OK;
}

/* Those of a school are in its reach; who keeps the link does not learn who it is. */
static enum err in_reach(struct ctx *c, struct str public, struct register_find_row *ret)
{
	struct report_view r;
	bool found;

	TRY(ctx_require(c, ACTION_REGISTER_LINK));
	TRY(register_find(c->db, c->arena, &(struct register_find_in){ public }, ret, &found));
	if (found) {
		TRY(report_by_key(c, ret->person, ret->report, &r));
		found = whole(c) || actor_reaches_site(c, r.brin, r.location);
	}
	return found ? OK : REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

enum err register_offer(struct ctx *c, struct str public)
{
	struct register_find_row at;

	if (public.n > 0) {
		TRY(in_reach(c, public, &at));
		TRY(register_again_one(c->db, &(struct register_again_one_in){ at.person, at.report, c->now }, NULL));
		return log_change(c, ACTION_REGISTER_LINK, at.person, "register.again");
	}
	TRY(ctx_require(c, ACTION_REGISTER_LINK));
	if (whole(c)) {
		TRY(register_again(c->db, &(struct register_again_in){ STR(""), c->now }, NULL));
	}
	for (size_t i = 0; !whole(c) && i < c->actor.brin_count; i++) {
		TRY(register_again(c->db, &(struct register_again_in){ c->actor.brin_list[i], c->now }, NULL));
	}
	return log_change(c, ACTION_REGISTER_LINK, 0, "register.again");
}

enum err register_settled(struct ctx *c, struct str public)
{
	struct register_find_row at;

	TRY(in_reach(c, public, &at));
	TRY(register_settle(c->db, &(struct register_settle_in){ at.person, at.report }, NULL));
	return log_change(c, ACTION_REGISTER_LINK, at.person, "register.settled");
}
