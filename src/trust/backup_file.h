/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_BACKUP_FILE_H
#define TRUST_BACKUP_FILE_H

#include "base/arena.h"
#include "trust/backup_key.h"

/*
 * The file of a backup: a header in plain text lines, then frames, each compressed and encrypted
 * (crypto_secretstream_xchacha20poly1305) with a key of its own that is sealed to the public backup key. The frames
 * vouch for the header, for each other's order and for the end: a bit changed, a piece missing or added is found.
 *
 *     sluitend backup 1
 *     made MICROSECONDS
 *     expires MICROSECONDS
 *     schema NUMBER
 *     program VERSION
 *     database file|server
 *     for CHECK
 *     key HEX
 *                              (an empty line)
 *     24 bytes, then frames: length (4 bytes, big endian), text
 */

enum { BACKUP_WORD = 32 };

struct backup_head {
	int64_t made, expires; /* instants; expires: from when it should be gone */
	int64_t schema;        /* the last step of the schema */
	char program[BACKUP_WORD];
	bool server;                    /* made of a server's database; else of a file */
	char key_for[BACKUP_KEY_CHECK]; /* which backup key opens it */
};

struct backup_writer;

/*
 * Begins a file; it gets its name at the end only. ERR_CONFLICT when there is something of that name.
 * key_for is filled in.
 */
enum err backup_writer_open(struct fail *f, const char *path, const struct backup_head *head,
                            const unsigned char public[BACKUP_KEY_BYTES], struct backup_writer **ret) MUST;
enum err backup_write(struct backup_writer *w, const char *p, size_t n) MUST;
/* Ends the file: on the disk, under its name. */
enum err backup_writer_close(struct backup_writer *w) MUST;
/* Drops it, unless it was closed. Fits DEFER. */
void backup_writer_drop(struct backup_writer **w);

struct backup_reader;

/* Reads the header. ERR_INPUT when it is no backup, ERR_ABSENT, ERR_IO. */
enum err backup_reader_open(struct fail *f, const char *path, struct backup_head *ret_head,
                            struct backup_reader **ret) MUST;
/* Opens what follows. ERR_INPUT when it is the wrong key. */
enum err backup_reader_unlock(struct backup_reader *r, const unsigned char public[BACKUP_KEY_BYTES],
                              const unsigned char secret[BACKUP_KEY_BYTES]) MUST;
/* Up to most bytes; *ret_n is 0 at the end. ERR_INPUT: damaged, and between which bytes of the file. */
enum err backup_read(struct backup_reader *r, char *p, size_t most, size_t *ret_n) MUST;
/* Fits DEFER. */
void backup_reader_close(struct backup_reader **r);

#endif
