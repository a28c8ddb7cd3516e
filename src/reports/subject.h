/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_SUBJECT_H
#define REPORTS_SUBJECT_H

#include "reports/inside.h"

/* What a report would be about, as it stands now. */
struct report_subject {
	enum report_kind kind;
	struct young young;
	struct young_enrolment at;
	enum duty duty;
	struct str finding, rule, state; /* of the obligation or the signal; empty: none */
	day_t day, begin, end, report_by;
	int minutes; /* that the obligation counted; 0 without one */
	int64_t number;
	int64_t self;      /* a report that was made already and changes: it does not stand in its own way; 0: none */
	struct str exempt; /* of the obligation */
	bool holds;
};

/* Finds it in the actor's reach (ACTION_REPORT). ERR_ABSENT, ERR_CONFLICT: a finding that no report is made of. */
enum err report_subject_find(struct ctx *c, const struct report_of *of, struct report_subject *ret) MUST;
/*
 * ERR_CONFLICT, in words, when the statute refuses a report of it: with days begin to end (DAY_NONE: it lasts) instead of those of the
 * subject.
 */
enum err report_subject_refuse(struct ctx *c, const struct report_subject *s, day_t begin, day_t end) MUST;
/* Other days for a report without an obligation: the same refusals, and the days missed in them (f->days). */
enum err report_subject_again(struct ctx *c, const struct report_view *r, struct report_form *f) MUST;
/* What the protocol says, and where it goes. */
enum err report_subject_propose(struct ctx *c, const struct report_subject *s, struct report_proposal *ret) MUST;
/* The days missed in [begin, end], with lesson hours, in the arena; *ret_all: every lesson was missed. */
enum err report_subject_days(struct ctx *c, const struct report_subject *s, day_t begin, day_t end,
                             struct report_day **ret, size_t *ret_n, bool *ret_all) MUST;

#endif
