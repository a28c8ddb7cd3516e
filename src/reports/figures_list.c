/* SPDX-License-Identifier: EUPL-1.2 */
/* The reports behind a number. */
#include "access/look.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/open.h"
#include "reference/reference.h"
#include "reports/figures_inside.h"
#include "reports_figures_sql.h"

typedef VEC(struct figures_item) item_list;

/* Newest first; among those of a day by key. */
static bool comes_after(const struct figures_row *r, const struct figures_place_of_row *at)
{
	if (r->filed != at->filed) {
		return r->filed < at->filed;
	}
	if (r->person != at->person) {
		return r->person > at->person;
	}
	return r->report > at->report;
}

static enum err keep(struct ctx *c, const struct figures_row *r, item_list *list)
{
	struct figures_item *it = vec_push(c->arena, list);

	if (it == NULL) {
		return ERR_NOMEM;
	}
	*it = (struct figures_item){ .row = *r };
	it->row.brin = str_copy(c->arena, r->brin);
	it->row.location = str_copy(c->arena, r->location);
	it->row.municipality = str_copy(c->arena, r->municipality);
	return it->row.brin.p != NULL && it->row.location.p != NULL && it->row.municipality.p != NULL ? OK : ERR_NOMEM;
}

/*
 * Those of a page, and one more to know whether there is another. What a page goes on behind is among what the actor's
 * figures count: where any other report would stand tells when it was made.
 */
static enum err collect(struct ctx *c, const struct figures_query *q, const struct figures_place_of_row *after,
                        item_list *list, int64_t *total)
{
	struct figures_scan scan DEFER(figures_scan_close) = { 0 };
	bool more, met = after == NULL;
	struct figures_row row;

	TRY(figures_scan_open(c, q, &scan));
	for (;;) {
		TRY(figures_scan_next(c, &scan, &row, &more));
		if (!more) {
			return met ? OK : REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
		}
		met = met || (row.person == after->person && row.report == after->report);
		if (!figures_counts(q, &row)) {
			continue;
		}
		(*total)++;
		if (list->n <= FIGURES_PAGE && (after == NULL || comes_after(&row, after))) {
			TRY(keep(c, &row, list));
		}
	}
}

static enum err places(struct ctx *c, struct figures_item *it)
{
	struct institution school = { 0 };
	struct location site = { 0 };
	struct municipality town = { 0 };
	bool found;

	TRY(reference_institution(c->db, c->arena, it->row.brin, &school, &found));
	it->school = found ? school.name : it->row.brin;
	TRY(reference_location(c->db, c->arena, it->row.brin, it->row.location, &site, &found));
	it->site = found && site.name.n > 0 ? site.name : it->row.location;
	TRY(reference_municipality(c->db, c->arena, it->row.municipality, &town, &found));
	it->town = found ? town.name : it->row.municipality;
	return OK;
}

/* Who they are, for those that the actor still reaches; others count and are not named. */
static enum err names(struct ctx *c, item_list *list)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t persons[FIGURES_PAGE], reports[FIGURES_PAGE];
	struct figures_names_row row;
	bool more;

	for (size_t i = 0; i < list->n; i++) {
		persons[i] = list->p[i].row.person;
		reports[i] = list->p[i].row.report;
	}
	TRY(figures_names_open(c->db,
	                       &(struct figures_names_in){ ctx_list_i64(c->arena, persons, list->n),
	                                                   ctx_list_i64(c->arena, reports, list->n) },
	                       &rows));
	for (;;) {
		TRY(figures_names_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		for (size_t i = 0; i < list->n; i++) {
			struct figures_item *it = &list->p[i];

			if (it->row.person == row.person && it->row.report == row.report) {
				it->public = str_copy(c->arena, row.public);
				it->person = str_copy(c->arena, row.person_public);
				it->name = person_name(c->arena, row.call_name, row.given_names, row.prefix,
				                       row.family_name);
			}
		}
	}
}

static enum err reached(struct ctx *c, item_list *list)
{
	int64_t seen[FIGURES_PAGE];
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct figures_item *it = &list->p[i];
		bool fine;

		TRY(people_in_reach(c, it->row.person, &fine));
		if (!fine) {
			it->public = it->person = it->name = STR("");
		} else {
			seen[n++] = it->row.person;
		}
		TRY(places(c, it));
	}
	return look_at_list(c, ACTION_FIGURES, seen, n);
}

enum err figures_list(struct ctx *c, const struct figures_query *q, struct str after, struct figures_list *ret)
{
	struct figures_place_of_row at;
	item_list list = { 0 };
	struct figures_list l = { 0 };
	bool found = false;

	TRY(ctx_require(c, ACTION_FIGURES));
	if (c->actor.role == ROLE_REGION) {
		return REFUSE(c, ERR_DENIED, NULL, MSG_FIGURES_NO_LIST);
	}
	TRY(figures_check(c, q));
	if (after.n > 0) {
		TRY(figures_place_of(c->db, c->arena, &(struct figures_place_of_in){ after }, &at, &found));
		if (!found) {
			return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
		}
	}
	TRY(collect(c, q, found ? &at : NULL, &list, &l.total));
	if (list.n > FIGURES_PAGE) {
		list.n = FIGURES_PAGE;
		l.after = STR("more");
	}
	if (list.n > 0) {
		TRY(names(c, &list));
		/* The place to go on from is known by its name, before names that are not for the actor go. */
		l.after = l.after.n > 0 ? list.p[list.n - 1].public : l.after;
		TRY(reached(c, &list));
	}
	l.items = list.p;
	l.count = list.n;
	*ret = l;
	return OK;
}
