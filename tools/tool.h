/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* What the compilers of the build share: whole files in and out. Messages go to standard error. */

/* The whole of a file, in the arena. ERR_IO or ERR_NOMEM, with the reason in f. */
enum err tool_read(struct arena *a, const char *path, struct str *ret, struct fail *f) MUST;
/* Writes all of b, or removes the half-written file. */
enum err tool_write(const char *path, const struct buf *b, struct fail *f) MUST;
/* Behind the last slash. */
const char *tool_base_name(const char *path);
/* Appends s as the contents of a C string literal (without the quotes); bytes above ASCII as octal escapes. */
void tool_c_string(struct buf *b, struct str s);
/* Appends "MSG_KEY_NAME" for "key.name". */
void tool_msg_name(struct buf *b, struct str key);
/* Whether s is a message key: parts of a-z 0-9 - separated by dots. */
bool tool_is_msg_key(struct str s);

#endif
