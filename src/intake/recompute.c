/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake/recompute.h"

#include "access_sql.h"
#include "intake/settle.h"
#include "law/types.h"
#include "people_sql.h"

enum { SLICE = 200 };

static enum err next_slice(struct ctx *c, int64_t after, int64_t persons[SLICE], size_t *ret_n)
{
	struct db_rows rows DEFER(db_rows_close) = { 0 };
	struct person_after_row row;
	size_t n = 0;
	bool more;

	TRY(person_after_open(c->db, &(struct person_after_in){ after, SLICE }, &rows));
	for (;;) {
		TRY(person_after_next(&rows, &row, &more));
		if (!more) {
			break;
		}
		persons[n++] = row.person;
	}
	*ret_n = n;
	return OK;
}

enum err recompute_all(struct ctx *c, struct reference_book *book)
{
	int64_t persons[SLICE], after = 0;
	size_t n;

	for (;;) {
		enum err e;

		TRY(db_begin(c->db));
		e = next_slice(c, after, persons, &n);
		if (e == OK && n > 0) {
			e = settle_persons(c, book, persons, n);
		}
		if (e == OK) {
			e = ctx_whole(c);
		}
		if (e != OK) {
			db_rollback(c->db);
			return e;
		}
		TRY(db_commit(c->db));
		arena_clear(c->arena);
		if (n < SLICE) {
			return OK;
		}
		after = persons[n - 1];
	}
}

enum err recompute_when_rules_changed(struct ctx *c, struct reference_book *book, bool *ret_done)
{
	struct str version = str_of(law_protocol_national()->version);
	struct setting_get_row row;
	bool found, done;

	TRY(setting_get(c->db, c->arena, &(struct setting_get_in){ STR(SETTING_LAW_VERSION) }, &row, &found));
	done = !found || !str_eq(row.value, version);
	if (done) {
		TRY(recompute_all(c, book));
		TRY(setting_put(c->db, &(struct setting_put_in){ STR(SETTING_LAW_VERSION), version }, NULL));
	}
	*ret_done = done;
	return OK;
}
