/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef INTAKE_CONTACT_PUT_H
#define INTAKE_CONTACT_PUT_H

#include "access/ctx.h"

/*
 * Who is the fixed contact of a location from a day on, as a file or a person says it. All that sets contacts goes this
 * way: whoever was there before ends the day before, and who comes later keeps the own period.
 */
enum { CONTACT_TEXT_MOST = 100, CONTACT_PHONE_MOST = 30 };

struct contact_said {
	struct str brin, location;
	struct str region; /* on whose behalf: whose residents */
	struct str task;   /* "leerplicht", "rmc", "both" */
	day_t first, last; /* last DAY_NONE: until somebody else comes */
	struct str name, job, phone, email;
	int64_t account; /* 0: does not work in this program */
	int64_t contact; /* the card, when it is known which; else 0 */
};

enum contact_change { CONTACT_SAME, CONTACT_NEW, CONTACT_CHANGED };

/*
 * Stores it, inside the caller's transaction. The card is the one of the region with this account, else with this e-mail
 * address, else with this name; what is empty leaves what stands there.
 */
enum err contact_put(struct ctx *c, const struct contact_said *said, enum contact_change *ret) MUST;

#endif
