/* SPDX-License-Identifier: EUPL-1.2 */
#include "reports/machine.h"

#include <stddef.h>

static const char *const kinds[REPORT_KINDS] = { "V3", "V4", "LRV", "RMC", "L", "O" };
static const char *const statuses[REPORT_STATUSES] = { "R", "B", "K", "G", "I" };
static const char *const closings[CLOSINGS] = { "terug", "andere-opleiding", "werk", "uitgeschreven", "overleden",
	                                        "ziek",  "legitiem" };
static const char *const feedbacks[FEEDBACKS] = { "gezien", "actie", "geen-actie" };
static const char *const withdrawals[WITHDRAWALS] = { "V", "F", "C" };
static const char *const desks[REPORT_DESKS] = { "leerplicht", "kwalificatieplicht", "rmc" };
static const char *const deeds[DEEDS] = { "gemeld",       "opgepakt",     "kennisgenomen", "gevraagd",   "geantwoord",
	                                  "contact",      "gepland",      "besloten",      "afgesloten", "ingetrokken",
	                                  "overgedragen", "heropend",     "einddatum",     "gewijzigd",  "vervallen",
	                                  "geldt-weer",   "vrijstelling", "te-laat" };

#define NAME(what, list, count)                                              \
	const char *report_##what##_name(enum report_##what v)               \
	{                                                                    \
		return (unsigned)v < (count) ? (list)[v] : "";               \
	}                                                                    \
	bool report_##what##_parse(struct str name, enum report_##what *ret) \
	{                                                                    \
		for (int i = 0; i < (int)(count); i++) {                     \
			if (str_eq(name, str_of((list)[i]))) {               \
				*ret = (enum report_##what)i;                \
				return true;                                 \
			}                                                    \
		}                                                            \
		return false;                                                \
	}

NAME(kind, kinds, REPORT_KINDS)
NAME(status, statuses, REPORT_STATUSES)
NAME(closing, closings, CLOSINGS)
NAME(feedback, feedbacks, FEEDBACKS)
NAME(withdrawal, withdrawals, WITHDRAWALS)
NAME(desk, desks, REPORT_DESKS)
NAME(deed, deeds, DEEDS)

#define FROM(s) (1u << (s))
#define R FROM(REPORT_R)
#define B FROM(REPORT_B)
#define K FROM(REPORT_K)
#define G FROM(REPORT_G)
#define BY(s) (1u << (s))
#define P BY(REPORT_PROGRAM)
#define S BY(REPORT_SCHOOL)
#define A BY(REPORT_AUTHORITY)
enum { SAME = REPORT_STATUSES, STAYS = 3 };

/* from: the statuses in which it can be done; to: where it leads; turn: whose move it is then. */
static const struct {
	unsigned from, by;
	int to, turn;
} table[DEEDS] = {
	[DEED_FILE] = { 0, 0, REPORT_R, 2 },
	[DEED_TAKE_UP] = { R, A, REPORT_B, STAYS },
	[DEED_NOTICE] = { R | B, A, REPORT_K, 0 },
	[DEED_ASK] = { R | B, A, SAME, 1 },
	[DEED_ANSWER] = { R | B, S, SAME, 2 },
	[DEED_CONTACT] = { R | B, A, REPORT_B, STAYS },
	[DEED_PLAN] = { R | B, A, REPORT_B, STAYS },
	[DEED_DECIDE] = { R | B, A, REPORT_B, STAYS },
	[DEED_CLOSE] = { R | B | K, A, REPORT_G, 0 },
	[DEED_WITHDRAW] = { R | B | K, S, REPORT_I, 0 },
	[DEED_HAND_OVER] = { R | B | K, A | P, SAME, STAYS },
	[DEED_REOPEN] = { K | G, A, REPORT_B, 2 },
	[DEED_END_DATE] = { R | B | K | G, S | P, SAME, STAYS },
	[DEED_AMEND] = { R | B, S, SAME, STAYS },
	[DEED_LAPSE] = { R | B | K, P, SAME, 1 },
	[DEED_HOLD] = { R | B | K, P, SAME, 2 },
	[DEED_EXEMPT] = { R | B | K, P, REPORT_I, 0 },
	[DEED_RAISE] = { R | B, P, SAME, STAYS },
};

bool report_over(enum report_status status)
{
	return status != REPORT_R && status != REPORT_B;
}

static bool lasts(enum report_kind kind)
{
	return kind == REPORT_LRV || kind == REPORT_RMC;
}

bool report_machine(struct report_at at, enum report_deed deed, enum report_side side, struct report_at *ret)
{
	struct report_at to = at;

	if ((unsigned)deed >= DEEDS || (unsigned)at.status >= REPORT_STATUSES ||
	    (table[deed].from & FROM(at.status)) == 0 || (table[deed].by & BY(side)) == 0) {
		return false;
	}
	if ((deed == DEED_ANSWER || deed == DEED_HOLD) && at.turn != 1) {
		return false;
	}
	if (deed == DEED_ASK && at.turn != 2) {
		return false;
	}
	if (deed == DEED_END_DATE && (!lasts(at.kind) || (at.ended && side == REPORT_SCHOOL))) {
		return false;
	}
	to.status = table[deed].to == SAME ? at.status : (enum report_status)table[deed].to;
	to.turn = table[deed].turn == STAYS ? at.turn : table[deed].turn;
	if (deed == DEED_HOLD && report_over(to.status)) {
		to.turn = 0;
	}
	*ret = to;
	return true;
}
