/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_ACCOUNTS_H
#define DEMO_ACCOUNTS_H

#include "access/account.h"
#include "demo/plan.h"

/*
 * Who works with the demo: a coordinator for each of the bigger institutions and one for all others together, an
 * officer for the contact municipality and for two more, and one for the whole region. One password for all.
 */
#define DEMO_PASSWORD "sluitend-demo"

struct demo_account {
	struct str login, name, reach; /* reach: what it sees, for people */
	enum role role;
	int64_t account;
};

struct demo_accounts {
	VEC(struct demo_account) list;
	size_t *of_school; /* beside demo_region.schools: index in list */
	size_t *of_town;   /* beside demo_tables.towns: index in list, or SIZE_MAX across the border */
};

/* Makes the accounts, in a transaction of the caller. */
enum err demo_accounts_make(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                            struct demo_accounts *ret) MUST;

#endif
