/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_GATEWAY_H
#define IDENTITY_GATEWAY_H

#include "access/ctx.h"
#include "outbound/outbound.h"

/*
 * SMS and chat, through whichever provider the operator chose: one HTTPS request a message. The settings gateway_url,
 * gateway_type (json or form), gateway_body with {to}, {text} and {reference}, and gateway_header, whose value is kept
 * sealed (`sluitend mail gateway-secret`). Values are escaped as the type wants it. A status of 200 to 299 is taken; 400,
 * 404, 413 and 422 refuse the message for good; anything else is tried again.
 */
struct gateway {
	struct str url, header, secret, body;
	bool json;
};

/* Whether a gateway is set. */
enum err gateway_ready(struct ctx *c, bool *ret) MUST;
enum err gateway_load(struct ctx *c, struct gateway **ret) MUST;
/* Keeps the value of the header. Empty: none. On a writing connection. */
enum err gateway_secret(struct ctx *c, struct str secret) MUST;

/* Sends in->text to in->to with in->id as its reference. ERR_INPUT: refused for good; ERR_REMOTE: later. */
enum err gateway_send(struct arena *a, struct helper *out, const struct gateway *g, const struct outbound_mail *in,
                      struct fail *f) MUST;

/* "+31612345678": a plus and 8 to 15 digits (E.164). */
bool gateway_number_fine(struct str number);
/* A number as people write it ("06 12 34 56 78", "0031-6...") in that form; empty when it is none that can get SMS. */
struct str gateway_number(struct arena *a, struct str written);

/* The body of a request: the pattern with its three fields. */
enum err gateway_body(struct buf *out, const struct gateway *g, const struct outbound_mail *in) MUST;

#endif
