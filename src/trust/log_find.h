/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_LOG_FIND_H
#define TRUST_LOG_FIND_H

#include "access/log.h"

/*
 * Reading the log: for the privacy officer, who may search all of it, and for a young person (or who exercises the right
 * of access for one), who gets what stands there about oneself. To them roles and organisations are told, not the names
 * of who works there: AVG art. 15 gives the person when, for what and by whom as an organisation (HvJ EU C-579/21).
 */

/* Where an entry stands; pages go on behind one. at 0: from the newest. */
struct log_place {
	int64_t at, lane, seq;
};
/* "1770883200000000-1-42", for addresses and forms. False when it is none. */
bool log_place_parse(struct str text, struct log_place *ret);
struct str log_place_text(struct arena *a, struct log_place p);

struct log_asked {
	int64_t since, until;                      /* instants; until 0: now */
	struct str login;                          /* empty: of everybody */
	struct str action, purpose, role, outcome; /* names as they are stored; empty: all */
	struct log_place after;
	size_t most;
};

struct log_found {
	struct log_place place;
	struct str who;   /* name of the account; empty: the command line, or somebody who was not signed in */
	struct str role;  /* in words */
	struct str scope; /* what the grant reaches: "Deltion College"; may be empty */
	struct str did;   /* "bekeek de pagina van Sem Boer" */
	struct str purpose, processing, remote, action, what, trace; /* as stored; trace in hexadecimal */
	struct str public; /* of the person, when there is one and it is still there */
	int64_t shown;     /* persons that it was about */
	bool refused;
	bool nobody; /* in no role, as while signing in */
};

struct log_list {
	struct log_found *rows;
	size_t count;
	bool more;
	struct log_place next; /* when more: where to go on */
};

/*
 * Searches; the search itself goes into the log, with those whom it showed. ERR_ABSENT: no such account, ERR_DENIED.
 */
enum err log_search(struct ctx *c, const struct log_asked *asked, struct log_list *ret) MUST;

/*
 * What stands in the log about one person, lists that showed the person among them. names: with the names of those who
 * looked, for ACTION_LOG alone (ERR_DENIED). whom: what the person is called in the sentences ("u"). Looks through a few
 * thousand lists at a time, so a page may hold fewer than most and yet have more. Does not check the reach and notes
 * nothing: that is the caller's.
 */
enum err log_of_person(struct ctx *c, int64_t person, struct str whom, bool names, struct log_place after, size_t most,
                       struct log_list *ret) MUST;

/* ---- words (log_words.c) ---- */

/* What is done with an action: "werklijst Vandaag". */
struct str log_action_text(enum lang lang, enum action action);

/* What was done, as the end of a sentence. whom: empty when it was about nobody. */
struct str log_words(struct ctx *c, struct str kind, struct str action, struct str what, bool refused, struct str whom,
                     int64_t shown);

#endif
