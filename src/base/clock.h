/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/day.h"

/* Microseconds since 1970-01-01 UTC. The only clock of the program; layers below main never read another. */
int64_t clock_now(void);
/* Microseconds that only go up, for measuring. */
int64_t clock_ticks(void);

/* The local day and minute of the day (Europe/Amsterdam, by the European summer-time rule of directive 2000/84/EC). */
day_t clock_day(int64_t instant);
int clock_minute(int64_t instant);
/* The instant of a local day and minute; in the hour that occurs twice, the first. */
int64_t clock_instant(day_t day, int minute);

#endif
