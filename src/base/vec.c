/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/vec.h"

#include <string.h>

bool vec_room(struct arena *a, void **p, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap > 0 ? *cap * 2 : 16;
	void *moved;

	if (n < *cap) {
		return true;
	}
	moved = arena_alloc(a, more, size);
	if (moved == NULL) {
		return false;
	}
	if (n > 0) {
		memcpy(moved, *p, n * size);
	}
	*p = moved;
	*cap = more;
	return true;
}
