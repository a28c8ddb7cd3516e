/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_SETTLE_QUICK_H
#define INTAKE_SETTLE_QUICK_H

#include "intake/settle.h"

/*
 * Most students are there. For them a roll call need not read all days of their enrolment and ask every rule: presence
 * on the last registered day or behind it gives no finding and takes none away, but for those that findings_touched()
 * names. Inside intake/ only.
 *
 * Merges such work into the batch, with its counts in each, and says so in done (both beside work). Work that brings anything else than presence, that
 * lies before a registered day, that replaces more than a gap, or whose findings could be touched is left alone.
 */
enum err settle_quick(struct ctx *c, const struct settle_work *work, size_t n, struct registration_batch *batch,
                      struct mark_counts *each, bool *done) MUST;

/* registration_merge() for one of the work; each: the counts of it alone. */
enum err settle_merge(struct ctx *c, struct registration_batch *batch, const struct settle_work *w,
                      const struct stored_day *stored, size_t stored_n, struct mark_counts *each,
                      struct law_day **ret_days, size_t *ret_n) MUST;

#endif
