/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "fmt/ident.h"
#include "identity_sql.h"

enum {
	OFFER = 8 + 8 + TOTP_SECRET,
	STORED = 8 + TOTP_SECRET,
	OFFER_MINUTES = 60,
	SEALED_MOST = 256,
	RECOVERY_LETTERS = 10
};

static const int64_t STEP_US = INT64_C(1000000) * TOTP_STEP_SECONDS;

/* What an app shows for a step. */
static enum err code_of(struct ctx *c, const char *secret, int64_t step, char ret[TOTP_DIGITS + 1])
{
	if (oath_hotp_generate(secret, TOTP_SECRET, (uint64_t)step, TOTP_DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION,
	                       ret) != OATH_OK) {
		return fail_set(c->fail, ERR_BUG, NULL, "liboath makes no code");
	}
	return OK;
}

/* The step of the code among those around now; all three are tried, whichever it is. */
static enum err step_of(struct ctx *c, struct str secret, struct str code, int64_t *ret_step, bool *ret_found)
{
	int64_t now = c->now / STEP_US, step = 0;
	bool found = false;

	for (int64_t s = now - 1; s <= now + 1; s++) {
		char right[TOTP_DIGITS + 1];

		TRY(code_of(c, secret.p, s, right));
		if (code.n == TOTP_DIGITS && sodium_memcmp(right, code.p, TOTP_DIGITS) == 0) {
			step = s;
			found = true;
		}
		sodium_memzero(right, sizeof right);
	}
	*ret_step = step;
	*ret_found = found;
	return OK;
}

/* Apps show "123 456", and people type it so. */
static struct str squeezed(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; p != NULL && i < s.n; i++) {
		if (s.p[i] != ' ' && s.p[i] != '-') {
			p[n++] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
		}
	}
	return (struct str){ p, n };
}

static void put_i64(char *p, int64_t v)
{
	for (size_t i = 0; i < 8; i++) {
		p[i] = (char)((uint64_t)v >> (56 - 8 * i) & 0xff);
	}
}

static int64_t get_i64(const char *p)
{
	uint64_t v = 0;

	for (size_t i = 0; i < 8; i++) {
		v = v << 8 | (unsigned char)p[i];
	}
	return (int64_t)v;
}

/* RFC 4648; five bytes make eight letters, and 20 bytes leave no rest. */
static struct str base32(struct arena *a, const char *p, size_t n, size_t group)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct buf b DEFER(buf_finish);
	uint64_t held = 0;
	unsigned bits = 0;
	size_t out = 0;

	buf_init(&b, 256);
	for (size_t i = 0; i < n; i++) {
		held = held << 8 | (unsigned char)p[i];
		bits += 8;
		while (bits >= 5) {
			if (group > 0 && out > 0 && out % group == 0) {
				buf_char(&b, ' ');
			}
			buf_char(&b, letters[held >> (bits - 5) & 31]);
			bits -= 5;
			out++;
		}
	}
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

/* A login has no blanks or accents (account_create), but may have signs that mean something in a URI. */
static struct str uri_of(struct arena *a, struct str login, struct str key)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, 1024);
	buf_text(&b, "otpauth://totp/Sluitend:");
	for (size_t i = 0; i < login.n; i++) {
		char ch = login.p[i];
		bool word = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');

		if (word || ch == '.' || ch == '-') {
			buf_char(&b, ch);
		} else {
			buf_printf(&b, "%%%02X", (unsigned char)ch);
		}
	}
	buf_printf(&b, "?secret=%.*s&issuer=Sluitend", STR_ARG(key));
	return buf_err(&b) == OK ? str_copy(a, buf_view(&b)) : (struct str){ NULL, 0 };
}

static enum err offer_of(struct ctx *c, struct str login, const char *secret, struct str sealed, struct totp_offer *ret)
{
	struct totp_offer o = { .key = base32(c->arena, secret, TOTP_SECRET, 4), .sealed = sealed };
	struct str plain = base32(c->arena, secret, TOTP_SECRET, 0);

	o.uri = uri_of(c->arena, login, plain);
	if (o.key.p == NULL || plain.p == NULL || o.uri.p == NULL) {
		return ERR_NOMEM;
	}
	*ret = o;
	return OK;
}

enum err totp_offer(struct ctx *c, int64_t account, struct str login, struct totp_offer *ret)
{
	struct buf text DEFER(buf_finish);
	char plain[OFFER];
	struct str sealed;
	enum err e;

	put_i64(plain, account);
	put_i64(plain + 8, c->now);
	randombytes_buf(plain + 16, TOTP_SECRET);
	buf_init(&text, 1024);
	e = keys_seal(c->keys, "totp-offer", (struct str){ plain, sizeof plain }, c->arena, &sealed);
	if (e == OK) {
		base64url_put(&text, sealed);
		e = buf_err(&text);
	}
	if (e == OK) {
		struct str form = str_copy(c->arena, buf_view(&text));

		e = form.p != NULL ? offer_of(c, login, plain + 16, form, ret) : ERR_NOMEM;
	}
	sodium_memzero(plain, sizeof plain);
	return e;
}

static enum err unseal_offer(struct ctx *c, int64_t account, struct str form, struct str *ret_secret)
{
	unsigned char bytes[SEALED_MOST];
	struct str plain;
	size_t n;

	if (!base64url_read(form, bytes, sizeof bytes, &n) ||
	    keys_unseal(c->keys, "totp-offer", (struct str){ (const char *)bytes, n }, c->arena, &plain) != OK ||
	    plain.n != OFFER || get_i64(plain.p) != account ||
	    c->now - get_i64(plain.p + 8) > OFFER_MINUTES * 60 * INT64_C(1000000)) {
		return REFUSE(c, ERR_INPUT, "sleutel", MSG_TOTP_OFFER_OLD);
	}
	*ret_secret = (struct str){ plain.p + 16, TOTP_SECRET };
	return OK;
}

enum err totp_offer_again(struct ctx *c, int64_t account, struct str login, struct str sealed, struct totp_offer *ret)
{
	struct str secret;

	TRY(unseal_offer(c, account, sealed, &secret));
	return offer_of(c, login, secret.p, sealed, ret);
}

/* With whose it is inside, so that it is of no use in the row of another. */
static enum err seal_stored(struct ctx *c, int64_t account, struct str secret, struct str *ret)
{
	char plain[STORED];
	enum err e;

	put_i64(plain, account);
	memcpy(plain + 8, secret.p, TOTP_SECRET);
	e = keys_seal(c->keys, "totp", (struct str){ plain, sizeof plain }, c->arena, ret);
	sodium_memzero(plain, sizeof plain);
	return e;
}

/* *ret_old: of the time when the account did not stand in it. */
static enum err unseal_stored(struct ctx *c, int64_t account, struct str sealed, struct str *ret, bool *ret_old)
{
	struct str plain;

	TRY(keys_unseal(c->keys, "totp", sealed, c->arena, &plain));
	*ret_old = plain.n == TOTP_SECRET;
	if (!*ret_old && (plain.n != STORED || get_i64(plain.p) != account)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored secret is damaged, or of another account");
	}
	*ret = (struct str){ plain.p + (plain.n - TOTP_SECRET), TOTP_SECRET };
	return OK;
}

enum err totp_enrol(struct ctx *c, int64_t account, struct str sealed, struct str code)
{
	struct str secret, stored;
	int64_t step;
	bool found;

	TRY(unseal_offer(c, account, sealed, &secret));
	TRY(step_of(c, secret, squeezed(c->arena, code), &step, &found));
	if (!found) {
		return REFUSE(c, ERR_INPUT, "code", MSG_TOTP_WRONG);
	}
	TRY(seal_stored(c, account, secret, &stored));
	/* The code that was given has been used. */
	return totp_put(c->db, &(struct totp_put_in){ account, stored, step, c->now }, NULL);
}

enum err totp_check(struct ctx *c, int64_t account, struct str code, bool *ret_good)
{
	struct totp_get_row row;
	struct str secret, stored;
	int64_t step, changed = 0;
	bool found, old;

	TRY(totp_get(c->db, c->arena, &(struct totp_get_in){ account }, &row, &found));
	if (!found) {
		*ret_good = false;
		return OK;
	}
	TRY(unseal_stored(c, account, row.secret, &secret, &old));
	TRY(step_of(c, secret, squeezed(c->arena, code), &step, &found));
	if (found) {
		TRY(totp_use(c->db, &(struct totp_use_in){ account, step }, &changed));
	}
	if (changed > 0 && old) {
		TRY(seal_stored(c, account, secret, &stored));
		TRY(totp_put(c->db, &(struct totp_put_in){ account, stored, step, row.created }, NULL));
	}
	*ret_good = changed > 0;
	return OK;
}

/* ---- recovery codes ---- */

static void recovery_hash(struct ctx *c, int64_t account, struct str letters, unsigned char ret[KEYS_MAC_BYTES])
{
	char data[8 + RECOVERY_LETTERS];

	put_i64(data, account);
	memcpy(data + 8, letters.p, RECOVERY_LETTERS);
	keys_mac(c->keys, "recovery", (struct str){ data, sizeof data }, ret);
}

enum err recovery_make(struct ctx *c, int64_t account, char ret[RECOVERY_CODES][RECOVERY_TEXT])
{
	/* Without letters that are taken for each other; 50 bits a code. */
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char hash[KEYS_MAC_BYTES];
	char code[RECOVERY_LETTERS];

	TRY(recovery_drop(c->db, &(struct recovery_drop_in){ account }, NULL));
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		for (size_t k = 0; k < RECOVERY_LETTERS; k++) {
			code[k] = letters[randombytes_uniform(sizeof letters - 1)];
		}
		recovery_hash(c, account, (struct str){ code, sizeof code }, hash);
		TRY(recovery_add(c->db,
		                 &(struct recovery_add_in){ account, { (const char *)hash, sizeof hash }, c->now },
		                 NULL));
		memcpy(ret[i], code, 5);
		ret[i][5] = '-';
		memcpy(ret[i] + 6, code + 5, 5);
		ret[i][RECOVERY_TEXT - 1] = '\0';
	}
	sodium_memzero(code, sizeof code);
	return OK;
}

enum err recovery_check(struct ctx *c, int64_t account, struct str code, bool *ret_good)
{
	struct str letters = squeezed(c->arena, code);
	unsigned char hash[KEYS_MAC_BYTES];
	int64_t changed = 0;

	if (letters.p != NULL && letters.n == RECOVERY_LETTERS) {
		recovery_hash(c, account, letters, hash);
		TRY(recovery_use(c->db,
		                 &(struct recovery_use_in){ account, { (const char *)hash, sizeof hash }, c->now },
		                 &changed));
	}
	*ret_good = changed > 0;
	return OK;
}
