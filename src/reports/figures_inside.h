/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_FIGURES_INSIDE_H
#define REPORTS_FIGURES_INSIDE_H

#include "reports/figures.h"

/* What sums and lists share: the reports of a span in reach of the actor, newest first. */
struct figures_scan {
	struct db_rows rows;
	enum side side;
	bool region;
};
/* Nothing else may run on the connection until it is closed. */
enum err figures_scan_open(struct ctx *c, const struct figures_query *q, struct figures_scan *s) MUST;
/* Texts of the row are good until the next one. */
enum err figures_scan_next(struct ctx *c, struct figures_scan *s, struct figures_row *ret, bool *ret_more) MUST;
static inline void figures_scan_close(struct figures_scan *s)
{
	db_rows_close(&s->rows);
}

/* Whether the span may be asked. ERR_INPUT with words. */
enum err figures_check(struct ctx *c, const struct figures_query *q) MUST;

#endif
