/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_KEY_CHANGE_H
#define TRUST_KEY_CHANGE_H

#include "access/ctx.h"
#include "access/keys_inside.h"

/* What those who change the key file share: one at a time, read, replaced as a whole. */

enum { KEY_CHANGE_PATIENCE_MS = 60 * 1000 };

/* ERR_BUSY when somebody else is changing a key file in this folder. */
enum err key_change_begin(struct ctx *c, int *ret) MUST;
/* Fits DEFER. */
void key_change_end(int *only);

/* The file as it is on the disk. Given back with key_set_drop, which fits DEFER. */
enum err key_change_read(struct ctx *c, struct key_set **ret) MUST;
void key_set_drop(struct key_set **s);

/* Replaces the file, and takes it over oneself. */
enum err key_change_replace(struct ctx *c, const struct key_set *s) MUST;

#endif
