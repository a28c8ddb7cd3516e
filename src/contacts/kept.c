/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept of a region: cards, locations and who is missing there, desks, agreements. */
#include "base/vec.h"
#include "contacts/inside.h"
#include "contacts/keep.h"
#include "contacts_keep_sql.h"

static struct str keep(struct ctx *c, struct str s)
{
	return s.p != NULL ? str_copy(c->arena, s) : STR("");
}

static enum err cards(struct ctx *c, struct contacts_kept *k)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct kept_cards_row row;
	VEC(struct kept_card) list = { 0 };
	bool more;

	TRY(kept_cards_open(c->db, &(struct kept_cards_in){ k->region, c->today }, &rows));
	for (;;) {
		struct kept_card *at;

		TRY(kept_cards_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		*at = (struct kept_card){ row.contact,        keep(c, row.public),   keep(c, row.name),
			                  keep(c, row.job),   keep(c, row.phone),    keep(c, row.email),
			                  keep(c, row.login), keep(c, row.stand_in), row.away_first,
			                  row.away_last };
	}
	k->cards = list.p;
	k->card_count = list.n;
	return OK;
}

static enum err places(struct ctx *c, struct contacts_kept *k)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct kept_places_row row;
	VEC(struct kept_place) list = { 0 };
	bool more;

	TRY(kept_places_open(c->db, &(struct kept_places_in){ k->region, c->today }, &rows));
	for (;;) {
		struct kept_place *at;

		TRY(kept_places_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		*at = (struct kept_place){ keep(c, row.brin),  keep(c, row.location), keep(c, row.school),
			                   keep(c, row.site),  keep(c, row.place),    keep(c, row.task),
			                   .first = row.first, .last = row.last,      .contact = row.contact };
		at->began = day_string(c->arena, row.first);
		for (size_t i = 0; i < k->card_count; i++) {
			at->card = k->cards[i].contact == row.contact ? &k->cards[i] : at->card;
		}
		at->away = at->card != NULL && at->card->away_first != DAY_NONE && at->card->away_first <= c->today;
	}
	k->places = list.p;
	k->place_count = list.n;
	return OK;
}

/* Whether one of the words of a text, with blanks between, is another. */
static bool offers(struct str types, struct str word)
{
	while (types.n > 0) {
		if (str_eq(str_cut(types, ' ', &types), word)) {
			return true;
		}
	}
	return false;
}

static bool has(const struct ctx *c, const struct contacts_kept *k, const struct kept_site *s, struct str task)
{
	for (size_t i = 0; i < k->place_count; i++) {
		const struct kept_place *p = &k->places[i];

		if (str_eq(p->brin, s->brin) && str_eq(p->location, s->location) && p->first <= c->today &&
		    (str_eq(p->task, task) || str_eq(p->task, STR("both")))) {
			return true;
		}
	}
	return false;
}

/* Whether a location has contacts: primary schools have none. */
static bool counts(struct str types)
{
	static const struct str kinds[] = { { "vmbo", 4 }, { "havo", 4 }, { "vwo", 3 },       { "pro", 3 },
		                            { "vso", 3 },  { "vo", 2 },   { "onderbouw", 9 }, { "mbo", 3 } };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (offers(types, kinds[i])) {
			return true;
		}
	}
	return false;
}

/* Locations of mbo first. */
static enum err sites(struct ctx *c, struct contacts_kept *k)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct kept_sites_row row;
	VEC(struct kept_site) mbo = { 0 }, rest = { 0 };
	bool more;

	TRY(kept_sites_open(c->db, &(struct kept_sites_in){ k->region }, &rows));
	for (;;) {
		struct kept_site *at;
		bool is_mbo;

		TRY(kept_sites_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!counts(row.types)) {
			continue;
		}
		is_mbo = offers(row.types, STR("mbo"));
		at = is_mbo ? vec_push(c->arena, &mbo) : vec_push(c->arena, &rest);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		*at = (struct kept_site){ keep(c, row.brin),
			                  keep(c, row.location),
			                  keep(c, row.school),
			                  keep(c, row.site),
			                  keep(c, row.place),
			                  is_mbo,
			                  false,
			                  false };
		at->no_leerplicht = !has(c, k, at, STR("leerplicht"));
		at->no_rmc = is_mbo && !has(c, k, at, STR("rmc"));
		k->gap_count += at->no_leerplicht || at->no_rmc;
		k->mbo_gaps += is_mbo && (at->no_leerplicht || at->no_rmc);
	}
	for (size_t i = 0; i < rest.n; i++) {
		struct kept_site *at = vec_push(c->arena, &mbo);

		if (at == NULL) {
			return ERR_NOMEM;
		}
		*at = rest.p[i];
	}
	k->sites = mbo.p;
	k->site_count = mbo.n;
	return OK;
}

static enum err desks(struct ctx *c, struct contacts_kept *k)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct kept_desks_row row;
	VEC(struct kept_desk) list = { 0 };
	bool more;

	TRY(kept_desks_open(c->db, &(struct kept_desks_in){ k->region }, &rows));
	for (;;) {
		struct kept_desk *at;

		TRY(kept_desks_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		*at = (struct kept_desk){ keep(c, row.municipality), keep(c, row.town),  keep(c, row.desk),
			                  keep(c, row.name),         keep(c, row.phone), keep(c, row.email),
			                  keep(c, row.who) };
	}
	k->desks = list.p;
	k->desk_count = list.n;
	return OK;
}

static enum err agreed(struct ctx *c, struct contacts_kept *k)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct kept_agreed_row row;
	VEC(struct kept_agreed) list = { 0 };
	bool more;

	TRY(kept_agreed_open(c->db, &(struct kept_agreed_in){ k->region, c->today }, &rows));
	for (;;) {
		struct kept_agreed *at;

		TRY(kept_agreed_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		at = vec_push(c->arena, &list);
		if (at == NULL) {
			return ERR_NOMEM;
		}
		*at = (struct kept_agreed){ keep(c, row.region), keep(c, row.name), row.first, row.last, row.given };
	}
	k->agreed = list.p;
	k->agreed_count = list.n;
	return OK;
}

enum err contacts_kept(struct ctx *c, struct str region, struct contacts_kept *ret)
{
	struct contacts_kept k = { .region = region };

	TRY(contacts_require_region(c, region));
	TRY(cards(c, &k));
	TRY(places(c, &k));
	TRY(sites(c, &k));
	TRY(desks(c, &k));
	TRY(agreed(c, &k));
	*ret = k;
	return OK;
}
