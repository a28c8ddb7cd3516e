/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_RIGHTS_H
#define TRUST_RIGHTS_H

#include "access/ctx.h"

/*
 * What persons may ask about their data (AVG art. 15-22), kept by the privacy officer (ACTION_RIGHTS). All of it on a
 * writing connection in the caller's transaction, with a line in the log.
 */

/* "inzage" "correctie" "beperking" "bezwaar" "overdracht" "verwijdering". */
extern const char *const rights_kinds[];
extern const size_t rights_kind_count;

/*
 * A request came in; it must be answered within a month (AVG art. 12(3)). Also by who acts as oneself or as a parent
 * (ACTION_OWN_DATA), about a person that came through the gate. ERR_INPUT.
 */
/* Of people themselves: three may be open at a time, then ERR_CONFLICT. */
enum err rights_ask(struct ctx *c, int64_t person, struct str kind, day_t received, struct str note) MUST;
/* Two months more, once, when it is complex; the person must be told. ERR_CONFLICT. */
enum err rights_extend(struct ctx *c, int64_t person, struct str request) MUST;
/* Answered, or refused with the reason in the answer. ERR_CONFLICT: it was already. */
enum err rights_answer(struct ctx *c, int64_t person, struct str request, bool refused, struct str answer) MUST;

/*
 * Corrects a fact (people/corrected.h): what it was stays in person_history with who, when and why, and later
 * deliveries do not bring the old value back. ERR_INPUT: no such field, value or reason wrong, nothing changes.
 */
enum err rights_correct(struct ctx *c, int64_t person, struct str field, struct str value, struct str reason) MUST;

/*
 * Restriction (AVG art. 18): the data are kept and shown to nobody who works with young people, until it is lifted.
 * What the law obliges a school or officer to do goes on (art. 18(2): important public interest): findings stay on
 * their lists and can be handled, without the page of the person. ERR_CONFLICT: it is restricted, or not, already.
 */
enum err rights_restrict(struct ctx *c, int64_t person, struct str reason) MUST;
enum err rights_unrestrict(struct ctx *c, int64_t person) MUST;

/* A note ("contact" or "step") stays out of what the person gets, for the reason given; or is given again. */
enum err rights_withhold(struct ctx *c, int64_t person, struct str kind, int64_t item, struct str reason) MUST;
enum err rights_give(struct ctx *c, int64_t person, struct str kind, int64_t item) MUST;

#endif
