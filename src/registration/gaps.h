/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTRATION_GAPS_H
#define REGISTRATION_GAPS_H

#include "access/page.h"
#include "law/ledger.h"
#include "registration/tabs.h"

/*
 * Lessons that were given and not registered, by location and week: what keeps the ledger from being closed. For
 * coordinators, of the own institutions.
 */
enum { GAP_WEEKS = 12 };

struct gap_cell {
	int64_t scheduled, unregistered, lessons, gaps; /* lessons: a student in a lesson */
};

struct gap_row {
	struct str brin, location, name;
	struct gap_cell cells[GAP_WEEKS]; /* newest first */
	struct gap_cell sum;
};

struct gap_table {
	day_t weeks[GAP_WEEKS]; /* Mondays, newest first */
	struct gap_row *rows;
	size_t count;
	int64_t this_week; /* gaps of the newest week */
};

enum err gaps_table(struct ctx *c, struct gap_table *ret) MUST;

/* 1 - unregistered / scheduled in tenths of a percent, rounded down. */
int64_t gap_completeness(const struct gap_cell *cell);

struct gap_group {
	day_t day;
	struct str name;
	int64_t students, minutes;
};

struct gap_student {
	day_t day;
	int64_t person;
	struct str public, name, class_group;
	struct str times; /* "08:30–09:20, 10:25–11:15" */
	int minutes;
};

/* A lesson of the timetable that nobody registered, and who was reminded of it. */
struct gap_lesson {
	struct str public, group, teacher, told; /* told: names with the time, or empty */
	day_t day;
	int begin;
};

struct gap_week {
	struct str brin, location, name, school;
	day_t monday;
	struct law_ledger sum;
	int64_t lessons, gaps;
	struct gap_group *groups;
	size_t group_count;
	struct gap_lesson *lessons_open; /* the first 100 */
	size_t lesson_count;
	struct gap_student *students;
	size_t student_count;
	bool more;
};

/* Where a page of students begins: behind this person on this day; day DAY_NONE: at the start. */
struct gap_after {
	day_t day;
	struct str person;
};

/* One location and week. ERR_ABSENT when it is not in reach, or monday is none. Notes who was shown. */
enum err gaps_week(struct ctx *c, struct str brin, struct str location, day_t monday, const struct gap_after *after,
                   struct gap_week *ret) MUST;

/* ---- pages ---- */

enum { REGISTRATION_ROUTES = 2 };
extern const struct http_route registration_routes[REGISTRATION_ROUTES];
extern const struct page_place registration_place;

/* Under /api/v1. */
enum { REGISTRATION_API_ROUTES = 1 };
extern const struct http_route registration_api_routes[REGISTRATION_API_ROUTES];

struct gaps_view {
	struct page page;
	struct registration_tabs tabs;
	struct str title;
	struct gap_table table;
};

struct gap_week_view {
	struct page page;
	struct registration_tabs tabs;
	struct str title, more;
	struct gap_week week;
};

#endif
