/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/reported.h"

#include <string.h>

#include "agreements/agreement.h"
#include "demo_sql.h"
#include "reports/subject.h"
#include "reports_sql.h"

static const int64_t HOUR_US = INT64_C(3600) * 1000000;
static const int64_t DAY_US = INT64_C(86400) * 1000000;

enum { DAYS_BYTES = 4 << 20, SPANS = 1024 };

struct span {
	int64_t person, report, enrolment;
	day_t begin, end;
	enum sector sector;
	enum hour_unit unit;
};

struct span_list {
	struct span *p;
	size_t n, room;
};

static enum err keep(struct arena *a, struct span_list *l, const struct demo_report_spans_row *row)
{
	if (l->n == l->room) {
		size_t room = l->room == 0 ? SPANS : l->room * 2;
		struct span *p = ARENA_ARRAY(a, room, struct span);

		if (p == NULL) {
			return ERR_NOMEM;
		}
		if (l->n > 0) {
			memcpy(p, l->p, l->n * sizeof *p);
		}
		l->p = p;
		l->room = room;
	}
	l->p[l->n] = (struct span){ row->person,
		                    row->report,
		                    row->enrolment,
		                    row->begin_day,
		                    row->end_day,
		                    SECTOR_MBO,
		                    (enum hour_unit)row->hour_unit };
	return sector_parse(row->sector, &l->p[l->n++].sector) ? OK : ERR_INPUT;
}

/* All are read before the first is written: both happen on one connection. */
static enum err spans(struct ctx *c, struct arena *a, struct span_list *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct demo_report_spans_row row;
	bool more;

	TRY(demo_report_spans_open(c->db, &rows));
	for (;;) {
		TRY(demo_report_spans_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(keep(a, ret, &row));
	}
}

static enum err put_days(struct ctx *c, const struct span *of)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct report_subject s = { .young = { .person = of->person },
		                    .at = { .enrolment = of->enrolment, .sector = of->sector, .unit = of->unit } };
	struct report_day *days;
	size_t n;
	bool all;

	TRY(report_subject_days(c, &s, of->begin, of->end, &days, &n, &all));
	if (n == 0) {
		return OK;
	}
	TRY(report_day_put_open(c->db, &bulk));
	for (size_t i = 0; i < n; i++) {
		TRY(report_day_put_row(&bulk,
		                       &(struct report_day_put_in){ of->person, of->report, days[i].day, days[i].whole,
		                                                    (int)days[i].lessons, days[i].minutes }));
	}
	return db_bulk_close(&bulk);
}

/* The lessons missed, as the registration has them. */
static enum err put_all_days(struct ctx *c)
{
	struct arena list DEFER(arena_reset);
	struct span_list l = { 0 };

	arena_init(&list, DAYS_BYTES);
	TRY(spans(c, &list, &l));
	for (size_t i = 0; i < l.n; i++) {
		arena_clear(c->arena);
		TRY(put_days(c, &l.p[i]));
	}
	return OK;
}

enum err demo_reports_make(struct ctx *c)
{
	TRY(demo_reports(c->db, &(struct demo_reports_in){ agreement_national()->version }, NULL));
	TRY(demo_reports_agreed(c->db, NULL));
	TRY(demo_report_events(c->db, NULL));
	TRY(demo_report_turns(c->db, NULL));
	TRY(demo_report_numbers(c->db, NULL));
	TRY(demo_report_wanted(c->db, NULL));
	TRY(demo_report_noticed(c->db, NULL));
	TRY(demo_report_ends(c->db, NULL));
	TRY(demo_report_obligations(c->db, NULL));
	TRY(demo_report_steps(c->db, NULL));
	TRY(demo_report_talks(c->db, &(struct demo_report_talks_in){ c->today, c->now - HOUR_US }, NULL));
	TRY(demo_report_talk_events(c->db, &(struct demo_report_talk_events_in){ c->today }, NULL));
	return put_all_days(c);
}

enum err demo_trust_make(struct ctx *c, struct arena *a, int64_t first)
{
	struct demo_group_row group;
	int64_t lately = c->now - 20 * HOUR_US, before = c->now - 9 * DAY_US;
	bool found;

	TRY(demo_group(c->db, a, &(struct demo_group_in){ first }, &group, &found));
	if (found) {
		TRY(demo_met(c->db, &(struct demo_met_in){ group.brin, group.class_group, before }, NULL));
	}
	TRY(demo_glass(
		c->db,
		&(struct demo_glass_in){
			STR("rmc.zwolle"), lately, lately + DAY_US,
			STR("Belde overstuur van het station, is van huis weggelopen. Ik zoek wie hem of haar begeleidt."),
			STR("open"), STR(""), 0 },
		NULL));
	return demo_glass(c->db,
	                  &(struct demo_glass_in){ STR("ambtenaar.zwolle"), before, before + DAY_US,
	                                           STR("De politie vroeg met spoed naar een contactpersoon op school."),
	                                           STR("justified"),
	                                           STR("Nagevraagd bij de teamleider: terecht en kort."), 1 },
	                  NULL);
}
