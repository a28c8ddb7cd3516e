/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is in a lesson. */
#include <stdlib.h>

#include "access/look.h"
#include "timetable/timetable.h"

static int by_name(const void *a, const void *b)
{
	const struct lesson_student *const *x = a, *const *y = b;
	int at = str_cmp((*x)->sort, (*y)->sort);

	if (at == 0 && (*x)->of.person != (*y)->of.person) {
		at = (*x)->of.person < (*y)->of.person ? -1 : 1;
	}
	return at != 0 ? at : (*x)->of.enrolment < (*y)->of.enrolment ? -1 : (*x)->of.enrolment > (*y)->of.enrolment;
}

static enum err look(struct ctx *c, const struct lesson_roll *roll, enum action action)
{
	int64_t *persons = ARENA_ARRAY(c->arena, roll->n + 1, int64_t);
	size_t n = 0;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < roll->n; i++) {
		if (n == 0 || persons[n - 1] != roll->list[i].of.person) {
			persons[n++] = roll->list[i].of.person;
		}
	}
	return n == 0 ? OK : look_at_list(c, action, persons, n);
}

enum err lesson_students(struct ctx *c, const struct lesson *l, enum action action, struct lesson_roll *ret)
{
	struct lesson_roll roll = { 0 };

	TRY(group_students(c, l->brin, l->location, l->group, l->day, &roll.list, &roll.n));
	roll.by_name = ARENA_ARRAY(c->arena, roll.n + 1, const struct lesson_student *);
	if (roll.by_name == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < roll.n; i++) {
		roll.by_name[i] = &roll.list[i];
	}
	qsort(roll.by_name, roll.n, sizeof *roll.by_name, by_name);
	if (action != ACTION_COUNT) {
		TRY(look(c, &roll, action));
	}
	*ret = roll;
	return OK;
}
