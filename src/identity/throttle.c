/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/throttle.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>

#include "identity_sql.h"

enum { KEY = 16, SWEEP_ONE_IN = 64 };

static const int64_t SECOND = INT64_C(1000000);

/* personal: of one person alone, so that getting in clears it; the others are shared and get back what was taken. */
static const struct {
	int tries, seconds;
	bool personal;
} kinds[THROTTLE_COUNT] = {
	[THROTTLE_PAIR] = { 5, 60, true },     [THROTTLE_REMOTE] = { 60, 10, false },
	[THROTTLE_LOGIN] = { 20, 180, false }, [THROTTLE_DEVICE] = { 10, 60, true },
	[THROTTLE_FACTOR] = { 10, 300, true }, [THROTTLE_FACTOR_DEVICE] = { 10, 60, true },
	[THROTTLE_TOKEN] = { 20, 30, false },  [THROTTLE_QUESTION] = { 30, 10, false },
	[THROTTLE_LETTER] = { 4, 900, false },
};

static int64_t each(enum throttle_kind kind)
{
	return kinds[kind].seconds * SECOND;
}

static enum err key_of(struct ctx *c, const struct throttle_try *t, unsigned char ret[KEY])
{
	unsigned char mac[32];
	struct str text = throttle_subject(c, str_format(c->arena, "%d", (int)t->kind), t->subject);

	if (text.p == NULL) {
		return ERR_NOMEM;
	}
	keys_mac(c->keys, "throttle", text, mac);
	memcpy(ret, mac, KEY);
	return OK;
}

static enum err take_one(struct ctx *c, const struct throttle_try *t, bool *ret_free)
{
	unsigned char key[KEY];
	int64_t changed;

	TRY(key_of(c, t, key));
	TRY(throttle_take_one(c->db,
	                      &(struct throttle_take_one_in){ .key = { (const char *)key, sizeof key },
	                                                      .now = c->now,
	                                                      .each = each(t->kind),
	                                                      .slack = each(t->kind) * (kinds[t->kind].tries - 1) },
	                      &changed));
	*ret_free = changed > 0;
	return OK;
}

static enum err give_one(struct ctx *c, const struct throttle_try *t)
{
	unsigned char key[KEY];

	TRY(key_of(c, t, key));
	return throttle_give(c->db, &(struct throttle_give_in){ { (const char *)key, sizeof key }, each(t->kind) },
	                     NULL);
}

enum err throttle_take(struct ctx *c, const struct throttle_try *tries, size_t n, bool *ret_free)
{
	bool free = true;

	/* The table holds what is not full yet and no more: now and then the rest goes. */
	if (randombytes_uniform(SWEEP_ONE_IN) == 0) {
		TRY(throttle_sweep(c->db, &(struct throttle_sweep_in){ c->now }, NULL));
	}
	for (size_t i = 0; i < n; i++) {
		TRY(take_one(c, &tries[i], &free));
		if (!free) {
			for (size_t k = 0; k < i; k++) {
				TRY(give_one(c, &tries[k]));
			}
			break;
		}
	}
	*ret_free = free;
	return OK;
}

enum err throttle_right(struct ctx *c, const struct throttle_try *tries, size_t n)
{
	unsigned char key[KEY];

	for (size_t i = 0; i < n; i++) {
		if (!kinds[tries[i].kind].personal) {
			TRY(give_one(c, &tries[i]));
			continue;
		}
		TRY(key_of(c, &tries[i], key));
		TRY(throttle_clear(c->db, &(struct throttle_clear_in){ { (const char *)key, sizeof key } }, NULL));
	}
	return OK;
}

struct str throttle_network(struct ctx *c)
{
	static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
	struct str text = str_copy(c->arena, c->actor.remote);
	unsigned char b[16];

	if (text.p == NULL) {
		return text;
	}
	if (inet_pton(AF_INET, text.p, b) == 1) {
		return str_copy(c->arena, (struct str){ (const char *)b, 3 });
	}
	if (inet_pton(AF_INET6, text.p, b) == 1) {
		return memcmp(b, mapped, sizeof mapped) == 0
		               ? str_copy(c->arena, (struct str){ (const char *)b + 12, 3 })
		               : str_copy(c->arena, (struct str){ (const char *)b, 8 });
	}
	return text;
}

struct str throttle_subject(struct ctx *c, struct str a, struct str b)
{
	/* The length keeps "ab"+"c" apart from "a"+"bc". */
	struct str head = str_format(c->arena, "%zu ", a.n);
	char *p = arena_alloc(c->arena, head.n + a.n + b.n + 1, 1);

	if (head.p == NULL || p == NULL) {
		return (struct str){ NULL, 0 };
	}
	memcpy(p, head.p, head.n);
	if (a.n > 0) {
		memcpy(p + head.n, a.p, a.n);
	}
	if (b.n > 0) {
		memcpy(p + head.n + a.n, b.p, b.n);
	}
	return (struct str){ p, head.n + a.n + b.n };
}

struct str throttle_account(struct ctx *c, int64_t account)
{
	return str_format(c->arena, "%lld", (long long)account);
}
