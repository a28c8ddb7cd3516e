/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef LETTERS_LETTERS_H
#define LETTERS_LETTERS_H

#include "access/ctx.h"
#include "identity/letter.h"
#include "people/open.h"

/*
 * Letters on paper: an invitation, a warning, a decision, that a talk is called off, to a young person or to the parents, in the house style and the words
 * of a region. They become a tagged PDF, which is kept with the file; the same text goes by mail where there is an address. From
 * eighteen on letters go to the young person alone. (The letters of identity/letter.h are the mails themselves.)
 */
enum letter_template { LETTER_INVITATION, LETTER_WARNING, LETTER_DECISION, LETTER_CANCELLATION, LETTER_TEMPLATES };
/* "uitnodiging", "waarschuwing", "besluit", "afzegging". */
const char *letter_template_name(enum letter_template t);
bool letter_template_parse(struct str name, enum letter_template *ret);

enum letter_audience { LETTER_YOUNG, LETTER_PARENTS, LETTER_AUDIENCES };
/* "jongere", "ouders". */
const char *letter_audience_name(enum letter_audience a);
bool letter_audience_parse(struct str name, enum letter_audience *ret);

/* ---- house style ---- */

enum {
	LETTER_NAME_MOST = 80,
	LETTER_BLOCK_MOST = 400, /* characters, in at most LETTER_BLOCK_LINES lines */
	LETTER_BLOCK_LINES = 8,
	LETTER_FOOT_MOST = 200,
	LETTER_SIGNATURE_MOST = 400,
	LETTER_SUBJECT_MOST = 120,
	LETTER_WORDS_MOST = 4000
};

struct letter_style {
	int64_t version; /* 0: the standard one */
	struct str name, block, place, foot, signature, phone, email;
	uint32_t colour; /* 0xRRGGBB, dark enough to be read on white */
};
enum err letter_style_of(struct ctx *c, struct str region, struct letter_style *ret) MUST;
/* ACTION_LETTER_TEXTS, in the scope of the actor. ERR_INPUT with the field: too long, a field that there is not, a colour that is too light. */
enum err letter_style_keep(struct ctx *c, struct str region, const struct letter_style *style) MUST;
/* "#0a5c5c". False: no colour. */
bool letter_colour_parse(struct str text, uint32_t *ret);
/* The contrast with white, times 100: 450 is enough for text (WCAG 2.2, 1.4.3). */
int letter_contrast(uint32_t colour);

/* ---- words ---- */

struct letter_key {
	enum letter_template template;
	enum letter_audience audience;
	enum lang lang;
};
struct letter_words {
	int64_t version; /* 0: the standard ones */
	struct str subject, words;
};
enum err letter_words_of(struct ctx *c, struct str region, const struct letter_key *key, struct letter_words *ret) MUST;
/*
 * A region's own from now on; empty words bring the standard back. ERR_INPUT: too long, a field that there is not, or one that the
 * letter makes no sense without is lacking (an invitation says day, time and place; a decision what it is).
 */
enum err letter_words_keep(struct ctx *c, struct str region, const struct letter_key *key, struct str subject,
                           struct str words) MUST;

/* What fields are filled with; empty: lines that need it are left out. */
struct letter_fields {
	struct str naam, school, periode, dag, tijd, plek, met, besluit, toelichting;
	struct str ambtenaar, functie, telefoon, email;
};
/* Names of the fields for people to read: "{naam} {school} ...". */
struct str letter_field_names(struct arena *a);

/* ---- making ---- */

struct letter_order {
	struct letter_key key;
	struct str region;
	struct letter_fields fields;
	day_t day;                 /* date of the letter */
	struct str name;           /* of the young person, whole */
	struct str street, postal; /* "Kerkstraat 1", "8011 AA Zwolle"; empty: unknown */
};
struct letter_made {
	struct letter_key key;
	int64_t version;
	struct str region, subject, text; /* text: as it goes by mail */
	struct str pdf;
};
/* Fills and draws; writes nothing and asks no permission. In the arena. ERR_BUSY, ERR_REMOTE: the process that draws. */
enum err letter_make(struct ctx *c, struct helper *job, const struct letter_order *in, struct letter_made *ret) MUST;
/* The words alone, for mail where no paper is kept: ret->pdf stays empty. */
enum err letter_write(struct ctx *c, const struct letter_order *in, struct letter_made *ret) MUST;

enum { LETTER_MAILS = 3 };
struct letter_sending {
	int64_t person, report;
	struct str once;             /* letters and digits */
	struct str to[LETTER_MAILS]; /* addresses for mail */
	size_t count;
	struct outbound_part part; /* goes along with each mail */
	enum action action;        /* in the name of which it is done, for the log */
};
/*
 * Keeps a letter with the file and queues its mails, in the transaction of the caller. The same once again: *ret_again, nothing is kept
 * or sent, and ret_public is that of the first.
 */
enum err letter_keep(struct ctx *c, const struct letter_made *made, const struct letter_sending *in,
                     struct str *ret_public, bool *ret_again) MUST;

/* Whether a letter of this form was kept before. */
enum err letter_made_once(struct ctx *c, int64_t person, struct str once, bool *ret) MUST;

/* ---- what was made ---- */

struct letter_kept {
	struct str public, who; /* who: name of the account */
	struct letter_key key;
	int64_t made, mailed;
};
/* Of one report, newest first. For who has the report open. */
enum err letters_of(struct ctx *c, int64_t person, int64_t report, struct letter_kept **ret, size_t *ret_n) MUST;

/*
 * The PDF of a letter, by its public name, with a note in the access log. ACTION_LETTER: who works for leerplicht or RMC and reaches
 * the person. ERR_ABSENT.
 */
enum err letter_open(struct ctx *c, struct str public, struct str *ret_pdf, struct str *ret_name) MUST;

#endif
