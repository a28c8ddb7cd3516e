/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CLI_BALANCE_H
#define CLI_BALANCE_H

#include "cli/cli.h"
#include "law/position.h"

enum balance_by { BALANCE_REGION, BALANCE_MUNICIPALITY, BALANCE_AGE, BALANCE_BY_COUNT };

/* How many people of a region, municipality or age have each position. */
struct balance_unit {
	bool used;
	uint64_t population; /* counted by age and residence alone, so that the positions can be held against it */
	uint64_t position[POSITION_COUNT];
};

enum { BALANCE_UNITS = 10000 }; /* codes have at most four digits */
struct balance {
	enum balance_by by;
	struct balance_unit *units; /* by code */
	struct balance_unit total;
	uint64_t seen; /* everybody looked at, also outside the population */
};

/* Counts everybody on the day that counts as today. Memory comes from c->arena. */
enum err balance_count(struct cli *c, enum balance_by by, struct balance *ret) MUST;
/* Whether the positions of a unit add up to its population. */
bool balance_closed(const struct balance_unit *u);

#endif
