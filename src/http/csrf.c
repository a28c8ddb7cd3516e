/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A page token is a random number and a keyed hash of it and the session. It differs on every page, so that its
 * compressed size tells an eavesdropper nothing (BREACH), and needs no storage.
 */
#include <string.h>

#include <sodium.h>

#include "fmt/ident.h"
#include "http/internal.h"

enum { NONCE = 16, HASH = 32, TOKEN = NONCE + HASH, TOKEN_TEXT = TOKEN * 4 / 3 };

static void hash(const unsigned char secret[HTTP_SECRET], const unsigned char nonce[NONCE], struct str session,
                 unsigned char out[HASH])
{
	static const unsigned char purpose[] = "page token";
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, secret, HTTP_SECRET, HASH);
	(void)crypto_generichash_update(&state, purpose, sizeof purpose);
	(void)crypto_generichash_update(&state, nonce, NONCE);
	(void)crypto_generichash_update(&state, (const unsigned char *)session.p, session.n);
	(void)crypto_generichash_final(&state, out, HASH);
}

struct str csrf_make(struct arena *a, const unsigned char secret[HTTP_SECRET], struct str session)
{
	unsigned char token[TOKEN];
	struct buf text DEFER(buf_finish);

	buf_init(&text, 2 * TOKEN_TEXT);
	random_bytes(token, NONCE);
	hash(secret, token, session, token + NONCE);
	base64url_put(&text, (struct str){ (const char *)token, TOKEN });
	return str_copy(a, buf_view(&text));
}

bool csrf_good(const unsigned char secret[HTTP_SECRET], struct str session, struct str token)
{
	unsigned char bytes[TOKEN], wanted[HASH];
	size_t n = 0;

	if (session.n == 0 || !base64url_read(token, bytes, sizeof bytes, &n) || n != TOKEN) {
		return false;
	}
	hash(secret, bytes, session, wanted);
	return sodium_memcmp(wanted, bytes + NONCE, HASH) == 0;
}

/* What the browser itself says about where the request comes from. */
static bool origin_good(const struct http_req *r)
{
	struct str site = http_header(r, "Sec-Fetch-Site");
	struct str origin = http_header(r, "Origin");
	const char *host;

	if (site.n > 0 && !str_eq(site, STR("same-origin")) && !str_eq(site, STR("none"))) {
		return false;
	}
	if (origin.n == 0) {
		return true;
	}
	host = memmem(origin.p, origin.n, "://", 3);
	if (host == NULL) {
		return false;
	}
	host += 3;
	return str_eq_nocase((struct str){ host, origin.n - (size_t)(host - origin.p) }, http_header(r, "Host"));
}

bool csrf_request_good(const struct http_req *r, struct http_server *s)
{
	struct str token;
	bool good = false;

	if (r->method == HTTP_GET || r->bearer.n > 0) {
		return true;
	}
	if (!origin_good(r)) {
		return false;
	}
	/* Without a session there is nothing that a foreign page could use: the sign-in form. */
	if (r->session.n == 0) {
		return true;
	}
	token = http_form(r, "csrf");
	token = token.n > 0 ? token : http_header(r, "X-CSRF-Token");
	(void)pthread_rwlock_rdlock(&s->secret_lock);
	/* A page that was open when the secret changed still holds. */
	for (int i = 0; i < 2 && !good; i++) {
		good = csrf_good(s->secret[i], r->session, token);
	}
	(void)pthread_rwlock_unlock(&s->secret_lock);
	return good;
}

void http_server_secret(struct http_server *s, const unsigned char *secret)
{
	(void)pthread_rwlock_wrlock(&s->secret_lock);
	if (sodium_memcmp(s->secret[0], secret, HTTP_SECRET) != 0) {
		memcpy(s->secret[1], s->secret[0], HTTP_SECRET);
		memcpy(s->secret[0], secret, HTTP_SECRET);
	}
	(void)pthread_rwlock_unlock(&s->secret_lock);
}

struct str http_csrf_token(struct http_req *r)
{
	struct http_server *s = r->exchange->server;
	struct str token;

	if (r->session.n == 0) {
		return (struct str){ NULL, 0 };
	}
	(void)pthread_rwlock_rdlock(&s->secret_lock);
	token = csrf_make(&r->arena, s->secret[0], r->session);
	(void)pthread_rwlock_unlock(&s->secret_lock);
	return token;
}
