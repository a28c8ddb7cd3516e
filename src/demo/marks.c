/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/marks.h"

#include "demo/behaviour.h"
#include "demo/timetable.h"
#include "law/calendar.h"

enum { LONG_HOLIDAY = 5, LESSONS_MOST = 10 /* a day; the bell rings for eight */ };

static bool in_holidays(const struct law_calendar *c, day_t day)
{
	size_t lo = 0, hi = c->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->holidays[mid].last < day) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return lo < c->count && c->holidays[lo].first <= day;
}

bool demo_school_day(const struct law_calendar *c, day_t day)
{
	return day_weekday(day) < 5 && !in_holidays(c, day) && !calendar_public_holiday(c, day);
}

/* Whether a long holiday lies between two days. */
static bool holiday_between(const struct law_calendar *c, day_t a, day_t b)
{
	for (size_t i = 0; i < c->count && c->holidays[i].first <= b; i++) {
		const struct law_holiday *h = &c->holidays[i];

		if (h->first > a && h->last < b && h->last - h->first + 1 >= LONG_HOLIDAY) {
			return true;
		}
	}
	return false;
}

bool demo_forgotten(const struct demo_region *g, const struct demo_place *at, day_t day, int begin, int teacher,
                    bool company)
{
	uint64_t site = g->schools.p[at->school].site;
	uint64_t lesson = ((uint64_t)at->programme * 16 + at->year) * 4096 + at->group;
	uint64_t who = prng_mix(g->seed, STREAM_REGISTER, site, (uint64_t)teacher) % 100;
	uint64_t week = prng_mix(g->seed, STREAM_REGISTER + 100, site, (uint64_t)(day_monday(day) + 100000)) % 100;
	uint64_t chance = company ? 150 : who < 86 ? 30 : who < 96 ? 260 : 1300;

	if (week < 5) {
		chance *= 5; /* the timetable had changed, or the one who chases registrations was away */
	} else if (day < g->year_start + 40) {
		chance *= 2;
	}
	if (day >= g->as_of - 1) {
		chance = chance * 3 + 100; /* not all of yesterday and today is in yet */
	}
	return prng_mix(site, lesson, (uint64_t)day + 100000, g->seed + (uint64_t)begin) % 10000 < chance;
}

/* The school days on which the class has lessons. */
static enum err find_days(struct arena *a, const struct law_calendar *c, const bool on[7], day_t first, day_t last,
                          day_t **ret, size_t *ret_n)
{
	day_t *days = ARENA_ARRAY(a, last >= first ? (size_t)(last - first + 1) : 0, day_t);
	size_t n = 0;

	if (days == NULL) {
		return ERR_NOMEM;
	}
	for (day_t d = first; d <= last; d++) {
		if (on[day_weekday(d)] && demo_school_day(c, d)) {
			days[n++] = d;
		}
	}
	*ret = days;
	*ret_n = n;
	return OK;
}

struct term {
	const struct demo_region *g;
	const struct demo_place *at;
	struct demo_slot slots[SLOTS_MOST];
	size_t slot_n;
	struct demo_behaviour who;
	struct mark_in *marks;
	size_t count;
};

static void add_day(struct term *t, day_t day, bool beside_holiday)
{
	enum demo_mood mood = demo_day(&t->who, day, beside_holiday);
	int position = 0;

	for (size_t i = 0; i < t->slot_n; i++) {
		const struct demo_slot *s = &t->slots[i];
		struct demo_outcome o;

		if (s->weekday != day_weekday(day)) {
			continue;
		}
		o = demo_lesson(&t->who, mood, day, position++, s->company);
		if (day == t->g->as_of && s->end > DEMO_NOW) {
			continue;
		}
		/* Illness and leave were registered beforehand. */
		if (o.status != MARK_SICK && o.status != MARK_AUTHORISED &&
		    demo_forgotten(t->g, t->at, day, s->begin, s->teacher, s->company)) {
			o = (struct demo_outcome){ MARK_UNREGISTERED, { NULL, 0 } };
		}
		t->marks[t->count++] = (struct mark_in){ .day = day,
			                                 .mark = { s->begin, s->end, o.status },
			                                 .reason = o.reason };
	}
}

enum err demo_marks(struct arena *a, const struct demo_region *g, const struct demo_youth *y,
                    const struct demo_place *at, day_t first, day_t last, struct mark_in **ret, size_t *ret_n)
{
	const struct demo_school *s = &g->schools.p[at->school];
	struct term t = { .g = g, .at = at, .who = demo_behaviour_of(g, y, s->sector) };
	bool on[7] = { false };
	day_t *days;
	size_t n;

	t.slot_n = demo_timetable(g, at, t.slots);
	for (size_t i = 0; i < t.slot_n; i++) {
		on[t.slots[i].weekday] = true;
	}
	first = first == DAY_NONE || first < g->year_start ? g->year_start : first;
	last = last == DAY_NONE || last > g->as_of ? g->as_of : last;
	TRY(find_days(a, &s->calendar, on, first, last, &days, &n));
	t.marks = ARENA_ARRAY(a, n * LESSONS_MOST, struct mark_in);
	if (t.marks == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		bool beside = (i > 0 && holiday_between(&s->calendar, days[i - 1], days[i])) ||
		              (i + 1 < n && holiday_between(&s->calendar, days[i], days[i + 1]));

		add_day(&t, days[i], beside);
	}
	*ret = t.marks;
	*ret_n = t.count;
	return OK;
}
