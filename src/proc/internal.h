/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PROC_INTERNAL_H
#define PROC_INTERNAL_H

#include <sys/types.h>

#include "proc/helper.h"

/* What the files of this folder share. Nobody else includes it. */

enum { HELPER_MOST = 8, HELPER_KINDS = 15, HELPER_OP_BOX = HELPER_OPS };

/* A wish to the keeper is one byte: which kind, and which of its processes. */
static inline unsigned char keeper_wish(size_t kind, size_t slot)
{
	return (unsigned char)(kind * HELPER_MOST + slot);
}

/* The keeper, with its end of the socket as descriptor 3; does not come back. */
_Noreturn void keeper_run(const struct helper_kind *const *kinds, size_t n, enum box_mode mode);

/* worker.c: a helper; does not come back. */
_Noreturn void worker_run(int socket, const struct helper_kind *kind, enum box_mode mode);

/*
 * In a child: dies with its parent, leaves stopping to it, keeps standard error and the socket (as descriptor 3) and
 * closes all else.
 */
void child_begin(pid_t parent, int socket, const char *name);

#endif
