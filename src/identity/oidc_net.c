/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/oidc_net.h"

#include <pthread.h>

static const int64_t SECOND = 1000000;

enum {
	KEPT = 16,           /* issuers; more push out the oldest */
	KEPT_SECONDS = 3600, /* what was told */
	ANEW_SECONDS = 60,   /* between two times that keys are asked because of an unknown one */
	AWAY_SECONDS = 10,   /* after one was not reached */
	ISSUER_MOST = 512,
	TEXT_MOST = 256 * 1024,
	ANSWER_MS = 4000, /* of each question: signing in asks up to three, within the deadline of a request */
	AT_ONCE = 5       /* of eight workers: a provider that hangs leaves room for everybody else */
};

struct kept {
	char issuer[ISSUER_MOST];
	struct buf metadata, keys;
	int64_t metadata_at, keys_at, anew_at, away_at; /* 0: never */
};

struct oidc_cache {
	struct arena arena;
	pthread_mutex_t lock;
	struct kept list[KEPT];
	size_t next;
	int asking; /* questions on their way */
};

enum err oidc_cache_create(struct oidc_cache **ret)
{
	struct arena arena;
	struct oidc_cache *c;

	arena_init(&arena, 256 * 1024);
	c = ARENA_NEW(&arena, struct oidc_cache);
	if (c == NULL) {
		return ERR_NOMEM;
	}
	c->arena = arena;
	(void)pthread_mutex_init(&c->lock, NULL);
	for (size_t i = 0; i < KEPT; i++) {
		buf_init(&c->list[i].metadata, TEXT_MOST);
		buf_init(&c->list[i].keys, TEXT_MOST);
	}
	*ret = c;
	return OK;
}

void oidc_cache_destroy(struct oidc_cache **c)
{
	struct arena arena;

	if (*c == NULL) {
		return;
	}
	for (size_t i = 0; i < KEPT; i++) {
		buf_finish(&(*c)->list[i].metadata);
		buf_finish(&(*c)->list[i].keys);
	}
	(void)pthread_mutex_destroy(&(*c)->lock);
	arena = (*c)->arena;
	arena_reset(&arena);
	*c = NULL;
}

/* ---- what is kept; the lock is held ---- */

static struct kept *find(struct oidc_cache *c, struct str issuer)
{
	struct kept *k;

	for (size_t i = 0; i < KEPT; i++) {
		if (str_eq(str_of(c->list[i].issuer), issuer)) {
			return &c->list[i];
		}
	}
	k = &c->list[c->next];
	c->next = (c->next + 1) % KEPT;
	buf_clear(&k->metadata);
	buf_clear(&k->keys);
	k->metadata_at = k->keys_at = k->anew_at = k->away_at = 0;
	for (size_t i = 0; i < sizeof k->issuer; i++) {
		k->issuer[i] = i < issuer.n && i < sizeof k->issuer - 1 ? issuer.p[i] : '\0';
	}
	return k;
}

static bool fresh(int64_t at, int64_t now, int seconds)
{
	return at != 0 && now >= at && now - at < seconds * SECOND;
}

enum part { PART_METADATA, PART_KEYS };

static struct buf *part_of(struct kept *k, enum part part)
{
	return part == PART_METADATA ? &k->metadata : &k->keys;
}

/* What is kept of it, in the arena; *ret empty when nothing is. ERR_BUSY: it was away a moment ago. */
static enum err recall(const struct oidc_net *n, enum part part, bool anew, struct str *ret)
{
	struct oidc_cache *c = n->cache;
	struct kept *k;
	enum err e = OK;
	struct str text = { NULL, 0 };

	if (c == NULL) {
		*ret = text;
		return OK;
	}
	(void)pthread_mutex_lock(&c->lock);
	k = find(c, n->issuer);
	if (anew && !fresh(k->anew_at, n->now, ANEW_SECONDS)) {
		k->anew_at = n->now;
	} else if (fresh(part == PART_METADATA ? k->metadata_at : k->keys_at, n->now, KEPT_SECONDS)) {
		text = str_copy(n->a, buf_view(part_of(k, part)));
		e = text.p != NULL ? OK : ERR_NOMEM;
	} else if (fresh(k->away_at, n->now, AWAY_SECONDS)) {
		e = fail_set(n->f, ERR_BUSY, NULL, "the provider was not reached a moment ago");
	}
	(void)pthread_mutex_unlock(&c->lock);
	if (e == OK) {
		*ret = text;
	}
	return e;
}

static void keep(const struct oidc_net *n, enum part part, struct str text)
{
	struct oidc_cache *c = n->cache;
	struct kept *k;
	struct buf *b;

	if (c == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&c->lock);
	k = find(c, n->issuer);
	b = part_of(k, part);
	buf_clear(b);
	buf_str(b, text);
	if (buf_err(b) == OK) {
		*(part == PART_METADATA ? &k->metadata_at : &k->keys_at) = n->now;
	} else {
		*(part == PART_METADATA ? &k->metadata_at : &k->keys_at) = 0;
	}
	(void)pthread_mutex_unlock(&c->lock);
}

static void note_away(const struct oidc_net *n)
{
	if (n->cache != NULL) {
		(void)pthread_mutex_lock(&n->cache->lock);
		find(n->cache, n->issuer)->away_at = n->now;
		(void)pthread_mutex_unlock(&n->cache->lock);
	}
}

/* ---- asking ---- */

static enum err enter(const struct oidc_net *n)
{
	struct oidc_cache *c = n->cache;
	bool room = true;

	if (c != NULL) {
		(void)pthread_mutex_lock(&c->lock);
		room = c->asking < AT_ONCE;
		c->asking += room;
		(void)pthread_mutex_unlock(&c->lock);
	}
	return room ? OK
	            : fail_set(n->f, ERR_BUSY, NULL, "%d questions to providers are on their way already", AT_ONCE);
}

static void leave(const struct oidc_net *n)
{
	if (n->cache != NULL) {
		(void)pthread_mutex_lock(&n->cache->lock);
		n->cache->asking--;
		(void)pthread_mutex_unlock(&n->cache->lock);
	}
}

enum err oidc_net_ask(const struct oidc_net *n, const struct oidc_question *q, struct str *ret)
{
	struct outbound_request in = {
		.post = q->body.n > 0,
		/* The address of the issuer was set here; where it points to elsewhere is its word only. */
		.own = str_eq(oidc_origin(q->url), oidc_origin(n->issuer)),
		.url = q->url,
		.body = q->body,
		.headers = { { STR("Accept"), STR("application/json") } },
		.header_count = 1,
		.wanted = { STR("Content-Type") },
		.wanted_count = 1,
		.timeout_ms = ANSWER_MS,
		.most = TEXT_MOST,
	};
	struct outbound_answer answer;
	struct str rest, type;
	enum err e;

	if (q->body.n > 0) {
		in.headers[in.header_count++] = (struct outbound_header){ STR("Content-Type"),
			                                                  STR("application/x-www-form-urlencoded") };
	}
	if (q->authorization.n > 0) {
		in.headers[in.header_count++] = (struct outbound_header){ STR("Authorization"), q->authorization };
	}
	TRY(enter(n));
	e = outbound_http(n->out, n->a, n->f, &in, &answer);
	leave(n);
	if (e == ERR_REMOTE || e == ERR_BUSY) {
		note_away(n);
	}
	TRY(e);
	type = str_trim(str_cut(answer.headers[0], ';', &rest));
	if (answer.status != 200) {
		return fail_set(n->f, ERR_REMOTE, NULL, "%.*s answered %d", STR_ARG(q->url), answer.status);
	}
	if (!str_eq_nocase(type, STR("application/json")) && !str_eq_nocase(type, STR("application/jwk-set+json"))) {
		return fail_set(n->f, ERR_REMOTE, NULL, "%.*s answered no JSON", STR_ARG(q->url));
	}
	*ret = answer.body;
	return OK;
}

enum err oidc_net_metadata(const struct oidc_net *n, struct oidc_metadata *ret)
{
	struct oidc_question q = { 0 };
	struct str text;

	TRY(recall(n, PART_METADATA, false, &text));
	if (text.p != NULL) {
		return oidc_metadata_read(n->a, n->f, text, n->issuer, ret);
	}
	q.url = oidc_metadata_address(n->a, n->issuer);
	if (q.url.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(oidc_net_ask(n, &q, &text));
	TRY(oidc_metadata_read(n->a, n->f, text, n->issuer, ret));
	keep(n, PART_METADATA, text);
	return OK;
}

enum err oidc_net_keys(const struct oidc_net *n, const struct oidc_metadata *m, bool anew, struct jose_keys *ret)
{
	struct oidc_question q = { .url = m->keys };
	struct str text;

	TRY(recall(n, PART_KEYS, anew, &text));
	if (text.p != NULL) {
		return jose_keys_read(n->a, n->f, text, ret);
	}
	TRY(oidc_net_ask(n, &q, &text));
	TRY(jose_keys_read(n->a, n->f, text, ret));
	keep(n, PART_KEYS, text);
	return OK;
}
