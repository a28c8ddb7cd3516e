/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_STORED_IN_FILES_H
#define TESTS_STORED_IN_FILES_H

#include "db_support.h"

/*
 * Whether a text about a person stands in the files in which the database of a test is kept; on a server in those of the
 * tables of persons, of contacts and of parents.
 */
bool stored_in_files(struct db_support *s, const char *needle);

#endif
