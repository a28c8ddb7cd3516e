/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_LEDGER_H
#define LAW_LEDGER_H

#include "law/types.h"

/*
 * The closed day ledger: every minute of every scheduled lesson stands in exactly one column.
 * Source: Leerplichtwet 1969 art. 21a ("les- of praktijktijd", "zonder geldige reden"); the inspectorate's reading of
 * an hour: lesson hours where a lesson is at most 60 minutes (vo), clock hours elsewhere.
 */
struct law_ledger {
	int64_t scheduled; /* clock minutes, like all below; the sum of the five columns */
	int64_t present, unauthorised, authorised, sick, unregistered;
	int64_t late; /* how many marks were late; their minutes are present */
};

/* Adds a mark: its length to scheduled and to the column of its status. */
void law_ledger_add(struct law_ledger *l, const struct law_mark *mark);
/* Adds the sums of another ledger. */
void law_ledger_sum(struct law_ledger *l, const struct law_ledger *other);
/* Whether scheduled is the sum of the columns and no column is negative. */
bool law_ledger_closed(const struct law_ledger *l);
/* Completeness (1 - unregistered / scheduled) in 1/100 percent, rounded down; 10000 when nothing is scheduled. */
int law_ledger_completeness(const struct law_ledger *l);

/* UNIT_BY_SECTOR made definite: vo, vso and pro count lesson hours, the others clock minutes. */
enum hour_unit law_unit(enum sector sector, enum hour_unit unit);
/* What an unauthorised lesson counts in a definite unit: its length, or at least 60 minutes in UNIT_LESSON. */
int law_counted_minutes(const struct law_mark *mark, enum hour_unit unit);

#endif
