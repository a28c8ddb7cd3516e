/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_finish(struct buf *b)
{
	if (b->p != NULL) {
		explicit_bzero(b->p, b->cap);
		free(b->p);
	}
	*b = (struct buf){ .max = b->max };
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->err = OK;
}

/* Room for n more bytes and a NUL; false marks the buffer as failed. */
static bool buf_room(struct buf *b, size_t n)
{
	size_t cap = b->cap > 0 ? b->cap : 256;
	char *p;

	if (b->err != OK) {
		return false;
	}
	if (n > b->max - b->n) {
		b->err = ERR_TOOBIG;
		return false;
	}
	if (b->n + n + 1 <= b->cap) {
		return true;
	}
	while (cap < b->n + n + 1) {
		cap *= 2;
	}
	p = realloc(b->p, cap);
	if (p == NULL) {
		b->err = ERR_NOMEM;
		return false;
	}
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (n > 0 && buf_room(b, n)) {
		memcpy(b->p + b->n, p, n);
		b->n += n;
	}
}

void buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void buf_text(struct buf *b, const char *z)
{
	buf_add(b, z, strlen(z));
}

void buf_char(struct buf *b, char c)
{
	if (buf_room(b, 1)) {
		b->p[b->n++] = c;
	}
}

void buf_i64(struct buf *b, int64_t v)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (v < 0) {
		digits[--at] = '-';
	}
	buf_add(b, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n > 0 && buf_room(b, (size_t)n)) {
		(void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

enum err buf_err(const struct buf *b)
{
	return b->err;
}

struct str buf_view(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}
