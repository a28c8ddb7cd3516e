/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_ICAL_WRITE_H
#define FMT_ICAL_WRITE_H

#include "base/buf.h"
#include "base/day.h"

/*
 * Writes one appointment as iCalendar (RFC 5545), and says what it is for (RFC 5546): an invitation, or that it does not
 * take place. The same uid with a higher sequence replaces what was sent before. Times go out in UTC, so that no zone
 * needs to be described; lines end in CR LF and are folded at 75 bytes between characters.
 */
enum { ICAL_UID_MOST = 128, ICAL_TEXT_MOST = 4096 };

struct ical_appointment {
	struct str uid; /* letters, digits, and -@. */
	int64_t sequence;
	bool cancelled;
	int64_t stamp;                             /* instant at which it is written */
	int64_t begin, end;                        /* instants, begin < end */
	struct str summary, location, description; /* UTF-8; line feeds allowed in the description */
	struct str organizer, organizer_name;      /* address; empty: none is named */
	struct str attendee;                       /* address; empty: none is named */
};

/* ERR_INPUT: a uid or address that may not stand there, text that is no UTF-8 or too long, an end that is not behind the begin. */
enum err ical_write(struct buf *out, const struct ical_appointment *in) MUST;

#endif
