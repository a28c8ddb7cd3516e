/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/heap.h"

#include <stdlib.h>

static _Thread_local bool refused;

void *heap_alloc(size_t n)
{
	void *p = malloc(n);

	refused = refused || (p == NULL && n > 0);
	return p;
}

void heap_free(void *p)
{
	free(p);
}

bool heap_was_refused(void)
{
	bool was = refused;

	refused = false;
	return was;
}
