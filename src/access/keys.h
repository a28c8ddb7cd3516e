/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_KEYS_H
#define ACCESS_KEYS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "fmt/pgn.h"

/*
 * The secrets of an installation, kept in a file outside the database: without it a copy of the database tells no
 * personal number. A personal number is stored encrypted (XChaCha20-Poly1305) beside a keyed index (BLAKE2b) by which
 * it is found. Other secrets of which the database keeps the text (second factors, passwords of other systems) are
 * sealed in the same way, each under a name.
 *
 * The keys have generations: rotating makes a new one, encrypts everything anew and destroys the old one. Everything new
 * is made with the newest; what is stored may be of any that the file holds. One struct keys may be used by many threads,
 * also while keys_refresh takes over a file that was replaced.
 */
struct keys;

enum {
	KEYS_MOST =
		4, /* generations in use at once; more than two only in a process that lives through two rotations */
	PGN_INDEX_BYTES = 16,
	PGN_CIPHER_BYTES = 1 + 24 + PGN_DIGITS + 16,
	KEYS_SEAL_EXTRA = 1 + 24 + 16, /* how much longer a sealed text is */
	KEYS_MAC_BYTES = 32,
	SECRET_BYTES = 32
};

/*
 * Opens the key file; with create, makes it (mode 0600) when it is absent, and brings an older form up to date. The keys
 * stay in locked memory that is not dumped, until keys_close. ERR_ABSENT when there is none, ERR_INPUT when it is no key
 * file or others than its owner may read it, ERR_IO.
 */
enum err keys_open(struct fail *f, const char *path, bool create, struct keys **ret) MUST;
/* Where the key file is. */
const char *keys_path(const struct keys *k);
/* Wipes the keys. Fits DEFER. */
void keys_close(struct keys **k);
/*
 * Takes over the file when it was replaced since (a look at its inode; cheap). Generations that it no longer holds can
 * still open what was read before, until keys_forget. On an error the keys stay what they were. ret_changed may be NULL.
 */
enum err keys_refresh(struct fail *f, const struct keys *k, bool *ret_changed) MUST;
/* Wipes generations that left the file more than a minute ago. For processes that live long. */
void keys_forget(const struct keys *k);

/* ---- personal numbers ---- */

/* The keyed index of a personal number of nine digits by every generation, newest first; returns how many. */
size_t keys_pgn_indexes(const struct keys *k, const char pgn[PGN_DIGITS],
                        unsigned char ret[KEYS_MOST][PGN_INDEX_BYTES]);
/* What is stored of a number: its index and its text, each time another, of the newest generation. */
void keys_pgn_seal(const struct keys *k, const char pgn[PGN_DIGITS], unsigned char ret_index[PGN_INDEX_BYTES],
                   unsigned char ret_cipher[PGN_CIPHER_BYTES]);
/* Decrypts; ERR_INPUT when the text is damaged or was made with another key. ret gets a NUL behind it. */
enum err keys_pgn_open(const struct keys *k, struct str cipher, char ret[PGN_DIGITS + 1]) MUST;
/*
 * A positive 63-bit number by which a personal number is sorted and locked while files are read. It stays the same for
 * the life of the installation, so it must never be stored: it would let whoever has an old key file try all numbers.
 */
int64_t keys_pgn_handle(const struct keys *k, const char pgn[PGN_DIGITS]);

/* ---- other secrets ---- */

/*
 * Encrypts a text under a name ("totp", "boa"): it opens under that name only. The generation stands in the first byte.
 * Every column that keeps sealed texts must be in the list of trust/sealed.h, so that rotation encrypts it anew.
 * ERR_NOMEM, ERR_TOOBIG (over 16 MiB).
 */
enum err keys_seal(const struct keys *k, const char *name, struct str plain, struct arena *a, struct str *ret) MUST;
/* Opens it. ERR_INPUT when it is damaged, of another name, or of a generation that is gone. */
enum err keys_unseal(const struct keys *k, const char *name, struct str cipher, struct arena *a, struct str *ret) MUST;
/* The first byte of what is sealed with the newest generation. */
unsigned char keys_newest_mark(const struct keys *k);
/* Whether a sealed text was made with the newest generation. */
bool keys_is_newest(const struct keys *k, struct str cipher);
/* A keyed BLAKE2b of data under a name, with a key that stays for the life of the installation. */
void keys_mac(const struct keys *k, const char *name, struct str data, unsigned char ret[KEYS_MAC_BYTES]);
/* The secret that page tokens (CSRF) are made with, of the newest generation. */
void keys_page_secret(const struct keys *k, unsigned char ret[SECRET_BYTES]);

/* A positive 63-bit key made of parts that identify something, the same each time (not secret). */
int64_t keys_stable_id(struct str a, struct str b);
/* A random positive 63-bit key. */
int64_t keys_random_id(void);

/* ---- which keys these are ---- */

enum { KEYS_CHECK_TEXT = 33 };
/* A text that tells whether two key files belong to the same installation, without telling the keys; NUL-terminated. */
void keys_check(const struct keys *k, char ret[KEYS_CHECK_TEXT]);
/* Whether a stored check is of this installation, also one that was made before keys had generations. */
bool keys_check_matches(const struct keys *k, struct str kept);

struct keys_generation {
	int64_t number; /* 1, 2, ... */
	int64_t made;   /* instant */
	bool past;      /* no longer in the file */
	char check[KEYS_CHECK_TEXT];
};
/* The generations, newest first; returns how many. */
size_t keys_generations(const struct keys *k, struct keys_generation ret[KEYS_MOST]);

#endif
