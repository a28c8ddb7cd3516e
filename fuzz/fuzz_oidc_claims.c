/* SPDX-License-Identifier: EUPL-1.2 */
/* Rules and claims, a line each: whatever they are, nobody becomes more than a rule says. */
#include "access/grant.h"
#include "fuzz.h"
#include "identity/oidc_rules.h"

enum { HEAP = 32 * 1024 * 1024 };

static void try_claims(struct arena *a, const struct json_value *rules, const struct json_value *claims)
{
	struct oidc_grants grants;
	struct fail f = { 0 };
	enum scope_kind kind;

	if (oidc_rules_apply(a, &f, rules, claims, NULL, &grants) != OK) {
		return;
	}
	FUZZ_CHECK(grants.count <= OIDC_GRANTS_MOST && grants.count <= rules->count);
	for (size_t i = 0; i < grants.count; i++) {
		const struct oidc_grant *g = &grants.list[i];

		FUZZ_CHECK(g->role > ROLE_NOBODY && g->role < ROLE_SYSTEM + 1 && g->role != ROLE_SYSTEM);
		FUZZ_CHECK(g->scope_count <= OIDC_VALUES_MOST);
		FUZZ_CHECK(g->scope_count > 0 || !role_needs_scope(g->role));
		for (size_t k = 0; k < g->scope_count; k++) {
			FUZZ_CHECK(scope_kind_parse(g->scopes[k].kind, &kind) && role_takes(g->role, kind));
			FUZZ_CHECK(kind != SCOPE_PERSON && g->scopes[k].value.n > 0);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char surf[] = "[{\"role\":\"coordinator\",\"when\":[{\"claim\":\"a\",\"is\":[\"x\",\"y\"]}],"
				   "\"scope\":[{\"kind\":\"institution\",\"claim\":\"b\",\"map\":{\"x\":\"25PJ\"}}]},"
				   "{\"role\":\"mentor\",\"when\":[{\"claim\":\"c.d\",\"is\":\"x\"}],"
				   "\"scope\":[{\"kind\":\"group\",\"claim\":[\"c\",\"e\"],\"after\":\"/\"}]}]";
	const struct json_value *rules, *fixed, *claims;
	struct str second, first = str_cut(fuzz_text(data, size), '\n', &second);
	struct json_fault fault;
	struct fail f = { 0 };
	struct arena a;

	arena_init(&a, HEAP);
	FUZZ_CHECK(oidc_rules_read(&a, &f, str_of(surf), &fixed) == OK);
	if (jr_parse(&a, second, &claims, &fault) == OK) {
		try_claims(&a, fixed, claims);
		if (oidc_rules_read(&a, &f, first, &rules) == OK) {
			try_claims(&a, rules, claims);
		}
	}
	arena_reset(&a);
	return 0;
}
