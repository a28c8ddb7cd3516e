/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_MACHINE_H
#define REPORTS_MACHINE_H

#include <stdbool.h>

#include "base/str.h"

/*
 * What can happen with a report (verzuimmelding), as a table without anything else: kinds, statuses, deeds, who does
 * them, from where to where. Kinds and statuses are those of the national register; reasons of closing and feedback
 * those of the annex of the Besluit Verzuimmelding.
 */

enum report_kind {
	REPORT_V3,  /* 16 hours in 4 lesson weeks, below 18 */
	REPORT_V4,  /* the same from 18 on */
	REPORT_LRV, /* longer than 4 weeks, below 18 */
	REPORT_RMC, /* 4 weeks, from 18 on, without a startkwalificatie */
	REPORT_L,   /* leave outside the school holidays without permission */
	REPORT_O,   /* anything else: fewer hours, late coming, doubt about sick leave */
	REPORT_KINDS
};

enum report_status {
	REPORT_R, /* registered */
	REPORT_B, /* being handled */
	REPORT_K, /* taken notice of */
	REPORT_G, /* closed */
	REPORT_I, /* withdrawn */
	REPORT_STATUSES
};

/* The seven reasons of closing. */
enum report_closing {
	CLOSING_BACK,        /* back at school, education resumed */
	CLOSING_OTHER_PLACE, /* enrolment ended, other education */
	CLOSING_WORK,        /* enrolment ended, work */
	CLOSING_OTHER,       /* enrolment ended, other reasons */
	CLOSING_DECEASED,    /* enrolment ended, deceased */
	CLOSING_ILL,         /* no absence, long-term ill */
	CLOSING_LEGITIMATE,  /* no absence, legitimately away */
	CLOSINGS
};

/* The three explanations of a closing. */
enum report_feedback {
	FEEDBACK_SEEN,   /* seen by the municipality */
	FEEDBACK_ACTION, /* action is being taken */
	FEEDBACK_NONE,   /* no action is running any more */
	FEEDBACKS
};

/* Why a report was withdrawn. */
enum report_withdrawal {
	WITHDRAWAL_EXEMPTION, /* V: an exemption overlaps it */
	WITHDRAWAL_MISTAKE,   /* F: it should not have been made */
	WITHDRAWAL_CORRECTED, /* C: the registration was corrected, the obligation no longer holds */
	WITHDRAWALS
};

/* Which office of a municipality or region it goes to; follows from the duty. */
enum report_desk { DESK_LEERPLICHT, DESK_KWALIFICATIE, DESK_RMC, REPORT_DESKS };

enum report_deed {
	DEED_FILE,      /* school: makes it (report_file, not report_do) */
	DEED_TAKE_UP,   /* officer: begins to handle it */
	DEED_NOTICE,    /* officer: takes notice, nothing follows */
	DEED_ASK,       /* officer: asks the school something */
	DEED_ANSWER,    /* school: answers */
	DEED_CONTACT,   /* officer: spoke with the young person or the parents, or tried to */
	DEED_PLAN,      /* officer: planned a talk */
	DEED_DECIDE,    /* officer: what was decided, for the school to know */
	DEED_CLOSE,     /* officer: closes it, with reason and explanation */
	DEED_WITHDRAW,  /* school: takes it back */
	DEED_HAND_OVER, /* officer, or the program on a move or a birthday: to another officer, desk or municipality */
	DEED_REOPEN,    /* officer: it is not over after all */
	DEED_END_DATE,  /* school, or the program: the absence ended (LRV, RMC) */
	DEED_AMEND,     /* school: other words or days */
	DEED_LAPSE,     /* program: the obligation no longer holds; the school is asked to withdraw it */
	DEED_HOLD,      /* program: it holds after all */
	DEED_EXEMPT,    /* program: an exemption overlaps it */
	DEED_RAISE,     /* program: the clock ran out; who the protocol names is told */
	DEEDS
};

/* Who does a deed; bits. Stored in report_event.side: school 1, authority 2, the program 0. */
enum report_side { REPORT_PROGRAM = 0, REPORT_SCHOOL = 1, REPORT_AUTHORITY = 2 };

/* Stored and shown to other programs: "V3", "R", "terug", "gezien", "V", "rmc". */
const char *report_kind_name(enum report_kind kind);
const char *report_status_name(enum report_status status);
const char *report_closing_name(enum report_closing closing);
const char *report_feedback_name(enum report_feedback feedback);
const char *report_withdrawal_name(enum report_withdrawal why);
const char *report_desk_name(enum report_desk desk);
/* "opgepakt": in report_event.kind. */
const char *report_deed_name(enum report_deed deed);
bool report_kind_parse(struct str name, enum report_kind *ret);
bool report_status_parse(struct str name, enum report_status *ret);
bool report_closing_parse(struct str name, enum report_closing *ret);
bool report_feedback_parse(struct str name, enum report_feedback *ret);
bool report_withdrawal_parse(struct str name, enum report_withdrawal *ret);
bool report_desk_parse(struct str name, enum report_desk *ret);
bool report_deed_parse(struct str name, enum report_deed *ret);

/* Where a report stands. */
struct report_at {
	enum report_kind kind;
	enum report_status status;
	int turn;   /* 0 nobody's, 1 the school's, 2 the officer's */
	bool ended; /* it has an end day */
};

/* Whether somebody of a side may do a deed with a report that stands so; *ret: where it stands then (ended is left). */
bool report_machine(struct report_at at, enum report_deed deed, enum report_side side, struct report_at *ret);
/* Whether nothing more is asked of anybody: K, G and I. */
bool report_over(enum report_status status);

#endif
