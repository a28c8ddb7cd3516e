/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log.h"
#include "access/look.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "people/name.h"
#include "people/open.h"
#include "signals/step.h"
#include "trust/boa.h"
#include "trust_boa_sql.h"

/* From which day on something handed over may still be used: within a year, as there is no case yet to state a need in. */
static day_t usable_from(const struct ctx *c)
{
	day_t from = c->today - 366;

	while (wpg_stage(from, c->today) != WPG_OPEN) {
		from++;
	}
	return from;
}

/* What the BOA needs to begin with, and what the officer wrote. */
static struct str handover_text(struct ctx *c, const struct finding_view *f, struct str text)
{
	char day[DAY_TEXT], begin[DAY_TEXT];

	return str_format(c->arena, "%s, %s – %s, %d min, %.*s, %.*s\n%.*s", law_rule_name(f->rule),
	                  day_text(f->begin, begin), day_text(f->day, day), f->minutes, STR_ARG(f->brin),
	                  STR_ARG(f->state), STR_ARG(text));
}

enum err boa_hand_over(struct ctx *c, struct str finding, struct str text)
{
	char public[IDENT_TEXT];
	struct str sealed, whole;
	struct finding_view f;

	TRY(ctx_require(c, ACTION_OFFICER_STEP));
	if (c->actor.role != ROLE_OFFICER) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	TRY(finding_open(c, finding, &f));
	if (!law_rule_is_obligation(f.rule) || f.reported == DAY_NONE) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_STEP_TOO_LATE);
	}
	text = str_trim(text);
	if (text.n == 0 || text.n > BOA_TEXT || !str_is_text(text)) {
		return REFUSE(c, ERR_INPUT, "tekst", MSG_BOA_TEXT_LENGTH);
	}
	whole = handover_text(c, &f, text);
	if (whole.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(keys_seal(c->keys, BOA_SEAL, whole, c->arena, &sealed));
	TRY(boa_handover_add(c->db,
	                     &(struct boa_handover_add_in){ f.person, ctx_new_id(c), str_of(ident_new(public)),
	                                                    f.municipality, c->now, c->today, c->actor.account,
	                                                    sealed },
	                     NULL));
	/* Under the action of the compartment, so that it stands among what a person's own list leaves out. */
	return log_change(c, ACTION_WPG, f.person, "wpg.handover");
}

enum err boa_handovers(struct ctx *c, struct boa_handover **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct boa_handover) list = { 0 };
	VEC(int64_t) persons = { 0 };

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_handover_waiting_open(c->db, &(struct boa_handover_waiting_in){ c->actor.towns, usable_from(c) },
	                              &rows));
	for (;;) {
		struct boa_handover_waiting_row row;
		struct boa_handover *h;
		int64_t *person;
		bool more;

		TRY(boa_handover_waiting_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		h = vec_push(c->arena, &list);
		person = vec_push(c->arena, &persons);
		if (h == NULL || person == NULL) {
			return ERR_NOMEM;
		}
		*person = row.person;
		*h = (struct boa_handover){
			.public = str_copy(c->arena, row.public),
			.name = person_name(c->arena, row.call_name, row.given_names, row.prefix, row.family_name),
			.from = str_copy(c->arena, row.account_name),
			.at = row.at,
			.age = day_age(row.birth, c->today),
		};
		if (h->name.p == NULL || h->from.p == NULL) {
			return ERR_NOMEM;
		}
	}
	db_rows_close(&rows);
	*ret = list.p;
	*ret_n = list.n;
	return list.n > 0 ? look_at_list(c, ACTION_WPG, persons.p, persons.n) : OK;
}

enum err boa_waiting(struct ctx *c, int64_t *ret)
{
	struct boa_handover_count_row row;
	bool found;

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_handover_count(c->db, c->arena, &(struct boa_handover_count_in){ c->actor.towns, usable_from(c), 100 },
	                       &row, &found));
	*ret = found ? row.items : 0;
	return OK;
}

static enum err keep_text(struct ctx *c, struct str public, const struct boa_handover_by_public_row *row)
{
	struct boa_case made;
	int64_t changed;
	struct str text;

	if (keys_unseal(c->keys, BOA_SEAL, row->sealed, c->arena, &text) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a text of the compartment cannot be opened with this key file");
	}
	TRY(boa_open(c, public, &made));
	TRY(boa_handover_take(c->db, &(struct boa_handover_take_in){ row->person, row->handover, made.boa_case },
	                      &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return boa_write(c, &made, BOA_HANDED, text);
}

enum err boa_take(struct ctx *c, struct str public, struct str *ret_case)
{
	struct boa_handover_by_public_row row;
	struct young y;
	struct str made;
	bool found;

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_handover_by_public(c->db, c->arena, &(struct boa_handover_by_public_in){ public }, &row, &found));
	if (!found || row.taken != INT64_MIN || row.first_day < usable_from(c) ||
	    !actor_reaches_town(c, row.municipality)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(db_lock_keys(c->db, &row.person, 1));
	TRY(people_open_key(c, row.person, ACTION_WPG, &y));
	TRY(boa_new(c, y.public, &made));
	TRY(keep_text(c, made, &row));
	*ret_case = made;
	return OK;
}
