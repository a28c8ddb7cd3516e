/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_ICAL_H
#define FMT_ICAL_H

#include "base/day.h"
#include "base/err.h"
#include "base/str.h"

/*
 * Reads iCalendar (RFC 5545) as timetables send it: events with a begin and an end, in local Dutch time (floating or with a
 * TZID of a zone that keeps the same time), or in UTC; repeated daily or weekly with INTERVAL, COUNT, UNTIL and BYDAY;
 * EXDATE, RECURRENCE-ID, STATUS:CANCELLED. What an event says that is not among this skips that event and no other:
 * days as a whole, other zones, other repetitions, an end on another day, text that is no UTF-8.
 */
enum {
	ICAL_BYTES = 16 * 1024 * 1024, /* of a calendar */
	ICAL_EVENTS = 50000,           /* as they stand in it */
	ICAL_FOUND = 100000,           /* repeated ones counted each time */
	ICAL_TURNS = 4000,             /* times that one event is repeated, whether in the span or not */
	ICAL_VALUE = 2048              /* bytes of one value; longer ones are cut */
};

/* One time that an event takes place. */
struct ical_event {
	struct str name; /* what tells it apart: its UID, and the begin that it had first where it is repeated */
	struct str uid;
	struct str summary, location, categories;
	day_t day;
	int begin, end; /* minutes of the local day, begin < end */
	bool cancelled;
};

struct ical_report {
	size_t events;  /* that stood in the calendar */
	size_t skipped; /* of those */
	size_t line;    /* of the first that was skipped; 0: none */
};

/*
 * Everything that takes place in [first, last], in order of day, begin and name, each name once (the last one in the
 * calendar counts); in the arena, which also needs room for a copy of the text. ERR_INPUT: it is no calendar; ERR_TOOBIG: over a limit; ERR_NOMEM.
 */
enum err ical_read(struct arena *a, struct str text, day_t first, day_t last, struct ical_event **ret, size_t *ret_n,
                   struct ical_report *report) MUST;

#endif
