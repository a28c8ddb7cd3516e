/* SPDX-License-Identifier: EUPL-1.2 */
#include "people/guardian.h"

#include "people_sql.h"

static bool there(const struct guardian *g)
{
	return g != NULL && (g->phone.n > 0 || g->email.n > 0);
}

static bool same(const struct guardian *g, const struct guardian_list_row *row)
{
	return str_eq(g->name, row->name) && str_eq(g->phone, row->phone) && str_eq(g->email, row->email) &&
	       str_eq(g->language, row->language);
}

static struct guardian_row *row_of(struct guardian_row *rows, size_t n, int64_t person)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (rows[mid].person == person) {
			return &rows[mid];
		}
		if (rows[mid].person < person) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return NULL;
}

/* What is stored and what the file says: `kept` gets a bit for each that is the same. */
static enum err compare(struct ctx *c, struct guardian_row *rows, size_t n, const int64_t *persons, unsigned *kept,
                        unsigned *stored)
{
	struct db_rows list DEFER(db_rows_close) = { 0 };
	struct guardian_list_row row;
	bool more;

	TRY(guardian_list_open(c->db, &(struct guardian_list_in){ ctx_list_i64(c->arena, persons, n) }, &list));
	for (;;) {
		struct guardian_row *of;
		unsigned bit;

		TRY(guardian_list_next(&list, &row, &more));
		if (!more) {
			return OK;
		}
		of = row_of(rows, n, row.person);
		if (of == NULL || row.number < 1 || row.number > GUARDIANS) {
			continue;
		}
		bit = 1u << (row.number - 1);
		stored[of - rows] |= bit;
		if (of->parents != NULL && same(&of->parents[row.number - 1], &row)) {
			kept[of - rows] |= bit;
		}
	}
}

static enum err write_one(struct ctx *c, struct db_bulk *bulk, struct guardian_row *r, int i, bool kept, bool stored)
{
	const struct guardian *g = r->parents != NULL ? &r->parents[i] : NULL;

	if (there(g) ? kept : !stored) {
		return OK;
	}
	r->changed = true;
	return there(g) ? guardian_put_row(bulk, &(struct guardian_put_in){ r->person, i + 1, g->name, g->phone,
	                                                                    g->email, g->language, true })
	                : guardian_drop(c->db, &(struct guardian_drop_in){ r->person, i + 1 }, NULL);
}

enum err guardians_store(struct ctx *c, struct guardian_row *rows, size_t n)
{
	struct db_bulk bulk DEFER(db_bulk_abort) = { 0 };
	int64_t *persons = ARENA_ARRAY(c->arena, n, int64_t);
	unsigned *kept = ARENA_ARRAY(c->arena, n, unsigned), *stored = ARENA_ARRAY(c->arena, n, unsigned);

	if (persons == NULL || kept == NULL || stored == NULL) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < n; i++) {
		persons[i] = rows[i].person;
		rows[i].changed = false;
	}
	TRY(compare(c, rows, n, persons, kept, stored));
	TRY(guardian_put_open(c->db, &bulk));
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < GUARDIANS; k++) {
			TRY(write_one(c, &bulk, &rows[i], k, (kept[i] >> k & 1) != 0, (stored[i] >> k & 1) != 0));
		}
	}
	return db_bulk_close(&bulk);
}
