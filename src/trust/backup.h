/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_BACKUP_H
#define TRUST_BACKUP_H

#include "access/ctx.h"
#include "trust/backup_file.h"

/*
 * Backups: the key file and the whole database in one encrypted file (trust/backup_file.h), made while others work. The
 * secret part of the backup key alone opens it, and is all that is needed to have everything again.
 */

/* What goes on, for a progress bar: so many bytes so far. NULL: nobody wants to know. */
typedef void backup_progress(void *arg, uint64_t bytes);

/*
 * Makes a backup of the database of a URL. c->keys must be open since before, so that no rotation destroys keys that the
 * backup needs. *ret_bytes: of the database.
 */
enum err backup_make(struct ctx *c, const char *url, const char *path, int keep_days, backup_progress *progress,
                     void *arg, uint64_t *ret_bytes) MUST;

/* A backup that is read. */
struct backup {
	struct backup_head head;
	struct backup_reader *reader;
	unsigned char public[BACKUP_KEY_BYTES], secret[BACKUP_KEY_BYTES];
	struct key_text *key; /* the text of the key file */
	backup_progress *progress;
	void *arg;
	uint64_t bytes;
	size_t left; /* of the piece at hand */
	bool ended;
};

/*
 * Opens a backup with the text of the secret part of its key, and reads the key file out of it. ERR_INPUT when it is made
 * by a newer program, damaged, or of another key.
 */
enum err backup_open(struct ctx *c, const char *path, struct str secret, struct backup *ret) MUST;
/* The same once more, with the key of one that is open. */
enum err backup_open_again(struct ctx *c, const char *path, const struct backup *known, struct backup *ret) MUST;
/* Fits DEFER. */
void backup_close(struct backup *b);
/* The database as a stream: a db_source (db/copy.h) whose arg is the backup. */
enum err backup_source(void *arg, char *p, size_t most, size_t *ret_n) MUST;
/* Reads the rest, so that all of it is known to be whole. */
enum err backup_read_rest(struct backup *b) MUST;
/* Writes the key file, mode 0600; ERR_CONFLICT when there is another of that name. */
enum err backup_write_key(struct ctx *c, const struct backup *b, const char *path) MUST;

#endif
