/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TESTS_RETENTION_HELP_H
#define TESTS_RETENTION_HELP_H

#include "trust/retention.h"
#include "world.h"

/* What the tests of retention share: marks to destroy, a round on a day, and what is left. */

#define DELTION "25PJ"

/* A round that destroys, as on that day. */
struct retention_report round_on(struct world *w, day_t today);

/* Four lessons a day on so many weekdays from a day on, with one status and a reason, of the only enrolment. */
void settle_marks(struct world *w, int64_t person, day_t from, int days, char status);

/* How many days of a person are registered. */
size_t days_of(struct world *w, int64_t person);

#endif
