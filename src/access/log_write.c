/* SPDX-License-Identifier: EUPL-1.2 */
/* Entries become rows: persons get their names in the log, and each row the hash that hangs it to the one before. */
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "access/log.h"
#include "access/log_chain.h"
#include "base/log.h"

#define PROGRAM "sluitend " SLUITEND_VERSION

enum { ENTRY_MOST = 1024 * 1024 };

static const char no_bytes[] = "";

/* ---- persons and their names ---- */

struct named {
	int64_t person;
	bool has;
	unsigned char subject[LOG_SUBJECT];
};

struct names {
	struct named *list; /* by person */
	size_t n;
};

static int by_person(const void *x, const void *y)
{
	const struct named *a = x, *b = y;

	return a->person < b->person ? -1 : a->person > b->person;
}

static enum err collect(struct arena *a, const struct log_entry *list, size_t n, struct names *ret)
{
	size_t all = 0, kept = 0;

	for (size_t i = 0; i < n; i++) {
		all += list[i].n;
	}
	ret->list = ARENA_ARRAY(a, all + 1, struct named);
	if (ret->list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		for (size_t p = 0; p < list[i].n; p++) {
			ret->list[kept++].person = list[i].persons[p];
		}
	}
	qsort(ret->list, kept, sizeof *ret->list, by_person);
	ret->n = 0;
	for (size_t i = 0; i < kept; i++) {
		if (ret->n == 0 || ret->list[ret->n - 1].person != ret->list[i].person) {
			ret->list[ret->n++] = ret->list[i];
		}
	}
	return OK;
}

static struct named *name_of(const struct names *names, int64_t person)
{
	const struct named key = { .person = person };

	return bsearch(&key, names->list, names->n, sizeof key, by_person);
}

static enum err load_names(struct db *db, struct arena *a, const struct names *names)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *persons = ARENA_ARRAY(a, names->n, int64_t);
	struct log_subject_some_row row;
	struct str list;
	bool more;

	if (persons == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < names->n; i++) {
		persons[i] = names->list[i].person;
	}
	list = ctx_list_i64(a, persons, names->n);
	if (list.p == NULL) {
		return ERR_NOMEM;
	}
	TRY(log_subject_some_open(db, &(struct log_subject_some_in){ list }, &rows));
	for (;;) {
		struct named *one;

		TRY(log_subject_some_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		one = name_of(names, row.person);
		if (one != NULL && row.subject.n == LOG_SUBJECT) {
			memcpy(one->subject, row.subject.p, LOG_SUBJECT);
			one->has = true;
		}
	}
}

/* Those who have none yet get one, in the order of their keys, so that two that do so at once do not block each other. */
static enum err find_names(struct db *db, struct arena *a, const struct names *names)
{
	if (names->n > 1) {
		TRY(load_names(db, a, names));
	}
	for (size_t i = 0; i < names->n; i++) {
		if (!names->list[i].has) {
			TRY(log_subject(db, names->list[i].person, names->list[i].subject));
		}
	}
	return OK;
}

/* ---- the lane ---- */

static bool head_good(const struct keys *k, const struct log_head_take_row *head)
{
	unsigned char mac[LOG_HASH];

	if (head->seq == 0 && head->hash.n == 0 && head->mac.n == 0) {
		return true;
	}
	log_chain_mac(k, LOG_HEAD_MAC, head->lane, head->seq, head->hash, mac);
	return log_chain_same(head->mac, mac);
}

/*
 * A head that is not ours is left as it is for `verify` to find: going on behind it would make it look right. The log
 * goes on in another lane.
 */
static enum err take_lane(struct db *db, const struct keys *k, struct arena *a, struct log_head_take_row *ret)
{
	static _Atomic uint64_t told;
	struct log_head_take_in in = { 0 };
	bool found, damaged = false;

	for (;;) {
		TRY(log_head_take(db, a, &in, ret, &found));
		if (!found) {
			return damaged ? fail_set(db_fail(db), ERR_DB, NULL, "the log is damaged: run `verify`")
			               : fail_set(db_fail(db), ERR_BUSY, NULL, "all lanes of the log are in use");
		}
		if (head_good(k, ret)) {
			return OK;
		}
		damaged = true;
		if ((atomic_fetch_or(&told, UINT64_C(1) << (ret->lane & 63)) & UINT64_C(1) << (ret->lane & 63)) == 0) {
			log_line(LOG_ERROR, "log", "the head of lane %lld is not ours: run `verify`",
			         (long long)ret->lane);
		}
		in.after = ret->lane;
	}
}

/* ---- rows ---- */

static struct str bytes(const void *p, size_t n)
{
	return n > 0 ? (struct str){ p, n } : (struct str){ no_bytes, 0 };
}

/* The columns as the chain sees them; the hash is not there yet. */
static enum err make_row(struct arena *a, const struct log_entry *e, const struct names *names,
                         struct log_entry_walk_row *ret)
{
	const struct access_row *row = access_row(e->action);
	unsigned char *packed = arena_alloc(a, e->n + 1, LOG_SUBJECT);

	if (packed == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < e->n; i++) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): each person was named before */
		memcpy(packed + i * LOG_SUBJECT, name_of(names, e->persons[i])->subject, LOG_SUBJECT);
	}
	*ret = (struct log_entry_walk_row){
		.at = e->at,
		.account = e->account,
		.grant_id = e->grant,
		.role = str_of(role_name(e->role)),
		.purpose = str_of(purpose_name(role_purpose(e->role))),
		.kind = str_of(log_kind_name(e->kind)),
		.action = str_of(row->name),
		.what = str_of(e->what),
		.processing = str_of(row->processing),
		.outcome = e->refused ? STR("refused") : STR("done"),
		.subject = bytes(packed, e->n == 1 ? LOG_SUBJECT : 0),
		.subjects = bytes(packed, e->n > 1 ? e->n * LOG_SUBJECT : 0),
		.shown = e->everybody > 0 ? e->everybody : (int64_t)e->n,
		.remote = str_of(e->remote),
		.trace = bytes(e->trace, sizeof e->trace),
		.span = bytes(e->span, sizeof e->span),
		.parent = sodium_is_zero(e->parent, sizeof e->parent) ? bytes(NULL, 0)
		                                                      : bytes(e->parent, sizeof e->parent),
		.program = STR(PROGRAM),
	};
	return OK;
}

static enum err add_row(struct db_bulk *b, const struct log_entry_walk_row *r)
{
	return log_entry_add_row(b, &(struct log_entry_add_in){
					    r->lane,    r->seq,      r->at,     r->account, r->grant_id,   r->role,
					    r->purpose, r->kind,     r->action, r->what,    r->processing, r->outcome,
					    r->subject, r->subjects, r->shown,  r->remote,  r->trace,      r->span,
					    r->parent,  r->program,  r->hash });
}

/* All of them were added, or the head tells of a place where something stands already. */
static enum err close_rows(struct db *db, struct db_bulk *b, size_t n)
{
	TRY(db_bulk_close(b));
	return b->changed == (int64_t)n ? OK : fail_set(db_fail(db), ERR_DB, NULL, "the log is damaged: run `verify`");
}

struct writing {
	const struct keys *keys;
	struct arena *arena;
	const struct log_entry *list;
	size_t n;
};

static enum err write_in(struct db *db, void *arg)
{
	const struct writing *w = arg;
	struct buf b DEFER(buf_finish);
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	struct log_head_take_row head;
	unsigned char hash[LOG_HASH], mac[LOG_HASH];
	struct names names;

	buf_init(&b, ENTRY_MOST);
	TRY(collect(w->arena, w->list, w->n, &names));
	TRY(find_names(db, w->arena, &names));
	TRY(take_lane(db, w->keys, w->arena, &head));
	TRY(log_entry_add_open(db, &bulk));
	for (size_t i = 0; i < w->n; i++) {
		struct log_entry_walk_row row;

		TRY(make_row(w->arena, &w->list[i], &names, &row));
		row.lane = head.lane;
		row.seq = ++head.seq;
		TRY(log_chain_hash(w->keys, &b, head.hash, &row, hash));
		row.hash = bytes(hash, sizeof hash);
		TRY(add_row(&bulk, &row));
		head.hash = row.hash;
	}
	TRY(close_rows(db, &bulk, w->n));
	log_chain_mac(w->keys, LOG_HEAD_MAC, head.lane, head.seq, head.hash, mac);
	return log_head_put(db, &(struct log_head_put_in){ head.lane, head.seq, head.hash, bytes(mac, sizeof mac) },
	                    NULL);
}

enum err log_write(struct db *db, const struct keys *k, struct arena *a, const struct log_entry *list, size_t n)
{
	struct writing w = { k, a, list, n };

	if (n == 0) {
		return OK;
	}
	return db_in_transaction(db) ? write_in(db, &w) : db_transact(db, write_in, &w);
}
