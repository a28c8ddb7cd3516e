/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTREACH_LINK_H
#define OUTREACH_LINK_H

#include "outreach/outreach.h"

/*
 * The personal link of a message: who has it may answer, for the one person and message that it was made for, until it is
 * over. It shows a first name and the school and nothing else; what is registered only behind the date of birth, five tries
 * a message. Nothing happens by looking at it, as mail scanners do.
 */
struct link {
	int64_t person, message, enrolment;
	struct str to; /* the address that the message went to; empty when no key opens it any more */
	struct str token, brin, location, school, school_phone, call, phone, person_public;
	enum message_kind kind;
	enum message_channel channel;
	enum tongue tongue;
	int recipient, tries;
	bool shut; /* a parent of who is of age: gets messages, and does not see what is registered */
	day_t day, birth;
};

enum { LINK_TRIES = 5, LINK_DAYS_SEEN = 14, ANSWER_MOST = 20, ANSWER_WORDS_MOST = 1000 };

/*
 * Opens it; from then on c acts as that young person or parent, for this person alone. ERR_ABSENT: there is none, or it is
 * over; a parent's is over as well when the child comes of age
 * and did not choose that parents get messages.
 */
enum err link_open(struct ctx *c, struct str token, struct link *ret) MUST;

enum answer_kind {
	ANSWER_SICK,
	ANSWER_WAS_THERE,
	ANSWER_TOMORROW,
	ANSWER_CALL,
	ANSWER_UNWELL,
	ANSWER_WORDS,
	ANSWER_KINDS
};
/* "ziek" "er-wel" "morgen" "bel-mij" "niet-goed" "woorden". */
const char *answer_kind_name(enum answer_kind kind);
bool answer_kind_parse(struct str name, enum answer_kind *ret);
/* Whether somebody is asked for: such an answer clears no task and brings it to the top. */
bool answer_asks(enum answer_kind kind);

struct answer_in {
	enum answer_kind kind;
	struct str lessons, ticked; /* that the giver was at: in words, and as "2026-02-09-540", a space between them */
	struct str words, phone, moment; /* moment: "zsm" "ochtend" "middag" */
};
/*
 * Takes an answer. It is a contact in which the other side spoke, so it clears what waits for one, unless it asks for
 * somebody (answer_asks): then what waits is due today. Being ill is reported to the school as well, where the giver may.
 * ERR_INPUT: words that lack or are too long, a number that is none; ERR_TOOBIG: too many answers.
 */
enum err answer_take(struct ctx *c, const struct link *l, const struct answer_in *in) MUST;

/* One lesson of the last two weeks that does not stand as present. */
struct link_lesson {
	day_t day;
	int begin, end;
	uint8_t status;
};
/* A try at the date of birth: *ret_right, and *ret_left tries that are left. */
enum err link_birth(struct ctx *c, const struct link *l, day_t birth, bool *ret_right, int *ret_left) MUST;
/* Newest first. */
enum err link_lessons(struct ctx *c, const struct link *l, struct link_lesson **ret, size_t *ret_n) MUST;
/* What proves to later forms of the same link that the date of birth was right, until the end of the day. */
enum { LINK_PROOF = 65 };
void link_proof(struct ctx *c, const struct link *l, char ret[LINK_PROOF]);

/* No more messages by the channel of this one. */
enum err link_stop(struct ctx *c, const struct link *l) MUST;

/* ---- at the school ---- */

/* Somebody dealt with it. ERR_ABSENT: none in reach. */
enum err answer_handle(struct ctx *c, struct str person_public, struct str answer) MUST;
/* How many wait in the actor's reach, counted to PAGE_COUNT_MOST. */
enum err answer_count(struct ctx *c, int64_t *ret) MUST;
/* Messages of the last two weeks that did not arrive. */
enum err message_fail_count(struct ctx *c, int64_t *ret) MUST;

#endif
