/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef PEOPLE_SHARE_H
#define PEOPLE_SHARE_H

#include "people/open.h"
#include "people/search.h"

/*
 * Leaves out of what was read about somebody what the actor's role does not see (access/matrix.h): emptied here, at the
 * source, so that no page, answer or file can show it by mistake. What was emptied looks like what is not known.
 */
void share_young(const struct ctx *c, struct young *y);
void share_row(const struct ctx *c, struct young_row *row);
void share_enrolment(const struct ctx *c, struct young_enrolment *e);

#endif
