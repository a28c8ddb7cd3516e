/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/clock.h"

#include <time.h>

static const int64_t MINUTE_US = 60000000;

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t) != 0) {
		return 0;
	}
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_ticks(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October. */
static day_t last_sunday(int year, int month)
{
	day_t last = day_of(year, month, 31);

	return last - (day_weekday(last) + 1) % 7;
}

/* Minutes to add to UTC at a UTC minute. */
static int offset_at(int64_t utc_minute)
{
	int year = day_ymd((day_t)floor_div(utc_minute, 1440)).y;
	int64_t from = (int64_t)last_sunday(year, 3) * 1440 + 60;
	int64_t until = (int64_t)last_sunday(year, 10) * 1440 + 60;

	return utc_minute >= from && utc_minute < until ? 120 : 60;
}

static int64_t local_minute(int64_t instant)
{
	int64_t utc = floor_div(instant, MINUTE_US);

	return utc + offset_at(utc);
}

day_t clock_day(int64_t instant)
{
	return (day_t)floor_div(local_minute(instant), 1440);
}

int clock_minute(int64_t instant)
{
	int64_t local = local_minute(instant);

	return (int)(local - floor_div(local, 1440) * 1440);
}

int64_t clock_instant(day_t day, int minute)
{
	int64_t local = (int64_t)day * 1440 + minute;
	int64_t utc = local - 120;

	if (offset_at(utc) != 120) {
		utc = local - 60;
	}
	return utc * MINUTE_US;
}
