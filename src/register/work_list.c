/* SPDX-License-Identifier: EUPL-1.2 */
/* The rows behind a number of the workload. */
#include <string.h>

#include "access/look.h"
#include "people/name.h"
#include "people/open.h"
#include "register/work_inside.h"

static bool wanted(const struct work_query *q, const struct work_scan_towns_row *r, enum work_group g)
{
	if (q->group.n == 0                      ? g == WORK_GONE
	    : str_eq(q->group, STR("verschilt")) ? !work_differs(g)
	                                         : !str_eq(q->group, str_of(work_group_name(g)))) {
		return false;
	}
	return (q->town.n == 0 || str_eq(q->town, r->municipality)) &&
	       (q->programme.n == 0 ||
	        (str_eq(q->programme, STR("-")) ? r->programme.n == 0 : str_eq(q->programme, r->programme)));
}

typedef VEC(struct work_line) line_list;

/* Those of a page, and one more to know whether there is another. */
static enum err collect(struct ctx *c, const struct work_query *q, struct str list, line_list *lines, int64_t *total)
{
	struct work_scan scan DEFER(work_scan_close) = { 0 };
	struct work_scan_towns_row row;
	bool more, begun = q->after.n == 0;

	TRY(work_scan_open(c, list, &scan));
	for (;;) {
		struct work_line *l;
		enum work_group g;

		TRY(work_scan_next(&scan, &row, &more));
		if (!more) {
			return OK;
		}
		g = work_group_of(&row);
		if (wanted(q, &row, g)) {
			(*total)++;
			if (begun && lines->n <= WORK_PAGE) {
				l = vec_push(c->arena, lines);
				if (l == NULL) {
					return ERR_NOMEM;
				}
				*l = (struct work_line){ .public = str_copy(c->arena, row.public),
					                 .group = g,
					                 .known = row.person != 0 };
			}
		}
		/* Behind a row that is there in any case, also when it stands in another group by now. */
		begun = begun || str_eq(q->after, row.public);
	}
}

static void fill_line(struct ctx *c, const struct work_rows_row *row, struct work_line *l)
{
	struct arena *a = c->arena;

	l->institution = str_copy(a, row->institution);
	l->provider = str_copy(a, row->provider);
	l->programme = str_copy(a, row->programme);
	l->level = str_copy(a, row->level);
	l->track = str_copy(a, row->track);
	l->town = str_copy(a, row->town);
	l->number = str_copy(a, row->number);
	l->reason = str_copy(a, row->reason);
	l->state = str_copy(a, row->state);
	l->month = row->month;
	l->since = row->since;
	l->line = row->line;
	l->left = row->left_day;
	l->reported = row->reported;
}

static enum err fill(struct ctx *c, line_list *lines, int64_t *persons)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct str publics[WORK_PAGE], list;
	struct work_rows_row row;
	bool more;

	for (size_t i = 0; i < lines->n; i++) {
		publics[i] = lines->p[i].public;
	}
	list = ctx_list_text(c->arena, publics, lines->n);
	if (list.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(work_rows_open(c->db, &(struct work_rows_in){ list }, &rows));
	for (;;) {
		TRY(work_rows_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		for (size_t i = 0; i < lines->n; i++) {
			if (str_eq(lines->p[i].public, row.public)) {
				fill_line(c, &row, &lines->p[i]);
				persons[i] = row.person;
			}
		}
	}
}

/* Who they are, for those in reach; of others it is said where they live by what is known here. */
static enum err names(struct ctx *c, line_list *lines, const int64_t *persons)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct work_people_row row;
	bool more;

	TRY(work_people_open(c->db, &(struct work_people_in){ ctx_list_i64(c->arena, persons, lines->n), c->today },
	                     &rows));
	for (;;) {
		TRY(work_people_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		for (size_t i = 0; i < lines->n; i++) {
			struct work_line *l = &lines->p[i];

			if (persons[i] != row.person) {
				continue;
			}
			l->lives = str_copy(c->arena, row.lives);
			if (!l->may) {
				continue;
			}
			l->person = str_copy(c->arena, row.public);
			l->school = str_copy(c->arena, row.school);
			l->name = person_name(c->arena, row.call_name, row.given_names, row.prefix, row.family_name);
			l->age = day_age(row.birth, c->today);
			if (l->person.p == NULL || l->name.p == NULL) {
				return ERR_NOMEM;
			}
		}
	}
}

enum err work_list(struct ctx *c, const struct work_query *q, struct work_list *ret)
{
	line_list lines = { 0 };
	int64_t persons[WORK_PAGE] = { 0 }, shown[WORK_PAGE];
	struct str list;
	bool any[2];
	size_t n = 0;

	TRY(ctx_require(c, ACTION_WORKLOAD));
	if (c->actor.role == ROLE_REGION) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_WORK_NO_PERSONS);
	}
	*ret = (struct work_list){ 0 };
	TRY(work_list_of(c, q->list, any, &list));
	TRY(collect(c, q, list, &lines, &ret->total));
	ret->more = lines.n > WORK_PAGE;
	lines.n = ret->more ? WORK_PAGE : lines.n;
	TRY(fill(c, &lines, persons));
	for (size_t i = 0; i < lines.n; i++) {
		if (persons[i] != 0) {
			TRY(people_in_reach(c, persons[i], &lines.p[i].may));
		}
		if (lines.p[i].may) {
			shown[n++] = persons[i];
		}
	}
	TRY(names(c, &lines, persons));
	ret->rows = lines.p;
	ret->count = lines.n;
	return look_at_list(c, ACTION_WORKLOAD, shown, n);
}
