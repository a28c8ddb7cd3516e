/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_HUMAN_H
#define FMT_HUMAN_H

#include <stdint.h>

#include "base/day.h"
#include "base/text.h"

/*
 * Dates, hours and numbers as people write them, Dutch first. Each appends plain letters, digits, blanks and
 * separators only, so that the result needs no escaping in HTML. DAY_NONE appends nothing.
 */

/* "3 maart 2026", "3 March 2026". */
void human_date(struct buf *out, enum lang lang, day_t day);
/* "dinsdag 3 maart", "Tuesday 3 March". */
void human_weekday(struct buf *out, enum lang lang, day_t day);
/* "di", "Tu". */
void human_weekday_short(struct buf *out, enum lang lang, day_t day);
/* "3 mrt", "3 Mar". */
void human_day(struct buf *out, enum lang lang, day_t day);
/* Minutes as hours: "14 u 30", "14 u", "45 min"; English "14 h 30". */
void human_hours(struct buf *out, enum lang lang, int64_t minutes);
/* Minutes as hours with one decimal, rounded down so that nobody reads "16" before 16 hours are reached: "14,5". */
void human_hours_decimal(struct buf *out, enum lang lang, int64_t minutes);
/* "1.234", English "1,234". */
void human_number(struct buf *out, enum lang lang, int64_t number);
/* Tenths as "1.234,5"; a whole number without decimals. */
void human_tenths(struct buf *out, enum lang lang, int64_t tenths);
/* Minutes of a day as "08:30". */
void human_time(struct buf *out, int minutes);

#endif
