/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_AGREEMENT_H
#define AGREEMENTS_AGREEMENT_H

#include "access/ctx.h"
#include "law/types.h"

/*
 * A protocol (werkafspraak) between schools, municipalities and the RMC of a region: who does what within how many
 * working days when something was found, and what a report asks for. It is a document and a machine at once. What a
 * region does not settle is as the national default says; thresholds of the statute (hours, weeks) are never part of it.
 *
 * The protocol of the RMC region in which the SCHOOL lies is the one that counts, for its signals and for its reports,
 * wherever the student lives: the school signed it, and works one way for all its students.
 *
 * Sources: Besluit Verzuimmelding (fields of a report); Leerplichtwet 1969 art. 21a and WEB art. 8.1.8a (report within
 * five working days, which no agreement can lengthen); practice of regions (one fixed contact for each location, first
 * report without and later ones with action wanted, one way for those under and over 18).
 */

/* What a row is about: a finding of the law (enum law_rule), or a report that no obligation lies behind. */
enum {
	AGREED_LUXURY = RULE_COUNT, /* "L": luxury leave, reported */
	AGREED_OTHER,               /* "O": other absence, reported */
	AGREED_LESSON,              /* "les": a lesson that ended and that nobody registered */
	AGREED_SUBJECTS
};

enum agreed_step {
	AGREED_CALL,          /* "bellen": the school tries to reach the student or the parents */
	AGREED_TALK,          /* "gesprek": the school talks with the student */
	AGREED_REPORT,        /* "melden": the school reports; for a signal: as kind O, voluntarily */
	AGREED_TAKE_UP,       /* "oppakken": the officer takes the report up, or takes note of it */
	AGREED_FIRST_CONTACT, /* "contact": the officer reaches the student or the parents */
	AGREED_FEEDBACK,      /* "terugkoppelen": the officer tells the school what happens */
	AGREED_CLOSE,         /* "afsluiten": the officer closes the report */
	AGREED_REGISTER,      /* "registreren": the teacher registers the lesson; of AGREED_LESSON alone */
	AGREED_STEPS
};

enum agreed_who {
	AGREED_NOBODY, /* "niemand": this is agreed not to be done */
	AGREED_TEACHER,
	AGREED_MENTOR,
	AGREED_COORDINATOR,
	AGREED_CONTACT, /* the fixed contact of the location: leerplicht or RMC by duty (contacts/) */
	AGREED_OFFICER,
	AGREED_RMC,
	AGREED_REGION,
	AGREED_WHOS
};

enum agreed_age { AGE_ANY, AGE_MINOR, AGE_ADULT };         /* "*", "18-", "18+" */
enum agreed_count { COUNT_ANY, COUNT_FIRST, COUNT_LATER }; /* "*", "1", "2+": of this subject, enrolment, school year */
enum agreed_clock { FROM_SIGNAL, FROM_REPORT, FROM_TAKE_UP };             /* "signaal", "melding", "opgepakt" */
enum agreed_action { WANTED_UNSAID, WANTED_NO, WANTED_YES, WANTED_FREE }; /* "", "nee", "ja", "vrij" */

enum { AGREED_NO_TERM = -1, AGREED_MOST_DAYS = 250, AGREED_TEMPLATE = 40, AGREED_WORDS = 300, AGREED_MOST_ROWS = 200 };

struct agreed_row {
	int subject;             /* enum law_rule, AGREED_LUXURY, AGREED_OTHER */
	enum sector sector;      /* SECTOR_COUNT: all */
	enum agreed_age age;     /* on the day of the finding or the filing */
	enum agreed_count count; /* which one in the school year */
	enum agreed_step step;
	enum agreed_who who;
	int days; /* working days after the clock starts; 0: the same day; AGREED_NO_TERM */
	enum agreed_clock clock;
	bool pause;                /* school holidays of the location do not count */
	enum agreed_action action; /* of AGREED_REPORT: what the form proposes for "actie gewenst" */
	bool explain;              /* a deviation from action needs an explanation */
	enum agreed_who told; /* who is told when it is late; AGREED_NOBODY: nobody beyond who should have done it */
	struct str letter;    /* name of a letter or message that belongs to it; may be empty */
	struct str words;     /* what else was agreed, in plain words; may be empty */
	struct str ground;    /* what it rests on; may be empty */
};

struct agreement_partner {
	bool town;       /* a municipality; else an institution */
	struct str code; /* municipality or BRIN */
	struct str name;
	/* Who signed the text as it is now; empty: not signed. */
	struct str signed_by;
	int64_t signed_at;
	/* Why the partner does not sign the text as it is now; empty: no such word. signed_by is who said so, signed_at empty. */
	struct str refused;
};

enum agreement_state { AGREEMENT_DRAFT, AGREEMENT_PUBLISHED, AGREEMENT_EXAMPLE };

struct agreement {
	int64_t key;        /* 0: compiled in */
	struct str version; /* "10-2026-2", "landelijk-2026.1", "voorbeeld-a"; never changes, is never used again */
	struct str region;  /* RMC region; empty for the national default and the examples */
	struct str title, words;
	enum agreement_state state;
	day_t valid_from; /* DAY_NONE for a draft */
	day_t until;      /* the last day, when a later one was published; else DAY_NONE */
	int64_t edit;     /* grows with each change of a draft */
	const struct agreed_row *rows;
	size_t row_count;
	const struct agreement_partner *partners; /* who has to sign; only of agreement_open() */
	size_t partner_count;
};

/* ---- Pure: choosing a row, and its clock ---- */

/* One case that rows are laid on. */
struct agreed_case {
	int subject;
	enum sector sector;
	bool adult; /* 18 or over */
	int count;  /* 1, 2 ... of this subject and enrolment in the school year */
};

/*
 * The row that counts for a step, or NULL when nothing is agreed about it. Of the rows that fit, the most specific wins:
 * one that names the sector before one that names the age, before one that names the count. Where no row of the
 * agreement fits, the national default's is looked for the same way. who is AGREED_NOBODY when the step is agreed not to
 * be done: then there is nothing to do and no clock.
 */
const struct agreed_row *agreement_row(const struct agreement *a, const struct agreed_case *c, enum agreed_step step);
/* The same without the national default behind it. */
const struct agreed_row *agreement_own_row(const struct agreement *a, const struct agreed_case *c,
                                           enum agreed_step step);
/* The first clock of the school for a finding: of an obligation its report, else of what is agreed; NULL: none. */
const struct agreed_row *agreement_school_row(const struct agreement *a, const struct agreed_case *c);
/* The next one when steps of it were taken already: a bit of AGREED_STEP_BIT each. */
#define AGREED_STEP_BIT(step) (1u << (step))
const struct agreed_row *agreement_school_next(const struct agreement *a, const struct agreed_case *c, unsigned done);
/* Whether it is agreed that the school does nothing at all about a signal: a row says so, and none says otherwise. */
bool agreement_nothing(const struct agreement *a, const struct agreed_case *c);
/*
 * The last day for a row whose clock started on a day: that many working days after it (Mon-Fri without public holidays;
 * school holidays of the calendar do not count either when the row pauses). DAY_NONE without a term.
 */
day_t agreed_due(const struct agreed_row *row, day_t from, const struct law_calendar *calendar);
/* How specific a row is: 0 to 7. */
int agreed_weight(const struct agreed_row *row);

/* The default that counts where a region agreed nothing: version law_protocol_national()->version. */
const struct agreement *agreement_national(void);

/* Names as in the text form (docs/agreements.md), and back. */
const char *agreed_subject_name(int subject);
bool agreed_subject_parse(struct str name, int *ret);
const char *agreed_step_name(enum agreed_step step);
bool agreed_step_parse(struct str name, enum agreed_step *ret);
const char *agreed_who_name(enum agreed_who who);
bool agreed_who_parse(struct str name, enum agreed_who *ret);
const char *agreed_sector_name(enum sector sector); /* "*" for all */
bool agreed_sector_parse(struct str name, enum sector *ret);
const char *agreed_age_name(enum agreed_age age);
bool agreed_age_parse(struct str name, enum agreed_age *ret);
const char *agreed_count_name(enum agreed_count count);
bool agreed_count_parse(struct str name, enum agreed_count *ret);
const char *agreed_clock_name(enum agreed_clock clock);
bool agreed_clock_parse(struct str name, enum agreed_clock *ret);
const char *agreed_action_name(enum agreed_action action);
bool agreed_action_parse(struct str name, enum agreed_action *ret);
/* Whether a step is the school's; else it is the officer's. */
bool agreed_step_of_school(enum agreed_step step);
/*
 * Messages and letters that a row can name (member "brief"): of the school the messages of outreach/ and "geen" for none, of the
 * officer the letters of letters/. In order, NULL at the end.
 */
const char *const *agreed_letters(enum agreed_step step);
bool agreed_letter_known(enum agreed_step step, struct str name);

/* ---- Kept ones. Everything lives in the arena that is named, compiled-in ones for ever ---- */

/* The one in force in a region on a day; the national default when the region has none. In c->arena. */
enum err agreement_in_force(struct ctx *c, struct str region, day_t day, const struct agreement **ret) MUST;
/* The one that a finding or report names. ERR_ABSENT. In c->arena. */
enum err agreement_by_version(struct ctx *c, struct str version, const struct agreement **ret) MUST;

/*
 * The same for work on many: read once, then asked without end. Only what is published, and the national default. What is
 * asked lives in the book's arena, which is the caller's.
 */
struct agreement_book {
	struct arena *arena;
	const struct agreement *list; /* by region, then from when they count */
	size_t count;
};
enum err agreement_book_read(struct db *db, struct arena *a, struct agreement_book *ret) MUST;
const struct agreement *agreement_book_in_force(const struct agreement_book *b, struct str region, day_t day);
/* NULL when there is none. */
const struct agreement *agreement_book_version(const struct agreement_book *b, struct str version);

/* The RMC region in which a location lies; empty when the location is not known. */
enum err agreement_school_region(struct ctx *c, struct str brin, struct str location, struct str *ret) MUST;

#endif
