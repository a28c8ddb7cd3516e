/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_NOTES_H
#define DEMO_NOTES_H

#include "base/str.h"
#include "demo/prng.h"

/* Invented notes and organisations, in Dutch as those who work with it write. Static text. */
enum demo_note {
	NOTE_SPOKEN,       /* the school spoke with a minor or the parents */
	NOTE_SPOKEN_ADULT, /* with someone of 18 or over */
	NOTE_NO_ANSWER,
	NOTE_SPOKEN_SICK,
	/* a signal that was handled without a talk, by what it is about */
	NOTE_HANDLED,
	NOTE_HANDLED_WARNING,
	NOTE_HANDLED_SICK,
	NOTE_HANDLED_LATE,
	NOTE_HANDLED_LUXURY,
	NOTE_TAKEN,   /* an officer takes a report up */
	NOTE_CLOSED,  /* an officer closes it */
	NOTE_OUTSIDE, /* an officer spoke with someone who is enrolled nowhere */
	NOTE_KINDS
};

struct str demo_note(struct prng *r, enum demo_note kind);
struct str demo_employer(struct prng *r);
struct str demo_daytime(struct prng *r);

#endif
