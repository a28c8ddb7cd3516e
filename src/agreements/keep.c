/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreements/keep.h"

#include "access/log.h"
#include "access/page.h"
#include "access/words.h"
#include "agreements/check.h"
#include "agreements/inside.h"
#include "agreements/text.h"
#include "agreements_sql.h"
#include "base/clock.h"
#include "base/vec.h"
#include "reference/reference.h"

enum { AHEAD_MOST = 2 * 366 };

static const char *kind_of(bool town)
{
	return town ? "gemeente" : "instelling";
}

bool agreement_keeps(const struct ctx *c, struct str region)
{
	if (!actor_may(c, ACTION_AGREEMENT_KEEP)) {
		return false;
	}
	for (size_t i = 0; i < c->actor.region_count; i++) {
		if (str_eq(c->actor.region_list[i], region)) {
			return true;
		}
	}
	return c->actor.role == ROLE_SYSTEM;
}

bool agreement_signs(const struct ctx *c, const struct agreement_partner *p)
{
	if (!actor_may(c, ACTION_AGREEMENT_SIGN)) {
		return false;
	}
	if (p->town) {
		return role_side(c->actor.role) == SIDE_AUTHORITY && actor_reaches_town(c, p->code);
	}
	/* Who works for one location does not sign for the institution. */
	for (size_t i = 0; i < c->actor.school_count; i++) {
		const struct school_reach *at = &c->actor.school_list[i];

		if (at->location.n == 0 && str_eq(at->brin, p->code)) {
			return true;
		}
	}
	return false;
}

static enum err may_keep(struct ctx *c, const struct agreement *a)
{
	TRY(ctx_require(c, ACTION_AGREEMENT_KEEP));
	if (a->state != AGREEMENT_DRAFT || a->key == 0) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	return agreement_keeps(c, a->region) ? OK : REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
}

static enum err note(struct ctx *c, const struct agreement *a, const char *kind, struct str text)
{
	TRY(agreement_event_add(
		c->db,
		&(struct agreement_event_add_in){ a->key, ctx_new_id(c), c->now, c->actor.account, str_of(kind), text },
		NULL));
	return OK;
}

/* Begins a change of a draft: from here on nobody else can change it. */
static enum err touch(struct ctx *c, const struct agreement *a, int64_t edit)
{
	int64_t changed;

	TRY(may_keep(c, a));
	TRY(agreement_touch(c->db, &(struct agreement_touch_in){ a->key, edit, c->now }, &changed));
	return changed == 1 ? OK : REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
}

static enum err changed(struct ctx *c, const struct agreement *a, struct str text)
{
	TRY(note(c, a, "gewijzigd", text));
	return log_change(c, ACTION_AGREEMENT_KEEP, 0, "agreement.change");
}

/* ---- rows ---- */

static enum err store_rows(struct ctx *c, int64_t key, const struct agreed_row *rows, size_t n)
{
	if (n > AGREED_MOST_ROWS) {
		return REFUSE1(c, ERR_INPUT, NULL, MSG_AGREEMENTS_ROWS_MANY,
		               str_format(c->arena, "%d", AGREED_MOST_ROWS));
	}
	TRY(agreement_rows_drop(c->db, &(struct agreement_rows_drop_in){ key }, NULL));
	for (size_t i = 0; i < n; i++) {
		const struct agreed_row *r = &rows[i];

		TRY(agreement_row_add(c->db,
		                      &(struct agreement_row_add_in){
					      key, (int64_t)i + 1, str_of(agreed_subject_name(r->subject)),
					      str_of(agreed_sector_name(r->sector)), str_of(agreed_age_name(r->age)),
					      str_of(agreed_count_name(r->count)), str_of(agreed_step_name(r->step)),
					      str_of(agreed_who_name(r->who)), r->days,
					      str_of(agreed_clock_name(r->clock)), r->pause,
					      str_of(agreed_action_name(r->action)), r->explain,
					      str_of(agreed_who_name(r->told)), r->letter, r->words, r->ground },
		                      NULL));
	}
	return OK;
}

static bool fine(struct str s, size_t most)
{
	return s.n <= most && str_is_text(s);
}

enum err agreement_with_row(struct arena *arena, const struct agreement *of, size_t line, const struct agreed_row *row,
                            struct agreement *ret, size_t *ret_at)
{
	struct agreed_row *rows = ARENA_ARRAY(arena, of->row_count + 1, struct agreed_row);
	size_t n = 0, at = of->row_count;

	if (rows == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; line == 0 && row != NULL && i < of->row_count; i++) {
		at = of->rows[i].subject == row->subject ? i + 1 : at;
	}
	for (size_t i = 0; i <= of->row_count; i++) {
		if (row != NULL && line == 0 && i == at) {
			rows[n++] = *row;
		}
		if (i == of->row_count || (line == i + 1 && row == NULL)) {
			continue;
		}
		rows[n++] = line == i + 1 ? *row : of->rows[i];
	}
	*ret = *of;
	ret->rows = rows;
	ret->row_count = n;
	*ret_at = line > 0 ? line : at + 1;
	return OK;
}

enum err agreement_set_row(struct ctx *c, const struct agreement *a, int64_t edit, size_t line,
                           const struct agreed_row *row)
{
	struct agreement next;
	size_t at;

	if (line > a->row_count || (line == 0 && row == NULL)) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (row != NULL && (!fine(row->letter, AGREED_TEMPLATE) || !fine(row->words, AGREED_WORDS) ||
	                    !fine(row->ground, AGREED_WORDS))) {
		return REFUSE(c, ERR_INPUT, "tekst", MSG_AGREEMENTS_ROW_LONG);
	}
	TRY(touch(c, a, edit));
	TRY(agreement_with_row(c->arena, a, line, row, &next, &at));
	TRY(store_rows(c, a->key, next.rows, next.row_count));
	return changed(c, a, str_of(agreed_subject_name(row != NULL ? row->subject : a->rows[line - 1].subject)));
}

/* ---- the head, and who signs ---- */

static enum err check_head(struct ctx *c, struct str title, struct str words)
{
	if (title.n == 0 || !fine(title, AGREEMENT_TITLE) || !fine(words, AGREEMENT_ABOUT)) {
		return REFUSE(c, ERR_INPUT, "titel", MSG_AGREEMENTS_TITLE_WRONG);
	}
	return ctx_name(c, "titel", title);
}

enum err agreement_set_title(struct ctx *c, const struct agreement *a, int64_t edit, struct str title, struct str words)
{
	title = str_trim(title);
	words = str_trim(words);
	TRY(check_head(c, title, words));
	TRY(touch(c, a, edit));
	TRY(agreement_title(c->db, &(struct agreement_title_in){ a->key, title, words }, NULL));
	return changed(c, a, STR("titel"));
}

static enum err known_partner(struct ctx *c, bool town, struct str code)
{
	struct institution school;
	struct municipality m;
	bool found;

	TRY(town ? reference_municipality(c->db, c->arena, code, &m, &found)
	         : reference_institution(c->db, c->arena, code, &school, &found));
	return found ? OK : REFUSE1(c, ERR_INPUT, "partner", MSG_AGREEMENTS_PARTNER_UNKNOWN, code);
}

enum err agreement_set_partner(struct ctx *c, const struct agreement *a, int64_t edit, bool town, struct str code,
                               bool there)
{
	struct str kind = str_of(kind_of(town));

	TRY(known_partner(c, town, code));
	if (there && a->partner_count >= AGREEMENT_MOST_PARTNERS) {
		return REFUSE1(c, ERR_INPUT, "partner", MSG_AGREEMENTS_PARTNER_MANY,
		               str_format(c->arena, "%d", AGREEMENT_MOST_PARTNERS));
	}
	TRY(touch(c, a, edit));
	TRY(there ? agreement_partner_add(c->db, &(struct agreement_partner_add_in){ a->key, kind, code }, NULL)
	          : agreement_partner_drop(c->db, &(struct agreement_partner_drop_in){ a->key, kind, code }, NULL));
	return changed(c, a, code);
}

static bool among(const struct agreement_partner *list, size_t n, const struct agreement_partner *p)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].town == p->town && str_eq(list[i].code, p->code)) {
			return true;
		}
	}
	return false;
}

/* Who signs by the text, and nobody else. */
static enum err store_partners(struct ctx *c, const struct agreement *a, const struct agreement *text)
{
	for (size_t i = 0; i < a->partner_count; i++) {
		const struct agreement_partner *p = &a->partners[i];

		if (!among(text->partners, text->partner_count, p)) {
			TRY(agreement_partner_drop(
				c->db, &(struct agreement_partner_drop_in){ a->key, str_of(kind_of(p->town)), p->code },
				NULL));
		}
	}
	for (size_t i = 0; i < text->partner_count; i++) {
		const struct agreement_partner *p = &text->partners[i];

		if (!among(a->partners, a->partner_count, p) && !among(text->partners, i, p)) {
			TRY(known_partner(c, p->town, p->code));
			TRY(agreement_partner_add(
				c->db, &(struct agreement_partner_add_in){ a->key, str_of(kind_of(p->town)), p->code },
				NULL));
		}
	}
	return OK;
}

enum err agreement_replace(struct ctx *c, const struct agreement *a, int64_t edit, const struct agreement *text)
{
	TRY(check_head(c, text->title, text->words));
	TRY(touch(c, a, edit));
	TRY(agreement_title(c->db, &(struct agreement_title_in){ a->key, text->title, text->words }, NULL));
	TRY(store_rows(c, a->key, text->rows, text->row_count));
	TRY(store_partners(c, a, text));
	return changed(c, a, STR("tekst"));
}

/* ---- from draft to publication ---- */

static enum err new_version(struct ctx *c, struct str region, struct str *ret)
{
	struct agreement_versions_row row;
	struct str prefix = str_format(c->arena, "%.*s-%d-", STR_ARG(region), day_ymd(c->today).y);
	bool found;

	if (prefix.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(agreement_versions(c->db, c->arena, &(struct agreement_versions_in){ prefix, (int)prefix.n }, &row,
	                       &found));
	*ret = str_format(c->arena, "%.*s%lld", STR_ARG(prefix), found ? (long long)row.many + 1 : 1);
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err agreement_draft(struct ctx *c, struct str region, const struct agreement *basis, struct str *ret_version)
{
	struct agreement draft = { .region = region };
	struct str name;

	TRY(ctx_require(c, ACTION_AGREEMENT_KEEP));
	TRY(reference_region_name(c->db, c->arena, region, &name));
	if (name.n == 0) {
		return REFUSE1(c, ERR_INPUT, "regio", MSG_AGREEMENTS_REGION_UNKNOWN, region);
	}
	if (!agreement_keeps(c, region)) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_ACCESS_DENIED);
	}
	TRY(check_head(c, basis->title, basis->words));
	draft.key = ctx_new_id(c);
	TRY(new_version(c, region, &draft.version));
	TRY(agreement_add(c->db,
	                  &(struct agreement_add_in){ draft.key, draft.version, region, basis->title, basis->words,
	                                              basis->version, c->now },
	                  NULL));
	TRY(store_rows(c, draft.key, basis->rows, basis->row_count));
	for (size_t i = 0; i < basis->partner_count; i++) {
		const struct agreement_partner *p = &basis->partners[i];

		TRY(known_partner(c, p->town, p->code));
		TRY(agreement_partner_add(
			c->db, &(struct agreement_partner_add_in){ draft.key, str_of(kind_of(p->town)), p->code },
			NULL));
	}
	TRY(note(c, &draft, "gemaakt", basis->version));
	TRY(log_change(c, ACTION_AGREEMENT_KEEP, 0, "agreement.draft"));
	*ret_version = draft.version;
	return OK;
}

/* refused empty: a signature. */
static enum err say_of(struct ctx *c, const struct agreement *a, int64_t edit, const struct agreement_partner *p,
                       struct str refused)
{
	int64_t held;

	TRY(ctx_require(c, ACTION_AGREEMENT_SIGN));
	if (!agreement_signs(c, p)) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_AGREEMENTS_NOT_YOURS);
	}
	TRY(agreement_hold(c->db, &(struct agreement_hold_in){ a->key, edit, c->now }, &held));
	if (held != 1) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	return agreement_signature_add(c->db,
	                               &(struct agreement_signature_add_in){ a->key, str_of(kind_of(p->town)), p->code,
	                                                                     edit, c->actor.account, c->now, refused },
	                               NULL);
}

enum err agreement_sign(struct ctx *c, const struct agreement *a, int64_t edit, const struct agreement_partner *p)
{
	TRY(say_of(c, a, edit, p, STR("")));
	TRY(note(c, a, "getekend", p->name));
	return log_change(c, ACTION_AGREEMENT_SIGN, 0, "agreement.sign");
}

enum err agreement_refuse(struct ctx *c, const struct agreement *a, int64_t edit, const struct agreement_partner *p,
                          struct str why)
{
	struct str text;

	why = str_trim(why);
	if (why.n == 0 || !fine(why, AGREED_WORDS)) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_AGREEMENTS_WHY_NEEDED);
	}
	text = str_format(c->arena, "%.*s: %.*s", STR_ARG(p->name), STR_ARG(why));
	if (text.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(say_of(c, a, edit, p, why));
	TRY(note(c, a, "geweigerd", text));
	return log_change(c, ACTION_AGREEMENT_SIGN, 0, "agreement.refuse");
}

static enum err day_fine(struct ctx *c, const struct agreement *a, day_t from)
{
	struct agreement_last_from_row row;
	bool found;

	if (from == DAY_NONE || from <= c->today) {
		return REFUSE(c, ERR_INPUT, "vanaf", MSG_AGREEMENTS_FROM_PAST);
	}
	if (from > c->today + AHEAD_MOST) {
		return REFUSE(c, ERR_INPUT, "vanaf", MSG_AGREEMENTS_FROM_FAR);
	}
	TRY(agreement_last_from(c->db, c->arena, &(struct agreement_last_from_in){ a->region }, &row, &found));
	if (!found || row.last == DAY_NONE || row.last < from) {
		return OK;
	}
	return REFUSE1(c, ERR_INPUT, "vanaf", MSG_AGREEMENTS_FROM_BEFORE, words_date(c, row.last));
}

static enum err signed_by_all(struct ctx *c, const struct agreement *a)
{
	for (size_t i = 0; i < a->partner_count; i++) {
		if (a->partners[i].signed_at == INT64_MIN) {
			return REFUSE1(c, ERR_INPUT, "ondertekenaars", MSG_AGREEMENTS_NOT_SIGNED, a->partners[i].name);
		}
	}
	return OK;
}

enum err agreement_publish(struct ctx *c, const struct agreement *a, int64_t edit, day_t from)
{
	const struct agreement_remark *remarks;
	int64_t done;
	size_t n;

	TRY(may_keep(c, a));
	if (edit != a->edit) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	TRY(agreement_check(c, a, &remarks, &n));
	for (size_t i = 0; i < n; i++) {
		if (remarks[i].wrong) {
			return REFUSE1(c, ERR_INPUT, "regels", MSG_AGREEMENTS_IS_WRONG, remarks[i].text);
		}
	}
	TRY(signed_by_all(c, a));
	TRY(day_fine(c, a, from));
	TRY(agreement_publish_it(c->db, &(struct agreement_publish_it_in){ a->key, edit, from, a->region, c->now },
	                         &done));
	if (done != 1) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	TRY(note(c, a, "gepubliceerd", STR("")));
	return log_change(c, ACTION_AGREEMENT_KEEP, 0, "agreement.publish");
}

enum err agreement_put_away(struct ctx *c, const struct agreement *a, int64_t edit)
{
	int64_t done;

	TRY(may_keep(c, a));
	TRY(agreement_away(c->db, &(struct agreement_away_in){ a->key, edit, c->now }, &done));
	if (done != 1) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_HTTP_CONFLICT_EXPLAIN);
	}
	TRY(note(c, a, "weggelegd", STR("")));
	return log_change(c, ACTION_AGREEMENT_KEEP, 0, "agreement.away");
}
