/* SPDX-License-Identifier: EUPL-1.2 */
#include "registration/strip.h"

#include "access/words.h"
#include "law/calendar.h"
#include "reference/reference.h"
#include "registration/words.h"

/* Pixels down, hundredths of a percent across. */
enum {
	SUM_HALF = 56,
	TOP = 24,
	ROW = 32,
	BLOCK = 28,
	LEFT = 1200,
	DAY = 1560,
	GAP = 40,
	WEEKEND = 110,
	WEEKEND_LEFT = 9050
};
/* The time of day that a column shows, at least. */
enum { EARLIEST = 8 * 60 + 15, LATEST = 15 * 60 + 30 };

static struct str percent(struct arena *a, int hundredths)
{
	return str_format(a, "%d.%02d%%", hundredths / 100, hundredths % 100);
}

/* The span of the day in which lessons are given. */
struct hours {
	int from, to;
};

static struct hours span_of(const struct reg_day *days, size_t n)
{
	struct hours h = { EARLIEST, LATEST };

	for (size_t i = 0; i < n; i++) {
		for (uint32_t m = 0; m < days[i].count; m++) {
			h.from = days[i].marks[m].begin < h.from ? days[i].marks[m].begin : h.from;
			h.to = days[i].marks[m].end > h.to ? days[i].marks[m].end : h.to;
		}
	}
	return h;
}

static enum err fill_marks(struct ctx *c, const struct reg_day *day, const struct hours *h, struct strip_day *d)
{
	struct strip_mark *marks = ARENA_ARRAY(c->arena, day->count, struct strip_mark);
	int span = h->to - h->from;

	if (marks == NULL) {
		return ERR_NOMEM;
	}
	for (uint32_t i = 0; i < day->count; i++) {
		const struct law_mark *m = &day->marks[i];
		int width = (m->end - m->begin) * 10000 / span - 120;
		char begin[TIME_TEXT], end[TIME_TEXT];

		marks[i] = (struct strip_mark){
			.x = percent(c->arena, (m->begin - h->from) * 10000 / span),
			.width = percent(c->arena, width > 200 ? width : 200),
			.status = m->status,
			.title = str_format(c->arena, "%s–%s %.*s", time_text(m->begin, begin), time_text(m->end, end),
			                    STR_ARG(status_text(c->lang, m->status))),
		};
		if (marks[i].title.p == NULL) {
			return ERR_NOMEM;
		}
		if (day->reasons != NULL && day->reasons[i].n > 0) {
			marks[i].reason = str_format(c->arena, "%s–%s: %.*s", begin, end, STR_ARG(day->reasons[i]));
			marks[i].title = str_format(c->arena, "%.*s (%.*s)", STR_ARG(marks[i].title),
			                            STR_ARG(day->reasons[i]));
		}
		law_ledger_add(&d->sum, m);
	}
	d->marks = marks;
	d->count = day->count;
	return OK;
}

/* "maandag 9 februari: 5 lessen, 2 ongeoorloofd afwezig". */
static enum err fill_label(struct ctx *c, struct strip_day *d)
{
	static const uint8_t told[] = { MARK_UNAUTHORISED, MARK_AUTHORISED, MARK_SICK, MARK_LATE, MARK_UNREGISTERED };
	struct buf b DEFER(buf_finish);

	buf_init(&b, 1024);
	buf_str(&b, d->name);
	buf_text(&b, ": ");
	msg_count(&b, c->lang, MSG_STRIP_LESSONS_ONE, MSG_STRIP_LESSONS_MANY, (int64_t)d->count);
	for (size_t s = 0; s < sizeof told; s++) {
		int n = 0;

		for (size_t i = 0; i < d->count; i++) {
			n += d->marks[i].status == told[s];
		}
		if (n > 0) {
			buf_printf(&b, ", %d %.*s", n, STR_ARG(status_text(c->lang, told[s])));
		}
	}
	TRY(buf_err(&b));
	d->label = str_copy(c->arena, buf_view(&b));
	return d->label.p != NULL ? OK : ERR_NOMEM;
}

static enum err name_day(struct ctx *c, struct strip_day *d)
{
	d->name = words_weekday(c, d->day);
	d->id = day_string(c->arena, d->day);
	return d->name.p != NULL && d->id.p != NULL ? OK : ERR_NOMEM;
}

static bool in_holiday(const struct law_calendar *cal, day_t day)
{
	for (size_t i = 0; i < cal->count; i++) {
		if (cal->holidays[i].first <= day && day <= cal->holidays[i].last) {
			return true;
		}
	}
	return calendar_public_holiday(cal, day);
}

static enum err fill_day(struct ctx *c, const struct strip_in *in, const struct law_calendar *cal,
                         const struct hours *h, const struct reg_day *stored, struct strip_day *d)
{
	int weekday = day_weekday(d->day);
	bool weekend = weekday >= 5;

	d->x = percent(c->arena, weekend ? WEEKEND_LEFT + (weekday - 5) * WEEKEND : LEFT + weekday * DAY);
	d->width = percent(c->arena, weekend ? WEEKEND - GAP / 2 : DAY - GAP);
	d->counts = in->sum.n > 0 && d->day >= in->window_first && d->day <= in->window_last;
	d->free = stored == NULL && !weekend && in_holiday(cal, d->day);
	if (stored == NULL) {
		return d->x.p != NULL && d->width.p != NULL ? OK : ERR_NOMEM;
	}
	TRY(name_day(c, d));
	TRY(fill_marks(c, stored, h, d));
	return fill_label(c, d);
}

static const struct reg_day *stored_on(const struct reg_day *days, size_t n, day_t day)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (days[mid].day < day) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return lo < n && days[lo].day == day ? &days[lo] : NULL;
}

static enum err fill_week(struct ctx *c, const struct strip_in *in, const struct law_calendar *cal,
                          const struct hours *h, const struct reg_day *days, size_t n, struct strip_week *w)
{
	bool lessons = false, all_free = true;

	w->number = day_iso_week(w->monday, NULL);
	for (int i = 0; i < 7; i++) {
		struct strip_day *d = &w->days[i];

		d->day = w->monday + i;
		TRY(fill_day(c, in, cal, h, stored_on(days, n, d->day), d));
		lessons = lessons || d->count > 0;
		all_free = all_free && (i >= 5 || d->free);
	}
	w->holiday = all_free && !lessons;
	if (w->holiday) {
		TRY(reference_holiday_name(c->db, c->arena, in->brin, in->location, w->monday + 1, &w->holiday_name));
	}
	return OK;
}

static void set_bracket(const struct strip_in *in, struct strip *s)
{
	int from = -1, to = -1;

	for (size_t i = 0; i < s->count; i++) {
		if (s->weeks[i].monday <= in->window_last && s->weeks[i].monday + 6 >= in->window_first) {
			from = from < 0 ? s->weeks[i].y : from;
			to = s->weeks[i].y;
		}
	}
	s->bracket = in->sum.n > 0 && from >= 0;
	s->top = from + 2;
	s->bottom = to + BLOCK - 2;
	/* The sum stands upright beside the bracket: never so high that it leaves the drawing. */
	s->middle = (s->top + s->bottom) / 2;
	s->middle = s->middle > SUM_HALF ? s->middle : SUM_HALF;
	s->sum = in->sum;
}

enum err strip_make(struct ctx *c, const struct strip_in *in, const struct reg_day *days, size_t n, struct strip *ret)
{
	day_t first = day_monday(in->first), last = day_monday(in->last);
	struct strip s = { .count = last >= first ? (size_t)((last - first) / 7 + 1) : 0 };
	struct hours h = span_of(days, n);
	struct law_calendar cal;

	TRY(reference_calendar(c->db, c->arena, in->brin, in->location, &cal));
	s.weeks = ARENA_ARRAY(c->arena, s.count, struct strip_week);
	if (s.weeks == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < s.count; i++) {
		s.weeks[i].monday = last - 7 * (day_t)i;
		s.weeks[i].y = TOP + ROW * (int)i;
		TRY(fill_week(c, in, &cal, &h, days, n, &s.weeks[i]));
	}
	s.height = TOP + ROW * (int)s.count + 6;
	set_bracket(in, &s);
	*ret = s;
	return OK;
}
