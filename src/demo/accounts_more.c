/* SPDX-License-Identifier: EUPL-1.2 */
/* One account of every role beside coordinators, officers and RMC advisers, with a scope that shows something. */
#include "demo/accounts.h"
#include "demo_sql.h"
#include "people/reach.h"

enum { GUIDED = 8, SHARED = 2 };

struct maker {
	struct ctx *c;
	struct arena *a;
	const struct demo_plan *plan;
	struct demo_accounts *all;
	struct str young; /* the name of the last resident found, whose own account is made */
};

static enum err make(struct maker *m, enum role role, struct str login, const struct scope *scopes, size_t n,
                     struct str reach)
{
	struct account_new new = { .login = login,
		                   .name = role == ROLE_YOUNG ? m->young : STR(""),
		                   .grant = { .role = role, .scopes = scopes, .scope_count = n } };

	return demo_account_add(m->c, m->a, m->all, &new, reach);
}

/* The biggest group of the biggest institution: "25PJ/00/MZ2A". */
static enum err at_school(struct maker *m)
{
	const struct demo_account first = m->all->list.p[0];
	struct demo_group_row row;
	struct scope group = { .kind = SCOPE_GROUP }, whole = { .kind = SCOPE_INSTITUTION };
	bool found;

	TRY(demo_group(m->c->db, m->a, &(struct demo_group_in){ first.account }, &row, &found));
	if (!found) {
		return OK;
	}
	whole.value = row.brin;
	group.value = str_format(m->a, "%.*s/%.*s/%.*s", STR_ARG(row.brin), STR_ARG(row.location),
	                         STR_ARG(row.class_group));
	m->all->group_brin = row.brin;
	m->all->group_location = row.location;
	m->all->group = row.class_group;
	m->all->mentor = demo_login(m->a, "mentor", row.brin);
	m->all->teacher = demo_login(m->a, "docent", row.brin);
	TRY(make(m, ROLE_MENTOR, demo_login(m->a, "mentor", row.brin), &group, 1, row.class_group));
	TRY(make(m, ROLE_TEACHER, demo_login(m->a, "docent", row.brin), &group, 1, row.class_group));
	TRY(make(m, ROLE_PEER, demo_login(m->a, "peercoach", row.brin), &group, 1, row.class_group));
	return make(m, ROLE_CONFIDANT, demo_login(m->a, "vertrouwen", row.brin), &whole, 1, first.reach);
}

typedef VEC(struct scope) scope_list;

/* Residents of a municipality about whom there is an obligation, born in a span, in order of name. */
static enum err residents(struct maker *m, struct str town, day_t after, day_t until, int most, scope_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct demo_resident_row row;
	bool more;

	TRY(demo_resident_open(m->c->db, &(struct demo_resident_in){ town, after, until, most }, &rows));
	for (;;) {
		struct scope *s;

		TRY(demo_resident_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		s = vec_push(m->a, ret);
		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = (struct scope){ SCOPE_PERSON, str_copy(m->a, row.public) };
		m->young = str_copy(m->a, row.name);
		if (s->value.p == NULL || m->young.p == NULL) {
			return ERR_NOMEM;
		}
	}
}

/* Who has to do with single young people: of the first municipality with an officer of its own. */
static enum err with_people(struct maker *m, const struct demo_account *officer, struct str town)
{
	scope_list guided = { 0 }, own = { 0 }, shared = { 0 };
	struct scope *partner;
	day_t today = m->c->today;
	size_t n;

	TRY(residents(m, town, reach_born(today, 24), reach_born(today, 16), GUIDED, &guided));
	TRY(residents(m, town, reach_born(today, 18), reach_born(today, 13), 1, &own));
	if (guided.n > 0) {
		TRY(make(m, ROLE_COUNSELLOR, demo_login(m->a, "traject", officer->reach), guided.p, guided.n,
		         str_format(m->a, "%zu jongeren", guided.n)));
	}
	partner = vec_push(m->a, &shared);
	if (partner == NULL) {
		return ERR_NOMEM;
	}
	*partner = (struct scope){ SCOPE_ORGANISATION, STR("Stichting Vooruit") };
	n = guided.n < SHARED ? guided.n : SHARED;
	for (size_t i = 0; i < n; i++) {
		struct scope *s = vec_push(m->a, &shared);

		if (s == NULL) {
			return ERR_NOMEM;
		}
		*s = guided.p[i];
	}
	TRY(make(m, ROLE_PARTNER, demo_login(m->a, "partner", officer->reach), shared.p, shared.n,
	         STR("Stichting Vooruit")));
	if (own.n > 0) {
		TRY(make(m, ROLE_YOUNG, STR("jongere"), own.p, 1, STR("zichzelf")));
		TRY(make(m, ROLE_PARENT, STR("ouder"), own.p, 1, STR("het eigen kind")));
	}
	return OK;
}

/* Somebody of a small municipality who does both: two grants, of which one acts in one. */
static enum err with_two(struct maker *m, const struct demo_account *officer, struct str town)
{
	struct scope scope = { SCOPE_MUNICIPALITY, town };
	struct grant_new second = { .role = ROLE_RMC, .scopes = &scope, .scope_count = 1 };
	struct demo_account *slot;
	int64_t grant;

	TRY(make(m, ROLE_OFFICER, demo_login(m->a, "beide", officer->reach), &scope, 1, officer->reach));
	m->c->now += 1000;
	TRY(grant_add(m->c, m->all->list.p[m->all->list.n - 1].account, &second, &grant));
	slot = vec_push(m->a, &m->all->list);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = m->all->list.p[m->all->list.n - 2];
	slot->role = ROLE_RMC;
	return OK;
}

/* The code of the municipality of an account of one. */
static enum err town_of(struct maker *m, const struct demo_account *officer, struct str *ret, bool *ret_found)
{
	struct demo_town_row row;

	TRY(demo_town(m->c->db, m->a, &(struct demo_town_in){ officer->account }, &row, ret_found));
	*ret = *ret_found ? row.code : STR("");
	return OK;
}

enum err demo_accounts_more(struct ctx *c, struct arena *a, const struct demo_plan *plan, struct demo_accounts *all)
{
	struct maker m = { c, a, plan, all, STR("") };
	struct scope region = { SCOPE_REGION, plan->region->code };
	struct demo_account officer;
	struct str town;
	bool found;

	TRY(at_school(&m));
	officer = all->list.p[all->officers];
	TRY(town_of(&m, &officer, &town, &found));
	if (found) {
		struct scope scope = { SCOPE_MUNICIPALITY, town };

		TRY(with_people(&m, &officer, town));
		TRY(make(&m, ROLE_BOA, demo_login(a, "boa", officer.reach), &scope, 1, officer.reach));
	}
	officer = all->list.p[all->officers + all->officer_many - 2 + (all->officer_many < 2)];
	TRY(town_of(&m, &officer, &town, &found));
	if (found) {
		TRY(with_two(&m, &officer, town));
	}
	TRY(make(&m, ROLE_REGION, demo_login(a, "cijfers", plan->region->code), &region, 1,
	         str_format(a, "regio %.*s", STR_ARG(plan->region->code))));
	TRY(make(&m, ROLE_RESEARCHER, STR("onderzoeker"), NULL, 0, STR("")));
	TRY(make(&m, ROLE_PRIVACY, STR("fg"), NULL, 0, STR("")));
	return make(&m, ROLE_ADMIN, STR("beheerder"), NULL, 0, STR(""));
}
