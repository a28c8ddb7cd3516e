/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/rights.h"

#include "access/log.h"
#include "fmt/ident.h"
#include "law/retention.h"
#include "people/corrected.h"
#include "people/people.h"
#include "trust_dossier_sql.h"
#include "trust_rights_sql.h"

enum { TEXT_MOST = 2000, OPEN_MOST = 3 };

const char *const rights_kinds[] = { "inzage", "correctie", "beperking", "bezwaar", "overdracht", "verwijdering" };
const size_t rights_kind_count = sizeof rights_kinds / sizeof rights_kinds[0];

static enum err needed(struct ctx *c, struct str *text, const char *field)
{
	struct str s = str_trim(*text);

	if (s.n == 0) {
		return REFUSE(c, ERR_INPUT, field, MSG_TRUST_REASON_NEEDED);
	}
	if (s.n > TEXT_MOST || !str_is_text(s)) {
		return REFUSE(c, ERR_INPUT, field, MSG_TRUST_REASON_LONG);
	}
	*text = s;
	return OK;
}

static enum err changed_or_conflict(struct ctx *c, int64_t changed)
{
	return changed > 0 ? OK : REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

/* Who asks alone cannot fill the list of the privacy officer: what waits is answered first. */
static enum err few_open(struct ctx *c, int64_t person)
{
	struct request_open_of_row row;
	bool found;

	TRY(request_open_of(c->db, c->arena, &(struct request_open_of_in){ person }, &row, &found));
	return row.items < OPEN_MOST ? OK : REFUSE(c, ERR_CONFLICT, NULL, MSG_RIGHTS_REQUEST_MANY);
}

enum err rights_ask(struct ctx *c, int64_t person, struct str kind, day_t received, struct str note)
{
	char public[IDENT_TEXT];
	bool known = false, self = access_allows(c->actor.role, ACTION_OWN_DATA);

	if (!self) {
		TRY(ctx_require(c, ACTION_RIGHTS));
	}
	for (size_t i = 0; i < rights_kind_count; i++) {
		known = known || str_eq(kind, str_of(rights_kinds[i]));
	}
	if (!known || received > c->today || received < c->today - 366 || note.n > TEXT_MOST || !str_is_text(note)) {
		return REFUSE(c, ERR_INPUT, "ontvangen", MSG_RIGHTS_REQUEST_WRONG);
	}
	if (self) {
		TRY(few_open(c, person));
	}
	TRY(request_add(c->db,
	                &(struct request_add_in){ person, ctx_new_id(c), str_of(ident_new(public)), kind, received,
	                                          retention_later(received, 1), str_trim(note), c->actor.account },
	                NULL));
	return log_change(c, self ? ACTION_OWN_DATA : ACTION_RIGHTS, person, "rights.ask");
}

enum err rights_extend(struct ctx *c, int64_t person, struct str request)
{
	struct request_get_row row;
	int64_t changed = 0;
	bool found;

	TRY(ctx_require(c, ACTION_RIGHTS));
	TRY(request_get(c->db, c->arena, &(struct request_get_in){ person, request }, &row, &found));
	if (found) {
		TRY(request_extend(c->db,
		                   &(struct request_extend_in){ person, request, retention_later(row.received, 3) },
		                   &changed));
	}
	TRY(changed_or_conflict(c, changed));
	return log_change(c, ACTION_RIGHTS, person, "rights.extend");
}

enum err rights_answer(struct ctx *c, int64_t person, struct str request, bool refused, struct str answer)
{
	int64_t changed;

	TRY(ctx_require(c, ACTION_RIGHTS));
	TRY(needed(c, &answer, "antwoord"));
	TRY(request_close(c->db,
	                  &(struct request_close_in){ person, request, refused ? STR("afgewezen") : STR("afgehandeld"),
	                                              answer, c->actor.account, c->now },
	                  &changed));
	TRY(changed_or_conflict(c, changed));
	return log_change(c, ACTION_RIGHTS, person, "rights.answer");
}

/* The row as it is stored; its texts are copied, because it is written again. */
static enum err load(struct ctx *c, int64_t person, struct person_put_in *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_list_row row;
	bool more;

	TRY(person_list_open(c->db, &(struct person_list_in){ ctx_list_i64(c->arena, &person, 1) }, &rows));
	TRY(person_list_next(&rows, &row, &more));
	if (!more) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = person_row_as_put(&row);
	for (struct str *s = &ret->public; s <= &ret->search_key; s++) {
		*s = str_copy(c->arena, *s);
	}
	for (struct str *s = &ret->sex; s <= &ret->language; s++) {
		*s = str_copy(c->arena, *s);
	}
	ret->family = str_copy(c->arena, ret->family);
	return ret->family.p != NULL && ret->language.p != NULL ? OK : ERR_NOMEM;
}

static enum err store(struct ctx *c, const struct person_put_in *row)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(person_put_open(c->db, &bulk));
	TRY(person_put_row(&bulk, row));
	return db_bulk_close(&bulk);
}

enum err rights_correct(struct ctx *c, int64_t person, struct str field, struct str value, struct str reason)
{
	const struct corrected_field *f = corrected_find(field);
	struct person_put_in row;
	struct str old;

	TRY(ctx_require(c, ACTION_RIGHTS));
	TRY(needed(c, &reason, "reden"));
	value = str_trim(value);
	if (f == NULL || value.n > f->most || !str_is_text(value) || (f->needed && value.n == 0)) {
		return REFUSE(c, ERR_INPUT, "waarde", MSG_RIGHTS_VALUE_WRONG);
	}
	TRY(ctx_name(c, "waarde", value));
	TRY(db_lock_keys(c->db, &person, 1));
	TRY(load(c, person, &row));
	old = *corrected_value(&row, f);
	if (str_eq(old, value)) {
		return REFUSE(c, ERR_INPUT, "waarde", MSG_RIGHTS_VALUE_SAME);
	}
	*corrected_value(&row, f) = value;
	TRY(person_search_key(c->arena, row.family_name, row.prefix, row.call_name, row.given_names, &row.search_key));
	TRY(store(c, &row));
	TRY(person_history_add(
		c->db,
		&(struct person_history_add_in){ person, ctx_new_id(c), field, old, reason, c->actor.account, c->now },
		NULL));
	TRY(corrected_put(c->db, &(struct corrected_put_in){ person, field, value, c->now }, NULL));
	return log_change(c, ACTION_RIGHTS, person, "rights.correct");
}

enum err rights_restrict(struct ctx *c, int64_t person, struct str reason)
{
	struct person_restricted_row row;
	bool found;

	TRY(ctx_require(c, ACTION_RIGHTS));
	TRY(needed(c, &reason, "reden"));
	TRY(person_restricted(c->db, c->arena, &(struct person_restricted_in){ person }, &row, &found));
	TRY(changed_or_conflict(c, row.held == 0));
	TRY(restriction_add(
		c->db, &(struct restriction_add_in){ person, ctx_new_id(c), reason, c->actor.account, c->now }, NULL));
	return log_change(c, ACTION_RIGHTS, person, "rights.restrict");
}

enum err rights_unrestrict(struct ctx *c, int64_t person)
{
	int64_t changed;

	TRY(ctx_require(c, ACTION_RIGHTS));
	TRY(restriction_lift(c->db, &(struct restriction_lift_in){ person, c->now, c->actor.account }, &changed));
	TRY(changed_or_conflict(c, changed));
	return log_change(c, ACTION_RIGHTS, person, "rights.unrestrict");
}

static bool note_kind(struct str kind)
{
	return str_eq(kind, STR("contact")) || str_eq(kind, STR("step")) || str_eq(kind, STR("file"));
}

enum err rights_withhold(struct ctx *c, int64_t person, struct str kind, int64_t item, struct str reason)
{
	TRY(ctx_require(c, ACTION_RIGHTS));
	TRY(needed(c, &reason, "reden"));
	if (!note_kind(kind)) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_RIGHTS_VALUE_WRONG);
	}
	TRY(withheld_put(c->db, &(struct withheld_put_in){ person, kind, item, reason, c->actor.account, c->now },
	                 NULL));
	return log_change(c, ACTION_RIGHTS, person, "rights.withhold");
}

enum err rights_give(struct ctx *c, int64_t person, struct str kind, int64_t item)
{
	int64_t changed;

	TRY(ctx_require(c, ACTION_RIGHTS));
	TRY(withheld_drop(c->db, &(struct withheld_drop_in){ person, kind, item }, &changed));
	TRY(changed_or_conflict(c, changed));
	return log_change(c, ACTION_RIGHTS, person, "rights.give");
}
