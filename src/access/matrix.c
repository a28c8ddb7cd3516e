/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/matrix.h"

#include <string.h>

#define BIT(role) (1u << (role))
#define EVERYBODY (BIT(ROLE_NOBODY) | BIT(ROLE_COORDINATOR) | BIT(ROLE_OFFICER) | BIT(ROLE_SYSTEM))
#define SIGNED_IN (BIT(ROLE_COORDINATOR) | BIT(ROLE_OFFICER))
#define COORDINATOR BIT(ROLE_COORDINATOR)
#define OFFICER BIT(ROLE_OFFICER)
#define SYSTEM BIT(ROLE_SYSTEM)

const struct access_row access_rows[ACTION_COUNT] = {
	{ ACTION_PUBLIC, "public", "none", EVERYBODY },
	{ ACTION_OWN_ACCOUNT, "account", "none", SIGNED_IN },
	{ ACTION_WORKLIST, "worklist", "verzuimbegeleiding", SIGNED_IN },
	{ ACTION_SEARCH, "search", "verzuimbegeleiding", SIGNED_IN },
	{ ACTION_PERSON, "person", "verzuimbegeleiding", SIGNED_IN },
	{ ACTION_EXPLAIN, "explain", "verzuimbegeleiding", SIGNED_IN },
	{ ACTION_CONTACT, "contact", "verzuimbegeleiding", SIGNED_IN },
	{ ACTION_SCHOOL_STEP, "school-step", "verzuimmelding", COORDINATOR },
	{ ACTION_OFFICER_STEP, "officer-step", "toezicht leerplicht en RMC", OFFICER },
	{ ACTION_GAPS, "gaps", "registratie", COORDINATOR },
	{ ACTION_LEDGER, "ledger", "registratie", SIGNED_IN | SYSTEM },
	{ ACTION_REGISTER, "register", "registratie", COORDINATOR | SYSTEM },
	{ ACTION_IMPORT, "import", "registratie", SYSTEM },
	{ ACTION_LIST_ALL, "list-all", "beheer", SYSTEM },
	{ ACTION_MANAGE, "manage", "beheer", SYSTEM },
};

static const char *const names[ROLE_COUNT] = { "nobody", "coordinator", "officer", "system" };

const struct access_row *access_row(enum action action)
{
	return &access_rows[action];
}

bool access_allows(enum role role, enum action action)
{
	return (access_rows[action].roles & BIT(role)) != 0;
}

const char *role_name(enum role role)
{
	return names[role];
}

bool role_parse(const char *name, enum role *ret)
{
	for (int r = ROLE_COORDINATOR; r < ROLE_COUNT; r++) {
		if (strcmp(names[r], name) == 0) {
			*ret = (enum role)r;
			return true;
		}
	}
	return false;
}
