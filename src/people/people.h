/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "access/ctx.h"
#include "fmt/name_key.h"
#include "law/types.h"
#include "people/number.h"
#include "reference/reference.h"

/*
 * Young people and their enrolments. Personal numbers come in as text of nine digits, already checked, and leave only
 * through person_number().
 */

/* One enrolment with what the rules and the scope need: the unit that marks and findings are computed for. */
struct enrolment_facts {
	int64_t person, enrolment;
	char brin[5], location[3];
	char municipality[5], region[3]; /* residence of the person */
	char school_region[3];           /* in which the location lies: its protocol counts (agreements/) */
	enum sector sector;
	enum track track;
	enum hour_unit unit; /* of the institution */
	int rmc_weeks;
	day_t first, last; /* last: DAY_NONE while enrolled */
	struct law_person who;
};

/* The key of an enrolment, from the institution and its number. */
int64_t enrolment_key(struct str brin, struct str number);

/* "bol", "bbl"; anything else is no track. */
enum track track_parse(struct str name);

/* Copies a code of at most size - 1 bytes with a NUL behind it; longer ones are cut. */
void code_copy(char *out, size_t size, struct str code);

/*
 * The facts of all enrolments of some persons, in order of (person, enrolment), in the arena. Institutions and
 * locations come from the book.
 */
enum err enrolment_facts_load(struct ctx *c, const struct reference_book *book, const int64_t *persons, size_t n,
                              struct enrolment_facts **ret, size_t *ret_n) MUST;

/*
 * The key under which a person is sorted and searched: family name, call name, given names, and the prefix last. Leading
 * prefixes ("van den", "de", "el") do not count, in whichever column the school puts them, so that "Van den Berg" stands
 * under b. person_query_key does the same to what someone types: "berg", "van den berg" and "Berg, Sanne" are all found
 * by rows whose key begins with the query's. ERR_TOOBIG, ERR_INPUT (no UTF-8), ERR_NOMEM.
 */
enum err person_search_key(struct arena *a, struct str family, struct str prefix, struct str call, struct str given,
                           struct str *ret) MUST;
enum err person_query_key(struct arena *a, struct str typed, struct str *ret) MUST;

/* Sets from which day the person has a startkwalificatie, from the stored results (WEB art. 7.2.2; rules, section 6). */
enum err person_requalify(struct ctx *c, int64_t person) MUST;

#endif
