/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/day.h"

#include <stdio.h>

/*
 * Days are counted in eras of 400 years of 146,097 days, years beginning in March so that the leap day is the last
 * of the year.
 */
day_t day_of(int y, int m, int d)
{
	int year = m <= 2 ? y - 1 : y;
	int era = (year >= 0 ? year : year - 399) / 400;
	int yoe = year - era * 400;
	int doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return (day_t)(era * 146097 + doe - 719468);
}

struct ymd day_ymd(day_t day)
{
	int z = (int)day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int m = mp < 10 ? mp + 3 : mp - 9;

	return (struct ymd){ .y = yoe + era * 400 + (m <= 2), .m = m, .d = doy - (153 * mp + 2) / 5 + 1 };
}

static bool leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

bool ymd_valid(int y, int m, int d)
{
	static const int length[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (m < 1 || m > 12 || d < 1) {
		return false;
	}
	return d <= length[m - 1] + (m == 2 && leap(y));
}

int day_weekday(day_t day)
{
	int w = ((int)day + 3) % 7;

	return w < 0 ? w + 7 : w;
}

day_t day_monday(day_t day)
{
	return day - day_weekday(day);
}

int day_iso_week(day_t day, int *ret_year)
{
	/* A week belongs to the year of its Thursday. */
	day_t thursday = day_monday(day) + 3;
	int year = day_ymd(thursday).y;

	if (ret_year != NULL) {
		*ret_year = year;
	}
	return (thursday - day_of(year, 1, 1)) / 7 + 1;
}

int day_school_year(day_t day)
{
	struct ymd t = day_ymd(day);

	return t.m >= 8 ? t.y : t.y - 1;
}

day_t day_birthday(day_t birth, int age)
{
	struct ymd b = day_ymd(birth);
	int y = b.y + age;

	if (b.m == 2 && b.d == 29 && !leap(y)) {
		return day_of(y, 3, 1);
	}
	return day_of(y, b.m, b.d);
}

int day_age(day_t birth, day_t on)
{
	int age = day_ymd(on).y - day_ymd(birth).y;

	return on < day_birthday(birth, age) ? age - 1 : age;
}

/* Reads 1 to most digits at *at; false when there is none. */
static bool digits(struct str s, size_t *at, int most, int *ret)
{
	int v = 0, n = 0;

	while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9' && n < most) {
		v = v * 10 + (s.p[*at] - '0');
		*at += 1;
		n += 1;
	}
	*ret = v;
	return n > 0;
}

static bool one(struct str s, size_t *at, char c)
{
	if (*at < s.n && s.p[*at] == c) {
		*at += 1;
		return true;
	}
	return false;
}

bool day_parse(struct str s, day_t *ret)
{
	size_t at = 0;
	int a, b, c, y, d;
	day_t day;
	bool iso = s.n == 10 && s.p[4] == '-';

	if (!digits(s, &at, 4, &a) || !one(s, &at, '-') || !digits(s, &at, 2, &b) || !one(s, &at, '-') ||
	    !digits(s, &at, iso ? 2 : 4, &c) || at != s.n) {
		return false;
	}
	y = iso ? a : c;
	d = iso ? c : a;
	if (y < 1900 || y > 2199 || !ymd_valid(y, b, d)) {
		return false;
	}
	day = day_of(y, b, d);
	*ret = day;
	return true;
}

const char *day_text(day_t day, char out[DAY_TEXT])
{
	struct ymd t;

	out[0] = '\0';
	if (day >= DAY_MIN && day <= DAY_MAX) {
		t = day_ymd(day);
		(void)snprintf(out, DAY_TEXT, "%04u-%02u-%02u", (unsigned)t.y % 10000, (unsigned)t.m % 100,
		               (unsigned)t.d % 100);
	}
	return out;
}

struct str day_string(struct arena *a, day_t day)
{
	char text[DAY_TEXT];

	return str_copy(a, str_of(day_text(day, text)));
}

bool time_parse(struct str s, int *ret_minutes)
{
	size_t at = 0;
	int h, m;

	if (!digits(s, &at, 2, &h) || !one(s, &at, ':') || at + 2 != s.n || !digits(s, &at, 2, &m) || at != s.n) {
		return false;
	}
	if (h > 24 || m > 59 || (h == 24 && m > 0)) {
		return false;
	}
	*ret_minutes = h * 60 + m;
	return true;
}

const char *time_text(int minutes, char out[TIME_TEXT])
{
	(void)snprintf(out, TIME_TEXT, "%02u:%02u", (unsigned)minutes / 60 % 100, (unsigned)minutes % 60);
	return out;
}
