/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_SECURITY_H
#define TRUST_SECURITY_H

#include "access/page.h"
#include "proc/helper.h"

/*
 * The check of the installation: what is really so on this machine and in this database, what of it is wrong, and how to
 * mend it. The page /beveiliging and the command `security` show the same list.
 */
enum security_level { SECURITY_MEND, SECURITY_NOTE, SECURITY_GOOD, SECURITY_LEVELS };

struct security_item {
	const char *code; /* "key-file": a promise to scripts */
	enum msg_id name;
	enum security_level level;
	struct str found; /* what is so */
	struct str how;   /* what to do about it; empty when nothing is */
};

enum { SECURITY_MOST = 40 };

struct security_list {
	struct security_item items[SECURITY_MOST];
	size_t n, count[SECURITY_LEVELS];
};

/* Where the check is made. */
struct security_place {
	const char *url;      /* of the database */
	const char *key_path; /* of the key file */
	struct helpers *helpers;
	/* What only the server knows; the command leaves these out. */
	bool serving;
	bool loopback; /* it listens for this machine alone */
	bool secure;   /* the request came over TLS */
	const char *listen;
};

/* Everything, in the order of the list. Asks helpers and files: not for an event thread. */
enum err security_check(struct ctx *c, const struct security_place *place, struct security_list *ret) MUST;
/* "herstellen", "let op", "goed". */
struct str security_level_text(enum lang lang, enum security_level level);

/* ---- the pages ---- */

enum { SECURITY_ROUTES = 2 };
extern const struct http_route security_routes[SECURITY_ROUTES];
extern const struct page_place security_page_place;

struct security_view {
	struct page page;
	const struct security_list *list;
	struct str summary;
};

#endif
