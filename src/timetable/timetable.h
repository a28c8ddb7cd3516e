/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_TIMETABLE_H
#define TIMETABLE_TIMETABLE_H

#include "access/ctx.h"
#include "intake/lesson_put.h"

/*
 * Lessons, who teaches them and who is in them. A school's roles see those of their locations and groups, and whoever
 * teaches a lesson sees that lesson. Everything lives in the arena of the context.
 */

struct lesson {
	int64_t lesson, series;          /* series 0: on its own */
	struct str public;               /* its name in an address */
	struct str brin, location, site; /* site: the name of the location */
	struct str group, group_name;    /* group_name empty: it has none but its code */
	struct str subject, room;
	struct str teacher, teacher_name; /* as delivered; the name of the account behind it, or empty */
	struct str source;                /* "import", "agenda", "hand" */
	day_t day;
	int begin, end; /* minutes of the day */
	bool cancelled;
	bool closed;        /* ended without registration; its gaps stand in the ledger */
	int64_t registered; /* instant at which a roll was first saved; INT64_MIN: never */
	bool own;           /* the actor teaches it */
};

/*
 * By the name in an address. ERR_DENIED: the role may not do the action; ERR_ABSENT when there is none or it is out of
 * reach: the two cannot be told apart.
 */
enum err lesson_open(struct ctx *c, struct str public, enum action action, struct lesson *ret) MUST;

/* Which lessons. Empty texts do not narrow. */
struct lesson_filter {
	bool own;                  /* those that the actor teaches */
	struct str brin, location; /* location only with brin, group only with both */
	struct str group, teacher;
};

enum { LESSONS_MOST = 5000 };

/*
 * Lessons in the reach of the actor, cancelled ones too, in order of day, begin, location and group; at most
 * LESSONS_MOST. The action is the one of the page that asks.
 */
enum err lessons_between(struct ctx *c, day_t first, day_t last, const struct lesson_filter *f, enum action action,
                         struct lesson **ret, size_t *ret_n) MUST;
enum err lessons_of_day(struct ctx *c, day_t day, const struct lesson_filter *f, enum action action,
                        struct lesson **ret, size_t *ret_n) MUST;

/* Where a lesson stands at an instant of the local clock. */
enum lesson_when { LESSON_AHEAD, LESSON_NOW, LESSON_PAST };
enum lesson_when lesson_when(const struct lesson *l, day_t today, int minute);

/* ---- who is in it ---- */

struct lesson_roll {
	struct lesson_student *list;           /* by (person, enrolment), as settle() wants its work */
	const struct lesson_student **by_name; /* the same, as people read them */
	size_t n;
};

/*
 * Who is in a lesson on its day: those whose enrolment has the group, and its members by period. Whether the actor may
 * see the lesson was decided before (lesson_open). action: for the log of looks; ACTION_COUNT: nobody looks (a round).
 */
enum err lesson_students(struct ctx *c, const struct lesson *l, enum action action, struct lesson_roll *ret) MUST;

/* ---- what a roll does to it ---- */

/* Notes that a roll was saved, at c->now unless it was before. Inside the caller's transaction. */
enum err lesson_registered(struct ctx *c, int64_t lesson) MUST;

/*
 * The names under which lessons may stand for the actor: the sign-in name and the codes of schools that stand for the
 * account, each as "BRIN/name". A code of a school that is another account's is not among them.
 */
enum err lesson_names(struct ctx *c, struct str **ret, size_t *ret_n) MUST;

/* ---- closing ---- */

/* What is known of students beforehand: beside roll->list a status, MARK_UNREGISTERED where nothing is. */
typedef enum err lesson_known_fn(struct ctx *c, const struct lesson *l, const struct lesson_roll *roll, uint8_t *ret);

struct lessons_closed {
	size_t lessons, gaps,
		known; /* lessons that were closed; marks put: without registration, with a known reason */
	bool more;     /* there may be more to do */
};

/*
 * Closes lessons of this school year that ended by a minute of a day without registration: whoever has no mark in that
 * time gets one, `?` or what was known beforehand, so that the gap shows. Not on days off of the location, and nothing
 * for who was not in the group that day. A few lessons a call, inside the caller's transaction, so that others can write
 * between two calls. known may be NULL.
 */
enum err lessons_close(struct ctx *c, struct reference_book *book, day_t day, int minute, lesson_known_fn *known,
                       struct lessons_closed *ret) MUST;

/* Whether there is anything to close; on any connection. */
enum err lessons_close_due(struct ctx *c, day_t day, int minute, bool *ret) MUST;

#endif
