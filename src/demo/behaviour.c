/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/behaviour.h"

/* What kinds of student there are, with the share of each (of 10,000) in college and in school. */
struct manner {
	int share_college, share_school;
	int lesson_off, day_off, monday, late_first;
};

static const struct manner manners[] = {
	{ 6000, 8300, 60, 20, 110, 90 },    /* steady */
	{ 2950, 1480, 300, 150, 180, 200 }, /* ordinary */
	{ 700, 170, 550, 350, 220, 520 },   /* loose */
	{ 350, 50, 850, 600, 220, 800 },    /* worrying */
};
enum { MANNERS = sizeof manners / sizeof *manners, LOOSE = 2 };

static const struct manner *draw_manner(struct prng *r, bool college)
{
	int u = (int)prng_below(r, 10000);

	for (int i = 0; i < MANNERS - 1; i++) {
		u -= college ? manners[i].share_college : manners[i].share_school;
		if (u < 0) {
			return &manners[i];
		}
	}
	return &manners[MANNERS - 1];
}

/* A period of some weeks within the school year so far. */
static void draw_period(struct demo_behaviour *b, day_t start, int least_days, int most_days, day_t *from, day_t *to)
{
	*from = prng_between(&b->r, start + 30, b->as_of - 7);
	*to = *from + prng_between(&b->r, least_days, most_days);
}

/* What happens to few: drifting away, long absence, never appearing, long illness. */
static void draw_fate(struct demo_behaviour *b, day_t start, bool college)
{
	if (prng_chance(&b->r, college ? 200 : 35)) {
		draw_period(b, start, 21, 84, &b->drift_from, &b->drift_to);
		b->drift_worst = prng_between(&b->r, 3000, 8000);
	}
	if (prng_chance(&b->r, college ? 55 : 8)) {
		draw_period(b, start, 25, 90, &b->gone_from, &b->gone_to);
		if (prng_chance(&b->r, 3500)) {
			b->gone_to = b->as_of + 365;
		}
	} else if (prng_chance(&b->r, college ? 40 : 3)) {
		b->gone_from = start - 365;
		b->gone_to = start + prng_between(&b->r, 40, 120);
	}
	if (prng_chance(&b->r, 120)) {
		draw_period(b, start, 14, 70, &b->ill_from, &b->ill_to);
	}
}

struct demo_behaviour demo_behaviour_of(const struct demo_region *g, const struct demo_youth *y, enum sector sector)
{
	struct demo_behaviour b = { .r = prng_of(g->seed, STREAM_BEHAVIOUR, y->number),
		                    .as_of = g->as_of,
		                    .drift_from = DAY_NONE,
		                    .gone_from = DAY_NONE,
		                    .ill_from = DAY_NONE };
	bool college = sector == SECTOR_MBO;
	const struct manner *m = draw_manner(&b.r, college);
	int part = college ? 100 : sector == SECTOR_VO ? 45 : 60; /* percent of college, which is less strict */

	b.lesson_off = m->lesson_off * part / 100;
	b.day_off = m->day_off * part / 100;
	b.monday = m->monday;
	b.late_first = m->late_first * (college ? 80 : 60) / 100;
	b.late_other = m->late_first / 12;
	b.sick = 90 + (int)prng_below(&b.r, 110) + (prng_chance(&b.r, 350) ? 450 : 0);
	b.sick_on = 5200;
	b.leave_day = college ? 25 : 18;
	b.leave_lesson = sector == SECTOR_VO ? 90 : 55;
	b.travels = m >= &manners[LOOSE] ? 220 : 60;
	draw_fate(&b, g->year_start, college);
	if (y->story == STORY_STARTED && prng_chance(&b.r, 800)) {
		b.gone_from = y->change; /* enrolled in the course of the year, and never appeared */
		b.gone_to = g->as_of + 365;
	}
	return b;
}

/* Winter is worse. */
static int sick_chance(const struct demo_behaviour *b, day_t day)
{
	static const int by_month[] = { 0, 150, 150, 120, 100, 90, 80, 70, 70, 90, 110, 125, 145 };

	return b->sick * by_month[day_ymd(day).m] / 100;
}

/* The bad period swells and ebbs away. */
static int drift_chance(const struct demo_behaviour *b, day_t day)
{
	int length, from_edge;

	if (b->drift_from == DAY_NONE || day < b->drift_from || day > b->drift_to) {
		return 0;
	}
	length = b->drift_to - b->drift_from + 1;
	from_edge = day - b->drift_from < b->drift_to - day ? day - b->drift_from : b->drift_to - day;
	return b->drift_worst * 2 * (from_edge + 1) / (length + 1);
}

enum demo_mood demo_day(struct demo_behaviour *b, day_t day, bool beside_holiday)
{
	int off = b->day_off * (day_weekday(day) == 0 ? b->monday : 100) / 100 + drift_chance(b, day);

	/* Drawn in any case, so that the days after do not depend on why someone was away. */
	bool falls_ill = prng_chance(&b->r, sick_chance(b, day)), still_ill = prng_chance(&b->r, b->sick_on);
	bool skips = prng_chance(&b->r, off), leave = prng_chance(&b->r, b->leave_day);
	bool travels = prng_chance(&b->r, b->travels), asked = prng_chance(&b->r, 4000);

	b->sick_now = (b->sick_now && still_ill) || falls_ill;
	if (b->gone_from != DAY_NONE && day >= b->gone_from && day <= b->gone_to) {
		return MOOD_AWAY;
	}
	if (b->ill_from != DAY_NONE && day >= b->ill_from && day <= b->ill_to) {
		return MOOD_SICK;
	}
	if (beside_holiday && travels) {
		return asked ? MOOD_LEAVE : MOOD_AWAY;
	}
	return b->sick_now ? MOOD_SICK : leave ? MOOD_LEAVE : skips ? MOOD_AWAY : MOOD_THERE;
}

static struct str reason_of(struct prng *r, const char *const *reasons, size_t n)
{
	return str_of(reasons[prng_below(r, (uint32_t)n)]);
}

struct demo_outcome demo_lesson(struct demo_behaviour *b, enum demo_mood mood, day_t day, int position, bool company)
{
	static const char *const leave[] = { "huisarts",  "tandarts",           "orthodontist",
		                             "rijexamen", "gesprek met mentor", "ziekenhuis" };
	static const char *const late[] = {
		"", "", "", "", "verslapen", "bus gemist", "trein vertraagd", "fiets stuk"
	};
	static const char *const off[] = { "", "", "", "", "", "geen bericht", "verslapen", "niet in de les" };
	int monday = day_weekday(day) == 0 ? b->monday : 100;
	int skip = b->lesson_off * monday / 100 * (company ? 30 : position == 0 ? 180 : 100) / 100;
	uint32_t u;

	switch (mood) {
	case MOOD_AWAY: return (struct demo_outcome){ MARK_UNAUTHORISED, { NULL, 0 } };
	case MOOD_SICK: return (struct demo_outcome){ MARK_SICK, { NULL, 0 } };
	case MOOD_LEAVE: return (struct demo_outcome){ MARK_AUTHORISED, STR("verlof") };
	case MOOD_THERE:
	default: break;
	}
	u = prng_below(&b->r, 10000);
	if (u < (uint32_t)skip) {
		return (struct demo_outcome){ MARK_UNAUTHORISED, reason_of(&b->r, off, sizeof off / sizeof *off) };
	}
	u -= (uint32_t)skip;
	if (u < (uint32_t)b->leave_lesson && !company) {
		return (struct demo_outcome){ MARK_AUTHORISED, reason_of(&b->r, leave, sizeof leave / sizeof *leave) };
	}
	u = prng_below(&b->r, 10000);
	if (u < (uint32_t)(position == 0 ? b->late_first : b->late_other)) {
		return (struct demo_outcome){ MARK_LATE, reason_of(&b->r, late, sizeof late / sizeof *late) };
	}
	return (struct demo_outcome){ MARK_PRESENT, { NULL, 0 } };
}
