/* SPDX-License-Identifier: EUPL-1.2 */
/* Signatures, by libcjose. */
#include <cjose/cjose.h>
#include <openssl/err.h>
#include <sodium.h>
#include <string.h>

#include "base/heap.h"
#include "fmt/ident.h"
#include "fmt/json_write.h"
#include "identity/jose.h"
#include "identity/jose_inside.h"

enum { RSA_BITS = 3072, KEY_MOST = 8 * 1024 };

static void jwk_drop(cjose_jwk_t **k)
{
	if (*k != NULL) {
		(void)cjose_jwk_release(*k);
	}
}

static void jws_drop(cjose_jws_t **s)
{
	if (*s != NULL) {
		cjose_jws_release(*s);
	}
}

static void header_drop(cjose_header_t **h)
{
	if (*h != NULL) {
		cjose_header_release(*h);
	}
}

/* Text that the library made: a key. */
static void text_drop(char **p)
{
	if (*p != NULL) {
		sodium_memzero(*p, strlen(*p));
		cjose_get_dealloc()(*p);
	}
}

/*
 * Whether it was for want of memory that something did not hold: the libraries below cjose say so each in its own way, and cjose
 * takes a JSON text that did not fit for a wrong one.
 */
static bool was_refused(const cjose_err *e)
{
	bool refused = heap_was_refused() || e->code == CJOSE_ERR_NO_MEMORY;

	for (unsigned long code = ERR_get_error(); code != 0; code = ERR_get_error()) {
		refused = refused || ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE;
	}
	return refused;
}

static enum err check_once(struct str token, struct str key, bool *ret)
{
	cjose_err e = { 0 };
	bool is;

	(void)heap_was_refused();
	ERR_clear_error();
	DEFER(jwk_drop) cjose_jwk_t *jwk = cjose_jwk_import(key.p, key.n, &e);
	DEFER(jws_drop) cjose_jws_t *jws = jwk != NULL ? cjose_jws_import(token.p, token.n, &e) : NULL;

	is = jws != NULL && cjose_jws_verify(jws, jwk, &e);
	if (!is && was_refused(&e)) {
		return ERR_NOMEM;
	}
	*ret = is;
	return OK;
}

enum err jose_check(struct str token, struct str key, bool *ret)
{
	bool is = false;

	TRY(check_once(token, key, &is));
	/* libcrypto does not always say that memory was what it lacked: what does not hold is looked at twice. */
	if (!is) {
		TRY(check_once(token, key, &is));
	}
	*ret = is;
	return OK;
}

static enum err trouble(struct fail *f, const cjose_err *e, const char *what)
{
	return fail_set(f, e->code == CJOSE_ERR_NO_MEMORY ? ERR_NOMEM : ERR_BUG, NULL, "%s: %s", what,
	                e->message != NULL ? e->message : "");
}

enum err jose_key_make(struct arena *a, struct fail *f, struct str *ret)
{
	static const uint8_t exponent[] = { 1, 0, 1 };
	cjose_err e = { 0 };
	cjose_jwk_t *jwk DEFER(jwk_drop) = cjose_jwk_create_RSA_random(RSA_BITS, exponent, sizeof exponent, &e);
	char *json DEFER(text_drop) = NULL;

	if (jwk == NULL) {
		return trouble(f, &e, "cannot make a key");
	}
	json = cjose_jwk_to_json(jwk, true, &e);
	if (json == NULL) {
		return trouble(f, &e, "cannot write a key");
	}
	*ret = str_copy(a, str_of(json));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static enum err member(struct fail *f, const struct json_value *v, const char *name, struct str *ret)
{
	const struct json_value *m = jr_member(v, name);

	if (m == NULL || m->kind != JSON_IS_STRING) {
		return fail_set(f, ERR_BUG, NULL, "the key has no %s", name);
	}
	*ret = m->string;
	return OK;
}

/* The name of a key is its thumbprint (RFC 7638), so that nobody has to think one up. */
static enum err thumbprint(struct arena *a, struct str n, struct str e, struct str *ret)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct str text = str_format(a, "{\"e\":\"%.*s\",\"kty\":\"RSA\",\"n\":\"%.*s\"}", STR_ARG(e), STR_ARG(n));
	struct buf b DEFER(buf_finish) = { 0 };

	if (text.p == NULL) {
		return ERR_NOMEM;
	}
	(void)crypto_hash_sha256(hash, (const unsigned char *)text.p, text.n);
	buf_init(&b, 64);
	base64url_put(&b, (struct str){ (const char *)hash, sizeof hash });
	TRY(buf_err(&b));
	*ret = str_copy(a, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

struct public_parts {
	struct str n, e, kid;
};

static enum err public_parts(struct arena *a, struct fail *f, struct str private_key, struct public_parts *ret)
{
	const struct json_value *v = NULL;
	struct json_fault fault;
	struct public_parts p;

	TRY(jr_parse(a, private_key, &v, &fault));
	TRY(member(f, v, "n", &p.n));
	TRY(member(f, v, "e", &p.e));
	TRY(thumbprint(a, p.n, p.e, &p.kid));
	*ret = p;
	return OK;
}

enum err jose_key_public(struct arena *a, struct fail *f, struct str private_key, struct str *ret)
{
	struct public_parts p;
	struct buf b DEFER(buf_finish);
	struct jw j;

	buf_init(&b, KEY_MOST);
	TRY(public_parts(a, f, private_key, &p));
	jw_begin(&j, &b);
	jw_object(&j);
	jw_put_text(&j, "kty", "RSA");
	jw_put_text(&j, "use", "sig");
	jw_put_str(&j, "kid", p.kid);
	jw_put_str(&j, "n", p.n);
	jw_put_str(&j, "e", p.e);
	jw_end(&j);
	TRY(jw_finish(&j));
	TRY(buf_err(&b));
	*ret = str_copy(a, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

enum err jose_sign(struct arena *a, struct fail *f, struct str private_key, enum jose_alg alg, struct str claims,
                   struct str *ret)
{
	cjose_err e = { 0 };
	cjose_jwk_t *jwk DEFER(jwk_drop) = cjose_jwk_import(private_key.p, private_key.n, &e);
	cjose_header_t *header DEFER(header_drop) = cjose_header_new(&e);
	cjose_jws_t *jws DEFER(jws_drop) = NULL;
	struct public_parts p;
	const char *made = NULL;

	if (jwk == NULL || header == NULL) {
		return trouble(f, &e, "the key cannot be used");
	}
	TRY(public_parts(a, f, private_key, &p));
	if (!cjose_header_set(header, CJOSE_HDR_ALG, jose_alg_name(alg), &e) ||
	    !cjose_header_set(header, CJOSE_HDR_KID, p.kid.p, &e) || !cjose_header_set(header, "typ", "JWT", &e)) {
		return trouble(f, &e, "cannot sign");
	}
	jws = cjose_jws_sign(jwk, header, (const uint8_t *)claims.p, claims.n, &e);
	if (jws == NULL || !cjose_jws_export(jws, &made, &e)) {
		return trouble(f, &e, "cannot sign");
	}
	*ret = str_copy(a, str_of(made));
	return ret->p != NULL ? OK : ERR_NOMEM;
}
