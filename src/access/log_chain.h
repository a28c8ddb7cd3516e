/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef ACCESS_LOG_CHAIN_H
#define ACCESS_LOG_CHAIN_H

#include "access/keys.h"
#include "access_log_sql.h"
#include "base/buf.h"

/* How entries hang together: for those that write the log and those that check it. */

enum { LOG_HASH = 32 };

/*
 * The hash of an entry: a keyed BLAKE2b over the hash before it and every column but its own, each with its length. b is
 * room to work in. ERR_TOOBIG, ERR_NOMEM.
 */
enum err log_chain_hash(const struct keys *k, struct buf *b, struct str before, const struct log_entry_walk_row *row,
                        unsigned char ret[LOG_HASH]) MUST;

/* What a head or an anchor must carry: made of its lane, number and hash. */
void log_chain_mac(const struct keys *k, const char *name, int64_t lane, int64_t seq, struct str hash,
                   unsigned char ret[LOG_HASH]);
#define LOG_HEAD_MAC "log-head"
#define LOG_ANCHOR_MAC "log-anchor"

/* Whether two of them are the same. */
bool log_chain_same(struct str stored, const unsigned char computed[LOG_HASH]);

#endif
