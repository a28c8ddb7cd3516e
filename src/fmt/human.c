/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/human.h"

#include <stdlib.h>

static const char *const months[2][12] = {
	{ "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
	  "november", "december" },
	{ "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
	  "December" },
};

/* Dutch shortens maart by its consonants; mei, juni and juli are short enough. */
static const char *const short_months[2][12] = {
	{ "jan", "feb", "mrt", "apr", "mei", "juni", "juli", "aug", "sep", "okt", "nov", "dec" },
	{ "Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec" },
};

static const char *const weekdays[2][7] = {
	{ "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag" },
	{ "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
};

static const char *const short_weekdays[2][7] = {
	{ "ma", "di", "wo", "do", "vr", "za", "zo" },
	{ "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" },
};

static bool real(day_t day)
{
	return day >= DAY_MIN && day <= DAY_MAX;
}

void human_date(struct buf *out, enum lang lang, day_t day)
{
	struct ymd t;

	if (real(day)) {
		t = day_ymd(day);
		buf_printf(out, "%d %s %d", t.d, months[lang == LANG_EN][t.m - 1], t.y);
	}
}

void human_weekday(struct buf *out, enum lang lang, day_t day)
{
	struct ymd t;

	if (real(day)) {
		t = day_ymd(day);
		buf_printf(out, "%s %d %s", weekdays[lang == LANG_EN][day_weekday(day)], t.d,
		           months[lang == LANG_EN][t.m - 1]);
	}
}

void human_weekday_short(struct buf *out, enum lang lang, day_t day)
{
	if (real(day)) {
		buf_text(out, short_weekdays[lang == LANG_EN][day_weekday(day)]);
	}
}

void human_day(struct buf *out, enum lang lang, day_t day)
{
	struct ymd t;

	if (real(day)) {
		t = day_ymd(day);
		buf_printf(out, "%d %s", t.d, short_months[lang == LANG_EN][t.m - 1]);
	}
}

void human_hours(struct buf *out, enum lang lang, int64_t minutes)
{
	int64_t hours = minutes / 60;
	int rest = abs((int)(minutes % 60));

	if (hours == 0 && rest > 0) {
		buf_printf(out, "%d min", (int)minutes);
		return;
	}
	text_number(out, lang, hours);
	buf_text(out, lang == LANG_EN ? " h" : " u");
	if (rest > 0) {
		buf_printf(out, " %02d", rest);
	}
}

void human_hours_decimal(struct buf *out, enum lang lang, int64_t minutes)
{
	human_tenths(out, lang, minutes / 6);
}

void human_number(struct buf *out, enum lang lang, int64_t number)
{
	text_number(out, lang, number);
}

void human_tenths(struct buf *out, enum lang lang, int64_t tenths)
{
	int rest = abs((int)(tenths % 10));

	if (tenths < 0 && tenths > -10) {
		buf_char(out, '-');
	}
	text_number(out, lang, tenths / 10);
	if (rest > 0) {
		buf_char(out, lang == LANG_EN ? '.' : ',');
		buf_char(out, (char)('0' + rest));
	}
}

void human_time(struct buf *out, int minutes)
{
	char text[TIME_TEXT];

	buf_text(out, time_text(minutes, text));
}
