/* SPDX-License-Identifier: EUPL-1.2 */
#include "demo/plan.h"

#include <string.h>

enum {
	FAMILY_MOST = 3,
	SIBLING_CHANCE = 3600,
	GROUP_SIZE = 27,
	OUT_SHARE = 7, /* of 100 students, so many residents who are not enrolled */
	YEARS_MOST = 8,
	TWIN_DAYS = 290,
	TRIES = 12
};

/* How far the plan is. */
struct drafting {
	const struct demo_region *g;
	struct demo_plan *plan;
	uint16_t *seats; /* taken, by school, programme and year */
	uint32_t pgn;
};

void demo_next_pgn(uint32_t *at, char ret[PGN_DIGITS])
{
	for (;;) {
		/* A step without common factor with a million visits every number once. */
		uint32_t n = *at = (*at + 611953) % 1000000;
		char digits[PGN_DIGITS] = { '1', '0' };
		int sum = 9 * 1 + 8 * 0, last;

		for (int i = 7; i >= 2; i--) {
			digits[i] = (char)('0' + n % 10);
			sum += (9 - i) * (digits[i] - '0');
			n /= 10;
		}
		last = (sum - 5) % 11;
		last = last < 0 ? last + 11 : last;
		if (last < 10) {
			digits[8] = (char)('0' + last);
			memcpy(ret, digits, PGN_DIGITS);
			return;
		}
	}
}

enum sector demo_sector(const struct demo_region *g, const struct demo_place *p)
{
	return g->schools.p[p->school].sector;
}

/* Years begin where the level begins in secondary education. */
static int first_year(const struct demo_programme *p)
{
	if (p->sector != SECTOR_VO || str_eq(p->level, STR("onderbouw"))) {
		return 1;
	}
	return 3;
}

static size_t class_row(const struct drafting *d, const struct demo_place *p)
{
	return ((size_t)p->school * d->g->tables->programmes.n + p->programme) * YEARS_MOST + p->year % YEARS_MOST;
}

static struct demo_place draw_place(struct drafting *d, struct prng *r, uint16_t school)
{
	const struct demo_school *s = &d->g->schools.p[school];
	size_t programme = s->programmes[prng_pick(r, s->programme_total, s->programme_count)];
	const struct demo_programme *p = &d->g->tables->programmes.p[programme];

	return (struct demo_place){ .school = school,
		                    .programme = (uint16_t)programme,
		                    .year = (uint8_t)(first_year(p) + (int)prng_below(r, (uint32_t)p->years)) };
}

/* The next seat of that programme and year; classes are made of the seats when all are taken. */
static void take_seat(struct drafting *d, struct demo_place *p)
{
	p->group = d->seats[class_row(d, p)]++;
}

/* Parallel classes of about the same size. */
static void make_class(const struct drafting *d, struct demo_place *p)
{
	if (p->school != NO_SCHOOL) {
		uint32_t seats = d->seats[class_row(d, p)];

		p->group = (uint16_t)(p->group % (seats / GROUP_SIZE + 1u));
	}
}

/* The age on 1 October of someone in that year. */
static int age_in_autumn(const struct demo_region *g, const struct demo_place *at, struct prng *r)
{
	const struct demo_programme *p = &g->tables->programmes.p[at->programme];
	int64_t level = 0;
	int age = 11 + at->year;

	if (p->sector != SECTOR_MBO) {
		/* Some repeat a year; those of vso stay longer. */
		return age + prng_chance(r, p->sector == SECTOR_VSO ? 4000 : 1300);
	}
	(void)str_to_i64(p->level, &level);
	age = 15 + at->year + prng_chance(r, 5000) + prng_chance(r, 3500) + prng_chance(r, 2000);
	if (level == 4) {
		age += prng_chance(r, 3000);
	}
	if (p->track == TRACK_BBL) {
		age += prng_between(r, 0, 5);
	}
	return prng_chance(r, 400) ? prng_between(r, 21, 27) : age;
}

/* A birthday such that someone has that age on 1 October of the school year. */
static day_t birth_for(const struct demo_region *g, int age, struct prng *r)
{
	struct ymd start = day_ymd(g->year_start);
	day_t youngest = day_of(start.y - age, 9, 30), oldest = day_of(start.y - age - 1, 10, 1);

	return prng_between(r, oldest, youngest);
}

/* Brothers and sisters are born some time apart, or on one day. */
static void fit_siblings(const struct drafting *d, struct demo_youth *y)
{
	for (uint32_t n = y->family; n < y->number; n++) {
		day_t other = d->plan->youths[n].birth;

		if (y->birth - other < TWIN_DAYS && other - y->birth < TWIN_DAYS) {
			y->birth = other;
			return;
		}
	}
}

static uint32_t family_of(const struct drafting *d, uint32_t number)
{
	struct prng r = prng_of(d->g->seed, STREAM_FAMILY, number);
	uint32_t family;

	if (number == 0 || !prng_chance(&r, SIBLING_CHANCE)) {
		return number;
	}
	family = d->plan->youths[number - 1].family;
	return number - family < FAMILY_MOST ? family : number;
}

/* A school and a home that go together. */
static void draw_home(struct drafting *d, struct demo_youth *y, struct prng *r, uint16_t *ret_school)
{
	const struct demo_region *g = d->g;
	uint16_t school = 0;

	for (int i = 0; i < TRIES; i++) {
		const struct demo_school *s;

		school = (uint16_t)prng_pick(r, g->school_total.p, g->school_total.n);
		s = &g->schools.p[school];
		if (y->family == y->number) {
			y->town = (uint16_t)g->towns.p[prng_pick(r, s->town_total, g->towns.n)];
			break;
		}
		y->town = d->plan->youths[y->family].town;
		if (prng_chance(r, (int)(demo_pull(g, s, y->town) * 10000))) {
			break;
		}
	}
	*ret_school = school;
}

static enum demo_story draw_story(const struct demo_region *g, const struct demo_place *p, struct prng *r)
{
	bool mbo = demo_sector(g, p) == SECTOR_MBO;
	uint32_t u = prng_below(r, 10000);

	if (u < (mbo ? 200u : 20u)) {
		return STORY_SWITCHED;
	}
	if (u < (mbo ? 370u : 32u)) {
		return STORY_LEFT;
	}
	if (mbo && u < 470u && g->tables->programmes.p[p->programme].years <= p->year) {
		return STORY_GRADUATED;
	}
	return u < (mbo ? 620u : 60u) ? STORY_STARTED : STORY_ENROLLED;
}

/* A day of the school year so far, not too near to its begin or to today; today when there is none. */
static day_t draw_change(const struct demo_region *g, struct prng *r, int from_days)
{
	day_t day = prng_between(r, g->year_start + from_days, g->as_of - 10);

	return day < g->as_of ? day : g->as_of;
}

static void draft_student(struct drafting *d, struct demo_youth *y)
{
	const struct demo_region *g = d->g;
	struct prng r = prng_of(g->seed, STREAM_PLACE, y->number);
	struct demo_place place;
	uint16_t school;

	draw_home(d, y, &r, &school);
	place = draw_place(d, &r, school);
	take_seat(d, &place);
	y->birth = birth_for(g, age_in_autumn(g, &place, &r), &r);
	r = prng_of(g->seed, STREAM_STORY, y->number);
	y->story = (uint8_t)draw_story(g, &place, &r);
	y->now = y->before = (struct demo_place){ .school = NO_SCHOOL };
	y->change = DAY_NONE;
	switch ((enum demo_story)y->story) {
	case STORY_SWITCHED:
		y->before = place;
		y->now = draw_place(d, &r, school);
		take_seat(d, &y->now);
		y->change = draw_change(g, &r, 60);
		break;
	case STORY_LEFT:
	case STORY_GRADUATED:
		y->before = place;
		y->change = draw_change(g, &r, 75);
		break;
	case STORY_STARTED:
		y->now = place;
		y->change = draw_change(g, &r, 50);
		break;
	case STORY_ENROLLED:
	case STORY_OUT:
	default: y->now = place; break;
	}
}

/* Someone of 16 to 26 who lives in the region and is enrolled nowhere this year. */
static void draft_out(struct drafting *d, struct demo_youth *y)
{
	const struct demo_region *g = d->g;
	struct prng r = prng_of(g->seed, STREAM_OUTSIDE, y->number);
	int age = prng_chance(&r, 600) ? prng_between(&r, 13, 17) : prng_between(&r, 18, 26);
	uint16_t school;

	y->family = y->number;
	y->story = STORY_OUT;
	y->now = y->before = (struct demo_place){ .school = NO_SCHOOL };
	draw_home(d, y, &r, &school);
	y->town = (uint16_t)g->towns.p[prng_pick(&r, g->resident_total, g->inside)];
	y->birth = birth_for(g, age, &r);
	y->change = DAY_NONE;
	if (age >= 18 && prng_chance(&r, 9000)) {
		int years = prng_between(&r, 1, age > 20 ? 4 : 2);

		y->before = draw_place(d, &r, school);
		y->change = day_of(day_ymd(g->year_start).y - years + 1, 7, 31) -
		            (prng_chance(&r, 4000) ? prng_between(&r, 20, 250) : 0);
	}
}

enum err demo_plan_make(struct arena *a, const struct demo_region *g, size_t students, struct demo_plan *ret)
{
	size_t out = students * OUT_SHARE / 100;
	struct demo_plan plan = { .region = g, .count = students + out };
	struct drafting d = { .g = g, .plan = &plan, .pgn = (uint32_t)(prng_mix(g->seed, 7, 7, 7) % 1000000) };

	plan.youths = ARENA_ARRAY(a, plan.count, struct demo_youth);
	d.seats = ARENA_ARRAY(a, g->schools.n * g->tables->programmes.n * YEARS_MOST, uint16_t);
	if (plan.youths == NULL || d.seats == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < plan.count; i++) {
		struct demo_youth *y = &plan.youths[i];
		struct prng r = prng_of(g->seed, STREAM_PERSON, i);

		y->number = (uint32_t)i;
		y->sex = prng_chance(&r, 5000) ? SEX_FEMALE : SEX_MALE;
		demo_next_pgn(&d.pgn, y->pgn);
		if (i < students) {
			y->family = family_of(&d, y->number);
			draft_student(&d, y);
			fit_siblings(&d, y);
		} else {
			draft_out(&d, y);
		}
	}
	for (size_t i = 0; i < plan.count; i++) {
		make_class(&d, &plan.youths[i].before);
		make_class(&d, &plan.youths[i].now);
	}
	*ret = plan;
	return OK;
}
