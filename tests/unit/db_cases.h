/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_DB_CASES_H
#define TESTS_DB_CASES_H

#include "db_support.h"
#include "db_cases_sql.h"

/* The tables of db_cases.sql. */
void db_cases_make(struct db_support *s);
/* Adds things 1 to n, named "thing 1" and so on. */
void db_cases_fill(struct db_support *s, int n);
/* How many things there are. */
int64_t db_cases_count(struct db_support *s, struct db *db);

#endif
