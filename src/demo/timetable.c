/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/timetable.h"

enum { PERIODS = 8, WEEKDAYS = 5 };

/* A week in the making. */
struct week {
	struct demo_slot *slots;
	size_t count;
	struct prng r;
	uint16_t teachers; /* of the location */
};

static void put(struct week *w, int weekday, int begin, int minutes, bool company)
{
	if (w->count < SLOTS_MOST) {
		w->slots[w->count++] = (struct demo_slot){ .weekday = (uint8_t)weekday,
			                                   .company = company,
			                                   .begin = (int16_t)begin,
			                                   .end = (int16_t)(begin + minutes),
			                                   .teacher = (uint16_t)prng_below(&w->r, w->teachers) };
	}
}

/* A working day at a company, in two parts. */
static void company_day(struct week *w, int weekday)
{
	put(w, weekday, 540, 210, true);
	put(w, weekday, 780, 210, true);
}

/* Secondary schools ring the bell for all: eight lessons of 50 minutes with three breaks. */
static void secondary(struct week *w, int least, int most)
{
	static const int bell[PERIODS] = { 510, 560, 630, 680, 760, 810, 875, 925 };

	for (int day = 0; day < WEEKDAYS; day++) {
		int first = prng_chance(&w->r, 2000), last = prng_between(&w->r, least, most) + first;

		for (int i = first; i < last && i < PERIODS; i++) {
			/* A free hour in between. */
			if (i == first || i == last - 1 || !prng_chance(&w->r, 300)) {
				put(w, day, bell[i], 50, false);
			}
		}
	}
}

/* Practical and special schools: five lessons on every day; older students work at a company on two days. */
static void fixed_days(struct week *w, int minutes, int company_days)
{
	for (int day = 0; day < WEEKDAYS; day++) {
		if (day >= 2 && day < 2 + company_days) {
			company_day(w, day);
			continue;
		}
		for (int i = 0; i < 5; i++) {
			put(w, day, 520 + i * (minutes + 5) + (i > 1 ? 15 : 0) + (i > 3 ? 25 : 0), minutes, false);
		}
	}
}

static void college_day(struct week *w, int day, int lessons, int minutes)
{
	static const int starts[] = { 510, 525, 540, 600, 630 };
	int at = starts[prng_below(&w->r, sizeof starts / sizeof *starts)];

	for (int i = 0; i < lessons && at + minutes <= 1050; i++) {
		put(w, day, at, minutes, false);
		at += minutes + (i == 1 ? 30 : i == 3 ? 15 : 0);
	}
}

/* Days of the week without the free ones, chosen by chance. */
static unsigned college_days(struct week *w, int days)
{
	unsigned set = 31;

	for (int n = WEEKDAYS; n > days;) {
		unsigned bit = 1u << prng_below(&w->r, WEEKDAYS);

		if ((set & bit) != 0) {
			set &= ~bit;
			n--;
		}
	}
	return set;
}

static void bol(struct week *w, int level, int year)
{
	static const int lengths[] = { 60, 60, 75, 90 };
	int minutes = lengths[prng_below(&w->r, 4)];
	int days = prng_chance(&w->r, 2500) ? 5 : prng_chance(&w->r, 3500) ? 3 : 4;
	bool company = year > 1 && level > 1 && prng_chance(&w->r, 4500);
	unsigned set = college_days(w, company ? 3 : days);

	for (int day = 0; day < WEEKDAYS; day++) {
		if ((set & 1u << day) != 0) {
			college_day(w, day, minutes > 75 ? prng_between(&w->r, 3, 4) : prng_between(&w->r, 4, 5),
			            minutes);
		} else if (company) {
			company_day(w, day);
		}
	}
}

static int level_of(const struct demo_programme *p)
{
	int64_t level = 0;

	(void)str_to_i64(p->level, &level);
	return (int)level;
}

static uint16_t teachers_of(const struct demo_site *s)
{
	uint32_t n = s->pupils / 15;

	return (uint16_t)(n < 8 ? 8 : n > 900 ? 900 : n);
}

size_t demo_timetable(const struct demo_region *g, const struct demo_place *place, struct demo_slot ret[SLOTS_MOST])
{
	const struct demo_school *s = &g->schools.p[place->school];
	const struct demo_programme *p = &g->tables->programmes.p[place->programme];
	uint64_t class_number = (((uint64_t)s->site * 1024 + place->programme) * 16 + place->year) * 4096 +
	                        place->group;
	struct week w = { .slots = ret,
		          .r = prng_of(g->seed, STREAM_GROUP, class_number),
		          .teachers = teachers_of(&g->tables->sites.p[s->site]) };

	switch (s->sector) {
	case SECTOR_MBO:
		if (p->track == TRACK_BBL) {
			college_day(&w, (int)prng_below(&w.r, WEEKDAYS), 4, 90);
		} else {
			bol(&w, level_of(p), place->year);
		}
		break;
	case SECTOR_PRO: fixed_days(&w, 55, place->year >= 4 ? 2 : 0); break;
	case SECTOR_VSO: fixed_days(&w, 50, place->year >= 5 ? 1 : 0); break;
	case SECTOR_VO:
	case SECTOR_PO:
	case SECTOR_VAVO:
	case SECTOR_HO:
	case SECTOR_COUNT:
	default: secondary(&w, place->year >= 4 ? 5 : 6, 7); break;
	}
	return w.count;
}
