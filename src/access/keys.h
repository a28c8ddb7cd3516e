/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_KEYS_H
#define ACCESS_KEYS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "fmt/pgn.h"

/*
 * The secrets of an installation, kept in a file outside the database: without it a copy of the database tells no
 * personal number. A personal number is stored encrypted (XChaCha20-Poly1305) beside a keyed index (BLAKE2b) by which
 * it is found; the key of a person in the database is made from that index.
 */
struct keys;

enum { PGN_INDEX_BYTES = 16, PGN_CIPHER_BYTES = 24 + PGN_DIGITS + 16, SECRET_BYTES = 32 };

/*
 * Opens the key file; with create, makes it (mode 0600) when it is absent. The keys stay in locked memory that is not
 * dumped, until keys_close. ERR_ABSENT when there is none, ERR_INPUT when it is no key file, ERR_IO.
 */
enum err keys_open(struct fail *f, const char *path, bool create, struct keys **ret) MUST;
/* Wipes the keys. Fits DEFER. */
void keys_close(struct keys **k);

/* The keyed index of a personal number of nine digits. */
void keys_pgn_index(const struct keys *k, const char pgn[PGN_DIGITS], unsigned char ret[PGN_INDEX_BYTES]);
/* Encrypts; each time another text. */
void keys_pgn_seal(const struct keys *k, const char pgn[PGN_DIGITS], unsigned char ret[PGN_CIPHER_BYTES]);
/* Decrypts; ERR_INPUT when the text is damaged or was made with another key. ret gets a NUL behind it. */
enum err keys_pgn_open(const struct keys *k, struct str cipher, char ret[PGN_DIGITS + 1]) MUST;
/* A positive 63-bit key of a person, from the index. */
int64_t keys_person(const unsigned char index[PGN_INDEX_BYTES]);
/* A positive 63-bit key made of parts that identify something, the same each time (not secret). */
int64_t keys_stable_id(struct str a, struct str b);
/*
 * A keyed hash (BLAKE2b) of some bytes for one purpose, made with a key that stays for the life of the installation:
 * whoever has the database alone cannot make it. name: "log", "log-head".
 */
enum { KEYS_MAC_BYTES = 32 };
void keys_mac(const struct keys *k, const char *name, struct str data, unsigned char ret[KEYS_MAC_BYTES]);
/* The secret that page tokens (CSRF) are made with. */
const unsigned char *keys_page_secret(const struct keys *k);
/* A text that tells whether two key files are the same, without telling the keys; NUL-terminated. */
enum { KEYS_CHECK_TEXT = 33 };
void keys_check(const struct keys *k, char ret[KEYS_CHECK_TEXT]);

#endif
