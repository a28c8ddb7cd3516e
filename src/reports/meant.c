/* SPDX-License-Identifier: EUPL-1.2 */
#include "reports/meant.h"

#include "access/look.h"
#include "base/clock.h"
#include "base/vec.h"
#include "people/name.h"
#include "people/open.h"
#include "people/reach.h"
#include "reference/reference.h"
#include "reports_meant_sql.h"

/* How long a page looks for its cases. */
static const int64_t LONGEST_US = INT64_C(6) * 1000000;

typedef VEC(struct meant_item) item_list;

struct gathering {
	struct ctx *c;
	item_list list;
	size_t most;
	int64_t total;
	struct str after; /* public name; empty once it was met */
};

static enum err gather(void *arg, const struct outcome_case *k)
{
	struct gathering *g = arg;
	struct arena *a = g->c->arena;
	struct meant_item *it;

	g->total++;
	if (g->after.n > 0) {
		if (str_eq(k->public, g->after)) {
			g->after = STR("");
		}
		return OK;
	}
	if (g->list.n > g->most) {
		return OK;
	}
	it = vec_push(a, &g->list);
	if (it == NULL) {
		return ERR_NOMEM;
	}
	*it = (struct meant_item){ .person = k->person,
		                   .enrolment = k->enrolment,
		                   .public = str_copy(a, k->public),
		                   .person_public = STR(""),
		                   .name = STR(""),
		                   .rule = str_copy(a, k->rule),
		                   .day = k->day,
		                   .brin = str_copy(a, k->brin),
		                   .location = str_copy(a, k->location) };
	return it->public.p != NULL && it->rule.p != NULL && it->brin.p != NULL && it->location.p != NULL ? OK
	                                                                                                  : ERR_NOMEM;
}

static enum err places(struct ctx *c, item_list *list)
{
	const struct meant_item *before = NULL;

	for (size_t i = 0; i < list->n; i++) {
		struct meant_item *it = &list->p[i];
		struct institution school = { 0 };
		struct location site = { 0 };
		bool found;

		if (before != NULL && str_eq(before->brin, it->brin) && str_eq(before->location, it->location)) {
			it->school = before->school;
			it->site = before->site;
			continue;
		}
		TRY(reference_institution(c->db, c->arena, it->brin, &school, &found));
		it->school = found ? school.name : it->brin;
		TRY(reference_location(c->db, c->arena, it->brin, it->location, &site, &found));
		it->site = found && site.name.n > 0 ? site.name : it->location;
		before = it;
	}
	return OK;
}

static enum err names(struct ctx *c, item_list *list, const int64_t *persons, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct meant_names_row row;
	size_t at = 0;
	bool more;

	TRY(meant_names_open(c->db, &(struct meant_names_in){ ctx_list_i64(c->arena, persons, n) }, &rows));
	for (;;) {
		struct str public, name;

		TRY(meant_names_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		public = str_copy(c->arena, row.public);
		name = person_name(c->arena, row.call_name, row.given_names, row.prefix, row.family_name);
		if (public.p == NULL || name.p == NULL) {
			return ERR_NOMEM;
		}
		/* Both are in order of person. */
		while (at < list->n && list->p[at].person < row.person) {
			at++;
		}
		for (; at < list->n && list->p[at].person == row.person; at++) {
			list->p[at].person_public = public;
			list->p[at].name = name;
		}
	}
}

/* Names of those whom the actor still reaches; the look at them is noted. */
static enum err reached(struct ctx *c, item_list *list)
{
	int64_t *persons = ARENA_ARRAY(c->arena, list->n, int64_t), last = INT64_MIN;
	size_t n = 0;
	bool fine = false;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < list->n; i++) {
		if (list->p[i].person != last) {
			last = list->p[i].person;
			TRY(people_in_reach(c, last, &fine));
			persons[n] = last;
			n += fine ? 1 : 0;
		}
		list->p[i].public = fine ? list->p[i].public : STR("");
	}
	if (n > 0) {
		TRY(names(c, list, persons, n));
	}
	return look_at_list(c, ACTION_REPORTS, persons, n);
}

enum err meant_list(struct ctx *c, const struct meant_query *q, size_t most, struct str after, struct meant_list *ret)
{
	struct gathering g = { .c = c, .most = most, .after = after };
	struct meant_list l = { .after = STR("") };
	size_t duty_n;
	const struct str *duties = reach_duties(c->actor.role, &duty_n);

	TRY(ctx_require(c, ACTION_REPORTS));
	TRY(agreement_cases_visit(c, q->region, q->agreement,
	                          duties != NULL ? ctx_list_text(c->arena, duties, duty_n) : STR("[]"), &q->what,
	                          clock_ticks() + LONGEST_US, gather, &g));
	if (g.after.n > 0) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (g.list.n > most) {
		g.list.n = most;
		l.after = g.list.p[most - 1].public;
	}
	TRY(places(c, &g.list));
	TRY(reached(c, &g.list));
	l.items = g.list.p;
	l.count = g.list.n;
	l.total = g.total;
	*ret = l;
	return OK;
}
