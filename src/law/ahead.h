/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LAW_AHEAD_H
#define LAW_AHEAD_H

#include "law/evaluate.h"

/*
 * Early help: what would follow if lessons were missed, or were registered in another way. Nothing is predicted; the
 * rules are asked about days that are written down as they would be.
 */

/* A lesson as it would be registered: it takes the place of the mark that begins at the same time, or is a new one. */
struct law_supposed {
	day_t day;
	struct law_mark mark;
};

/* The days of a case with what is supposed, in the arena. The list is in order of day and begin. ERR_NOMEM. */
enum err law_suppose(const struct law_case *c, const struct law_supposed *list, size_t n, struct arena *arena,
                     struct law_day **ret, size_t *ret_count) MUST;

/* What comes and what goes when it is as supposed; both in order of day, then rule. */
struct law_change {
	const struct law_finding *come, *gone;
	size_t come_count, gone_count;
};
enum err law_what_if(const struct law_case *c, const struct law_supposed *list, size_t n, struct arena *arena,
                     struct law_change *ret) MUST;

/* The next 16-hour obligation (V3, V4, or 16u where no duty stands) when lessons that are planned are missed. */
struct law_ahead {
	size_t lessons;         /* so many of them, one after another, and there it is; 0: not within the list */
	struct law_finding at;  /* what then follows */
	size_t next_day;        /* lessons of the first planned day */
	bool on_next;           /* whether missing that whole day is enough */
	struct law_finding day; /* what then follows */
};
/* planned: lessons to come as MARK_UNAUTHORISED, in order, at most LAW_AHEAD_MOST looked at. */
enum { LAW_AHEAD_MOST = 60 };
enum err law_look_ahead(const struct law_case *c, const struct law_supposed *planned, size_t n, struct arena *arena,
                        struct law_ahead *ret) MUST;

/*
 * The lessons of days to come as a week usually is: each day like the newest same day of the week, no more than four
 * weeks back, on which there were lessons; none in holidays, on public holidays and on 5 May. For [first, last]; in order, in the arena. ERR_NOMEM.
 */
enum err law_usual_lessons(const struct law_case *c, day_t first, day_t last, struct arena *arena,
                           struct law_supposed **ret, size_t *ret_count) MUST;

#endif
