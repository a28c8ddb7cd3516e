/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include "contacts/contacts.h"
#include "people/open.h"
#include "reports/machine.h"
#include "signals/signals.h"

/*
 * Reports of absence (verzuimmeldingen): Leerplichtwet 1969 art. 21a, WEB art. 8.1.8a and 8.3.2, Wvo 2020 art. 8.28; the
 * fields and codes are those of the annex of the Besluit Verzuimmelding with the lengths that the national register
 * takes. A finding is what the school owes; a report carries all that follows. What may happen with one stands in
 * reports/machine.h; report_file() and report_do() are the only ways by which one comes or changes.
 *
 * Functions that write need a writing connection in c->db and a transaction of the caller. Texts are in the arena.
 */

/* Lengths in characters. */
enum {
	REPORT_REASON_MOST = 200,
	REPORT_EXPLANATION_MOST = 100,
	REPORT_TAKEN_MOST = 1000,
	REPORT_NOTE_MOST = 1000, /* explanation of the action wanted; words of a deed are as long */
	REPORT_NAME_MOST = 100,
	REPORT_FUNCTION_MOST = 60,
	REPORT_EMAIL_MOST = 100,
	REPORT_PHONE_MOST = 15,
	REPORT_LESSONS = 12, /* lesson hours of a day */
	REPORT_DAYS_MOST = 400
};

struct report_day {
	day_t day;
	bool whole;       /* all lessons of the day were missed */
	unsigned lessons; /* lesson hours 1 to 12 as bits 0 to 11 */
	int minutes;
};

struct report_address {
	struct str street, number, letter, addition, postcode, place, note;
};

/* What the school fills in. */
struct report_form {
	enum report_kind kind;
	int64_t person, enrolment;
	struct str finding; /* public name of the obligation, or of the signal luxe?; empty: none */
	day_t begin, end;   /* end: DAY_NONE while it lasts (LRV, RMC) */
	const struct report_day *days;
	size_t day_count;
	bool all_missed;
	bool action_wanted;
	struct str action_note; /* why no action is wanted, or why it departs from the protocol */
	struct str reason;      /* presumed reason; mandatory */
	struct str explanation; /* with the reason */
	struct str action_taken;
	struct str reporter_name, reporter_function, reporter_phone, reporter_email;
	struct str phone;              /* of the young person or a parent */
	struct report_address address; /* when they stay elsewhere than where they are registered */
};

/* The row of a report. */
struct report_view {
	int64_t person, report, enrolment;
	struct str public;
	enum report_kind kind;
	enum report_status status;
	int turn; /* enum turn of signals/ */
	day_t due;
	/* Of that clock by the protocol: the step, who takes it, who is told when it is late (names of agreements/). */
	struct str step, who, told;
	struct str rule; /* of the obligation or signal behind it; empty: none */
	day_t day;       /* of that; DAY_NONE */
	day_t begin, end, filed;
	int64_t filed_at;
	struct str brin, location, municipality, region, school_region, duty;
	enum report_desk desk;
	int64_t owner, also; /* accounts; 0: nobody */
	int64_t number, version;
	struct str agreement;
	int64_t taken_at, contacted_at, answered_at, closed_at; /* instants; 0: not yet */
	day_t raised;                                           /* DAY_NONE */
	enum report_closing closing;                            /* of status G */
	enum report_feedback feedback;                          /* of status G */
	enum report_withdrawal withdrawal;                      /* of status I */
	int justified, complete;                                /* 1 yes, 0 no, -1 nobody said */
	bool action_wanted, all_missed;
	int64_t minutes, reporter;
	struct str action_note, reason, explanation, action_taken;
	struct str reporter_name, reporter_function, reporter_phone, reporter_email, phone;
	struct report_address address;
};

/* ---- filing ---- */

/* What the protocol says of the report that is being made, for the form. */
enum report_wish { WISH_NO, WISH_YES, WISH_FREE };
struct report_proposal {
	enum report_wish wish; /* whether action of the municipality is wanted */
	bool explain;          /* who departs from it explains why */
	int64_t number;        /* which report of the school year this is */
	struct str agreement;  /* version of the protocol */
	struct route route;    /* where it goes */
	day_t report_by;       /* DAY_NONE without an obligation */
};

/*
 * A form filled as far as it can be: from the obligation its days with lesson hours, what was done already in words, whether
 * action is wanted by the protocol, who reports. finding: the public name of an obligation or a luxe? signal; empty for a report
 * of kind L or O about an enrolment. ACTION_REPORT. ERR_ABSENT out of reach, ERR_CONFLICT with words when no report can be made of
 * it (twice, exemption, nothing to report).
 */
struct report_of {
	struct str finding;    /* or: */
	struct str person;     /* public name */
	int64_t enrolment;     /* 0: the one that lasts */
	enum report_kind kind; /* L or O */
	day_t begin, end;      /* DAY_NONE: the day itself */
};
enum err report_draft(struct ctx *c, const struct report_of *of, struct report_form *ret,
                      struct report_proposal *ret_proposal) MUST;

/* Everything that is wrong with what was filled in: one message a field. */
struct report_wrong {
	const char *field; /* as it stands in forms and JSON */
	enum msg_id text;
	struct str arg; /* of the message; may be empty */
};
enum { REPORT_WRONGS = 24 };
size_t report_check(const struct report_form *f, const struct report_proposal *p, struct report_wrong *ret);

/*
 * Makes the report: status R, the officer's turn, the obligation "gemeld". ERR_INPUT (the first of report_check),
 * ERR_CONFLICT when the statute refuses it, in words that say what to do: the obligation was reported already; an
 * exemption overlaps it; the days lie before the end of the report before it, or within seven days of that; the kind
 * does not fit the duty.
 */
enum err report_file(struct ctx *c, const struct report_form *form, struct report_view *ret) MUST;

/* ---- looking ---- */

/*
 * By its public name, with a note in the access log. A school reaches reports of enrolments in its reach; officers those of
 * persons in their reach with a duty that is theirs, and those they own. ERR_ABSENT. ERR_DENIED: it is over, and processing
 * is restricted (AVG art. 18).
 */
enum err report_open(struct ctx *c, struct str public, enum action action, struct report_view *ret) MUST;
/* The same for what shows nothing of it: without a note, and whether or not processing is restricted. */
enum err report_known(struct ctx *c, struct str public, enum action action, struct report_view *ret) MUST;
/* The same by key, for who came in through something in reach already: no look is noted. ERR_ABSENT: there is none. */
enum err report_by_key(struct ctx *c, int64_t person, int64_t report, struct report_view *ret) MUST;
/* Whether the actor reaches a report, by the same rule; r is NULL when there is none: the question is asked all the same. */
enum err report_reached(struct ctx *c, const struct report_view *r, bool *ret) MUST;

enum err report_days(struct ctx *c, const struct report_view *r, struct report_day **ret, size_t *ret_n) MUST;

struct report_event {
	int64_t event, at;
	enum report_deed deed;
	enum report_side side;
	day_t day;                              /* that the words are about; DAY_NONE */
	struct str who, what, shared, internal; /* internal: empty for the other side; who: empty for the program */
};
/* What happened with it, oldest first, as far as the actor sees it. */
enum err report_events(struct ctx *c, const struct report_view *r, struct report_event **ret, size_t *ret_n) MUST;

/* ---- deeds ---- */

struct report_deed_in {
	int64_t version;             /* that the actor saw (If-Match); 0: whatever it is now */
	struct str shared, internal; /* words for both sides; for the own side alone */
	struct str what; /* short code of what it was about ("gesproken", "geen-gehoor", "gesprek", a decision) */
	day_t day;       /* CONTACT, PLAN: of the talk; END_DATE: the end; else DAY_NONE */
	enum report_closing closing; /* CLOSE */
	enum report_feedback feedback;
	enum report_withdrawal why;      /* WITHDRAW */
	int justified, complete;         /* CLOSE, NOTICE: 1, 0 or -1 */
	int64_t owner;                   /* HAND_OVER: account, or 0 for whom the route names */
	struct str municipality;         /* HAND_OVER: empty: stays */
	enum report_desk desk;           /* HAND_OVER to another municipality or desk */
	bool redesk;                     /* HAND_OVER: desk is meant */
	const struct report_form *amend; /* AMEND */
};
/* Words that every deed needs to begin with: nothing said, everything unknown. */
extern const struct report_deed_in report_deed_none;

/* The action that deeds of the side of the actor need. */
enum action report_side_action(const struct ctx *c);
/* Whether the actor may do it as the report stands. */
bool report_fits(const struct ctx *c, const struct report_view *r, enum report_deed deed);

/*
 * The one way by which a report changes: looks at the table, writes the event, sets the clocks, the state of the obligation,
 * what the register must hear, and tells open pages. *r becomes what is stored then. ERR_CONFLICT: it does not fit any more, or the
 * version is not the one that was seen; ERR_INPUT: words too long or lacking; ERR_DENIED.
 */
enum err report_do(struct ctx *c, struct report_view *r, enum report_deed deed, const struct report_deed_in *in) MUST;

/* ---- what follows by itself ---- */

/*
 * Looks at the reports of persons whose findings changed, in the same transaction: the end of a long absence, an obligation that
 * no longer holds or holds again, an exemption. findings_store() calls it (signals.h, findings_follow_with).
 */
enum err reports_follow(struct ctx *c, const struct finding *list, size_t n) MUST;
/* The nightly part: lateness goes up, moves and birthdays hand over, exemptions that came in meanwhile. */
enum err reports_night(struct ctx *c) MUST;
/*
 * The same in lots, each in a transaction and an arena of its own, between which others write: until round->over. A lot that is
 * done again (ERR_BUSY) begins where it began: the caller keeps the round as it was until the transaction is committed.
 */
struct reports_round {
	int part;
	int64_t person, report; /* the last one looked at */
	bool over;
};
#define REPORTS_ROUND ((struct reports_round){ .person = INT64_MIN, .report = INT64_MIN })
enum err reports_night_some(struct ctx *c, struct reports_round *round) MUST;
/* Once, before threads begin: lets the rooms below call what stands here. */
void reports_begin(void);

#endif
