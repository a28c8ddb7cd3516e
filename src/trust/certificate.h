/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef TRUST_CERTIFICATE_H
#define TRUST_CERTIFICATE_H

#include "base/buf.h"
#include "trust/retention.h"

/*
 * The certificate of a destruction (Archiefbesluit art. 8: what was destroyed, on what ground and how): a text that
 * people read, its hash (BLAKE2b-256), and that hash keyed with the key of the installation, so that nobody without
 * the key file can make one or change one unseen. It says nothing about anybody.
 */
struct certificate {
	int64_t run, started, finished;
	day_t as_of;
	struct str public, text;
	char hash[65]; /* in hexadecimal */
	bool genuine;  /* text, hash and key belong together */
};

/* Makes the certificate of a run whose rows are gone, and finishes it. *ret_public lives in c->arena. */
enum err certificate_make(struct ctx *c, const struct retention_terms *terms, int64_t run, bool rewritten,
                          struct str *ret_public) MUST;

/* Newest first, those below a run (INT64_MAX: from the newest); in the arena. */
enum err certificate_list(struct ctx *c, int64_t below, size_t most, struct certificate **ret, size_t *ret_n) MUST;
enum err certificate_find(struct ctx *c, struct str public, struct certificate *ret) MUST;

/* As a description for paper/paper.h. */
enum err certificate_paper(const struct certificate *x, struct buf *ret) MUST;

#endif
