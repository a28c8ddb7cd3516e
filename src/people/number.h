/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_NUMBER_H
#define PEOPLE_NUMBER_H

#include "access/ctx.h"

/*
 * Whose a personal number is. This is the only place that looks persons up by number: the keyed index in the database may
 * be of any generation of keys, and the key of a person has nothing to do with the number (decision 0003).
 */

/* The key of a person by number; *ret_found says whether there is one. */
enum err person_find(struct ctx *c, const char pgn[PGN_DIGITS], int64_t *ret_person, bool *ret_found) MUST;

/* A number that is looked up together with others. */
struct person_number {
	const char *pgn; /* nine digits */
	int64_t person;  /* the answer; 0: nobody has it */
	bool fresh;      /* of numbers_find_or_make: a new key, nobody has it yet */
};
/* Fills in the answers. */
enum err numbers_find(struct ctx *c, struct person_number *list, size_t n) MUST;
/*
 * The same, inside a transaction that will store whoever is new: gives those a new key and keeps others from adding them
 * at the same time. The same number twice gets the same key.
 */
enum err numbers_find_or_make(struct ctx *c, struct person_number *list, size_t n) MUST;

/* Whether a stored index, of whichever generation, is that of a number. */
bool number_has_index(const struct keys *k, const char pgn[PGN_DIGITS], const unsigned char index[PGN_INDEX_BYTES]);

/* The number of a person, for answers that must carry it. ret gets a NUL behind it. ERR_DB when it cannot be read. */
enum err person_number(struct ctx *c, struct str cipher, char ret[PGN_DIGITS + 1]) MUST;

/*
 * Encrypts the numbers of the next persons after a key with the newest generation, inside a transaction. *ret_after is
 * the last of them, *ret_n how many there were: 0 at the end.
 */
enum err numbers_reseal(struct ctx *c, int64_t after, int most, int64_t *ret_after, size_t *ret_n) MUST;

#endif
