/* SPDX-License-Identifier: EUPL-1.2 */
/* What a browser takes along to a provider. */
#include <sodium.h>

#include "fmt/bytes.h"
#include "fmt/ident.h"
#include "identity/oidc_flow.h"
#include "identity_oidc_sql.h"

static const int64_t MINUTE = 60 * INT64_C(1000000);

#define SEAL "oidc-start"

enum { PENDING_MOST = 2048 };

static struct str random_text(struct arena *a)
{
	unsigned char raw[OIDC_STATE];

	randombytes_buf(raw, sizeof raw);
	return str_copy(a, (struct str){ (const char *)raw, sizeof raw });
}

static void put(struct buf *b, struct str s)
{
	put_varint(b, s.n);
	buf_str(b, s);
}

static struct str get(struct cursor *c)
{
	uint64_t n = cursor_varint(c);

	if (n > cursor_left(c)) {
		c->bad = true;
		return (struct str){ NULL, 0 };
	}
	return cursor_bytes(c, (size_t)n);
}

enum err oidc_pending_make(struct ctx *c, struct str provider, struct str to, struct oidc_pending *ret,
                           struct str *ret_cookie)
{
	struct oidc_pending p = { .provider = provider,
		                  .to = to,
		                  .state = random_text(c->arena),
		                  .nonce = random_text(c->arena),
		                  .verifier = random_text(c->arena),
		                  .expires = c->now + OIDC_MINUTES * MINUTE };
	struct buf b DEFER(buf_finish), text DEFER(buf_finish);
	struct str sealed;

	buf_init(&b, PENDING_MOST);
	buf_init(&text, (size_t)2 * PENDING_MOST);
	if (p.state.p == NULL || p.nonce.p == NULL || p.verifier.p == NULL) {
		return ERR_NOMEM;
	}
	put(&b, p.provider);
	put(&b, p.to);
	put(&b, p.state);
	put(&b, p.nonce);
	put(&b, p.verifier);
	put_zigzag(&b, p.expires);
	TRY(buf_err(&b));
	TRY(keys_seal(c->keys, SEAL, buf_view(&b), c->arena, &sealed));
	base64url_put(&text, sealed);
	TRY(buf_err(&text));
	*ret_cookie = str_copy(c->arena, buf_view(&text));
	*ret = p;
	return ret_cookie->p != NULL ? OK : ERR_NOMEM;
}

enum err oidc_pending_read(struct ctx *c, struct str cookie, struct oidc_pending *ret)
{
	unsigned char *raw = ARENA_ARRAY(c->arena, (size_t)2 * PENDING_MOST, unsigned char);
	struct oidc_pending p = { 0 };
	struct cursor at;
	struct str plain;
	size_t n;

	if (raw == NULL) {
		return ERR_NOMEM;
	}
	if (cookie.n == 0 || !base64url_read(cookie, raw, (size_t)2 * PENDING_MOST, &n)) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the browser did not start here");
	}
	if (keys_unseal(c->keys, SEAL, (struct str){ (const char *)raw, n }, c->arena, &plain) != OK) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the browser brings a start that is not ours");
	}
	at = cursor_of(plain);
	p.provider = get(&at);
	p.to = get(&at);
	p.state = get(&at);
	p.nonce = get(&at);
	p.verifier = get(&at);
	p.expires = cursor_zigzag(&at);
	if (!cursor_whole(&at) || p.state.n != OIDC_STATE || p.nonce.n != OIDC_STATE || p.verifier.n != OIDC_STATE) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the browser brings a start that is not ours");
	}
	if (c->now >= p.expires) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the start was too long ago");
	}
	*ret = p;
	return OK;
}

bool oidc_pending_is(const struct oidc_pending *p, struct str state)
{
	unsigned char raw[OIDC_STATE];
	size_t n;

	return base64url_read(state, raw, sizeof raw, &n) && n == sizeof raw && sodium_memcmp(raw, p->state.p, n) == 0;
}

enum err oidc_pending_take(struct ctx *c, const struct oidc_pending *p)
{
	unsigned char hash[32];
	enum err e;

	(void)crypto_generichash(hash, sizeof hash, (const unsigned char *)p->state.p, p->state.n, NULL, 0);
	TRY(oidc_taken_sweep(c->db, &(struct oidc_taken_sweep_in){ c->now }, NULL));
	e = oidc_taken_add(c->db, &(struct oidc_taken_add_in){ { (const char *)hash, sizeof hash }, p->expires }, NULL);
	return e == ERR_CONFLICT ? fail_set(c->fail, ERR_CONFLICT, NULL, "the answer was taken before") : e;
}
