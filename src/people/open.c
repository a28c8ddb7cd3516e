/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/open.h"

#include "access/glass.h"
#include "access/log.h"
#include "access/look.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/reach.h"
#include "people/share.h"
#include "people_sql.h"
#include "people_young_sql.h"

static enum err fill(struct ctx *c, const struct young_by_public_row *row, struct young *ret)
{
	struct young y = {
		.person = row->person,
		.public = row->public,
		.birth = row->birth,
		.died = row->died,
		.left = row->left_country,
		.qualified = row->qualified,
		.age = day_age(row->birth, c->today),
		.street = row->street,
		.number = row->number,
		.postcode = row->postcode,
		.place = row->place,
		.municipality = row->municipality,
		.town = row->town,
		.phone = row->phone,
		.email = row->email,
		.language = row->language,
	};
	struct str rest;

	y.name = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name);
	y.call = row->call_name.n > 0 ? row->call_name : str_cut(row->given_names, ' ', &rest);
	if (y.name.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = y;
	return OK;
}

static enum err keep_enrolment(struct ctx *c, const struct young_enrolments_row *row, struct young_enrolment *ret)
{
	struct arena *a = c->arena;

	*ret = (struct young_enrolment){
		.enrolment = row->enrolment,
		.public = str_copy(a, row->public),
		.brin = str_copy(a, row->brin),
		.location = str_copy(a, row->location),
		.number = str_copy(a, row->number),
		.level = str_copy(a, row->level),
		.programme = str_copy(a, row->programme),
		.year = str_copy(a, row->year),
		.class_group = str_copy(a, row->class_group),
		.school = str_copy(a, row->school),
		.site = str_copy(a, row->site),
		.site_place = str_copy(a, row->site_place),
		.unit = (enum hour_unit)row->hour_unit,
		.bol = str_eq(row->track, STR("bol")),
		.bbl = str_eq(row->track, STR("bbl")),
		.first = row->first,
		.last = row->last,
	};
	if (!sector_parse(row->sector, &ret->sector)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored enrolment has an unknown kind of education");
	}
	share_enrolment(c, ret);
	return ret->site_place.p != NULL ? OK : ERR_NOMEM;
}

static enum err enrolments_in_reach(struct ctx *c, int64_t person, struct young_enrolment **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct young_enrolments_row row;
	VEC(struct young_enrolment) list = { 0 };
	struct reach_members members;
	bool more;

	TRY(reach_members(c, &person, 1, &members));
	TRY(young_enrolments_open(c->db, &(struct young_enrolments_in){ person }, &rows));
	for (;;) {
		struct young_enrolment *e;

		TRY(young_enrolments_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (c->glass != person &&
		    !reach_enrolment(c, row.brin, row.location, row.class_group, row.first, row.last) &&
		    !reach_member(c, &members, person, row.enrolment, row.first, row.last)) {
			continue;
		}
		e = vec_push(c->arena, &list);
		if (e == NULL) {
			return ERR_NOMEM;
		}
		TRY(keep_enrolment(c, &row, e));
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

/* Whether there is or was an enrolment in the actor's reach. */
static enum err has_enrolment(struct ctx *c, int64_t person, bool *ret)
{
	struct young_enrolment *list;
	size_t n;

	TRY(enrolments_in_reach(c, person, &list, &n));
	*ret = n > 0;
	return OK;
}

/* A resident of the municipalities, of the age that the role is there for; or who was reported to the actor by name. */
static enum err is_resident(struct ctx *c, int64_t person, bool *ret)
{
	struct reach_terms t = reach_terms(c);
	struct young_reach_row row;
	bool found, fine = false;

	TRY(young_reach(c->db, c->arena, &(struct young_reach_in){ person, t.seen_from }, &row, &found));
	if (found && actor_reaches_town(c, row.municipality) && row.birth <= t.born_until) {
		fine = row.birth > t.born_after || (t.cases && row.cases);
	}
	if (!fine) {
		TRY(reach_reported(c, person, &fine));
	}
	*ret = fine;
	return OK;
}

/* One of those whom the scope names; a parent's child until it is of age. */
static enum err is_named(struct ctx *c, int64_t person, bool *ret)
{
	struct reach_terms t = reach_terms(c);
	struct young_reach_row row;
	bool found;

	TRY(young_reach(c->db, c->arena, &(struct young_reach_in){ person, t.seen_from }, &row, &found));
	*ret = found && actor_names(c, person) && row.birth > t.born_after;
	return OK;
}

enum err people_in_reach(struct ctx *c, int64_t person, bool *ret)
{
	switch (role_side(c->actor.role)) {
	case SIDE_SCHOOL: return has_enrolment(c, person, ret);
	case SIDE_AUTHORITY:
		if (c->actor.role == ROLE_REGION) {
			break;
		}
		return c->actor.role == ROLE_COUNSELLOR ? is_named(c, person, ret) : is_resident(c, person, ret);
	case SIDE_PARTNER:
	case SIDE_SELF: return is_named(c, person, ret);
	case SIDE_SYSTEM: *ret = true; return OK;
	case SIDE_NONE:
	case SIDE_OFFICE: break;
	}
	*ret = false;
	return OK;
}

enum err people_restricted(struct ctx *c, int64_t person, bool *ret)
{
	struct person_restricted_row row;
	bool found;

	TRY(person_restricted(c->db, c->arena, &(struct person_restricted_in){ person }, &row, &found));
	*ret = row.held > 0;
	return OK;
}

enum err people_unrestricted(struct ctx *c, enum action action, int64_t person)
{
	enum side side = role_side(c->actor.role);
	bool held;

	if (side != SIDE_SCHOOL && side != SIDE_AUTHORITY && side != SIDE_PARTNER) {
		return OK;
	}
	TRY(people_restricted(c, person, &held));
	if (!held) {
		return OK;
	}
	TRY(log_refused(c, action, person, "restricted"));
	return REFUSE(c, ERR_DENIED, NULL, MSG_PERSON_RESTRICTED);
}

/*
 * While processing is restricted (AVG art. 18) those who work with young people do not see the page of the person, nor the
 * weeks that corrections are made in; what the law obliges them to do with a finding goes on (art. 18(2)). The person, and
 * a search of the log, are not kept out.
 */
static enum err check_restriction(struct ctx *c, enum action action, int64_t person)
{
	bool closed = action == ACTION_PERSON || action == ACTION_CONTACT || action == ACTION_EXPLAIN ||
	              action == ACTION_CORRECT;

	return closed ? people_unrestricted(c, action, person) : OK;
}

/*
 * Lets the actor in, or not. y is NULL when there is no such person: the reach is asked all the same, so that nothing
 * but the answer to that question tells the absent from the out of reach.
 */
static enum err let_in(struct ctx *c, const struct young *y, enum action action, struct young *ret)
{
	int64_t person = y != NULL ? y->person : 0;
	bool fine;

	/* What was opened by broken glass before in this request opens nothing else. */
	c->glass = 0;
	TRY(people_in_reach(c, person, &fine));
	if (!fine && glass_allows(action)) {
		TRY(glass_reaches(c, person, &fine));
		c->glass = fine ? person : 0;
	}
	if (!fine || y == NULL) {
		TRY(log_refused(c, action, person, y != NULL ? "reach" : "unknown"));
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	TRY(check_restriction(c, action, person));
	TRY(look_at(c, action, person));
	*ret = *y;
	share_young(c, ret);
	return OK;
}

enum err people_open(struct ctx *c, struct str public, enum action action, struct young *ret)
{
	struct young_by_public_row row;
	struct young y;
	bool found;

	TRY(ctx_require(c, action));
	TRY(young_by_public(c->db, c->arena, &(struct young_by_public_in){ public }, &row, &found));
	if (!found) {
		return let_in(c, NULL, action, ret);
	}
	TRY(fill(c, &row, &y));
	return let_in(c, &y, action, ret);
}

enum err people_open_key(struct ctx *c, int64_t person, enum action action, struct young *ret)
{
	struct young_by_public_row row;
	struct young y;
	bool found;

	TRY(ctx_require(c, action));
	TRY(young_by_key(c->db, c->arena, &(struct young_by_key_in){ person }, &row, &found));
	if (!found) {
		return let_in(c, NULL, action, ret);
	}
	TRY(fill(c, &row, &y));
	return let_in(c, &y, action, ret);
}

enum err people_enrolments(struct ctx *c, int64_t person, struct young_enrolment **ret, size_t *ret_n)
{
	if (!access_sees(c->actor.role, FACET_ENROLMENT)) {
		*ret = NULL;
		*ret_n = 0;
		return OK;
	}
	return enrolments_in_reach(c, person, ret, ret_n);
}

enum err people_exemptions(struct ctx *c, int64_t person, struct young_exemption **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct young_exemptions_row row;
	VEC(struct young_exemption) list = { 0 };
	bool more;

	if (!access_sees(c->actor.role, FACET_CAREER)) {
		*ret = NULL;
		*ret_n = 0;
		return OK;
	}
	TRY(young_exemptions_open(c->db, &(struct young_exemptions_in){ person }, &rows));
	for (;;) {
		struct young_exemption *x;

		TRY(young_exemptions_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct young_exemption){ str_copy(c->arena, row.kind), str_copy(c->arena, row.article),
			                       str_copy(c->arena, c->lang == LANG_EN ? row.name_en : row.name),
			                       row.first, row.last };
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err people_results(struct ctx *c, int64_t person, struct young_result **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct young_results_row row;
	VEC(struct young_result) list = { 0 };
	bool more;

	if (!access_sees(c->actor.role, FACET_CAREER)) {
		*ret = NULL;
		*ret_n = 0;
		return OK;
	}
	TRY(young_results_open(c->db, &(struct young_results_in){ person }, &rows));
	for (;;) {
		struct young_result *x;

		TRY(young_results_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		x = vec_push(c->arena, &list);
		if (x == NULL) {
			return ERR_NOMEM;
		}
		*x = (struct young_result){ str_copy(c->arena, row.kind), str_copy(c->arena, row.level),
			                    str_copy(c->arena, row.profile), row.day };
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

struct young_duty people_duty(const struct young *y, day_t on)
{
	const struct law_person who = { y->birth, y->qualified };
	struct law_duty_period periods[LAW_DUTY_PERIODS];
	size_t n = law_duty_periods(&who, periods);

	for (size_t i = 0; i < n; i++) {
		if (periods[i].first <= on && on <= periods[i].last) {
			return (struct young_duty){ periods[i].duty, periods[i].last };
		}
	}
	return (struct young_duty){ DUTY_NONE, DAY_NONE };
}
