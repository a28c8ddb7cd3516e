/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_WORDS_H
#define ACCESS_WORDS_H

#include "access/ctx.h"

/*
 * Days, moments and amounts as pages tell them, in the language of the asker (fmt/human.h appends the same to a buffer,
 * in any language). Texts in the arena; p NULL: no memory. What a form takes back is day_string (base/day.h).
 */

/*
 * The day of an instant as people read it. In a demonstration, whose today stands still, what its visitors did happened on
 * that day, and what comes after it counts from it.
 */
day_t words_day_of(const struct ctx *c, int64_t at);
/* "3 maart 2026"; empty for DAY_NONE. */
struct str words_date(struct ctx *c, day_t day);
/* "maart 2026", the month of a day; empty for DAY_NONE. */
struct str words_month(struct ctx *c, day_t day);
/* "dinsdag 3 maart" */
struct str words_weekday(struct ctx *c, day_t day);
/* "do 5 feb" */
struct str words_short_day(struct ctx *c, day_t day);
/* "3 maart 2026 08:30", of an instant; empty for INT64_MIN, an instant that is not there. */
struct str words_moment(struct ctx *c, int64_t at);
/* Minutes as "14 u 30". */
struct str words_hours(struct ctx *c, int64_t minutes);
/* "1.234" */
struct str words_number(struct ctx *c, int64_t number);

#endif
