/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_ACCOUNTS_H
#define DEMO_ACCOUNTS_H

#include "access/account.h"
#include "access/password.h"
#include "demo/plan.h"

/*
 * Who works with the demo: a coordinator for each of the bigger institutions and one for all others together; an officer
 * and an RMC adviser for the contact municipality, for two more and for the whole region; and, once there are people,
 * one of every other role. One password for all.
 */
#define DEMO_PASSWORD "sluitend-demo"

struct demo_account {
	struct str login, name, reach; /* reach: what it sees, for people */
	enum role role;
	int64_t account;
};

struct demo_accounts {
	VEC(struct demo_account) list;
	size_t *of_school;   /* beside demo_region.schools: index in list */
	size_t *of_town;     /* beside demo_tables.towns: index in list of the officer, or SIZE_MAX across the border */
	size_t officers;     /* index in list of the first officer */
	size_t officer_many; /* how many; as many RMC advisers follow, for the same municipalities */
	struct str group_brin, group_location, group; /* of the teacher and the mentor; empty: there are none */
	struct str teacher, mentor;                   /* their sign-in names */
	char hash[PASSWORD_HASH];
};

/* Who works on an obligation of a resident of a town, by duty; SIZE_MAX across the border. */
size_t demo_authority(const struct demo_accounts *all, size_t town, struct str duty);

/* The other roles, whose scope needs people, in a transaction of the caller. The texts live in a. */
enum err demo_accounts_more(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                            struct demo_accounts *all) MUST;

/* One account; reach is what it sees, for people. "docent", "25PJ" gives the login "docent.25pj". */
enum err demo_account_add(struct ctx *c, struct arena *a, struct demo_accounts *all, struct account_new *new,
                          struct str reach) MUST;
struct str demo_login(struct arena *a, const char *role, struct str what);

/* Makes the accounts, in a transaction of the caller. */
enum err demo_accounts_make(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                            struct demo_accounts *ret) MUST;

#endif
