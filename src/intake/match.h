/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_MATCH_H
#define INTAKE_MATCH_H

#include "people/people.h"

/*
 * Finds the enrolment that a mark belongs to, by institution and number, in memory: an institution is read from the
 * database when it first occurs. Its enrolments get slots in order of (person, enrolment).
 */
struct match;

struct match_slot {
	struct enrolment_facts facts;
	struct str number;
	unsigned char pgn_index[PGN_INDEX_BYTES];
	char pgn[PGN_DIGITS]; /* a number that was found to belong here; first byte 0: none yet */
};

enum err match_create(struct ctx *c, struct reference_book *book, struct match **ret) MUST;
/* Fits DEFER. */
void match_destroy(struct match **m);

enum match_found { MATCH_FOUND, MATCH_NO_INSTITUTION, MATCH_NO_ENROLMENT };

/* The slot number of an enrolment. ERR_DB, ERR_NOMEM. */
enum err match_find(struct match *m, struct str brin, struct str number, enum match_found *ret,
                    uint32_t *ret_slot) MUST;
/* Stays where it is until the match is destroyed. */
struct match_slot *match_at(struct match *m, uint32_t slot);
/* Whether a (valid) personal number belongs to the enrolment; remembers it when it does. */
bool match_owns(const struct match *m, struct match_slot *slot, const char pgn[PGN_DIGITS]);

#endif
