/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTREACH_INSIDE_H
#define OUTREACH_INSIDE_H

#include "outreach/outreach.h"
#include "outreach_sql.h"

/* What the files of this room share among themselves. */

#define MESSAGE_SEAL "message" /* to whom, the subject and the text, a line feed between them */

/* Which channels work in this installation. */
struct outreach_channels {
	bool works[CHANNEL_COUNT];
};
enum err outreach_channels(struct ctx *c, struct outreach_channels *ret) MUST;

/* A receiver as stored. */
struct outreach_source {
	int recipient;
	struct str name, phone, email, language;
};

/* A finding with what a message about it needs; *ret_any: there is one, and a message can be about it. */
enum err outreach_read(struct ctx *c, struct str finding, struct outreach_finding_row *row, struct outreach_plan *p,
                       bool *ret_any) MUST;

/* Whether a message is still wanted when nobody was spoken since an instant. */
enum err outreach_still(struct ctx *c, const struct outreach_finding_row *f, const struct outreach_plan *p,
                        int64_t since, enum outreach_why *ret) MUST;

/* Whether parents get messages: until eighteen, and after that where the young person chose so (people/choice.h). */
enum err outreach_parents(struct ctx *c, int64_t person, day_t birth, bool *ret) MUST;

/*
 * Whether the address that a message to a parent lies sealed with is still that of a parent who gets messages: the school
 * may have another one since, or none. Which number the parent has does not matter.
 */
enum err outreach_parent_still(struct ctx *c, int64_t person, struct str channel, struct str sealed, bool *ret) MUST;

/* The address that a message, or a stop, lies sealed with; empty when no key opens it any more. */
enum err outreach_address(struct ctx *c, struct str sealed, struct str *ret) MUST;

/* Whether who has this address asked for no more messages about a person by a channel, whichever number a parent has. */
enum err outreach_stopped(struct ctx *c, int64_t person, int recipient, struct str channel, struct str to,
                          bool *ret) MUST;

#endif
