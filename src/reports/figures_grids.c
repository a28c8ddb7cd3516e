/* SPDX-License-Identifier: EUPL-1.2 */
/* Figures as tables: the same for the page, the file of commas and the workbook. */
#include "reports/figures_pages.h"

struct making {
	struct ctx *c;
	const struct figures_query *q;
	const struct figures *f;
	bool failed; /* memory ran out */
};

static struct figures_cell cell(struct making *m, int64_t n, bool hidden, const struct figures_query *of)
{
	struct figures_cell cell = { .n = n, .hidden = hidden };

	if (m->f->links && n > 0 && !hidden) {
		cell.href = figures_address(m->c, "/meldingen/cijfers/lijst", of);
		m->failed = m->failed || cell.href.p == NULL;
	}
	return cell;
}

/* A table of so many rows and columns, or NULL. */
static struct figures_grid *grid(struct making *m, struct figures_grids *all, enum msg_id title, enum msg_id first,
                                 size_t lines, size_t columns)
{
	struct figures_grid *g = &all->list[all->count];

	g->title = msg(m->c->lang, title);
	g->first = msg(m->c->lang, first);
	g->columns = ARENA_ARRAY(m->c->arena, columns, struct str);
	g->lines = ARENA_ARRAY(m->c->arena, lines + 1, struct figures_line);
	if (g->columns == NULL || g->lines == NULL) {
		m->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < lines; i++) {
		g->lines[i].count = columns;
		g->lines[i].cells = ARENA_ARRAY(m->c->arena, columns, struct figures_cell);
		if (g->lines[i].cells == NULL) {
			m->failed = true;
			return NULL;
		}
	}
	g->line_count = lines;
	g->column_count = columns;
	all->count++;
	return g;
}

static void kinds(struct making *m, struct figures_grids *all)
{
	struct figures_grid *g = grid(m, all, MSG_FIGURES_BY_KIND, MSG_FIGURES_KIND, REPORT_KINDS + 1,
	                              REPORT_STATUSES + 1);

	if (g == NULL) {
		return;
	}
	for (int s = 0; s <= REPORT_STATUSES; s++) {
		g->columns[s] = s < REPORT_STATUSES ? figures_status_text(m->c->lang, (enum report_status)s)
		                                    : msg(m->c->lang, MSG_FIGURES_TOTAL);
	}
	for (int k = 0; k <= REPORT_KINDS; k++) {
		struct figures_line *l = &g->lines[k];

		l->strong = k == REPORT_KINDS;
		l->name = l->strong ? msg(m->c->lang, MSG_FIGURES_TOTAL)
		                    : figures_kind_text(m->c->lang, (enum report_kind)k);
		for (int s = 0; s <= REPORT_STATUSES; s++) {
			struct figures_query of = *m->q;

			of.kind = k < REPORT_KINDS ? k : of.kind;
			of.status = s < REPORT_STATUSES ? s : of.status;
			l->cells[s] = cell(m, m->f->by_kind[k][s], m->f->hidden[k][s], &of);
		}
	}
}

static void fill_place(struct making *m, const struct figures_place *p, struct figures_line *l)
{
	static const enum figures_term order[TERMS] = { TERM_IN_TIME, TERM_LATE, TERM_NONE, TERM_ANY };
	struct figures_query of = *m->q;
	size_t n = 0;

	if (p->municipality.n > 0) {
		of.municipality = p->municipality;
	} else {
		of.brin = p->brin;
		of.location = p->location;
	}
	l->name = p->name;
	l->under = p->under;
	for (int i = 0; i < TERMS; i++) {
		of.term = order[i];
		l->cells[n++] = cell(m, p->term[order[i]], p->hidden[order[i]], &of);
	}
	of.term = m->q->term;
	for (int i = 0; m->f->links && i < SAIDS; i++) {
		of.justified = i;
		l->cells[n++] = cell(m, p->justified[i], false, &of);
	}
	of.justified = m->q->justified;
	for (int i = 0; m->f->links && i < SAIDS - 1; i++) {
		of.complete = i;
		l->cells[n++] = cell(m, p->complete[i], false, &of);
	}
}

static void places(struct making *m, struct figures_grids *all, enum msg_id title, enum msg_id first,
                   const struct figures_place *list, size_t n)
{
	static const enum msg_id names[] = { MSG_FIGURES_IN_TIME,    MSG_FIGURES_LATE,      MSG_FIGURES_NO_TERM,
		                             MSG_FIGURES_TOTAL,      MSG_FIGURES_JUSTIFIED, MSG_FIGURES_UNJUSTIFIED,
		                             MSG_FIGURES_NOT_JUDGED, MSG_FIGURES_COMPLETE,  MSG_FIGURES_INCOMPLETE };
	size_t columns = m->f->links ? sizeof names / sizeof names[0] : TERMS;
	struct figures_grid *g = n > 0 ? grid(m, all, title, first, n, columns) : NULL;

	if (g == NULL) {
		return;
	}
	for (size_t i = 0; i < columns; i++) {
		g->columns[i] = msg(m->c->lang, names[i]);
	}
	for (size_t i = 0; i < n; i++) {
		fill_place(m, &list[i], &g->lines[i]);
	}
}

static struct str days_text(struct ctx *c, const struct figures_times *t)
{
	if (t->median < 0) {
		return STR("");
	}
	return page_text(c, MSG_FIGURES_MEDIAN,
	                 (struct str[]){ str_format(c->arena, "%d", t->median), str_format(c->arena, "%d", t->most) },
	                 2);
}

static void times(struct making *m, struct figures_grids *all)
{
	struct figures_grid *g = grid(m, all, MSG_FIGURES_TIMES, MSG_FIGURES_STEP, LEADS, LEAD_BUCKETS);

	if (g == NULL) {
		return;
	}
	g->explain = msg(m->c->lang, MSG_FIGURES_TIMES_EXPLAIN);
	for (int i = 0; i < LEAD_BUCKETS; i++) {
		g->columns[i] = figures_bucket_text(m->c->lang, i);
	}
	for (int k = 0; k < LEADS; k++) {
		struct figures_line *l = &g->lines[k];

		l->name = figures_lead_text(m->c->lang, (enum figures_lead)k);
		l->under = days_text(m->c, &m->f->times[k]);
		m->failed = m->failed || l->under.p == NULL;
		for (int i = 0; i < LEAD_BUCKETS; i++) {
			struct figures_query of = *m->q;

			of.lead = k;
			of.bucket = i;
			l->cells[i] = cell(m, m->f->times[k].bucket[i], m->f->times[k].hidden[i], &of);
		}
	}
}

enum err figures_grids_make(struct ctx *c, const struct figures_query *q, const struct figures *f,
                            struct figures_grids *ret)
{
	struct making m = { .c = c, .q = q, .f = f };
	struct figures_grids all = { .count = 0 };

	if (f->total > 0) {
		kinds(&m, &all);
		times(&m, &all);
		places(&m, &all, MSG_FIGURES_BY_SITE, MSG_FIGURES_SITE, f->sites, f->site_count);
		places(&m, &all, MSG_FIGURES_BY_TOWN, MSG_FIGURES_TOWN, f->towns, f->town_count);
	}
	if (m.failed) {
		return ERR_NOMEM;
	}
	*ret = all;
	return OK;
}
