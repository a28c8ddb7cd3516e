/* SPDX-License-Identifier: EUPL-1.2 */
/* What kinds do with a batch of rows: whose they are, whether those are known, and what follows for the rules. */
#include <stdlib.h>
#include <string.h>

#include "intake/rows.h"
#include "intake/settle.h"
#include "people/reach.h"
#include "people_sql.h"

enum { SETTLE_SLICE = 200, SETTLE_ARENA = 256 * 1024 * 1024 };

bool intake_row_person(struct intake_run *r, size_t column, struct intake_row *row)
{
	if (!intake_pgn(r, column, row->pgn)) {
		return false;
	}
	row->handle = keys_pgn_handle(r->c->keys, row->pgn);
	return true;
}

int64_t intake_key(struct str a, struct str b, day_t day)
{
	int64_t inner = keys_stable_id(a, b);

	return keys_stable_id((struct str){ (const char *)&day, sizeof day },
	                      (struct str){ (const char *)&inner, sizeof inner });
}

static int order(int64_t a_person, int64_t a_key, int64_t b_person, int64_t b_key)
{
	if (a_person != b_person) {
		return a_person < b_person ? -1 : 1;
	}
	return a_key < b_key ? -1 : a_key > b_key;
}

static int by_person(const void *a, const void *b)
{
	const struct intake_row *const *x = a, *const *y = b;

	return order((*x)->person, (*x)->key, (*y)->person, (*y)->key);
}

/* Sorts by person and lists them. */
static enum err list_persons(struct intake_run *r, struct intake_batch *b)
{
	if (b->n > 0) {
		qsort(b->rows, b->n, sizeof *b->rows, by_person);
	}
	b->persons = ARENA_ARRAY(r->c->arena, b->n + 1, int64_t);
	if (b->persons == NULL) {
		return ERR_NOMEM;
	}
	b->person_n = 0;
	for (size_t i = 0; i < b->n; i++) {
		if (b->person_n == 0 || b->persons[b->person_n - 1] != b->rows[i]->person) {
			b->persons[b->person_n++] = b->rows[i]->person;
		}
	}
	return OK;
}

/* Whose the rows are, by number; 0: nobody's. */
static enum err find_persons(struct intake_run *r, struct intake_batch *b,
                             enum err (*find)(struct ctx *c, struct person_number *list, size_t n))
{
	struct person_number *list = ARENA_ARRAY(r->c->arena, b->n + 1, struct person_number);

	if (list == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < b->n; i++) {
		list[i].pgn = b->rows[i]->pgn;
	}
	TRY(find(r->c, list, b->n));
	for (size_t i = 0; i < b->n; i++) {
		b->rows[i]->person = list[i].person;
	}
	return OK;
}

enum err intake_batch_persons(struct intake_run *r, struct intake_batch *b)
{
	TRY(find_persons(r, b, numbers_find_or_make));
	return list_persons(r, b);
}

struct intake_row *intake_batch_find(const struct intake_batch *b, int64_t person, int64_t key)
{
	size_t low = 0, high = b->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int at = order(b->rows[middle]->person, b->rows[middle]->key, person, key);

		if (at == 0) {
			return b->rows[middle];
		}
		if (at < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return NULL;
}

/* The persons of the batch that exist, ascending. */
static enum err known_persons(struct intake_run *r, const struct intake_batch *b, int64_t *ret, size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_known_row row;
	size_t n = 0;
	bool more;

	TRY(person_known_open(r->c->db, &(struct person_known_in){ ctx_list_i64(r->c->arena, b->persons, b->person_n) },
	                      &rows));
	for (;;) {
		TRY(person_known_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		ret[n++] = row.person;
	}
	*ret_n = n;
	return OK;
}

void intake_not_known(struct intake_run *r, const struct intake_row *row, size_t column)
{
	intake_refuse_at(r, &row->place, (int)column, str_of(row->pgn),
	                 r->opt->scope != NULL ? MSG_UPLOAD_NOT_YOUR_STUDENT : MSG_INTAKE_PERSON_UNKNOWN, NULL, 0);
}

bool intake_known_to_school(const struct intake_run *r, struct str brin, struct str location, day_t last)
{
	return r->opt->scope == NULL ||
	       (intake_in_scope(r, brin, location) && (last == DAY_NONE || last >= reach_seen_from(r->c->today)));
}

enum err intake_batch_known(struct intake_run *r, struct intake_batch *b, size_t column)
{
	int64_t *known;
	size_t n, at = 0, kept = 0;

	TRY(find_persons(r, b, numbers_find));
	TRY(list_persons(r, b));
	TRY(db_lock_keys(r->c->db, b->persons, b->person_n));
	known = ARENA_ARRAY(r->c->arena, b->person_n + 1, int64_t);
	if (known == NULL) {
		return ERR_NOMEM;
	}
	TRY(known_persons(r, b, known, &n));
	for (size_t i = 0; i < b->n; i++) {
		struct intake_row *row = b->rows[i];

		while (at < n && known[at] < row->person) {
			at++;
		}
		if (at < n && known[at] == row->person) {
			b->rows[kept++] = row;
		} else {
			intake_not_known(r, row, column);
		}
	}
	b->n = kept;
	memcpy(b->persons, known, n * sizeof *known);
	b->person_n = n;
	return OK;
}

enum err intake_touch(struct intake_run *r, struct intake_touched *t, int64_t person)
{
	int64_t *slot = vec_push(r->c->arena, &t->persons);

	if (slot == NULL) {
		return ERR_NOMEM;
	}
	*slot = person;
	return OK;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

enum err intake_settle(struct intake_run *r, struct intake_touched *t)
{
	struct arena *batch = r->c->arena, own DEFER(arena_reset);
	int64_t *p = t->persons.p;
	size_t n = 0;
	enum err e = OK;

	arena_init(&own, SETTLE_ARENA);
	if (t->persons.n > 0) {
		qsort(p, t->persons.n, sizeof *p, by_number);
	}
	for (size_t i = 0; i < t->persons.n; i++) {
		if (n == 0 || p[n - 1] != p[i]) {
			p[n++] = p[i];
		}
	}
	r->c->arena = &own;
	for (size_t at = 0; at < n && e == OK; at += SETTLE_SLICE) {
		e = settle_persons(r->c, r->book, p + at, n - at < SETTLE_SLICE ? n - at : SETTLE_SLICE);
		arena_clear(&own);
	}
	r->c->arena = batch;
	t->persons.n = 0;
	return e;
}

enum err intake_location_known(struct intake_run *r, const char *brin, const char *location)
{
	if (reference_book_location(r->book, str_of(brin), str_of(location)) != NULL) {
		return OK;
	}
	TRY(reference_location_add(r->c->db, str_of(brin), str_of(location)));
	return reference_book_add_location(r->book, str_of(brin), str_of(location));
}
