/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log_anchor.h"

#include <sodium.h>
#include <string.h>

#include "access/log_chain.h"
#include "base/log.h"

static struct str bytes(const unsigned char *p)
{
	return (struct str){ (const char *)p, LOG_HASH };
}

_Static_assert((int)LOG_ANCHOR_HASH == (int)LOG_HASH, "an anchor holds the hash of an entry");

static enum err heads(struct ctx *c, struct log_anchor ret[LOG_LANES], size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_head_list_row row;
	size_t n = 0;
	bool more;

	TRY(log_head_list_open(c->db, &rows));
	for (;;) {
		unsigned char mac[LOG_HASH];

		TRY(log_head_list_next(&rows, &row, &more));
		if (!more || n == LOG_LANES) {
			*ret_n = n;
			return OK;
		}
		log_chain_mac(c->keys, LOG_HEAD_MAC, row.lane, row.seq, row.hash, mac);
		if (row.seq > 0 && row.hash.n == LOG_HASH && log_chain_same(row.mac, mac)) {
			ret[n] = (struct log_anchor){ row.lane, row.seq, c->now, { 0 } };
			memcpy(ret[n++].hash, row.hash.p, LOG_HASH);
		}
	}
}

static enum err put(struct ctx *c, struct log_anchor ret[LOG_LANES], size_t *ret_n)
{
	size_t all, n = 0;

	TRY(heads(c, ret, &all));
	for (size_t i = 0; i < all; i++) {
		unsigned char mac[LOG_HASH];
		int64_t added;

		log_chain_mac(c->keys, LOG_ANCHOR_MAC, ret[i].lane, ret[i].seq, bytes(ret[i].hash), mac);
		TRY(log_anchor_add(
			c->db,
			&(struct log_anchor_add_in){ ret[i].lane, ret[i].seq, c->now, bytes(ret[i].hash), bytes(mac) },
			&added));
		if (added > 0) {
			ret[n++] = ret[i];
		}
	}
	*ret_n = n;
	return OK;
}

enum err log_anchor_put(struct db *db, void *arg)
{
	struct log_anchors *job = arg;
	struct ctx c = *job->c;

	c.db = db;
	return put(&c, job->list, &job->n);
}

void log_anchor_tell(const struct log_anchors *job)
{
	const struct log_anchor *list = job->list;

	for (size_t i = 0; i < job->n; i++) {
		char hex[2 * LOG_HASH + 1];

		(void)sodium_bin2hex(hex, sizeof hex, list[i].hash, LOG_HASH);
		log_line(LOG_INFO, "log-anchor", "lane %lld entry %lld hash %s", (long long)list[i].lane,
		         (long long)list[i].seq, hex);
	}
}

/* A positive number with this word and a blank before it; *rest is what stands behind. */
static bool numbered(struct str text, struct str word, int64_t *ret, struct str *rest)
{
	size_t n = word.n;

	if (!str_starts(text, word)) {
		return false;
	}
	while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9') {
		n++;
	}
	*rest = (struct str){ text.p + n, text.n - n };
	return str_to_i64((struct str){ text.p + word.n, n - word.n }, ret) && *ret > 0;
}

static bool read_one(struct str text, struct log_anchor *ret)
{
	struct str rest;
	size_t got;

	*ret = (struct log_anchor){ 0 };
	if (!numbered(text, STR("lane "), &ret->lane, &rest) || !numbered(rest, STR(" entry "), &ret->seq, &rest) ||
	    !str_starts(rest, STR(" hash ")) || rest.n < 6 + 2 * LOG_HASH) {
		return false;
	}
	return sodium_hex2bin(ret->hash, LOG_HASH, rest.p + 6, 2 * LOG_HASH, NULL, &got, NULL) == 0 && got == LOG_HASH;
}

bool log_anchor_parse(struct str line, struct log_anchor *ret)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == 'l' && read_one((struct str){ line.p + i, line.n - i }, ret)) {
			return true;
		}
	}
	return false;
}
