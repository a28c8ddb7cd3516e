/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_ROTATE_H
#define TRUST_ROTATE_H

#include "access/ctx.h"

/*
 * Rotation of the keys, while others serve, import and read (docs/decisions/0020-generations-of-keys.md):
 *
 *  1. a new generation goes into the key file, beside the old one;
 *  2. everybody who works with the key file takes it over, and transactions that were under way end;
 *  3. every row is encrypted anew, in short transactions;
 *  4. the old generation is destroyed.
 *
 * It may be killed at any moment: the next call goes on where it was. Nothing is lost and nothing is done twice.
 */
struct rotation {
	/* What is going on; total may be 0. NULL: nobody wants to know. */
	void (*progress)(void *arg, enum msg_id what, uint64_t done, uint64_t total);
	void *arg;
	int patience_ms; /* how long to wait for others that still work with the old keys */
	/* Outcome. */
	int64_t generation; /* that everything is encrypted with now */
	uint64_t persons, others;
	bool resumed; /* it went on with what an earlier call had begun */
};

/*
 * c->db: a writer, outside a transaction. ERR_BUSY when another rotation runs, or somebody would not let go of the old
 * key file in time; what was done stays, and the next call goes on.
 */
enum err keys_rotate(struct ctx *c, struct rotation *r) MUST;

#endif
