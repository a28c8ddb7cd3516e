/* SPDX-License-Identifier: EUPL-1.2 */
/* What the blocks of all kinds with one row a fact share. */
#include <stdlib.h>

#include "intake/undo.h"

enum { VERSION = 1 };

void undo_put_text(struct buf *b, struct str s)
{
	put_varint(b, s.n);
	buf_str(b, s);
}

struct str undo_get_text(struct cursor *c)
{
	uint64_t n = cursor_varint(c);

	/* More than is left is refused by the cursor, whatever it was. */
	return cursor_bytes(c, n <= cursor_left(c) ? (size_t)n : cursor_left(c) + 1);
}

void undo_begin(struct buf *block)
{
	if (block->n == 0) {
		put_u8(block, VERSION);
	}
}

bool undo_open(struct str block, struct cursor *ret)
{
	*ret = cursor_of(block);
	return cursor_u8(ret) == VERSION;
}

enum err undo_damaged(struct undo_run *u)
{
	return fail_set(u->c->fail, ERR_DB, NULL, "what is kept to undo an import is damaged");
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

enum err undo_lock_persons(struct undo_run *u, int64_t *list, size_t n, size_t *ret_n)
{
	size_t kept = 0;

	if (n > 0) {
		qsort(list, n, sizeof *list, by_number);
	}
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || list[kept - 1] != list[i]) {
			list[kept++] = list[i];
		}
	}
	*ret_n = kept;
	return db_lock_keys(u->c->db, list, kept);
}
