/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_EDIT_H
#define TIMETABLE_EDIT_H

#include "timetable/timetable.h"

/* A timetable kept by hand, by who coordinates a school (ACTION_TIMETABLE), inside the caller's transaction. */

struct lesson_new {
	struct str brin, location, group, subject, teacher, room;
	day_t day, until; /* until: weekly up to this day, but not on days off; DAY_NONE: once */
	int begin, end;
};
/* ERR_INPUT says which field; ERR_ABSENT: not a place of the actor. *ret_n: how many lessons there are now. */
enum err lessons_add(struct ctx *c, struct reference_book *book, const struct lesson_new *l, size_t *ret_n) MUST;

enum lesson_edit { LESSON_CANCEL, LESSON_RESTORE, LESSON_TEACHER };
/*
 * Changes a lesson, or with `rest` also those of its series that come after it. What came from a file or a calendar is as
 * the next delivery says. ERR_ABSENT: there is none, or not for this actor.
 */
enum err lessons_edit(struct ctx *c, struct reference_book *book, struct str public, bool rest, enum lesson_edit what,
                      struct str teacher) MUST;

#endif
