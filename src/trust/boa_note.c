/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log.h"
#include "base/clock.h"
#include "base/vec.h"
#include "trust/boa.h"
#include "trust_boa_sql.h"

enum { REASON_LEAST = 20 };

const char *const boa_recipients[] = { "om", "politie", "halt", "rvdk", "gemeente", "anders", NULL };
const char *const boa_grounds[] = { "15", "16", "17", "18", "19", "20", NULL };

static const char *const kinds[BOA_KINDS] = { "notitie",   "feiten",     "periode",   "plaats",
	                                      "artikelen", "verklaring", "overdracht" };

const char *boa_kind_name(enum boa_kind kind)
{
	return kinds[kind];
}

static bool kind_parse(struct str name, enum boa_kind *ret)
{
	for (int k = 0; k < BOA_KINDS; k++) {
		if (str_eq(name, str_of(kinds[k]))) {
			*ret = (enum boa_kind)k;
			return true;
		}
	}
	return false;
}

static bool listed(const char *const *list, struct str code)
{
	for (size_t i = 0; list[i] != NULL; i++) {
		if (str_eq(code, str_of(list[i]))) {
			return true;
		}
	}
	return false;
}

/* Opens a text, as far as its age allows. *ret_shut: it is older than a year and was not asked for. */
static enum err open_text(struct ctx *c, struct str sealed, day_t first, bool limited, struct str *ret, bool *ret_shut)
{
	enum wpg_stage stage = wpg_stage(first, c->today);

	*ret_shut = stage != WPG_OPEN && !(stage == WPG_LIMITED && limited);
	*ret = STR("");
	if (*ret_shut) {
		return OK;
	}
	if (keys_unseal(c->keys, BOA_SEAL, sealed, c->arena, ret) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a text of the compartment cannot be opened with this key file");
	}
	return OK;
}

enum err boa_notes(struct ctx *c, const struct boa_case *of, bool limited, struct boa_note **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct boa_note) list = { 0 };

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_note_list_open(c->db, &(struct boa_note_list_in){ of->person, of->boa_case }, &rows));
	for (;;) {
		struct boa_note_list_row row;
		struct boa_note *n;
		bool more;

		TRY(boa_note_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (wpg_stage(row.first_day, c->today) >= WPG_REMOVED) {
			continue;
		}
		n = vec_push(c->arena, &list);
		if (n == NULL) {
			return ERR_NOMEM;
		}
		*n = (struct boa_note){ .at = row.at, .who = str_copy(c->arena, row.account_name) };
		if (!kind_parse(row.kind, &n->kind)) {
			return fail_set(c->fail, ERR_DB, NULL, "a stored text of the compartment has an unknown kind");
		}
		TRY(open_text(c, row.sealed, row.first_day, limited, &n->text, &n->shut));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* Whether the newest text of a kind is this one. */
static enum err stands(struct ctx *c, const struct boa_case *of, enum boa_kind kind, struct str text, bool *ret)
{
	struct boa_note *list;
	size_t n;

	TRY(boa_notes(c, of, false, &list, &n));
	*ret = false;
	for (size_t i = 0; i < n; i++) {
		if (list[i].kind == kind) {
			*ret = str_eq(list[i].text, text);
			return OK;
		}
	}
	return OK;
}

static enum err check_text(struct ctx *c, const struct boa_case *of, struct str text)
{
	if (text.n == 0 || text.n > BOA_TEXT || !str_is_text(text)) {
		return REFUSE(c, ERR_INPUT, "tekst", MSG_BOA_TEXT_LENGTH);
	}
	if (of->closed != DAY_NONE) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_BOA_CLOSED_ALREADY);
	}
	return OK;
}

enum err boa_write(struct ctx *c, const struct boa_case *of, enum boa_kind kind, struct str text)
{
	struct str sealed;
	bool same;

	TRY(ctx_require(c, ACTION_WPG));
	text = str_trim(text);
	TRY(check_text(c, of, text));
	TRY(stands(c, of, kind, text, &same));
	if (same) {
		return OK;
	}
	TRY(keys_seal(c->keys, BOA_SEAL, text, c->arena, &sealed));
	TRY(boa_note_add(c->db,
	                 &(struct boa_note_add_in){ of->person, of->boa_case, ctx_new_id(c), c->now, c->today,
	                                            c->actor.account, str_of(kinds[kind]), sealed },
	                 NULL));
	return log_change(c, ACTION_WPG, of->person, "wpg.note");
}

static enum err keep_provision(struct ctx *c, const struct boa_case *of, const char *recipient, const char *ground,
                               struct str text, const char *what)
{
	struct str sealed;

	TRY(keys_seal(c->keys, BOA_SEAL, text, c->arena, &sealed));
	TRY(boa_provision_add(c->db,
	                      &(struct boa_provision_add_in){ of->person, of->boa_case, ctx_new_id(c), c->now, c->today,
	                                                      c->actor.account, str_of(recipient), str_of(ground),
	                                                      sealed },
	                      NULL));
	return log_change(c, ACTION_WPG, of->person, what);
}

enum err boa_unlimit(struct ctx *c, const struct boa_case *of, struct str reason)
{
	TRY(ctx_require(c, ACTION_WPG));
	reason = str_trim(reason);
	if (reason.n < REASON_LEAST || reason.n > BOA_TEXT || !str_is_text(reason)) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_BOA_REASON_LENGTH);
	}
	return keep_provision(c, of, "zelf", "8", reason, "wpg.limited");
}

enum err boa_provide(struct ctx *c, const struct boa_case *of, struct str recipient, struct str ground, struct str text)
{
	TRY(ctx_require(c, ACTION_WPG));
	text = str_trim(text);
	if (!listed(boa_recipients, recipient)) {
		return REFUSE(c, ERR_INPUT, "ontvanger", MSG_BOA_RECIPIENT_UNKNOWN);
	}
	if (!listed(boa_grounds, ground)) {
		return REFUSE(c, ERR_INPUT, "grond", MSG_BOA_GROUND_UNKNOWN);
	}
	if (text.n < REASON_LEAST || text.n > BOA_TEXT || !str_is_text(text)) {
		return REFUSE(c, ERR_INPUT, "tekst", MSG_BOA_REASON_LENGTH);
	}
	recipient = str_copy(c->arena, recipient);
	ground = str_copy(c->arena, ground);
	if (recipient.p == NULL || ground.p == NULL) {
		return ERR_NOMEM;
	}
	return keep_provision(c, of, recipient.p, ground.p, text, "wpg.provide");
}

enum err boa_provisions(struct ctx *c, const struct boa_case *of, bool limited, struct boa_provision **ret,
                        size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	VEC(struct boa_provision) list = { 0 };

	TRY(ctx_require(c, ACTION_WPG));
	TRY(boa_provision_list_open(c->db, &(struct boa_provision_list_in){ of->person, of->boa_case }, &rows));
	for (;;) {
		struct boa_provision_list_row row;
		struct boa_provision *p;
		bool more, shut;

		TRY(boa_provision_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (wpg_stage(row.first_day, c->today) >= WPG_REMOVED) {
			continue;
		}
		p = vec_push(c->arena, &list);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		*p = (struct boa_provision){ .at = row.at,
			                     .recipient = str_copy(c->arena, row.recipient),
			                     .ground = str_copy(c->arena, row.ground),
			                     .who = str_copy(c->arena, row.account_name) };
		TRY(open_text(c, row.sealed, row.first_day, limited, &p->text, &shut));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}
