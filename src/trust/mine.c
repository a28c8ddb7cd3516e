/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/words.h"
#include "trust/mine.h"

#include "base/vec.h"
#include "reports/words.h"
#include "signals_share_sql.h"
#include "signals_sql.h"

bool mine_own_doing(const struct log_found *f)
{
	return str_eq(f->action, str_of(access_row(ACTION_OWN_DATA)->name)) ||
	       str_eq(f->action, str_of(access_row(ACTION_OWN_CHOICE)->name));
}

enum err mine_findings(struct ctx *c, int64_t person, struct mine_finding **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct finding_of_person_row row;
	VEC(struct mine_finding) list = { 0 };
	bool more;

	TRY(finding_of_person_open(c->db, &(struct finding_of_person_in){ person, STR(""), c->today }, &rows));
	for (;;) {
		struct finding_words words;
		struct mine_finding *f;
		enum law_rule rule;

		TRY(finding_of_person_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!law_rule_parse(row.rule, &rule)) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored finding has an unknown rule");
		}
		if (!finding_meant_for(c, rule, row.duty)) {
			continue;
		}
		f = vec_push(c->arena, &list);
		if (f == NULL) {
			return ERR_NOMEM;
		}
		TRY(words_of(c, rule, row.state, TURN_NOBODY, row.amount, row.minutes, row.day, &words));
		*f = (struct mine_finding){ words.name, words.why, words_date(c, row.day),
			                    str_copy(c->arena, words_state(c->lang, row.state)),
			                    row.reported != DAY_NONE };
		if (f->day.p == NULL || f->state.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* What went to the other side: a step of a report, something that was put with it, or leave. */
static struct str exchange_words(struct ctx *c, struct str rule, struct str what)
{
	enum report_deed deed;

	if (str_eq(rule, STR("verlof"))) {
		return msg(c->lang, MSG_PLACE_LEAVE);
	}
	if (str_eq(what, STR("bijlage"))) {
		return msg(c->lang, MSG_ATTACH_SHARED);
	}
	return report_deed_parse(what, &deed) ? report_deed_words(c->lang, deed) : words_action(c->lang, what);
}

enum err mine_exchanges(struct ctx *c, int64_t person, struct mine_exchange **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct exchange_list_row row;
	VEC(struct mine_exchange) list = { 0 };
	bool more;

	TRY(exchange_list_open(c->db, &(struct exchange_list_in){ person }, &rows));
	for (;;) {
		struct mine_exchange *x;

		TRY(exchange_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct mine_exchange){ words_date(c, words_day_of(c, row.at)),
			                     exchange_words(c, row.rule, row.what), str_copy(c->arena, row.sender),
			                     str_copy(c->arena, row.recipient), str_copy(c->arena, row.ground) };
		if (x->day.p == NULL || x->ground.p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}
