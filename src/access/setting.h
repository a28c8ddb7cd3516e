/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_SETTING_H
#define ACCESS_SETTING_H

#include "access/ctx.h"

/*
 * What an operator may choose, by name. One list says what there is, of which kind, and what counts while nothing was
 * chosen; `setting list` and the documentation are made from it. A room that needs a setting adds a line to the list in
 * setting.c and its explanation to the catalogue.
 */
enum setting_kind {
	SETTING_IS_WORD,   /* one of a few */
	SETTING_IS_NUMBER, /* whole, within bounds */
	SETTING_IS_DAY,    /* 2026-03-01, or empty */
	SETTING_IS_TEXT    /* up to most bytes, without control characters; may be empty */
};

struct setting {
	const char *name;
	enum setting_kind kind;
	const char *standard; /* what counts until somebody sets it */
	const char *words;    /* of SETTING_IS_WORD, with blanks between */
	int64_t least, most;  /* of SETTING_IS_NUMBER; most: bytes of SETTING_IS_TEXT */
	enum msg_id about;
};

extern const struct setting settings[];
extern const size_t setting_count;

/* The line of a name, or NULL. */
const struct setting *setting_find(struct str name);

/*
 * What counts now: what was set, or the standard. The name must be in the list (ERR_BUG). A value in the database that
 * does not fit its kind counts as not set.
 */
enum err setting_text(struct ctx *c, const char *name, struct str *ret) MUST;
enum err setting_number(struct ctx *c, const char *name, int64_t *ret) MUST;
/* Whether a setting of words has this one. */
enum err setting_is(struct ctx *c, const char *name, const char *word, bool *ret) MUST;

/* Sets it, on a writing connection; an empty value brings the standard back. ERR_ABSENT: no such name, ERR_INPUT. */
enum err setting_change(struct ctx *c, struct str name, struct str value) MUST;

#endif
