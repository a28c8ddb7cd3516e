/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_PLAN_H
#define DEMO_PLAN_H

#include "demo/region.h"
#include "fmt/pgn.h"

/*
 * Who there is: one small row a young person, in memory for all of them. All further details (name, address, marks) are
 * drawn from the row's number when they are needed, so that they can be made in any order.
 */

enum { NO_SCHOOL = UINT16_MAX };

/* A seat in a class. */
struct demo_place {
	uint16_t school;    /* in demo_region.schools, or NO_SCHOOL */
	uint16_t programme; /* in demo_tables.programmes */
	uint16_t group;     /* number of the parallel class, from 0 */
	uint8_t year;       /* leerjaar */
};

enum demo_story {
	STORY_ENROLLED,  /* the whole school year at one place */
	STORY_STARTED,   /* began after the summer */
	STORY_SWITCHED,  /* from `before` to `now` in the course of the year */
	STORY_LEFT,      /* left `before` this school year, enrolled nowhere */
	STORY_GRADUATED, /* left `before` this school year with a diploma */
	STORY_OUT        /* left `before` in an earlier year, or was never here */
};

struct demo_youth {
	int64_t person;  /* filled when it is stored */
	uint32_t number; /* place in the plan, from 0: the seed of all details */
	uint32_t family; /* number of the family's first child */
	day_t birth;
	uint16_t town; /* in demo_tables.towns */
	uint8_t sex;
	uint8_t story; /* enum demo_story */
	struct demo_place now, before;
	day_t change; /* last day at `before` (this year's stories), or first at `now` (STARTED) */
	char pgn[PGN_DIGITS];
};

struct demo_plan {
	const struct demo_region *region;
	struct demo_youth *youths;
	size_t count;
};

/*
 * Invents so many students, and some residents who are not enrolled besides. The personal numbers are onderwijsnummers
 * of a form that is not issued to people with a BSN. ERR_NOMEM.
 */
enum err demo_plan_make(struct arena *a, const struct demo_region *g, size_t students, struct demo_plan *ret) MUST;

/* A valid onderwijsnummer; the next one comes after *at, which moves on. */
void demo_next_pgn(uint32_t *at, char ret[PGN_DIGITS]);

/* The sector of a place. */
enum sector demo_sector(const struct demo_region *g, const struct demo_place *p);

#endif
