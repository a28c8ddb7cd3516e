/* SPDX-License-Identifier: EUPL-1.2 */
/* The round over everybody: the plan is kept, what is over goes, and a certificate says what went. */
#include <sodium.h>
#include <string.h>

#include "access/log.h"
#include "access_sql.h"
#include "base/clock.h"
#include "base/vec.h"
#include "fmt/ident.h"
#include "people_sql.h"
#include "trust/certificate.h"
#include "trust_destroy_sql.h"
#include "trust_retention_sql.h"

enum { SLICE = 200, GROUP = 10 };

struct round {
	struct ctx *c;
	struct retention_terms terms;
	bool destroying;
	int64_t run; /* 0: none begun yet */
	day_t horizon;
	/* The group at hand. */
	int64_t persons[GROUP];
	size_t n;
	int64_t items, gone;
};

/* ---- the plan ---- */

static bool planned(const struct round *r, const struct retention_item *i)
{
	return i->due != DAY_NONE && i->due <= r->horizon;
}

/* Items of one class that fall due on one day are one row; what waits for the longest reason names it. */
static enum err plan_of(const struct round *r, const struct retention_person *p, struct retention_plan_put_in **ret,
                        size_t *ret_n)
{
	VEC(struct retention_plan_put_in) list = { 0 };

	for (size_t i = 0; i < p->n; i++) {
		const struct retention_item *item = &p->items[i];
		struct retention_plan_put_in *row = NULL;

		if (!planned(r, item)) {
			continue;
		}
		for (size_t k = 0; k < list.n && row == NULL; k++) {
			if (list.p[k].due == item->due &&
			    str_eq(list.p[k].class, str_of(retention_name(item->class)))) {
				row = &list.p[k];
			}
		}
		if (row == NULL) {
			row = vec_push(r->c->arena, &list);
			if (row == NULL) {
				return ERR_NOMEM;
			}
			*row = (struct retention_plan_put_in){ p->person,    str_of(retention_name(item->class)),
				                               item->due,    item->start,
				                               item->months, 0,
				                               STR("") };
		}
		row->items += item->items;
		if (item->held != HELD_NOT) {
			row->held = str_of(retention_held_name(item->held));
		}
	}
	*ret = list.p;
	*ret_n = list.n;
	return OK;
}

static bool same_row(const struct retention_plan_put_in *a, const struct retention_planned_row *b)
{
	return str_eq(a->class, b->class) && a->due == b->due && a->started == b->started && a->months == b->months &&
	       a->items == b->items && str_eq(a->held, b->held);
}

/* Whether the plan of a person stands as it should; rows have no order of their own. */
static enum err plan_stands(const struct round *r, int64_t person, const struct retention_plan_put_in *rows, size_t n,
                            bool *ret)
{
	struct db_rows old DEFER(db_rows_close) = { 0 };
	struct retention_planned_row row;
	size_t met = 0, stored = 0;
	bool more;

	TRY(retention_planned_open(r->c->db, &(struct retention_planned_in){ ctx_list_i64(r->c->arena, &person, 1) },
	                           &old));
	for (;;) {
		TRY(retention_planned_next(&old, &row, &more));
		if (!more) {
			break;
		}
		stored++;
		for (size_t i = 0; i < n; i++) {
			met += same_row(&rows[i], &row);
		}
	}
	*ret = stored == n && met == n;
	return OK;
}

static enum err write_plan(const struct round *r, int64_t person, const struct retention_plan_put_in *rows, size_t n)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };

	TRY(retention_unplan(r->c->db, &(struct retention_unplan_in){ person }, NULL));
	TRY(retention_plan_put_open(r->c->db, &bulk));
	for (size_t i = 0; i < n; i++) {
		TRY(retention_plan_put_row(&bulk, &rows[i]));
	}
	return db_bulk_close(&bulk);
}

/* ---- one group of persons, in a transaction ---- */

static enum err begin_run(struct round *r)
{
	char public[IDENT_TEXT];

	if (r->run != 0) {
		return OK;
	}
	r->run = ctx_new_id(r->c);
	return run_begin(
		r->c->db,
		&(struct run_begin_in){
			r->run, str_of(ident_new(public)), r->c->today, r->c->now, r->c->actor.account, { "", 0 } },
		NULL);
}

static enum err count_classes(struct round *r, const struct retention_count counts[RETENTION_COUNT])
{
	for (int i = 0; i < RETENTION_COUNT; i++) {
		const struct retention_count *n = &counts[i];
		struct run_class_get_row row = { 0 };
		struct str class = str_of(retention_name((enum retention_class)i));
		bool found;

		if (n->persons == 0) {
			continue;
		}
		TRY(run_class_get(r->c->db, r->c->arena, &(struct run_class_get_in){ r->run, class }, &row, &found));
		TRY(run_class_put(r->c->db,
		                  &(struct run_class_put_in){
					  r->run, class, row.persons + n->persons, row.items + n->items,
					  found && row.first_due < n->first_due ? row.first_due : n->first_due,
					  found && row.last_due > n->last_due ? row.last_due : n->last_due },
		                  NULL));
		r->items += n->items;
	}
	return OK;
}

static bool any_due(const struct ctx *c, const struct retention_person *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (retention_is_due(c, &p->items[i])) {
			return true;
		}
	}
	return false;
}

/* Looked at anew behind the lock: since the first look something may have changed. */
static enum err do_group(struct db *db, void *arg)
{
	struct round *r = arg;
	struct retention_count counts[RETENTION_COUNT] = { 0 };
	struct retention_person *list;
	struct retention_plan_put_in *rows;
	size_t n, row_n;
	bool gone, due = false;

	TRY(db_lock_keys(db, r->persons, r->n));
	TRY(retention_look(r->c, &r->terms, r->persons, r->n, &list, &n));
	for (size_t i = 0; i < n; i++) {
		gone = false;
		if (r->destroying && any_due(r->c, &list[i])) {
			TRY(begin_run(r));
			TRY(retention_destroy(r->c, &list[i], counts, &gone));
			due = true;
		}
		if (gone) {
			r->gone++;
			continue;
		}
		if (due) {
			/* What went is not planned any more. */
			struct retention_person *again;
			size_t again_n;

			TRY(retention_look(r->c, &r->terms, &list[i].person, 1, &again, &again_n));
			TRY(plan_of(r, again, &rows, &row_n));
		} else {
			TRY(plan_of(r, &list[i], &rows, &row_n));
		}
		TRY(write_plan(r, list[i].person, rows, row_n));
	}
	return due ? count_classes(r, counts) : OK;
}

/* A try that failed begins from what was there before it. */
static enum err try_group(struct db *db, void *arg)
{
	struct round *r = arg;
	const struct round before = *r;
	enum err e = do_group(db, arg);

	if (e != OK) {
		r->run = before.run;
		r->items = before.items;
		r->gone = before.gone;
	}
	return e;
}

static enum err run_group(struct round *r)
{
	enum err e = r->n > 0 ? db_transact(r->c->db, try_group, r) : OK;

	r->n = 0;
	return e;
}

/* ---- everybody ---- */

static enum err next_slice(struct ctx *c, int64_t after, int64_t persons[SLICE], size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_after_row row;
	size_t n = 0;
	bool more;

	TRY(person_after_open(c->db, &(struct person_after_in){ after, SLICE }, &rows));
	for (;;) {
		TRY(person_after_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		persons[n++] = row.person;
	}
	*ret_n = n;
	return OK;
}

/* Reads only; those with something to do are handled in groups, each in a transaction of its own. */
static enum err do_slice(struct round *r, const int64_t *persons, size_t count)
{
	struct retention_person *list;
	struct retention_plan_put_in *rows;
	size_t n, row_n;
	bool stands = false;

	TRY(retention_look(r->c, &r->terms, persons, count, &list, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(plan_of(r, &list[i], &rows, &row_n));
		TRY(plan_stands(r, list[i].person, rows, row_n, &stands));
		if (!stands || (r->destroying && any_due(r->c, &list[i]))) {
			r->persons[r->n++] = list[i].person;
		}
		if (r->n == GROUP) {
			TRY(run_group(r));
		}
	}
	return run_group(r);
}

static enum err do_everybody(struct round *r)
{
	struct arena *whole = r->c->arena;
	struct arena slice DEFER(arena_reset);
	int64_t persons[SLICE], after = 0;
	enum err e = OK;
	size_t n = SLICE;

	arena_init(&slice, (size_t)64 * 1024 * 1024);
	r->c->arena = &slice;
	while (e == OK && n == SLICE) {
		e = next_slice(r->c, after, persons, &n);
		if (e == OK && n > 0) {
			e = do_slice(r, persons, n);
			after = persons[n - 1];
		}
		arena_clear(&slice);
	}
	r->c->arena = whole;
	return e;
}

/* The day before which rows of a class without persons go; DAY_MIN: none does. */
static day_t before_of(const struct round *r, enum retention_class class)
{
	const struct retention_rule *rule = retention_rule_for(r->terms.rules, r->terms.rule_n, class, r->c->today);

	return rule == NULL ? DAY_MIN
	                    : retention_later(r->c->today, -retention_months(rule, r->terms.choices, r->terms.choice_n,
	                                                                     r->c->today));
}

/* Rows without a person, by the day on which they were written. */
static enum err housekeeping(struct db *db, void *arg)
{
	struct round *r = arg;

	for (int i = RETENTION_IMPORT; i <= RETENTION_RESEARCH; i++) {
		day_t before = before_of(r, (enum retention_class)i);
		int64_t instant;

		if (before == DAY_MIN) {
			continue;
		}
		instant = clock_instant(before, 0);
		if (i == RETENTION_IMPORT) {
			TRY(destroy_imports(db, &(struct destroy_imports_in){ instant }, NULL));
			TRY(destroy_uploads(db, &(struct destroy_uploads_in){ instant }, NULL));
		} else {
			TRY(destroy_research(db, &(struct destroy_research_in){ instant }, NULL));
		}
	}
	return OK;
}

static enum err round_make(struct ctx *c, bool destroying, struct round *ret)
{
	*ret = (struct round){ .c = c, .destroying = destroying };
	/* To the end of the next month. */
	ret->horizon = retention_later(c->today, RETENTION_AHEAD);
	return retention_terms_load(c, &ret->terms);
}

enum err retention_plan_only(struct ctx *c)
{
	struct round r;

	TRY(round_make(c, false, &r));
	return do_everybody(&r);
}

/* One that was killed on the way goes on: what it destroyed is gone, and its counts are kept with it. */
static enum err take_up(struct round *r)
{
	struct run_unfinished_row row;
	bool found;

	TRY(run_unfinished(r->c->db, r->c->arena, &row, &found));
	if (found) {
		r->run = row.run;
	}
	return OK;
}

enum err retention_round(struct ctx *c, bool rewrite, struct retention_report *ret)
{
	struct retention_report report = { 0 };
	struct round r;
	bool rewritten;

	TRY(round_make(c, true, &r));
	TRY(take_up(&r));
	TRY(do_everybody(&r));
	TRY(db_transact(c->db, housekeeping, &r));
	TRY(retention_lessons(c, before_of(&r, RETENTION_LESSON)));
	if (r.run != 0) {
		TRY(retention_purge(c->db, rewrite, &rewritten));
		TRY(certificate_make(c, &r.terms, r.run, rewritten, &report.public));
		report.certified = true;
	}
	report.items = r.items;
	report.persons = r.gone;
	*ret = report;
	return OK;
}
