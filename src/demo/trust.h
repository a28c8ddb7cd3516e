/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_TRUST_H
#define DEMO_TRUST_H

#include "access/ctx.h"

/*
 * Something on each page of the roles that answer for the data: requests of young people and one that was answered, a
 * correction, a hold, a case of the investigating officer, tables that were given out, and who looked at whom while working.
 * Behind the accounts and reports. In the transaction of the caller.
 */
enum err demo_answered_for(struct ctx *c) MUST;

#endif
