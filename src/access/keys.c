/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "sluitend key file 1\n"

struct keys {
	unsigned char cipher[SECRET_BYTES];
	unsigned char index[SECRET_BYTES];
	unsigned char page[SECRET_BYTES];
};

enum { KEY_BYTES = 3 * SECRET_BYTES, FILE_BYTES = sizeof(HEAD) - 1 + KEY_BYTES * 2 + 1, PATH_MOST = 1200 };

static void fd_close(int *fd)
{
	if (*fd >= 0) {
		(void)close(*fd);
	}
}

static enum err write_all(struct fail *f, int fd, const char *path, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR) {
			continue;
		}
		if (w <= 0) {
			return fail_set(f, ERR_IO, NULL, "cannot write the key file %s: %s", path, strerror(errno));
		}
		p += w;
		n -= (size_t)w;
	}
	if (fsync(fd) != 0) {
		return fail_set(f, ERR_IO, NULL, "cannot write the key file %s: %s", path, strerror(errno));
	}
	return OK;
}

/* Under a name of its own first: whoever sees the key file sees all of it, and a full disk leaves none. */
static enum err make_at(struct fail *f, const char *path, const char *draft)
{
	unsigned char raw[KEY_BYTES];
	char text[FILE_BYTES + 1];
	size_t head = sizeof(HEAD) - 1;
	int fd DEFER(fd_close) = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum err e;

	if (fd < 0) {
		return fail_set(f, ERR_IO, NULL, "cannot make the key file %s: %s", path, strerror(errno));
	}
	randombytes_buf(raw, sizeof raw);
	memcpy(text, HEAD, head);
	(void)sodium_bin2hex(text + head, sizeof text - head, raw, sizeof raw);
	text[FILE_BYTES - 1] = '\n';
	e = write_all(f, fd, path, text, FILE_BYTES);
	sodium_memzero(raw, sizeof raw);
	sodium_memzero(text, sizeof text);
	/* Of two that start at once one is first, and both use what that one made. */
	if (e == OK && link(draft, path) != 0 && errno != EEXIST) {
		e = fail_set(f, ERR_IO, NULL, "cannot make the key file %s: %s", path, strerror(errno));
	}
	(void)unlink(draft);
	return e;
}

static enum err make(struct fail *f, const char *path)
{
	char draft[PATH_MOST];
	int n = snprintf(draft, sizeof draft, "%s.%ld", path, (long)getpid());

	if (n < 0 || (size_t)n >= sizeof draft) {
		return fail_set(f, ERR_INPUT, NULL, "the name of the key file %s is too long", path);
	}
	return make_at(f, path, draft);
}

static enum err load(struct fail *f, const char *path, struct keys *k)
{
	char text[FILE_BYTES + 1];
	unsigned char raw[KEY_BYTES];
	size_t head = sizeof(HEAD) - 1, n = 0;
	int fd DEFER(fd_close) = open(path, O_RDONLY | O_CLOEXEC);
	bool good;

	if (fd < 0) {
		return fail_set(f, errno == ENOENT ? ERR_ABSENT : ERR_IO, NULL,
		                "cannot open the key file %s: %s. It is made by `sluitend init` and must stay with its "
		                "database; put it back from the backup or name it in SLUITEND_KEY",
		                path, strerror(errno));
	}
	while (n < sizeof text) {
		ssize_t r = read(fd, text + n, sizeof text - n);

		if (r <= 0) {
			break;
		}
		n += (size_t)r;
	}
	good = n == FILE_BYTES && memcmp(text, HEAD, head) == 0 &&
	       sodium_hex2bin(raw, sizeof raw, text + head, KEY_BYTES * 2, NULL, NULL, NULL) == 0;
	if (good) {
		memcpy(k->cipher, raw, SECRET_BYTES);
		memcpy(k->index, raw + SECRET_BYTES, SECRET_BYTES);
		memcpy(k->page, raw + (size_t)2 * SECRET_BYTES, SECRET_BYTES);
	}
	sodium_memzero(raw, sizeof raw);
	sodium_memzero(text, sizeof text);
	return good ? OK : fail_set(f, ERR_INPUT, NULL, "%s is not a key file of this program", path);
}

enum err keys_open(struct fail *f, const char *path, bool create, struct keys **ret)
{
	struct keys *k;
	enum err e = OK;

	if (sodium_init() < 0) {
		return fail_set(f, ERR_BUG, NULL, "libsodium does not start");
	}
	if (create && access(path, F_OK) != 0) {
		TRY(make(f, path));
	}
	k = sodium_malloc(sizeof *k);
	if (k == NULL) {
		return fail_set(f, ERR_NOMEM, NULL, "no memory for the keys");
	}
	e = load(f, path, k);
	if (e != OK) {
		sodium_free(k);
		return e;
	}
	(void)sodium_mprotect_readonly(k);
	*ret = k;
	return OK;
}

void keys_close(struct keys **k)
{
	if (*k != NULL) {
		sodium_free(*k);
		*k = NULL;
	}
}

void keys_pgn_index(const struct keys *k, const char pgn[PGN_DIGITS], unsigned char ret[PGN_INDEX_BYTES])
{
	(void)crypto_generichash(ret, PGN_INDEX_BYTES, (const unsigned char *)pgn, PGN_DIGITS, k->index,
	                         sizeof k->index);
}

void keys_pgn_seal(const struct keys *k, const char pgn[PGN_DIGITS], unsigned char ret[PGN_CIPHER_BYTES])
{
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;

	randombytes_buf(ret, nonce);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(ret + nonce, NULL, (const unsigned char *)pgn, PGN_DIGITS,
	                                                 NULL, 0, NULL, ret, k->cipher);
}

enum err keys_pgn_open(const struct keys *k, struct str cipher, char ret[PGN_DIGITS + 1])
{
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
	const unsigned char *in = (const unsigned char *)cipher.p;
	unsigned char plain[PGN_DIGITS];

	if (cipher.n != PGN_CIPHER_BYTES ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, in + nonce, cipher.n - nonce, NULL, 0, in,
	                                               k->cipher) != 0) {
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

int64_t keys_person(const unsigned char index[PGN_INDEX_BYTES])
{
	unsigned char h[16];

	/* Hashed once more: the key of a person travels in memory and logs, the index does not. */
	(void)crypto_generichash(h, sizeof h, index, PGN_INDEX_BYTES, NULL, 0);
	return positive(h);
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

const unsigned char *keys_page_secret(const struct keys *k)
{
	return k->page;
}

void keys_check(const struct keys *k, char ret[KEYS_CHECK_TEXT])
{
	static const unsigned char purpose[] = "sluitend key check";
	unsigned char h[16];

	(void)crypto_generichash(h, sizeof h, purpose, sizeof purpose - 1, k->index, sizeof k->index);
	(void)sodium_bin2hex(ret, KEYS_CHECK_TEXT, h, sizeof h);
}

void keys_mac(const struct keys *k, const char *name, struct str data, unsigned char ret[KEYS_MAC_BYTES])
{
	unsigned char purpose[KEYS_MAC_BYTES];
	crypto_generichash_state state;

	/* A key of its own for each purpose, so that what was made for one is worth nothing for another. */
	(void)crypto_generichash_init(&state, k->index, sizeof k->index, sizeof purpose);
	(void)crypto_generichash_update(&state, (const unsigned char *)"sluitend mac ", 13);
	(void)crypto_generichash_update(&state, (const unsigned char *)name, strlen(name));
	(void)crypto_generichash_final(&state, purpose, sizeof purpose);
	(void)crypto_generichash(ret, KEYS_MAC_BYTES, (const unsigned char *)data.p, data.n, purpose, sizeof purpose);
	sodium_memzero(purpose, sizeof purpose);
}
