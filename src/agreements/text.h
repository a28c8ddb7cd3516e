/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef AGREEMENTS_TEXT_H
#define AGREEMENTS_TEXT_H

#include "agreements/agreement.h"
#include "base/buf.h"
#include "fmt/json_read.h"

/* The text form of a protocol: JSON, as documented in docs/agreements.md. What is written reads back the same. */
enum { AGREEMENT_TEXT_MOST = 256 * 1024, AGREEMENT_TITLE = 120, AGREEMENT_ABOUT = 2000, AGREEMENT_MOST_PARTNERS = 200 };

/* What is wrong with the writing alone: ERR_TOOBIG, ERR_NOMEM. */
enum err agreement_text_write(struct buf *out, const struct agreement *a) MUST;

/*
 * Reads one, into the arena. ERR_INPUT: no JSON (*ret_fault has a line), or problems, all that there are (bounds, unknown
 * members and words). Whether the rows make sense is for agreement_check(). Version, region, state and validity of the text
 * are not taken over: key is 0 and state AGREEMENT_DRAFT.
 */
enum err agreement_text_read(struct arena *a, struct str text, struct agreement *ret, struct json_problems *problems,
                             struct json_fault *ret_fault) MUST;

/* The examples that come with the program: regions that settled things otherwise. In the arena. */
enum err agreement_examples(struct arena *a, const struct agreement **ret, size_t *ret_n) MUST;

#endif
