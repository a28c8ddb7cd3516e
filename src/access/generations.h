/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_GENERATIONS_H
#define ACCESS_GENERATIONS_H

#include "access/ctx.h"

/* What the database says about the generations of keys that its contents are encrypted with. */

/*
 * Whether the key file has all generations that the database still needs, and with the same keys; ERR_INPUT when it is an
 * older copy. c->keys must be there.
 */
enum err generations_agree(struct ctx *c) MUST;
/* The same for who is about to add something by an index: takes over a newer key file first. ERR_DB when there is none. */
enum err generations_current(struct ctx *c) MUST;
/* Writes those of the file that the database does not know yet. */
enum err generations_note(struct ctx *c) MUST;
/* Marks all generations before the newest as retired. */
enum err generations_retire(struct ctx *c) MUST;

#endif
