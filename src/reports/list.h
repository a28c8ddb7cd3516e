/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_LIST_H
#define REPORTS_LIST_H

#include "reports/report.h"

/*
 * Lists of reports, newest first: a school those of its enrolments, officers those of the desks of their duty in their
 * municipalities and those they own.
 */
enum report_waits {
	WAITS_ANY,
	WAITS_SCHOOL,
	WAITS_OFFICER,
	WAITS_ANSWER /* nobody said anything to the school yet */,
	WAITS_LATE,
	WAITS_COUNT
};

struct report_filter {
	int status, kind; /* enum report_status, report_kind; negative: all */
	enum report_waits waits;
	struct str brin, location; /* of the own ones; empty: all */
	struct str name;           /* of the young person, as in search; empty: all */
	struct str after;          /* public name of the last report of the page before; empty: the first page */
	int most;                  /* 1 to 100 */
};

struct report_row {
	int64_t person, report;
	struct str public, person_public, name, school, town, class_group;
	enum report_kind kind;
	enum report_status status;
	int turn, age;
	day_t begin, end, filed, due;
	int64_t number;
	bool action_wanted, answered, raised;
};

struct report_list {
	struct report_row *rows;
	size_t count;
	bool more;
};
/* ACTION_REPORTS; notes in the access log who was shown. ERR_ABSENT: `after` is none. */
enum err report_list(struct ctx *c, const struct report_filter *f, struct report_list *ret) MUST;
/* Of one person who came through the gate, newest first, as far as they are the actor's. */
enum err report_list_of(struct ctx *c, int64_t person, struct report_list *ret) MUST;
/* How many wait in a way, counted to `most`. */
enum err report_count(struct ctx *c, enum report_waits waits, int most, int64_t *ret) MUST;

#endif
