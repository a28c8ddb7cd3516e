/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_TASK_H
#define SIGNALS_TASK_H

#include "signals/words.h"

/* One row of work: who, what, why, by when, one button and the rest under "meer". */
struct task_view {
	struct str head; /* what the link says: the name, or the rule on a person's own page */
	struct str href; /* where it goes */
	struct str sub;  /* "17 jaar · MZ2A" */
	struct finding_words words;
	struct clock_words clock;
	struct str beside;      /* the leave that was asked of the day, or how far it is to 16 hours; or empty */
	struct str finding;     /* public name */
	struct str person;      /* public name */
	struct str name;        /* for whom, in labels */
	struct str go, go_text; /* where its button leads, instead of a step; go empty: a step */
	bool go_posts, report;  /* the button is a form; the row is that of a report: finding is its public name */
	bool has_step;
	enum step step;
	bool may_ahead;           /* "wat als" says something: the hours run towards sixteen */
	bool may_luxury;          /* a signal of luxury absence that the actor may report */
	bool may_message;         /* a message can be sent about it (outreach/): under "meer" */
	bool may_try, may_finish; /* under "meer": tried to reach, handled in another way */
	struct str back;          /* page to come back to */
};

/* The row of a worklist item; back is where a step without script returns to. */
enum err task_make(struct ctx *c, const struct work_item *item, struct str back, struct task_view *ret) MUST;
/* The same on the page of the person itself, where the rule takes the place of the name. */
enum err task_make_own(struct ctx *c, const struct work_item *item, struct str back, struct task_view *ret) MUST;

/* What stands in place of a row that is done. */
struct done_view {
	struct str text;    /* "Sem de Boer: gemeld." */
	struct str finding; /* public name */
	struct str back;
	bool can_undo;
};

#endif
