/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_BACKUP_KEY_H
#define TRUST_BACKUP_KEY_H

#include "access/ctx.h"

/*
 * The key pair of backups. The public part stands in the key file, so that the server can write backups but not read
 * them; the secret part is shown once and kept elsewhere, on paper for instance.
 */

enum { BACKUP_KEY_BYTES = 32, BACKUP_KEY_TEXT = 96 };

/*
 * Makes a pair: the public part goes into the key file, in place of an earlier one, the secret part to ret, as text with
 * a NUL behind it. Backups of before keep needing the earlier one. ERR_BUSY while the keys are rotated.
 */
enum err backup_key_make(struct ctx *c, char ret[BACKUP_KEY_TEXT]) MUST;

bool backup_key_there(const struct ctx *c);
/* The public part. ERR_ABSENT, with what to do, when there is none. */
enum err backup_key_public(struct ctx *c, unsigned char ret[BACKUP_KEY_BYTES]) MUST;
/* Reads the secret part from its text, blanks around it allowed, and makes the public part of it. ERR_INPUT. */
enum err backup_key_read(struct ctx *c, struct str text, unsigned char ret_secret[BACKUP_KEY_BYTES],
                         unsigned char ret_public[BACKUP_KEY_BYTES]) MUST;
/* A short text that tells key pairs apart. */
enum { BACKUP_KEY_CHECK = 17 };
void backup_key_check(const unsigned char public[BACKUP_KEY_BYTES], char ret[BACKUP_KEY_CHECK]);

#endif
