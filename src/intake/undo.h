/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_UNDO_H
#define INTAKE_UNDO_H

#include "intake/run.h"
#include "intake/settle.h"

/*
 * Taking an import back. Each batch of an import that can be undone leaves a block behind: for each row that it added or
 * changed, what stood there and what stands there now. To undo a block is to put back what stood there, wherever what
 * the import put still stands; what somebody has changed since, by hand or with a later file, stays, and is named.
 *
 * A block is kept sealed for a day (upload_part) and read with care all the same.
 */
struct undo_run {
	struct ctx *c; /* in a transaction */
	struct reference_book *book;
	int64_t undone, kept;
	struct buf *report; /* rows that were left as they are, as CSV */
};

/* A row that stays as it is: what of, and why. */
void undo_tell_kept(struct undo_run *u, struct str what, enum msg_id why);

/* What a batch of marks is about to do, before it is settled. */
enum err undo_note_marks(struct ctx *c, struct buf *block, const struct settle_work *work, size_t n) MUST;
enum err undo_marks(struct undo_run *u, struct str block) MUST;

#endif
