/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is in a group on a day. */
#include "base/vec.h"
#include "intake/lesson_put.h"
#include "intake_lessons_sql.h"
#include "people/name.h"

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

enum err group_students(struct ctx *c, struct str brin, struct str location, struct str group, day_t day,
                        struct lesson_student **ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct lesson_students_of_in in = { brin, location, group, day };
	VEC(struct lesson_student) list = { 0 };
	struct lesson_students_of_row row;
	bool more = group.n > 0; /* who has no group is not in the group without a name */

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
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}
