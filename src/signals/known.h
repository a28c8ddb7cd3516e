/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_KNOWN_H
#define SIGNALS_KNOWN_H

#include "signals/words.h"

/*
 * What a school knows about some young people and what was done today and before, in words, for lists: read for all of
 * them at once. Who may see the persons was decided before; what the role does not see is left out.
 */

struct known {
	int64_t person;
	bool restricted; /* processing is (AVG art. 18): nothing else is told */
	bool spoken_today, tried_today, answered, asks_call, unwell, message_today, reported, parents_know;
	day_t contact;      /* of the newest contact in the last weeks, or DAY_NONE */
	struct str done;    /* "Gesproken op maandag 9 februari door Annemieke Bos"; empty: nothing was done */
	struct str says;    /* what they answered, or what was reported: "wil gebeld worden"; empty: nothing */
	struct str message; /* "Bericht verstuurd op ..."; empty: none */
	struct str phone, guardian, guardian_phone;
};

/* persons: distinct, at most 500. The list is in their order and in the arena. */
enum err known_load(struct ctx *c, const int64_t *persons, size_t n, struct known **ret) MUST;

/* "Antwoordde: bel mij." */
struct str known_answer(enum lang lang, struct str kind);
/* What comes next for who is missed: the same for everybody of whom the same is known. */
struct str known_next(const struct ctx *c, const struct known *k);

#endif
