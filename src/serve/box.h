/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SERVE_BOX_H
#define SERVE_BOX_H

#include "base/arena.h"
#include "proc/helper.h"

/* The processes beside the server, for helpers_start. */
extern const struct helper_kind *const serve_kinds[];
extern const size_t serve_kind_count;

/*
 * The box of the process that serves: the folder of the database file or the way to the database server, and the folder
 * of the key file, which is replaced when keys are rotated. To be entered when it listens, before threads start.
 */
enum err serve_box_enter(struct fail *f, struct arena *a, const char *url, const char *key_path,
                         enum box_mode mode) MUST;

#endif
