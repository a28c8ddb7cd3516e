/* SPDX-License-Identifier: EUPL-1.2 */
#include "contacts/keep.h"

#include "access/log.h"
#include "access_sql.h"
#include "contacts/inside.h"
#include "contacts_keep_sql.h"
#include "outbound/outbound.h"
#include "reference/reference.h"

enum err contacts_require_region(struct ctx *c, struct str region)
{
	TRY(ctx_require(c, ACTION_CONTACTS_KEEP));
	if (c->actor.role != ROLE_REGION) {
		struct str name;

		TRY(reference_region_name(c->db, c->arena, region, &name));
		return name.n > 0 ? OK : REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	for (size_t i = 0; i < c->actor.region_count; i++) {
		if (str_eq(c->actor.region_list[i], region)) {
			return OK;
		}
	}
	return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
}

struct str contacts_region(const struct ctx *c)
{
	return c->actor.role == ROLE_REGION && c->actor.region_count > 0 ? c->actor.region_list[0] : STR("");
}

static enum err find(struct ctx *c, struct str region, struct str public, const char *field, int64_t *ret)
{
	struct contact_of_public_row row;
	bool found;

	TRY(contact_of_public(c->db, c->arena, &(struct contact_of_public_in){ public, region }, &row, &found));
	if (!found) {
		return REFUSE(c, ERR_INPUT, field, MSG_CONTACTS_UNKNOWN);
	}
	*ret = row.contact;
	return OK;
}

/* ---- who is it ---- */

static bool is_phone(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char ch = s.p[i];

		if ((ch < '0' || ch > '9') && ch != ' ' && ch != '+' && ch != '-' && ch != '(' && ch != ')') {
			return false;
		}
	}
	return s.n <= CONTACT_PHONE_MOST;
}

static bool is_words(struct str s)
{
	return s.n <= CONTACT_TEXT_MOST && str_is_text(s);
}

static enum err check_words(struct ctx *c, struct str name, struct str job, struct str phone, struct str email)
{
	if (!is_words(name) || !is_words(job)) {
		return REFUSE(c, ERR_INPUT, "naam", MSG_CONTACTS_LONG);
	}
	TRY(ctx_name(c, "naam", name));
	TRY(ctx_name(c, "functie", job));
	if (!is_phone(phone)) {
		return REFUSE(c, ERR_INPUT, "telefoon", MSG_CONTACTS_PHONE_WRONG);
	}
	if (email.n > 0 && (email.n > CONTACT_TEXT_MOST || !outbound_address_fine(email))) {
		return REFUSE(c, ERR_INPUT, "email", MSG_CONTACTS_EMAIL);
	}
	return OK;
}

static enum err check_place(struct ctx *c, const struct contact_said *said)
{
	enum contact_task task;
	struct location site;
	bool found;

	TRY(reference_location(c->db, c->arena, said->brin, said->location, &site, &found));
	if (!found) {
		return REFUSE(c, ERR_INPUT, "locatie", MSG_CONTACTS_NO_LOCATION);
	}
	if (!contact_task_parse(said->task, &task)) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_CONTACTS_TASK_WRONG);
	}
	if (said->first == DAY_NONE || (said->last != DAY_NONE && said->last < said->first)) {
		return REFUSE(c, ERR_INPUT, "vanaf", MSG_CONTACTS_PERIOD_WRONG);
	}
	return OK;
}

enum err contacts_assign(struct ctx *c, const struct contact_order *in, enum contact_change *ret)
{
	struct contact_said said = in->said;
	struct account_by_login_row row;
	bool found;

	TRY(contacts_require_region(c, said.region));
	TRY(check_place(c, &said));
	TRY(check_words(c, said.name, said.job, said.phone, said.email));
	if (in->public.n > 0) {
		TRY(find(c, said.region, in->public, "wie", &said.contact));
	} else if (said.name.n == 0) {
		return REFUSE(c, ERR_INPUT, "naam", MSG_CONTACTS_NAME_MISSING);
	}
	if (in->login.n > 0) {
		TRY(account_by_login(c->db, c->arena, &(struct account_by_login_in){ in->login }, &row, &found));
		if (!found) {
			return REFUSE1(c, ERR_INPUT, "inlognaam", MSG_INTAKE_CONTACT_LOGIN, in->login);
		}
		said.account = row.account;
	}
	TRY(contact_put(c, &said, ret));
	return *ret == CONTACT_SAME ? OK : log_change(c, ACTION_CONTACTS_KEEP, 0, "contact.assign");
}

enum err contacts_end(struct ctx *c, const struct contact_said *which, day_t last)
{
	int64_t changed = 0;

	TRY(contacts_require_region(c, which->region));
	if (last < which->first) {
		TRY(contact_drop(c->db,
		                 &(struct contact_drop_in){ which->brin, which->location, which->region, which->task,
		                                            which->first },
		                 &changed));
	} else {
		TRY(contact_end_at(c->db,
		                   &(struct contact_end_at_in){ which->brin, which->location, which->region,
		                                                which->task, which->first, last },
		                   &changed));
	}
	if (changed == 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	return log_change(c, ACTION_CONTACTS_KEEP, 0, "contact.end");
}

enum err contacts_away(struct ctx *c, const struct contact_absence *in)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	int64_t contact, stand_in = INT64_MIN;

	TRY(contacts_require_region(c, in->region));
	TRY(find(c, in->region, in->public, "wie", &contact));
	if (in->last == DAY_NONE) {
		TRY(contact_away_end(c->db, &(struct contact_away_end_in){ contact, c->today }, NULL));
		TRY(contact_away_drop(c->db, &(struct contact_away_drop_in){ contact, c->today }, NULL));
		return log_change(c, ACTION_CONTACTS_KEEP, 0, "contact.back");
	}
	if (in->first == DAY_NONE || in->last < in->first || in->last < c->today) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_CONTACTS_PERIOD_WRONG);
	}
	if (in->stand_in.n > 0) {
		TRY(find(c, in->region, in->stand_in, "vervanger", &stand_in));
		if (stand_in == contact) {
			return REFUSE(c, ERR_INPUT, "vervanger", MSG_CONTACTS_SELF);
		}
	}
	TRY(contact_away_put_open(c->db, &bulk));
	TRY(contact_away_put_row(&bulk, &(struct contact_away_put_in){ contact, in->first, in->last, stand_in }));
	TRY(db_bulk_close(&bulk));
	return log_change(c, ACTION_CONTACTS_KEEP, 0, "contact.away");
}

enum err contacts_desk(struct ctx *c, const struct contact_desk *in)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct municipality town;
	int64_t who = INT64_MIN;
	bool found;

	TRY(contacts_require_region(c, in->region));
	TRY(reference_municipality(c->db, c->arena, in->municipality, &town, &found));
	if (!found || !str_eq(town.region, in->region)) {
		return REFUSE(c, ERR_INPUT, "gemeente", MSG_CONTACTS_NO_TOWN);
	}
	if (!str_eq(in->desk, STR("leerplicht")) && !str_eq(in->desk, STR("kwalificatieplicht")) &&
	    !str_eq(in->desk, STR("rmc"))) {
		return REFUSE(c, ERR_INPUT, "loket", MSG_CONTACTS_TASK_WRONG);
	}
	if (in->name.n == 0) {
		return REFUSE(c, ERR_INPUT, "naam", MSG_CONTACTS_NAME_MISSING);
	}
	TRY(check_words(c, in->name, STR(""), in->phone, in->email));
	if (in->who.n > 0) {
		TRY(find(c, in->region, in->who, "wie", &who));
	}
	TRY(contact_desk_put_open(c->db, &bulk));
	TRY(contact_desk_put_row(&bulk, &(struct contact_desk_put_in){ in->municipality, in->desk, in->name, in->phone,
	                                                               in->email, who }));
	TRY(db_bulk_close(&bulk));
	return log_change(c, ACTION_CONTACTS_KEEP, 0, "contact.desk");
}

enum err contacts_agree(struct ctx *c, struct str region, struct str other, day_t first, bool end)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct str name;

	TRY(contacts_require_region(c, region));
	TRY(reference_region_name(c->db, c->arena, other, &name));
	if (name.n == 0 || str_eq(other, region)) {
		return REFUSE(c, ERR_INPUT, "met", MSG_CONTACTS_NO_REGION);
	}
	TRY(contact_agreed_end(c->db, &(struct contact_agreed_end_in){ other, region, end ? c->today : first }, NULL));
	TRY(contact_agreed_drop(c->db, &(struct contact_agreed_drop_in){ other, region, end ? c->today : first },
	                        NULL));
	if (end) {
		return log_change(c, ACTION_CONTACTS_KEEP, 0, "contact.disagree");
	}
	if (first == DAY_NONE) {
		return REFUSE(c, ERR_INPUT, "vanaf", MSG_CONTACTS_PERIOD_WRONG);
	}
	TRY(contact_agreed_put_open(c->db, &bulk));
	TRY(contact_agreed_put_row(&bulk, &(struct contact_agreed_put_in){ other, region, first, DAY_NONE }));
	TRY(db_bulk_close(&bulk));
	return log_change(c, ACTION_CONTACTS_KEEP, 0, "contact.agree");
}
