/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ROLL_INSIDE_H
#define ROLL_INSIDE_H

#include "access/page.h"
#include "registration/pack.h"
#include "roll/roll.h"

/* Between the files of this room. */

/* What stands for a student on the day of a lesson, and in the lesson itself. */
struct roll_day {
	struct reg_day day; /* no marks: nothing */
	struct roll_mark mark;
	struct str reason;
};

/* The persons of a class, ascending, each once. */
enum err roll_persons_of(struct ctx *c, const struct lesson_roll *roll, int64_t **ret, size_t *ret_n) MUST;
/* The days of a class, beside roll->list; ret has room for all. */
enum err roll_marks(struct ctx *c, const struct lesson *l, const struct lesson_roll *roll, const int64_t *persons,
                    size_t n, struct roll_day *ret) MUST;
/* When and by whom the roll was last saved, and what followed. */
enum err roll_read_last(struct ctx *c, struct roll *r) MUST;

#endif
