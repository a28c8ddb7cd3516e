/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/number.h"

#include <stdlib.h>
#include <string.h>

#include "access/generations.h"
#include "base/vec.h"
#include "people_number_sql.h"

enum { KEY_TRIES = 3 };

/* One index of one number that is looked up. */
struct wanted {
	unsigned char index[PGN_INDEX_BYTES];
	size_t at; /* in the list of numbers */
};

static struct str index_text(const unsigned char index[PGN_INDEX_BYTES])
{
	return (struct str){ (const char *)index, PGN_INDEX_BYTES };
}

enum err person_find(struct ctx *c, const char pgn[PGN_DIGITS], int64_t *ret_person, bool *ret_found)
{
	unsigned char indexes[KEYS_MOST][PGN_INDEX_BYTES];
	size_t n = keys_pgn_indexes(c->keys, pgn, indexes);
	struct number_one_row row;
	bool found = false;

	/* The oldest first: a number that is encrypted anew in between is then found under the newer. */
	for (size_t i = n; i > 0 && !found; i--) {
		TRY(number_one(c->db, c->arena, &(struct number_one_in){ index_text(indexes[i - 1]) }, &row, &found));
	}
	if (found) {
		*ret_person = row.person;
	}
	*ret_found = found;
	return OK;
}

static int by_index(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return memcmp(x->index, y->index, PGN_INDEX_BYTES);
}

/* All indexes of those of the numbers that have no person yet, in order. */
static enum err want(struct ctx *c, const struct person_number *list, size_t n, struct wanted **ret, size_t *ret_n)
{
	struct wanted *w = ARENA_ARRAY(c->arena, n * KEYS_MOST + 1, struct wanted);
	size_t count = 0;

	if (w == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char indexes[KEYS_MOST][PGN_INDEX_BYTES];
		size_t k = list[i].person == 0 ? keys_pgn_indexes(c->keys, list[i].pgn, indexes) : 0;

		for (size_t g = 0; g < k; g++) {
			memcpy(w[count].index, indexes[g], PGN_INDEX_BYTES);
			w[count++].at = i;
		}
	}
	if (count > 0) {
		qsort(w, count, sizeof *w, by_index);
	}
	*ret = w;
	*ret_n = count;
	return OK;
}

static enum err index_list(struct ctx *c, const struct wanted *w, size_t n, struct str *ret)
{
	struct str *list = ARENA_ARRAY(c->arena, n + 1, struct str);
	struct buf text DEFER(buf_finish) = { 0 };

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		list[i] = index_text(w[i].index);
	}
	buf_init(&text, 64 + n * (2 * PGN_INDEX_BYTES + 4));
	db_list_bytes(&text, list, n);
	TRY(buf_err(&text));
	*ret = str_copy(c->arena, buf_view(&text));
	return ret->p != NULL ? OK : ERR_NOMEM;
}

static void fill_in(struct person_number *list, const struct wanted *w, size_t n, const struct number_find_row *row)
{
	struct wanted key = { .at = 0 };
	const struct wanted *hit;

	if (row->pgn_index.n != PGN_INDEX_BYTES) {
		return;
	}
	memcpy(key.index, row->pgn_index.p, PGN_INDEX_BYTES);
	hit = bsearch(&key, w, n, sizeof *w, by_index);
	if (hit == NULL) {
		return;
	}
	while (hit > w && by_index(hit - 1, &key) == 0) {
		hit--;
	}
	for (; hit < w + n && by_index(hit, &key) == 0; hit++) {
		list[hit->at].person = row->person;
	}
}

/* One statement for all generations: a number that is encrypted anew meanwhile is seen once, in one of them. */
static enum err look(struct ctx *c, struct person_number *list, size_t n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct number_find_row row;
	struct wanted *w;
	struct str indexes;
	size_t count;
	bool more;

	TRY(want(c, list, n, &w, &count));
	if (count == 0) {
		return OK;
	}
	TRY(index_list(c, w, count, &indexes));
	TRY(number_find_open(c->db, &(struct number_find_in){ indexes }, &rows));
	for (;;) {
		TRY(number_find_next(&rows, &row, &more));
		if (!more) {
			return OK;
		}
		fill_in(list, w, count, &row);
	}
}

enum err numbers_find(struct ctx *c, struct person_number *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		list[i].person = 0;
		list[i].fresh = false;
	}
	return look(c, list, n);
}

/* Locks what only this transaction may add or change now, all at once: persons that are there, and new numbers. */
static enum err lock(struct ctx *c, const struct person_number *list, size_t n, bool *ret_missing)
{
	int64_t *keys = ARENA_ARRAY(c->arena, n + 1, int64_t);

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	*ret_missing = false;
	for (size_t i = 0; i < n; i++) {
		bool missing = list[i].person == 0;

		keys[i] = missing ? keys_pgn_handle(c->keys, list[i].pgn) : list[i].person;
		*ret_missing = *ret_missing || missing;
	}
	return n > 0 ? db_lock_keys(c->db, keys, n) : OK;
}

/* Those that somebody else added meanwhile are locked as persons after all. */
static enum err look_again(struct ctx *c, struct person_number *list, size_t n)
{
	bool *missing = ARENA_ARRAY(c->arena, n + 1, bool);
	int64_t *keys = ARENA_ARRAY(c->arena, n + 1, int64_t);
	size_t found = 0;

	if (missing == NULL || keys == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		missing[i] = list[i].person == 0;
	}
	TRY(look(c, list, n));
	for (size_t i = 0; i < n; i++) {
		if (missing[i] && list[i].person != 0) {
			keys[found++] = list[i].person;
		}
	}
	return found > 0 ? db_lock_keys(c->db, keys, found) : OK;
}

struct fresh {
	int64_t handle;
	struct person_number *of;
};

static int by_handle(const void *a, const void *b)
{
	const struct fresh *x = a, *y = b;

	return x->handle < y->handle ? -1 : x->handle > y->handle;
}

/* Equal numbers get one key. */
static enum err draw(struct ctx *c, struct person_number *list, size_t n)
{
	struct fresh *f = ARENA_ARRAY(c->arena, n + 1, struct fresh);
	size_t count = 0;

	if (f == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i].person == 0 || list[i].fresh) {
			f[count++] = (struct fresh){ keys_pgn_handle(c->keys, list[i].pgn), &list[i] };
		}
	}
	if (count > 0) {
		qsort(f, count, sizeof *f, by_handle);
	}
	for (size_t i = 0; i < count; i++) {
		bool again = i > 0 && f[i].handle == f[i - 1].handle;

		f[i].of->person = again ? f[i - 1].of->person : keys_random_id();
		f[i].of->fresh = true;
	}
	return OK;
}

static enum err any_taken(struct ctx *c, const struct person_number *list, size_t n, bool *ret)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *keys = ARENA_ARRAY(c->arena, n + 1, int64_t);
	struct number_taken_row row;
	size_t count = 0;

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i].fresh) {
			keys[count++] = list[i].person;
		}
	}
	TRY(number_taken_open(c->db, &(struct number_taken_in){ ctx_list_i64(c->arena, keys, count) }, &rows));
	return number_taken_next(&rows, &row, ret);
}

enum err numbers_find_or_make(struct ctx *c, struct person_number *list, size_t n)
{
	bool missing, taken = true;

	TRY(numbers_find(c, list, n));
	TRY(lock(c, list, n, &missing));
	if (!missing) {
		return OK;
	}
	/* Nobody may be added under keys that the database is past, and somebody else may have been first. */
	TRY(generations_current(c));
	TRY(look_again(c, list, n));
	for (int i = 0; i < KEY_TRIES && taken; i++) {
		TRY(draw(c, list, n));
		TRY(any_taken(c, list, n, &taken));
	}
	return taken ? fail_set(c->fail, ERR_BUG, NULL, "no key is free") : OK;
}

bool number_has_index(const struct keys *k, const char pgn[PGN_DIGITS], const unsigned char index[PGN_INDEX_BYTES])
{
	unsigned char indexes[KEYS_MOST][PGN_INDEX_BYTES];
	size_t n = keys_pgn_indexes(k, pgn, indexes);

	for (size_t i = 0; i < n; i++) {
		if (memcmp(indexes[i], index, PGN_INDEX_BYTES) == 0) {
			return true;
		}
	}
	return false;
}

enum err person_number(struct ctx *c, struct str cipher, char ret[PGN_DIGITS + 1])
{
	if (keys_pgn_open(c->keys, cipher, ret) != OK) {
		return fail_set(c->fail, ERR_DB, NULL, "a personal number cannot be read with this key file");
	}
	return OK;
}

/* ---- rotation ---- */

static enum err next_keys(struct ctx *c, int64_t after, int most, int64_t *keys, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct number_scan_row row;
	size_t n = 0;
	bool more;

	TRY(number_scan_open(c->db, &(struct number_scan_in){ after, most }, &rows));
	for (;;) {
		TRY(number_scan_next(&rows, &row, &more));
		if (!more) {
			*ret_n = n;
			return OK;
		}
		keys[n++] = row.person;
	}
}

static enum err reseal_one(struct ctx *c, int64_t person, struct str old)
{
	unsigned char index[PGN_INDEX_BYTES], cipher[PGN_CIPHER_BYTES];
	char pgn[PGN_DIGITS + 1];

	if (old.n == PGN_CIPHER_BYTES && keys_is_newest(c->keys, old)) {
		return OK;
	}
	if (keys_pgn_open(c->keys, old, pgn) != OK) {
		return fail_set(c->fail, ERR_DB, NULL,
		                "the personal number of person %lld cannot be read with this key file",
		                (long long)person);
	}
	keys_pgn_seal(c->keys, pgn, index, cipher);
	return number_put(c->db,
	                  &(struct number_put_in){ .person = person,
	                                           .old = old,
	                                           .pgn_index = index_text(index),
	                                           .pgn_cipher = { (const char *)cipher, sizeof cipher } },
	                  NULL);
}

enum err numbers_reseal(struct ctx *c, int64_t after, int most, int64_t *ret_after, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	int64_t *keys = ARENA_ARRAY(c->arena, (size_t)most, int64_t);
	struct number_list_row row;
	size_t n;
	bool more;

	if (keys == NULL) {
		return ERR_NOMEM;
	}
	TRY(next_keys(c, after, most, keys, &n));
	if (n > 0) {
		/* An import may be about to write these persons as it read them. */
		TRY(db_lock_keys(c->db, keys, n));
		TRY(number_list_open(c->db, &(struct number_list_in){ ctx_list_i64(c->arena, keys, n) }, &rows));
	}
	for (more = n > 0; more;) {
		TRY(number_list_next(&rows, &row, &more));
		if (more) {
			TRY(reseal_one(c, row.person, row.pgn_cipher));
		}
	}
	*ret_after = n > 0 ? keys[n - 1] : after;
	*ret_n = n;
	return OK;
}
