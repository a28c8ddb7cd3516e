/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_DEEDS_H
#define DEMO_DEEDS_H

#include "base/vec.h"
#include "demo/aftermath.h"
#include "demo_sql.h"

/* What the accounts of the demo did with one finding after the other. */
struct demo_deeds {
	struct arena *arena;
	const struct demo_work *work;
	/* The finding at hand. */
	struct finding *finding;
	const struct enrolment_facts *of;
	enum law_rule rule;
	struct prng r;
	int64_t last_at; /* instant of the last deed, or 0 */
	/* The last time that the school spoke with the student at hand, or 0. */
	int64_t spoken_at, spoken;
	/* All so far. */
	VEC(struct demo_step_put_in) steps;
	VEC(struct demo_contact_put_in) contacts;
	bool full; /* memory ran out */
};

/* The account that works for an institution: index in the list, or SIZE_MAX. */
size_t demo_account_of(const struct demo_work *w, struct str brin);

/*
 * How much of 100 work of that age in working days is still to be done, next to that of today: by schools, and by
 * officers since it was reported and since it was taken up.
 */
int demo_school_weight(enum bucket bucket, int age);
int demo_reported_weight(int age);
int demo_taken_weight(int age);

/* Changes state, turn and clock of the finding at hand and notes the steps. False when all stays as it was. */
bool demo_handle_signal(struct demo_deeds *d);
bool demo_handle_obligation(struct demo_deeds *d);
/* A talk clears every signal that waited at the time: also the finding at hand, when it did. */
bool demo_clear_by_talk(struct demo_deeds *d);

/* Writes steps and contacts in a transaction of the caller. */
enum err demo_deeds_store(struct ctx *c, struct demo_deeds *d) MUST;

#endif
