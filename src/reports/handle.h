/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_HANDLE_H
#define REPORTS_HANDLE_H

#include "letters/letters.h"
#include "reports/report.h"

/*
 * What an officer does with a report, beside the bare deeds of report.h: talks with their invitations, letters, hand-overs
 * that the receiver takes over or gives back, and what the school has not seen yet. Functions that write need a
 * writing connection in c->db and a transaction of the caller.
 */

/* ---- talks ---- */

enum talk_state { TALK_PLANNED, TALK_HELD, TALK_NO_SHOW, TALK_CANCELLED, TALK_STATES };
/* "gepland", "geweest", "niet-verschenen", "afgezegd". */
bool talk_state_parse(struct str name, enum talk_state *ret);

enum { TALK_PLACE_MOST = 200, TALK_COMPANY_MOST = 100, TALK_AHEAD_MOST = 366, TALK_LONGEST = 240 };

struct talk {
	int64_t talk, sequence;
	struct str public, place, company;
	day_t day;
	int begin, minutes;
	enum letter_audience audience;
	enum lang lang;
	bool by_mail, by_letter;
	enum talk_state state;
};
/* Newest first. */
enum err talks_of(struct ctx *c, const struct report_view *r, struct talk **ret, size_t *ret_n) MUST;

/* ERR_INPUT with the field: a day that is past or too far, a time, place or company that lacks. */
enum err talk_check(struct ctx *c, const struct talk *t) MUST;

/* A letter that goes with a deed: made before the transaction (letter_make takes its time), kept and mailed in it. */
struct handle_letter {
	bool wanted;
	struct letter_made made;
	struct letter_sending sending;
};
/*
 * Makes the letter to go with a deed: fields filled from the report, addressee and addresses for mail from the person. talk: of an
 * invitation or of what changes about it, else NULL. ERR_INPUT when it should go by mail and there is no address, or to parents
 * of who is of age; of a talk that they were invited to (again) they hear all the same, on paper where no mail can go.
 */
struct handle_letter_in {
	enum letter_template template;
	enum letter_audience audience;
	enum lang lang;
	bool by_mail;
	const struct talk *talk;
	bool again;          /* who gets it was invited before */
	bool cancelled;      /* the talk is off: the calendar says so */
	struct str who;      /* in whose name; empty: of the actor */
	struct str words;    /* {toelichting} */
	struct str decision; /* {besluit} */
	struct str once;
};
enum err handle_letter(struct ctx *c, struct helper *job, const struct report_view *r,
                       const struct handle_letter_in *in, struct handle_letter *ret) MUST;

struct talk_deed {
	struct talk talk;
	struct str once; /* of the form: the same form again does nothing a second time */
	struct report_deed_in in;
	struct handle_letter letter;
};
/* Plans a talk: DEED_PLAN. *ret_again: this form was carried out before. */
enum err talk_plan(struct ctx *c, struct report_view *r, const struct talk_deed *d, bool *ret_again) MUST;
/*
 * Moves a planned talk (state TALK_PLANNED, another day or time: DEED_PLAN), or says how it went (DEED_CONTACT; for one that
 * is off DEED_PLAN). d->talk.public and sequence say which, as it was seen. ERR_CONFLICT when somebody was first.
 */
enum err talk_change(struct ctx *c, struct report_view *r, const struct talk_deed *d, bool *ret_again) MUST;

/*
 * Closes a report, with letters that call off what was planned (handle_call_off): kept before the deed, so that who gets one
 * is told once.
 */
enum err handle_close(struct ctx *c, struct report_view *r, const struct report_deed_in *in,
                      const struct handle_letter *letters, size_t n) MUST;
/* What the letter of a talk that was moved says: instead of which one it comes, in its language, before the other words. */
enum err handle_instead(struct ctx *c, const struct talk *was, struct str *words) MUST;
/* The letter that a planned talk is off, to whom was invited to it; wanted false: nobody was, or it is past. words: why. */
enum err handle_call_off(struct ctx *c, struct helper *job, const struct report_view *r, const struct talk *t,
                         struct str words, struct handle_letter *ret) MUST;
/*
 * Tells by mail that talks are off, of a report that ends without a form of the officer: in the transaction of the caller, nothing
 * is kept on paper. Who was told by a letter already is not told again.
 */
enum err handle_tell_off(struct ctx *c, const struct report_view *r) MUST;

/* A deed with a letter: a decision. */
enum err handle_decide(struct ctx *c, struct report_view *r, const struct report_deed_in *in,
                       const struct handle_letter *letter, bool *ret_again) MUST;

/* ---- hand-overs ---- */

struct handover {
	int64_t handover, at, account;
	struct str who, why, reason; /* why: "verhuisd", "18", "hand" */
	struct str old_municipality;
	enum report_desk old_desk;
	int64_t old_owner;
};
/* The one that waits for the receiver. */
enum err handover_of(struct ctx *c, const struct report_view *r, struct handover *ret, bool *ret_found) MUST;
/* By hand, with a reason (in->shared). The report goes at once; the receiver answers. */
enum err handover_give(struct ctx *c, struct report_view *r, const struct report_deed_in *in) MUST;
/* Whether the actor is the one who answers. */
bool handover_mine(const struct ctx *c, const struct report_view *r, const struct handover *h);
enum err handover_take(struct ctx *c, struct report_view *r, int64_t version) MUST;
/* Back to whom it came from; with a reason. */
enum err handover_return(struct ctx *c, struct report_view *r, struct str reason, int64_t version) MUST;

/*
 * What goes with every deed, called by report_apply in its transaction: talks follow the report, hand-overs are noted, the school
 * has news. was: the report before.
 */
enum err handle_follow(struct ctx *c, const struct report_view *was, const struct report_view *now,
                       enum report_deed deed, enum report_side side, const struct report_deed_in *in) MUST;

#endif
