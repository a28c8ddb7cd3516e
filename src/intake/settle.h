/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_SETTLE_H
#define INTAKE_SETTLE_H

#include "registration/registration.h"
#include "signals/signals.h"

/*
 * The way of a mark, for a batch of enrolments: stored marks and new ones are merged, the day ledger is kept, the law
 * is asked what follows, and all of it is written, in the transaction of the caller. Used by the files, by the API and
 * by everything that changes what the rules depend on.
 */

struct settle_work {
	const struct enrolment_facts *of;
	const struct mark_in *marks; /* ascending by day and begin, no key twice; may be none */
	size_t count;
	struct str note; /* why, for the history: at most NOTE_MOST bytes, or empty */
};

/* What came of a batch: lives in c->arena. */
struct settle_result {
	struct mark_counts counts;
	const struct mark_counts *each;             /* the same for each of the work */
	const struct finding *findings;             /* new or changed */
	const struct enrolment_facts *const *whose; /* beside findings */
	size_t finding_count;
	const struct finding *dropped; /* signals that nobody acted on and that hold no longer */
	size_t dropped_count;
};

/*
 * The caller has locked the persons (db_lock_keys) before it read what the work says about them.
 * Work ascending by (person, enrolment). Memory comes from c->arena. fresh: nothing is stored for these enrolments yet,
 * so that it need not be asked (the demo region). cause is "import", "api" ... for the history of corrections.
 */
enum err settle(struct ctx *c, struct reference_book *book, const struct settle_work *work, size_t n, const char *cause,
                bool fresh, struct settle_result *ret) MUST;

/* What settle() would bring, for showing it before it is done. Writes nothing and locks nothing. */
enum err settle_preview(struct ctx *c, struct reference_book *book, const struct settle_work *work, size_t n,
                        struct settle_result *ret) MUST;

/* Computes all enrolments of some persons (ascending) anew, after something else than a mark changed. Locks them. */
enum err settle_persons(struct ctx *c, struct reference_book *book, const int64_t *persons, size_t n) MUST;

/* A finding that would become another, come or go when everything were computed anew. */
struct settle_difference {
	const struct enrolment_facts *of;
	struct str rule;
	day_t day;
};
struct settle_check {
	size_t enrolments; /* that were computed */
	const struct settle_difference *list;
	size_t n;
};
/* Computes all enrolments of some persons (ascending) and says what differs from what is stored. Writes nothing. */
enum err settle_persons_check(struct ctx *c, struct reference_book *book, const int64_t *persons, size_t n,
                              struct settle_check *ret) MUST;

#endif
