/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_HOURS_H
#define LAW_HOURS_H

#include "law/walk.h"

/*
 * The 16-hour obligation (V3, V4; 16u where no duty stands) with its early warnings (8u, 12u).
 * Sources: Leerplichtwet 1969 art. 21a (16 hours of lesson or practice time in four successive lesson weeks); the
 * national register's kinds of report (V3 below 18, V4 from 18) and its practice: counting begins again the day after
 * the end of a report, at most one report per seven days; five working days to report. ERR_NOMEM.
 */
enum err law_hours(struct walk *w) MUST;

#endif
