/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stdbool.h>

#include "base/arena.h"

/*
 * Growing arrays in an arena. VEC(type) declares one; vec_push makes room for one more and gives its address, or NULL
 * when the arena is full. What grew leaves its old place unused until the arena is reset, so arenas of batches only.
 */
#define VEC(type)           \
	struct {            \
		type *p;    \
		size_t n;   \
		size_t cap; \
	}

/* Room for one more element of that size; *p may move. False when the arena is full. */
bool vec_room(struct arena *a, void **p, size_t n, size_t *cap, size_t size);

#define vec_push(a, v) (vec_room((a), (void **)&(v)->p, (v)->n, &(v)->cap, sizeof *(v)->p) ? &(v)->p[(v)->n++] : NULL)

#endif
