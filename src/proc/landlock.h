/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PROC_LANDLOCK_H
#define PROC_LANDLOCK_H

#include "proc/box.h"

/*
 * Files and ports by Landlock, as far as the version of the kernel goes. *ret_version: the one in force, 0 when the
 * kernel has none. This thread and those that it makes.
 */
enum err landlock_enter(struct fail *f, const struct box *box, int *ret_version) MUST;

#endif
