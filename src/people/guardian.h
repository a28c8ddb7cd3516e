/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_GUARDIAN_H
#define PEOPLE_GUARDIAN_H

#include "access/ctx.h"

/*
 * Parents and guardians of young people under eighteen, two at most, as the school delivers them. They get messages when
 * their child is missed (outreach/), unless they said that they want none.
 */
enum { GUARDIANS = 2 };

struct guardian {
	struct str name, phone, email, language; /* one without phone and e-mail is none */
};

struct guardian_row {
	int64_t person;
	const struct guardian *parents; /* GUARDIANS of them; NULL: none */
	bool changed;                   /* out */
};

/* Stores what a file says about some persons, in order of key; c->db writes. */
enum err guardians_store(struct ctx *c, struct guardian_row *rows, size_t n) MUST;

#endif
