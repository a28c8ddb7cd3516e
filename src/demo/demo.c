/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/demo.h"

#include <stdlib.h>

#include "access/setting.h"
#include "agreements/agreement.h"
#include "demo/absences.h"
#include "base/clock.h"
#include "demo/aftermath.h"
#include "demo/agreements.h"
#include "demo/contacts.h"
#include "demo/work.h"
#include "demo/lessons.h"
#include "demo/marks.h"
#include "demo/letters.h"
#include "demo/trust.h"
#include "demo/reported.h"
#include "intake/run.h"
#include "demo_sql.h"
#include "people_sql.h"

enum { SLICE = 150, BATCH_BYTES = 96 << 20 };

static enum err refuse_unless_empty(struct ctx *c)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_after_row row;
	bool more;

	TRY(person_after_open(c->db, &(struct person_after_in){ INT64_MIN, 1 }, &rows));
	TRY(person_after_next(&rows, &row, &more));
	return more ? REFUSE(c, ERR_CONFLICT, NULL, MSG_DEMO_NOT_EMPTY) : OK;
}

static enum err check_options(struct ctx *c, const struct demo_options *opt)
{
	if (opt->students < 1 || opt->students > DEMO_STUDENTS_MOST) {
		return REFUSE(c, ERR_INPUT, "students", MSG_DEMO_STUDENTS);
	}
	return OK;
}

static enum err make_region(struct ctx *c, struct arena *a, const struct demo_options *opt, struct demo_region *ret)
{
	struct demo_tables *tables = ARENA_NEW(a, struct demo_tables);
	enum err e;

	if (tables == NULL) {
		return ERR_NOMEM;
	}
	TRY(demo_tables_read(a, tables));
	e = demo_region_make(a, tables, opt->region, opt->as_of, opt->seed, opt->students, ret);
	if (e == ERR_ABSENT) {
		return REFUSE1(c, ERR_INPUT, "region", MSG_DEMO_REGION, opt->region);
	}
	return e == ERR_INPUT ? REFUSE(c, ERR_INPUT, "as-of", MSG_DEMO_AS_OF) : e;
}

/* Own holidays of the schools that keep them, before anything is computed with them. */
static enum err put_calendars(struct ctx *c, const struct demo_region *g)
{
	for (size_t i = 0; i < g->schools.n; i++) {
		const struct demo_site *s = &g->tables->sites.p[g->schools.p[i].site];

		for (size_t h = 0; g->schools.p[i].own_calendar && h < g->own_count; h++) {
			TRY(reference_holiday_put(c->db, s->brin, s->code, g->own[h].first, g->own[h].last,
			                          STR("eigen vakantierooster"), NULL));
		}
	}
	return OK;
}

static int by_person(const void *x, const void *y)
{
	const struct demo_youth *a = x, *b = y;

	return a->person < b->person ? -1 : a->person > b->person;
}

/* The keys of persons are drawn by lot; in their order tables are filled without jumping about. */
static void give_keys(const struct demo_plan *plan, struct demo_youth *sorted)
{
	for (size_t i = 0; i < plan->count; i++) {
		sorted[i] = plan->youths[i];
		sorted[i].person = keys_random_id();
	}
	qsort(sorted, plan->count, sizeof *sorted, by_person);
}

static enum err begin(struct ctx *c, struct arena *a, const struct demo_options *opt, const struct demo_plan *plan,
                      struct demo_accounts *ret)
{
	char day[DAY_TEXT];

	TRY(setting_change(c, STR("demo_today"), str_of(day_text(opt->as_of, day))));
	/* People come to look around with a password that stands in the documentation. */
	TRY(setting_change(c, STR("second_factor"), STR("choice")));
	TRY(put_calendars(c, plan->region));
	return demo_accounts_make(c, a, plan, ret);
}

struct slice {
	struct ctx *c;
	struct reference_book *book;
	const struct demo_plan *plan;
	const struct demo_accounts *accounts;
	const struct demo_youth *sorted;
	struct intake_run *bar;
};

/* One transaction for each slice of persons. */
static enum err store_all(struct slice *s, struct demo_counts *counts)
{
	for (size_t at = 0; at < s->plan->count; at += SLICE) {
		size_t n = s->plan->count - at < SLICE ? s->plan->count - at : SLICE;

		arena_clear(s->c->arena);
		TRY(db_begin(s->c->db));
		TRY(demo_store(s->c, s->book, s->plan, s->accounts, s->sorted + at, n, counts));
		TRY(db_commit(s->c->db));
		intake_progress(s->bar, msg(s->c->lang, MSG_DEMO_PEOPLE).p, at + n, s->plan->count);
	}
	return OK;
}

static enum err handle_all(struct slice *s)
{
	struct demo_work work;
	struct arena own;
	enum err e;

	arena_init(&own, (size_t)16 << 20);
	e = demo_work_begin(s->c, &own, s->plan, s->accounts, &work);
	for (size_t at = 0; e == OK && at < s->plan->count; at += SLICE) {
		size_t n = s->plan->count - at < SLICE ? s->plan->count - at : SLICE;

		arena_clear(s->c->arena);
		e = db_begin(s->c->db);
		e = e == OK ? demo_work_handle(s->c, s->book, &work, s->sorted + at, n) : e;
		e = e == OK ? db_commit(s->c->db) : e;
		intake_progress(s->bar, msg(s->c->lang, MSG_DEMO_WORK).p, at + n, s->plan->count);
	}
	arena_reset(&own);
	return e;
}

/* Everything after the checks: c->today and c->now are those of the demo. */
static enum err fill(struct ctx *c, struct arena *a, const struct demo_options *opt, struct reference_book *book,
                     struct demo_report *ret)
{
	struct intake_options bar_options = { .progress = opt->progress };
	struct intake_run bar = { .c = c, .book = book, .opt = &bar_options };
	struct demo_counts counts = { 0 };
	struct demo_accounts accounts;
	struct demo_region region;
	struct demo_plan plan;
	struct demo_youth *sorted;
	struct slice s = { c, book, &plan, &accounts, NULL, &bar };
	enum err e;

	TRY(make_region(c, a, opt, &region));
	TRY(demo_plan_make(a, &region, opt->students, &plan));
	sorted = ARENA_ARRAY(a, plan.count, struct demo_youth);
	if (sorted == NULL) {
		return ERR_NOMEM;
	}
	give_keys(&plan, sorted);
	s.sorted = sorted;
	TRY(db_begin(c->db));
	TRY(begin(c, a, opt, &plan, &accounts));
	TRY(db_commit(c->db));
	TRY(reference_book_read(book, c->db));
	e = store_all(&s, &counts);
	e = e == OK ? handle_all(&s) : e;
	intake_progress_end(&bar);
	TRY(e);
	TRY(db_begin(c->db));
	TRY(demo_accounts_more(c, a, &plan, &accounts));
	TRY(demo_reports_make(c));
	TRY(demo_trust_make(c, a, accounts.list.p[0].account));
	TRY(demo_contacts(c, a, &plan, &accounts));
	TRY(demo_agreements(c, a, &plan, &accounts));
	TRY(demo_messages(c));
	TRY(demo_answered_for(c));
	TRY(demo_absences_make(c, &plan, sorted, plan.count));
	TRY(db_commit(c->db));
	arena_clear(c->arena);
	TRY(db_begin(c->db));
	TRY(demo_lessons_make(c, &plan, &accounts));
	TRY(db_commit(c->db));
	TRY(demo_work(c));
	*ret = (struct demo_report){ counts, accounts.list.p, accounts.list.n };
	return OK;
}

enum err demo_fill(struct ctx *c, struct arena *a, const struct demo_options *opt, struct demo_report *ret)
{
	struct reference_book book DEFER(reference_book_finish);
	struct demo_report report = { 0 };
	struct ctx own = *c;
	struct arena batch DEFER(arena_reset);
	enum err e;

	reference_book_init(&book);
	arena_init(&batch, BATCH_BYTES);
	TRY(check_options(c, opt));
	TRY(refuse_unless_empty(c));
	own.arena = &batch;
	own.today = opt->as_of;
	own.now = clock_instant(opt->as_of, DEMO_NOW);
	TRY(db_relaxed(c->db, true));
	e = fill(&own, a, opt, &book, &report);
	db_rollback(c->db);
	TRY(db_relaxed(c->db, false));
	if (e == OK) {
		*ret = report;
	}
	return e;
}
