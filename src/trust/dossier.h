/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_DOSSIER_H
#define TRUST_DOSSIER_H

#include "access/ctx.h"
#include "base/buf.h"

/*
 * Everything that is kept about one person, for the person (AVG art. 15 and 20): as JSON for machines
 * (docs/export.md says what stands in it) and as a document that people read. Both are made of the same lists. Notes that
 * the privacy officer withheld for the sake of third persons are replaced by the reason. Data under the Wpg are never in
 * it. The document is Dutch: it goes to a person in the Netherlands and is kept by them.
 */
enum dossier_kind {
	DOSSIER_TEXT,
	DOSSIER_DAY,
	DOSSIER_INSTANT,
	DOSSIER_MINUTES,
	DOSSIER_TIME,
	DOSSIER_NUMBER,
	DOSSIER_BOOL,
	DOSSIER_REASON, /* text: why somebody was absent (FACET_REASON) */
	DOSSIER_NOTE    /* text, unless the last column says why it is withheld */
};

struct dossier_column {
	const char *key, *label;
	enum dossier_kind kind;
	unsigned width; /* on paper; 0: JSON alone */
};

enum { DOSSIER_COLUMNS = 20 };

struct dossier_rows {
	struct str (*cells)[DOSSIER_COLUMNS];
	size_t n, cap;
};

/* Who gets a list: all of them stand in what the privacy officer gives. */
enum dossier_whom {
	DOSSIER_ANYBODY,
	DOSSIER_SELF,  /* what one did oneself, and how each parent can be reached: not for parents */
	DOSSIER_JUDGED /* words about an event with others in it: once the privacy officer read them */
};

struct dossier_table {
	const char *key, *title, *note; /* note: what it is, for people; may be NULL */
	const struct dossier_column *columns;
	size_t column_count;
	bool facts; /* one row, on paper as facts */
	/* Reads the rows into c->arena. */
	enum err (*read)(struct ctx *c, int64_t person, struct dossier_rows *ret);
	enum dossier_whom whom;
};

extern const struct dossier_table dossier_tables[];
extern const size_t dossier_table_count;

/* Adds a row of n texts, copied. */
enum err dossier_add(struct ctx *c, struct dossier_rows *rows, const struct str *cells, size_t n) MUST;

/*
 * action: ACTION_RIGHTS when the privacy officer gives it, all of it; ACTION_OWN_DATA when a young person or a parent takes
 * it: without notes, which may be about somebody else and are read first, and for a parent without reasons and what the
 * young person did. Both note in the log that the data were given out; c->db may be a reader where looks have a sink. The
 * caller has made sure that the person may be seen, and by a parent taken. ERR_ABSENT when there is none, ERR_DENIED.
 */
enum err dossier_json(struct ctx *c, enum action action, int64_t person, struct buf *ret) MUST;
/* As a description for paper/paper.h. */
enum err dossier_paper(struct ctx *c, enum action action, int64_t person, struct buf *ret) MUST;

#endif
