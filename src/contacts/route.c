/* SPDX-License-Identifier: EUPL-1.2 */
#include "contacts/contacts.h"

#include "contacts_sql.h"

/* A stand-in may be away as well; more links than these are a circle or a mistake. */
enum { STAND_INS = 4 };

static const char *const tasks[CONTACT_TASKS] = { "leerplicht", "rmc", "both" };

bool contact_task_parse(struct str name, enum contact_task *ret)
{
	for (int t = 0; t < CONTACT_TASKS; t++) {
		if (str_eq(name, str_of(tasks[t]))) {
			*ret = (enum contact_task)t;
			return true;
		}
	}
	return false;
}

struct str contact_desk_of(enum duty duty, int age)
{
	switch (duty) {
	case DUTY_COMPULSORY: return STR("leerplicht");
	case DUTY_QUALIFICATION: return STR("kwalificatieplicht");
	case DUTY_TRANSITION: return STR("rmc");
	case DUTY_NONE: break;
	}
	return age < OF_AGE ? STR("leerplicht") : STR("rmc");
}

static bool is_rmc(struct str desk)
{
	return str_eq(desk, STR("rmc"));
}

static enum err card_of(struct ctx *c, int64_t contact, struct str desk, day_t day, struct route_card_row *ret,
                        bool *ret_found)
{
	const char *role = role_name(is_rmc(desk) ? ROLE_RMC : ROLE_OFFICER);

	return route_card(c->db, c->arena, &(struct route_card_in){ contact, str_of(role), day }, ret, ret_found);
}

static struct contact_card card_from(const struct route_card_row *row, enum contact_as as, day_t until)
{
	return (struct contact_card){ .as = as,
		                      .public = row->public,
		                      .name = row->name,
		                      .job = row->job,
		                      .phone = row->phone,
		                      .email = row->email,
		                      .account = row->account == INT64_MIN ? 0 : row->account,
		                      .until = until,
		                      .away_until = DAY_NONE,
		                      .stands_in_until = DAY_NONE };
}

/* Whoever is there: the contact, or along the stand-ins the first who is not away. *ret_found: a card to show. */
static enum err who_is_there(struct ctx *c, int64_t contact, const struct route_case *in, struct contact_card *card,
                             bool *ret_found)
{
	struct route_card_row fixed, row;
	bool found;

	TRY(card_of(c, contact, in->desk, in->day, &fixed, ret_found));
	if (!*ret_found) {
		return OK;
	}
	*card = card_from(&fixed, card->as, card->until);
	if (fixed.away_last == DAY_NONE) {
		return OK;
	}
	row = fixed;
	for (int i = 0; i < STAND_INS && row.stand_in != INT64_MIN && row.stand_in != contact; i++) {
		TRY(card_of(c, row.stand_in, in->desk, in->day, &row, &found));
		if (!found) {
			break;
		}
		if (row.away_last == DAY_NONE) {
			*card = card_from(&row, card->as, card->until);
			card->stands_in_for = fixed.name;
			card->stands_in_until = fixed.away_last;
			return OK;
		}
	}
	card->away_until = fixed.away_last;
	card->account = 0;
	return OK;
}

static enum err add_fixed(struct ctx *c, const struct route_case *in, struct str region, enum contact_as as,
                          struct route *r, int64_t *ret_account)
{
	struct contact_card card = { .as = as };
	struct route_contact_row row;
	bool found;

	*ret_account = 0;
	TRY(route_contact(c->db, c->arena,
	                  &(struct route_contact_in){ in->brin, in->location, region,
	                                              is_rmc(in->desk) ? STR("rmc") : STR("leerplicht"), in->day },
	                  &row, &found));
	if (!found) {
		return OK;
	}
	card.until = row.last;
	TRY(who_is_there(c, row.contact, in, &card, &found));
	if (found) {
		r->cards[r->card_count++] = card;
		*ret_account = card.account;
	}
	return OK;
}

static enum err add_desk(struct ctx *c, const struct route_case *in, struct route *r)
{
	struct contact_card desk = { .as = CONTACT_AS_DESK,
		                     .until = DAY_NONE,
		                     .away_until = DAY_NONE,
		                     .stands_in_until = DAY_NONE },
			    who = desk;
	struct route_desk_row row;
	bool found;

	TRY(route_desk(c->db, c->arena, &(struct route_desk_in){ r->municipality, in->desk }, &row, &found));
	if (!found) {
		return OK;
	}
	desk.name = row.name;
	desk.phone = row.phone;
	desk.email = row.email;
	if (row.contact != INT64_MIN) {
		TRY(who_is_there(c, row.contact, in, &who, &found));
		desk.account = found ? who.account : 0;
	}
	if (r->owner == 0) {
		r->owner = desk.account;
	}
	r->cards[r->card_count++] = desk;
	return OK;
}

static enum err add_also(struct ctx *c, const struct route_case *in, struct route *r)
{
	struct route_agreed_row row;
	bool agreed;

	if (str_eq(r->region, r->school_region)) {
		return OK;
	}
	TRY(route_agreed(c->db, c->arena, &(struct route_agreed_in){ r->school_region, r->region, in->day }, &row,
	                 &agreed));
	if (!agreed) {
		return OK;
	}
	TRY(add_fixed(c, in, r->school_region, CONTACT_AS_ALSO, r, &r->also));
	/* Whoever has both sees it once, as its owner. */
	if (r->also == r->owner) {
		r->also = 0;
	}
	return OK;
}

enum err contact_route_of(struct ctx *c, const struct route_case *in, struct route *ret)
{
	struct route r = { .municipality = in->municipality, .desk = in->desk };
	struct route_place_row place;
	struct route_region_row home;
	bool found;

	TRY(route_place(c->db, c->arena, &(struct route_place_in){ in->brin, in->location }, &place, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	r.school_region = place.region;
	TRY(route_region(c->db, c->arena, &(struct route_region_in){ r.municipality }, &home, &found));
	r.region = found ? home.region : place.region;
	if (!found) {
		r.municipality = place.municipality;
	}
	TRY(add_fixed(c, in, r.region, CONTACT_AS_OWNER, &r, &r.owner));
	TRY(add_also(c, in, &r));
	TRY(add_desk(c, in, &r));
	if (r.also == r.owner) {
		r.also = 0;
	}
	*ret = r;
	return OK;
}

enum err contact_route(struct ctx *c, int64_t person, int64_t enrolment, enum duty duty, day_t day, struct route *ret)
{
	struct route_subject_row row;
	bool found;

	TRY(route_subject(c->db, c->arena, &(struct route_subject_in){ person, enrolment }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return contact_route_of(c,
	                        &(struct route_case){ row.brin, row.location, row.municipality,
	                                              contact_desk_of(duty, day_age(row.birth, day)), day },
	                        ret);
}
