/* SPDX-License-Identifier: EUPL-1.2 */
/* A token of a provider: one that nobody signed is never taken for signed, and one that is taken has what it must have. */
#include "fuzz.h"
#include "identity/oidc_token.h"

enum { HEAP = 16 * 1024 * 1024 };

static const char set[] =
	"{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct oidc_expect expect = { .issuer = STR("joe"),
		                            .client = STR("sluitend"),
		                            .nonce = STR("n"),
		                            .access_token = STR("t"),
		                            .now = INT64_C(1300819380) * 1000000 };
	struct fail f = { 0 };
	struct arena a;
	struct jose_keys keys;
	struct jose_token t;
	struct str sub = STR("was");
	struct oidc_logout over = { 0 };
	bool is_signed = false;

	arena_init(&a, HEAP);
	FUZZ_CHECK(jose_keys_read(&a, &f, str_of(set), &keys) == OK && keys.count == 1);
	if (jose_open(&a, &f, fuzz_text(data, size), &t) == OK) {
		FUZZ_CHECK(t.alg < JOSE_ALGS && t.claims->kind == JSON_IS_OBJECT);
		if (oidc_token_check(&f, &t, &expect, &sub) == OK) {
			FUZZ_CHECK(sub.n > 0 && sub.n <= OIDC_SUBJECT_MOST);
		} else {
			FUZZ_CHECK(str_eq(sub, STR("was")));
		}
		if (oidc_logout_check(&f, &t, &expect, &over) == OK) {
			FUZZ_CHECK(over.subject.n + over.sid.n > 0 && over.subject.n <= OIDC_SUBJECT_MOST);
			FUZZ_CHECK(over.sid.n <= OIDC_SUBJECT_MOST && over.id.n > 0 && over.expires > expect.now);
			/* One token never says both that somebody comes and that somebody left. */
			FUZZ_CHECK(str_eq(sub, STR("was")));
		} else {
			FUZZ_CHECK(over.id.n == 0 && over.expires == 0);
		}
		/* Only the owner of the key could sign another than the one of the standard. */
		if (jose_signed_by(&keys, &t, &is_signed) == OK && is_signed) {
			FUZZ_CHECK(str_eq(jr_member(t.claims, "iss")->string, STR("joe")));
		}
	}
	arena_reset(&a);
	return 0;
}
