/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_OUTCOME_H
#define AGREEMENTS_OUTCOME_H

#include "agreements/agreement.h"

/*
 * What a protocol would have meant: laid over what was found at the schools of a region in the half year before today,
 * with how fast people acted in fact. Counts alone, no person. Who did act where the protocol has a term is held against
 * that term; where nobody did, nothing is said about being in time.
 */
enum { OUTCOME_DAYS = 182, OUTCOME_WEEKS = 27 };

struct agreement_outcome {
	day_t from, to;                                   /* what was looked at */
	int64_t cases;                                    /* findings that the protocol was laid on */
	int64_t tasks[AGREED_STEPS][AGREED_WHOS];         /* what somebody would have had to do */
	int64_t wanted;                                   /* reports on which action is wanted */
	int64_t judged[AGREED_STEPS], late[AGREED_STEPS]; /* done in fact, and of those later than the term */
	int64_t weeks[OUTCOME_WEEKS]; /* tasks by week in which their clock starts; the first is the oldest */
	int64_t people[AGREED_WHOS];  /* how many act in that role in the region now; 0: not known */
};

int64_t outcome_step(const struct agreement_outcome *o, enum agreed_step step);
int64_t outcome_who(const struct agreement_outcome *o, enum agreed_who who);
int64_t outcome_total(const struct agreement_outcome *o);
/* The week with most tasks: its number in weeks[]. */
size_t outcome_peak(const struct agreement_outcome *o);

/*
 * Of each of n protocols, in one pass over what was found. Reads the region's findings and steps on c->db, which nothing
 * else may use meanwhile. until: in clock_ticks(); when it takes longer: ERR_BUSY. 0: however long.
 */
enum err agreement_outcomes(struct ctx *c, struct str region, const struct agreement *const *list, size_t n,
                            int64_t until, struct agreement_outcome *ret) MUST;

/* ---- the cases behind a count ---- */

/* One case; texts are borrowed until the next one. */
struct outcome_case {
	int64_t person, enrolment;
	struct str public, rule, brin, location, municipality, duty;
	day_t day;
};
/* What a number counts. */
struct outcome_query {
	int step;    /* enum agreed_step; -1: all that has any */
	int who;     /* enum agreed_who; -1: all */
	bool late;   /* those that were late */
	bool wanted; /* reports on which action is wanted */
};
bool outcome_counts(const struct outcome_query *q, const struct agreement_outcome *of_one);
/*
 * Goes through the cases of a protocol that a query counts, of the actor's own schools, or of the obligations of residents of the own
 * municipalities with a duty of the role, by person: they are counted by what counts the region's. Who may see whom is for the caller to ask.
 * duties: of an authority, as JSON (reach_duties).
 */
typedef enum err outcome_visit(void *arg, const struct outcome_case *k);
enum err agreement_cases_visit(struct ctx *c, struct str region, const struct agreement *a, struct str duties,
                               const struct outcome_query *q, int64_t until, outcome_visit *visit, void *arg) MUST;

/*
 * The same, but what was counted today for the same text is taken from the database. *ret_counted: some were counted anew,
 * and agreement_outcomes_keep() keeps them.
 */
enum err agreement_outcomes_kept(struct ctx *c, struct str region, const struct agreement *const *list, size_t n,
                                 int64_t until, struct agreement_outcome *ret, bool *ret_counted) MUST;
/* What was counted of one region and is to be kept; n is 0 when all of it was kept already. */
struct outcomes_lot {
	struct str region;
	const struct agreement **list;
	struct agreement_outcome *outcomes;
	size_t n;
};
/*
 * Of every protocol that counts or is being written in one region, the first (at = 0), the second and so on. Reads alone, so that
 * nobody who writes waits for it. *ret_over: there are no more regions.
 */
enum err agreement_outcomes_lot(struct ctx *c, size_t at, struct outcomes_lot *ret, bool *ret_over) MUST;
/* At night: of every protocol of a region that counts or is being written, so that a page need not count. */
enum err agreement_outcomes_night(struct ctx *c) MUST;
/* Keeps them, on a writing connection. */
enum err agreement_outcomes_keep(struct ctx *c, struct str region, const struct agreement *const *list, size_t n,
                                 const struct agreement_outcome *outcomes) MUST;

#endif
