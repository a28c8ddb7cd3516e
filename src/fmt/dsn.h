/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FMT_DSN_H
#define FMT_DSN_H

#include "base/err.h"
#include "base/str.h"
#include "fmt/ident.h"

/*
 * What a mail server writes back about a letter that we sent: a delivery status notification (RFC 3464) as one mail. Of it
 * are read the action and its explanation in the part message/delivery-status, and by which Message-ID the returned
 * headers name our letter; everything else is skipped.
 */
enum dsn_action { DSN_FAILED, DSN_DELIVERED, DSN_OTHER /* delayed, relayed, expanded: no news yet */ };

enum { DSN_MOST = 1024 * 1024, DSN_WHY = 160 };

struct dsn {
	enum dsn_action action;
	char reference[IDENT_TEXT]; /* the part of our Message-ID before the @ */
	char why[DSN_WHY];          /* "5.1.1 smtp; 550 no such user", printable ASCII */
};

/* ERR_INPUT when it is none, or names no letter of ours; ERR_TOOBIG. */
enum err dsn_read(struct str text, struct dsn *ret) MUST;

#endif
