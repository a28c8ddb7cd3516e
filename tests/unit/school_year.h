/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_SCHOOL_YEAR_H
#define TESTS_SCHOOL_YEAR_H

#include "world.h"

#include "base/vec.h"
#include "law/calendar.h"
#include "signals/signals.h"

/* The school, its region and the students of the year that school_year.c plays: what they do, and nights. */

#define DELTION "25PJ" /* in Zwolle, region 10 */

enum { STUDENTS = 20, LESSONS = 2, OWN_TOWNS = 18 /* students of the region; the others live elsewhere */ };
enum mood { GOOD, DRIFTING, GONE, ILL, LEFT };

struct student {
	int64_t person, enrolment;
	enum mood mood;
	day_t born;
};

extern struct world w;
extern struct arena step; /* of one act: the actors live in w.arena */
extern struct student students[STUDENTS];
extern struct actor program, school, colleague, officer, rmc, far_officer, far_rmc;
extern struct law_calendar calendar;

/* Chance from a seed on; other years by YEAR_SEED, a number. */
void chance_from(unsigned seed);
/* The same number for the same thing, whenever it is asked: how somebody is with this one. */
unsigned habit(int64_t key, unsigned below);

void as(const struct actor *a);
/* The people of the year and who handles what. */
void year_begin(struct db_support *s);
void year_end(void);
/* The region's own protocol from the start of the year on: that of an example. */
void agree(size_t which);
/* The marks of a week, as a school delivers them on Friday; now and then those of weeks ago are corrected. */
void lessons(day_t monday);
/* Exemptions and moves. */
void life(void);
/* What the program does by itself. */
void night(void);

#endif
