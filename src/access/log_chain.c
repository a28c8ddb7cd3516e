/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log_chain.h"

#include <sodium.h>
#include <string.h>

static void put_i64(struct buf *b, int64_t v)
{
	unsigned char bytes[8];

	for (size_t i = 0; i < 8; i++) {
		bytes[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i) & 0xff);
	}
	buf_add(b, bytes, sizeof bytes);
}

/* With the length in front, so that nothing can move from one column to the next. */
static void put_str(struct buf *b, struct str s)
{
	put_i64(b, (int64_t)s.n);
	buf_str(b, s);
}

enum err log_chain_hash(const struct keys *k, struct buf *b, struct str before, const struct log_entry_walk_row *row,
                        unsigned char ret[LOG_HASH])
{
	buf_clear(b);
	put_str(b, before);
	put_i64(b, row->lane);
	put_i64(b, row->seq);
	put_i64(b, row->at);
	put_i64(b, row->account);
	put_i64(b, row->grant_id);
	put_str(b, row->role);
	put_str(b, row->purpose);
	put_str(b, row->kind);
	put_str(b, row->action);
	put_str(b, row->what);
	put_str(b, row->processing);
	put_str(b, row->outcome);
	put_str(b, row->subject);
	put_str(b, row->subjects);
	put_i64(b, row->shown);
	put_str(b, row->remote);
	put_str(b, row->trace);
	put_str(b, row->span);
	put_str(b, row->parent);
	put_str(b, row->program);
	TRY(buf_err(b));
	keys_mac(k, "log", buf_view(b), ret);
	return OK;
}

void log_chain_mac(const struct keys *k, const char *name, int64_t lane, int64_t seq, struct str hash,
                   unsigned char ret[LOG_HASH])
{
	char raw[3 * 8 + LOG_HASH] = { 0 };
	const int64_t numbers[] = { lane, seq, (int64_t)hash.n };

	for (size_t i = 0; i < sizeof raw - LOG_HASH; i++) {
		raw[i] = (char)((uint64_t)numbers[i / 8] >> (56 - 8 * (i % 8)) & 0xff);
	}
	if (hash.n > 0) {
		memcpy(raw + sizeof raw - LOG_HASH, hash.p, hash.n < LOG_HASH ? hash.n : LOG_HASH);
	}
	keys_mac(k, name, (struct str){ raw, sizeof raw }, ret);
}

bool log_chain_same(struct str stored, const unsigned char computed[LOG_HASH])
{
	return stored.n == LOG_HASH && sodium_memcmp(stored.p, computed, LOG_HASH) == 0;
}
