/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/*
 * Growing bytes with a mandatory limit. An append that fails marks the buffer as failed and further appends do
 * nothing, so that writers need not check each call: buf_err() at the end says whether all went in.
 */
struct buf {
	char *p;
	size_t n, cap, max;
	enum err err;
};

/* Empty, growing to max bytes at most. */
void buf_init(struct buf *b, size_t max);
/* Wipes and gives back the memory; may be called twice. Fits DEFER. */
void buf_finish(struct buf *b);
/* Forgets the contents, keeps the memory, clears the error. */
void buf_clear(struct buf *b);

void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *z);
void buf_char(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* OK, ERR_TOOBIG (over max) or ERR_NOMEM. */
enum err buf_err(const struct buf *b) MUST;
/* What is in it, valid until the next append. */
struct str buf_view(const struct buf *b);

#endif
