/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_REGION_H
#define DEMO_REGION_H

#include "demo/prng.h"
#include "demo/tables.h"

/*
 * Where the demo plays: the schools of one region with how many students each gets, a few of mbo beyond its border, and
 * from which municipalities their students come.
 */

/* One sector at one site. */
struct demo_school {
	size_t site;
	enum sector sector;
	bool outside;      /* in another region: residents of this region travel there */
	bool own_calendar; /* keeps other holidays than its holiday region */
	struct law_calendar calendar;
	size_t *programmes; /* indices in the tables */
	uint32_t *programme_total;
	size_t programme_count;
	uint32_t *town_total; /* beside demo_region.towns */
};

struct demo_region {
	const struct demo_tables *tables;
	uint64_t seed;
	struct str code;
	day_t as_of, year_start;  /* first lesson day at the earliest: 1 August */
	VEC(size_t) towns;        /* of the region, then those across its border */
	size_t inside;            /* how many of towns are of the region */
	uint32_t *resident_total; /* over the inside towns, by youth */
	VEC(struct demo_school) schools;
	VEC(uint32_t) school_total;
	struct law_holiday own[16]; /* holidays of the school year as_of, for schools with their own calendar */
	size_t own_count;
};

/* For about so many students. ERR_ABSENT: no such region; ERR_INPUT: the holidays of the school year of as_of are not known. */
enum err demo_region_make(struct arena *a, const struct demo_tables *t, struct str code, day_t as_of, uint64_t seed,
                          size_t students, struct demo_region *ret) MUST;
/* Kilometres between two municipalities, squared. */
double demo_distance(const struct demo_tables *t, size_t town_a, size_t town_b);
/* How readily someone travels between them, 0..1: schools of mbo draw from further away. */
double demo_pull(const struct demo_region *g, const struct demo_school *s, size_t town);

#endif
