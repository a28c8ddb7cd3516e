/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_MATRIX_H
#define ACCESS_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Who may do what: one table, deny by default. A route or command names one action of it; a route without an action
 * does not start. Which persons an action reaches follows from the scope of the account (access/ctx.h): a coordinator
 * those enrolled at the own institutions, an officer those who live in the own municipalities.
 */
enum role {
	ROLE_NOBODY,      /* not signed in */
	ROLE_COORDINATOR, /* verzuimcoordinator of an institution */
	ROLE_OFFICER,     /* leerplichtambtenaar or RMC-consulent of municipalities or a region */
	ROLE_SYSTEM,      /* the command line on the server itself */
	ROLE_COUNT
};

enum action {
	ACTION_PUBLIC,       /* sign-in page, health, static files */
	ACTION_OWN_ACCOUNT,  /* sign out */
	ACTION_WORKLIST,     /* Vandaag */
	ACTION_SEARCH,       /* names of young people */
	ACTION_PERSON,       /* the page of one young person */
	ACTION_EXPLAIN,      /* why a signal or obligation stands there */
	ACTION_CONTACT,      /* record a contact */
	ACTION_SCHOOL_STEP,  /* what a school does with a finding: handled, reported, withdrawn */
	ACTION_OFFICER_STEP, /* what an officer does with a reported obligation: take up, close */
	ACTION_GAPS,         /* lessons without registration */
	ACTION_LEDGER,       /* sums of the closed ledger */
	ACTION_REGISTER,     /* put marks in (API) */
	ACTION_IMPORT,       /* files of all kinds */
	ACTION_LIST_ALL,     /* obligations, signals, status of everybody */
	ACTION_MANAGE,       /* accounts, tokens, database */
	ACTION_COUNT
};

struct access_row {
	enum action action;
	const char *name;    /* stands in the access log */
	const char *purpose; /* doelbinding: why this role may look */
	unsigned roles;      /* bits: 1 << enum role */
};

/* The matrix, by action. Routes point into it. */
extern const struct access_row access_rows[ACTION_COUNT];
/* The row of an action. */
const struct access_row *access_row(enum action action);
/* Whether the role may do it at all. */
bool access_allows(enum role role, enum action action);
/* "coordinator", "officer", "system", "nobody". */
const char *role_name(enum role role);
bool role_parse(const char *name, enum role *ret);

#endif
