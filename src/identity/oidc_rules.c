/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_rules.h"

#include "access/grant.h"

enum { VALUE_MOST = 128, STEPS_MOST = 8, ROLE_TEXT = 16 };

/* ---- claims ---- */

static const struct json_value *step(const struct json_value *v, struct str name)
{
	if (v == NULL || v->kind != JSON_IS_OBJECT) {
		return NULL;
	}
	for (size_t i = 0; i < v->count; i++) {
		if (str_eq(v->names[i], name)) {
			return &v->items[i];
		}
	}
	return NULL;
}

static const struct json_value *walk(const struct json_value *path, const struct json_value *v)
{
	struct str rest = path->string;

	if (path->kind == JSON_IS_ARRAY) {
		for (size_t i = 0; i < path->count; i++) {
			v = step(v, path->items[i].string);
		}
		return v;
	}
	while (rest.n > 0) {
		v = step(v, str_cut(rest, '.', &rest));
	}
	return v;
}

const struct json_value *oidc_claim(const struct json_value *path, const struct json_value *signed_claims,
                                    const struct json_value *more)
{
	const struct json_value *v = walk(path, signed_claims);

	return v != NULL || more == NULL ? v : walk(path, more);
}

/* The texts of a claim: one, or a list of them; what is no text counts as not there. */
static size_t texts_of(const struct json_value *v, const struct json_value **ret_first)
{
	if (v == NULL || (v->kind != JSON_IS_STRING && v->kind != JSON_IS_ARRAY)) {
		return 0;
	}
	*ret_first = v->kind == JSON_IS_STRING ? v : v->items;
	return v->kind == JSON_IS_STRING ? 1 : v->count;
}

static bool has_text(const struct json_value *v, struct str wanted)
{
	const struct json_value *list = NULL;
	size_t n = texts_of(v, &list);

	for (size_t i = 0; i < n; i++) {
		if (list[i].kind == JSON_IS_STRING && str_eq(list[i].string, wanted)) {
			return true;
		}
	}
	return false;
}

/* ---- checking what the operator wrote ---- */

static enum err wrong(struct fail *f, size_t rule, const char *what)
{
	return fail_set(f, ERR_INPUT, NULL, "rule %zu: %s", rule + 1, what);
}

static bool text_fine(const struct json_value *v)
{
	return v != NULL && v->kind == JSON_IS_STRING && v->string.n > 0 && v->string.n <= VALUE_MOST &&
	       str_is_text(v->string);
}

static bool path_fine(const struct json_value *v)
{
	if (v == NULL || v->kind != JSON_IS_ARRAY) {
		return text_fine(v);
	}
	for (size_t i = 0; i < v->count; i++) {
		if (!text_fine(&v->items[i])) {
			return false;
		}
	}
	return v->count > 0 && v->count <= STEPS_MOST;
}

static bool only(const struct json_value *v, const char *const *known, size_t n)
{
	for (size_t i = 0; i < v->count; i++) {
		bool among = false;

		for (size_t k = 0; k < n; k++) {
			among = among || str_eq(v->names[i], str_of(known[k]));
		}
		if (!among) {
			return false;
		}
	}
	return true;
}

static enum err check_condition(struct fail *f, size_t rule, const struct json_value *v)
{
	static const char *const known[] = { "claim", "is" };
	const struct json_value *is = v->kind == JSON_IS_OBJECT ? jr_member(v, "is") : NULL, *list = NULL;
	size_t n = texts_of(is, &list);

	if (is == NULL || !only(v, known, 2) || !path_fine(jr_member(v, "claim")) || n == 0) {
		return wrong(f, rule, "a condition is {\"claim\": path, \"is\": text or list of texts}");
	}
	for (size_t i = 0; i < n; i++) {
		if (!text_fine(&list[i])) {
			return wrong(f, rule, "what a claim must be is a text of at most 128 bytes");
		}
	}
	return OK;
}

static bool map_fine(const struct json_value *map)
{
	if (map == NULL) {
		return true;
	}
	for (size_t i = 0; map->kind == JSON_IS_OBJECT && i < map->count; i++) {
		if (!text_fine(&map->items[i])) {
			return false;
		}
	}
	return map->kind == JSON_IS_OBJECT && map->count > 0;
}

static enum err check_scope(struct fail *f, size_t rule, const struct json_value *v)
{
	static const char *const known[] = { "kind", "value", "claim", "map", "after" };
	bool fixed, after;
	enum scope_kind kind;

	if (v->kind != JSON_IS_OBJECT || !only(v, known, 5) || !text_fine(jr_member(v, "kind"))) {
		return wrong(f, rule, "a scope has kind, and value or claim (with map or after)");
	}
	fixed = jr_member(v, "value") != NULL;
	after = jr_member(v, "after") != NULL;
	/* Young people are not named by what somebody else says of whoever signs in. */
	if (!scope_kind_parse(jr_member(v, "kind")->string, &kind) || kind == SCOPE_PERSON) {
		return wrong(f, rule, "a scope of an unknown kind");
	}
	if (fixed ? !text_fine(jr_member(v, "value")) || v->count != 2
	          : !path_fine(jr_member(v, "claim")) || !map_fine(jr_member(v, "map")) ||
	                    (after && !text_fine(jr_member(v, "after")))) {
		return wrong(f, rule, "a scope has either a value or a claim (with map or after)");
	}
	return OK;
}

static enum err check_list(struct fail *f, size_t rule, const struct json_value *list, bool needed,
                           enum err (*check)(struct fail *f, size_t rule, const struct json_value *v))
{
	if (list == NULL && !needed) {
		return OK;
	}
	if (list == NULL || list->kind != JSON_IS_ARRAY || (needed && list->count == 0)) {
		return wrong(f, rule,
		             needed ? "\"when\" is a list of conditions, at least one" : "\"scope\" is a list");
	}
	for (size_t i = 0; i < list->count; i++) {
		TRY(check(f, rule, &list->items[i]));
	}
	return OK;
}

static bool role_of(const struct json_value *v, enum role *ret)
{
	char name[ROLE_TEXT] = "";

	if (v == NULL || v->kind != JSON_IS_STRING || v->string.n >= sizeof name) {
		return false;
	}
	for (size_t i = 0; i < v->string.n; i++) {
		name[i] = v->string.p[i];
	}
	/* What nobody can be is not handed out either. */
	return role_parse(name, ret) && *ret != ROLE_NOBODY && *ret != ROLE_SYSTEM;
}

/* Whether the role takes these scopes, and has what it cannot do without. */
static enum err check_fit(struct fail *f, size_t rule, enum role role, const struct json_value *scope)
{
	size_t n = scope != NULL ? scope->count : 0;
	enum scope_kind kind;

	if (n == 0 && role_needs_scope(role)) {
		return wrong(f, rule, "this role needs a scope");
	}
	for (size_t i = 0; i < n; i++) {
		if (!scope_kind_parse(jr_member(&scope->items[i], "kind")->string, &kind) || !role_takes(role, kind)) {
			return wrong(f, rule, "this role does not take a scope of that kind");
		}
	}
	return OK;
}

static enum err check_rule(struct fail *f, size_t i, const struct json_value *v)
{
	static const char *const known[] = { "role", "when", "scope" };
	enum role role;

	if (v->kind != JSON_IS_OBJECT || !only(v, known, 3)) {
		return wrong(f, i, "a rule has role, when and scope, and nothing else");
	}
	if (!role_of(jr_member(v, "role"), &role)) {
		return wrong(f, i, "unknown role");
	}
	TRY(check_list(f, i, jr_member(v, "when"), true, check_condition));
	TRY(check_list(f, i, jr_member(v, "scope"), false, check_scope));
	return check_fit(f, i, role, jr_member(v, "scope"));
}

enum err oidc_rules_read(struct arena *a, struct fail *f, struct str json, const struct json_value **ret)
{
	const struct json_value *v = NULL;
	struct json_fault fault = { 0 };
	enum err e;

	if (json.n > OIDC_RULES_BYTES) {
		return fail_set(f, ERR_INPUT, NULL, "the rules are larger than %d bytes", OIDC_RULES_BYTES);
	}
	e = jr_parse(a, json, &v, &fault);
	if (e == ERR_NOMEM) {
		return e;
	}
	if (e != OK) {
		return fail_set(f, ERR_INPUT, NULL, "the rules are no JSON: line %d, column %d", fault.line,
		                fault.column);
	}
	if (v->kind != JSON_IS_ARRAY || v->count > OIDC_RULES_MOST) {
		return fail_set(f, ERR_INPUT, NULL, "the rules are a list of at most %d", OIDC_RULES_MOST);
	}
	for (size_t i = 0; i < v->count; i++) {
		TRY(check_rule(f, i, &v->items[i]));
	}
	*ret = v;
	return OK;
}

/* ---- applying them ---- */

struct claims {
	const struct json_value *signed_claims, *more;
};

static bool holds(const struct json_value *condition, const struct claims *c)
{
	const struct json_value *claim = oidc_claim(jr_member(condition, "claim"), c->signed_claims, c->more);
	const struct json_value *list = NULL;
	size_t n = texts_of(jr_member(condition, "is"), &list);

	for (size_t i = 0; i < n; i++) {
		if (has_text(claim, list[i].string)) {
			return true;
		}
	}
	return false;
}

static enum err add_value(struct fail *f, struct oidc_grant *g, struct str kind, struct str value)
{
	for (size_t i = 0; i < g->scope_count; i++) {
		if (str_eq(g->scopes[i].kind, kind) && str_eq(g->scopes[i].value, value)) {
			return OK;
		}
	}
	if (g->scope_count == OIDC_VALUES_MOST) {
		return fail_set(f, ERR_TOOBIG, NULL, "a claim gives more than %d scopes", OIDC_VALUES_MOST);
	}
	g->scopes[g->scope_count++] = (struct oidc_scope){ kind, value };
	return OK;
}

/* What a text of a claim stands for as a scope: what the map says, what stands behind a prefix, or itself. */
static bool value_of(const struct json_value *scope, struct str text, struct str *ret)
{
	const struct json_value *map = jr_member(scope, "map"), *after = jr_member(scope, "after");

	if (after != NULL) {
		if (!str_starts(text, after->string)) {
			return false;
		}
		text = (struct str){ text.p + after->string.n, text.n - after->string.n };
	}
	if (map != NULL) {
		const struct json_value *to = step(map, text);

		if (to == NULL) {
			return false;
		}
		text = to->string;
	}
	*ret = text;
	return text.n > 0 && text.n <= VALUE_MOST && str_is_text(text);
}

/* *ret_any: whether the scope has a value; a rule with one that has none gives nothing. */
static enum err add_scope(struct fail *f, const struct json_value *scope, const struct claims *c, struct oidc_grant *g,
                          bool *ret_any)
{
	struct str kind = jr_member(scope, "kind")->string, value;
	const struct json_value *fixed = jr_member(scope, "value"), *list = NULL;
	bool any = fixed != NULL;
	size_t n;

	if (fixed != NULL) {
		TRY(add_value(f, g, kind, fixed->string));
		*ret_any = any;
		return OK;
	}
	n = texts_of(oidc_claim(jr_member(scope, "claim"), c->signed_claims, c->more), &list);
	for (size_t i = 0; i < n; i++) {
		if (list[i].kind == JSON_IS_STRING && value_of(scope, list[i].string, &value)) {
			TRY(add_value(f, g, kind, value));
			any = true;
		}
	}
	*ret_any = any;
	return OK;
}

/* *ret_given: whether the rule gives its role. */
static enum err try_rule(struct fail *f, const struct json_value *rule, const struct claims *c, struct oidc_grant *g,
                         bool *ret_given)
{
	const struct json_value *when = jr_member(rule, "when"), *scope = jr_member(rule, "scope");
	bool given = role_of(jr_member(rule, "role"), &g->role);

	for (size_t i = 0; i < when->count && given; i++) {
		given = holds(&when->items[i], c);
	}
	for (size_t i = 0; scope != NULL && i < scope->count && given; i++) {
		TRY(add_scope(f, &scope->items[i], c, g, &given));
	}
	*ret_given = given;
	return OK;
}

static bool same_grant(const struct oidc_grant *a, const struct oidc_grant *b)
{
	if (a->role != b->role || a->scope_count != b->scope_count) {
		return false;
	}
	for (size_t i = 0; i < a->scope_count; i++) {
		bool among = false;

		for (size_t k = 0; k < b->scope_count; k++) {
			among = among || (str_eq(a->scopes[i].kind, b->scopes[k].kind) &&
			                  str_eq(a->scopes[i].value, b->scopes[k].value));
		}
		if (!among) {
			return false;
		}
	}
	return true;
}

static bool there_already(const struct oidc_grants *grants, const struct oidc_grant *g)
{
	for (size_t i = 0; i < grants->count; i++) {
		if (same_grant(&grants->list[i], g)) {
			return true;
		}
	}
	return false;
}

enum err oidc_rules_apply(struct arena *a, struct fail *f, const struct json_value *rules,
                          const struct json_value *signed_claims, const struct json_value *more,
                          struct oidc_grants *ret)
{
	struct claims c = { signed_claims, more };
	struct oidc_grants grants = { .list = ARENA_ARRAY(a, OIDC_GRANTS_MOST, struct oidc_grant) };
	struct oidc_grant *g = ARENA_NEW(a, struct oidc_grant);

	if (grants.list == NULL || g == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < rules->count; i++) {
		bool given = false;

		*g = (struct oidc_grant){ 0 };
		TRY(try_rule(f, &rules->items[i], &c, g, &given));
		if (!given || there_already(&grants, g)) {
			continue;
		}
		if (grants.count == OIDC_GRANTS_MOST) {
			return fail_set(f, ERR_TOOBIG, NULL, "the rules give more than %d roles at once",
			                OIDC_GRANTS_MOST);
		}
		grants.list[grants.count++] = *g;
	}
	*ret = grants;
	return OK;
}
