/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PROC_CALLS_H
#define PROC_CALLS_H

#include "proc/box.h"

/*
 * Leaves this process, with all its threads, the system calls of the box. What is known and refused gives EPERM, what is
 * unknown ENOSYS, so that libraries fall back; what only an intruder would call ends the process.
 */
enum err calls_enter(struct fail *f, const struct box *box) MUST;

#endif
