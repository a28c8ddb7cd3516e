/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ABSENCE_LEAVE_INSIDE_H
#define ABSENCE_LEAVE_INSIDE_H

#include "absence/inside.h"
#include "absence/leave.h"
#include "absence_leave_sql.h"
#include "people_young_sql.h"

/* What the files about leave share. */
enum { LEAVE_WORDS_MOST = 1000 };

const char *leave_state_name(enum leave_state state);
bool leave_by_family(const struct ctx *c);
/* Trims; refuses what is empty or too long. */
enum err leave_words(struct ctx *c, struct str *words, const char *field, enum msg_id missing) MUST;
/* A step of a request. */
enum err leave_note(struct ctx *c, int64_t person, int64_t request, const char *action, struct str name,
                    struct str note, struct str old) MUST;
/* Keeps others away from the person of a request, when there is one, until the transaction ends. */
enum err leave_lock(struct ctx *c, struct str public) MUST;
/* The absence that follows from a grant, and its end; lessons of the past with it. */
enum err leave_known(struct ctx *c, struct reference_book *book, const struct leave_one *one) MUST;
enum err leave_unknow(struct ctx *c, struct reference_book *book, const struct leave_one *one) MUST;

#endif
