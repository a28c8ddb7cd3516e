/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_LETTER_H
#define IDENTITY_LETTER_H

#include "access/ctx.h"
#include "outbound/outbound.h"

/*
 * Mail. A letter is put in a queue in the transaction of whatever it tells of, and sent behind it: the answer to whoever
 * caused it takes as long with a letter as without, and a mail server that is away for a while costs nothing. What is in a
 * letter (links that let somebody in) lies sealed in the queue. A letter may arrive twice when the program is killed while it
 * sends; it has the same Message-ID then.
 */
enum letter_channel { LETTER_MAIL, LETTER_GATEWAY /* SMS or chat (identity/gateway.h): `to` is a number */ };

struct letter {
	struct str to, subject, text;
	enum letter_channel channel;
	/* Letters and digits: the Message-ID, and what is told when it is done; empty: one is made and nobody is told. */
	struct str reference;
	struct outbound_part part; /* goes along with mail (a calendar); nothing by the gateway */
};

/* Whether a mail server and a sender are set (settings mail_server, mail_from). */
enum err letter_ready(struct ctx *c, bool *ret) MUST;

/* Puts it in the queue, on a writing connection. ERR_INPUT: not an address, or a subject that no header may be. */
enum err letter_put(struct ctx *c, const struct letter *l) MUST;

/*
 * What is done with one letter, in steps because the database must not wait for a mail server: letter_take on a writing
 * connection (*ret_any: whether there is one to send), letter_send without, letter_done on a writing connection again.
 */
struct letter_job {
	int64_t letter, made;
	int tries;
	struct outbound_mail mail; /* in the arena of c */
	enum letter_channel channel;
	struct str reference; /* empty: nobody waits for what comes of it */
	struct gateway *gateway;
	bool over; /* after letter_done: it was sent, or given up */
	enum err outcome;
	struct fail fail; /* of sending */
};
enum err letter_take(struct ctx *c, struct letter_job *ret, bool *ret_any) MUST;
void letter_send(struct ctx *c, struct helper *out, struct letter_job *job);
/* Takes it out of the queue, or waits for another try; after three days, or when it was refused for good, it is dropped. */
enum err letter_done(struct ctx *c, struct letter_job *job) MUST;

/* Where mail goes as it is set now: server, sender, password. */
enum err letter_server(struct ctx *c, struct outbound_mail *ret) MUST;

/* The password of the mail server. Empty: none. On a writing connection. */
enum err letter_password(struct ctx *c, struct str password) MUST;

#endif
