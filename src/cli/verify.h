/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include "cli/cli.h"

/* One thing that `verify` proves. */
struct verify_check {
	const char *name;
	uint64_t checked, wrong;
};

/* Tells of one difference: where it is. After the first twenty of a check the rest is only counted. */
void verify_wrong(struct cli *c, struct verify_check *check, struct str where);

/* Marks against the sums of their day, and the days against the sums by location and week. */
enum err verify_ledger(struct cli *c, struct verify_check *days, struct verify_check *weeks) MUST;

/* The sums by the municipality where students live, those that say that nothing changed since, against the days. */
enum err verify_residents(struct cli *c, struct verify_check *check) MUST;

/* The log of who saw and changed what: whether all of it is there as it was written. */
enum err verify_log(struct cli *c, struct verify_check *check) MUST;

/* Everything in one state of the database at hand; differences are told. *ret_good: there are none. */
enum err verify_run(struct cli *c, bool *ret_good) MUST;

#endif
