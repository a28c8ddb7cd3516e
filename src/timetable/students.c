/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is in a lesson. */
#include <stdlib.h>

#include "access/look.h"
#include "base/vec.h"
#include "people/name.h"
#include "timetable/timetable.h"
#include "timetable_sql.h"

static enum err keep(struct ctx *c, const struct lesson_students_of_row *row, struct lesson_student *ret)
{
	*ret = (struct lesson_student){
		.of = { .person = row->person,
		        .enrolment = row->enrolment,
		        .first = row->first,
		        .last = row->last,
		        .unit = (enum hour_unit)row->hour_unit,
		        .rmc_weeks = row->rmc_weeks,
		        .track = track_parse(row->track),
		        .who = { .birth = row->birth, .qualified = row->qualified } },
		.public = str_copy(c->arena, row->public),
		.sort = str_copy(c->arena, row->search_key),
		.name = person_name(c->arena, row->call_name, row->given_names, row->prefix, row->family_name),
	};
	code_copy(ret->of.brin, sizeof ret->of.brin, row->brin);
	code_copy(ret->of.location, sizeof ret->of.location, row->location);
	code_copy(ret->of.municipality, sizeof ret->of.municipality, row->municipality);
	code_copy(ret->of.region, sizeof ret->of.region, row->region);
	if (!sector_parse(row->sector, &ret->of.sector)) {
		return fail_set(c->fail, ERR_DB, NULL, "a stored enrolment has an unknown kind of education");
	}
	return ret->public.p != NULL && ret->sort.p != NULL && ret->name.p != NULL ? OK : ERR_NOMEM;
}

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
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct lesson_students_of_in in = { l->brin, l->location, l->group, l->day };
	VEC(struct lesson_student) list = { 0 };
	struct lesson_roll roll = { 0 };
	struct lesson_students_of_row row;
	bool more = l->group.n > 0; /* who has no group is not in the group without a name */

	if (more) {
		TRY(lesson_students_of_open(c->db, &in, &rows));
	}
	while (more) {
		struct lesson_student *s;

		TRY(lesson_students_of_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		s = vec_push(c->arena, &list);
		if (s == NULL) {
			return ERR_NOMEM;
		}
		TRY(keep(c, &row, s));
	}
	roll = (struct lesson_roll){ list.p, ARENA_ARRAY(c->arena, list.n + 1, const struct lesson_student *), list.n };
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
