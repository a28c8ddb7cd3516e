/* SPDX-License-Identifier: EUPL-1.2 */
/* Signed tokens: which are accepted, and which never. */
#include "test.h"

#include <string.h>

#include "identity/jose.h"

/* RFC 7515, appendix A.3. */
#define ES_KEY                                                                                     \
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"," \
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"
#define ES_HEAD "eyJhbGciOiJFUzI1NiJ9"
#define ES_BODY "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define ES_SIGN "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

struct bench {
	struct arena a;
	struct fail f;
	struct str key, other; /* private */
};

static int set_up(void **state)
{
	static struct bench b;

	arena_init(&b.a, 64 * 1024 * 1024);
	assert_int_equal(jose_key_make(&b.a, &b.f, &b.key), OK);
	assert_int_equal(jose_key_make(&b.a, &b.f, &b.other), OK);
	*state = &b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	arena_reset(&b->a);
	return 0;
}

static struct jose_keys set_of(struct bench *b, const char *one, const char *two)
{
	struct jose_keys keys;
	struct str json = str_format(&b->a, "{\"keys\":[%s%s%s]}", one, two[0] != '\0' ? "," : "", two);

	assert_int_equal(jose_keys_read(&b->a, &b->f, json, &keys), OK);
	return keys;
}

static bool signed_by(const struct jose_keys *keys, const struct jose_token *t)
{
	bool is = false;

	assert_int_equal(jose_signed_by(keys, t, &is), OK);
	return is;
}

static void a_known_signature_holds(void **state)
{
	struct bench *b = *state;
	struct jose_keys keys = set_of(b, ES_KEY, "");
	struct jose_token t;

	assert_int_equal(keys.count, 1);
	assert_int_equal(jose_open(&b->a, &b->f, STR(ES_HEAD "." ES_BODY "." ES_SIGN), &t), OK);
	assert_int_equal(t.alg, JOSE_ES256);
	assert_true(str_eq(jr_member(t.claims, "iss")->string, STR("joe")));
	assert_true(signed_by(&keys, &t));
	/* Any other body under the same signature does not. */
	assert_int_equal(jose_open(&b->a, &b->f, STR(ES_HEAD ".eyJpc3MiOiJqb2UyIn0." ES_SIGN), &t), OK);
	assert_false(signed_by(&keys, &t));
}

static void what_is_signed_here_is_checked_here(void **state)
{
	struct bench *b = *state;
	struct str public_key, other_public, token;
	struct jose_token t;

	assert_int_equal(jose_key_public(&b->a, &b->f, b->key, &public_key), OK);
	assert_int_equal(jose_key_public(&b->a, &b->f, b->other, &other_public), OK);
	for (int alg = JOSE_RS256; alg <= JOSE_PS256; alg++) {
		struct jose_keys both = set_of(b, other_public.p, public_key.p), wrong = set_of(b, other_public.p, "");

		assert_int_equal(both.count, 2);
		assert_int_equal(
			jose_sign(&b->a, &b->f, b->key, (enum jose_alg)alg, STR("{\"sub\":\"Zo\xc3\xab\"}"), &token),
			OK);
		assert_int_equal(jose_open(&b->a, &b->f, token, &t), OK);
		assert_true(t.alg == (enum jose_alg)alg && t.kid.n == 43 && str_eq(t.typ, STR("JWT")));
		assert_true(jose_keys_suit(&both, &t) && signed_by(&both, &t));
		assert_false(jose_keys_suit(&wrong, &t) || signed_by(&wrong, &t));
		/* The kid of another key does not make it that key's. */
		t.kid = wrong.list[0].kid;
		assert_true(jose_keys_suit(&both, &t));
		assert_false(signed_by(&both, &t));
	}
}

static void the_public_half_tells_nothing_of_the_private(void **state)
{
	struct bench *b = *state;
	const struct json_value *v;
	struct json_fault fault;
	struct str json;

	assert_int_equal(jose_key_public(&b->a, &b->f, b->key, &json), OK);
	assert_int_equal(jr_parse(&b->a, json, &v, &fault), OK);
	assert_int_equal(v->count, 5);
	assert_null(jr_member(v, "d"));
	assert_non_null(jr_member(v, "kid"));
	assert_true(jr_member(v, "n")->string.n == 512);
}

static void other_algorithms_and_forms_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		".",
		"..",
		"...",
		ES_HEAD "." ES_BODY,
		ES_HEAD "." ES_BODY ".",
		ES_HEAD ".." ES_SIGN,
		"." ES_BODY "." ES_SIGN,
		ES_HEAD "." ES_BODY "." ES_SIGN ".",
		ES_HEAD "." ES_BODY "." ES_SIGN "." ES_SIGN ".x",
		ES_HEAD "." ES_BODY "." ES_SIGN "=Q",
		ES_HEAD "." ES_BODY ".*",
		ES_HEAD "." ES_BODY ".A",
		"*." ES_BODY "." ES_SIGN,
		ES_HEAD ".*." ES_SIGN,
		"eyJhbGciOiJub25lIn0." ES_BODY "." ES_SIGN,                            /* none */
		"eyJhbGciOiJub25lIn0." ES_BODY ".",                                    /* none, unsigned */
		"eyJhbGciOiJOb25lIn0." ES_BODY "." ES_SIGN,                            /* None */
		"eyJhbGciOiJIUzI1NiJ9." ES_BODY "." ES_SIGN,                           /* HS256 */
		"eyJhbGciOiJSUzEifQ." ES_BODY "." ES_SIGN,                             /* RS1 */
		"eyJhbGciOiJlczI1NiJ9." ES_BODY "." ES_SIGN,                           /* es256 */
		"e30." ES_BODY "." ES_SIGN,                                            /* {} */
		"W10." ES_BODY "." ES_SIGN,                                            /* [] */
		"eyJhbGciOlsiRVMyNTYiXX0." ES_BODY "." ES_SIGN,                        /* ["ES256"] */
		"eyJhbGciOiJFUzI1NiIsImFsZyI6Im5vbmUifQ." ES_BODY "." ES_SIGN,         /* alg twice */
		"eyJhbGciOiJFUzI1NiIsImNyaXQiOlsieCJdLCJ4IjoxfQ." ES_BODY "." ES_SIGN, /* crit */
		ES_HEAD ".W10." ES_SIGN,
	};
	struct bench *b = *state;
	struct jose_token t;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (jose_open(&b->a, &b->f, str_of(bad[i]), &t) != ERR_INPUT) {
			fail_msg("%s", bad[i]);
		}
	}
}

/* A public key as the secret of HS256, or a private key sent along: neither is anything here. */
static void keys_of_other_kinds_are_passed_over(void **state)
{
	static const char *const useless[] = {
		"{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}",
		"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
		"{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
		"{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
		"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
		"7",
		"{}",
	};
	struct bench *b = *state;
	struct jose_keys keys;
	struct str other_use = str_format(&b->a, "{\"use\":\"enc\",%s", ES_KEY + 1);
	struct str other_alg = str_format(&b->a, "{\"alg\":\"ES384\",%s", ES_KEY + 1);

	for (size_t i = 0; i < sizeof useless / sizeof useless[0]; i++) {
		assert_int_equal(set_of(b, useless[i], ES_KEY).count, 1);
	}
	assert_int_equal(set_of(b, other_use.p, other_alg.p).count, 0);
	assert_int_equal(jose_keys_read(&b->a, &b->f, STR("[]"), &keys), ERR_INPUT);
	assert_int_equal(jose_keys_read(&b->a, &b->f, STR("{\"keys\":{}}"), &keys), ERR_INPUT);
	assert_int_equal(jose_keys_read(&b->a, &b->f, STR("geen"), &keys), ERR_INPUT);
	/* A key that says RS256 checks no PS256. */
	{
		struct jose_token t;
		struct str pub, token, bound;

		assert_int_equal(jose_key_public(&b->a, &b->f, b->key, &pub), OK);
		assert_int_equal(jose_sign(&b->a, &b->f, b->key, JOSE_PS256, STR("{}"), &token), OK);
		assert_int_equal(jose_open(&b->a, &b->f, token, &t), OK);
		bound = str_format(&b->a, "{\"alg\":\"RS256\",%s", pub.p + 1);
		keys = set_of(b, bound.p, "");
		assert_int_equal(keys.count, 1);
		assert_false(jose_keys_suit(&keys, &t));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_known_signature_holds),
		cmocka_unit_test(what_is_signed_here_is_checked_here),
		cmocka_unit_test(the_public_half_tells_nothing_of_the_private),
		cmocka_unit_test(other_algorithms_and_forms_are_refused),
		cmocka_unit_test(keys_of_other_kinds_are_passed_over),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
