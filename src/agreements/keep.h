/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_KEEP_H
#define AGREEMENTS_KEEP_H

#include "agreements/agreement.h"

/*
 * A protocol from draft to publication. A region makes a draft from what counts, from an older version, from the national
 * default, an example or a file; changes it row by row; partners sign the text as it is (each change asks for new
 * signatures); it is published with a day from which it counts, after today. What is published never changes: a next
 * version takes its place. The statements themselves touch drafts alone.
 *
 * Functions that write need a writing connection and a transaction of the caller. edit is what the caller saw: ERR_CONFLICT
 * when somebody changed it since, or it is no draft any more.
 */

/* Any one: kept, the national default or an example, with its partners and who signed. ERR_ABSENT: none, or a draft that */
/* is not the actor's to see: drafts are for the region and for those who are asked to sign. In c->arena. */
enum err agreement_open(struct ctx *c, struct str version, const struct agreement **ret) MUST;

/* All that the actor may see: the kept ones by region, newest first, heads alone; regions empty: all. */
enum err agreement_list(struct ctx *c, const struct agreement **ret, size_t *ret_n) MUST;

/* Whether the actor keeps the protocols of a region. */
bool agreement_keeps(const struct ctx *c, struct str region);
/* Whether the actor can sign for a partner. */
bool agreement_signs(const struct ctx *c, const struct agreement_partner *p);

/* A draft for a region with the text of another one, whose partners it takes over if it was the region's own. */
enum err agreement_draft(struct ctx *c, struct str region, const struct agreement *basis, struct str *ret_version) MUST;
enum err agreement_set_title(struct ctx *c, const struct agreement *a, int64_t edit, struct str title,
                             struct str words) MUST;
/* line from 1; 0: a new one, behind those of its subject. row NULL: takes it out. */
enum err agreement_set_row(struct ctx *c, const struct agreement *a, int64_t edit, size_t line,
                           const struct agreed_row *row) MUST;
enum err agreement_set_partner(struct ctx *c, const struct agreement *a, int64_t edit, bool town, struct str code,
                               bool there) MUST;
/* All of it at once: title, explanation, rows and who signs are those of the text. ERR_INPUT. */
enum err agreement_replace(struct ctx *c, const struct agreement *a, int64_t edit, const struct agreement *text) MUST;
enum err agreement_sign(struct ctx *c, const struct agreement *a, int64_t edit, const struct agreement_partner *p) MUST;
/* Says that the partner does not sign the text as it is, and why: 1 to AGREED_WORDS bytes. ERR_INPUT. */
enum err agreement_refuse(struct ctx *c, const struct agreement *a, int64_t edit, const struct agreement_partner *p,
                          struct str why) MUST;
/* ERR_INPUT with what is wrong, who has not signed, or a day that is not after today and after the last one published. */
enum err agreement_publish(struct ctx *c, const struct agreement *a, int64_t edit, day_t from) MUST;
enum err agreement_put_away(struct ctx *c, const struct agreement *a, int64_t edit) MUST;

/* What was done with it, newest first. */
struct agreement_event {
	int64_t at;
	struct str who, kind, note;
};
enum err agreement_history(struct ctx *c, const struct agreement *a, const struct agreement_event **ret,
                           size_t *ret_n) MUST;

#endif
