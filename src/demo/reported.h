/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_REPORTED_H
#define DEMO_REPORTED_H

#include "access/ctx.h"

/*
 * What the accounts of the demo reported stands as reports: with the lessons missed, their history, some taken notice of, and
 * the talks that come. In the transaction of the caller.
 */
enum err demo_reports_make(struct ctx *c) MUST;
/* Emergency access that waits for a verdict and one that has it; who wants to be met by a peer coach of the group of `first`. */
enum err demo_trust_make(struct ctx *c, struct arena *a, int64_t first) MUST;

#endif
