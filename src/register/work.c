/* SPDX-License-Identifier: EUPL-1.2 */
/* The workload in numbers, and what people do about it. */
#include "register/work.h"

#include <stdlib.h>
#include <string.h>

#include "access/log.h"
#include "law/disclosure.h"
#include "people/open.h"
#include "reference/reference.h"
#include "register/work_inside.h"

static const int64_t DAY_US = INT64_C(86400) * 1000000;

static const char *const groups[WORK_GROUPS] = {
	[WORK_TODO] = "doen",         [WORK_BUSY] = "loopt",         [WORK_ENROLLED] = "ingeschreven",
	[WORK_QUALIFIED] = "diploma", [WORK_ELSEWHERE] = "verhuisd", [WORK_AWAY] = "weg",
	[WORK_UNKNOWN] = "onbekend",  [WORK_DONE] = "klaar",         [WORK_GONE] = "eraf",
};
static const char *const columns[WORK_COLUMNS] = {
	[WORK_COLUMN_TODO] = "doen",        [WORK_COLUMN_BUSY] = "loopt", [WORK_COLUMN_DIFFERS] = "verschilt",
	[WORK_COLUMN_UNKNOWN] = "onbekend", [WORK_COLUMN_DONE] = "klaar", [WORK_COLUMN_ALL] = "",
};

const char *work_group_name(enum work_group g)
{
	return groups[g];
}

const char *work_column_name(enum work_column column)
{
	return columns[column];
}

bool work_differs(enum work_group g)
{
	return g == WORK_ENROLLED || g == WORK_QUALIFIED || g == WORK_ELSEWHERE || g == WORK_AWAY;
}

/* ---- reading ---- */

enum work_group work_group_of(const struct work_scan_towns_row *r)
{
	if (r->gone != INT64_MIN) {
		return WORK_GONE;
	}
	if (r->person == 0 || r->lives.p == NULL) {
		return WORK_UNKNOWN;
	}
	if (str_eq(r->state, STR("klaar"))) {
		return WORK_DONE;
	}
	if (r->died != DAY_NONE || r->left_country != DAY_NONE) {
		return WORK_AWAY;
	}
	if (r->qualified != DAY_NONE) {
		return WORK_QUALIFIED;
	}
	if (r->enrolled != 0) {
		return WORK_ENROLLED;
	}
	if (r->municipality.n > 0 && !str_eq(r->lives, r->municipality)) {
		return WORK_ELSEWHERE;
	}
	return r->running != 0 || r->state.n > 0 ? WORK_BUSY : WORK_TODO;
}

static struct str regions_of(const struct ctx *c)
{
	return c->actor.role == ROLE_REGION ? ctx_list_text(c->arena, c->actor.region_list, c->actor.region_count)
	                                    : STR("[]");
}

enum err work_scan_open(struct ctx *c, struct str list, struct work_scan *s)
{
	int64_t from = c->now - WORK_GONE_DAYS * DAY_US;

	s->region = c->actor.role == ROLE_REGION;
	if (s->region) {
		struct str regions = regions_of(c);

		return regions.p == NULL
		               ? ERR_NOMEM
		               : work_scan_regions_open(c->db,
		                                        &(struct work_scan_regions_in){ list, regions, c->today, from },
		                                        &s->rows);
	}
	return work_scan_towns_open(c->db, &(struct work_scan_towns_in){ list, c->actor.towns, c->today, from },
	                            &s->rows);
}

enum err work_scan_next(struct work_scan *s, struct work_scan_towns_row *ret, bool *ret_more)
{
	return s->region ? work_scan_regions_next(&s->rows, ret, ret_more)
	                 : work_scan_towns_next(&s->rows, ret, ret_more);
}

enum err work_list_of(struct ctx *c, struct str wanted, bool ret_any[2], struct str *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct work_any_row row;
	struct str regions = regions_of(c);
	bool more;

	ret_any[0] = ret_any[1] = false;
	if (regions.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(work_any_open(c->db,
	                  &(struct work_any_in){ c->actor.role == ROLE_REGION ? STR("[]") : c->actor.towns, regions },
	                  &rows));
	for (;;) {
		TRY(work_any_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		ret_any[str_eq(row.list, STR("a14"))] = true;
	}
	if (wanted.n > 0 && !str_eq(wanted, STR("a04")) && !str_eq(wanted, STR("a14"))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	*ret = str_eq(wanted, STR("a14")) || (wanted.n == 0 && !ret_any[0] && ret_any[1]) ? STR("a14") : STR("a04");
	return OK;
}

/* ---- numbers ---- */

static enum work_column column_of(enum work_group g)
{
	switch (g) {
	case WORK_TODO: return WORK_COLUMN_TODO;
	case WORK_BUSY: return WORK_COLUMN_BUSY;
	case WORK_UNKNOWN: return WORK_COLUMN_UNKNOWN;
	case WORK_DONE: return WORK_COLUMN_DONE;
	case WORK_ENROLLED:
	case WORK_QUALIFIED:
	case WORK_ELSEWHERE:
	case WORK_AWAY: return WORK_COLUMN_DIFFERS;
	case WORK_GONE:
	case WORK_GROUPS: break;
	}
	return WORK_COLUMNS;
}

typedef VEC(struct work_place) place_list;

static enum err add(struct ctx *c, place_list *list, struct str code, struct str name, enum work_column column)
{
	struct work_place *p = NULL;

	for (size_t i = 0; i < list->n && p == NULL; i++) {
		p = str_eq(list->p[i].code, code) && str_eq(list->p[i].name, name) ? &list->p[i] : NULL;
	}
	/* Whatever more there is counts in the last line. */
	if (p == NULL && list->n == WORK_LINES) {
		p = &list->p[WORK_LINES - 1];
	}
	if (p == NULL) {
		p = vec_push(c->arena, list);
		if (p == NULL) {
			return ERR_NOMEM;
		}
		*p = (struct work_place){ .code = code.n > 0 ? str_copy(c->arena, code) : STR(""),
			                  .name = name.n > 0 ? str_copy(c->arena, name) : STR("") };
	}
	p->n[column]++;
	p->n[WORK_COLUMN_ALL]++;
	return p->code.p != NULL && p->name.p != NULL ? OK : ERR_NOMEM;
}

static int by_name(const void *a, const void *b)
{
	const struct work_place *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

static int by_count(const void *a, const void *b)
{
	const struct work_place *x = a, *y = b;

	if (x->n[WORK_COLUMN_ALL] != y->n[WORK_COLUMN_ALL]) {
		return x->n[WORK_COLUMN_ALL] > y->n[WORK_COLUMN_ALL] ? -1 : 1;
	}
	return by_name(a, b);
}

static enum err hide(struct ctx *c, struct work_place *list, size_t n, bool *sum_hidden)
{
	int64_t *counts = ARENA_ARRAY(c->arena, (n + 1) * WORK_COLUMNS, int64_t);
	bool *hidden = ARENA_ARRAY(c->arena, (n + 1) * WORK_COLUMNS, bool);
	struct disclosure_table t = { n + 1, WORK_COLUMNS, counts, hidden };

	if (counts == NULL || hidden == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < WORK_COLUMNS; k++) {
			counts[i * WORK_COLUMNS + k] = list[i].n[k];
			counts[n * WORK_COLUMNS + k] += list[i].n[k];
		}
	}
	TRY(disclosure_hide(c->arena, &t, WORK_LEAST));
	for (size_t i = 0; i < n; i++) {
		memcpy(list[i].hidden, hidden + i * WORK_COLUMNS, sizeof list[i].hidden);
	}
	for (size_t k = 0; k < WORK_COLUMNS; k++) {
		sum_hidden[k] = sum_hidden[k] || hidden[n * WORK_COLUMNS + k];
	}
	return OK;
}

/* Small numbers of single persons are not for who steers a region. */
static enum err keep_small(struct ctx *c, struct work_overview *o)
{
	if (o->sum[WORK_COLUMN_ALL] < WORK_REGION_LEAST) {
		*o = (struct work_overview){ .any = { o->any[0], o->any[1] }, .few = true };
		return OK;
	}
	memset(o->groups, 0, sizeof o->groups);
	TRY(hide(c, o->towns, o->town_count, o->sum_hidden));
	return hide(c, o->programmes, o->programme_count, o->sum_hidden);
}

static enum err name_town(struct ctx *c, struct work_place *p)
{
	struct municipality town;
	bool found;

	TRY(reference_municipality(c->db, c->arena, p->code, &town, &found));
	p->name = found ? town.name : p->name;
	return OK;
}

static enum err count(struct ctx *c, struct str list, struct work_overview *o, place_list *towns,
                      place_list *programmes)
{
	struct work_scan scan DEFER(work_scan_close) = { 0 };
	struct work_scan_towns_row row;
	bool more;

	TRY(work_scan_open(c, list, &scan));
	for (;;) {
		enum work_group g;
		enum work_column column;

		TRY(work_scan_next(&scan, &row, &more));
		if (!more) {
			return OK;
		}
		g = work_group_of(&row);
		column = column_of(g);
		o->groups[g]++;
		o->put_at = row.put_at > o->put_at ? row.put_at : o->put_at;
		if (column == WORK_COLUMNS) {
			continue;
		}
		o->newest = row.month > o->newest ? row.month : o->newest;
		o->sum[column]++;
		o->sum[WORK_COLUMN_ALL]++;
		TRY(add(c, towns, row.municipality, row.municipality.n > 0 ? STR("") : row.town, column));
		TRY(add(c, programmes, STR(""), row.programme, column));
	}
}

enum err work_overview(struct ctx *c, struct str list, struct str *ret_list, struct work_overview *ret)
{
	struct work_overview o = { .links = c->actor.role != ROLE_REGION };
	place_list towns = { 0 }, programmes = { 0 };

	TRY(ctx_require(c, ACTION_WORKLOAD));
	TRY(work_list_of(c, list, o.any, ret_list));
	TRY(count(c, *ret_list, &o, &towns, &programmes));
	for (size_t i = 0; i < towns.n; i++) {
		TRY(name_town(c, &towns.p[i]));
	}
	if (towns.n > 0) {
		qsort(towns.p, towns.n, sizeof *towns.p, by_name);
		qsort(programmes.p, programmes.n, sizeof *programmes.p, by_count);
	}
	o.towns = towns.p;
	o.town_count = towns.n;
	o.programmes = programmes.p;
	o.programme_count = programmes.n;
	if (!o.links) {
		TRY(keep_small(c, &o));
	}
	*ret = o;
	return OK;
}

enum err work_waiting(struct ctx *c, int most, int64_t *ret)
{
	struct work_waiting_towns_row row;
	struct str list;
	bool any[2], found;

	*ret = 0;
	TRY(ctx_require(c, ACTION_WORKLOAD));
	if (c->actor.role == ROLE_REGION) {
		return OK;
	}
	TRY(work_list_of(c, STR(""), any, &list));
	TRY(work_waiting_towns(c->db, c->arena, &(struct work_waiting_towns_in){ list, c->actor.towns, c->today, most },
	                       &row, &found));
	*ret = found ? row.items : 0;
	return OK;
}

/* ---- what is done ---- */

enum err work_mark(struct ctx *c, struct str public, struct str state)
{
	struct work_find_row at;
	struct str what;
	bool found, mine = false;

	TRY(ctx_require(c, ACTION_WORKLOAD));
	TRY(work_find(c->db, c->arena, &(struct work_find_in){ public }, &at, &found));
	if (found && at.person != 0 && c->actor.role != ROLE_REGION && actor_reaches_town(c, at.municipality)) {
		TRY(people_in_reach(c, at.person, &mine));
	}
	if (!mine || (state.n > 0 && !str_eq(state, STR("bezig")) && !str_eq(state, STR("klaar")))) {
		return REFUSE(c, ERR_ABSENT, NULL, MSG_HTTP_NOT_FOUND_EXPLAIN);
	}
	if (str_eq(at.state, state)) {
		return OK;
	}
	TRY(db_lock_keys(c->db, &at.person, 1));
	TRY(work_set_state(
		c->db,
		&(struct work_set_state_in){ at.person, at.list, at.brin, at.mark, state, c->now, c->actor.account },
		NULL));
	what = state.n == 0 ? STR("work.open") : str_format(c->arena, "work.%.*s", STR_ARG(state));
	return what.p == NULL ? ERR_NOMEM : log_change(c, ACTION_WORKLOAD, at.person, what.p);
}

enum err work_night(struct ctx *c)
{
	TRY(work_sweep_unknown(c->db, &(struct work_sweep_unknown_in){ c->now - 366 * DAY_US }, NULL));
	return work_sweep_gone(
		c->db, &(struct work_sweep_gone_in){ c->now - WORK_GONE_DAYS * DAY_US, c->now - 731 * DAY_US }, NULL);
}
