/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_WORKLIST_H
#define SIGNALS_WORKLIST_H

#include "access/ctx.h"
#include "signals/signals.h"
#include "signals/step.h"

/*
 * Vandaag: what must be done, oldest clock first. A coordinator sees what waits for the own institutions, an officer
 * the obligations of residents of the own municipalities.
 */

struct work_filter {
	enum bucket bucket;  /* coordinator: BUCKET_ALL or one group */
	struct str brin;     /* coordinator: one of the own institutions, or empty */
	struct str location; /* coordinator: a location of that institution, or empty */
	enum turn turn;      /* officer: TURN_OFFICER (reported), or TURN_SCHOOL (still to be reported) */
	struct str after;    /* public name of the last finding of the page before, or empty */
	day_t after_due;     /* its clock as that page showed it, as it may have moved since; 0: as it is stored */
	int most;            /* rows wanted, 1 to 100 */
};

/* One row, whole: nothing else needs to be asked to show it. */
struct work_item {
	int64_t person, enrolment;
	struct str public, person_public;
	enum law_rule rule;
	day_t day, begin, end, due, report_by, reported;
	int minutes, amount;
	struct str duty, state, exempt;
	enum turn turn;
	struct str brin, location, school, place; /* place: municipality of residence */
	struct str name;                          /* "Sem de Boer" */
	int age;                                  /* today */
	struct str class_group, programme;
	struct str step, who; /* by the protocol: what is next and who does it (signals/agreed.h); may be empty */
	/* Of a report (worklist_reports.h): its status, public is that of the report, state its kind; empty: a finding. */
	struct str report;
};

struct work_page {
	struct work_item *items;
	size_t count;
	bool more;
};

/* A page, in the arena; notes in the access log who was shown. ERR_ABSENT when `after` is not in reach. */
enum err worklist_page(struct ctx *c, const struct work_filter *filter, struct work_page *ret) MUST;

/*
 * What waits for the own institutions, oldest clock first, in the arena: no look is noted, that is for who shows it
 * (look_at_list). most: up to 500.
 */
enum err worklist_whole(struct ctx *c, int most, struct work_item **ret, size_t *ret_n) MUST;

/* How much waits, counted to `most`: of a group (coordinator) or by whose move it is (officer). */
enum err worklist_count(struct ctx *c, enum bucket bucket, enum turn turn, int most, int64_t *ret) MUST;

/*
 * How much is due by today, counted to `most`, and how much of it was due before, to `late_most`: of the school's tasks, or
 * of what was reported to the officer. When that many are late, the rest of today need not be counted.
 */
enum err worklist_due(struct ctx *c, int late_most, int most, int64_t *ret_late, int64_t *ret_due) MUST;

/* The row of one finding that is somebody's move. ERR_ABSENT when it is nobody's. */
enum err worklist_row(struct ctx *c, const struct finding_view *f, struct work_item *ret) MUST;

/* What waits for somebody about one person, in reach of the actor, oldest clock first. Who may see the person was
 * decided before (people/open.h). */
enum err worklist_of_person(struct ctx *c, int64_t person, struct work_item **ret, size_t *ret_n) MUST;

/* Working days from today to a due day: negative when it is past, 0 today. Public holidays are no working days. */
int worklist_days_left(day_t today, day_t due);

#endif
