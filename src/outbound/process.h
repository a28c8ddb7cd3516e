/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTBOUND_PROCESS_H
#define OUTBOUND_PROCESS_H

#include "outbound/transfer.h"
#include "proc/helper.h"

/*
 * The `out` process: the only one with a way out. Its policy is set before the keeper is forked (helpers_start) and lies
 * outside the reach of whoever asks it something.
 */
enum { OUTBOUND_QUESTION_MOST = 512 * 1024, OUTBOUND_REPLY_MOST = OUTBOUND_LARGE_MOST + 64 * 1024 };

extern const struct helper_kind out_kind;

/* The policy of processes that are started from now on; the path is copied. ERR_INPUT when it is too long. */
enum err outbound_policy_set(struct fail *f, const struct outbound_policy *policy) MUST;

#endif
