/* SPDX-License-Identifier: EUPL-1.2 */
#include "fmt/pgn.h"

#include <string.h>

/* 9a+8b+...+2h-i, modulo 11, 0..10. */
static int remainder_of(const char digits[PGN_DIGITS])
{
	int sum = 0;

	for (int i = 0; i < PGN_DIGITS - 1; i++) {
		sum += (PGN_DIGITS - i) * (digits[i] - '0');
	}
	sum -= digits[PGN_DIGITS - 1] - '0';
	return ((sum % 11) + 11) % 11;
}

enum pgn_reason pgn_parse(struct str s, struct pgn *ret)
{
	struct pgn pgn = { .digits = "000000000" };
	int rest;

	s = str_trim(s);
	if (s.n == 0) {
		return PGN_EMPTY;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') {
			return PGN_LETTERS;
		}
	}
	if (s.n != PGN_DIGITS && s.n != PGN_DIGITS - 1) {
		return PGN_LENGTH;
	}
	memcpy(pgn.digits + PGN_DIGITS - s.n, s.p, s.n);
	rest = remainder_of(pgn.digits);
	if (rest == 0 && strcmp(pgn.digits, "000000000") != 0) {
		*ret = pgn;
		return PGN_BSN;
	}
	if (rest == 5 && memcmp(pgn.digits, "10", 2) == 0) {
		*ret = pgn;
		return PGN_EDUCATION;
	}
	return PGN_SUM;
}

bool pgn_fine(enum pgn_reason reason)
{
	return reason == PGN_BSN || reason == PGN_EDUCATION;
}
