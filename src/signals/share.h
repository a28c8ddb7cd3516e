/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef SIGNALS_SHARE_H
#define SIGNALS_SHARE_H

#include "signals/step.h"

/*
 * What one side sees of what the other did (docs/sharing.md). A step has words for the other side (note) and words that
 * stay (internal). A contact is one's own: of a school's contact about an obligation that was reported, the authority
 * learns that it took place, since the report says what was already done; of an officer's a school learns nothing.
 */

/* Whose free texts the actor may read about one person. */
struct note_sight {
	bool school, authority; /* contacts and internal notes of that side */
	bool shared;            /* texts meant for the other side */
};
/* birth: of the person. Parents of somebody of sixteen or over read no notes unless they were shared. */
enum err note_sight_of(struct ctx *c, int64_t person, day_t birth, struct note_sight *ret) MUST;

/* A step as it is stored. Texts are borrowed. */
struct step_record {
	struct str action, note, internal, account_name;
	bool contact;       /* it was a contact, or the undoing of one */
	struct str at_brin; /* of the contact: whose it was; empty: the authority's */
	bool undone;        /* the contact was */
	bool reported;      /* the obligation was reported */
};
/*
 * What is left of it for the actor: note, internal and account_name are emptied where they are not for the actor's eyes.
 * False: nothing at all.
 */
bool step_seen(const struct ctx *c, const struct note_sight *sight, struct step_record *s);

/* Keeps that something went to the other side. c->db writes, in the transaction of the step. */
enum err share_record(struct ctx *c, const struct finding_view *f, enum step step) MUST;

#endif
