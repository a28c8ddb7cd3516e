/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef DEMO_WORK_H
#define DEMO_WORK_H

#include "access/ctx.h"

/*
 * A list A04 of the register: who left the mbo here, a few who are at school by what is known here, and some whom nobody
 * here knows. In transactions of its own, the way files go.
 */
enum err demo_work(struct ctx *c) MUST;

#endif
