/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "demo/accounts.h"
#include "demo/records.h"

/*
 * `sluitend demo`: fills an empty database with a region in the middle of a school year. Regions, municipalities,
 * institutions and calendars are real, all people are invented. The same seed gives the same people, marks and handled
 * work; only random public identifiers differ.
 */

enum { DEMO_STUDENTS = 20000, DEMO_STUDENTS_MOST = 400000, DEMO_SEED = 1 };
#define DEMO_REGION "10"
#define DEMO_AS_OF "2026-02-12"

struct demo_options {
	size_t students; /* enrolled this school year; residents who are not come on top */
	uint64_t seed;
	struct str region;
	day_t as_of;   /* becomes the installation's today */
	bool progress; /* a bar on standard error */
};

struct demo_report {
	struct demo_counts counts;
	const struct demo_account *accounts; /* in the arena given */
	size_t account_count;
};

/*
 * Fills the database of c (a writing connection, outside a transaction). What is reported lives in `a`, which also
 * holds the plan (about 200 bytes a person). The work is committed in slices; one that stopped
 * half-way leaves persons behind, so that the next attempt is refused.
 * ERR_CONFLICT: there are persons already; ERR_INPUT: region, number or day cannot be.
 */
enum err demo_fill(struct ctx *c, struct arena *a, const struct demo_options *opt, struct demo_report *ret) MUST;

#endif
