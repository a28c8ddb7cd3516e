/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef OUTREACH_OUTREACH_H
#define OUTREACH_OUTREACH_H

#include "access/ctx.h"
#include "law/types.h"
#include "outreach/catalogue.h"

/*
 * "We missen je": a message to a young person who is missed and, under eighteen, to the parents, about a finding that asks
 * for contact. It goes out by mail or SMS, carries a link to answer by (outreach/link.h), and is not sent while it is
 * night, twice a day to one receiver, or when somebody spoke or answered already. Functions that write need a writing
 * connection in c->db and a transaction of the caller.
 */
enum message_kind { MESSAGE_FIRST_DAY, MESSAGE_8, MESSAGE_12, MESSAGE_SICK, MESSAGE_KINDS };
/* "eerste-dag" "uren-8" "uren-12" "ziek". */
const char *message_kind_name(enum message_kind kind);
bool message_kind_parse(struct str name, enum message_kind *ret);
/* The kind of message that a rule asks for; false when it asks for none. */
bool message_kind_of_rule(struct str rule, enum message_kind *ret);

enum message_channel { CHANNEL_EMAIL, CHANNEL_SMS, CHANNEL_COUNT };
const char *message_channel_name(enum message_channel channel); /* "email" "sms" */
bool message_channel_parse(struct str name, enum message_channel *ret);

/* "jongere" or "ouder": receiver 0 is the young person. */
const char *message_audience(int recipient);

/* ---- how an institution sends ---- */

enum outreach_mode { OUTREACH_OFF, OUTREACH_PROPOSE, OUTREACH_AUTOMATIC };
const char *outreach_mode_name(enum outreach_mode mode);

struct outreach_rules {
	enum outreach_mode mode;
	int quiet_from, quiet_until; /* minutes of the day; the same: never quiet, not on Sundays and holidays either */
	int link_days;
	enum message_channel first; /* the other is taken when there is no address for it */
	struct str phone;           /* of the school, for who would rather call */
};
enum err outreach_rules_of(struct ctx *c, struct str brin, struct outreach_rules *ret) MUST;
/* ERR_INPUT with the field, ERR_DENIED: not an institution of the actor as a whole. */
enum err outreach_rules_set(struct ctx *c, struct str brin, const struct outreach_rules *rules) MUST;

/* The instant from which a message may go: now, or when quiet hours, Sunday and holidays are over. */
int64_t outreach_moment(const struct outreach_rules *rules, const struct law_calendar *calendar, day_t today,
                        int64_t now);

/* ---- who gets one ---- */

/* Why a receiver gets none. */
enum outreach_why {
	OUTREACH_FINE,
	OUTREACH_NO_CHANNEL, /* nothing works here: no mail server, no gateway */
	OUTREACH_NO_ADDRESS, /* no address for a channel that works here */
	OUTREACH_STOPPED,    /* wants none by the channels that there are */
	OUTREACH_TODAY,      /* got one today already */
	OUTREACH_SENT,       /* got one about this finding */
	OUTREACH_SPOKEN,     /* there was contact today */
	OUTREACH_KNOWN,      /* the absence is known and agreed */
	OUTREACH_RESTRICTED, /* processing is restricted (AVG art. 18) */
	OUTREACH_OVER,       /* the finding asks for nothing any more */
	OUTREACH_WHYS
};

struct outreach_receiver {
	int recipient;
	struct str name, to; /* name of a parent; to: an address or number, empty when there is none */
	enum tongue tongue;
	enum message_channel channel;
	enum outreach_why why;
};

enum { RECEIVERS = 4 };

/* A finding with those who would get a message about it. */
struct outreach_plan {
	int64_t person, enrolment;
	struct str public, rule, brin, location, call, school;
	day_t day;
	enum message_kind kind;
	struct outreach_receiver receivers[RECEIVERS];
	size_t count, able; /* able: how many will get one */
};
/*
 * ERR_ABSENT: no such finding, out of reach, or one that no message is about. The system reaches all.
 */
enum err outreach_plan_of(struct ctx *c, struct str finding, struct outreach_plan *ret) MUST;

/*
 * Puts messages in the queue for all who can get one; *ret_n says how many. origin: of the links, "https://...".
 * ERR_CONFLICT when nobody can, with the reason; ERR_INPUT when no origin is known.
 */
enum err outreach_send(struct ctx *c, struct str finding, struct str origin, size_t *ret_n) MUST;

/* What institutions on `automatic` send by themselves; a bounded number at a time. */
enum err outreach_automatic(struct ctx *c, size_t *ret_n) MUST;

/* ---- on their way ---- */

/*
 * Hands messages whose time has come to the queue of letters, after another look whether they are still wanted. *ret_any:
 * whether there were some.
 */
enum err outreach_due(struct ctx *c, bool *ret_any) MUST;

/* What became of a letter: OK, ERR_DENIED (the addressee was refused) or another error (given up). */
enum err outreach_told(struct ctx *c, struct str reference, enum err outcome, const char *why) MUST;

/* News of a delivery from a gateway or a mail server. ERR_ABSENT: no such message. */
enum outreach_news { NEWS_DELIVERED, NEWS_FAILED, NEWS_BOUNCED };
enum err outreach_news(struct ctx *c, struct str reference, enum outreach_news news, struct str why) MUST;

/* At night: addresses of parents of those who came of age go. */
enum err outreach_night(struct ctx *c) MUST;

#endif
