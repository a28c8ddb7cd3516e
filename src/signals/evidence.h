/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_EVIDENCE_H
#define SIGNALS_EVIDENCE_H

#include "base/arena.h"
#include "law/calendar.h"
#include "law/types.h"

/*
 * What a finding counted, kept with it so that it explains itself even after the marks were corrected: the marks and
 * the holiday weeks that were skipped. As bytes: version (1), number of weeks (16 bits), the Monday of each (32 bits),
 * then a mark after another: day (32 bits), begin and end (16 bits each), status letter. Little endian.
 */
struct evidence_mark {
	day_t day;
	struct law_mark mark;
};

struct evidence {
	day_t *weeks; /* Mondays */
	size_t week_count;
	struct evidence_mark *marks;
	size_t mark_count;
};

/*
 * The evidence of a finding in the days it came from, in the arena; p is NULL when memory ran out. The weeks are the
 * holiday weeks of the calendar, up to the last day at least.
 */
struct str evidence_pack(struct arena *a, const struct law_finding *f, const struct law_weeks *weeks,
                         const struct law_day *days, size_t n);

/* Unpacks into the arena. ERR_INPUT when damaged. */
enum err evidence_unpack(struct arena *a, struct str bytes, struct evidence *ret) MUST;

#endif
