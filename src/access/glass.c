/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/glass.h"

#include "access_glass_sql.h"

enum err glass_until(struct ctx *c, int64_t person, int64_t *ret)
{
	struct glass_now_row row;
	bool found;

	*ret = 0;
	if (!access_allows(c->actor.role, ACTION_GLASS)) {
		return OK;
	}
	TRY(glass_now(c->db, c->arena,
	              &(struct glass_now_in){ person, c->actor.account, str_of(role_name(c->actor.role)), c->now },
	              &row, &found));
	*ret = found ? row.until : 0;
	return OK;
}

enum err glass_reaches(struct ctx *c, int64_t person, bool *ret)
{
	int64_t until;

	TRY(glass_until(c, person, &until));
	*ret = until > 0;
	return OK;
}

enum err glass_any(struct ctx *c, bool *ret)
{
	const int64_t longest = INT64_C(3) * 86400 * 1000000;
	struct glass_any_now_row row;

	*ret = false;
	if (!access_allows(c->actor.role, ACTION_GLASS)) {
		return OK;
	}
	return glass_any_now(c->db, c->arena,
	                     &(struct glass_any_now_in){ c->actor.account, str_of(role_name(c->actor.role)),
	                                                 c->now - longest, c->now },
	                     &row, ret);
}

bool glass_allows(enum action action)
{
	return action == ACTION_PERSON || action == ACTION_EXPLAIN;
}
