/* SPDX-License-Identifier: EUPL-1.2 */
/* Which reports figures count, and their sums. */
#include "reports/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/vec.h"
#include "law/calendar.h"
#include "law/disclosure.h"
#include "people/reach.h"
#include "reference/reference.h"
#include "reports/figures_inside.h"
#include "reports_figures_sql.h"

/* Below this many a region is shown nothing; counts below LEAST of what it is shown are hidden. */
enum { REGION_LEAST = 25, LEAST = 5, SPAN_MOST = 3 * 366 };

const struct figures_query figures_all = { .first = DAY_NONE,
	                                   .last = DAY_NONE,
	                                   .kind = -1,
	                                   .status = -1,
	                                   .lead = -1,
	                                   .bucket = -1,
	                                   .justified = -1,
	                                   .complete = -1 };

enum figures_term figures_term_of(const struct figures_row *r)
{
	if (r->report_by == DAY_NONE) {
		return TERM_NONE;
	}
	return r->filed <= r->report_by ? TERM_IN_TIME : TERM_LATE;
}

static int bucket_of_days(int days)
{
	static const int last[] = { 1, 5, 10, 20 };

	for (int i = 0; i < (int)(sizeof last / sizeof last[0]); i++) {
		if (days <= last[i]) {
			return i;
		}
	}
	return LEAD_NOT_YET - 1;
}

int figures_bucket(const struct figures_row *r, enum figures_lead lead)
{
	if (r->lead[lead] >= 0) {
		return bucket_of_days(r->lead[lead]);
	}
	return report_over(r->status) ? -1 : LEAD_NOT_YET;
}

static bool same_or_any(struct str wanted, struct str is)
{
	return wanted.n == 0 || str_eq(wanted, is);
}

bool figures_counts(const struct figures_query *q, const struct figures_row *r)
{
	return (q->kind < 0 || q->kind == (int)r->kind) && (q->status < 0 || q->status == (int)r->status) &&
	       (q->term == TERM_ANY || q->term == figures_term_of(r)) &&
	       (q->justified < 0 || q->justified == (int)r->justified) &&
	       (q->complete < 0 || q->complete == (int)r->complete) &&
	       (q->lead < 0 || q->bucket == figures_bucket(r, (enum figures_lead)q->lead)) &&
	       same_or_any(q->brin, r->brin) && same_or_any(q->location, r->location) &&
	       same_or_any(q->municipality, r->municipality);
}

/* ---- rows ---- */

/* Working days from the day of the report to that of an instant; -1 without one. */
static int days_to(day_t filed, int64_t instant)
{
	static const struct law_calendar no_holidays = { 0 };
	int days;

	if (instant == INT64_MIN) {
		return -1;
	}
	days = calendar_working_days(&no_holidays, filed, clock_day(instant));
	return days < LEAD_DAYS_MOST ? days : LEAD_DAYS_MOST;
}

static enum figures_said said(int64_t v)
{
	return v == INT64_MIN ? SAID_NOTHING : v != 0 ? SAID_YES : SAID_NO;
}

/* The rows of the three statements are alike but for their types. */
#define ROW_OF(in, out)                                                                                         \
	do {                                                                                                    \
		*(out) = (struct figures_row){                                                                  \
			.person = (in).person,                                                                  \
			.report = (in).report,                                                                  \
			.filed = (in).filed,                                                                    \
			.report_by = (in).report_by,                                                            \
			.brin = (in).brin,                                                                      \
			.location = (in).location,                                                              \
			.municipality = (in).municipality,                                                      \
			.lead = { days_to((in).filed, (in).taken_at), days_to((in).filed, (in).contacted_at),   \
			          days_to((in).filed, (in).answered_at), days_to((in).filed, (in).closed_at) }, \
			.justified = said((in).justified),                                                      \
			.complete = said((in).complete)                                                         \
		};                                                                                              \
		known = report_kind_parse((in).kind, &(out)->kind) &&                                           \
		        report_status_parse((in).status, &(out)->status);                                       \
	} while (0)

enum err figures_scan_open(struct ctx *c, const struct figures_query *q, struct figures_scan *s)
{
	size_t n;
	const struct str *duties = reach_duties(c->actor.role, &n);
	static const struct str every_duty[] = {
		{ "leerplichtig", 12 }, { "kwalificatieplichtig", 20 }, { "doorstroom", 10 }, { "geen", 4 }
	};

	s->side = role_side(c->actor.role);
	if (s->side == SIDE_SCHOOL) {
		return figures_school_open(c->db,
		                           &(struct figures_school_in){ c->actor.brins, c->actor.wholes, c->actor.sites,
		                                                        q->first, q->last },
		                           &s->rows);
	}
	if (c->actor.role == ROLE_REGION) {
		struct str regions = ctx_list_text(c->arena, c->actor.region_list, c->actor.region_count);

		s->region = true;
		return regions.p == NULL
		               ? ERR_NOMEM
		               : figures_regions_open(c->db, &(struct figures_regions_in){ regions, q->first, q->last },
		                                      &s->rows);
	}
	/* The RMC sees what was reported about who is younger as well (people/reach.h). */
	if (c->actor.role == ROLE_RMC) {
		duties = every_duty;
		n = sizeof every_duty / sizeof every_duty[0];
	}
	{
		struct str list = ctx_list_text(c->arena, duties, n);

		return list.p == NULL
		               ? ERR_NOMEM
		               : figures_towns_open(
					 c->db, &(struct figures_towns_in){ c->actor.towns, list, q->first, q->last },
					 &s->rows);
	}
}

enum err figures_scan_next(struct ctx *c, struct figures_scan *s, struct figures_row *ret, bool *ret_more)
{
	bool known = true, more;

	if (s->side == SIDE_SCHOOL) {
		struct figures_school_row row;

		TRY(figures_school_next(&s->rows, &row, &more));
		if (more) {
			ROW_OF(row, ret);
		}
	} else if (s->region) {
		struct figures_regions_row row;

		TRY(figures_regions_next(&s->rows, &row, &more));
		if (more) {
			ROW_OF(row, ret);
		}
	} else {
		struct figures_towns_row row;

		TRY(figures_towns_next(&s->rows, &row, &more));
		if (more) {
			ROW_OF(row, ret);
		}
	}
	*ret_more = more;
	return known ? OK : fail_set(c->fail, ERR_DB, NULL, "a stored report has an unknown kind or status");
}

/* ---- sums ---- */

typedef VEC(struct figures_place) place_list;

struct sums {
	struct ctx *c;
	struct figures *f;
	place_list sites, towns;
	int64_t days[LEADS][LEAD_DAYS_MOST + 1];
};

static enum err place_at(struct ctx *c, place_list *list, struct str brin, struct str location, struct str municipality,
                         struct figures_place **ret)
{
	struct figures_place *p;

	/* Newest first, not by place: places are few beside reports. */
	for (size_t i = 0; i < list->n; i++) {
		p = &list->p[i];
		if (str_eq(p->location, location) && str_eq(p->brin, brin) && str_eq(p->municipality, municipality)) {
			*ret = p;
			return OK;
		}
	}
	p = vec_push(c->arena, list);
	if (p == NULL) {
		return ERR_NOMEM;
	}
	*p = (struct figures_place){ .brin = str_copy(c->arena, brin),
		                     .location = str_copy(c->arena, location),
		                     .municipality = str_copy(c->arena, municipality) };
	*ret = p;
	return p->brin.p != NULL && p->location.p != NULL && p->municipality.p != NULL ? OK : ERR_NOMEM;
}

static void add_to_place(struct figures_place *p, const struct figures_row *r)
{
	p->term[TERM_ANY]++;
	p->term[figures_term_of(r)]++;
	p->justified[r->justified]++;
	p->complete[r->complete]++;
}

static enum err add(struct sums *s, const struct figures_row *r)
{
	struct figures *f = s->f;
	struct figures_place *p;

	f->total++;
	f->by_kind[r->kind][r->status]++;
	f->by_kind[r->kind][REPORT_STATUSES]++;
	f->by_kind[REPORT_KINDS][r->status]++;
	f->by_kind[REPORT_KINDS][REPORT_STATUSES]++;
	f->justified[r->justified]++;
	f->complete[r->complete]++;
	for (int i = 0; i < LEADS; i++) {
		int bucket = figures_bucket(r, (enum figures_lead)i);

		if (bucket >= 0) {
			f->times[i].bucket[bucket]++;
		}
		if (r->lead[i] >= 0) {
			f->times[i].count++;
			s->days[i][r->lead[i]]++;
		}
	}
	TRY(place_at(s->c, &s->sites, r->brin, r->location, STR(""), &p));
	add_to_place(p, r);
	TRY(place_at(s->c, &s->towns, STR(""), STR(""), r->municipality, &p));
	add_to_place(p, r);
	return OK;
}

/* The least number of days that so many tenths of those who took the step were within. */
static int within(const int64_t *days, int64_t count, int tenths)
{
	int64_t seen = 0;

	for (int i = 0; count > 0 && i <= LEAD_DAYS_MOST; i++) {
		seen += days[i];
		if (seen * 10 >= count * tenths) {
			return i;
		}
	}
	return -1;
}

static enum err name_site(struct ctx *c, struct figures_place *p)
{
	struct institution school = { 0 };
	struct location site = { 0 };
	bool found;

	TRY(reference_institution(c->db, c->arena, p->brin, &school, &found));
	p->name = found ? school.name : p->brin;
	TRY(reference_location(c->db, c->arena, p->brin, p->location, &site, &found));
	p->under = found && site.name.n > 0 ? site.name : p->location;
	if (str_eq(p->under, p->name)) {
		p->under = STR("");
	}
	return OK;
}

static enum err name_town(struct ctx *c, struct figures_place *p)
{
	struct municipality town = { 0 };
	bool found;

	TRY(reference_municipality(c->db, c->arena, p->municipality, &town, &found));
	p->name = found ? town.name : p->municipality;
	return OK;
}

/* Most reports first. */
static int by_number(const void *a, const void *b)
{
	const struct figures_place *x = a, *y = b;
	int names;

	if (x->term[TERM_ANY] != y->term[TERM_ANY]) {
		return x->term[TERM_ANY] < y->term[TERM_ANY] ? 1 : -1;
	}
	names = str_cmp(x->name, y->name);
	return names != 0 ? names : str_cmp(x->under, y->under);
}

static void sort(place_list *list)
{
	if (list->n > 1) {
		qsort(list->p, list->n, sizeof *list->p, by_number);
	}
}

static enum err finish_places(struct sums *s)
{
	for (size_t i = 0; i < s->sites.n; i++) {
		TRY(name_site(s->c, &s->sites.p[i]));
	}
	for (size_t i = 0; i < s->towns.n; i++) {
		TRY(name_town(s->c, &s->towns.p[i]));
	}
	sort(&s->sites);
	sort(&s->towns);
	s->f->sites = s->sites.p;
	s->f->site_count = s->sites.n;
	s->f->towns = s->towns.p;
	s->f->town_count = s->towns.n;
	return OK;
}

/* ---- what a region is not shown ---- */

static enum err hide_kinds(struct ctx *c, struct figures *f)
{
	struct disclosure_table t = { REPORT_KINDS + 1, REPORT_STATUSES + 1, &f->by_kind[0][0], &f->hidden[0][0] };

	return disclosure_hide(c->arena, &t, LEAST);
}

static enum err hide_places(struct ctx *c, struct figures_place *list, size_t n)
{
	int64_t *counts = ARENA_ARRAY(c->arena, (n + 1) * TERMS, int64_t);
	bool *hidden = ARENA_ARRAY(c->arena, (n + 1) * TERMS, bool);
	struct disclosure_table t = { n + 1, TERMS, counts, hidden };

	if (counts == NULL || hidden == NULL) {
		return ERR_NOMEM;
	}
	/* The total stands last in such a table, and first with us. */
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < TERMS; k++) {
			int64_t v = list[i].term[(k + 1) % TERMS];

			counts[i * TERMS + (size_t)k] = v;
			counts[n * TERMS + (size_t)k] += v;
		}
	}
	TRY(disclosure_hide(c->arena, &t, LEAST));
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < TERMS; k++) {
			list[i].hidden[(k + 1) % TERMS] = hidden[i * TERMS + (size_t)k];
		}
		memset(list[i].justified, 0, sizeof list[i].justified);
		memset(list[i].complete, 0, sizeof list[i].complete);
	}
	return OK;
}

static enum err hide_times(struct ctx *c, struct figures_times *times)
{
	int64_t counts[(LEADS + 1) * (LEAD_BUCKETS + 1)] = { 0 };
	bool hidden[(LEADS + 1) * (LEAD_BUCKETS + 1)] = { 0 };
	struct disclosure_table t = { LEADS + 1, LEAD_BUCKETS + 1, counts, hidden };

	for (size_t i = 0; i < LEADS; i++) {
		for (size_t k = 0; k < LEAD_BUCKETS; k++) {
			int64_t v = times[i].bucket[k];

			counts[i * (LEAD_BUCKETS + 1) + k] += v;
			counts[i * (LEAD_BUCKETS + 1) + LEAD_BUCKETS] += v;
			counts[LEADS * (LEAD_BUCKETS + 1) + k] += v;
			counts[LEADS * (LEAD_BUCKETS + 1) + LEAD_BUCKETS] += v;
		}
	}
	TRY(disclosure_hide(c->arena, &t, LEAST));
	for (size_t i = 0; i < LEADS; i++) {
		for (size_t k = 0; k < LEAD_BUCKETS; k++) {
			times[i].hidden[k] = hidden[i * (LEAD_BUCKETS + 1) + k];
		}
		if (times[i].count < LEAST) {
			times[i].median = times[i].most = -1;
		}
	}
	return OK;
}

/* Small numbers of single persons are not for who steers a region. */
static enum err hide(struct ctx *c, struct figures *f)
{
	if (f->total < REGION_LEAST) {
		*f = (struct figures){ .few = true };
		return OK;
	}
	TRY(hide_kinds(c, f));
	TRY(hide_places(c, f->sites, f->site_count));
	TRY(hide_places(c, f->towns, f->town_count));
	return hide_times(c, f->times);
}

/* ---- a query ---- */

void figures_year(int year, struct figures_query *q)
{
	q->first = day_of(year, 8, 1);
	q->last = day_of(year + 1, 7, 31);
}

static bool narrowed(const struct figures_query *q)
{
	return q->kind >= 0 || q->status >= 0 || q->term != TERM_ANY || q->lead >= 0 || q->justified >= 0 ||
	       q->complete >= 0 || q->brin.n + q->location.n + q->municipality.n > 0;
}

enum err figures_check(struct ctx *c, const struct figures_query *q)
{
	struct figures_query whole = *q;

	if (q->first == DAY_NONE || q->last == DAY_NONE || q->last < q->first || q->last - q->first > SPAN_MOST) {
		return REFUSE(c, ERR_INPUT, "tot", MSG_FIGURES_SPAN);
	}
	figures_year(day_school_year(q->first), &whole);
	if (c->actor.role == ROLE_REGION && (whole.first != q->first || whole.last != q->last)) {
		return REFUSE(c, ERR_INPUT, "van", MSG_FIGURES_REGION_SPAN);
	}
	/* What is hidden in the one would be the difference between the other two. */
	if (c->actor.role == ROLE_REGION && narrowed(q)) {
		return REFUSE(c, ERR_INPUT, "soort", MSG_FIGURES_REGION_WHOLE);
	}
	return OK;
}

enum err figures_make(struct ctx *c, const struct figures_query *q, struct figures *ret)
{
	struct figures_scan scan DEFER(figures_scan_close) = { 0 };
	struct sums *s = ARENA_NEW(c->arena, struct sums);
	struct figures f = { .links = c->actor.role != ROLE_REGION };
	struct figures_row row;
	bool more;

	TRY(ctx_require(c, ACTION_FIGURES));
	TRY(figures_check(c, q));
	if (s == NULL) {
		return ERR_NOMEM;
	}
	s->c = c;
	s->f = &f;
	TRY(figures_scan_open(c, q, &scan));
	for (;;) {
		TRY(figures_scan_next(c, &scan, &row, &more));
		if (!more) {
			break;
		}
		if (figures_counts(q, &row)) {
			TRY(add(s, &row));
		}
	}
	figures_scan_close(&scan);
	TRY(finish_places(s));
	for (int i = 0; i < LEADS; i++) {
		f.times[i].median = within(s->days[i], f.times[i].count, 5);
		f.times[i].most = within(s->days[i], f.times[i].count, 9);
	}
	if (!f.links) {
		TRY(hide(c, &f));
	}
	*ret = f;
	return OK;
}
