/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TIMETABLE_CODES_H
#define TIMETABLE_CODES_H

#include "access/ctx.h"
#include "intake/lesson_put.h"

/*
 * A timetable calls teachers by codes of its own ("jan", "DVR"); a school says whose each is. The account gets the lessons
 * that stand under the code, and with them who is in their groups: so it must work at the school, and who coordinates
 * one location says nothing of a code that teaches at another. All of it is for ACTION_TIMETABLE.
 */
enum { CODES_MOST = 200 };

struct teacher_code {
	struct str brin, code, login, name; /* login empty: nobody's yet */
	int64_t lessons;
};
/* Those that are linked. */
enum err codes_linked(struct ctx *c, struct teacher_code **ret, size_t *ret_n) MUST;
/* Those that stand in lessons and are nobody's, most lessons first. */
enum err codes_open(struct ctx *c, struct teacher_code **ret, size_t *ret_n) MUST;

struct code_account {
	struct str login, name;
};
/* Who works at an institution, by name. */
enum err codes_accounts(struct ctx *c, struct str brin, struct code_account **ret, size_t *ret_n) MUST;

/* ---- inside web_write ---- */

/* ERR_INPUT in words: nobody of the school, or a code of other locations as well. ERR_ABSENT: not a place of the actor. */
enum err code_link(struct ctx *c, struct str brin, struct str code, struct str login) MUST;
enum err code_unlink(struct ctx *c, struct str brin, struct str code) MUST;

#endif
