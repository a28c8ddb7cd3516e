/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_token.h"

#include <sodium.h>

#include "fmt/ident.h"

static struct str text_of(const struct json_value *claims, const char *name)
{
	const struct json_value *v = jr_member(claims, name);

	return v != NULL && v->kind == JSON_IS_STRING ? v->string : (struct str){ NULL, 0 };
}

static enum err wrong(struct fail *f, const char *what)
{
	return fail_set(f, ERR_INPUT, NULL, "the token has %s", what);
}

/* "aud" is this program, alone or among others; then "azp" says that it was made for this one (3.1.3.7, 3 to 5). */
static enum err check_audience(struct fail *f, const struct json_value *claims, struct str client)
{
	const struct json_value *aud = jr_member(claims, "aud"), *azp = jr_member(claims, "azp");
	bool among = false, others = false;

	if (aud != NULL && aud->kind == JSON_IS_STRING) {
		among = str_eq(aud->string, client);
	} else if (aud != NULL && aud->kind == JSON_IS_ARRAY) {
		for (size_t i = 0; i < aud->count; i++) {
			bool same = aud->items[i].kind == JSON_IS_STRING && str_eq(aud->items[i].string, client);

			among = among || same;
			others = others || !same;
		}
	}
	if (!among) {
		return wrong(f, "another audience");
	}
	if (azp == NULL) {
		return others ? wrong(f, "several audiences, and does not say for whom it was made") : OK;
	}
	return azp->kind == JSON_IS_STRING && str_eq(azp->string, client) ? OK : wrong(f, "been made for another");
}

/* A number of seconds; NumericDate may have a fraction. False when it is none, or of another age of the world. */
static bool seconds_of(const struct json_value *v, int64_t *ret)
{
	const int64_t far = INT64_C(100000000000);

	if (v == NULL || (v->kind != JSON_IS_INTEGER && v->kind != JSON_IS_REAL) || !(v->real >= 0) ||
	    v->real > (double)far) {
		return false;
	}
	*ret = v->kind == JSON_IS_INTEGER ? v->integer : (int64_t)v->real;
	return true;
}

static enum err check_times(struct fail *f, const struct json_value *claims, int64_t now)
{
	const int64_t at = now / 1000000;
	const struct json_value *nbf = jr_member(claims, "nbf");
	int64_t expires, issued, begins;

	if (!seconds_of(jr_member(claims, "exp"), &expires) || !seconds_of(jr_member(claims, "iat"), &issued)) {
		return wrong(f, "no time");
	}
	if (at >= expires + OIDC_SKEW_SECONDS) {
		return wrong(f, "expired");
	}
	if (issued > at + OIDC_SKEW_SECONDS) {
		return wrong(f, "been made in the future");
	}
	if (nbf != NULL && (!seconds_of(nbf, &begins) || begins > at + OIDC_SKEW_SECONDS)) {
		return wrong(f, "not begun");
	}
	return OK;
}

/* The first half of the hash of the access token (3.1.3.6); all three algorithms hash by SHA-256. */
static bool at_hash_fits(struct str given, struct str access_token)
{
	unsigned char hash[crypto_hash_sha256_BYTES], half[sizeof hash / 2];
	size_t n;

	(void)crypto_hash_sha256(hash, (const unsigned char *)access_token.p, access_token.n);
	return base64url_read(given, half, sizeof half, &n) && n == sizeof half && sodium_memcmp(hash, half, n) == 0;
}

enum err oidc_token_check(struct fail *f, const struct jose_token *token, const struct oidc_expect *expect,
                          struct str *ret_subject)
{
	const struct json_value *claims = token->claims, *at_hash = jr_member(claims, "at_hash");
	struct str subject = text_of(claims, "sub"), nonce = text_of(claims, "nonce");

	/* A token of another kind (at+jwt, logout+jwt) never serves as one. */
	if (token->typ.n > 0 && !str_eq_nocase(token->typ, STR("JWT"))) {
		return wrong(f, "another type");
	}
	if (!str_eq(text_of(claims, "iss"), expect->issuer)) {
		return wrong(f, "another issuer");
	}
	TRY(check_audience(f, claims, expect->client));
	TRY(check_times(f, claims, expect->now));
	if (expect->nonce.n == 0 || nonce.n != expect->nonce.n ||
	    sodium_memcmp(nonce.p, expect->nonce.p, nonce.n) != 0) {
		return wrong(f, "another nonce");
	}
	if (at_hash != NULL && expect->access_token.n > 0 &&
	    (at_hash->kind != JSON_IS_STRING || !at_hash_fits(at_hash->string, expect->access_token))) {
		return wrong(f, "a hash of another access token");
	}
	if (subject.n == 0 || subject.n > OIDC_SUBJECT_MOST || !str_is_text(subject)) {
		return wrong(f, "no subject");
	}
	*ret_subject = subject;
	return OK;
}

/* ---- what is over ---- */

#define LOGOUT_EVENT "http://schemas.openid.net/event/backchannel-logout"

static bool name_fine(struct str s)
{
	return s.n > 0 && s.n <= OIDC_SUBJECT_MOST && str_is_text(s);
}

struct str oidc_sid_of(const struct json_value *claims)
{
	struct str sid = text_of(claims, "sid");

	return name_fine(sid) ? sid : STR("");
}

/* "sub" and "sid": either may be left out, what is there must be a name. */
static enum err read_whose(struct fail *f, const struct json_value *claims, struct oidc_logout *ret)
{
	const struct json_value *sub = jr_member(claims, "sub"), *sid = jr_member(claims, "sid");

	ret->subject = sub != NULL ? text_of(claims, "sub") : STR("");
	ret->sid = sid != NULL ? text_of(claims, "sid") : STR("");
	if ((sub != NULL && !name_fine(ret->subject)) || (sid != NULL && !name_fine(ret->sid)) ||
	    (sub == NULL && sid == NULL)) {
		return fail_set(f, ERR_INPUT, NULL, "the logout token does not say whose session ends");
	}
	return OK;
}

enum err oidc_logout_check(struct fail *f, const struct jose_token *token, const struct oidc_expect *expect,
                           struct oidc_logout *ret)
{
	const struct json_value *claims = token->claims, *events = jr_member(claims, "events"), *event;
	struct oidc_logout out = { .id = text_of(claims, "jti") };
	int64_t expires;

	if (token->typ.n > 0 && !str_eq_nocase(token->typ, STR("logout+jwt")) &&
	    !str_eq_nocase(token->typ, STR("JWT"))) {
		return fail_set(f, ERR_INPUT, NULL, "the logout token has another type");
	}
	if (!str_eq(text_of(claims, "iss"), expect->issuer)) {
		return fail_set(f, ERR_INPUT, NULL, "the logout token has another issuer");
	}
	TRY(check_audience(f, claims, expect->client));
	TRY(check_times(f, claims, expect->now));
	event = events != NULL && events->kind == JSON_IS_OBJECT ? jr_member(events, LOGOUT_EVENT) : NULL;
	/* An ID token of a sign-in must not end a session, so a nonce is forbidden. */
	if (event == NULL || event->kind != JSON_IS_OBJECT || jr_member(claims, "nonce") != NULL) {
		return fail_set(f, ERR_INPUT, NULL, "the token does not say that a session ended");
	}
	if (!name_fine(out.id)) {
		return fail_set(f, ERR_INPUT, NULL, "the logout token has no name of its own");
	}
	TRY(read_whose(f, claims, &out));
	(void)seconds_of(jr_member(claims, "exp"), &expires);
	out.expires = (expires + OIDC_SKEW_SECONDS) * 1000000;
	*ret = out;
	return OK;
}
