/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/keys.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/keys_file.h"
#include "access/keys_inside.h"
#include "base/clock.h"

enum { NONCE = 24, TAG = 16, OLD_PGN_CIPHER = NONCE + PGN_DIGITS + TAG, LARGEST = 16 * 1024 * 1024 };

static const int64_t REMEMBERED = INT64_C(60) * 1000000;

/* ---- opening and taking over ---- */

static void set_free(struct key_set **s)
{
	sodium_free(*s);
	*s = NULL;
}

static enum err no_memory(struct fail *f)
{
	return fail_set(f, ERR_NOMEM, NULL, "no memory for the keys");
}

static enum err make(struct fail *f, const char *path)
{
	struct key_set *s DEFER(set_free) = key_set_new();

	if (s == NULL) {
		return no_memory(f);
	}
	randombytes_buf(s->life, sizeof s->life);
	TRY(key_set_add(f, s, clock_now()));
	return key_file_make(f, path, s);
}

static enum err read_set(struct fail *f, const char *path, struct key_set **ret, struct key_place *place)
{
	struct key_set *s = key_set_new();
	enum err e;

	if (s == NULL) {
		return no_memory(f);
	}
	e = key_file_read(f, path, s, place);
	if (e != OK) {
		sodium_free(s);
		return e;
	}
	*ret = s;
	return OK;
}

/* A file of the form before generations is written anew by whoever may, and refused by the others. */
static enum err read_current(struct fail *f, const char *path, bool create, struct key_set **ret,
                             struct key_place *place)
{
	struct key_set *s;
	enum err e;

	TRY(read_set(f, path, &s, place));
	if (!s->upgraded) {
		*ret = s;
		return OK;
	}
	e = create ? key_file_replace(f, path, s)
	           : fail_set(f, ERR_INPUT, NULL,
	                      "the key file %s is of an earlier version; `sluitend init` brings it up to date", path);
	sodium_free(s);
	key_place_close(place);
	TRY(e);
	TRY(key_file_settle(f, path, 1000));
	return read_set(f, path, ret, place);
}

enum err keys_open(struct fail *f, const char *path, bool create, struct keys **ret)
{
	struct key_place place = { .fd = -1 };
	struct key_set *set = NULL;
	struct keys_state *state;
	struct keys *k;

	if (sodium_init() < 0) {
		return fail_set(f, ERR_BUG, NULL, "libsodium does not start");
	}
	if (strlen(path) >= KEY_PATH) {
		return fail_set(f, ERR_INPUT, NULL, "the name of the key file is too long");
	}
	if (create && access(path, F_OK) != 0) {
		TRY(make(f, path));
	}
	TRY(read_current(f, path, create, &set, &place));
	k = sodium_malloc(sizeof *k);
	state = sodium_malloc(sizeof *state);
	if (k == NULL || state == NULL) {
		sodium_free(k);
		sodium_free(state);
		sodium_free(set);
		key_place_close(&place);
		return no_memory(f);
	}
	memset(state, 0, sizeof *state);
	(void)snprintf(state->path, sizeof state->path, "%s", path);
	(void)pthread_rwlock_init(&state->lock, NULL);
	(void)pthread_mutex_init(&state->refreshing, NULL);
	state->set = set;
	state->place = place;
	k->state = state;
	*ret = k;
	return OK;
}

void keys_close(struct keys **k)
{
	struct keys_state *s;

	if (*k == NULL) {
		return;
	}
	s = (*k)->state;
	key_place_close(&s->place);
	sodium_free(s->set);
	(void)pthread_rwlock_destroy(&s->lock);
	(void)pthread_mutex_destroy(&s->refreshing);
	sodium_free(s);
	sodium_free(*k);
	*k = NULL;
}

static bool same_place(const struct keys_state *s)
{
	struct stat st;

	return stat(s->path, &st) == 0 && st.st_ino == s->place.ino && st.st_dev == s->place.dev;
}

/* Takes along what the new file no longer holds: something that was read before may still have to be opened. */
static void take_past(struct key_set *into, const struct key_set *from)
{
	struct key_set *all DEFER(set_free) = key_set_new();
	size_t n = 0;

	if (all == NULL) {
		return;
	}
	for (size_t i = 0; i < from->n && from->list[i].number < into->list[0].number; i++) {
		all->list[n] = from->list[i];
		if (all->list[n].past_since == 0) {
			all->list[n].past_since = clock_ticks();
		}
		n++;
	}
	/* The oldest go when there are too many. */
	size_t kept = n + into->n > KEYS_MOST ? KEYS_MOST - into->n : n;

	memmove(into->list + kept, into->list, into->n * sizeof into->list[0]);
	memcpy(into->list, all->list + (n - kept), kept * sizeof into->list[0]);
	into->n += kept;
}

static enum err refresh(struct fail *f, struct keys_state *s)
{
	struct key_place place = { .fd = -1 };
	struct key_set *set = NULL, *before;

	TRY(read_current(f, s->path, false, &set, &place));
	if (sodium_memcmp(set->life, s->set->life, sizeof set->life) != 0) {
		sodium_free(set);
		key_place_close(&place);
		return fail_set(f, ERR_INPUT, NULL, "the key file %s became one of another installation", s->path);
	}
	take_past(set, s->set);
	(void)pthread_rwlock_wrlock(&s->lock);
	before = s->set;
	s->set = set;
	(void)pthread_rwlock_unlock(&s->lock);
	sodium_free(before);
	key_place_close(&s->place);
	s->place = place;
	return OK;
}

enum err keys_refresh(struct fail *f, const struct keys *k, bool *ret_changed)
{
	struct keys_state *s = k->state;
	enum err e = OK;
	bool changed;

	(void)pthread_mutex_lock(&s->refreshing);
	changed = !same_place(s);
	if (changed) {
		e = refresh(f, s);
	}
	(void)pthread_mutex_unlock(&s->refreshing);
	if (e == OK && ret_changed != NULL) {
		*ret_changed = changed;
	}
	return e;
}

void keys_forget(const struct keys *k)
{
	struct keys_state *s = k->state;
	struct key_set *set;
	size_t gone = 0;

	(void)pthread_rwlock_wrlock(&s->lock);
	set = s->set;
	while (gone < set->n && set->list[gone].past_since != 0 &&
	       clock_ticks() - set->list[gone].past_since > REMEMBERED) {
		gone++;
	}
	if (gone > 0) {
		memmove(set->list, set->list + gone, (set->n - gone) * sizeof set->list[0]);
		sodium_memzero(set->list + (set->n - gone), gone * sizeof set->list[0]);
		set->n -= gone;
	}
	(void)pthread_rwlock_unlock(&s->lock);
}

const struct key_set *keys_take(const struct keys *k)
{
	(void)pthread_rwlock_rdlock(&k->state->lock);
	return k->state->set;
}

void keys_give(const struct keys *k)
{
	(void)pthread_rwlock_unlock(&k->state->lock);
}

size_t keys_text(const struct keys *k, char *ret)
{
	size_t n = key_text_write(keys_take(k), ret);

	keys_give(k);
	return n;
}

const char *keys_path(const struct keys *k)
{
	return k->state->path;
}

static const struct key_generation *newest(const struct key_set *s)
{
	return &s->list[s->n - 1];
}

/* ---- sealing ---- */

/* What stands in front of a sealed text; few generations live at once, so a byte tells them apart. */
static unsigned char mark_of(const struct key_generation *g)
{
	return (unsigned char)(g->number & 0xff);
}

static void seal(const struct key_generation *g, const char *name, struct str plain, unsigned char *ret)
{
	ret[0] = mark_of(g);
	randombytes_buf(ret + 1, NONCE);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(ret + 1 + NONCE, NULL, (const unsigned char *)plain.p, plain.n,
	                                                 (const unsigned char *)name, strlen(name), NULL, ret + 1,
	                                                 g->cipher);
}

static bool unseal(const struct key_generation *g, const char *name, struct str cipher, unsigned char *ret)
{
	const unsigned char *in = (const unsigned char *)cipher.p;

	return crypto_aead_xchacha20poly1305_ietf_decrypt(ret, NULL, NULL, in + NONCE, cipher.n - NONCE,
	                                                  (const unsigned char *)name, strlen(name), in,
	                                                  g->cipher) == 0;
}

static bool unseal_any(const struct key_set *s, const char *name, struct str cipher, unsigned char *ret)
{
	const struct str text = { cipher.p + 1, cipher.n - 1 };

	for (size_t i = s->n; i > 0; i--) {
		if (mark_of(&s->list[i - 1]) == (unsigned char)cipher.p[0] &&
		    unseal(&s->list[i - 1], name, text, ret)) {
			return true;
		}
	}
	return false;
}

enum err keys_seal(const struct keys *k, const char *name, struct str plain, struct arena *a, struct str *ret)
{
	unsigned char *out;

	if (plain.n > LARGEST) {
		return ERR_TOOBIG;
	}
	out = arena_alloc(a, plain.n + KEYS_SEAL_EXTRA, 1);
	if (out == NULL) {
		return ERR_NOMEM;
	}
	seal(newest(keys_take(k)), name, plain, out);
	keys_give(k);
	*ret = (struct str){ (const char *)out, plain.n + KEYS_SEAL_EXTRA };
	return OK;
}

/* A generation that nobody knew of may have come in meanwhile. */
static bool learned_more(const struct keys *k)
{
	struct fail ignored;
	bool changed = false;

	return keys_refresh(&ignored, k, &changed) == OK && changed;
}

static bool unseal_now(const struct keys *k, const char *name, struct str cipher, unsigned char *ret)
{
	bool good = unseal_any(keys_take(k), name, cipher, ret);

	keys_give(k);
	return good;
}

enum err keys_unseal(const struct keys *k, const char *name, struct str cipher, struct arena *a, struct str *ret)
{
	unsigned char *out;

	if (cipher.n < KEYS_SEAL_EXTRA) {
		return ERR_INPUT;
	}
	/* One byte more, so that a text has a NUL behind it. */
	out = arena_alloc(a, cipher.n - KEYS_SEAL_EXTRA + 1, 1);
	if (out == NULL) {
		return ERR_NOMEM;
	}
	if (!unseal_now(k, name, cipher, out) && (!learned_more(k) || !unseal_now(k, name, cipher, out))) {
		return ERR_INPUT;
	}
	*ret = (struct str){ (const char *)out, cipher.n - KEYS_SEAL_EXTRA };
	return OK;
}

unsigned char keys_newest_mark(const struct keys *k)
{
	unsigned char mark = mark_of(newest(keys_take(k)));

	keys_give(k);
	return mark;
}

bool keys_is_newest(const struct keys *k, struct str cipher)
{
	return cipher.n >= KEYS_SEAL_EXTRA && (unsigned char)cipher.p[0] == keys_newest_mark(k);
}

void keys_mac(const struct keys *k, const char *name, struct str data, unsigned char ret[KEYS_MAC_BYTES])
{
	crypto_generichash_state state;
	uint64_t n = strlen(name);

	(void)crypto_generichash_init(&state, keys_take(k)->life, SECRET_BYTES, KEYS_MAC_BYTES);
	keys_give(k);
	/* The length keeps "ab"+"c" apart from "a"+"bc". */
	(void)crypto_generichash_update(&state, (const unsigned char *)&n, sizeof n);
	(void)crypto_generichash_update(&state, (const unsigned char *)name, n);
	(void)crypto_generichash_update(&state, (const unsigned char *)data.p, data.n);
	(void)crypto_generichash_final(&state, ret, KEYS_MAC_BYTES);
	sodium_memzero(&state, sizeof state);
}

void keys_page_secret(const struct keys *k, unsigned char ret[SECRET_BYTES])
{
	memcpy(ret, newest(keys_take(k))->page, SECRET_BYTES);
	keys_give(k);
}

/* ---- personal numbers ---- */

static void index_of(const struct key_generation *g, const char pgn[PGN_DIGITS], unsigned char ret[PGN_INDEX_BYTES])
{
	(void)crypto_generichash(ret, PGN_INDEX_BYTES, (const unsigned char *)pgn, PGN_DIGITS, g->index,
	                         sizeof g->index);
}

size_t keys_pgn_indexes(const struct keys *k, const char pgn[PGN_DIGITS], unsigned char ret[KEYS_MOST][PGN_INDEX_BYTES])
{
	const struct key_set *s = keys_take(k);
	size_t n = s->n;

	for (size_t i = 0; i < n; i++) {
		index_of(&s->list[n - 1 - i], pgn, ret[i]);
	}
	keys_give(k);
	return n;
}

void keys_pgn_seal(const struct keys *k, const char pgn[PGN_DIGITS], unsigned char ret_index[PGN_INDEX_BYTES],
                   unsigned char ret_cipher[PGN_CIPHER_BYTES])
{
	const struct key_generation *g = newest(keys_take(k));

	index_of(g, pgn, ret_index);
	seal(g, "pgn", (struct str){ pgn, PGN_DIGITS }, ret_cipher);
	keys_give(k);
}

/* Before keys had generations there was no mark in front and no name to it. */
static bool pgn_open(const struct key_set *s, struct str cipher, unsigned char plain[PGN_DIGITS])
{
	if (cipher.n == OLD_PGN_CIPHER) {
		return s->list[0].number == 1 && unseal(&s->list[0], "", cipher, plain);
	}
	return cipher.n == PGN_CIPHER_BYTES && unseal_any(s, "pgn", cipher, plain);
}

static bool pgn_open_now(const struct keys *k, struct str cipher, unsigned char plain[PGN_DIGITS])
{
	bool good = pgn_open(keys_take(k), cipher, plain);

	keys_give(k);
	return good;
}

enum err keys_pgn_open(const struct keys *k, struct str cipher, char ret[PGN_DIGITS + 1])
{
	unsigned char plain[PGN_DIGITS];

	if (!pgn_open_now(k, cipher, plain) && (!learned_more(k) || !pgn_open_now(k, cipher, plain))) {
		return ERR_INPUT;
	}
	memcpy(ret, plain, PGN_DIGITS);
	ret[PGN_DIGITS] = '\0';
	return OK;
}

static int64_t positive(const unsigned char bytes[8])
{
	uint64_t v = 0;

	for (size_t i = 0; i < 8; i++) {
		v = v << 8 | bytes[i];
	}
	v &= INT64_MAX;
	return v > 0 ? (int64_t)v : 1;
}

int64_t keys_pgn_handle(const struct keys *k, const char pgn[PGN_DIGITS])
{
	unsigned char mac[KEYS_MAC_BYTES];

	keys_mac(k, "pgn handle", (struct str){ pgn, PGN_DIGITS }, mac);
	return positive(mac);
}

int64_t keys_stable_id(struct str a, struct str b)
{
	unsigned char h[16];
	crypto_generichash_state state;
	uint64_t n = a.n;

	(void)crypto_generichash_init(&state, NULL, 0, sizeof h);
	/* The length keeps "ab"+"c" apart from "a"+"bc". */
	(void)crypto_generichash_update(&state, (const unsigned char *)&n, sizeof n);
	(void)crypto_generichash_update(&state, (const unsigned char *)a.p, a.n);
	(void)crypto_generichash_update(&state, (const unsigned char *)b.p, b.n);
	(void)crypto_generichash_final(&state, h, sizeof h);
	return positive(h);
}

int64_t keys_random_id(void)
{
	unsigned char h[8];

	randombytes_buf(h, sizeof h);
	return positive(h);
}

/* ---- which keys these are ---- */

static void check_text(const char *purpose, const unsigned char key[SECRET_BYTES], char ret[KEYS_CHECK_TEXT])
{
	unsigned char h[16];

	(void)crypto_generichash(h, sizeof h, (const unsigned char *)purpose, strlen(purpose), key, SECRET_BYTES);
	(void)sodium_bin2hex(ret, KEYS_CHECK_TEXT, h, sizeof h);
}

void keys_check(const struct keys *k, char ret[KEYS_CHECK_TEXT])
{
	check_text("sluitend installation check", keys_take(k)->life, ret);
	keys_give(k);
}

bool keys_check_matches(const struct keys *k, struct str kept)
{
	const struct key_set *s = keys_take(k);
	char check[KEYS_CHECK_TEXT], first[KEYS_CHECK_TEXT];
	bool was_first = s->list[0].number == 1;

	check_text("sluitend installation check", s->life, check);
	check_text("sluitend key check", s->list[0].index, first);
	keys_give(k);
	return str_eq(kept, str_of(check)) || (was_first && str_eq(kept, str_of(first)));
}

size_t keys_generations(const struct keys *k, struct keys_generation ret[KEYS_MOST])
{
	const struct key_set *s = keys_take(k);
	size_t n = s->n;

	for (size_t i = 0; i < n; i++) {
		const struct key_generation *g = &s->list[n - 1 - i];

		ret[i] = (struct keys_generation){ .number = g->number, .made = g->made, .past = g->past_since != 0 };
		check_text("sluitend key check", g->index, ret[i].check);
	}
	keys_give(k);
	return n;
}
