/* SPDX-License-Identifier: EUPL-1.2 */
#include "law/luxury.h"

/* A scheduled day between its neighbours. */
struct place {
	day_t before, day, after; /* the neighbours are INT32_MIN and INT32_MAX at the ends */
};

static struct place place_of(const struct walk *w, size_t i)
{
	return (struct place){
		.before = i > 0 ? w->days[i - 1].day : INT32_MIN,
		.day = w->days[i].day,
		.after = i + 1 < w->count ? w->days[i + 1].day : INT32_MAX,
	};
}

/* The first day on which a day beside a holiday can be known as such, or DAY_NONE when it is not beside one. */
static day_t beside_holiday(const struct walk *w, size_t from, struct place p)
{
	const struct law_calendar *c = w->c->calendar;
	day_t since = DAY_NONE;

	for (size_t i = from; i < c->count && c->holidays[i].first <= p.after; i++) {
		const struct law_holiday *h = &c->holidays[i];

		if (h->last - h->first + 1 < w->c->protocol->luxury_holiday_days) {
			continue;
		}
		if (h->last < p.day && h->last >= p.before) {
			return p.day;
		}
		if (h->first > p.day && since == DAY_NONE) {
			since = h->first;
		}
	}
	return since;
}

enum err law_luxury(struct walk *w)
{
	const struct law_calendar *c = w->c->calendar;
	size_t from = 0;

	for (size_t i = 0; i < w->count; i++) {
		struct place p = place_of(w, i);
		struct law_finding f;
		day_t since;

		if (w->days[i].statuses != BIT_UNAUTHORISED) {
			continue;
		}
		while (from < c->count && c->holidays[from].last < p.before) {
			from++;
		}
		since = beside_holiday(w, from, p);
		if (since == DAY_NONE) {
			continue;
		}
		f = walk_finding(w, RULE_LUXURY, p.day);
		f.since = since;
		f.minutes = walk_minutes(w->days[i].minutes);
		f.count = (int32_t)w->days[i].unauthorised;
		f.statuses = BIT_UNAUTHORISED;
		TRY(walk_raise(w, &f));
	}
	return OK;
}
