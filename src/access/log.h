/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOG_H
#define ACCESS_LOG_H

#include "access/ctx.h"

/*
 * The log of what people do, one chain with the looks at persons (access/look.h). An entry says who, in which role, for
 * which purpose and from where; whom it is about stands in it under a pseudonym of its own.
 */

/*
 * Something was changed. Called on c->db inside the transaction of the change, so that there is never the one without
 * the other. person: whom it is about, 0 when nobody; what: a short code like "contact.add", never a name or a number.
 */
enum err log_change(struct ctx *c, enum action action, int64_t person, const char *what) MUST;

#endif
