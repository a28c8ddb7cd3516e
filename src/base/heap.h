/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * For libraries that take their own allocator: the C library's, and it remembers per thread that memory was refused. A
 * library that cannot tell a text that it could not hold from one that is wrong can be asked this instead.
 */
void *heap_alloc(size_t n);
void heap_free(void *p);
/* Whether heap_alloc was refused in this thread since the last call. */
bool heap_was_refused(void);

#endif
