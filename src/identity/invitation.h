/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef IDENTITY_INVITATION_H
#define IDENTITY_INVITATION_H

#include "access/session.h"

/*
 * Invitations: a link that is good once, by which the owner of an account chooses a password. One of an administrator (a
 * new account, or somebody who lost everything) is good for seven days and also takes away the second steps that were
 * there, so that new ones are set up; one that anybody may ask for, by mail, is good for an hour, leaves the second steps,
 * and leaves an invitation that waits. Only a hash of the link is kept.
 * Functions that write need a writing connection in c->db.
 */
enum invitation_kind { INVITATION_NEW, INVITATION_FORGOTTEN };
enum { INVITATION_DAYS = 7, RESET_MINUTES = 60 };

/* Makes one. Beside a new invitation whatever was sent before is worth nothing any more; a reset leaves the others as they are. */
enum err invitation_make(struct ctx *c, int64_t account, enum invitation_kind kind, char ret_token[TOKEN_TEXT]) MUST;
/* "https://.../uitnodiging/TOKEN". p NULL: no memory. */
struct str invitation_link(struct ctx *c, struct str origin, const char token[TOKEN_TEXT]);
/* Sends it when mail is set up and the account has an address; *ret_sent says whether. */
enum err invitation_mail(struct ctx *c, struct str to, struct str name, struct str login, struct str link,
                         enum invitation_kind kind, bool *ret_sent) MUST;

struct invitation {
	int64_t account;
	struct str login, name, email;
	enum invitation_kind kind;
};
/* ERR_ABSENT: there is none, it was used, or it is over. */
enum err invitation_open(struct ctx *c, struct str token, struct invitation *ret) MUST;
/* Stores the password and ends what was open. ERR_ABSENT: somebody was first. */
enum err invitation_answer(struct ctx *c, struct str token, const struct invitation *i, const char *hash) MUST;

/* All links of an account are worth nothing any more: its password was set in another way. */
enum err invitation_forget(struct ctx *c, int64_t account) MUST;

/* Takes every second step from an account. */
enum err factors_drop(struct ctx *c, int64_t account) MUST;
/* Institutions and municipalities of the grants of an account, as one text: they are no good passwords. */
enum err account_places(struct ctx *c, int64_t account, struct str *ret) MUST;

#endif
