/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_WALK_H
#define LAW_WALK_H

#include "law/calendar.h"
#include "law/duty.h"
#include "law/evaluate.h"

/*
 * What all rules walk over: the scheduled days of one enrolment, each read once. Inside law/ only; others call
 * law_evaluate().
 */

#define BIT_PRESENT 1u
#define BIT_LATE 2u
#define BIT_UNAUTHORISED 4u
#define BIT_AUTHORISED 8u
#define BIT_SICK 16u
#define BIT_UNREGISTERED 32u
#define BITS_ATTENDED (BIT_PRESENT | BIT_LATE)

/* One scheduled day: a day with marks, not after the end of the enrolment. */
struct walk_day {
	day_t day;
	uint32_t statuses;      /* bits of the statuses that occur on it */
	uint32_t unauthorised;  /* how many O marks */
	uint32_t late;          /* how many L marks */
	int64_t minutes;        /* counted minutes of the O marks */
	int32_t counted;        /* law_counted_to() of the day */
	int32_t counted_before; /* law_counted_to() of the day before it */
	day_t attended_next;    /* first later day with an A or L mark, or DAY_NONE */
};

struct walk {
	const struct law_case *c;
	struct arena *arena;
	struct law_weeks weeks;
	struct walk_day *days;
	size_t count;
	struct law_duty_period duties[LAW_DUTY_PERIODS];
	size_t duty_count;
	struct law_finding *findings;
	size_t finding_count, finding_room;
};

/* Reads the marks of a case. ERR_NOMEM. */
enum err walk_init(struct walk *w, const struct law_case *c, struct arena *arena) MUST;
enum duty walk_duty(const struct walk *w, day_t on);
/* A finding of a rule on a day, with its term and duty, that begins and ends on that day and counted nothing yet. */
struct law_finding walk_finding(const struct walk *w, enum law_rule rule, day_t day);
/* Adds a finding. ERR_NOMEM. */
enum err walk_raise(struct walk *w, const struct law_finding *f) MUST;
/* Puts the findings in the order of day, then rule. ERR_NOMEM. */
enum err walk_sort(struct walk *w) MUST;
/* Minutes fit the finding: more than INT32_MAX becomes that. */
int32_t walk_minutes(int64_t minutes);

#endif
