/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "db_support.h"

#include "access/account.h"
#include "access/grant.h"
#include "access/ctx.h"
#include "intake/settle.h"
#include "people/people.h"
#include "reference/reference.h"

/*
 * A small world for tests of services: schema and reference data in a database of each engine, a key file, a day that
 * is today, and people with enrolments made by hand.
 */
struct world {
	struct db_support *s;
	struct arena arena;
	struct keys *keys;
	struct reference_book book;
	struct ctx c; /* the command line, until world_as() */
	char key_path[64];
};

/* today: 2026-02-12 unless the test changes c.today. */
void world_make(struct world *w, struct db_support *s);
void world_drop(struct world *w);

/* A person born on a day, living in a municipality of region 10 ("0193"). */
int64_t world_person(struct world *w, const char *pgn, const char *family, day_t birth, const char *municipality);
/* An enrolment of the person, open, from 2025-08-01. */
void world_enrol(struct world *w, int64_t person, const char *brin, const char *number, const char *sector);

/* Acts as a coordinator of an institution or an officer of a municipality from now on. */
void world_as_coordinator(struct world *w, const char *brin);
void world_as_officer(struct world *w, const char *municipality);
/* Acts in any role from now on, as a new account with one scope: its kind, and NULL for a role without scope. */
void world_as(struct world *w, enum role role, enum scope_kind kind, const char *value);
/* Acts as the same account as before (w->c.actor of then). */
void world_again(struct world *w, const struct actor *actor);

/* Settles marks of the only enrolment of a person, in a transaction of their own. */
struct mark_counts world_settle(struct world *w, int64_t person, const struct mark_in *marks, size_t n,
                                const char *why);
/* n days of lessons of 60 minutes, `a_day` of them from nine on, with one status, from a day on, on weekdays. */
size_t world_lessons(struct mark_in *out, day_t from, int days, int a_day, char status);
/* What is stored of a person; the one of a rule, or NULL. In the arena. */
struct finding *world_findings(struct world *w, int64_t person, size_t *ret_n);
const struct finding *world_finding(struct world *w, int64_t person, const char *rule);

#define assert_state(f, expected)                                          \
	do {                                                               \
		assert_non_null(f);                                        \
		assert_int_equal((f)->state.n, strlen(expected));          \
		assert_memory_equal((f)->state.p, expected, (f)->state.n); \
	} while (0)

#endif
