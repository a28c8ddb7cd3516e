/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REFERENCE_CALENDAR_H
#define REFERENCE_CALENDAR_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/str.h"
#include "db/db.h"
#include "law/types.h"

/* One period of a school calendar, in a list without order. */
struct holiday {
	struct holiday *next;
	day_t first, last; /* inclusive */
	struct str name;
};

/* Puts a period in front of the list. The name is copied into the arena. */
enum err holiday_push(struct arena *a, struct holiday **list, day_t first, day_t last, struct str name) MUST;

/* Whether a regional period gives way: the location has a period of its own in the same school year. */
bool holiday_is_replaced(const struct holiday *period, const struct holiday *own);

/*
 * The calendar of a location with these own periods: sorted, periods that overlap made one. A period belongs to the
 * school year of its first day. The result lives in the arena and borrows nothing from the lists.
 */
enum err calendar_compose(struct arena *a, const struct holiday *regional, const struct holiday *own,
                          bool liberation_day_free, struct law_calendar *ret) MUST;

/* Whether this installation counts 5 May as a public holiday. */
enum err calendar_liberation_day(struct db *db, bool *ret_free) MUST;

#endif
