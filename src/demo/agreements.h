/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_AGREEMENTS_H
#define DEMO_AGREEMENTS_H

#include "demo/accounts.h"

/*
 * Protocols of the region: one with an attendance card that was signed and counts from the month after, and a draft of the
 * next that waits for a signature. Until then the national default counts. In a transaction of the caller.
 */
enum err demo_agreements(struct ctx *c, struct arena *a, const struct demo_plan *plan,
                         const struct demo_accounts *all) MUST;

#endif
