/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/reach.h"

#include "base/clock.h"
#include "base/vec.h"
#include "law/calendar.h"
#include "people_young_sql.h"

enum { GRACE_DAYS = 92, ENDED_WORKING_DAYS = 20 };

day_t reach_seen_from(day_t today)
{
	day_t august = day_of(day_school_year(today), 8, 1), grace = today - GRACE_DAYS;

	return august < grace ? august : grace;
}

day_t reach_born(day_t on, int years)
{
	struct ymd t = day_ymd(on);

	/* Who was born on 29 February has a birthday on 1 March in other years. */
	if (!ymd_valid(t.y - years, t.m, t.d)) {
		t.d--;
	}
	return day_of(t.y - years, t.m, t.d);
}

struct reach_terms reach_terms(const struct ctx *c)
{
	struct reach_terms t = { .seen_from = reach_seen_from(c->today), .born_after = DAY_MIN, .born_until = DAY_MAX };

	switch (c->actor.role) {
	case ROLE_OFFICER:
	case ROLE_BOA:
		t.born_after = reach_born(c->today, OF_AGE);
		t.cases = true;
		break;
	case ROLE_RMC:
		t.born_after = reach_born(c->today, RMC_BELOW);
		t.born_until = reach_born(c->today, RMC_FROM);
		break;
	case ROLE_PARENT: t.born_after = reach_born(c->today, OF_AGE); break;
	case ROLE_NOBODY:
	case ROLE_TEACHER:
	case ROLE_MENTOR:
	case ROLE_COORDINATOR:
	case ROLE_CONFIDANT:
	case ROLE_COUNSELLOR:
	case ROLE_REGION:
	case ROLE_PARTNER:
	case ROLE_YOUNG:
	case ROLE_PEER:
	case ROLE_RESEARCHER:
	case ROLE_PRIVACY:
	case ROLE_ADMIN:
	case ROLE_SYSTEM:
	case ROLE_COUNT: break;
	}
	return t;
}

bool reach_enrolment(const struct ctx *c, struct str brin, struct str location, struct str group, day_t first,
                     day_t last)
{
	if (role_side(c->actor.role) != SIDE_SCHOOL) {
		return true;
	}
	if (actor_reaches_site(c, brin, location)) {
		return last == DAY_NONE || last >= reach_seen_from(c->today);
	}
	return actor_reaches_group(c, brin, location, group) && first <= c->today &&
	       (last == DAY_NONE || last >= c->today);
}

enum err reach_members(struct ctx *c, const int64_t *persons, size_t n, struct reach_members *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct young_memberships_row row;
	VEC(struct reach_member) list = { 0 };
	bool more;

	*ret = (struct reach_members){ 0 };
	if ((c->actor.role != ROLE_TEACHER && c->actor.role != ROLE_MENTOR) || n == 0) {
		return OK;
	}
	TRY(young_memberships_open(
		c->db, &(struct young_memberships_in){ ctx_list_i64(c->arena, persons, n), c->actor.groups, c->today },
		&rows));
	for (;;) {
		struct reach_member *slot;

		TRY(young_memberships_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = (struct reach_member){ row.person, row.enrolment };
	}
	*ret = (struct reach_members){ list.p, list.n };
	return OK;
}

bool reach_member(const struct ctx *c, const struct reach_members *m, int64_t person, int64_t enrolment, day_t first,
                  day_t last)
{
	if (first > c->today || (last != DAY_NONE && last < c->today)) {
		return false;
	}
	for (size_t i = 0; i < m->n; i++) {
		if (m->list[i].person == person && m->list[i].enrolment == enrolment) {
			return true;
		}
	}
	return false;
}

const struct str *reach_duties(enum role role, size_t *ret_n)
{
	static const struct str compulsory[] = { { "kwalificatieplichtig", 20 }, { "leerplichtig", 12 } };
	static const struct str transition[] = { { "doorstroom", 10 } };

	if (role == ROLE_OFFICER || role == ROLE_BOA) {
		*ret_n = 2;
		return compulsory;
	}
	if (role == ROLE_RMC) {
		*ret_n = 1;
		return transition;
	}
	*ret_n = 0;
	return NULL;
}

bool reach_duty_own(enum role role, struct str duty)
{
	size_t n;
	const struct str *own = reach_duties(role, &n);

	for (size_t i = 0; i < n; i++) {
		if (str_eq(own[i], duty)) {
			return true;
		}
	}
	return own == NULL;
}

/* The task of the RMC is linked with the duty to qualify: it sees what was reported about who is younger as well. */
bool reach_duty(enum role role, struct str duty)
{
	return role == ROLE_RMC || reach_duty_own(role, duty);
}

struct str reach_desks(enum role role)
{
	if (role == ROLE_OFFICER) {
		return STR("[\"leerplicht\",\"kwalificatieplicht\"]");
	}
	return role == ROLE_RMC ? STR("[\"rmc\"]") : STR("[]");
}

int64_t reach_ended_from(day_t today)
{
	static const struct law_calendar no_holidays = { 0 };
	day_t from = today;
	int passed = calendar_working_day(&no_holidays, from);

	/* As far back as fewer working days passed. */
	while (passed < ENDED_WORKING_DAYS) {
		from--;
		passed += calendar_working_day(&no_holidays, from);
	}
	return clock_instant(from, 0);
}

static bool has_desk(const struct ctx *c)
{
	return c->actor.role == ROLE_OFFICER || c->actor.role == ROLE_RMC;
}

enum err reach_reported(struct ctx *c, int64_t person, bool *ret)
{
	struct young_reported_row row;
	bool found;

	*ret = false;
	if (!has_desk(c)) {
		return OK;
	}
	TRY(young_reported(c->db, c->arena,
	                   &(struct young_reported_in){ person, c->actor.account, c->actor.towns,
	                                                reach_desks(c->actor.role), reach_ended_from(c->today) },
	                   &row, &found));
	*ret = found && row.items > 0;
	return OK;
}

enum err reach_elsewhere(struct ctx *c, struct reach_elsewhere *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct young_elsewhere_row row;
	VEC(struct str) list = { 0 };
	bool more;

	*ret = (struct reach_elsewhere){ 0 };
	if (!has_desk(c)) {
		return OK;
	}
	TRY(young_elsewhere_open(c->db, &(struct young_elsewhere_in){ c->actor.account, c->actor.towns }, &rows));
	for (;;) {
		struct str *slot;

		TRY(young_elsewhere_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		slot = vec_push(c->arena, &list);
		if (slot == NULL) {
			return ERR_NOMEM;
		}
		*slot = str_copy(c->arena, row.municipality);
		if (slot->p == NULL) {
			return ERR_NOMEM;
		}
	}
	*ret = (struct reach_elsewhere){ list.p, list.n };
	return OK;
}
