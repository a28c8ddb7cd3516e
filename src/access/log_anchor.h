/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOG_ANCHOR_H
#define ACCESS_LOG_ANCHOR_H

#include "access/ctx.h"

/*
 * Where the log stood at a moment. A chain proves that nothing is missing in it, but not that it is the newest: who sets
 * the whole database back sets the chain back. So every night its heads are noted, in a table and, for the proof, in the
 * log of the system, which is kept elsewhere.
 */
enum { LOG_LANES = 16, LOG_ANCHOR_HASH = 32 };

struct log_anchor {
	int64_t lane, seq, at;
	unsigned char hash[LOG_ANCHOR_HASH];
};

/*
 * Notes the heads that moved since they were last noted; arg is a struct log_anchors. For db_write and db_transact, in a
 * transaction of its own, so that what it notes is committed. Heads that are not ours are left out.
 */
struct log_anchors {
	struct ctx *c;
	struct log_anchor list[LOG_LANES];
	size_t n;
};
enum err log_anchor_put(struct db *db, void *arg) MUST;

/* A line for each to the log of the system: "lane 1 entry 1042 hash 5f2c...". Once it is committed. */
void log_anchor_tell(const struct log_anchors *job);

/* The first anchor in a line of such a log, whatever stands around it; false when there is none. */
bool log_anchor_parse(struct str line, struct log_anchor *ret);

#endif
