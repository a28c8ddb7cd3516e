/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "db_support.h"

#include "access/account.h"
#include "access/grant.h"
#include "access/ctx.h"
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

#endif
