/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_metadata.h"

#include "outbound/outbound.h"

static bool starts_http(struct str s)
{
	return str_starts(s, STR("http://"));
}

struct str oidc_origin(struct str address)
{
	size_t at = str_starts(address, STR("https://")) ? 8 : starts_http(address) ? 7 : 0;

	if (at == 0) {
		return (struct str){ NULL, 0 };
	}
	while (at < address.n && address.p[at] != '/' && address.p[at] != '?' && address.p[at] != '#') {
		at++;
	}
	return (struct str){ address.p, at };
}

struct str oidc_metadata_address(struct arena *a, struct str issuer)
{
	struct str bare = issuer;

	while (bare.n > 0 && bare.p[bare.n - 1] == '/') {
		bare.n--;
	}
	return str_format(a, "%.*s/.well-known/openid-configuration", STR_ARG(bare));
}

/* An address without blanks, quotes, users and fragments, of printable ASCII. */
static bool address_fine(struct str s, bool http_too)
{
	struct str origin = oidc_origin(s);

	if (origin.n < 9 || s.n > OUTBOUND_URL_MOST || (starts_http(s) && !http_too)) {
		return false;
	}
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '#' ||
		    (c == '@' && i < origin.n)) {
			return false;
		}
	}
	return true;
}

static enum err address(struct fail *f, const struct json_value *v, const char *name, struct str issuer, bool needed,
                        struct str *ret)
{
	const struct json_value *m = jr_member(v, name);

	if (m == NULL && !needed) {
		return OK;
	}
	if (m == NULL || m->kind != JSON_IS_STRING || !address_fine(m->string, starts_http(issuer))) {
		return fail_set(f, ERR_INPUT, NULL, "the provider tells no good address as %s", name);
	}
	*ret = m->string;
	return OK;
}

static bool among(const struct json_value *v, const char *name, struct str word)
{
	const struct json_value *list = jr_member(v, name);

	for (size_t i = 0; list != NULL && list->kind == JSON_IS_ARRAY && i < list->count; i++) {
		if (list->items[i].kind == JSON_IS_STRING && str_eq(list->items[i].string, word)) {
			return true;
		}
	}
	return false;
}

static void read_abilities(const struct json_value *v, struct oidc_metadata *m)
{
	static const char methods[] = "token_endpoint_auth_methods_supported";
	const struct json_value *says = jr_member(v, "authorization_response_iss_parameter_supported");

	m->pkce = among(v, "code_challenge_methods_supported", STR("S256"));
	m->says_issuer = says != NULL && says->kind == JSON_IS_BOOL && says->integer != 0;
	/* Without the list, client_secret_basic is what it takes (Discovery 1.0, section 3). */
	m->takes_basic = jr_member(v, methods) == NULL || among(v, methods, STR("client_secret_basic"));
	m->takes_post = among(v, methods, STR("client_secret_post"));
	m->takes_key = among(v, methods, STR("private_key_jwt"));
	m->sign_with = among(v, "token_endpoint_auth_signing_alg_values_supported", STR("PS256")) ? JOSE_PS256
	                                                                                          : JOSE_RS256;
}

enum err oidc_metadata_read(struct arena *a, struct fail *f, struct str json, struct str issuer,
                            struct oidc_metadata *ret)
{
	struct oidc_metadata m = { 0 };
	const struct json_value *v = NULL, *said;
	struct json_fault fault;
	enum err e = jr_parse(a, json, &v, &fault);

	if (e == ERR_NOMEM) {
		return e;
	}
	if (e != OK || v->kind != JSON_IS_OBJECT) {
		return fail_set(f, ERR_INPUT, NULL, "the provider tells nothing of itself that can be read");
	}
	said = jr_member(v, "issuer");
	if (said == NULL || said->kind != JSON_IS_STRING || !str_eq(said->string, issuer)) {
		return fail_set(f, ERR_INPUT, NULL, "the provider says that it is another issuer");
	}
	m.issuer = said->string;
	TRY(address(f, v, "authorization_endpoint", issuer, true, &m.authorization));
	TRY(address(f, v, "token_endpoint", issuer, true, &m.token));
	TRY(address(f, v, "jwks_uri", issuer, true, &m.keys));
	TRY(address(f, v, "userinfo_endpoint", issuer, false, &m.userinfo));
	TRY(address(f, v, "end_session_endpoint", issuer, false, &m.end_session));
	read_abilities(v, &m);
	*ret = m;
	return OK;
}
