/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/words.h"

#include "base/clock.h"
#include "fmt/human.h"

enum { WORDS_MOST = 128 };

static struct str kept(struct ctx *c, const struct buf *b)
{
	return buf_err(b) == OK ? str_copy(c->arena, buf_view(b)) : (struct str){ NULL, 0 };
}

day_t words_day_of(const struct ctx *c, int64_t at)
{
	day_t day = clock_day(at), real = clock_day(c->now);

	if (c->today >= real || day <= c->today) {
		return day;
	}
	return day <= real ? c->today : c->today + (day - real);
}

struct str words_date(struct ctx *c, day_t day)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, WORDS_MOST);
	human_date(&b, c->lang, day);
	return kept(c, &b);
}

struct str words_month(struct ctx *c, day_t day)
{
	struct buf b DEFER(buf_finish);
	struct str month;

	buf_init(&b, WORDS_MOST);
	human_date(&b, c->lang, day);
	(void)str_cut(buf_view(&b), ' ', &month);
	return buf_err(&b) == OK ? str_copy(c->arena, month) : (struct str){ NULL, 0 };
}

struct str words_weekday(struct ctx *c, day_t day)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, WORDS_MOST);
	human_weekday(&b, c->lang, day);
	return kept(c, &b);
}

struct str words_short_day(struct ctx *c, day_t day)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, WORDS_MOST);
	human_weekday_short(&b, c->lang, day);
	buf_char(&b, ' ');
	human_day(&b, c->lang, day);
	return kept(c, &b);
}

struct str words_moment(struct ctx *c, int64_t at)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, WORDS_MOST);
	if (at != INT64_MIN) {
		human_date(&b, c->lang, words_day_of(c, at));
		buf_char(&b, ' ');
		human_time(&b, clock_minute(at));
	}
	return kept(c, &b);
}

struct str words_hours(struct ctx *c, int64_t minutes)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, WORDS_MOST);
	human_hours(&b, c->lang, minutes);
	return kept(c, &b);
}

struct str words_number(struct ctx *c, int64_t number)
{
	struct buf b DEFER(buf_finish);

	buf_init(&b, WORDS_MOST);
	human_number(&b, c->lang, number);
	return kept(c, &b);
}
