/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading tokens and sets of keys, with bounds; no cryptography here. */
#include "identity/jose.h"

#include "fmt/ident.h"
#include "fmt/json_write.h"
#include "identity/jose_inside.h"

enum {
	PART_MOST = JOSE_TOKEN_MOST,
	KID_MOST = 256,
	SET_MOST = 256 * 1024,
	RSA_LEAST = 256, /* bytes: 2048 bits */
	RSA_MOST = 1024,
	EXPONENT_MOST = 8,
	P256_BYTES = 32
};

/* A number of a key, or a signature, in base64url, of so many bytes. */
static bool number_fine(struct str s, size_t least, size_t most)
{
	unsigned char bytes[RSA_MOST];
	size_t n;

	return s.n > 0 && base64url_read(s, bytes, most, &n) && n >= least;
}

static const char *const alg_names[JOSE_ALGS] = { "RS256", "PS256", "ES256" };

const char *jose_alg_name(enum jose_alg alg)
{
	return alg_names[alg];
}

bool jose_alg_parse(struct str name, enum jose_alg *ret)
{
	for (int i = 0; i < JOSE_ALGS; i++) {
		if (str_eq(name, str_of(alg_names[i]))) {
			*ret = (enum jose_alg)i;
			return true;
		}
	}
	return false;
}

/* The text of a member, or empty when it is absent or no text. */
static struct str text_of(const struct json_value *object, const char *name)
{
	const struct json_value *v = jr_member(object, name);

	return v != NULL && v->kind == JSON_IS_STRING ? v->string : (struct str){ NULL, 0 };
}

static enum err read_part(struct arena *a, struct fail *f, struct str part, const char *what,
                          const struct json_value **ret)
{
	unsigned char *bytes = ARENA_ARRAY(a, part.n + 1, unsigned char);
	struct json_fault fault;
	const struct json_value *v = NULL;
	size_t n;
	enum err e;

	if (bytes == NULL) {
		return ERR_NOMEM;
	}
	if (!base64url_read(part, bytes, part.n, &n)) {
		return fail_set(f, ERR_INPUT, NULL, "the %s of the token is no base64url", what);
	}
	e = jr_parse(a, (struct str){ (const char *)bytes, n }, &v, &fault);
	if (e == ERR_NOMEM) {
		return e;
	}
	if (e != OK || v->kind != JSON_IS_OBJECT) {
		return fail_set(f, ERR_INPUT, NULL, "the %s of the token is no JSON object", what);
	}
	*ret = v;
	return OK;
}

enum err jose_open(struct arena *a, struct fail *f, struct str token, struct jose_token *ret)
{
	struct jose_token t = { .whole = token };
	struct str body, signature, rest, alg;
	struct str head = str_cut(token, '.', &body);
	const struct json_value *header;

	if (token.n > JOSE_TOKEN_MOST) {
		return fail_set(f, ERR_INPUT, NULL, "the token is longer than %d bytes", JOSE_TOKEN_MOST);
	}
	body = str_cut(body, '.', &signature);
	signature = str_cut(signature, '.', &rest);
	if (head.n == 0 || body.n == 0 || signature.n == 0 || head.n + body.n + signature.n + 2 != token.n ||
	    rest.n > 0) {
		return fail_set(f, ERR_INPUT, NULL, "not a signed token of three parts");
	}
	/* libcjose ends the process over some text that is no base64url: nothing else may come to it. */
	if (!number_fine(signature, 1, RSA_MOST)) {
		return fail_set(f, ERR_INPUT, NULL, "the signature of the token is no base64url");
	}
	TRY(read_part(a, f, head, "header", &header));
	alg = text_of(header, "alg");
	if (!jose_alg_parse(alg, &t.alg)) {
		return fail_set(f, ERR_INPUT, NULL, "the token is signed by %.*s, which is not accepted",
		                alg.n < 20 ? (int)alg.n : 20, alg.p != NULL ? alg.p : "");
	}
	if (jr_member(header, "crit") != NULL) {
		return fail_set(f, ERR_INPUT, NULL, "the token demands extensions that are not known here");
	}
	t.kid = text_of(header, "kid");
	t.typ = text_of(header, "typ");
	TRY(read_part(a, f, body, "body", &t.claims));
	*ret = t;
	return OK;
}

/* ---- keys ---- */

static enum err write_key(struct arena *a, const struct jose_key *k, const struct json_value *v, struct str *ret)
{
	struct buf b DEFER(buf_finish);
	struct jw j;

	buf_init(&b, (size_t)4 * RSA_MOST);
	jw_begin(&j, &b);
	jw_object(&j);
	jw_put_text(&j, "kty", k->rsa ? "RSA" : "EC");
	if (k->rsa) {
		jw_put_str(&j, "n", text_of(v, "n"));
		jw_put_str(&j, "e", text_of(v, "e"));
	} else {
		jw_put_text(&j, "crv", "P-256");
		jw_put_str(&j, "x", text_of(v, "x"));
		jw_put_str(&j, "y", text_of(v, "y"));
	}
	jw_end(&j);
	TRY(jw_finish(&j));
	TRY(buf_err(&b));
	*ret = str_copy(a, buf_view(&b));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

/* False for a key that is of no use here. Only the numbers that checking needs are kept. */
static bool read_key(const struct json_value *v, struct jose_key *ret)
{
	struct jose_key k = { .kid = text_of(v, "kid"), .any_alg = true };
	struct str kty = text_of(v, "kty"), use = text_of(v, "use"), alg = text_of(v, "alg");

	if ((use.n > 0 && !str_eq(use, STR("sig"))) || k.kid.n > KID_MOST) {
		return false;
	}
	if (alg.n > 0) {
		k.any_alg = false;
		if (!jose_alg_parse(alg, &k.alg)) {
			return false;
		}
	}
	k.rsa = str_eq(kty, STR("RSA"));
	*ret = k;
	if (k.rsa) {
		return number_fine(text_of(v, "n"), RSA_LEAST, RSA_MOST) &&
		       number_fine(text_of(v, "e"), 1, EXPONENT_MOST);
	}
	return str_eq(kty, STR("EC")) && str_eq(text_of(v, "crv"), STR("P-256")) &&
	       number_fine(text_of(v, "x"), P256_BYTES, P256_BYTES) &&
	       number_fine(text_of(v, "y"), P256_BYTES, P256_BYTES);
}

enum err jose_keys_read(struct arena *a, struct fail *f, struct str json, struct jose_keys *ret)
{
	const struct json_value *root = NULL, *list = NULL;
	struct json_fault fault;
	struct jose_keys *keys = ARENA_NEW(a, struct jose_keys);
	enum err e = json.n <= SET_MOST ? jr_parse(a, json, &root, &fault) : ERR_INPUT;

	if (keys == NULL || e == ERR_NOMEM) {
		return ERR_NOMEM;
	}
	list = e == OK && root->kind == JSON_IS_OBJECT ? jr_member(root, "keys") : NULL;
	if (list == NULL || list->kind != JSON_IS_ARRAY || list->count > JOSE_KEYS_MOST) {
		return fail_set(f, ERR_INPUT, NULL, "the keys of the provider are no set of keys");
	}
	for (size_t i = 0; i < list->count; i++) {
		struct jose_key *k = &keys->list[keys->count];

		if (list->items[i].kind == JSON_IS_OBJECT && read_key(&list->items[i], k)) {
			TRY(write_key(a, k, &list->items[i], &k->json));
			keys->count++;
		}
	}
	*ret = *keys;
	return OK;
}

static bool suits(const struct jose_key *k, const struct jose_token *t)
{
	return k->rsa == (t->alg != JOSE_ES256) && (k->any_alg || k->alg == t->alg) &&
	       (t->kid.n == 0 || str_eq(k->kid, t->kid));
}

bool jose_keys_suit(const struct jose_keys *keys, const struct jose_token *token)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (suits(&keys->list[i], token)) {
			return true;
		}
	}
	return false;
}

enum err jose_signed_by(const struct jose_keys *keys, const struct jose_token *token, bool *ret)
{
	bool is = false;

	for (size_t i = 0; i < keys->count && !is; i++) {
		if (suits(&keys->list[i], token)) {
			TRY(jose_check(token->whole, keys->list[i].json, &is));
		}
	}
	*ret = is;
	return OK;
}
