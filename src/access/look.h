/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOOK_H
#define ACCESS_LOOK_H

#include "access/ctx.h"

/*
 * The looks in the log (access/log.h). Services call it when they hand out personal data. Where the request has a sink (serve), the
 * entry goes behind the answer through the group-committing writer; elsewhere it is written at once, on c->db.
 */

/* One look at one person. */
enum err look_at(struct ctx *c, enum action action, int64_t person) MUST;
/* A list that showed several. */
enum err look_at_list(struct ctx *c, enum action action, const int64_t *persons, size_t n) MUST;

#endif
