/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 1024 * 1024, ALIGN = 16 };

struct arena_block {
	struct arena_block *below;
	size_t size; /* bytes behind the header */
	size_t used;
};

/* Behind the header, rounded up so that the first allocation is aligned as well. */
static const size_t HEADER = (sizeof(struct arena_block) + ALIGN - 1) / ALIGN * ALIGN;

static char *block_bytes(struct arena_block *b)
{
	return (char *)b + HEADER;
}

void arena_init(struct arena *a, size_t cap)
{
	*a = (struct arena){ .cap = cap };
}

static void block_drop(struct arena_block *b)
{
	explicit_bzero(block_bytes(b), b->used);
	free(b);
}

void arena_reset(struct arena *a)
{
	while (a->top != NULL) {
		struct arena_block *below = a->top->below;

		block_drop(a->top);
		a->top = below;
	}
	a->used = 0;
	a->failed = false;
}

void arena_clear(struct arena *a)
{
	struct arena_block *keep = a->top;

	if (keep == NULL) {
		a->failed = false;
		return;
	}
	a->top = keep->below;
	arena_reset(a);
	explicit_bzero(block_bytes(keep), keep->used);
	keep->used = 0;
	keep->below = NULL;
	a->top = keep;
	a->used = keep->size;
}

static struct arena_block *block_push(struct arena *a, size_t need)
{
	size_t size = a->top == NULL ? FIRST_BLOCK : a->top->size * 2;
	struct arena_block *b;

	if (size > LARGEST_STEP) {
		size = LARGEST_STEP;
	}
	if (size < need) {
		size = need;
	}
	if (size > a->cap - a->used) {
		size = need;
	}
	if (size > a->cap - a->used || size > SIZE_MAX - HEADER) {
		return NULL;
	}
	b = malloc(HEADER + size);
	if (b == NULL) {
		return NULL;
	}
	*b = (struct arena_block){ .below = a->top, .size = size };
	a->top = b;
	a->used += size;
	return b;
}

static void *take(struct arena *a, size_t count, size_t size)
{
	struct arena_block *b = a->top;
	size_t need;
	char *p;

	if (__builtin_mul_overflow(count, size, &need) || need > SIZE_MAX - ALIGN) {
		return NULL;
	}
	need = (need + ALIGN - 1) / ALIGN * ALIGN;
	if (need == 0) {
		need = ALIGN;
	}
	if (b == NULL || b->size - b->used < need) {
		b = block_push(a, need);
		if (b == NULL) {
			return NULL;
		}
	}
	p = block_bytes(b) + b->used;
	b->used += need;
	memset(p, 0, need);
	return p;
}

void *arena_alloc(struct arena *a, size_t count, size_t size)
{
	void *p = take(a, count, size);

	a->failed = a->failed || p == NULL;
	return p;
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
	char *copy = arena_alloc(a, n < SIZE_MAX ? n + 1 : n, 1);

	if (copy != NULL && n > 0) {
		memcpy(copy, p, n);
	}
	return copy;
}
