/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_INSIDE_H
#define AGREEMENTS_INSIDE_H

#include "agreements/agreement.h"

/* For this room alone. */

/* Reads the rows of kept ones that have none yet, into the arena. */
enum err agreements_fill(struct db *db, struct arena *a, struct agreement *list, size_t n) MUST;

#endif
