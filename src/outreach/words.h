/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTREACH_WORDS_H
#define OUTREACH_WORDS_H

#include "outreach/outreach.h"

/* What a message says: the standard words, or those that an institution wrote, with their fields filled. */

/* Which words: one set for each. */
struct words_key {
	enum message_kind kind;
	const char *audience; /* "jongere", "ouder" */
	enum message_channel channel;
	enum tongue tongue;
};

struct words {
	int64_t version;           /* 0: the standard ones */
	struct str subject, words; /* with {naam} {school} {dag} {telefoon} {link}; no subject in SMS */
};

enum { WORDS_SUBJECT_MOST = 120, WORDS_MAIL_MOST = 4000, WORDS_SMS_MOST = 480 };

/* The standard ones. */
enum err words_standard(struct arena *a, const struct words_key *key, struct words *ret) MUST;
/* Those that count for an institution. */
enum err words_of_school(struct ctx *c, struct str brin, const struct words_key *key, struct words *ret) MUST;
/*
 * An institution's own from now on; empty words bring the standard back. ERR_INPUT: too long, without {link}, with a field
 * that there is not. The versions before are kept.
 */
enum err words_keep(struct ctx *c, struct str brin, const struct words_key *key, struct str subject,
                    struct str words) MUST;

struct words_fields {
	struct str naam, school, dag, telefoon, link; /* link empty: {link} stays as it is */
};
/* A line with a field that is empty is left out, in a text of several lines. Appends. */
void words_fill(struct buf *out, struct str pattern, const struct words_fields *f);

/* "donderdag 12 februari", or "12-02-2026" in languages of which the program knows no months. In the arena. */
struct str words_day(struct arena *a, enum tongue t, day_t day);

/* Characters and parts of a text as SMS: 160 (or 153 each) in the GSM alphabet, else 70 (67). */
void words_sms_size(struct str text, size_t *ret_chars, size_t *ret_parts);

#endif
