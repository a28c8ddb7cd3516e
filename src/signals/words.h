/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_WORDS_H
#define SIGNALS_WORDS_H

#include "access/words.h"
#include "signals/step.h"
#include "signals/worklist.h"

/*
 * What findings and steps are called for people: a name, a verb, why in six words, the rule in a sentence. Dates and hours
 * are those of access/words.h.
 */

struct finding_words {
	struct str name; /* "16 uur" */
	struct str verb; /* "Meld": what the actor does about it now */
	struct str why;  /* "16 uur gemist in 4 lesweken" */
};
enum err words_of(struct ctx *c, enum law_rule rule, struct str state, enum turn turn, int amount, int minutes,
                  day_t day, struct finding_words *ret) MUST;

/* The rule in a sentence with the numbers of this finding, about somebody. In the arena; p NULL: no memory. */
struct str words_sentence(struct ctx *c, const struct finding_view *f, struct str who);
/* What would change it. */
struct str words_change(struct ctx *c, const struct finding_view *f);
/* Where the law or the agreement that it rests on can be read, an https address. */
struct str words_source_url(enum law_rule rule);

/* "Gemeld", "Gesproken": on a button and in a history. */
struct str words_step(enum lang lang, enum step step);
/* The same for the word under which a step is stored; "undo" as well. */
struct str words_action(enum lang lang, struct str action);
/* How a state is called. */
struct str words_state(enum lang lang, struct str state);
struct str words_duty(enum lang lang, struct str duty);

/* How long there is, in working days: text, class of the chip, bars. */
struct clock_words {
	struct str text;
	bool late, soon;
	int bars; /* 0 to 5 */
};
enum err words_clock(struct ctx *c, day_t due, struct clock_words *ret) MUST;

#endif
