/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_THROTTLE_H
#define IDENTITY_THROTTLE_H

#include "access/ctx.h"

/*
 * How often somebody may try. A try is taken before its outcome is known, and given back when it was right, so that many
 * at once get no more tries than one behind the other. What is counted is a keyed hash: the table tells no name that
 * somebody typed and no address. Each kind holds a number of tries and gets one back after a while.
 */
enum throttle_kind {
	THROTTLE_PAIR,   /* a sign-in name from a network (/24 of IPv4, /64 of IPv6) */
	THROTTLE_REMOTE, /* sign-ins from a network */
	THROTTLE_LOGIN,  /* a sign-in name from devices that it was never used on */
	THROTTLE_DEVICE, /* a sign-in name on a device that it was used on: nobody else can use these up */
	THROTTLE_FACTOR, /* second steps of an account from unknown devices */
	THROTTLE_FACTOR_DEVICE,
	THROTTLE_TOKEN,    /* invitations and API tokens that do not exist, from a network */
	THROTTLE_QUESTION, /* challenges and forgotten passwords asked for from a network */
	THROTTLE_LETTER,   /* letters about a forgotten password to one account, whoever asks for them */
	THROTTLE_COUNT
};

struct throttle_try {
	enum throttle_kind kind;
	struct str subject;
};

/* Takes one of each, or none at all: then *ret_free is false. On a writing connection. */
enum err throttle_take(struct ctx *c, const struct throttle_try *tries, size_t n, bool *ret_free) MUST;
/* It was right: gives back what was taken; what is of one person alone is forgotten as a whole. */
enum err throttle_right(struct ctx *c, const struct throttle_try *tries, size_t n) MUST;

/* The network of the request's address, as bytes in the arena. p is NULL when memory ran out. */
struct str throttle_network(struct ctx *c);
/* A subject of two parts. */
struct str throttle_subject(struct ctx *c, struct str a, struct str b);
struct str throttle_account(struct ctx *c, int64_t account);

#endif
