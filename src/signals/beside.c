/* SPDX-License-Identifier: EUPL-1.2 */
#include "signals/beside.h"

#include "access/page.h"
#include "fmt/human.h"
#include "signals_known_sql.h"

static enum msg_id state_text(struct str state)
{
	static const struct {
		const char *state;
		enum msg_id text;
	} texts[] = { { "ingediend", MSG_LEAVE_STATE_ASKED },
		      { "ambtenaar", MSG_LEAVE_STATE_OFFICER },
		      { "toegekend", MSG_LEAVE_STATE_GRANTED } };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (str_eq(state, str_of(texts[i].state))) {
			return texts[i].text;
		}
	}
	return MSG_LEAVE_STATE_REFUSED;
}

/* What was decided stands before what waits. */
static int rank_of(struct str state)
{
	static const char *const order[] = { "toegekend", "afgewezen", "ambtenaar" };
	int n = sizeof order / sizeof order[0];

	for (int i = 0; i < n; i++) {
		if (str_eq(state, str_of(order[i]))) {
			return i;
		}
	}
	return n;
}

/* The best of what was asked, and of those the newest. */
static enum err find_leave(struct ctx *c, int64_t person, int64_t enrolment, day_t day, struct known_leave_row *ret,
                           bool *ret_found)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct known_leave_row row, best = { 0 };
	bool found = false, more;

	TRY(known_leave_open(c->db, &(struct known_leave_in){ person, enrolment, day }, &rows));
	for (;;) {
		TRY(known_leave_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!found || rank_of(row.state) < rank_of(best.state)) {
			best = row;
			best.public = str_copy(c->arena, row.public);
			best.state = str_copy(c->arena, row.state);
			if (best.public.p == NULL || best.state.p == NULL) {
				return ERR_NOMEM;
			}
			found = true;
		}
	}
	*ret = best;
	*ret_found = found;
	return OK;
}

/* "12 feb" or "9 feb – 13 feb" */
static enum err span_text(struct ctx *c, day_t first, day_t last, struct str *ret)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 128);
	human_day(&b, c->lang, first);
	if (last != first) {
		buf_text(&b, " – ");
		human_day(&b, c->lang, last);
	}
	TRY(buf_err(&b));
	*ret = str_copy(c->arena, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err leave_beside(struct ctx *c, enum law_rule rule, int64_t person, int64_t enrolment, day_t day,
                      struct leave_beside *ret)
{
	struct leave_beside b = { STR(""), STR("") };
	struct known_leave_row row;
	struct str args[2];
	bool found;

	*ret = b;
	if (rule != RULE_LUXURY || role_side(c->actor.role) != SIDE_SCHOOL ||
	    !access_sees(c->actor.role, FACET_SIGNAL)) {
		return OK;
	}
	TRY(find_leave(c, person, enrolment, day, &row, &found));
	if (!found) {
		ret->text = msg(c->lang, MSG_BESIDE_NONE);
		return OK;
	}
	TRY(span_text(c, row.first, row.until, &args[0]));
	args[1] = msg(c->lang, state_text(row.state));
	b.text = page_text(c, MSG_BESIDE_LEAVE, args, 2);
	if (actor_may(c, ACTION_LEAVE)) {
		b.href = str_format(c->arena, "/afwezig/verlof/%.*s", STR_ARG(row.public));
	}
	*ret = b;
	return b.text.p != NULL && b.href.p != NULL ? OK : ERR_NOMEM;
}
