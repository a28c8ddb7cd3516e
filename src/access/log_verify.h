/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOG_VERIFY_H
#define ACCESS_LOG_VERIFY_H

#include "access/keys.h"
#include "access/log_anchor.h"
#include "base/arena.h"
#include "db/db.h"

/* Walks the whole log and names what is wrong with it. Only what was written with the key file of this database fits. */

enum log_fault {
	LOG_ALTERED,       /* a column differs from when it was written, or the entry stood elsewhere */
	LOG_MISSING,       /* entries seq to last are not there */
	LOG_CUT,           /* the same, at the end: the head says that there were more */
	LOG_BEHIND_HEAD,   /* an entry that the head does not know */
	LOG_HEAD_FORGED,   /* the head was not written by this program */
	LOG_HEAD_OTHER,    /* the head does not belong to the last entry */
	LOG_HEAD_GONE,     /* entries without a head */
	LOG_ANCHOR_FORGED, /* an anchor in the database was not written by this program */
	LOG_ANCHOR_OTHER,  /* at the entry of an anchor stands another one, or none: the database was set back */
	LOG_FAULT_COUNT
};

struct log_wrong {
	enum log_fault fault;
	int64_t lane, seq, last;
	int64_t at; /* instant of the entry or of the one behind a gap; 0 when there is none */
};

struct log_walk {
	void (*wrong)(void *arg, const struct log_wrong *w);
	void (*progress)(void *arg, int64_t checked, int64_t total); /* now and then; may be NULL */
	void *arg;
	const struct log_anchor *anchors; /* kept outside the database, in any order; may be NULL */
	size_t anchor_count;
};

/*
 * On a reader, best inside a transaction, so that one state is seen while others write. The number of entries looked at
 * in *ret_checked. Errors are those of the database; what is wrong with the log is not an error.
 */
enum err log_verify(struct db *db, const struct keys *k, struct arena *a, const struct log_walk *walk,
                    int64_t *ret_checked) MUST;

#endif
