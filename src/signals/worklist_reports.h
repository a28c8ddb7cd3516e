/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_WORKLIST_REPORTS_H
#define SIGNALS_WORKLIST_REPORTS_H

#include "signals/worklist.h"

/*
 * The officer's part of Vandaag: reports (reports/report.h, which lies above) whose turn is the officer's, of the desks of the
 * role in the own municipalities, oldest clock first.
 */
enum err worklist_reports_page(struct ctx *c, const struct work_filter *filter, struct work_page *ret) MUST;
/* How many there are, counted to `most`; and as worklist_due(). */
enum err worklist_reports_count(struct ctx *c, int most, int64_t *ret) MUST;
enum err worklist_reports_due(struct ctx *c, int late_most, int most, int64_t *ret_late, int64_t *ret_due) MUST;
/* The row of a report: what it says and where its button leads. */
struct task_view;
enum err task_make_report(struct ctx *c, const struct work_item *item, struct task_view *ret) MUST;

#endif
