/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_CORRECTED_H
#define PEOPLE_CORRECTED_H

#include "access/ctx.h"
#include "people_sql.h"

/*
 * Facts of a person that can be corrected on request (AVG art. 16), by the name that files have for them. What was
 * corrected stays when a later delivery brings another value.
 */
struct corrected_field {
	const char *name; /* "achternaam" */
	size_t most;      /* bytes */
	bool needed;      /* may not be empty */
	size_t at;        /* of its struct str in struct person_put_in */
};
extern const struct corrected_field corrected_fields[];
extern const size_t corrected_field_count;
const struct corrected_field *corrected_find(struct str name);
/* The value in a row. */
struct str *corrected_value(struct person_put_in *row, const struct corrected_field *field);

/* A stored row in the form in which it is written. Texts are borrowed. */
struct person_put_in person_row_as_put(const struct person_list_row *row);

/*
 * Puts corrected facts back into a row that a delivery brought, and keeps in mind what it brought instead. On a writing
 * connection, in the caller's transaction. *ret_kept: something was put back, and the search key has to be made anew.
 */
enum err corrected_keep(struct ctx *c, struct person_put_in *row, bool *ret_kept) MUST;

#endif
