/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_CALENDAR_H
#define TIMETABLE_CALENDAR_H

#include "fmt/ical.h"
#include "timetable/timetable.h"

/*
 * Lessons from an iCalendar. A pattern says what stands in the title, the place and the categories of an event: three
 * parts with | between them, in which {groep}, {vak}, {docent} and {lokaal} are fields and all else stands there as it is.
 * A field that was filled stays so; what follows a text that is not there stays empty. Events without a group are no
 * lessons and are skipped.
 */
#define CALENDAR_PATTERN "{vak} - {groep} - {docent}|{lokaal}|{groep}"
enum { CALENDAR_PATTERN_MOST = 200, CALENDAR_BACK = 14, CALENDAR_AHEAD = 200 };

struct calendar_fields {
	struct str group, subject, teacher, room;
};
/* False when it is no pattern: an unknown field, two fields without text between them, no {groep} where that is needed. */
bool calendar_pattern_fine(struct str pattern, bool group_needed);
struct calendar_fields calendar_match(struct str pattern, struct str summary, struct str location,
                                      struct str categories);

struct calendar_place {
	struct str brin, location;
	struct str pattern;        /* empty: CALENDAR_PATTERN */
	struct str source;         /* of the lessons */
	struct str group, teacher; /* of all of them; empty: as the calendar says */
	bool whole; /* lessons after today that it does not name, up to the last that it names, are cancelled */
};

struct calendar_counts {
	struct lesson_counts lessons;
	size_t events, skipped, line; /* as ical_report */
	size_t strange;               /* times without a group, or with too long a text */
	size_t found;                 /* lessons that it names */
	int64_t cancelled;            /* of those that changed */
};

/*
 * Takes in the lessons of two weeks back and half a year ahead, in transactions of its own (one, that is rolled back,
 * when dry). ERR_INPUT: it is no calendar, the place is not known, or the pattern is none. Notes it as an import.
 */
enum err calendar_import(struct ctx *c, const struct calendar_place *at, struct str text, bool dry,
                         struct calendar_counts *ret) MUST;

#endif
