/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_flow.h"

#include <sodium.h>

#include "fmt/form.h"
#include "fmt/ident.h"
#include "fmt/json_write.h"
#include "identity/oidc_token.h"

enum { ADDRESS_MOST = 8192, BODY_MOST = 32 * 1024, ASSERTION_SECONDS = 60, ACCESS_MOST = 16 * 1024 };

static struct str base64url(struct arena *a, struct str bytes)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 1024);
	base64url_put(&b, bytes);
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

static void put_pair(struct buf *b, const char *name, struct str value)
{
	buf_text(b, b->n > 0 ? "&" : "");
	buf_text(b, name);
	buf_char(b, '=');
	form_escape(b, value);
}

static enum err copy_out(struct arena *a, struct buf *b, struct str *ret)
{
	TRY(buf_err(b));
	*ret = str_copy(a, buf_view(b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* ---- the way out ---- */

/* PKCE (RFC 7636): the provider keeps a hash of what only this program can show later. */
static struct str challenge(struct arena *a, struct str verifier)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(hash, (const unsigned char *)verifier.p, verifier.n);
	return base64url(a, (struct str){ (const char *)hash, sizeof hash });
}

enum err oidc_way_out(struct ctx *c, const struct oidc_net *n, const struct oidc_provider *p,
                      const struct oidc_pending *pending, struct str back, struct str *ret)
{
	struct oidc_metadata m;
	struct buf query DEFER(buf_finish);
	struct str verifier = base64url(c->arena, pending->verifier);
	bool asks = false;

	buf_init(&query, ADDRESS_MOST);
	TRY(oidc_net_metadata(n, &m));
	if (!m.pkce && !p->pkce_unsaid) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the provider does not say that it knows PKCE (S256)");
	}
	if (p->by_key ? !m.takes_key : !m.takes_basic && !m.takes_post) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the provider does not take %s",
		                p->by_key ? "private_key_jwt" : "a client secret");
	}
	put_pair(&query, "response_type", STR("code"));
	put_pair(&query, "client_id", p->client);
	put_pair(&query, "redirect_uri", back);
	put_pair(&query, "scope", p->scopes);
	put_pair(&query, "state", base64url(c->arena, pending->state));
	put_pair(&query, "nonce", base64url(c->arena, pending->nonce));
	put_pair(&query, "code_challenge", challenge(c->arena, verifier));
	put_pair(&query, "code_challenge_method", STR("S256"));
	if (p->acr.n > 0) {
		put_pair(&query, "acr_values", p->acr);
	}
	TRY(buf_err(&query));
	for (size_t i = 0; i < m.authorization.n; i++) {
		asks = asks || m.authorization.p[i] == '?';
	}
	*ret = str_format(c->arena, "%.*s%s%.*s", STR_ARG(m.authorization), asks ? "&" : "?",
	                  STR_ARG(buf_view(&query)));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* ---- the code and what comes of it ---- */

/* RFC 7523: a token that this program signs, for one use within a minute. */
static enum err assertion(struct ctx *c, const struct oidc_provider *p, const struct oidc_metadata *m, struct str key,
                          struct str *ret)
{
	struct buf b DEFER(buf_finish);
	char id[IDENT_TEXT];
	struct jw j;

	buf_init(&b, 4096);
	jw_begin(&j, &b);
	jw_object(&j);
	jw_put_str(&j, "iss", p->client);
	jw_put_str(&j, "sub", p->client);
	jw_put_str(&j, "aud", m->token);
	jw_put_text(&j, "jti", ident_new(id));
	jw_put_i64(&j, "iat", c->now / 1000000);
	jw_put_i64(&j, "exp", c->now / 1000000 + ASSERTION_SECONDS);
	jw_end(&j);
	TRY(jw_finish(&j));
	TRY(buf_err(&b));
	return jose_sign(c->arena, c->fail, key, m->sign_with, buf_view(&b), ret);
}

/* RFC 6749, 2.3.1: name and secret are escaped before they are joined. */
static enum err basic(struct ctx *c, const struct oidc_provider *p, struct str secret, struct str *ret)
{
	struct buf b DEFER(buf_finish), text DEFER(buf_finish);
	size_t room;
	char *encoded;

	buf_init(&b, 4096);
	buf_init(&text, 8192);
	form_escape(&b, p->client);
	buf_char(&b, ':');
	form_escape(&b, secret);
	TRY(buf_err(&b));
	room = sodium_base64_encoded_len(b.n, sodium_base64_VARIANT_ORIGINAL);
	encoded = ARENA_ARRAY(c->arena, room, char);
	if (encoded == NULL) {
		return ERR_NOMEM;
	}
	(void)sodium_bin2base64(encoded, room, (const unsigned char *)b.p, b.n, sodium_base64_VARIANT_ORIGINAL);
	buf_printf(&text, "Basic %s", encoded);
	return copy_out(c->arena, &text, ret);
}

static enum err prove(struct ctx *c, const struct oidc_provider *p, const struct oidc_metadata *m, struct buf *body,
                      struct oidc_question *q)
{
	struct str secret, signed_by_us;

	TRY(oidc_provider_secret_of(c, p, &secret));
	if (p->by_key) {
		TRY(assertion(c, p, m, secret, &signed_by_us));
		put_pair(body, "client_id", p->client);
		put_pair(body, "client_assertion_type", STR("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
		put_pair(body, "client_assertion", signed_by_us);
		return OK;
	}
	if (m->takes_basic) {
		return basic(c, p, secret, &q->authorization);
	}
	put_pair(body, "client_id", p->client);
	put_pair(body, "client_secret", secret);
	return OK;
}

/* What the token endpoint gave. */
struct tokens {
	struct str id, access;
};

static struct str text_of(const struct json_value *v, const char *name, size_t most)
{
	const struct json_value *m = jr_member(v, name);

	return m != NULL && m->kind == JSON_IS_STRING && m->string.n <= most ? m->string : (struct str){ NULL, 0 };
}

static enum err redeem_code(struct ctx *c, const struct oidc_net *n, const struct oidc_provider *p,
                            const struct oidc_metadata *m, const struct oidc_pending *pending,
                            const struct oidc_return *r, struct tokens *ret)
{
	struct oidc_question q = { .url = m->token };
	struct buf body DEFER(buf_finish);
	const struct json_value *v = NULL;
	struct json_fault fault;
	struct str text;

	buf_init(&body, BODY_MOST);
	put_pair(&body, "grant_type", STR("authorization_code"));
	put_pair(&body, "code", r->code);
	put_pair(&body, "redirect_uri", r->back);
	put_pair(&body, "code_verifier", base64url(c->arena, pending->verifier));
	TRY(prove(c, p, m, &body, &q));
	TRY(copy_out(c->arena, &body, &q.body));
	TRY(oidc_net_ask(n, &q, &text));
	if (jr_parse(c->arena, text, &v, &fault) != OK || v->kind != JSON_IS_OBJECT) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the token endpoint answered something else");
	}
	*ret = (struct tokens){ .id = text_of(v, "id_token", JOSE_TOKEN_MOST),
		                .access = text_of(v, "access_token", ACCESS_MOST) };
	return ret->id.n > 0 ? OK : fail_set(c->fail, ERR_INPUT, NULL, "the token endpoint gave no ID token");
}

static enum err check_token(struct ctx *c, const struct oidc_net *n, const struct oidc_provider *p,
                            const struct oidc_metadata *m, const struct oidc_pending *pending,
                            const struct tokens *tokens, struct jose_token *ret, struct str *ret_subject)
{
	struct oidc_expect expect = { .issuer = p->issuer,
		                      .client = p->client,
		                      .nonce = base64url(c->arena, pending->nonce),
		                      .access_token = tokens->access,
		                      .now = c->now };
	struct jose_keys *keys = ARENA_NEW(c->arena, struct jose_keys);
	struct jose_token t = { 0 };
	bool is_theirs;

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	TRY(jose_open(c->arena, c->fail, tokens->id, &t));
	TRY(oidc_net_keys(n, m, false, keys));
	/* The provider may have new keys since. */
	if (!jose_keys_suit(keys, &t)) {
		TRY(oidc_net_keys(n, m, true, keys));
	}
	TRY(jose_signed_by(keys, &t, &is_theirs));
	if (!is_theirs) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the ID token is not signed by the provider");
	}
	TRY(oidc_token_check(c->fail, &t, &expect, ret_subject));
	*ret = t;
	return OK;
}

/* What the provider tells beside the ID token; *ret NULL when it has no such endpoint (Core 1.0, 5.3). */
static enum err user_info(struct ctx *c, const struct oidc_net *n, const struct oidc_metadata *m,
                          const struct tokens *tokens, struct str subject, const struct json_value **ret)
{
	struct oidc_question q = { .url = m->userinfo };
	const struct json_value *v = NULL;
	struct json_fault fault;
	struct str text;

	*ret = NULL;
	if (m->userinfo.n == 0 || tokens->access.n == 0) {
		return OK;
	}
	q.authorization = str_format(c->arena, "Bearer %.*s", STR_ARG(tokens->access));
	if (q.authorization.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(oidc_net_ask(n, &q, &text));
	if (jr_parse(c->arena, text, &v, &fault) != OK || v->kind != JSON_IS_OBJECT) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the userinfo endpoint answered something else");
	}
	/* Whoever it tells of must be who the ID token is about. */
	if (!str_eq(text_of(v, "sub", OIDC_SUBJECT_MOST), subject)) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the userinfo endpoint tells of somebody else");
	}
	*ret = v;
	return OK;
}

static bool among(struct str words, struct str wanted)
{
	while (words.n > 0) {
		if (wanted.n > 0 && str_eq(str_cut(words, ' ', &words), wanted)) {
			return true;
		}
		if (wanted.n == 0) {
			return false;
		}
	}
	return false;
}

/* Only what is signed says how somebody proved who they are. */
static bool second_factor(const struct oidc_provider *p, const struct json_value *claims)
{
	const struct json_value *acr = jr_member(claims, "acr"), *amr = jr_member(claims, "amr");

	if (acr != NULL && acr->kind == JSON_IS_STRING && among(p->acr, acr->string)) {
		return true;
	}
	for (size_t i = 0; amr != NULL && amr->kind == JSON_IS_ARRAY && i < amr->count; i++) {
		if (amr->items[i].kind == JSON_IS_STRING && among(p->amr, amr->items[i].string)) {
			return true;
		}
	}
	return false;
}

static struct str claim_text(const struct json_value *claims, const struct json_value *more, const char *name)
{
	struct str s = text_of(claims, name, 1000);

	if (s.n == 0 && more != NULL) {
		s = text_of(more, name, 1000);
	}
	return str_is_line(s) ? s : (struct str){ NULL, 0 };
}

enum err oidc_redeem(struct ctx *c, const struct oidc_net *n, const struct oidc_provider *p,
                     const struct oidc_pending *pending, const struct oidc_return *r, struct oidc_person *ret)
{
	struct oidc_person person = { 0 };
	const struct json_value *rules, *more = NULL;
	struct oidc_metadata m;
	struct tokens tokens;
	struct jose_token t = { 0 };

	TRY(oidc_net_metadata(n, &m));
	/* RFC 9207: an answer of another provider, slipped in, is seen here. */
	if (r->issuer.n > 0 ? !str_eq(r->issuer, p->issuer) : m.says_issuer) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the answer does not come from this issuer");
	}
	TRY(redeem_code(c, n, p, &m, pending, r, &tokens));
	TRY(check_token(c, n, p, &m, pending, &tokens, &t, &person.subject));
	TRY(user_info(c, n, &m, &tokens, person.subject, &more));
	TRY(oidc_rules_read(c->arena, c->fail, p->rules, &rules));
	TRY(oidc_rules_apply(c->arena, c->fail, rules, t.claims, more, &person.grants));
	person.sid = oidc_sid_of(t.claims);
	person.name = claim_text(t.claims, more, "name");
	person.email = claim_text(t.claims, more, "email");
	person.second_factor = second_factor(p, t.claims);
	*ret = person;
	return OK;
}
