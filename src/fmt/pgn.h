/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_PGN_H
#define FMT_PGN_H

#include "base/str.h"

/*
 * The persoonsgebonden nummer of a student: a burgerservicenummer, or an onderwijsnummer for who has none. Nine digits
 * a to i; the sum 9a+8b+7c+6d+5e+4f+3g+2h-i is a multiple of 11 for a BSN and leaves 5 for an onderwijsnummer, which
 * begins with 10 (Wet algemene bepalingen burgerservicenummer art. 1; Besluit register onderwijsdeelnemers).
 *
 * Eight digits are taken as nine of which a spreadsheet lost the leading zero: such a number still has to pass the
 * test, so that one digit forgotten elsewhere is found out in ten of eleven cases.
 */
enum { PGN_DIGITS = 9 };

struct pgn {
	char digits[PGN_DIGITS + 1]; /* NUL-terminated */
};

enum pgn_reason {
	PGN_BSN,       /* fine */
	PGN_EDUCATION, /* fine: an onderwijsnummer */
	PGN_EMPTY,     /* refused, as are all below: nothing there */
	PGN_LETTERS,   /* something else than digits */
	PGN_LENGTH,    /* not nine digits */
	PGN_SUM        /* fails the test: a typing error */
};

/* *ret is filled for the first two answers only. Blanks around the number do not matter. */
enum pgn_reason pgn_parse(struct str s, struct pgn *ret);
bool pgn_fine(enum pgn_reason reason);

#endif
