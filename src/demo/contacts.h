/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_CONTACTS_H
#define DEMO_CONTACTS_H

#include "demo/accounts.h"

/*
 * A fixed contact for leerplicht and one for the RMC at each mbo location of the region but one, the desks of its
 * municipalities, one contact away with a stand-in, and an agreement with a region beside it. Inside a transaction of the
 * caller.
 */
enum err demo_contacts(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                       const struct demo_accounts *all) MUST;

#endif
