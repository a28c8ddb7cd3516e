/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>
#include <string.h>

#include "fmt/cbor_check.h"
#include "fmt/ident.h"
#include "fmt/json_read.h"

enum { PRESENT = 0x01, VERIFIED = 0x04, CREDENTIAL_INSIDE = 0x40, EXTENSIONS_INSIDE = 0x80 };
enum { HEAD = 37, FLAGS_AT = 32, AAGUID = 16, CLIENT_MOST = 4096 };

static void cred_free(fido_cred_t **p)
{
	fido_cred_free(p);
}

static void assert_free(fido_assert_t **p)
{
	fido_assert_free(p);
}

static enum err wrong(struct ctx *c, const char *what)
{
	return fail_set(c->fail, ERR_INPUT, "passkey", "passkey: %s", what);
}

bool webauthn_algorithm(int64_t algorithm)
{
	return algorithm == COSE_ES256 || algorithm == COSE_EDDSA || algorithm == COSE_RS256;
}

static struct str text_of(const struct json_value *v, const char *name)
{
	const struct json_value *m = jr_member(v, name);

	return m != NULL && m->kind == JSON_IS_STRING ? m->string : (struct str){ NULL, 0 };
}

static enum err parse_client(struct ctx *c, struct str client, const struct json_value **ret)
{
	const struct json_value *v;
	struct json_fault fault;

	if (client.n == 0 || client.n > CLIENT_MOST || jr_parse(c->arena, client, &v, &fault) != OK ||
	    v->kind != JSON_IS_OBJECT) {
		return wrong(c, "what the browser sent is no object");
	}
	*ret = v;
	return OK;
}

enum err webauthn_challenge(struct ctx *c, struct str client, unsigned char ret[WEBAUTHN_CHALLENGE])
{
	unsigned char bytes[WEBAUTHN_CHALLENGE];
	const struct json_value *v;
	size_t n;

	TRY(parse_client(c, client, &v));
	if (!base64url_read(text_of(v, "challenge"), bytes, sizeof bytes, &n) || n != sizeof bytes) {
		return wrong(c, "no challenge of ours");
	}
	memcpy(ret, bytes, sizeof bytes);
	return OK;
}

static enum err check_client(struct ctx *c, const struct webauthn_asked *asked, struct str client)
{
	unsigned char challenge[WEBAUTHN_CHALLENGE];
	const struct json_value *v, *across;

	TRY(parse_client(c, client, &v));
	TRY(webauthn_challenge(c, client, challenge));
	if (!str_eq(text_of(v, "type"), str_of(asked->create ? "webauthn.create" : "webauthn.get"))) {
		return wrong(c, "another kind of answer");
	}
	if (asked->challenge.n != sizeof challenge ||
	    sodium_memcmp(challenge, asked->challenge.p, sizeof challenge) != 0) {
		return wrong(c, "another challenge");
	}
	if (!str_eq(text_of(v, "origin"), asked->origin)) {
		return wrong(c, "another origin");
	}
	across = jr_member(v, "crossOrigin");
	if (across != NULL && (across->kind != JSON_IS_BOOL || across->integer != 0)) {
		return wrong(c, "inside a page of another origin");
	}
	return OK;
}

/*
 * The CBOR in what the device says, where libfido2 will look for it: the key behind the credential, and extensions. The
 * library allocates what an item declares, without asking whether that much could follow.
 */
static enum err check_cbor(struct ctx *c, struct str authenticator, bool with_key)
{
	struct cursor at = cursor_of(authenticator);
	struct str head = cursor_bytes(&at, HEAD);
	unsigned char flags = head.n > 0 ? (unsigned char)head.p[FLAGS_AT] : 0;

	if (with_key) {
		size_t n;

		(void)cursor_bytes(&at, AAGUID);
		n = (size_t)cursor_u8(&at) << 8;
		n |= cursor_u8(&at);
		(void)cursor_bytes(&at, n);
		cbor_pass(&at);
	}
	if ((flags & EXTENSIONS_INSIDE) != 0) {
		cbor_pass(&at);
	}
	return at.bad ? wrong(c, "the device's part is malformed") : OK;
}

/* libfido2 checks this of sign-ins; without attestation nothing is signed at registration, and it is left to us. */
static enum err check_registered(struct ctx *c, const struct webauthn_asked *asked, struct str authenticator)
{
	unsigned char hash[crypto_hash_sha256_BYTES], flags;

	if (authenticator.n <= HEAD) {
		return wrong(c, "too little of the device");
	}
	(void)crypto_hash_sha256(hash, (const unsigned char *)asked->rp, strlen(asked->rp));
	if (sodium_memcmp(hash, authenticator.p, sizeof hash) != 0) {
		return wrong(c, "made for another site");
	}
	flags = (unsigned char)authenticator.p[FLAGS_AT];
	if ((flags & PRESENT) == 0 || (flags & VERIFIED) == 0 || (flags & CREDENTIAL_INSIDE) == 0) {
		return wrong(c, "nobody was verified");
	}
	return OK;
}

enum err webauthn_register(struct ctx *c, const struct webauthn_asked *asked, struct str client,
                           struct str authenticator, int64_t algorithm, struct webauthn_passkey *ret)
{
	fido_cred_t *cred DEFER(cred_free) = fido_cred_new();
	struct webauthn_passkey made = { .algorithm = algorithm };

	if (cred == NULL) {
		return ERR_NOMEM;
	}
	TRY(check_client(c, asked, client));
	TRY(check_registered(c, asked, authenticator));
	TRY(check_cbor(c, authenticator, true));
	if (!webauthn_algorithm(algorithm) || fido_cred_set_type(cred, (int)algorithm) != FIDO_OK ||
	    fido_cred_set_authdata_raw(cred, (const unsigned char *)authenticator.p, authenticator.n) != FIDO_OK) {
		return wrong(c, "the device's part cannot be read");
	}
	made.credential = str_copy(c->arena,
	                           (struct str){ (const char *)fido_cred_id_ptr(cred), fido_cred_id_len(cred) });
	made.public_key = str_copy(
		c->arena, (struct str){ (const char *)fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred) });
	made.counter = fido_cred_sigcount(cred);
	if (made.credential.n == 0 || made.credential.n > WEBAUTHN_ID_MOST || made.public_key.n == 0 ||
	    made.public_key.n > WEBAUTHN_KEY_MOST) {
		return wrong(c, "no key");
	}
	*ret = made;
	return OK;
}

static int verify_with(const fido_assert_t *a, const struct webauthn_passkey *known)
{
	es256_pk_t *es = NULL;
	eddsa_pk_t *ed = NULL;
	rs256_pk_t *rs = NULL;
	int got = FIDO_ERR_INVALID_ARGUMENT;

	if (known->algorithm == COSE_ES256) {
		es = es256_pk_new();
		got = es != NULL && es256_pk_from_ptr(es, known->public_key.p, known->public_key.n) == FIDO_OK
		              ? fido_assert_verify(a, 0, COSE_ES256, es)
		              : got;
		es256_pk_free(&es);
	} else if (known->algorithm == COSE_EDDSA) {
		ed = eddsa_pk_new();
		got = ed != NULL && eddsa_pk_from_ptr(ed, known->public_key.p, known->public_key.n) == FIDO_OK
		              ? fido_assert_verify(a, 0, COSE_EDDSA, ed)
		              : got;
		eddsa_pk_free(&ed);
	} else if (known->algorithm == COSE_RS256) {
		rs = rs256_pk_new();
		got = rs != NULL && rs256_pk_from_ptr(rs, known->public_key.p, known->public_key.n) == FIDO_OK
		              ? fido_assert_verify(a, 0, COSE_RS256, rs)
		              : got;
		rs256_pk_free(&rs);
	}
	return got;
}

enum err webauthn_check(struct ctx *c, const struct webauthn_asked *asked, const struct webauthn_passkey *known,
                        struct str client, struct str authenticator, struct str signature, int64_t *ret_counter)
{
	fido_assert_t *a DEFER(assert_free) = fido_assert_new();

	if (a == NULL) {
		return ERR_NOMEM;
	}
	TRY(check_client(c, asked, client));
	TRY(check_cbor(c, authenticator, false));
	if (fido_assert_set_clientdata(a, (const unsigned char *)client.p, client.n) != FIDO_OK ||
	    fido_assert_set_rp(a, asked->rp) != FIDO_OK || fido_assert_set_count(a, 1) != FIDO_OK ||
	    fido_assert_set_up(a, FIDO_OPT_TRUE) != FIDO_OK || fido_assert_set_uv(a, FIDO_OPT_TRUE) != FIDO_OK ||
	    fido_assert_set_authdata_raw(a, 0, (const unsigned char *)authenticator.p, authenticator.n) != FIDO_OK ||
	    fido_assert_set_sig(a, 0, (const unsigned char *)signature.p, signature.n) != FIDO_OK) {
		return wrong(c, "the device's part cannot be read");
	}
	if (verify_with(a, known) != FIDO_OK) {
		return wrong(c, "the signature is not of this passkey");
	}
	*ret_counter = fido_assert_sigcount(a, 0);
	return OK;
}
