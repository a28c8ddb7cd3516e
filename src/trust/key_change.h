/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_KEY_CHANGE_H
#define TRUST_KEY_CHANGE_H

#include "access/ctx.h"
#include "access/keys_inside.h"

/* What those who change the key file share: one at a time, read, replaced as a whole. */

enum { KEY_CHANGE_PATIENCE_MS = 60 * 1000 };

/* Whoever is changing a key file holds the lock PATH.lock. */
struct key_change {
	int fd; /* -1: nobody */
	char path[KEY_PATH + 8];
};

/* ERR_BUSY when somebody else is changing this key file. */
enum err key_change_begin(struct ctx *c, struct key_change *ret) MUST;
/* Fits DEFER. */
void key_change_end(struct key_change *one);

/* The file as it is on the disk. Given back with key_set_drop, which fits DEFER. */
enum err key_change_read(struct ctx *c, struct key_set **ret) MUST;
void key_set_drop(struct key_set **s);

/* Replaces the file, and takes it over oneself. */
enum err key_change_replace(struct ctx *c, const struct key_set *s) MUST;

#endif
