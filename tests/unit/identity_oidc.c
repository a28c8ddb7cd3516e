/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenID Connect without a network: claims of an ID token, what a provider tells of itself, rules from claims to roles. */
#include "test.h"

#include <string.h>

#include "identity/oidc_metadata.h"
#include "identity/oidc_rules.h"
#include "identity/oidc_token.h"

static struct arena arena;
static struct fail failure;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, 32 * 1024 * 1024);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_reset(&arena);
	return 0;
}

static const struct json_value *json(const char *text)
{
	const struct json_value *v = NULL;
	struct json_fault fault;

	if (jr_parse(&arena, str_of(text), &v, &fault) != OK) {
		fail_msg("no JSON: %s", text);
	}
	return v;
}

/* ---- tokens ---- */

static const int64_t NOW = INT64_C(1795300614) * 1000000;

static enum err check(const char *claims, const char *typ, struct str *ret)
{
	struct jose_token t = { .typ = str_of(typ), .claims = json(claims) };
	struct oidc_expect expect = { .issuer = STR("https://login.example"),
		                      .client = STR("sluitend"),
		                      .nonce = STR("n-1"),
		                      .access_token = STR("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
		                      .now = NOW };

	return oidc_token_check(&failure, &t, &expect, ret);
}

#define FRAME "\"iss\":\"https://login.example\",\"nonce\":\"n-1\",\"sub\":\"u1\""
#define TIMES "\"exp\":1795300914,\"iat\":1795300610"
#define AUD "\"aud\":\"sluitend\""

static void a_token_for_us_is_good(void **state)
{
	static const char *const good[] = {
		"{" FRAME "," TIMES "," AUD "}",
		"{" FRAME "," TIMES ",\"aud\":[\"sluitend\"]}",
		"{" FRAME "," TIMES ",\"aud\":[\"ander\",\"sluitend\"],\"azp\":\"sluitend\"}",
		"{" FRAME "," TIMES "," AUD ",\"azp\":\"sluitend\"}",
		"{" FRAME "," AUD ",\"exp\":1795300555,\"iat\":1795300000}",   /* 59 seconds over */
		"{" FRAME "," AUD ",\"exp\":1795300914.5,\"iat\":1795300674}", /* 60 seconds ahead */
		"{" FRAME "," TIMES "," AUD ",\"nbf\":1795300674}",
		"{" FRAME "," TIMES "," AUD ",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}", /* Core 1.0, appendix A.3 */
	};
	struct str sub;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		if (check(good[i], i == 0 ? "" : "JWT", &sub) != OK) {
			fail_msg("%s: %s", good[i], failure.what);
		}
		assert_str(sub, "u1");
	}
}

static void any_other_token_is_refused(void **state)
{
	static const struct {
		const char *claims, *why;
	} bad[] = {
		{ "{" TIMES "," AUD ",\"nonce\":\"n-1\",\"sub\":\"u1\"}", "issuer" },
		{ "{\"iss\":\"https://login.example/\",\"nonce\":\"n-1\",\"sub\":\"u1\"," TIMES "," AUD "}", "issuer" },
		{ "{\"iss\":[\"https://login.example\"],\"nonce\":\"n-1\",\"sub\":\"u1\"," TIMES "," AUD "}",
		  "issuer" },
		{ "{" FRAME "," TIMES "}", "audience" },
		{ "{" FRAME "," TIMES ",\"aud\":\"ander\"}", "audience" },
		{ "{" FRAME "," TIMES ",\"aud\":[]}", "audience" },
		{ "{" FRAME "," TIMES ",\"aud\":{\"sluitend\":1}}", "audience" },
		{ "{" FRAME "," TIMES ",\"aud\":[\"sluitend\",\"ander\"]}", "audiences" },
		{ "{" FRAME "," TIMES ",\"aud\":[\"sluitend\",7]}", "audiences" },
		{ "{" FRAME "," TIMES "," AUD ",\"azp\":\"ander\"}", "for another" },
		{ "{" FRAME "," TIMES "," AUD ",\"azp\":7}", "for another" },
		{ "{" FRAME "," AUD ",\"exp\":1795300554,\"iat\":1795300000}", "expired" },
		{ "{" FRAME "," AUD ",\"exp\":1795300914,\"iat\":1795300675}", "future" },
		{ "{" FRAME "," AUD ",\"iat\":1795300610}", "no time" },
		{ "{" FRAME "," AUD ",\"exp\":1795300914}", "no time" },
		{ "{" FRAME "," AUD ",\"exp\":\"1795300914\",\"iat\":1795300610}", "no time" },
		{ "{" FRAME "," AUD ",\"exp\":1e300,\"iat\":1795300610}", "no time" },
		{ "{" FRAME "," AUD ",\"exp\":-1,\"iat\":1795300610}", "no time" },
		{ "{" FRAME "," TIMES "," AUD ",\"nbf\":1795300675}", "not begun" },
		{ "{\"iss\":\"https://login.example\",\"sub\":\"u1\"," TIMES "," AUD "}", "nonce" },
		{ "{\"iss\":\"https://login.example\",\"nonce\":\"n-2\",\"sub\":\"u1\"," TIMES "," AUD "}", "nonce" },
		{ "{\"iss\":\"https://login.example\",\"nonce\":\"\",\"sub\":\"u1\"," TIMES "," AUD "}", "nonce" },
		{ "{" FRAME "," TIMES "," AUD ",\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RA\"}", "access token" },
		{ "{" FRAME "," TIMES "," AUD ",\"at_hash\":\"\"}", "access token" },
		{ "{" FRAME "," TIMES "," AUD ",\"at_hash\":7}", "access token" },
		{ "{\"iss\":\"https://login.example\",\"nonce\":\"n-1\"," TIMES "," AUD "}", "subject" },
		{ "{\"iss\":\"https://login.example\",\"nonce\":\"n-1\",\"sub\":\"\"," TIMES "," AUD "}", "subject" },
		{ "{\"iss\":\"https://login.example\",\"nonce\":\"n-1\",\"sub\":7," TIMES "," AUD "}", "subject" },
	};
	struct str sub = STR("zoals het was");

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (check(bad[i].claims, "JWT", &sub) != ERR_INPUT || strstr(failure.what, bad[i].why) == NULL) {
			fail_msg("%s: %s", bad[i].claims, failure.what);
		}
		assert_str(sub, "zoals het was");
	}
	assert_int_equal(check("{" FRAME "," TIMES "," AUD "}", "at+jwt", &sub), ERR_INPUT);
	assert_int_equal(check("{" FRAME "," TIMES "," AUD "}", "logout+jwt", &sub), ERR_INPUT);
}

/* ---- what is over ---- */

static enum err over(const char *claims, const char *typ, struct oidc_logout *ret)
{
	struct jose_token t = { .typ = str_of(typ), .claims = json(claims) };
	struct oidc_expect expect = { .issuer = STR("https://login.example"), .client = STR("sluitend"), .now = NOW };

	return oidc_logout_check(&failure, &t, &expect, ret);
}

#define LEFT "\"iss\":\"https://login.example\",\"jti\":\"j1\"," TIMES
#define EVENT "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"

static void a_session_that_is_over_is_good(void **state)
{
	struct oidc_logout l;

	(void)state;
	assert_int_equal(over("{" LEFT "," AUD "," EVENT ",\"sub\":\"u1\",\"sid\":\"s1\"}", "logout+jwt", &l), OK);
	assert_str(l.subject, "u1");
	assert_str(l.sid, "s1");
	assert_str(l.id, "j1");
	assert_true(l.expires == INT64_C(1795300974) * 1000000);
	assert_int_equal(over("{" LEFT "," AUD "," EVENT ",\"sid\":\"s1\"}", "", &l), OK);
	assert_int_equal(l.subject.n, 0);
	assert_int_equal(over("{" LEFT "," AUD "," EVENT ",\"sub\":\"u1\"}", "JWT", &l), OK);
	assert_int_equal(l.sid.n, 0);
}

static void nothing_else_ends_a_session(void **state)
{
	static const char *const bad[] = {
		"{" LEFT "," AUD "," EVENT "}",
		"{" LEFT "," AUD ",\"sub\":\"u1\"}",
		"{" LEFT "," AUD ",\"sub\":\"u1\",\"events\":{}}",
		"{" LEFT "," AUD ",\"sub\":\"u1\",\"events\":[\"http://schemas.openid.net/event/backchannel-logout\"]}",
		"{" LEFT "," AUD
		",\"sub\":\"u1\",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":1}}",
		"{" LEFT "," AUD "," EVENT ",\"sub\":\"u1\",\"nonce\":\"n-1\"}",
		"{" LEFT "," AUD "," EVENT ",\"sub\":\"u1\",\"nonce\":null}",
		"{" LEFT "," AUD "," EVENT ",\"sub\":\"\"}",
		"{" LEFT "," AUD "," EVENT ",\"sub\":\"u1\",\"sid\":7}",
		"{" LEFT "," AUD "," EVENT ",\"sub\":\"u1\",\"sid\":\"\"}",
		"{" LEFT "," EVENT ",\"sub\":\"u1\"}",
		"{" LEFT ",\"aud\":\"ander\"," EVENT ",\"sub\":\"u1\"}",
		"{\"iss\":\"https://login.example\"," TIMES "," AUD "," EVENT ",\"sub\":\"u1\"}",
		"{\"iss\":\"https://ander.example\",\"jti\":\"j1\"," TIMES "," AUD "," EVENT ",\"sub\":\"u1\"}",
		"{\"iss\":\"https://login.example\",\"jti\":\"j1\",\"iat\":1795300610," AUD "," EVENT
		",\"sub\":\"u1\"}",
		"{\"iss\":\"https://login.example\",\"jti\":\"j1\",\"exp\":1795300554,\"iat\":1795300000," AUD "," EVENT
		",\"sub\":\"u1\"}",
	};
	struct oidc_logout l = { .id = STR("zoals het was") };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (over(bad[i], "logout+jwt", &l) != ERR_INPUT) {
			fail_msg("%s", bad[i]);
		}
		assert_str(l.id, "zoals het was");
	}
	assert_int_equal(over("{" LEFT "," AUD "," EVENT ",\"sub\":\"u1\"}", "at+jwt", &l), ERR_INPUT);
}

/* ---- what a provider tells ---- */

#define ISSUER "\"issuer\":\"https://login.example/r\""
#define PLACES                                                                                                              \
	"\"authorization_endpoint\":\"https://login.example/r/auth\",\"token_endpoint\":\"https://login.example/r/token\"," \
	"\"jwks_uri\":\"https://keys.example/jwks\""

static enum err told(const char *text, struct oidc_metadata *ret)
{
	return oidc_metadata_read(&arena, &failure, str_of(text), STR("https://login.example/r"), ret);
}

static void a_provider_is_read(void **state)
{
	struct oidc_metadata m;

	(void)state;
	assert_int_equal(told("{" ISSUER "," PLACES "}", &m), OK);
	assert_str(m.token, "https://login.example/r/token");
	assert_true(m.takes_basic && !m.takes_post && !m.takes_key && !m.pkce && !m.says_issuer);
	assert_true(m.userinfo.n == 0 && m.end_session.n == 0 && m.sign_with == JOSE_RS256);
	assert_int_equal(told("{" ISSUER "," PLACES ",\"userinfo_endpoint\":\"https://login.example/u\","
	                      "\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\",\"client_secret_post\"],"
	                      "\"token_endpoint_auth_signing_alg_values_supported\":[\"RS256\",\"PS256\"],"
	                      "\"code_challenge_methods_supported\":[\"plain\",\"S256\"],"
	                      "\"authorization_response_iss_parameter_supported\":true}",
	                      &m),
	                 OK);
	assert_true(!m.takes_basic && m.takes_post && m.takes_key && m.pkce && m.says_issuer);
	assert_true(m.sign_with == JOSE_PS256);
	assert_str(m.userinfo, "https://login.example/u");
}

static void a_provider_that_tells_nonsense_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"geen json",
		"[]",
		"{}",
		"{" PLACES "}",
		"{\"issuer\":\"https://login.example\"," PLACES "}",
		"{\"issuer\":\"https://login.example/r/\"," PLACES "}",
		"{" ISSUER "}",
		"{" ISSUER "," PLACES ",\"userinfo_endpoint\":7}",
		"{" ISSUER "," PLACES ",\"userinfo_endpoint\":\"http://login.example/u\"}",
		"{" ISSUER "," PLACES ",\"userinfo_endpoint\":\"javascript:alert(1)\"}",
		"{" ISSUER "," PLACES ",\"userinfo_endpoint\":\"https://u:p@login.example/\"}",
		"{" ISSUER "," PLACES ",\"userinfo_endpoint\":\"https://login.example/#x\"}",
		"{" ISSUER "," PLACES ",\"userinfo_endpoint\":\"https://login.example/ x\"}",
		"{" ISSUER "," PLACES ",\"userinfo_endpoint\":\"https://login.example/\\r\\nX: y\"}",
		"{" ISSUER "," PLACES ",\"end_session_endpoint\":\"https://\"}",
	};
	struct oidc_metadata m;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (told(bad[i], &m) != ERR_INPUT) {
			fail_msg("%s", bad[i]);
		}
	}
	assert_str(oidc_origin(STR("https://login.example:8443/r?x")), "https://login.example:8443");
	assert_str(oidc_origin(STR("ftp://login.example/")), "");
	assert_str(oidc_metadata_address(&arena, STR("https://login.example/r/")),
	           "https://login.example/r/.well-known/openid-configuration");
}

/* ---- rules ---- */

static struct oidc_grants apply(const char *rules, const char *claims, const char *more)
{
	const struct json_value *r;
	struct oidc_grants grants;

	if (oidc_rules_read(&arena, &failure, str_of(rules), &r) != OK ||
	    oidc_rules_apply(&arena, &failure, r, json(claims), more != NULL ? json(more) : NULL, &grants) != OK) {
		fail_msg("%s: %s", rules, failure.what);
	}
	return grants;
}

#define EMPLOYEE "\"when\":[{\"claim\":\"eduperson_affiliation\",\"is\":[\"employee\",\"staff\"]}]"
#define HOME                                                                          \
	"\"scope\":[{\"kind\":\"institution\",\"claim\":\"schac_home_organization\"," \
	"\"map\":{\"deltion.example\":\"25PJ\",\"landstede.example\":\"25LH\"}}]"
#define SURF "[{\"role\":\"coordinator\"," EMPLOYEE "," HOME "}]"

static void rules_for_surfconext(void **state)
{
	struct oidc_grants g;

	(void)state;
	g = apply(SURF, "{\"sub\":\"x\"}",
	          "{\"eduperson_affiliation\":[\"member\",\"staff\"],\"schac_home_organization\":\"deltion.example\"}");
	assert_int_equal(g.count, 1);
	assert_int_equal(g.list[0].role, ROLE_COORDINATOR);
	assert_int_equal(g.list[0].scope_count, 1);
	assert_str(g.list[0].scopes[0].kind, "institution");
	assert_str(g.list[0].scopes[0].value, "25PJ");
	/* A student, an unknown school, no school, a school that is no text: nothing. */
	assert_int_equal(
		apply(SURF, "{\"eduperson_affiliation\":[\"student\"],\"schac_home_organization\":\"deltion.example\"}",
	              NULL)
			.count,
		0);
	assert_int_equal(apply(SURF,
	                       "{\"eduperson_affiliation\":\"staff\",\"schac_home_organization\":\"vreemd.example\"}",
	                       NULL)
	                         .count,
	                 0);
	assert_int_equal(apply(SURF, "{\"eduperson_affiliation\":\"staff\"}", NULL).count, 0);
	assert_int_equal(
		apply(SURF, "{\"eduperson_affiliation\":\"staff\",\"schac_home_organization\":{\"a\":1}}", NULL).count,
		0);
	assert_int_equal(apply(SURF, "{}", NULL).count, 0);
	/* What is signed goes before what is not. */
	assert_int_equal(apply(SURF, "{\"eduperson_affiliation\":\"student\"}",
	                       "{\"eduperson_affiliation\":\"staff\",\"schac_home_organization\":\"deltion.example\"}")
	                         .count,
	                 0);
}

static void rules_for_keycloak(void **state)
{
	static const char rules[] =
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":\"realm_access.roles\",\"is\":\"mentor\"}],"
		"\"scope\":[{\"kind\":\"group\",\"claim\":\"groups\",\"after\":\"/klas/\"}]},"
		"{\"role\":\"rmc\",\"when\":[{\"claim\":[\"resource_access\",\"slui.tend\",\"roles\"],\"is\":\"rmc\"},"
		"{\"claim\":\"dienst\",\"is\":\"leerplicht\"}],\"scope\":[{\"kind\":\"region\",\"value\":\"10\"}]}]";
	struct oidc_grants g;

	(void)state;
	g = apply(
		rules,
		"{\"realm_access\":{\"roles\":[\"mentor\",\"offline\"]},\"groups\":[\"/klas/25PJ/00/MZ2A\",\"/anders\",7,"
		"\"/klas/\",\"/klas/25PJ/00/MZ2B\",\"/klas/25PJ/00/MZ2A\"],"
		"\"resource_access\":{\"slui.tend\":{\"roles\":[\"rmc\"]}},\"dienst\":\"leerplicht\"}",
		NULL);
	assert_int_equal(g.count, 2);
	assert_int_equal(g.list[0].scope_count, 2);
	assert_str(g.list[0].scopes[1].value, "25PJ/00/MZ2B");
	assert_int_equal(g.list[1].role, ROLE_RMC);
	assert_str(g.list[1].scopes[0].value, "10");
	/* Each condition must hold. */
	assert_int_equal(apply(rules, "{\"resource_access\":{\"slui.tend\":{\"roles\":[\"rmc\"]}}}", NULL).count, 0);
	/* A name with a dot in it is not the path. */
	assert_int_equal(apply(rules, "{\"realm_access.roles\":[\"mentor\"],\"groups\":[\"/klas/x\"]}", NULL).count, 0);
}

static void the_same_grant_comes_once(void **state)
{
	struct oidc_grants g = apply("[{\"role\":\"privacy\",\"when\":[{\"claim\":\"a\",\"is\":\"x\"}]},"
	                             "{\"role\":\"privacy\",\"when\":[{\"claim\":\"a\",\"is\":\"y\"}]}]",
	                             "{\"a\":[\"x\",\"y\"]}", NULL);

	(void)state;
	assert_int_equal(g.count, 1);
}

static void a_claim_too_long_is_an_error(void **state)
{
	const struct json_value *rules, *claims;
	struct oidc_grants g;
	struct buf b DEFER(buf_finish);

	(void)state;
	buf_init(&b, 10000);
	buf_text(&b, "{\"g\":[\"0\"");
	for (int i = 1; i <= OIDC_VALUES_MOST; i++) {
		buf_printf(&b, ",\"%d\"", i);
	}
	buf_text(&b, "]}");
	claims = json(test_text(&b));
	assert_int_equal(oidc_rules_read(&arena, &failure,
	                                 STR("[{\"role\":\"mentor\",\"when\":[{\"claim\":\"g\",\"is\":\"1\"}],"
	                                     "\"scope\":[{\"kind\":\"group\",\"claim\":\"g\"}]}]"),
	                                 &rules),
	                 OK);
	assert_int_equal(oidc_rules_apply(&arena, &failure, rules, claims, NULL, &g), ERR_TOOBIG);
}

static void rules_that_are_wrong_are_refused(void **state)
{
#define WHEN "\"when\":[{\"claim\":\"a\",\"is\":\"x\"}]"
	static const char *const bad[] = {
		"",
		"{}",
		"[7]",
		"[{}]",
		"[{\"role\":\"koning\"," WHEN "}]",
		"[{\"role\":\"system\"," WHEN "}]",
		"[{\"role\":\"nobody\"," WHEN "}]",
		"[{\"role\":\"mentor\"}]",
		"[{\"role\":\"mentor\",\"when\":[]}]",
		"[{\"role\":\"mentor\",\"when\":{}}]",
		"[{\"role\":\"mentor\",\"wen\":[]," WHEN "}]",
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":\"a\"}]}]",
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":\"a\",\"is\":[]}]}]",
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":\"a\",\"is\":[7]}]}]",
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":\"a\",\"is\":true}]}]",
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":[],\"is\":\"x\"}]}]",
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":[\"a\",7],\"is\":\"x\"}]}]",
		"[{\"role\":\"mentor\",\"when\":[{\"claim\":\"a\",\"is\":\"x\",\"not\":1}]}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":{}}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":[{\"kind\":\"planeet\",\"value\":\"x\"}]}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":[{\"kind\":\"group\"}]}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":[{\"kind\":\"group\",\"value\":\"x\",\"claim\":\"a\"}]}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":[{\"kind\":\"group\",\"claim\":\"a\",\"map\":{}}]}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":[{\"kind\":\"group\",\"claim\":\"a\",\"map\":{\"x\":7}}]}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":[{\"kind\":\"group\",\"claim\":\"a\",\"after\":7}]}]",
		"[{\"role\":\"mentor\"," WHEN ",\"scope\":[7]}]",
		"[{\"role\":\"mentor\"," WHEN "}]",
		"[{\"role\":\"young\"," WHEN ",\"scope\":[{\"kind\":\"person\",\"value\":\"x\"}]}]",
		"[{\"role\":\"rmc\"," WHEN ",\"scope\":[{\"kind\":\"group\",\"value\":\"25PJ/00/X\"}]}]",
	};
	const struct json_value *v;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (oidc_rules_read(&arena, &failure, str_of(bad[i]), &v) != ERR_INPUT) {
			fail_msg("%s", bad[i]);
		}
	}
	assert_int_equal(oidc_rules_read(&arena, &failure, STR("[]"), &v), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_for_us_is_good),
		cmocka_unit_test(any_other_token_is_refused),
		cmocka_unit_test(a_session_that_is_over_is_good),
		cmocka_unit_test(nothing_else_ends_a_session),
		cmocka_unit_test(a_provider_is_read),
		cmocka_unit_test(a_provider_that_tells_nonsense_is_refused),
		cmocka_unit_test(rules_for_surfconext),
		cmocka_unit_test(rules_for_keycloak),
		cmocka_unit_test(the_same_grant_comes_once),
		cmocka_unit_test(a_claim_too_long_is_an_error),
		cmocka_unit_test(rules_that_are_wrong_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
