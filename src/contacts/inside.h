/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef CONTACTS_INSIDE_H
#define CONTACTS_INSIDE_H

#include "access/ctx.h"

/* Whether the actor keeps the contacts of a region. ERR_ABSENT. */
enum err contacts_require_region(struct ctx *c, struct str region) MUST;

#endif
