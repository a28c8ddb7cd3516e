/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_LESSON_PUT_H
#define INTAKE_LESSON_PUT_H

#include "people/people.h"

/*
 * Lessons as a source says them, whether a file, a calendar or a person, laid beside those that are stored. All that
 * puts lessons in goes this way, so that what follows from a change is the same: a lesson that was closed with gaps and
 * is cancelled, moved or given to another group afterwards takes these gaps away again.
 */
enum { LESSON_EXT_MOST = 120, LESSON_TEXT_MOST = 120, LESSON_GROUP_MOST = 60, LESSON_TEACHER_MOST = 80 };

struct lesson_said {
	int64_t key; /* lesson_key() of brin, source and ext */
	struct str brin, location, group, subject, teacher, room;
	struct str ext; /* what the source calls it */
	day_t day;
	int begin, end; /* minutes of the day, begin < end */
	bool cancelled;
	int64_t series; /* lessons of one event; 0: none */
	/* Filled by lessons_put. */
	int64_t lesson;
	struct str public;
	bool stored, same;
	const struct lesson_said *was; /* what stood there, when it is another */
	int64_t registered;            /* when a roll of what stood there was saved; INT64_MIN: never */
};

struct lesson_counts {
	int64_t added, changed, same;
};

/* By which the same lesson is recognised in what is said; not that of the table. */
int64_t lesson_key(struct str brin, struct str source, struct str ext);

/*
 * Stores lessons of one source, each once, inside the caller's transaction; sorts them by institution and key. Memory comes from
 * c->arena. The locations are known. Adds to *counts.
 */
enum err lessons_put(struct ctx *c, struct reference_book *book, struct str source, struct lesson_said *list, size_t n,
                     struct lesson_counts *counts) MUST;

/* Keeps others from storing lessons until the transaction ends; lessons_put does so itself. */
enum err lessons_lock(struct ctx *c) MUST;

/* ---- codes of teachers ---- */

/* Days of lessons that count for where a code teaches, and all that are to come. */
enum { CODES_BACK = 28 };

/* Gives a code to an account, 0: to nobody. Whoever calls knows that the account works at the school. */
enum err teacher_code_set(struct ctx *c, struct str brin, struct str code, int64_t account) MUST;

/* ---- who is in a group ---- */

struct lesson_student {
	struct enrolment_facts of;
	struct str public, name; /* of the person: the key in addresses, "Sem de Boer" */
	struct str sort;         /* by which people are sorted */
};

/* Those in a group on a day, by enrolment or as members, by (person, enrolment), in c->arena. No group: nobody. */
enum err group_students(struct ctx *c, struct str brin, struct str location, struct str group, day_t day,
                        struct lesson_student **ret, size_t *ret_n) MUST;

#endif
