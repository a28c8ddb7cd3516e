/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/log_verify.h"

#include <stdlib.h>
#include <string.h>

#include "access/log_chain.h"
#include "base/vec.h"

enum { ENTRY_MOST = 16 * 1024 * 1024, TELL_EVERY = 20000 };

/* The end of a lane as it is stored. */
struct head {
	int64_t lane, seq;
	bool good, met;
	unsigned char hash[LOG_HASH];
};

/* The hash that the next entry must hang on: as stored, and as it should have been when that was changed. */
struct link {
	bool known;
	size_t n; /* bytes: 0 before the first entry */
	unsigned char stored[LOG_HASH], computed[LOG_HASH];
};

struct walk {
	const struct log_walk *asked;
	const struct keys *keys;
	struct buf room;
	VEC(struct head) heads;
	VEC(struct log_anchor) anchors;
	size_t anchor_at;
	int64_t total, checked;
	/* Of the lane that it is in. */
	int64_t lane, last, last_at;
	struct link link;
};

static void tell(const struct walk *w, enum log_fault fault, int64_t seq, int64_t last, int64_t at)
{
	const struct log_wrong wrong = { fault, w->lane, seq, last, at };

	w->asked->wrong(w->asked->arg, &wrong);
}

/* ---- what is known beforehand ---- */

static enum err load_heads(struct db *db, struct arena *a, struct walk *w)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_head_list_row row;
	bool more;

	TRY(log_head_list_open(db, &rows));
	for (;;) {
		unsigned char mac[LOG_HASH];
		struct head *h;

		TRY(log_head_list_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		h = vec_push(a, &w->heads);
		if (h == NULL) {
			return ERR_NOMEM;
		}
		*h = (struct head){ .lane = row.lane, .seq = row.seq };
		log_chain_mac(w->keys, LOG_HEAD_MAC, row.lane, row.seq, row.hash, mac);
		h->good = row.seq == 0 ? row.hash.n == 0 && row.mac.n == 0
		                       : row.hash.n == LOG_HASH && log_chain_same(row.mac, mac);
		if (row.hash.n == LOG_HASH) {
			memcpy(h->hash, row.hash.p, LOG_HASH);
		}
		w->total += row.seq > 0 ? row.seq : 0;
	}
}

static enum err add_anchor(struct arena *a, struct walk *w, const struct log_anchor *is)
{
	struct log_anchor *slot = vec_push(a, &w->anchors);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = *is;
	return OK;
}

static int by_place(const void *x, const void *y)
{
	const struct log_anchor *a = x, *b = y;

	if (a->lane != b->lane) {
		return a->lane < b->lane ? -1 : 1;
	}
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static enum err load_anchors(struct db *db, struct arena *a, struct walk *w)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_anchor_list_row row;
	bool more;

	TRY(log_anchor_list_open(db, &rows));
	for (;;) {
		unsigned char mac[LOG_HASH];
		struct log_anchor is;

		TRY(log_anchor_list_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		is = (struct log_anchor){ row.lane, row.seq, row.at, { 0 } };
		log_chain_mac(w->keys, LOG_ANCHOR_MAC, row.lane, row.seq, row.hash, mac);
		if (row.hash.n != LOG_HASH || !log_chain_same(row.mac, mac)) {
			w->lane = row.lane;
			tell(w, LOG_ANCHOR_FORGED, row.seq, row.seq, row.at);
			continue;
		}
		memcpy(is.hash, row.hash.p, LOG_HASH);
		TRY(add_anchor(a, w, &is));
	}
	for (size_t i = 0; i < w->asked->anchor_count; i++) {
		TRY(add_anchor(a, w, &w->asked->anchors[i]));
	}
	if (w->anchors.n > 0) {
		qsort(w->anchors.p, w->anchors.n, sizeof *w->anchors.p, by_place);
	}
	return OK;
}

/* ---- lanes ---- */

static struct head *head_of(struct walk *w, int64_t lane)
{
	for (size_t i = 0; i < w->heads.n; i++) {
		if (w->heads.p[i].lane == lane) {
			return &w->heads.p[i];
		}
	}
	return NULL;
}

static void begin_lane(struct walk *w, int64_t lane)
{
	struct head *h = head_of(w, lane);

	w->lane = lane;
	w->last = w->last_at = 0;
	w->link = (struct link){ .known = true };
	if (h != NULL) {
		h->met = true;
	}
}

static void end_lane(struct walk *w)
{
	const struct head *h = head_of(w, w->lane);

	if (h == NULL) {
		tell(w, LOG_HEAD_GONE, w->last, w->last, w->last_at);
		return;
	}
	if (!h->good) {
		tell(w, LOG_HEAD_FORGED, h->seq, h->seq, w->last_at);
	} else if (h->seq == w->last && w->last > 0 && memcmp(h->hash, w->link.stored, LOG_HASH) != 0 &&
	           memcmp(h->hash, w->link.computed, LOG_HASH) != 0) {
		tell(w, LOG_HEAD_OTHER, h->seq, h->seq, w->last_at);
	}
	if (h->seq > w->last) {
		tell(w, LOG_CUT, w->last + 1, h->seq, w->last_at);
	}
}

/* Anchors up to this entry: those that were passed by stand at an entry that is not there. */
static void check_anchors(struct walk *w, const struct log_entry_walk_row *row)
{
	for (; w->anchor_at < w->anchors.n; w->anchor_at++) {
		const struct log_anchor *a = &w->anchors.p[w->anchor_at];
		bool same;

		if (a->lane > row->lane || (a->lane == row->lane && a->seq > row->seq)) {
			return;
		}
		same = a->lane == row->lane && a->seq == row->seq && row->hash.n == LOG_HASH;
		if (!same ||
		    (memcmp(a->hash, row->hash.p, LOG_HASH) != 0 && memcmp(a->hash, w->link.computed, LOG_HASH) != 0)) {
			const struct log_wrong wrong = { LOG_ANCHOR_OTHER, a->lane, a->seq, a->seq, a->at };

			w->asked->wrong(w->asked->arg, &wrong);
		}
	}
}

/* ---- entries ---- */

static enum err hangs_on(struct walk *w, const unsigned char before[LOG_HASH], const struct log_entry_walk_row *row,
                         unsigned char hash[LOG_HASH], bool *ret)
{
	TRY(log_chain_hash(w->keys, &w->room, (struct str){ (const char *)before, w->link.n }, row, hash));
	*ret = log_chain_same(row->hash, hash);
	return OK;
}

static enum err check_link(struct walk *w, const struct log_entry_walk_row *row)
{
	unsigned char hash[LOG_HASH], other[LOG_HASH];
	bool fits = true;

	if (w->link.known) {
		TRY(hangs_on(w, w->link.stored, row, hash, &fits));
		/* Where the hash of the entry before was changed, this one still hangs on what it was. */
		if (!fits && w->link.n > 0 && memcmp(w->link.stored, w->link.computed, LOG_HASH) != 0) {
			TRY(hangs_on(w, w->link.computed, row, other, &fits));
		}
		if (!fits) {
			tell(w, LOG_ALTERED, row->seq, row->seq, row->at);
		}
	}
	if (row->hash.n == LOG_HASH) {
		memcpy(w->link.stored, row->hash.p, LOG_HASH);
	}
	memcpy(w->link.computed, w->link.known ? hash : w->link.stored, LOG_HASH);
	w->link.n = LOG_HASH;
	w->link.known = true;
	return OK;
}

static enum err check_entry(struct walk *w, const struct log_entry_walk_row *row)
{
	const struct head *h;

	if (w->checked == 0 || row->lane != w->lane) {
		if (w->checked > 0) {
			end_lane(w);
		}
		begin_lane(w, row->lane);
	}
	h = head_of(w, w->lane);
	if (row->seq > w->last + 1) {
		tell(w, LOG_MISSING, w->last + 1, row->seq - 1, row->at);
		/* What it hung on is gone, so it cannot be checked itself. */
		w->link.known = false;
	}
	TRY(check_link(w, row));
	if (h != NULL && row->seq > h->seq) {
		tell(w, LOG_BEHIND_HEAD, row->seq, row->seq, row->at);
	}
	check_anchors(w, row);
	w->last = row->seq;
	w->last_at = row->at;
	w->checked++;
	if (w->asked->progress != NULL && w->checked % TELL_EVERY == 0) {
		w->asked->progress(w->asked->arg, w->checked, w->total);
	}
	return OK;
}

static enum err walk_entries(struct db *db, struct walk *w)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct log_entry_walk_row row;
	bool more;

	TRY(log_entry_walk_open(db, &rows));
	for (;;) {
		TRY(log_entry_walk_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		TRY(check_entry(w, &row));
	}
}

/* Lanes that hold no entry at all, and anchors behind the last one. */
static void check_rest(struct walk *w)
{
	static const struct log_entry_walk_row end = { .lane = INT64_MAX, .seq = INT64_MAX };

	if (w->checked > 0) {
		end_lane(w);
	}
	for (size_t i = 0; i < w->heads.n; i++) {
		if (!w->heads.p[i].met) {
			begin_lane(w, w->heads.p[i].lane);
			end_lane(w);
		}
	}
	check_anchors(w, &end);
}

enum err log_verify(struct db *db, const struct keys *k, struct arena *a, const struct log_walk *walk,
                    int64_t *ret_checked)
{
	struct walk w = { .asked = walk, .keys = k };
	enum err e;

	buf_init(&w.room, ENTRY_MOST);
	e = load_heads(db, a, &w);
	if (e == OK) {
		e = load_anchors(db, a, &w);
	}
	if (e == OK) {
		e = walk_entries(db, &w);
	}
	if (e == OK) {
		check_rest(&w);
		*ret_checked = w.checked;
	}
	buf_finish(&w.room);
	return e;
}
