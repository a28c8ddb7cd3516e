/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "access/ctx.h"
#include "law/ledger.h"
#include "law/types.h"

/*
 * The closed ledger on screen, by week: sums of institutions, locations, teams, groups, down to the lessons that a sum
 * counts and who was in them. Every sum is made of the same marks as the list behind it. Marks belong to the group of
 * the enrolment, so that the groups of a location add up to the location.
 *
 * Coordinators see their institutions or locations; leerplicht and RMC see sums of their residents by location, nothing
 * of a location with fewer than LEDGER_LEAST of them.
 */
enum { LEDGER_WEEKS = 12, LEDGER_LEAST = 5 };

/* The columns, as they stand in addresses by their letter. */
enum ledger_column {
	COLUMN_SCHEDULED,
	COLUMN_PRESENT,
	COLUMN_UNAUTHORISED,
	COLUMN_AUTHORISED,
	COLUMN_SICK,
	COLUMN_UNREGISTERED,
	COLUMN_COUNT
};
char ledger_letter(enum ledger_column column);
bool ledger_column_parse(struct str letter, enum ledger_column *ret);
int64_t ledger_minutes(const struct law_ledger *l, enum ledger_column column);

/* The first week that is shown: of the school years that a school may look back on. */
day_t ledger_first_week(const struct ctx *c);

/* ---- places ---- */

struct ledger_place {
	struct str brin, location, school, site;
	struct law_ledger weeks[LEDGER_WEEKS]; /* newest first; the first is the week asked for */
	int64_t students;                      /* of residents alone */
	bool hidden;                           /* too few residents to show */
};
struct ledger_table {
	day_t monday; /* of weeks[0] */
	struct ledger_place *places;
	size_t count;
	struct law_ledger weeks[LEDGER_WEEKS]; /* all places; empty for residents */
	bool residents;
	int64_t counted_at; /* of residents: since when something changed that is not in them; 0: nothing */
	bool uncounted;     /* of residents: locations of the municipalities were not counted yet */
};
/* The week of a Monday and those before it. */
enum err ledger_table(struct ctx *c, day_t monday, struct ledger_table *ret) MUST;

/* ---- one location ---- */

struct ledger_group {
	struct str name, team;
	int64_t students;
	struct law_ledger sum;
};
struct ledger_site {
	struct ledger_place place; /* with its weeks */
	day_t monday;
	struct ledger_group *groups; /* by team and name */
	size_t count;
};
/* groups: with them, which costs the days of all students of the week. ERR_ABSENT when it is not in reach. */
enum err ledger_site(struct ctx *c, struct str brin, struct str location, day_t monday, bool groups,
                     struct ledger_site *ret) MUST;

/* A group's weeks as those of a place. */
enum err ledger_group_weeks_of(struct ctx *c, const struct ledger_site *site, struct str group,
                               struct law_ledger ret[LEDGER_WEEKS]) MUST;

/* Sets the team of a group, empty: none. Inside the caller's transaction. */
enum { TEAM_MOST = 80 /* bytes */ };
enum err ledger_team(struct ctx *c, struct str brin, struct str location, struct str group, struct str team) MUST;

/* ---- lessons ---- */

/* What a number counts. */
struct ledger_query {
	struct str brin, location, group, team; /* location empty: all in reach */
	bool one_group, one_team;               /* group counts, team counts: "" as well */
	day_t first, last;
	enum ledger_column column;
};

struct ledger_lesson {
	day_t day;
	int begin, end;
	struct str location, group;
	int64_t students, minutes; /* those that the column counts */
};
struct ledger_lessons {
	struct ledger_lesson *list; /* of this page, by day, begin, end, location and group */
	size_t count;
	struct ledger_lesson after; /* where the next page begins, when there is one */
	bool more;
	int64_t lessons, marks, minutes; /* of all pages */
};
enum { LEDGER_PAGE = 100 };
/* after: NULL for the first page. ERR_ABSENT when the place is not in reach. */
enum err ledger_lessons(struct ctx *c, const struct ledger_query *q, const struct ledger_lesson *after,
                        struct ledger_lessons *ret) MUST;

struct ledger_student {
	int64_t person;
	struct str public, enrolment, name; /* name and public empty: left the school long ago */
	uint8_t status;
	bool counts; /* in the column */
	int64_t minutes;
};
/* Who was in a lesson: all of them, those whom the column counts marked. Notes the look. */
enum err ledger_students(struct ctx *c, const struct ledger_query *q, const struct ledger_lesson *lesson,
                         struct ledger_student **ret, size_t *ret_n) MUST;

#endif
