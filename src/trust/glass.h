/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_GLASS_H
#define TRUST_GLASS_H

#include "access/ctx.h"

/*
 * Breaking the glass: emergency access to one person out of scope, to read, until the end of the next day. Whoever asks
 * names the person exactly and says why; the privacy officer judges each time, and a verdict of "not justified" ends the
 * access. What one asks for somebody who is not there looks and counts the same, so that it finds out about nobody more
 * than a few times a week, with a reason and a review. The gate that lets in is people/open.h with access/glass.h.
 */
enum glass_kind { GLASS_SAFETY, GLASS_HEALTH, GLASS_MISSING, GLASS_OTHER, GLASS_KINDS };
/* "veiligheid"; stands in the table and in forms. */
const char *glass_kind_name(enum glass_kind kind);
bool glass_kind_parse(struct str name, enum glass_kind *ret);
enum msg_id glass_kind_words(enum glass_kind kind);

enum { GLASS_REASON_LEAST = 20, GLASS_REASON_MOST = 1000, GLASS_NOTE_MOST = 1000 };

struct glass_request {
	struct str number; /* nine digits; or */
	struct str name;   /* the whole family name, and */
	day_t birth;       /* DAY_NONE when a number is given */
	enum glass_kind kind;
	struct str reason;
};

struct glass_outcome {
	bool found;        /* else nobody is called so, and nothing was opened */
	struct str public; /* of the person */
	int64_t until;
};

/*
 * On a writing connection, inside a transaction. ERR_INPUT: a reason that is too short or long, neither number nor name
 * and birth; ERR_BUSY: too often this week; ERR_DENIED: not for this role.
 */
enum err glass_break(struct ctx *c, const struct glass_request *r, struct glass_outcome *ret) MUST;

struct glass_item {
	int64_t glass, at, until;
	struct str who, login, role, scope; /* of the account */
	struct str whom, public;            /* empty: nobody was found */
	struct str kind, reason, note, verdict;
};
struct glass_items {
	struct glass_item *list;
	size_t n;
};

/* What the actor took and may still use. */
enum err glass_of_actor(struct ctx *c, struct glass_items *ret) MUST;
/* For the privacy officer: verdict "open", "justified" or "not", the newest; those shown go into the log. */
enum err glass_items(struct ctx *c, const char *verdict, size_t most, struct glass_items *ret) MUST;
/* How many wait for a verdict. */
enum err glass_waiting(struct ctx *c, int64_t *ret) MUST;
/*
 * The verdict of the privacy officer, once, with a note (needed for "not"); ends the access when it is not justified.
 * In a transaction. ERR_ABSENT, ERR_CONFLICT: judged before, ERR_INPUT.
 */
enum err glass_judge(struct ctx *c, int64_t glass, bool justified, struct str note) MUST;

#endif
