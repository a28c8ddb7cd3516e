/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_GRANT_H
#define ACCESS_GRANT_H

#include "access/ctx.h"

/*
 * Grants: an account acts in a role, within a scope, for a term. An account may have several; a session acts in one of
 * them at a time and can switch, a token acts in the one that it was made for. A grant outside its term, or revoked,
 * gives nothing, also to who is signed in. Functions that write need a writing connection in c->db.
 */
enum scope_kind {
	SCOPE_INSTITUTION,  /* "25PJ" */
	SCOPE_LOCATION,     /* "25PJ/00" */
	SCOPE_GROUP,        /* "25PJ/00/MZ2A": who is enrolled in that group now */
	SCOPE_MUNICIPALITY, /* "0193" */
	SCOPE_REGION,       /* "10": its municipalities */
	SCOPE_ORGANISATION, /* name of a partner */
	SCOPE_PERSON,       /* public name or key of a young person; kept as key */
	SCOPE_KINDS
};

struct scope {
	enum scope_kind kind;
	struct str value;
};

struct grant_new {
	enum role role;
	day_t first, last; /* 0 or DAY_NONE: from today on, without end */
	const struct scope *scopes;
	size_t scope_count;
};

struct grant {
	int64_t grant;
	enum role role;
	day_t first, last; /* last DAY_NONE: without end */
	struct str label;  /* what the scope is called; empty when it has no name to show */
};

/* Whether a role can have a scope of this kind, and whether it needs at least one scope. */
bool role_takes(enum role role, enum scope_kind kind);
bool role_needs_scope(enum role role);
/* "institution"; in files, statements and the log. */
const char *scope_kind_name(enum scope_kind kind);
bool scope_kind_parse(struct str name, enum scope_kind *ret);

/*
 * Gives an account one more grant. ERR_INPUT: a scope that the role does not take, that lacks or that nobody knows, or a
 * last day before the first.
 */
enum err grant_add(struct ctx *c, int64_t account, const struct grant_new *g, int64_t *ret_grant) MUST;
/* Adds scopes to a grant. ERR_ABSENT: not a grant of this account; ERR_INPUT as above. */
enum err grant_widen(struct ctx *c, int64_t account, int64_t grant, const struct scope *scopes, size_t n) MUST;
/* Takes scopes from a grant; ERR_INPUT when the role cannot do without. */
enum err grant_narrow(struct ctx *c, int64_t account, int64_t grant, const struct scope *scopes, size_t n) MUST;
/* Ends a grant at once. ERR_ABSENT: not a grant of this account, or revoked before. */
enum err grant_revoke(struct ctx *c, int64_t account, int64_t grant) MUST;
/* Those in force today, the oldest first, in the arena. */
enum err grant_list(struct ctx *c, int64_t account, struct grant **ret, size_t *ret_n) MUST;
/*
 * Those of them that who is signed in can act in. What a provider gave counts in sessions that came through it alone: whoever is
 * no longer there has no way to it, by no password or passkey of the own account.
 */
enum err grant_list_own(struct ctx *c, struct grant **ret, size_t *ret_n) MUST;

/* Fills c->actor with what a grant in force gives: role, scope, label. */
enum err grant_act(struct ctx *c, int64_t grant, struct str role) MUST;
/* The same with scopes that were read already, in order of kind and value; the texts live as long as the actor. */
struct scope_named {
	struct str kind, value, name;
};
enum err grant_act_on(struct ctx *c, int64_t grant, struct str role, const struct scope_named *scopes, size_t n) MUST;
/* An actor that reaches nothing, in a role. */
struct actor actor_of(enum role role);

#endif
