/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/grant.h"

#include <string.h>

#include "access/log.h"
#include "access_sql.h"
#include "base/vec.h"

enum { ORGANISATION_MAX = 120, GROUP_MAX = 60 };

static const char *const kind_names[SCOPE_KINDS] = {
	"institution", "location", "group", "municipality", "region", "organisation", "person",
};

#define KIND(kind) (1u << SCOPE_##kind)

/* Which kinds of scope a role takes; it needs at least one of needed, when that is not empty. */
static const struct {
	unsigned takes, needs;
} fits[ROLE_COUNT] = {
	[ROLE_TEACHER] = { KIND(GROUP), KIND(GROUP) },
	[ROLE_MENTOR] = { KIND(GROUP), KIND(GROUP) },
	[ROLE_COORDINATOR] = { KIND(INSTITUTION) | KIND(LOCATION), KIND(INSTITUTION) | KIND(LOCATION) },
	[ROLE_CONFIDANT] = { KIND(INSTITUTION) | KIND(LOCATION), KIND(INSTITUTION) | KIND(LOCATION) },
	[ROLE_OFFICER] = { KIND(MUNICIPALITY) | KIND(REGION), KIND(MUNICIPALITY) | KIND(REGION) },
	[ROLE_RMC] = { KIND(MUNICIPALITY) | KIND(REGION), KIND(MUNICIPALITY) | KIND(REGION) },
	[ROLE_COUNSELLOR] = { KIND(PERSON), KIND(PERSON) },
	[ROLE_REGION] = { KIND(REGION), KIND(REGION) },
	[ROLE_PARTNER] = { KIND(ORGANISATION) | KIND(PERSON), KIND(ORGANISATION) },
	[ROLE_YOUNG] = { KIND(PERSON), KIND(PERSON) },
	[ROLE_PARENT] = { KIND(PERSON), KIND(PERSON) },
	[ROLE_PEER] = { KIND(GROUP), KIND(GROUP) },
	[ROLE_BOA] = { KIND(MUNICIPALITY) | KIND(REGION), KIND(MUNICIPALITY) | KIND(REGION) },
};

bool role_takes(enum role role, enum scope_kind kind)
{
	return (fits[role].takes & 1u << kind) != 0;
}

bool role_needs_scope(enum role role)
{
	return fits[role].needs != 0;
}

const char *scope_kind_name(enum scope_kind kind)
{
	return kind_names[kind];
}

bool scope_kind_parse(struct str name, enum scope_kind *ret)
{
	for (int k = 0; k < SCOPE_KINDS; k++) {
		if (str_eq(name, str_of(kind_names[k]))) {
			*ret = (enum scope_kind)k;
			return true;
		}
	}
	return false;
}

/* ---- scopes in the database ---- */

/* "25PJ", "25PJ/00", "25PJ/00/MZ2A" in its parts. */
static struct school_reach parts_of(struct str value)
{
	struct school_reach s;
	struct str rest;

	s.brin = str_cut(value, '/', &rest);
	s.location = str_cut(rest, '/', &s.group);
	return s;
}

/* Whether the text of a scope has the form of its kind; the reference tables tell whether the code exists. */
static bool form_fine(enum scope_kind kind, struct str value)
{
	struct school_reach s = parts_of(value);

	switch (kind) {
	case SCOPE_LOCATION: return s.brin.n == 4 && s.location.n == 2 && value.n == 7;
	case SCOPE_GROUP: return s.brin.n == 4 && s.location.n == 2 && s.group.n >= 1 && s.group.n <= GROUP_MAX;
	case SCOPE_ORGANISATION: return value.n >= 1 && value.n <= ORGANISATION_MAX;
	case SCOPE_INSTITUTION:
	case SCOPE_MUNICIPALITY:
	case SCOPE_REGION:
	case SCOPE_PERSON:
	case SCOPE_KINDS: break;
	}
	return value.n > 0;
}

/* A person may be named by the public name or the key; kept is the key, by which lists and pages find. */
static enum err resolve_person(struct ctx *c, struct str value, struct str *ret)
{
	struct scope_person_row row;
	int64_t key = 0;
	bool found;

	(void)str_to_i64(value, &key);
	TRY(scope_person(c->db, c->arena, &(struct scope_person_in){ value, key }, &row, &found));
	if (!found) {
		return REFUSE1(c, ERR_INPUT, "bereik", MSG_ACCOUNT_SCOPE_UNKNOWN, value);
	}
	*ret = str_format(c->arena, "%lld", (long long)row.person);
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err put_scopes(struct ctx *c, int64_t grant, enum role role, const struct scope *scopes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str value = scopes[i].value;

		if (!role_takes(role, scopes[i].kind)) {
			return REFUSE(c, ERR_INPUT, "bereik", MSG_ACCOUNT_SCOPE_FORM);
		}
		if (!form_fine(scopes[i].kind, value)) {
			return REFUSE1(c, ERR_INPUT, "bereik", MSG_ACCOUNT_SCOPE_UNKNOWN, value);
		}
		if (scopes[i].kind == SCOPE_PERSON) {
			TRY(resolve_person(c, value, &value));
		}
		/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): the kind was found in the table */
		TRY(scope_add(c->db, &(struct scope_add_in){ grant, str_of(kind_names[scopes[i].kind]), value }, NULL));
	}
	return OK;
}

/*
 * What a grant must hold. A code that the reference tables do not know would give an account that sees nothing,
 * unexplained; a young person who acts is one person.
 */
static enum err check_scopes(struct ctx *c, int64_t grant, enum role role)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct scope_list_row row;
	unsigned seen = 0;
	size_t count = 0;
	bool more;

	TRY(scope_list_open(c->db, &(struct scope_list_in){ grant }, &rows));
	for (;;) {
		enum scope_kind kind;

		TRY(scope_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!row.known) {
			return REFUSE1(c, ERR_INPUT, "bereik", MSG_ACCOUNT_SCOPE_UNKNOWN, row.value);
		}
		if (scope_kind_parse(row.kind, &kind)) {
			seen |= 1u << kind;
		}
		count++;
	}
	if ((fits[role].needs != 0 && (seen & fits[role].needs) == 0) || (role == ROLE_YOUNG && count != 1)) {
		return REFUSE(c, ERR_INPUT, "bereik", MSG_ACCOUNT_SCOPE_FORM);
	}
	return OK;
}

/* ---- giving and taking ---- */

enum err grant_add(struct ctx *c, int64_t account, const struct grant_new *g, int64_t *ret_grant)
{
	int64_t grant = ctx_new_id(c);
	day_t first = g->first != 0 && g->first != DAY_NONE ? g->first : c->today;
	day_t last = g->last != 0 ? g->last : DAY_NONE;

	if (g->role == ROLE_NOBODY || g->role == ROLE_SYSTEM || g->role >= ROLE_COUNT) {
		return REFUSE(c, ERR_INPUT, "rol", MSG_ACCOUNT_ROLE_FORM);
	}
	if (last != DAY_NONE && last < first) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_ACCOUNT_TERM_FORM);
	}
	TRY(grant_put(c->db, &(struct grant_put_in){ grant, account, str_of(role_name(g->role)), first, last, c->now },
	              NULL));
	TRY(put_scopes(c, grant, g->role, g->scopes, g->scope_count));
	TRY(check_scopes(c, grant, g->role));
	*ret_grant = grant;
	return log_change_account(c, ACTION_ACCOUNTS, account, "grant.add");
}

static enum err find(struct ctx *c, int64_t account, int64_t grant, enum role *ret)
{
	struct grant_find_row row;
	bool found;

	TRY(grant_find(c->db, c->arena, &(struct grant_find_in){ account, grant }, &row, &found));
	if (!found || !role_parse(row.role.p, ret)) {
		return REFUSE(c, ERR_ABSENT, "bevoegdheid", MSG_ACCOUNT_GRANT_UNKNOWN);
	}
	return OK;
}

enum err grant_widen(struct ctx *c, int64_t account, int64_t grant, const struct scope *scopes, size_t n)
{
	enum role role;

	TRY(find(c, account, grant, &role));
	TRY(put_scopes(c, grant, role, scopes, n));
	TRY(log_change_account(c, ACTION_ACCOUNTS, account, "grant.widen"));
	return check_scopes(c, grant, role);
}

enum err grant_narrow(struct ctx *c, int64_t account, int64_t grant, const struct scope *scopes, size_t n)
{
	enum role role;

	TRY(find(c, account, grant, &role));
	for (size_t i = 0; i < n; i++) {
		struct str value = scopes[i].value;

		if (scopes[i].kind == SCOPE_PERSON) {
			TRY(resolve_person(c, value, &value));
		}
		TRY(scope_drop(c->db, &(struct scope_drop_in){ grant, str_of(kind_names[scopes[i].kind]), value },
		               NULL));
	}
	TRY(log_change_account(c, ACTION_ACCOUNTS, account, "grant.narrow"));
	return check_scopes(c, grant, role);
}

enum err grant_revoke(struct ctx *c, int64_t account, int64_t grant)
{
	int64_t changed;

	TRY(grant_end(c->db, &(struct grant_end_in){ account, grant, c->now }, &changed));
	if (changed == 0) {
		return REFUSE(c, ERR_ABSENT, "bevoegdheid", MSG_ACCOUNT_GRANT_UNKNOWN);
	}
	return log_change_account(c, ACTION_ACCOUNTS, account, "grant.revoke");
}

/* ---- what a grant gives ---- */

struct actor actor_of(enum role role)
{
	struct str none = STR("[]");

	return (struct actor){ .role = role,
		               .brins = none,
		               .wholes = none,
		               .sites = none,
		               .groups = none,
		               .towns = none,
		               .persons = none,
		               .label = STR("") };
}

typedef VEC(struct str) text_list;
typedef VEC(struct scope_named) named_list;

/* Everything that the scope of a grant is sorted into. */
struct sorted {
	VEC(struct school_reach) schools;
	text_list brins, wholes, sites, groups, towns, regions, organisations;
	VEC(int64_t) persons;
	struct str label;
	bool towns_wanted;
};

static enum err push(struct ctx *c, text_list *list, struct str s)
{
	struct str *slot = vec_push(c->arena, list);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = s;
	return OK;
}

static enum err push_school(struct ctx *c, struct sorted *s, text_list *list, struct str value)
{
	struct school_reach part = parts_of(value), *slot;

	/* What is in reach already is not counted twice; whole institutions come before their locations. */
	for (size_t i = 0; i < s->wholes.n; i++) {
		if (str_eq(s->wholes.p[i], part.brin)) {
			return OK;
		}
	}
	slot = vec_push(c->arena, &s->schools);
	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = part;
	for (size_t i = 0; i < s->brins.n; i++) {
		if (str_eq(s->brins.p[i], slot->brin)) {
			return push(c, list, value);
		}
	}
	TRY(push(c, &s->brins, slot->brin));
	return push(c, list, value);
}

static enum err push_person(struct ctx *c, struct sorted *s, struct str value)
{
	int64_t *slot = vec_push(c->arena, &s->persons);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	return str_to_i64(value, slot) ? OK : fail_set(c->fail, ERR_DB, NULL, "a stored scope names no person");
}

/* Names of the scope, in the order of the list: "Deltion College, Zone.college"; a group is called by its own name. */
static struct str longer_label(struct ctx *c, struct str label, enum scope_kind kind, struct str value, struct str name)
{
	if (kind == SCOPE_PERSON) {
		return label;
	}
	if (kind == SCOPE_GROUP) {
		name = parts_of(value).group;
	} else if (kind == SCOPE_ORGANISATION) {
		name = value;
	}
	return label.n == 0 ? str_copy(c->arena, name)
	                    : str_format(c->arena, "%.*s, %.*s", STR_ARG(label), STR_ARG(name));
}

static enum err sort_scope(struct ctx *c, struct sorted *s, enum scope_kind kind, struct str value)
{
	switch (kind) {
	case SCOPE_INSTITUTION: return push_school(c, s, &s->wholes, value);
	case SCOPE_LOCATION: return push_school(c, s, &s->sites, value);
	case SCOPE_GROUP: return push_school(c, s, &s->groups, value);
	case SCOPE_REGION: TRY(push(c, &s->regions, value)); __attribute__((fallthrough));
	case SCOPE_MUNICIPALITY: s->towns_wanted = true; return OK;
	case SCOPE_ORGANISATION: return push(c, &s->organisations, value);
	case SCOPE_PERSON: return push_person(c, s, value);
	case SCOPE_KINDS: break;
	}
	return OK;
}

static enum err load_scopes(struct ctx *c, int64_t grant, named_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct scope_list_row row;
	bool more;

	TRY(scope_list_open(c->db, &(struct scope_list_in){ grant }, &rows));
	for (;;) {
		struct scope_named *one;

		TRY(scope_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		one = vec_push(c->arena, ret);
		if (one == NULL) {
			return ERR_NOMEM;
		}
		*one = (struct scope_named){ str_copy(c->arena, row.kind), str_copy(c->arena, row.value),
			                     str_copy(c->arena, row.name) };
		if (one->kind.p == NULL || one->value.p == NULL || one->name.p == NULL) {
			return ERR_NOMEM;
		}
	}
}

static enum err sort_scopes(struct ctx *c, const struct scope_named *list, size_t n, enum role role, struct sorted *s)
{
	for (size_t i = 0; i < n; i++) {
		enum scope_kind kind;

		/* What the role no longer takes gives nothing. */
		if (!scope_kind_parse(list[i].kind, &kind) || !role_takes(role, kind)) {
			continue;
		}
		TRY(sort_scope(c, s, kind, list[i].value));
		s->label = longer_label(c, s->label, kind, list[i].value, list[i].name);
		if (s->label.p == NULL) {
			return ERR_NOMEM;
		}
	}
	return OK;
}

static enum err load_towns(struct ctx *c, int64_t grant, text_list *towns)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct town_of_scope_row row;
	bool more;

	TRY(town_of_scope_open(c->db, &(struct town_of_scope_in){ grant }, &rows));
	for (;;) {
		struct str code;

		TRY(town_of_scope_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		code = str_copy(c->arena, row.code);
		if (code.p == NULL) {
			return ERR_NOMEM;
		}
		TRY(push(c, towns, code));
	}
}

enum err grant_act(struct ctx *c, int64_t grant, struct str role)
{
	named_list scopes = { 0 };

	TRY(load_scopes(c, grant, &scopes));
	return grant_act_on(c, grant, role, scopes.p, scopes.n);
}

enum err grant_act_on(struct ctx *c, int64_t grant, struct str role, const struct scope_named *scopes, size_t n)
{
	struct actor a;
	struct sorted s = { .label = STR("") };
	enum role r;

	if (!role_parse(role.p, &r) || r == ROLE_SYSTEM) {
		return ERR_DENIED;
	}
	a = actor_of(r);
	TRY(sort_scopes(c, scopes, n, r, &s));
	if (s.towns_wanted) {
		TRY(load_towns(c, grant, &s.towns));
	}
	a.account = c->actor.account;
	a.grant = grant;
	a.grants = c->actor.grants;
	a.login = c->actor.login;
	a.name = c->actor.name;
	a.remote = c->actor.remote;
	a.issuer = c->actor.issuer;
	a.label = s.label;
	a.school_list = s.schools.p;
	a.school_count = s.schools.n;
	a.brin_list = s.brins.p;
	a.brin_count = s.brins.n;
	a.town_list = s.towns.p;
	a.town_count = s.towns.n;
	a.region_list = s.regions.p;
	a.region_count = s.regions.n;
	a.organisation_list = s.organisations.p;
	a.organisation_count = s.organisations.n;
	a.person_list = s.persons.p;
	a.person_count = s.persons.n;
	a.brins = ctx_list_text(c->arena, s.brins.p, s.brins.n);
	a.wholes = ctx_list_text(c->arena, s.wholes.p, s.wholes.n);
	a.sites = ctx_list_text(c->arena, s.sites.p, s.sites.n);
	a.groups = ctx_list_text(c->arena, s.groups.p, s.groups.n);
	a.towns = ctx_list_text(c->arena, s.towns.p, s.towns.n);
	a.persons = ctx_list_i64(c->arena, s.persons.p, s.persons.n);
	if (a.brins.p == NULL || a.wholes.p == NULL || a.sites.p == NULL || a.groups.p == NULL || a.towns.p == NULL ||
	    a.persons.p == NULL) {
		return ERR_NOMEM;
	}
	c->actor = a;
	return OK;
}

static enum err list_of(struct ctx *c, const struct grant_live_in *which, struct grant **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct grant_live_row row;
	VEC(struct grant) list = { 0 };
	bool more;

	TRY(grant_live_open(c->db, which, &rows));
	for (;;) {
		struct sorted s = { .label = STR("") };
		named_list scopes = { 0 };
		struct grant *g;
		enum role role;

		TRY(grant_live_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		if (!role_parse(row.role.p, &role)) {
			continue;
		}
		g = vec_push(c->arena, &list);
		if (g == NULL) {
			return ERR_NOMEM;
		}
		TRY(load_scopes(c, row.grant_id, &scopes));
		TRY(sort_scopes(c, scopes.p, scopes.n, role, &s));
		*g = (struct grant){ row.grant_id, role, row.first, row.last, s.label };
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

enum err grant_list(struct ctx *c, int64_t account, struct grant **ret, size_t *ret_n)
{
	return list_of(c, &(struct grant_live_in){ account, c->today, true, STR("") }, ret, ret_n);
}

enum err grant_list_own(struct ctx *c, struct grant **ret, size_t *ret_n)
{
	struct str issuer = c->actor.issuer.n > 0 ? c->actor.issuer : STR("");

	return list_of(c, &(struct grant_live_in){ c->actor.account, c->today, false, issuer }, ret, ret_n);
}
