/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * OpenID Connect Back-Channel Logout 1.0: the provider itself, without a browser, says that somebody left there, and the sessions
 * that came through it end here. What is said is signed like an ID token, made for this program, and counts once.
 */
#include <sodium.h>

#include "access/session.h"
#include "base/log.h"
#include "fmt/json_write.h"
#include "identity/oidc_token.h"
#include "identity/pages_oidc.h"
#include "identity_oidc_sql.h"

struct over {
	struct oidc_provider provider;
	struct oidc_logout logout;
	size_t ended;
	bool again; /* it was said before */
};

static enum err read_token(struct http_req *r, struct over *o)
{
	struct ctx *c = web_ctx(r);
	struct oidc_net net = oidc_net_of(r, &o->provider);
	struct oidc_expect expect = { .issuer = o->provider.issuer, .client = o->provider.client, .now = c->now };
	struct jose_keys *keys = ARENA_NEW(c->arena, struct jose_keys);
	struct oidc_metadata m;
	struct jose_token t = { 0 };
	bool is_theirs;

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	/* What says of itself that it is for somebody else is not worth a question to the provider. */
	TRY(jose_open(c->arena, c->fail, http_form(r, "logout_token"), &t));
	TRY(oidc_logout_check(c->fail, &t, &expect, &o->logout));
	TRY(oidc_net_metadata(&net, &m));
	TRY(oidc_net_keys(&net, &m, false, keys));
	if (!jose_keys_suit(keys, &t)) {
		TRY(oidc_net_keys(&net, &m, true, keys));
	}
	TRY(jose_signed_by(keys, &t, &is_theirs));
	if (!is_theirs) {
		return fail_set(c->fail, ERR_INPUT, NULL, "the logout token is not signed by the provider");
	}
	return OK;
}

/* Under a name of its own among what was taken: issuer and jti. */
static enum err take(struct ctx *c, struct over *o)
{
	static const unsigned char purpose[] = "logout token";
	crypto_generichash_state state;
	unsigned char hash[32];
	enum err e;

	(void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
	(void)crypto_generichash_update(&state, purpose, sizeof purpose);
	(void)crypto_generichash_update(&state, (const unsigned char *)o->provider.issuer.p, o->provider.issuer.n);
	(void)crypto_generichash_update(&state, (const unsigned char *)"", 1);
	(void)crypto_generichash_update(&state, (const unsigned char *)o->logout.id.p, o->logout.id.n);
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	TRY(oidc_taken_sweep(c->db, &(struct oidc_taken_sweep_in){ c->now }, NULL));
	TRY(db_savepoint(c->db));
	e = oidc_taken_add(c->db, &(struct oidc_taken_add_in){ { (const char *)hash, sizeof hash }, o->logout.expires },
	                   NULL);
	o->again = e == ERR_CONFLICT;
	if (o->again) {
		return db_savepoint_rollback(c->db);
	}
	TRY(e);
	return db_savepoint_release(c->db);
}

static enum err end(struct ctx *c, void *arg)
{
	struct over *o = arg;
	struct oidc_link_find_row link = { 0 };
	struct oidc_link_find_in whose = { o->provider.issuer, o->logout.subject };
	bool found = false;

	o->ended = 0;
	TRY(take(c, o));
	if (o->again) {
		return OK;
	}
	if (o->logout.subject.n > 0) {
		TRY(oidc_link_find(c->db, c->arena, &whose, &link, &found));
		/* Somebody who was never here has nothing that could end. */
		if (!found) {
			return OK;
		}
	}
	return session_end_provider(c, o->provider.issuer, o->logout.sid, link.account, &o->ended);
}

/* The standard's own words, and nothing of what is wrong: that stands in the log. */
static enum err say(struct http_req *r, struct http_resp *ret, const struct over *o, int status, const char *error)
{
	struct jw j;

	log_line(LOG_WARN, "oidc", "%.*s: %s", STR_ARG(o->provider.name), r->fail.what);
	r->fail = (struct fail){ 0 };
	jw_begin(&j, http_json(ret, status));
	jw_object(&j);
	jw_put_text(&j, "error", error);
	jw_end(&j);
	return jw_finish(&j);
}

enum err oidc_logout_post(struct http_req *r, struct http_resp *ret)
{
	struct over o = { 0 };
	enum err e;

	TRY(oidc_provider_get(web_ctx(r), http_param(r, "provider"), &o.provider));
	e = read_token(r, &o);
	if (e == ERR_REMOTE || e == ERR_BUSY) {
		return say(r, ret, &o, 503, "temporarily_unavailable");
	}
	if (e == ERR_INPUT || e == ERR_TOOBIG) {
		return say(r, ret, &o, 400, "invalid_request");
	}
	TRY(e);
	TRY(web_write(r, end, &o));
	if (o.again) {
		(void)fail_set(&r->fail, ERR_CONFLICT, NULL, "the logout token was taken before");
		return say(r, ret, &o, 400, "invalid_request");
	}
	log_line(LOG_INFO, "oidc", "%.*s: %zu sessions ended by the provider", STR_ARG(o.provider.name), o.ended);
	ret->status = 200;
	return OK;
}
