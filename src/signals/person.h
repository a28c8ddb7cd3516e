/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_PERSON_H
#define SIGNALS_PERSON_H

#include "people/open.h"
#include "base/vec.h"
#include "registration/strip.h"
#include "signals/ahead.h"
#include "signals/known.h"
#include "signals/pages.h"

/* The page of one young person: everything in the actor's reach, and nothing that hints at the rest. */

struct meter {
	struct str percent; /* "90.62%", at most 100% */
	struct str sum;     /* "14 u 30" */
	struct str label;   /* "14 u 30 van 16 u" */
	struct str span;    /* "16 januari 2026 – 12 februari 2026" */
	struct str rest;    /* "Nog 1 u 30 ..." or empty */
	int64_t minutes;
};

struct enrolment_view {
	const struct young_enrolment *e;
	struct str href;
	bool here, now;
};

struct earlier_view {
	struct str href, name, why, day, state;
};

/* Which part of the timeline is shown. */
enum events_shown {
	EVENTS_ALL,
	EVENTS_CONTACTS,
	EVENTS_STEPS,
	EVENTS_MESSAGES,
	EVENTS_ABSENCES,
	EVENTS_CORRECTIONS,
	EVENTS_SHOWN
};

struct event_view {
	int64_t at;
	size_t order; /* among those of one moment: what was told later stands above */
	struct str when, what, who, note, internal;
};

typedef VEC(struct event_view) event_list;

/* Adds one; the texts are copied, but for `what`. */
enum err event_add(struct ctx *c, int64_t at, struct str what, struct str who, struct str note, event_list *list) MUST;

/* A report of absence or a request for leave, in the block about them. */
struct person_line {
	day_t first;
	struct str what, when, state, said; /* "ziek", "9 feb – 11 feb", "bevestigd", "door een ouder, 07:41" */
	struct str words;                   /* why, as far as the actor may read it */
	struct str note;                    /* what the school asked or decided */
	struct str href;                    /* empty: the actor has nothing to do with it */
	bool shut;                          /* there are words, not for these eyes */
	bool waits;                         /* for the actor */
};
typedef VEC(struct person_line) person_lines;

/* A block of its own, under its own heading. */
struct person_block {
	const char *id;      /* on the page */
	struct str title;    /* empty: nothing to show */
	struct str none;     /* what it says without lines */
	person_lines lines;  /* in their order */
	struct str more[2];  /* what can be begun from here ... */
	struct str hrefs[2]; /* ... and where; empty: nothing */
};
enum { PERSON_BLOCKS = 4 };

/* So many stand open in the block, the others behind a fold. */
enum { PERSON_LINES_SHOWN = 4 };

/*
 * What a room that lies below this page tells on it; the server collects them (serve/routes.c). Each looks itself at what
 * the role sees (access_sees, people_enrolments): who may see the person at all was decided before.
 */
struct person_part {
	enum events_shown kind; /* the choice of the timeline that they stand under */
	/* Each NULL when it has none. */
	enum err (*events)(struct ctx *c, const struct young *y, event_list *list);
	enum err (*lines)(struct ctx *c, const struct young *y, person_lines *list);
	enum err (*block)(struct ctx *c, const struct young *y, struct person_block *ret);
};

/* A choice of the timeline. */
struct event_choice {
	struct str name, href;
	bool here;
};

/* Today in three sentences. */
struct now_words {
	bool shown;
	struct str today, done, next;
	struct str href; /* where what comes next is done; empty: on this page */
};

struct person_view {
	struct page page;
	struct young young;
	struct young_duty duty;
	struct str title, duty_name;
	struct enrolment_view *enrolments;
	size_t enrolment_count;
	const struct young_enrolment *shown; /* whose lessons are drawn; NULL when there is no enrolment */
	struct meter meter;
	struct ahead_words ahead;                      /* empty where nothing is to come */
	struct str ahead_href;                         /* of "wat als", or empty */
	bool lessons, findings, timeline, may_contact; /* what the role of the actor has here at all */
	bool any_days, whole_year;                     /* whole_year: the strip goes back to August */
	struct str correct;                            /* where lessons are corrected; empty: the role does not */
	struct str other_span;                         /* address of the other choice */
	struct strip strip;
	struct law_ledger year; /* this school year, of the enrolment shown */
	const struct task_view *tasks;
	size_t task_count;
	const struct earlier_view *earlier;
	size_t earlier_count;
	const struct young_exemption *exemptions;
	size_t exemption_count;
	const struct young_result *results;
	size_t result_count;
	bool absences; /* the block about reports and leave is shown */
	const struct person_line *lines;
	size_t line_count;
	struct person_block blocks[PERSON_BLOCKS]; /* of other rooms */
	size_t block_count;
	struct str report, leave; /* where absence is reported and leave asked; empty: the role does not */
	struct now_words now;
	enum events_shown events_shown;
	struct event_choice choices[EVENTS_SHOWN];
	size_t choice_count;
	const struct event_view *events;
	size_t event_count;
	bool done_shown;
	struct done_view done;
	struct str self;  /* "/jongeren/..." */
	struct str glass; /* last day of emergency access, when that is what one looks by */
};

/* What the page asks for beyond the person. */
struct person_asked {
	struct str enrolment; /* public name, or empty: the newest */
	bool whole_year;
	enum events_shown events;
	const struct person_part *const *parts; /* what other rooms tell; none: NULL and 0 */
	size_t part_count;
};

/* Everything but page, done_shown and done. y was opened through the gate. */
enum err person_fill(struct ctx *c, const struct young *y, const struct person_asked *asked,
                     struct person_view *ret) MUST;

/* What is shown of the findings: what waits for somebody as tasks, the rest as a list. */
enum err person_findings(struct ctx *c, struct person_view *v) MUST;
/* What happened, newest first: contacts, steps, corrections, and what other rooms tell. */
enum err person_events(struct ctx *c, const struct person_asked *asked, struct person_view *v) MUST;
/* The part of them that is corrections at one institution. */
enum err person_corrections(struct ctx *c, const struct person_view *v, struct str brin, event_list *list) MUST;
/* Reports of absence and leave, as the rooms below tell them. */
enum err person_absences(struct ctx *c, const struct person_asked *asked, struct person_view *v) MUST;
/* What other rooms tell in blocks of their own. */
enum err person_blocks(struct ctx *c, const struct person_asked *asked, struct person_view *v) MUST;
/* What is registered today, and, behind findings, events and absences, what was done last and what comes next. */
enum err person_today(struct ctx *c, const struct reg_day *days, size_t n, struct person_view *v) MUST;
enum err person_now(struct ctx *c, struct person_view *v) MUST;

enum err person_get(struct http_req *r, struct http_resp *ret) MUST;
enum err contact_post(struct http_req *r, struct http_resp *ret) MUST;

#endif
