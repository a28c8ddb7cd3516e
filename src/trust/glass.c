/* SPDX-License-Identifier: EUPL-1.2 */
#include "trust/glass.h"

#include "access/log.h"
#include "access/look.h"
#include "access/page.h"
#include "access/setting.h"
#include "base/clock.h"
#include "base/vec.h"
#include "identity/letter.h"
#include "people/name.h"
#include "people/number.h"
#include "people/people.h"
#include "trust_glass_sql.h"

/* Behind every text. Search keys hold no such character. */
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"

enum { WEEK_DAYS = 7, MINE_DAYS = 3, NAME_MOST = 100 };

static const int64_t DAY_US = INT64_C(86400) * 1000000;

static const struct {
	const char *name;
	enum msg_id words;
} kinds[GLASS_KINDS] = {
	[GLASS_SAFETY] = { "veiligheid", MSG_GLASS_KIND_SAFETY },
	[GLASS_HEALTH] = { "gezondheid", MSG_GLASS_KIND_HEALTH },
	[GLASS_MISSING] = { "vermissing", MSG_GLASS_KIND_MISSING },
	[GLASS_OTHER] = { "anders", MSG_GLASS_KIND_OTHER },
};

const char *glass_kind_name(enum glass_kind kind)
{
	return kinds[kind].name;
}

bool glass_kind_parse(struct str name, enum glass_kind *ret)
{
	for (int i = 0; i < GLASS_KINDS; i++) {
		if (str_eq(name, str_of(kinds[i].name))) {
			*ret = (enum glass_kind)i;
			return true;
		}
	}
	return false;
}

enum msg_id glass_kind_words(enum glass_kind kind)
{
	return kinds[kind].words;
}

/* ---- taking it ---- */

/* The one whose family name and day of birth these are; 0 when there is none or more than one. */
static enum err by_name(struct ctx *c, const struct glass_request *r, int64_t *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct glass_by_name_row row;
	struct str key, below;
	int found = 0;
	bool more;

	*ret = 0;
	if (r->name.n > NAME_MOST || person_query_key(c->arena, r->name, &key) != OK || key.n == 0) {
		return OK;
	}
	/* The whole name: behind it in the key stands a blank or nothing. */
	key = str_format(c->arena, "%.*s ", STR_ARG(key));
	below = str_format(c->arena, "%.*s" LAST_CHARACTER, STR_ARG(key));
	if (key.p == NULL || below.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(glass_by_name_open(c->db, &(struct glass_by_name_in){ (struct str){ key.p, key.n - 1 }, below, r->birth },
	                       &rows));
	for (;;) {
		TRY(glass_by_name_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		if (row.search_key.n + 1 == key.n || str_starts(row.search_key, key)) {
			*ret = ++found == 1 ? row.person : 0;
		}
	}
}

static enum err find(struct ctx *c, const struct glass_request *r, int64_t *ret)
{
	struct pgn pgn;
	bool found;

	if (r->number.n == 0) {
		return by_name(c, r, ret);
	}
	*ret = 0;
	if (!pgn_fine(pgn_parse(r->number, &pgn))) {
		return OK;
	}
	TRY(person_find(c, pgn.digits, ret, &found));
	*ret = found ? *ret : 0;
	return OK;
}

static enum err check(struct ctx *c, const struct glass_request *r)
{
	if (r->reason.n < GLASS_REASON_LEAST || r->reason.n > GLASS_REASON_MOST || !str_is_text(r->reason)) {
		return REFUSE(c, ERR_INPUT, "reden", MSG_GLASS_REASON_LENGTH);
	}
	if (r->number.n == 0 && (r->name.n == 0 || r->birth == DAY_NONE)) {
		return REFUSE(c, ERR_INPUT, "nummer", MSG_GLASS_WHO_NEEDED);
	}
	return OK;
}

/* Asked for twice at once counts twice. */
static enum err check_often(struct ctx *c)
{
	struct glass_count_row row;
	int64_t most;
	bool found;

	TRY(setting_number(c, "glass_per_week", &most));
	TRY(db_lock_keys(c->db, &c->actor.account, 1));
	TRY(glass_count(c->db, c->arena, &(struct glass_count_in){ c->actor.account, c->now - WEEK_DAYS * DAY_US },
	                &row, &found));
	return row.times < most ? OK : REFUSE(c, ERR_BUSY, NULL, MSG_GLASS_OFTEN);
}

/* A letter to each privacy officer with an address, once mail is set up; no names in it. */
static enum err announce(struct ctx *c)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct glass_tell_list_row row;
	bool ready, more;

	TRY(letter_ready(c, &ready));
	if (!ready) {
		return OK;
	}
	TRY(glass_tell_list_open(c->db, &(struct glass_tell_list_in){ clock_day(c->now) }, &rows));
	for (;;) {
		enum err e;

		TRY(glass_tell_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		e = letter_put(c, &(struct letter){ .to = str_copy(c->arena, row.email),
		                                    .subject = msg(c->lang, MSG_GLASS_LETTER_SUBJECT),
		                                    .text = msg(c->lang, MSG_GLASS_LETTER_TEXT) });
		/* An address that is none must not keep somebody from helping; it waits on the page all the same. */
		if (e != ERR_INPUT) {
			TRY(e);
		}
	}
}

enum err glass_break(struct ctx *c, const struct glass_request *asked, struct glass_outcome *ret)
{
	struct glass_request r = *asked;
	struct glass_outcome done = { .until = clock_instant(clock_day(c->now) + 2, 0) };
	struct glass_public_row row;
	int64_t person;

	r.number = str_trim(r.number);
	r.name = str_trim(r.name);
	r.reason = str_trim(r.reason);
	TRY(ctx_require(c, ACTION_GLASS));
	TRY(check(c, &r));
	TRY(check_often(c));
	TRY(find(c, &r, &person));
	TRY(glass_add(c->db,
	              &(struct glass_add_in){ person, ctx_new_id(c), c->actor.account, c->actor.grant,
	                                      str_of(role_name(c->actor.role)), c->now, done.until,
	                                      str_of(kinds[r.kind].name), r.reason, STR("open") },
	              NULL));
	TRY(log_change(c, ACTION_GLASS, person, person != 0 ? "glass.break" : "glass.nobody"));
	TRY(announce(c));
	if (person != 0) {
		TRY(glass_public(c->db, c->arena, &(struct glass_public_in){ person }, &row, &done.found));
		done.public = row.public;
	}
	*ret = done;
	return OK;
}

/* ---- lists ---- */

static enum err add(struct ctx *c, struct glass_items *items, size_t *room, const struct glass_item *item)
{
	if (items->n == *room) {
		return fail_set(c->fail, ERR_BUG, NULL, "more rows than were asked for");
	}
	items->list[items->n++] = *item;
	return OK;
}

enum err glass_of_actor(struct ctx *c, struct glass_items *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct glass_mine_row row;
	struct glass_items items = { ARENA_ARRAY(c->arena, 20, struct glass_item), 0 };
	size_t room = 20;
	bool more;

	if (items.list == NULL) {
		return ERR_NOMEM;
	}
	TRY(glass_mine_open(c->db,
	                    &(struct glass_mine_in){ c->actor.account, str_of(role_name(c->actor.role)),
	                                             c->now - MINE_DAYS * DAY_US, c->now },
	                    &rows));
	for (;;) {
		struct glass_item item = { 0 };

		TRY(glass_mine_next(&rows, &row, &more));
		if (!more) {
			*ret = items;
			return OK;
		}
		item.until = row.until;
		item.public = str_copy(c->arena, row.public);
		item.whom = person_name(c->arena, row.call_name, row.given_names, row.prefix, row.family_name);
		if (item.public.p == NULL || item.whom.p == NULL) {
			return ERR_NOMEM;
		}
		TRY(add(c, &items, &room, &item));
	}
}

static enum err keep(struct ctx *c, const struct glass_list_row *row, const char *verdict, struct glass_item *ret)
{
	struct arena *a = c->arena;
	struct str role = str_copy(a, row->role);
	enum glass_kind kind;
	enum role r;

	*ret = (struct glass_item){
		.glass = row->glass,
		.at = row->at,
		.until = row->until,
		.who = str_copy(a, row->name),
		.login = str_copy(a, row->login),
		.role = role_parse(role.p, &r) ? page_role_text(c->lang, r) : STR(""),
		.whom = row->public.p != NULL
		                ? person_name(a, row->call_name, row->given_names, row->prefix, row->family_name)
		                : STR(""),
		.public = row->public.p != NULL ? str_copy(a, row->public) : STR(""),
		.kind = glass_kind_parse(row->kind, &kind) ? msg(c->lang, kinds[kind].words) : STR(""),
		.reason = str_copy(a, row->reason),
		.note = str_copy(a, row->note),
		.verdict = str_of(verdict),
	};
	return ret->note.p != NULL && ret->whom.p != NULL ? OK : ERR_NOMEM;
}

enum err glass_items(struct ctx *c, const char *verdict, size_t most, struct glass_items *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct glass_items items = { ARENA_ARRAY(c->arena, most + 1, struct glass_item), 0 };
	struct glass_list_row row;
	VEC(int64_t) persons = { 0 };
	bool more;

	TRY(ctx_require(c, ACTION_LOG));
	if (items.list == NULL) {
		return ERR_NOMEM;
	}
	TRY(glass_list_open(c->db, &(struct glass_list_in){ str_of(verdict), (int)most }, &rows));
	for (;;) {
		struct glass_item item;

		TRY(glass_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		TRY(keep(c, &row, verdict, &item));
		TRY(add(c, &items, &most, &item));
		if (item.public.n > 0) {
			int64_t *slot = vec_push(c->arena, &persons);

			if (slot == NULL) {
				return ERR_NOMEM;
			}
			*slot = row.person;
		}
	}
	*ret = items;
	return look_at_list(c, ACTION_LOG, persons.p, persons.n);
}

enum err glass_waiting(struct ctx *c, int64_t *ret)
{
	struct glass_open_count_row row;
	bool found;

	TRY(glass_open_count(c->db, c->arena, &row, &found));
	*ret = row.open;
	return OK;
}

/* ---- the verdict ---- */

enum err glass_judge(struct ctx *c, int64_t glass, bool justified, struct str note)
{
	struct glass_find_row row;
	int64_t changed;
	bool found;

	TRY(ctx_require(c, ACTION_LOG));
	note = str_trim(note);
	if (note.n > GLASS_NOTE_MOST || !str_is_text(note) || (!justified && note.n == 0)) {
		return REFUSE(c, ERR_INPUT, "toelichting", MSG_GLASS_NOTE_NEEDED);
	}
	TRY(glass_find(c->db, c->arena, &(struct glass_find_in){ glass }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(glass_review(c->db,
	                 &(struct glass_review_in){ row.person, glass, justified ? STR("justified") : STR("not"), note,
	                                            c->actor.account, c->now },
	                 &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_CONFLICT, NULL, MSG_GLASS_JUDGED);
	}
	return log_change(c, ACTION_LOG, row.person, "glass.review");
}
