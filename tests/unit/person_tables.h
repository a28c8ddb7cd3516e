/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_PERSON_TABLES_H
#define TESTS_PERSON_TABLES_H

#include <stddef.h>

/* The tables of the newest schema that say something about a person, as the migrations make them. */
struct table_column_def {
	char name[40], type[24], word[24]; /* word: the first that a CHECK allows, or empty */
};

/* Calls fn for every table that has a column person. */
void each_person_table(void (*fn)(const char *table, const struct table_column_def *columns, size_t n));

#endif
