/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef REGISTER_REGISTER_H
#define REGISTER_REGISTER_H

#include "register/message.h"

/*
 * The link with the national register: reports go out, statuses come in (docs/register.md). Off unless the setting
 * register_link is "on". What must go out stands in register_out, in the transaction of the change; a message that was not
 * answered is sent again under the same key, so that it arrives at least once and counts once. Nothing is given up in
 * silence: what waits, what was refused and why, and when the register last answered stands on /register.
 */
struct helper;

/* What a way to the register can do. The one that ships: register_https(). */
struct register_adapter {
	void *arg;
	/*
	 * Hands over one message and waits for the answer. ERR_REMOTE or ERR_BUSY: not reached, or nothing that can be understood
	 * came back; it is not known whether the register has it.
	 */
	enum err (*send)(void *arg, struct ctx *c, const struct register_message *m, struct register_item *ret);
	/* What happened since a cursor (empty: since the beginning). */
	enum err (*poll)(void *arg, struct ctx *c, struct str cursor, struct register_paper *ret);
};

/* Over HTTPS to the setting register_url: POST {url}/meldingen and GET {url}/terugmeldingen?na=CURSOR. */
struct register_https {
	struct helper *out;
	struct str url, secret;
};
/* Fills it from settings, texts in c->arena. ERR_INPUT: no address. */
enum err register_https_open(struct ctx *c, struct helper *out, struct register_https *h,
                             struct register_adapter *ret) MUST;
/* The value of the header Authorization, sealed; inside the caller's transaction. */
enum err register_secret(struct ctx *c, struct str secret) MUST;

/* ---- the outbox ---- */

enum {
	REGISTER_AT_ONCE = 25,
	REGISTER_LEASE_SECONDS = 300,    /* after which somebody else tries what nobody answered for */
	REGISTER_ASKED_SECONDS = 3600,   /* that the register may take to answer what it took in */
	REGISTER_FAR_SECONDS = 2 * 3600, /* nothing waits for as long as this */
	REGISTER_SILENT = 5, /* messages without an answer, after which the rest of a lot waits for its next turn */
	REGISTER_WAIT_LEAST = 5,
	REGISTER_WAIT_MOST = 3600 /* seconds between tries, doubled each time, a quarter more or less by chance */
};

struct register_job {
	int64_t person, report;
	struct register_message message;
	struct register_item answer;
	enum err outcome;
	struct fail fail;
};

/* Whether the link is on. */
enum err register_on(struct ctx *c, bool *ret) MUST;
/* Whether something is to be sent now; on a reader. */
enum err register_waits(struct ctx *c, bool *ret) MUST;
/* Takes up to `most` whose turn it is and says what to send; jobs in c->arena. In a transaction. */
enum err register_take(struct ctx *c, size_t most, struct register_job **ret, size_t *ret_n) MUST;
/* Sends them, one after another; what came of it stands in the jobs. */
void register_send(struct ctx *c, const struct register_adapter *a, struct register_job *jobs, size_t n);
/* Notes what came of it. In a transaction. */
enum err register_done(struct ctx *c, struct register_job *jobs, size_t n) MUST;

/* Where the news was read up to; empty: nothing yet. */
enum err register_cursor(struct ctx *c, struct str *ret) MUST;
/* Applies news through the reports, each once, and moves the cursor. In a transaction. */
enum err register_news(struct ctx *c, const struct register_paper *p) MUST;
/* Notes that the register could not be asked. In a transaction. */
enum err register_trouble(struct ctx *c, struct str what) MUST;

/* ---- how it stands ---- */

struct register_line {
	struct str public, brin, school, kind, code, field, what, conflict;
	day_t filed;
	int64_t since, conflict_at; /* instants; conflict_at 0: none */
	bool refused;
};
struct register_state {
	bool on;
	int64_t waiting, asked, refused, done;
	int64_t oldest;      /* since when the longest waits; 0: nothing waits */
	int64_t answered_at; /* when the register last answered; 0: never */
	struct str trouble;  /* what it said last instead; empty: nothing since it answered */
	int64_t trouble_at;
	const struct register_line *lines; /* refused, or with a conflict; REGISTER_LINES at most */
	size_t line_count;
};
enum { REGISTER_LINES = 200 };
/* Of the own institutions for a school; of all for who keeps the link. ACTION_REGISTER_LINK. */
enum err register_state(struct ctx *c, struct register_state *ret) MUST;
/* How many were refused or stand differently on the two sides, counted to `most`; as register_state. */
enum err register_troubles(struct ctx *c, int most, int64_t *ret) MUST;
/* Offers again what was refused, and at once what waits for its next turn: one report by its public name, or all of the actor's reach when it is empty. */
enum err register_offer(struct ctx *c, struct str public) MUST;
/* What stands here counts; the conflict is settled. */
enum err register_settled(struct ctx *c, struct str public) MUST;

#endif
