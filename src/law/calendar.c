/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/calendar.h"

enum { SATURDAY = 5, SUNDAY = 6, WEEK = 7, LESSON_DAYS = 5 };

/* The anonymous Gregorian computus (Meeus, Jones, Butcher). */
day_t easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 19 * l) / 433;
	int month = (h + l - 7 * m + 90) / 25;

	return day_of(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

static bool kings_day(struct ymd t, int weekday)
{
	if (t.m != 4) {
		return false;
	}
	return (t.d == 27 && weekday != SUNDAY) || (t.d == 26 && weekday == SATURDAY);
}

static bool movable_holiday(int year, day_t day)
{
	int after = day - easter(year);

	return after == 1 || after == 39 || after == 50;
}

static bool liberation_day(day_t day)
{
	struct ymd t = day_ymd(day);

	return t.m == 5 && t.d == 5;
}

bool calendar_public_holiday(const struct law_calendar *c, day_t day)
{
	struct ymd t = day_ymd(day);

	if ((t.m == 1 && t.d == 1) || (t.m == 12 && (t.d == 25 || t.d == 26)) || kings_day(t, day_weekday(day))) {
		return true;
	}
	if (t.m == 5 && t.d == 5 && c->liberation_day_free) {
		return true;
	}
	return t.m >= 3 && t.m <= 6 && movable_holiday(t.y, day);
}

bool calendar_working_day(const struct law_calendar *c, day_t day)
{
	return day_weekday(day) < SATURDAY && !calendar_public_holiday(c, day);
}

day_t calendar_add_working_days(const struct law_calendar *c, day_t day, int n)
{
	while (n > 0) {
		day += 1;
		n -= calendar_working_day(c, day);
	}
	return day;
}

/* Mondays to Fridays from a Monday long ago up to and including a day. */
static int weekdays_to(day_t day)
{
	int from_monday = day - day_monday(DAY_MIN) + 1;

	return from_monday / WEEK * LESSON_DAYS + (from_monday % WEEK < LESSON_DAYS ? from_monday % WEEK : LESSON_DAYS);
}

/* In some years two of the days are one: only the first of them counts. */
static bool named_before(const day_t *days, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (days[k] == days[i]) {
			return true;
		}
	}
	return false;
}

int calendar_working_days(const struct law_calendar *c, day_t after, day_t last)
{
	int n = weekdays_to(last) - weekdays_to(after);

	for (int year = day_ymd(after).y; after < last && year <= day_ymd(last).y; year++) {
		day_t sunday = easter(year);
		/* All that can be a public holiday. */
		const day_t days[] = { day_of(year, 1, 1), day_of(year, 4, 26),  day_of(year, 4, 27),
			               day_of(year, 5, 5), day_of(year, 12, 25), day_of(year, 12, 26),
			               sunday + 1,         sunday + 39,          sunday + 50 };

		for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
			n -= days[i] > after && days[i] <= last && day_weekday(days[i]) < SATURDAY &&
			     !named_before(days, i) && calendar_public_holiday(c, days[i]);
		}
	}
	return after < last ? n : 0;
}

static bool school_free(const struct law_calendar *c, size_t from, day_t day)
{
	for (size_t i = from; i < c->count && c->holidays[i].first <= day; i++) {
		if (day <= c->holidays[i].last) {
			return true;
		}
	}
	/* Liberation Day is a school holiday, also where it is a working day. */
	return liberation_day(day) || calendar_public_holiday(c, day);
}

bool calendar_school_free(const struct law_calendar *c, day_t day)
{
	return school_free(c, 0, day);
}

/* Whether Monday to Friday are free; periods before `from` have ended before that Monday. */
static bool week_free(const struct law_calendar *c, size_t from, day_t monday)
{
	if (c->holidays[from].first <= monday && c->holidays[from].last >= monday + LESSON_DAYS - 1) {
		return true;
	}
	for (day_t d = monday; d < monday + LESSON_DAYS; d++) {
		if (!school_free(c, from, d)) {
			return false;
		}
	}
	return true;
}

/* An upper bound of the weeks that the periods touch. */
static size_t weeks_touched(const struct law_calendar *c, day_t last)
{
	size_t n = 0;

	for (size_t i = 0; i < c->count && c->holidays[i].first <= last; i++) {
		if (c->holidays[i].last >= c->holidays[i].first) {
			n += (size_t)(c->holidays[i].last - c->holidays[i].first) / WEEK + 2;
		}
	}
	return n;
}

enum err law_weeks_make(const struct law_calendar *c, day_t last, struct arena *arena, struct law_weeks *ret)
{
	size_t most = weeks_touched(c, last), count = 0;
	day_t *list = ARENA_ARRAY(arena, most, day_t);
	day_t monday = DAY_NONE;

	if (list == NULL) {
		return ERR_NOMEM;
	}
	/* Public holidays alone never fill a week, so only weeks that a period touches can be holiday weeks. */
	for (size_t i = 0; i < c->count && c->holidays[i].first <= last; i++) {
		day_t begin = day_monday(c->holidays[i].first);

		for (monday = begin > monday ? begin : monday; monday <= c->holidays[i].last && monday <= last;
		     monday += WEEK) {
			if (week_free(c, i, monday)) {
				list[count++] = monday;
			}
		}
	}
	*ret = (struct law_weeks){ .monday = list, .count = count };
	return OK;
}

/* How many holiday weeks begin on or before a day. */
static size_t weeks_until(const struct law_weeks *w, day_t day)
{
	size_t low = 0, high = w->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (w->monday[mid] <= day) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return low;
}

bool law_weeks_hold(const struct law_weeks *w, day_t day)
{
	size_t n = weeks_until(w, day);

	return n > 0 && day < w->monday[n - 1] + WEEK;
}

int32_t law_counted_to(const struct law_weeks *w, day_t day)
{
	size_t n = weeks_until(w, day);

	if (n > 0 && day < w->monday[n - 1] + WEEK) {
		/* Inside a holiday week the number stands where it stood on the Sunday before. */
		return w->monday[n - 1] - 1 - (int32_t)(n - 1) * WEEK;
	}
	return day - (int32_t)n * WEEK;
}

int32_t law_counted_days(const struct law_weeks *w, day_t from, day_t to)
{
	return from > to ? 0 : law_counted_to(w, to) - law_counted_to(w, from - 1);
}

day_t law_window_start(const struct law_weeks *w, day_t day, int counted)
{
	/* The counted day that is one too far back carries this number; the window begins the day after it. */
	int32_t number = law_counted_to(w, day) - counted;
	size_t low = 0, high = w->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (w->monday[mid] - (int32_t)mid * WEEK <= number) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return number + (int32_t)low * WEEK + 1;
}
