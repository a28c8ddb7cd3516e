/* SPDX-License-Identifier: EUPL-1.2 */
/* How an institution works with reports. */
#include "absence/absence.h"
#include "absence_sql.h"
#include "access/log.h"
#include "law/types.h"

enum { NAME_MOST = 100 };

enum err absence_school_of(struct ctx *c, struct str brin, struct absence_school *ret)
{
	struct absence_school_get_row row;
	bool found;

	TRY(absence_school_get(c->db, c->arena, &(struct absence_school_get_in){ brin }, &row, &found));
	*ret = found ? (struct absence_school){ row.own_age, row.head } : (struct absence_school){ OF_AGE, STR("") };
	return OK;
}

enum err absence_school_set(struct ctx *c, struct str brin, const struct absence_school *s)
{
	bool whole = false;

	TRY(ctx_require(c, ACTION_LEAVE));
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		whole = whole || (str_eq(at->brin, brin) && at->location.n == 0);
	}
	if (!whole) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (s->own_age != OWN_RIGHTS && s->own_age != OF_AGE) {
		return REFUSE(c, ERR_INPUT, "leeftijd", MSG_ABSENCE_OWN_AGE);
	}
	if (s->head.n > NAME_MOST || !str_is_text(s->head)) {
		return REFUSE(c, ERR_INPUT, "directeur", MSG_ABSENCE_HEAD_NAME);
	}
	TRY(ctx_name(c, "directeur", s->head));
	TRY(absence_school_put(c->db, &(struct absence_school_put_in){ brin, s->own_age, str_trim(s->head) }, NULL));
	return log_change(c, ACTION_LEAVE, 0, "absence.school");
}
