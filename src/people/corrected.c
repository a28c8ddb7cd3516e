/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/corrected.h"

#include <stddef.h>

#define AT(member) offsetof(struct person_put_in, member)

const struct corrected_field corrected_fields[] = {
	{ "achternaam", 200, true, AT(family_name) }, { "voorvoegsel", 40, false, AT(prefix) },
	{ "voornamen", 250, true, AT(given_names) },  { "roepnaam", 100, false, AT(call_name) },
	{ "straat", 120, false, AT(street) },         { "huisnummer", 20, false, AT(number) },
	{ "postcode", 16, false, AT(postcode) },      { "plaats", 100, false, AT(place) },
	{ "telefoon", 80, false, AT(phone) },         { "email", 254, false, AT(email) },
	{ "taal", 40, false, AT(language) },
};
const size_t corrected_field_count = sizeof corrected_fields / sizeof corrected_fields[0];

const struct corrected_field *corrected_find(struct str name)
{
	for (size_t i = 0; i < corrected_field_count; i++) {
		if (str_eq(name, str_of(corrected_fields[i].name))) {
			return &corrected_fields[i];
		}
	}
	return NULL;
}

struct str *corrected_value(struct person_put_in *row, const struct corrected_field *field)
{
	return (struct str *)(void *)((char *)row + field->at);
}

struct person_put_in person_row_as_put(const struct person_list_row *row)
{
	return (struct person_put_in){
		.person = row->person,
		.public = row->public,
		.pgn_index = row->pgn_index,
		.pgn_cipher = row->pgn_cipher,
		.family_name = row->family_name,
		.prefix = row->prefix,
		.given_names = row->given_names,
		.call_name = row->call_name,
		.search_key = row->search_key,
		.birth = row->birth,
		.sex = row->sex,
		.street = row->street,
		.number = row->number,
		.postcode = row->postcode,
		.place = row->place,
		.municipality = row->municipality,
		.region = row->region,
		.phone = row->phone,
		.email = row->email,
		.language = row->language,
		.died = row->died,
		.left_country = row->left_country,
		.family = row->family,
		.qualified = row->qualified,
	};
}

struct offer {
	const struct corrected_field *field;
	struct str offered;
};

enum err corrected_keep(struct ctx *c, struct person_put_in *row, bool *ret_kept)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct offer offers[sizeof corrected_fields / sizeof corrected_fields[0]];
	struct corrected_of_person_row old;
	bool more, kept = false;
	size_t n = 0;

	TRY(corrected_of_person_open(c->db, &(struct corrected_of_person_in){ row->person }, &rows));
	for (;;) {
		const struct corrected_field *field;
		struct str *value;

		TRY(corrected_of_person_next(&rows, &old, &more));
		if (!more) {
			break;
		}
		field = corrected_find(old.field);
		if (field == NULL || str_eq(*corrected_value(row, field), old.value)) {
			continue;
		}
		value = corrected_value(row, field);
		if (!str_eq(*value, old.offered) && n < sizeof offers / sizeof offers[0]) {
			offers[n++] = (struct offer){ field, *value };
		}
		*value = str_copy(c->arena, old.value);
		if (value->p == NULL) {
			return ERR_NOMEM;
		}
		kept = true;
	}
	db_rows_close(&rows);
	for (size_t i = 0; i < n; i++) {
		TRY(corrected_offer(
			c->db,
			&(struct corrected_offer_in){ row->person, str_of(offers[i].field->name), offers[i].offered },
			NULL));
	}
	*ret_kept = kept;
	return OK;
}
