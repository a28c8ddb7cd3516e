/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ROLL_ROLL_H
#define ROLL_ROLL_H

#include "reference/reference.h"
#include "registration/registration.h"
#include "timetable/timetable.h"

/*
 * The roll call: who is in the lesson of this moment. Everybody is there until the teacher says otherwise; what was
 * reported beforehand is filled in. A roll that is saved goes the way of marks (intake/settle.h), as one change.
 *
 * Two may work at one class, and a roll may arrive late because a connection was gone. Therefore each entry says what
 * the person saw when choosing; where something else stands by now, nothing is overwritten and both are shown.
 */

enum { ROLL_STUDENTS_MOST = 400, ROLL_LATE_MOST = 240, ROLL_BEFORE = 15 /* minutes that a roll may begin early */ };

/* What is noted of a student in a lesson. Late: minutes, 0 when nobody said how many. */
struct roll_mark {
	uint8_t status; /* enum mark_status; 0: nothing */
	int minutes;
};

/* What is known of one student before the roll is saved. */
struct roll_student {
	const struct lesson_student *of;
	struct roll_mark stored; /* status 0: nothing, or nobody registered it */
	struct roll_mark chosen; /* what the form begins with */
	struct str known;        /* "ziek", "verlof": reported beforehand, or empty */
	struct str reason;       /* its words, as far as the actor may read them */
	struct str earlier;      /* "eerder vandaag afwezig (08:30)", or empty */
	bool here;               /* said so with the code */
	/* Somebody else noted something meanwhile. */
	bool conflict;
	struct roll_mark mine;
	struct str who;
	int64_t when;
};

struct roll {
	struct lesson lesson;
	struct roll_student *list; /* as people read them */
	size_t n;
	bool more;      /* there are more than ROLL_STUDENTS_MOST: those are left out */
	bool may_save;  /* today, or an earlier lesson that nobody registered */
	bool too_early; /* of today, and not yet */
	bool registered;
	/* Of the newest time that it was saved. */
	int64_t at;
	struct str by;
	struct str followed; /* what came of it, in a sentence; empty when nothing */
	bool self;           /* students may register themselves here */
	struct str code;     /* that stands on the screen now, or empty */
	int64_t code_until;
	size_t here;
};

/* The roll of a lesson in reach. ERR_ABSENT. Notes who was shown. */
enum err roll_open(struct ctx *c, struct str public, struct roll *ret) MUST;

/* The lesson alone, for saving its roll: nobody is shown, so that nobody is noted. ERR_ABSENT. */
enum err roll_begin(struct ctx *c, struct str public, struct roll *ret) MUST;

struct roll_entry {
	struct str student;          /* public name of the person */
	struct roll_mark mark, seen; /* chosen; and what stood there when it was chosen, status 0: nothing */
};

struct roll_saved {
	bool before; /* this very roll was saved before: nothing was done */
	struct mark_counts counts;
	size_t conflicts;
};

/*
 * Saves on a writing connection, in the transaction of the caller. key: made by the client, the same when it sends the
 * same roll again. Entries of students who are not in the lesson are left out. Marks that somebody else set in the
 * meantime stay; r->list then says so. r was opened or begun before and is brought up to date; of a roll that was only
 * begun, r->list then has what is stored and what stands against it, and no more.
 * ERR_CONFLICT: the lesson does not take place, has not begun, or was registered on an earlier day; or it was cancelled,
 * moved or given to another group since r was opened.
 */
enum err roll_save(struct ctx *c, struct reference_book *book, struct roll *r, const struct roll_entry *entries,
                   size_t n, struct str key, struct roll_saved *ret) MUST;

/* The letters of the form. False for anything else; '?' is none. */
bool roll_status(struct str letter, uint8_t *ret);
/* "12 min": what stands as reason with a late mark, and back (0 for other words). */
struct str roll_late_text(struct arena *a, int minutes);
int roll_late_minutes(struct str reason);

/* ---- students who register themselves ---- */

/* Whether an institution wants it. Off until somebody says so. */
enum err roll_self_wanted(struct ctx *c, struct str brin, bool *ret) MUST;
/* A coordinator of the whole institution decides. */
enum err roll_self_choose(struct ctx *c, struct str brin, bool on) MUST;

enum { ROLL_CODE = 6, ROLL_CODE_MINUTES = 10 };
/* A new code for a lesson that the actor may register now; ends the one before. */
enum err roll_code_begin(struct ctx *c, const struct roll *r) MUST;
enum err roll_code_stop(struct ctx *c, const struct roll *r) MUST;

/*
 * A young person says to be there, with the code on the screen. *ret_known false: no code of a lesson that this person
 * is in; which of the two is not said. On a writing connection.
 */
struct roll_here {
	bool known, over; /* over: the teacher had saved the roll already */
	struct str subject;
	int begin, end;
};
enum err roll_here(struct ctx *c, int64_t person, struct str code, struct roll_here *ret) MUST;

/* The nightly part. */
enum err roll_night(struct ctx *c) MUST;

#endif
