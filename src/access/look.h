/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOOK_H
#define ACCESS_LOOK_H

#include "access/ctx.h"

/*
 * The log of who saw whom. Services call it when they hand out personal data. Where the request has a sink (serve), the
 * entry goes behind the answer through the group-committing writer; elsewhere it is written at once, on c->db.
 */

/* One look at one person. */
enum err look_at(struct ctx *c, enum action action, int64_t person) MUST;
/* A list that showed several. */
enum err look_at_list(struct ctx *c, enum action action, const int64_t *persons, size_t n) MUST;

/* An entry as it is written. */
struct look_entry {
	int64_t person; /* 0: a list */
	int64_t entry, at, account;
	char role[16], remote[48];
	const char *purpose; /* static */
	enum action action;
	size_t shown;
	unsigned char *persons; /* 8 bytes each, big endian; NULL for one person */
};
enum err look_write(struct db *db, const struct look_entry *e) MUST;

#endif
