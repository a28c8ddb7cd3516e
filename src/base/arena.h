/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Memory of one request or job: handed out from growing blocks, given back all at once. Every arena has a cap, so no
 * input makes the program eat the machine. What it held is wiped on reset, because it was personal data.
 */
struct arena_block;
struct arena {
	struct arena_block *top;
	size_t used; /* bytes of all blocks */
	size_t cap;  /* most bytes that all blocks may take */
	bool failed; /* something was not given since the last reset or clear: what was made of it is not whole */
};

/* An empty arena that may grow to cap bytes. Cannot fail: the first block comes with the first allocation. */
void arena_init(struct arena *a, size_t cap);

/* Gives all memory back; the arena can be used again. */
void arena_reset(struct arena *a);

/* Wipes and keeps the newest block, gives the others back: for reuse in a loop. */
void arena_clear(struct arena *a);

/*
 * count * size zeroed bytes, aligned for any type, or NULL when the cap or the machine has no more. Then failed is set,
 * by which those who commit or answer know it even if a text that is missing was taken for an empty one on the way.
 */
void *arena_alloc(struct arena *a, size_t count, size_t size);

/* A copy of n bytes with a NUL behind it, or NULL. */
char *arena_copy(struct arena *a, const char *p, size_t n);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), 1, sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_alloc((a), (n), sizeof(type)))

#endif
