/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_BREACHED_H
#define IDENTITY_BREACHED_H

#include "access/ctx.h"

/*
 * An operator's own list of stolen passwords, of any size: a file of lines in order of their bytes, which is looked into and
 * never read whole. Lines are passwords themselves, or all of them SHA-1 in hexadecimal, with or without ":COUNT" behind it
 * as Have I Been Pwned gives them. One list a process, opened before threads start and before the process enters its box.
 */

/* The setting that names it. */
#define BREACHED_SETTING "password_file"

/* From now on password_fit refuses what stands in it. ERR_INPUT: no file, not readable, empty, not in order; what says which. */
enum err breached_open(struct ctx *c, const char *path) MUST;
/* Looks into none any more. */
void breached_close(void);
/* Whether the password, as it is or in small letters, stands in the list; never when none is open. ERR_IO. */
enum err breached_has(struct ctx *c, struct str password, struct str lower, bool *ret) MUST;

#endif
