/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* A calendar day in the Netherlands: days since 1970-01-01 (a Thursday), proleptic Gregorian. */
typedef int32_t day_t;

/* Stands for "no day": an open end, a missing date. Earlier than any real day. */
#define DAY_NONE ((day_t)INT32_MIN)
/* Real days of the program: 1900-01-01 to 2199-12-31. Others are refused on input. */
#define DAY_MIN ((day_t)-25567)
#define DAY_MAX ((day_t)84005)

struct ymd {
	int y, m, d; /* m 1..12, d 1..31 */
};

/* The day of a valid date. */
day_t day_of(int y, int m, int d);
struct ymd day_ymd(day_t day);
bool ymd_valid(int y, int m, int d);
/* 0 = Monday ... 6 = Sunday. */
int day_weekday(day_t day);
/* The Monday of its ISO week. */
day_t day_monday(day_t day);
/* ISO 8601 week number (1..53); *ret_year, when not NULL, gets the year that the week belongs to. */
int day_iso_week(day_t day, int *ret_year);
/* First year of the school year (1 Aug - 31 Jul) of a day: 2025 for 2026-02-01. */
int day_school_year(day_t day);
/* Birthday number age: 29 February counts as 1 March in other years (rules, section 6). */
day_t day_birthday(day_t birth, int age);
/* Whole years of age on a day; negative before birth. */
int day_age(day_t birth, day_t on);

/* "2026-03-01" or "01-03-2026" (also "1-3-2026"), DAY_MIN..DAY_MAX. False when it is none. */
bool day_parse(struct str s, day_t *ret);
/* Writes "2026-03-01" and a NUL; DAY_NONE gives "". Returns out. */
enum { DAY_TEXT = 16 };
const char *day_text(day_t day, char out[DAY_TEXT]);
/* The same in the arena, as forms and files have it; p NULL: no memory. */
struct str day_string(struct arena *a, day_t day);
/* "08:30" or "8:30", 0:00..24:00, as minutes of the day. */
bool time_parse(struct str s, int *ret_minutes);
/* Writes "08:30" and a NUL. Returns out. */
enum { TIME_TEXT = 8 };
const char *time_text(int minutes, char out[TIME_TEXT]);

#endif
