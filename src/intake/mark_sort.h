/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_MARK_SORT_H
#define INTAKE_MARK_SORT_H

#include "base/err.h"
#include "base/str.h"
#include "registration/registration.h"

/*
 * Sorts any number of marks in a fixed amount of memory (about 80 MiB): runs are sorted in memory, spilled to files
 * without a name and merged. Marks come out by slot, day and begin; of marks with the same key only the last that was
 * put in comes out. The files hold no personal number.
 */
struct mark_sort;

enum err mark_sort_create(struct fail *f, struct mark_sort **ret) MUST;
/* Fits DEFER; gives back memory and files. */
void mark_sort_destroy(struct mark_sort **s);

/* Whether marks of a day can be put in: 1990 to 2168. */
bool mark_sort_holds(day_t day);
/* Puts a mark in; the reason is copied. ERR_INPUT: a day that it cannot hold. ERR_IO when the disk is full. */
enum err mark_sort_put(struct mark_sort *s, uint32_t slot, const struct mark_in *mark) MUST;

/* No more marks come; the first can be taken. */
enum err mark_sort_end(struct mark_sort *s) MUST;

/* The next mark. A reason is copied into the arena. *ret_superseded counts marks passed over since the last call. */
enum err mark_sort_next(struct mark_sort *s, struct arena *a, uint32_t *ret_slot, struct mark_in *ret,
                        uint64_t *ret_superseded, bool *ret_more) MUST;

/* How many marks were put in. */
uint64_t mark_sort_count(const struct mark_sort *s);

#endif
